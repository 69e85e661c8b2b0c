import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.content.explorers import explorer
from widgets.explorers.dose import DoseExplorer, control_panel, presets
from widgets.explorers.dose_picture import HIGH, arrays, dish, highest_level, level, marks, picture, readout, swallowed
from widgets.lesson import open_lesson
from widgets.simulation import simulate

NUMBERS = explorer("dose")
USUAL = {part.name: part.value for part in control_panel()}
MOST = {name: control.range[1] for name, control in NUMBERS.controls.items()}


def test_closed_it_tells_what_it_is_about_and_no_number():
    open_lesson("11_caffeine")
    text = DoseExplorer(after="predict").text_twin().plain()
    assert "It opens once you have made your prediction." in text
    assert not re.search(r"\d", text)


class TestFromDrinksToBlood:
    def test_it_is_what_was_measured(self):
        """6 mg for each kilogram gave about 40 µmol/L (Kalmar 2005); 500 mg gave 63 (Lopes 1983), with a wide spread."""
        measured = content.facts()["caffeine_trial_plasma"].value
        for mass in (50.0, 70.0, 100.0):
            assert highest_level(6 * mass, mass) == pytest.approx(measured, rel=0.01)
        assert 38 <= highest_level(500, 70) <= 88

    def test_it_is_the_level_of_the_cause(self):
        taken = swallowed(USUAL | {"coffee": 4})
        recording = simulate("caffeine", dose=taken)
        assert recording.parameters["excitation_contraction"]["caffeine_concentration"] == pytest.approx(
            highest_level(taken, USUAL["mass"])
        )

    def test_drinks_add_up(self):
        facts = content.facts()
        one_of_each = USUAL | {"coffee": 1, "tea": 1, "cola": 1, "energy_drink": 1}
        names = ("coffee_cup", "tea_cup", "cola_can", "energy_drink_can")
        assert swallowed(one_of_each) == sum(facts[name].value for name in names)

    def test_a_body_of_half_the_mass_has_twice_the_level(self):
        assert level(USUAL | {"mass": 45}, 0.0) == pytest.approx(2 * level(USUAL | {"mass": 90}, 0.0))

    def test_half_goes_in_each_half_life(self):
        values = USUAL | {"half_life": 3}
        assert level(values, 6.0) == pytest.approx(level(values, 0.0) / 4)


def test_all_that_the_sliders_allow_is_poisonous_and_far_from_the_dish():
    drunk = MOST | {"mass": NUMBERS.controls["mass"].range[0], "hours": 0}
    assert level(drunk, 0.0) > 1000 * content.facts()["caffeine_deadly"].value
    assert level(drunk, 0.0) < dish()[0] / 5


def test_the_marks_rise_and_lie_below_the_dish():
    values = [value for _words, value in marks()]
    assert values == sorted(values)
    assert values[-1] < dish()[0] < dish()[1] < HIGH
    assert min(np.diff(np.log10(values))) > 0.2  # so that the words above the lines do not touch


def test_without_a_drink_nothing_is_divided_by_zero():
    shown = dict(row[:2] for row in readout(USUAL | {"coffee": 0}))
    assert shown["Caffeine in the blood"] == "0 µmol/L"
    assert shown["The dish is stronger by"] == "–"


def test_a_move_shows_in_the_words():
    opened = DoseExplorer()
    opened.controls.choose(coffee=2, hours=4)
    twin = opened.text_twin().plain()
    assert "Caffeine in all drinks | 180 mg" in twin
    assert "Caffeine in the blood | 8.6 µmol/L" in twin


def test_every_preset_has_a_name_and_every_control_something_to_try():
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
    assert all(part.question.endswith(("?", ".")) for part in control_panel())


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}))
def test_whatever_is_set_is_finite_and_stays_below_the_top_of_the_axis(values):
    found = arrays(values)
    assert all(np.isfinite(line).all() for line in found.values())
    assert 0 < found["level"].min() <= found["level"].max() < HIGH
    shown = picture(values)
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
