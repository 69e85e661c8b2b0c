import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.content.explorers import explorer
from widgets.explorers.noticing import NoticingExplorer, control_panel, presets
from widgets.explorers.noticing_picture import WEEK, arrays, picture, readout, two_weeks
from widgets.figure import Figure
from widgets.lesson import open_lesson

NUMBERS = explorer("noticing")
USUAL = {part.name: part.value for part in control_panel()}


def weeks(**values):
    """Return the sums of both weeks: happened first and second, noticed first and second."""
    happened, noticed = two_weeks(USUAL | values)
    return tuple(int(line[part].sum()) for line in (happened, noticed) for part in (slice(WEEK), slice(WEEK, None)))


def test_closed_it_gives_no_number_away():
    open_lesson("13_stress_and_exhaustion")
    closed = NoticingExplorer(after="predict")
    assert not re.search(r"\d", closed.text_twin().plain())
    assert not hasattr(closed, "figure")


def test_attention_moves_only_what_is_noticed():
    calm, watched = weeks(), weeks(**NUMBERS.presets["frightening_page"])
    assert watched[:3] == calm[:3]
    assert watched[3] == pytest.approx(3 * calm[3], rel=0.2)  # three times the share; some 150 are a tenth unsure


def test_twice_the_twitches_look_the_same_in_the_diary_as_twice_the_attention():
    """Both double some 140 noticed ones, each with a tenth of chance."""
    twitches, attention = weeks(change=2), weeks(noticed_second=40)
    assert twitches[3] == pytest.approx(attention[3], rel=0.2)
    assert twitches[1] == pytest.approx(2 * attention[1], rel=0.1)


def test_half_the_attention_hides_twice_the_twitches():
    calm, both = weeks(), weeks(**NUMBERS.presets["both_ways"])
    assert both[1] == pytest.approx(2 * calm[1], rel=0.1)
    assert both[3] == pytest.approx(calm[3], rel=0.25)  # two counts of some 140


def test_other_fortnights_differ_by_chance_alone():
    noticed = [weeks(fortnight=number)[3] for number in range(1, 21)]
    assert len(set(noticed)) > 5
    assert np.mean(noticed) == pytest.approx(7 * 100 * 0.2, rel=0.1)


def test_few_twitches_vary_more_from_day_to_day():
    many, few = (two_weeks(USUAL | {"rate": rate})[0] for rate in (120, 10))
    assert few.std() / few.mean() > many.std() / many.mean()


def test_a_move_costs_one_message_and_a_release_brings_the_words(monkeypatch):
    opened = NoticingExplorer()
    sent = []
    monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: sent.append(message))
    opened.controls.set_state({"values": {"noticed_second": 60}})
    (message,) = sent
    assert set(message["state"]) == {"arrays", "readout"}
    opened.controls.set_state({"settled": 1})
    assert set(sent[-1]["state"]) == {"description"}
    assert "60 %" in opened.text_twin().plain()


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}))
def test_whatever_is_set_is_seen_within_the_fixed_axis(chosen):
    lines = arrays(chosen)
    high = picture(USUAL, USUAL).layouts["wide"]["layout"]["yaxis"]["range"][1]
    assert lines["noticed"].min() >= 0
    assert np.all(lines["noticed"] <= lines["happened"])
    assert lines["happened"].max() <= high
    assert len(readout(chosen, USUAL)) == 4


def test_the_words_stay_short():
    shown = picture(USUAL, USUAL)
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150


def test_every_slider_has_something_to_try_and_every_preset_a_name():
    assert all(part.question.endswith(("?", ".")) for part in control_panel())
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
