import re

import numpy as np
import pytest

from widgets.content.explorers import explorer
from widgets.explorers.movement_signs import MovementSignsExplorer, control_panel, presets
from widgets.explorers.movement_signs_picture import LETTERS, arrays, names, picture, places
from widgets.figure import Figure
from widgets.lesson import open_lesson
from widgets.models.movement_signs import SIGNS

NUMBERS = explorer("movement_signs")
USUAL = {part.name: part.value for part in control_panel()}


def words(**values):
    shown = picture(USUAL | values)
    titles = [part["text"] for part in shown.layouts["wide"]["layout"]["annotations"]]
    return " ".join([shown.alt, shown.long, *titles, *(cell for row in shown.rows for cell in row)])


def test_closed_it_names_no_sign():
    open_lesson("01_what_is_a_twitch")
    text = MovementSignsExplorer(after="predict").text_twin().plain()
    assert not [name for name in names().values() if name in text]
    assert not re.search(r"\d", text)


def test_open_it_names_none_before_it_is_asked():
    assert not [name for name in names().values() if name in words()]


def test_with_names_it_names_all():
    shown = words(names=True)
    for sign, name in names().items():
        assert f"{LETTERS[sign]}: {name}" in shown


def test_every_sign_has_a_place_a_name_and_a_letter():
    assert set(places()) == set(names()) == set(LETTERS) == set(SIGNS)
    assert len(set(places().values())) == len(SIGNS)


def test_a_shorter_recording_ends_sooner():
    length = int(np.isfinite(arrays(USUAL | {"window": 2})["tremor"]).sum())
    assert length == 201
    assert int(np.isfinite(arrays(USUAL | {"window": 20})["tremor"]).sum()) == 2001


def test_a_move_costs_one_message_and_a_release_brings_words(monkeypatch):
    opened = MovementSignsExplorer()
    sent = []
    monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: sent.append(message))
    opened.controls.set_state({"values": {"window": 10}})
    (message,) = sent
    assert set(message["state"]) == {"arrays"}
    opened.controls.set_state({"values": {"names": True}})
    opened.controls.set_state({"settled": 1})
    assert set(sent[-1]["state"]) == {"layouts", "description"}


@pytest.mark.parametrize("recording", range(1, 21))
def test_every_recording_stays_within_its_panel(recording):
    for sign, line in arrays(USUAL | {"window": 20, "recording": recording}).items():
        assert np.nanmin(line) >= -0.08, sign
        assert np.nanmax(line) <= 1.2, sign


def test_the_table_tells_regular_from_irregular():
    rows = {row[0]: row for row in picture(USUAL | {"window": 20}).rows}
    assert rows[LETTERS["tremor"]][3] == rows[LETTERS["tremor"]][4]
    assert rows[LETTERS["fasciculation"]][3] != rows[LETTERS["fasciculation"]][4]


def test_the_words_stay_short():
    shown = picture(USUAL)
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150


def test_every_slider_has_something_to_try_and_every_preset_a_name():
    assert all(part.question.endswith(("?", ".")) for part in control_panel())
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
