import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.content.explorers import explorer
from widgets.explorers.resting_potential import RestingPotentialExplorer, control_panel, presets
from widgets.explorers.resting_potential_picture import VOLTAGES, arrays, picture, readout, record
from widgets.figure import Figure
from widgets.lesson import open_lesson

NUMBERS = explorer("resting_potential")
USUAL = {part.name: part.value for part in control_panel()}


def store(**values):
    return record(USUAL | values)


def preset(name):
    return store(**NUMBERS.presets[name])


def potential(found):
    """Where the membrane is at once, and after two hours."""
    return found.run.membrane_potential[0], found.run.membrane_potential[-1]


@pytest.fixture
def lesson():
    return open_lesson("02_resting_potential")


class TestGate:
    def test_closed_it_tells_what_it_is_about_and_no_number(self, lesson):
        closed = RestingPotentialExplorer(after="predict")
        assert not re.search(r"\d", closed.text_twin().plain())
        assert not hasattr(closed, "figure"), "what it withholds is not in the page either"

    def test_it_opens_when_the_prediction_is_made(self, lesson):
        closed = RestingPotentialExplorer(after="predict")
        lesson.mark_answered("predict")
        assert "−91.1 mV" in closed.text_twin().plain()


class TestMoves:
    @pytest.fixture
    def opened(self):
        return RestingPotentialExplorer()

    def test_a_move_costs_one_message_and_a_release_brings_the_words(self, opened, monkeypatch):
        sent = []
        monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: sent.append(message))
        opened.controls.set_state({"values": {"pump_speed": 0}})
        (message,) = sent
        assert set(message["state"]) == {"arrays", "readout"}
        assert "pump at 100 %" in opened.figure.description["alt"]
        opened.controls.set_state({"settled": 1})
        assert "pump at 0 %" in opened.figure.description["alt"]
        assert sent[-1]["state"].keys() == {"description"}

    def test_the_usual_line_stays(self, opened):
        before = opened.figure.arrays["usual_potential"]
        opened.controls.choose(pump_speed=-100)
        assert opened.figure.arrays["usual_potential"] == before
        assert opened.figure.arrays["potential"] != before

    def test_the_twin_follows(self, opened):
        opened.controls.choose(pump_speed=-100)
        assert "backwards" in opened.text_twin().plain()


class TestPresetsKeepTheirPromise:
    def test_every_preset_has_a_name(self):
        assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())

    def test_the_usual_axon_is_the_healthy_one_of_the_models(self):
        for name, value in USUAL.items():
            if name in content.parameters()["ions"]:
                assert value == content.parameters()["ions"][name].value, name

    def test_nothing_kept_apart_is_no_potential(self):
        for found in potential(preset("nothing_kept_apart")):
            assert found == pytest.approx(0, abs=0.05)

    def test_the_pump_alone_builds_it(self):
        assert potential(preset("pump_alone"))[1] < -85

    def test_almost_only_potassium_brings_it_to_the_floor(self):
        found = preset("only_potassium")
        assert found.without_pump == pytest.approx(found.potassium[0], abs=1.5)

    def test_open_sodium_doors_bring_it_near_the_ceiling_and_empty_the_store(self):
        found = preset("sodium_doors")
        assert found.sodium[0] - 20 < potential(found)[0] < found.sodium[0]
        assert potential(found)[1] > -10

    def test_chloride_moves_the_membrane_at_first_and_then_follows_it(self):
        found = preset("chloride_too")
        first, last = potential(found)
        assert first > -70
        assert last < -80
        assert found.chloride[-1] == pytest.approx(last, abs=1)

    def test_twice_the_potassium(self):
        assert potential(preset("high_potassium"))[0] - potential(store())[0] == pytest.approx(15, abs=2)

    def test_a_stopped_pump_shows_little_at_once_and_much_after_two_hours(self):
        first, last = potential(preset("pump_stopped"))
        usual = potential(store())[0]
        assert 0 < first - usual < 4
        assert last - usual > 30

    def test_backwards_it_turns_the_inside_positive(self):
        assert potential(preset("pump_backwards"))[1] > 0


class TestWhatEachSliderAsks:
    def test_chloride_moves_nothing_while_it_cannot_cross(self):
        assert potential(store(chloride_outside=20)) == potential(store())

    def test_raised_sodium_is_carried_out(self):
        found = store(sodium_inside=50)
        assert found.run.sodium_inside[-1] < 20

    def test_halving_sodium_outside_moves_it_less_than_doubling_potassium(self):
        usual = potential(store())[0]
        sodium = abs(potential(store(sodium_outside=72))[0] - usual)
        assert sodium < abs(potential(store(potassium_outside=8))[0] - usual) / 3

    def test_a_thick_axon_keeps_its_store(self):
        first, last = potential(store(pump_speed=0, axon_diameter=500))
        assert last - first < 1

    def test_cold_lowers_every_potential(self):
        cold, usual = store(temperature=5), store()
        assert usual.potassium[0] < cold.potassium[0] < 0

    def test_every_slider_has_something_to_try(self):
        for part in control_panel():
            assert part.question.endswith(("?", "."))
            assert part.spoken_unit


def values():
    return st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()})


@settings(max_examples=100, deadline=None)
@given(values())
def test_whatever_is_set_the_voltages_are_finite_and_the_membrane_within_the_axis(chosen):
    found = arrays(record(chosen))
    assert all(np.isfinite(line).all() for line in found.values())
    assert VOLTAGES[0] <= found["potential"].min()
    assert found["potential"].max() <= VOLTAGES[1]


@settings(max_examples=20, deadline=None)
@given(values())
def test_the_words_stay_short_and_have_all_numbers(chosen):
    found = record(chosen)
    shown = picture(chosen, found, record(USUAL))
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
    assert len(shown.rows) == len(readout(found, found)) == 7


def test_the_words_stand_still_under_rounding_errors():
    """nbval compares them: a relative change of 1e-6 must not show."""
    usual = store()
    changed = store(sodium_outside=USUAL["sodium_outside"] * (1 + 1e-6))
    assert picture(USUAL, usual, usual).rows == picture(USUAL, changed, changed).rows
