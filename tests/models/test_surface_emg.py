from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.models import surface_emg as emg

HEALTHY = content.fill(emg.SurfaceEmgParameters, "surface_emg")
ONE_FIBRE = replace(
    HEALTHY, fibres_per_unit=1.0, conduction_velocity_spread=0.0, endplate_spread=0.0, arrival_spread=0.0,
    territory_diameter=0.0,
)  # fmt: skip


def direct_integral(parameters, times):
    """One fibre by the textbook formula: membrane current V'' over the fibre, and the currents at its ends."""
    z = np.linspace(-0.5 * parameters.fibre_length, 0.5 * parameters.fibre_length, 48001)
    dz = z[1] - z[0]
    factor = (
        1e9 * parameters.skin_factor * parameters.intracellular_conductivity * (1e-6 * parameters.fibre_radius) ** 2
        / (4 * parameters.radial_conductivity)
    )  # fmt: skip
    squared = parameters.anisotropy * (parameters.unit_depth**2 + parameters.lateral_offset**2)
    places = parameters.electrode_position + np.array([-0.5, 0.5]) * parameters.electrode_distance
    lead = 1 / np.sqrt(squared + (z - places[0]) ** 2) - 1 / np.sqrt(squared + (z - places[1]) ** 2)
    result = []
    for time in times:
        s = np.maximum(parameters.conduction_velocity * time - np.abs(z), 0.0)
        slope = -np.sign(z) * 96 * s**2 * (3 - s) * np.exp(-s)  # along the fibre, zero at and before the front
        current = np.diff(slope)  # V'' dz between points; sealed ends close the loop
        inside = 0.5 * (lead[1:] + lead[:-1])
        result.append(factor * (np.sum(current * inside) + slope[0] * lead[0] - slope[-1] * lead[-1]))
    assert dz < 0.01
    return np.array(result)


def test_a_fibre_agrees_with_the_direct_integral_with_its_end_effects():
    unit = emg.unit_potential(ONE_FIBRE, output_step=0.05)
    expected = direct_integral(ONE_FIBRE, unit.time)
    # The points on a fibre are up to 0.8 mm apart, a twentieth of the distance to the electrodes.
    np.testing.assert_allclose(unit.potential, expected, atol=0.01 * np.abs(expected).max())


def test_no_net_current_leaves_the_fibre():
    """Far away a fibre without net current fades faster than 1/distance: bipolar faster than 1/r^2, so by 2^3 or more."""
    far = emg.amplitude_at_depths(ONE_FIBRE, [1000.0, 2000.0])
    assert far[0] / far[1] > 7.9


def test_the_potential_is_within_the_published_range_and_lasts_ten_to_twenty_milliseconds():
    """Target V072: 50 (8 to 330) uV."""
    unit = emg.unit_potential(HEALTHY)
    assert 8 <= unit.amplitude <= 330
    assert 10 <= unit.duration <= 20


def test_the_membrane_curve_is_rosenfalcks():
    assert emg.rosenfalck_potential(-1.0) == -90.0
    assert emg.rosenfalck_potential(3.0) == pytest.approx(96 * 27 * np.exp(-3) - 90)


def test_the_potential_starts_and_ends_at_zero():
    unit = emg.unit_potential(HEALTHY)
    assert unit.potential[0] == pytest.approx(0.0, abs=0.01)
    assert np.abs(unit.potential[-3:]).max() < 0.01 * unit.amplitude


def test_electrodes_over_the_endplates_see_nothing_of_a_symmetric_fibre():
    middle = emg.unit_potential(replace(ONE_FIBRE, electrode_position=0.0))
    beside = emg.unit_potential(ONE_FIBRE)
    assert middle.amplitude < 1e-6 * beside.amplitude


def test_the_delay_between_two_places_gives_the_velocity():
    shallow = replace(ONE_FIBRE, fibre_length=300.0, unit_depth=4.0)
    near, far = (emg.unit_potential(replace(shallow, electrode_position=z), output_step=0.02) for z in (50.0, 90.0))
    first, second = (unit.time[np.argmin(unit.potential)] for unit in (near, far))
    assert 40.0 / (second - first) == pytest.approx(HEALTHY.conduction_velocity, rel=0.01)


def test_amplitude_falls_with_depth_and_the_pick_up_depth_is_where_it_meets_the_noise():
    amplitudes = emg.amplitude_at_depths(HEALTHY, [6.0, 8.0, 10.0, 15.0, 25.0])
    assert np.all(np.diff(amplitudes) < 0)
    depth = emg.pick_up_depth(HEALTHY)
    assert emg.amplitude_at_depths(HEALTHY, depth)[0] == pytest.approx(HEALTHY.detection_amplitude, rel=1e-3)
    assert emg.pick_up_depth(replace(HEALTHY, detection_amplitude=1e6)) == 0.0


def test_a_reinnervated_unit_is_larger_and_late_arrivals_lengthen_it():
    healthy = emg.unit_potential(HEALTHY)
    larger = emg.unit_potential(replace(HEALTHY, fibres_per_unit=3 * HEALTHY.fibres_per_unit))
    assert larger.amplitude == pytest.approx(3 * healthy.amplitude, rel=0.1)
    dispersed = emg.unit_potential(replace(HEALTHY, arrival_spread=3.0))
    assert dispersed.duration > 1.2 * healthy.duration
    assert dispersed.amplitude < healthy.amplitude


def test_the_time_step_hardly_matters():
    assert emg.unit_potential(HEALTHY, output_step=0.25).amplitude == pytest.approx(
        emg.unit_potential(HEALTHY, output_step=0.05).amplitude, rel=0.02
    )


def test_a_signal_is_the_sum_of_its_units_at_their_times():
    unit = emg.unit_potential(HEALTHY)
    signal = emg.surface_signal([unit, unit], [[10.0], [10.0, 60.0]], 100.0)
    assert len(signal) == 1001
    np.testing.assert_allclose(signal[100:300], 2 * unit.potential[:200], atol=1e-9)
    between = emg.surface_signal([unit], [[10.05]], 100.0)
    np.testing.assert_allclose(between[101:300], 0.5 * (unit.potential[1:200] + unit.potential[:199]), atol=1e-9)
    assert np.all(emg.surface_signal([unit], [[500.0]], 100.0) == 0)


def test_seeds_place_the_fibres_reproducibly():
    first, again, other = (emg.unit_potential(HEALTHY, seed=seed).potential for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_parameter_set_in_the_ranges_gives_a_finite_potential(data, box):
    parameters = data.draw(box(emg.SurfaceEmgParameters, "surface_emg", fibres_per_unit=(1.0, 100.0)))
    unit = emg.unit_potential(parameters, seed=data.draw(st.one_of(st.none(), st.integers(0, 5))), output_step=0.25)
    assert np.all(np.isfinite(unit.potential))
    assert unit.amplitude >= 0
    assert 0 <= unit.duration <= unit.time[-1]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"electrode_distance": 0.0}, "electrode_distance must be positive"),
        ({"fibres_per_unit": 30000.0}, "at most 20000"),
        ({"arrival_spread": -1.0}, "must not be negative"),
    ],
)
def test_impossible_parameters_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(HEALTHY, **change)


def test_a_signal_needs_times_for_each_unit():
    with pytest.raises(ValueError, match="1 units need as many lists"):
        emg.surface_signal([emg.unit_potential(ONE_FIBRE)], [], 10.0)
