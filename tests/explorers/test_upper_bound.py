import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.content.explorers import explorer
from widgets.explorers.upper_bound import UpperBoundExplorer, control_panel, presets
from widgets.explorers.upper_bound_picture import arrays, incidence, picture, readout
from widgets.figure import Figure
from widgets.lesson import open_lesson

NUMBERS = explorer("upper_bound")
USUAL = {part.name: part.value for part in control_panel()}


def shown(**values):
    return {name: value for name, value, _usual in readout(USUAL | values, USUAL)}


def test_closed_it_gives_no_number_away():
    open_lesson("21_benign_fasciculation")
    closed = UpperBoundExplorer(after="worked")
    assert not re.search(r"\d", closed.text_twin().plain())
    assert not hasattr(closed, "figure")


@pytest.mark.parametrize(
    ("preset", "people", "bound"),
    [
        ("asked_again_and_again", "benign_prospective", "bound_of_35"),
        ("asked_by_telephone", "benign_mayo", "bound_of_121"),
        ("review", "benign_followed", "benign_upper_bound"),
    ],
)
def test_the_studies_have_the_sizes_and_bounds_that_the_lesson_prints(preset, people, bound):
    """The lesson rounds to a tenth of a percent, upwards."""
    facts = content.facts()
    assert NUMBERS.presets[preset]["people"] == facts[people].value
    value = 10 ** arrays(USUAL | NUMBERS.presets[preset])["bound_here"][0] / 1000
    assert value <= facts[bound].value + 0.005 * value + 0.003
    assert value == pytest.approx(facts[bound].value, abs=0.1)


def test_the_incidence_stands_beside_every_bound():
    assert "1.6 to 2.1" in shown()["ALS begins each year, of 100 000"]
    drawn = picture(USUAL, USUAL)
    for words in (drawn.note, drawn.long):
        assert "not how high anyone's risk is" in words
        assert "1.6" in words
    low, high = incidence()
    assert drawn.arrays["incidence_low"][0] == pytest.approx(np.log10(low))
    assert drawn.arrays["incidence_high"][0] == pytest.approx(np.log10(high))


def test_a_study_that_nobody_has_made_reaches_the_incidence():
    bound = 10 ** arrays(USUAL | NUMBERS.presets["never_made"])["bound_here"][0]
    assert bound == pytest.approx(incidence()[1], rel=0.05)


def test_each_question_has_an_answer_to_be_seen():
    ten_times = [10 ** arrays(USUAL | {"people": people})["bound_here"][0] for people in (180, 1800)]
    assert ten_times[0] / ten_times[1] == pytest.approx(10, rel=0.01)
    name = "Chance to see nobody, if it were as supposed"
    assert shown(people=35, supposed=10000)[name] == "2.5 %"
    assert shown(people=35, supposed=2000)[name] == "49 %"
    at_the_bound = arrays(USUAL | {"people": 35, "supposed": 8203})
    assert at_the_bound["bound_here"][0] == pytest.approx(at_the_bound["supposed_here"][0], abs=1e-3)
    assert shown(people=35, supposed=8203)[name] == "5 %"


def test_a_move_costs_one_message_and_a_release_brings_the_words(monkeypatch):
    opened = UpperBoundExplorer()
    sent = []
    monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: sent.append(message))
    opened.controls.set_state({"values": {"people": 3000}})
    (message,) = sent
    assert set(message["state"]) == {"arrays", "readout"}
    opened.controls.set_state({"settled": 1})
    assert set(sent[-1]["state"]) == {"description"}
    assert "3000 people" in opened.text_twin().plain()


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}))
def test_whatever_is_set_is_seen_within_the_fixed_axes(chosen):
    high = picture(USUAL, USUAL).layouts["wide"]["layout"]["yaxis"]["range"][1]
    for name in ("bound_here", "supposed_here"):
        height = arrays(chosen)[name][0]
        assert 0 <= height <= high
    assert len(readout(chosen, USUAL)) == 4


def test_the_words_stay_short():
    drawn = picture(USUAL, USUAL)
    assert len(drawn.alt.split()) <= 30
    assert 80 <= len(drawn.long.split()) <= 150


def test_every_slider_has_something_to_try_and_every_preset_a_name():
    assert all(part.question.endswith(("?", ".")) for part in control_panel())
    assert len(presets()) == len(NUMBERS.presets)
