import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.content.explorers import explorer
from widgets.explorers import contraction_dose_picture as doses
from widgets.explorers.contraction import ContractionExplorer, control_panel, presets
from widgets.explorers.contraction_picture import (
    HIGHEST_CALCIUM,
    half_relaxation,
    picture,
    readout,
    run,
    usual_run,
)
from widgets.lesson import open_lesson

NUMBERS = explorer("contraction")
USUAL = {part.name: part.value for part in control_panel()}


def set_to(**values):
    return run(USUAL | values)


def peak_force(**values):
    return set_to(**values).force.max()


def ripple(**values):
    """Share of the force that is lost between the last two impulses shown, after the force has settled."""
    found = set_to(impulses=40, **values)
    last = np.flatnonzero(found.impulses)[-2:]
    force = found.force[last[0] : last[1]]
    return 1 - force.min() / force.max()


def test_closed_it_tells_what_it_is_about_and_no_number():
    open_lesson("07_excitation_contraction")
    text = ContractionExplorer(after="predict").text_twin().plain()
    assert "It opens once you have made your prediction." in text
    assert not re.search(r"\d", text)


class TestWhatTheLessonSays:
    """The numbers and directions that the lesson's words and the feedback of its questions rest on."""

    def test_calcium_is_mostly_gone_when_force_is_highest(self):
        found = set_to()
        peak = int(np.argmax(found.force))
        assert found.time[peak] == pytest.approx(41, abs=1)
        assert found.calcium[peak] < 0.2 * found.calcium.max()
        assert found.time[int(np.argmax(found.calcium))] < found.time[int(np.argmax(found.troponin))] < found.time[peak]

    def test_a_twitch_is_about_a_quarter_of_the_full_force(self):
        assert 20 <= peak_force() <= 30

    def test_impulses_add_up_by_smaller_and_smaller_steps(self):
        forces = [peak_force(impulses=count) for count in (1, 3, 5, 7)]
        steps = np.diff(forces)
        assert all(steps > 0)
        assert all(np.diff(steps) < 0)

    def test_doubling_a_fused_rate_hardly_changes_the_force(self):
        assert peak_force(impulses=40, rate=100) == pytest.approx(peak_force(impulses=40, rate=50), rel=0.03)

    def test_ripples_melt_together_and_in_a_fast_fibre_later(self):
        assert ripple(rate=8) > 0.2
        assert ripple(rate=40) < 0.02
        assert ripple(rate=25, fast=True) > 2 * ripple(rate=25)

    def test_a_slow_pump_makes_the_twitch_higher_and_above_all_longer(self):
        slow, usual = set_to(pump=50), set_to()
        assert slow.force.max() > usual.force.max()
        assert half_relaxation(slow) == pytest.approx(89, abs=1)
        assert half_relaxation(usual) == pytest.approx(74, abs=1)

    def test_caffeine_does_little_where_people_are_and_much_in_a_dish(self):
        coffee = content.facts()["lopes_plasma_millimolar"].value
        dish = content.facts()["dish_rectus"].value
        assert 1.0 < peak_force(caffeine_concentration=coffee) / peak_force() < 1.06
        assert peak_force(caffeine_concentration=dish) / peak_force() > 2.5


def test_the_lower_end_of_caffeine_is_as_good_as_none():
    assert doses.release(USUAL["caffeine_concentration"]) == pytest.approx(1, abs=1e-3)


def test_the_bars_stand_in_the_order_of_their_doses_and_within_the_axis():
    low, high = NUMBERS.controls["caffeine_concentration"].range
    starts = [start for _words, start, _end in doses.bars()]
    assert starts == sorted(starts)
    assert all(low <= start < end <= high for _words, start, end in doses.bars())


def test_the_numbers_of_the_dose_are_worked_out_from_what_was_measured():
    # Bundles of belly muscle needed 4.1 mmol/L, which is 410 times 0.01 mmol/L.
    assert "410 times as much" in str(doses.readout(USUAL | {"caffeine_concentration": 0.01}))
    assert "no more than this" in str(doses.readout(USUAL | {"caffeine_concentration": 5.0}))


def test_calcium_that_leaves_the_panel_is_not_given_as_a_number():
    values = USUAL | {"impulses": 40, "rate": 100}
    shown = dict(row[:2] for row in readout(values, run(values), usual_run(values)))
    assert run(values).calcium.max() > HIGHEST_CALCIUM
    assert shown["Highest calcium"] == "over 20 µmol/L"


def test_a_move_shows_the_same_impulses_in_the_usual_fibre():
    opened = ContractionExplorer()
    opened.controls.choose(impulses=8, pump=30)
    twin = opened.text_twin().plain()
    assert "Impulses: 8" in twin
    assert "Impulses shown | 8 | 8" in twin
    # The lower end of caffeine is a little more than none.
    same = usual_run(USUAL | {"impulses": 8, "pump": 30}).force
    np.testing.assert_allclose(same, set_to(impulses=8).force, rtol=1e-3)


def test_every_preset_has_a_name_and_every_control_something_to_try():
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
    assert all(part.question.endswith(("?", ".")) for part in control_panel())


@settings(max_examples=100, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: st.floats(*control.range) for name, control in NUMBERS.controls.items()} | {"fast": st.booleans()}
    )
)
def test_whatever_is_set_is_finite_and_force_stays_within_its_axis(values):
    found, usual = run(values), usual_run(values)
    shown, dose = picture(values, found, usual), doses.picture(values)
    assert all(np.isfinite(array).all() for array in (*shown.arrays.values(), *dose.arrays.values()))
    assert -1e-6 <= found.force.min() <= found.force.max() < 105
    assert 0 <= found.troponin.min() <= found.troponin.max() < 105
    assert found.impulses.sum() >= 1
    assert 1 <= dose.arrays["now_y"][0] < doses.HIGHEST
    for one in (shown, dose):
        assert len(one.alt.split()) <= 30
        assert 80 <= len(one.long.split()) <= 150
