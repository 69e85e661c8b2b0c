from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.models.ion_stores import simulate_stores
from widgets.models.ions import nernst_potential, passive_current, resting_potential

HOUR = 3600.0
FIBRE = 10.0  # um


def stopped(ions):
    return replace(ions, pump_factor=0.0)


def last(recording):
    return {name: float(getattr(recording, name)[-1]) for name in recording.__dataclass_fields__}


def test_a_healthy_store_stands_still(ions):
    """The healthy pump is set to balance the leaks; what drifts is the rounding of its value in the data."""
    end = last(simulate_stores(ions, FIBRE, 2 * HOUR, 60))
    assert end["sodium_inside"] == pytest.approx(ions.sodium_inside, rel=1e-4)
    assert end["potassium_inside"] == pytest.approx(ions.potassium_inside, rel=1e-4)
    assert end["membrane_potential"] == pytest.approx(resting_potential(ions), abs=0.01)


def test_it_starts_where_the_membrane_goes_at_once(ions):
    for changed in (ions, stopped(ions), replace(ions, sodium_permeability_ratio=20.0)):
        start = simulate_stores(changed, FIBRE, 60, 60).membrane_potential[0]
        assert start == pytest.approx(resting_potential(changed), abs=1e-6)


def test_the_first_minute_without_a_pump_is_what_leaks(ions):
    """Ten seconds change the concentrations by less than 2 %, so the leak of the start is a fair estimate."""
    held = stopped(ions)
    run = simulate_stores(held, FIBRE, 10, 10)
    leak = passive_current(resting_potential(held), "sodium", held)  # uA/cm^2
    volume_to_surface = FIBRE * 1e-4 / 4  # cm
    gained = -leak / 96485.33212 / volume_to_surface * 10  # umol/cm^3 is mmol/L
    assert run.sodium_inside[-1] - run.sodium_inside[0] == pytest.approx(gained, rel=0.02)


def test_without_a_pump_the_store_ends_in_one_equilibrium_for_both_ions(ions):
    end = last(simulate_stores(stopped(ions), FIBRE, 20 * HOUR, HOUR))
    sodium = nernst_potential(ions.sodium_outside, end["sodium_inside"], ions.temperature)
    potassium = nernst_potential(ions.potassium_outside, end["potassium_inside"], ions.temperature)
    assert sodium == pytest.approx(potassium, abs=0.1)
    assert end["membrane_potential"] == pytest.approx(sodium, abs=0.1)


def test_a_pump_the_wrong_way_round_turns_the_membrane_over(ions):
    run = simulate_stores(stopped(ions), FIBRE, 2 * HOUR, 60, backward=1.0)
    plain = simulate_stores(stopped(ions), FIBRE, 2 * HOUR, 60)
    assert run.membrane_potential[0] > plain.membrane_potential[0] + 2, "its current depolarises"
    assert run.membrane_potential[-1] > 0
    assert run.potassium_inside[-1] < ions.potassium_outside
    assert np.all(np.diff(run.sodium_inside) >= -1e-9)


def test_backwards_it_starts_as_fast_as_the_healthy_one(ions):
    """The jump of the rest by the healthy pump's current, mirrored; equal to some percent, for the leak is curved."""
    onward = resting_potential(ions) - resting_potential(stopped(ions))
    backward = simulate_stores(stopped(ions), FIBRE, 1, 1, backward=1.0).membrane_potential[0]
    assert backward - resting_potential(stopped(ions)) == pytest.approx(-onward, rel=0.1)


def test_the_pump_builds_a_store_from_nothing(ions):
    flat = replace(ions, sodium_inside=ions.sodium_outside, potassium_inside=ions.potassium_outside)
    end = last(simulate_stores(flat, FIBRE, 2 * HOUR, 60))
    assert end["membrane_potential"] < -80
    assert end["potassium_inside"] > 30 * ions.potassium_outside
    assert end["sodium_inside"] < ions.sodium_outside / 10


def test_a_thick_axon_runs_down_more_slowly_by_its_thickness(ions):
    thin = simulate_stores(stopped(ions), 10, HOUR, 60)
    thick = simulate_stores(stopped(ions), 100, 10 * HOUR, 600)
    np.testing.assert_allclose(thin.sodium_inside, thick.sodium_inside, rtol=1e-6)


def test_shorter_steps_change_nothing_that_could_be_seen(ions, monkeypatch):
    held = replace(stopped(ions), sodium_permeability_ratio=20.0, chloride_permeability_ratio=2.0)
    usual = simulate_stores(held, 2, 600, 10)
    monkeypatch.setattr("widgets.models.ion_stores.FASTEST_TURNOVER", 0.05)
    fine = simulate_stores(held, 2, 600, 10)
    np.testing.assert_allclose(usual.membrane_potential, fine.membrane_potential, atol=0.05)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_charge_is_kept_and_nothing_turns_negative(data, ions):
    chosen = replace(
        ions,
        sodium_inside=data.draw(st.floats(3, 150)),
        potassium_inside=data.draw(st.floats(4, 200)),
        potassium_outside=data.draw(st.floats(1, 40)),
        chloride_permeability_ratio=data.draw(st.floats(0, 2)),
        sodium_permeability_ratio=data.draw(st.floats(0.001, 20)),
        pump_factor=data.draw(st.floats(0, 1)),
    )
    run = simulate_stores(chosen, data.draw(st.floats(2, 500)), HOUR, 300, backward=data.draw(st.floats(0, 1)))
    charge = run.sodium_inside + run.potassium_inside - run.chloride_inside
    np.testing.assert_allclose(charge, charge[0], atol=1e-6 * (1 + np.abs(charge[0])))
    for ion in (run.sodium_inside, run.potassium_inside, run.chloride_inside):
        assert np.isfinite(ion).all()
        assert ion.min() > 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((0, 60, 1), "axon_diameter must be positive"),
        ((10, -1, 1), "duration must be positive"),
        ((10, 60, 0), "output_step must be positive"),
        ((10, 60, 1, -1), "backward must not be negative"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(ions, arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        simulate_stores(ions, *arguments)


def test_a_pump_without_a_net_current_is_refused(ions):
    with pytest.raises(ValueError, match="no net current"):
        simulate_stores(replace(ions, pump_coupling_ratio=1.0), FIBRE, 60, 60)
