import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.content.explorers import explorer
from widgets.explorers.twitch_count import TwitchCountExplorer, control_panel, presets
from widgets.explorers.twitch_count_picture import arrays, expected, found, picture, published, readout
from widgets.figure import Figure
from widgets.lesson import open_lesson

NUMBERS = explorer("twitch_count")
USUAL = {part.name: part.value for part in control_panel()}


def share(**values):
    return float(found(USUAL | values, (USUAL | values)["minutes"]))


def preset(name):
    return share(**NUMBERS.presets[name])


def test_closed_it_gives_no_number_away():
    open_lesson("01_what_is_a_twitch")
    closed = TwitchCountExplorer(after="predict")
    assert not re.search(r"\d", closed.text_twin().plain())
    assert not hasattr(closed, "figure")


@pytest.mark.parametrize("study", ["electrodes", "ultrasound", "question"])
def test_the_three_ways_of_looking_give_what_the_studies_found(study):
    """The rates are chosen for it: to the two percentage points by which a study of fifty people is unsure at best."""
    assert preset(study) == pytest.approx(published()[study], abs=2)


def test_the_same_electrodes_find_few_on_a_quieter_muscle():
    assert preset("electrodes_elsewhere") < 20


def test_a_whole_night_of_ultrasound_finds_nearly_all():
    assert preset("ultrasound_all_night") > 95


def test_each_question_has_an_answer_to_be_seen():
    assert share(minutes=0.5) < share(minutes=1) < share()
    assert share(muscles=20) == pytest.approx(share(minutes=20))
    assert share(noticed=10) < share()
    assert share(rate=1) < share()
    steep, flat = arrays(USUAL | {"spread": 1})["curve"], arrays(USUAL | {"spread": 10})["curve"]
    assert np.diff(steep).max() > 2 * np.diff(flat).max()


def test_the_question_of_the_lesson_has_the_answer_of_the_model():
    items = {item.id: item for item in content.quiz("01_what_is_a_twitch").items}
    item = items["twitch.longer_look"]
    assert share(rate=1) == pytest.approx(item.usual, abs=1)
    assert share(rate=1, minutes=30) == pytest.approx(item.answer.value, abs=1)


def test_the_expected_number_is_rate_times_muscles_times_time():
    assert expected(USUAL) == pytest.approx(300 / 60 * 2 * 2)


def test_a_move_costs_one_message_and_a_release_brings_the_words(monkeypatch):
    opened = TwitchCountExplorer()
    sent = []
    monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: sent.append(message))
    opened.controls.set_state({"values": {"minutes": 0.5}})
    (message,) = sent
    assert set(message["state"]) == {"arrays", "readout"}
    opened.controls.set_state({"settled": 1})
    assert set(sent[-1]["state"]) == {"description"}
    assert "after 0.5 min" in opened.text_twin().plain()


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}))
def test_whatever_is_set_is_seen_within_the_fixed_axes(chosen):
    lines = arrays(chosen)
    assert np.isfinite(lines["curve"]).all()
    assert lines["curve"].min() >= 0
    assert lines["curve"].max() <= 100 + 1e-9
    assert np.all(np.diff(lines["curve"]) >= -1e-9)
    assert len(readout(chosen, USUAL)) == 3


def test_the_words_stay_short():
    shown = picture(USUAL, USUAL)
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150


def test_every_slider_has_something_to_try_and_every_preset_a_name():
    assert all(part.question.endswith(("?", ".")) for part in control_panel())
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
