from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from widgets import content
from widgets.models import excitation_contraction as ec

HUMAN, FAST, SLOW = (
    content.fill(ec.ExcitationContractionParameters, f"excitation_contraction{kind}") for kind in ("", "_fast", "_slow")
)


def test_the_human_twitch_is_within_the_published_ranges():
    """Targets V055, V056, V058 and V061: 35-80 ms, 25-108 ms, 12 +- 4 Hz, 0.1-0.35."""
    twitch = ec.twitch_properties(HUMAN)
    assert 35 <= twitch.contraction_time <= 80
    assert 25 <= twitch.half_relaxation_time <= 108
    assert 8 <= ec.half_maximal_rate(HUMAN) <= 16
    assert 0.1 <= twitch.peak_force / ec.force_at_rates(HUMAN, 100.0)[0] <= 0.35


def test_the_calcium_peaks_of_a_fast_and_a_slow_fibre_are_those_measured():
    """Targets V050 and V051: 18.5 (17-20) and 9.4 (7.4-11.4) umol/L; the fast fibre is the faster one."""
    fast, slow = ec.twitch_properties(FAST), ec.twitch_properties(SLOW)
    assert 17 <= fast.peak_calcium <= 20
    assert 7.4 <= slow.peak_calcium <= 11.4
    assert fast.contraction_time < 0.5 * slow.contraction_time
    assert fast.half_relaxation_time < 0.5 * slow.half_relaxation_time
    assert fast.calcium_half_width < slow.calcium_half_width
    assert ec.half_maximal_rate(FAST) > 2 * ec.half_maximal_rate(SLOW)


@pytest.mark.parametrize("parameters", [HUMAN, FAST, SLOW], ids=["human", "fast", "slow"])
def test_one_is_the_force_of_saturated_troponin(parameters):
    # The values of the file have three or four digits.
    assert ec.saturated_attachment(parameters) == pytest.approx(parameters.reference_attached_fraction, rel=2e-3)
    assert ec.force_at_rates(parameters, 100.0)[0] == pytest.approx(1.0, abs=0.03)


def test_the_model_agrees_with_an_independent_solver():
    p = HUMAN
    times = np.array([3.0, 40.0, 55.5])
    leak = p.pump_maximal_rate * p.resting_calcium**2 / (p.resting_calcium**2 + p.pump_half_concentration**2)

    def slopes(t, y):
        ca, sr, bound, attached = y
        since = t - times[times <= t]
        opened = np.clip(np.sum(np.exp(-since / 1.22) - np.exp(-since / 0.42)), 0, 1)
        up = p.pump_maximal_rate * ca**2 / (ca**2 + p.pump_half_concentration**2)
        net = p.release_rate * opened * sr + leak * sr / p.stored_calcium - up
        binding = p.troponin_binding_rate * ca * (p.troponin_sites - bound) - p.troponin_release_rate * bound
        x = (bound / p.troponin_sites) ** p.activation_exponent
        a = x / (x + p.activation_half_occupancy**p.activation_exponent)
        return [
            p.free_calcium_fraction * (net - binding),
            -net,
            binding,
            p.attachment_rate * a * (1 - attached) - p.detachment_rate * attached,
        ]

    recording = ec.simulate_contraction(p, times, 200.0, output_step=0.5)
    start = [p.resting_calcium, p.stored_calcium, recording.troponin_occupancy[0] * p.troponin_sites]
    start.append(recording.force[0] * p.reference_attached_fraction)
    solution = solve_ivp(
        slopes, (0, 200), start, method="LSODA", t_eval=recording.time, rtol=1e-8, atol=1e-9, max_step=0.2
    )
    # An action potential between two steps begins at the next one: 0.05 ms of the steepest rise.
    np.testing.assert_allclose(recording.free_calcium, solution.y[0], atol=0.1)
    np.testing.assert_allclose(recording.force * p.reference_attached_fraction, solution.y[3], rtol=2e-3, atol=1e-4)


def test_calcium_is_neither_made_nor_lost():
    recording = ec.simulate_contraction(HUMAN, np.arange(0, 500, 20.0), 1000.0)
    total = (
        recording.free_calcium / HUMAN.free_calcium_fraction
        + recording.stored_calcium
        + recording.troponin_occupancy * HUMAN.troponin_sites
    )
    np.testing.assert_allclose(total, total[0], rtol=1e-9)


def test_at_rest_nothing_moves():
    recording = ec.simulate_contraction(HUMAN, [], 500.0)
    for trace in (recording.free_calcium, recording.stored_calcium, recording.force):
        np.testing.assert_allclose(trace, trace[0], rtol=1e-9)


def test_release_and_pump_act_as_they_should():
    """More release lifts unfused force and leaves the tetanus; a faster pump lowers it; a slower one slows the twitch."""
    base = ec.force_at_rates(HUMAN, [10.0, 100.0])
    more = ec.force_at_rates(replace(HUMAN, release_factor=1.1), [10.0, 100.0])
    assert more[0] / base[0] == pytest.approx(1.11, abs=0.03)
    assert more[1] / base[1] == pytest.approx(1.0, abs=0.01)
    faster = ec.force_at_rates(replace(HUMAN, pump_factor=1.3), [10.0])
    assert faster[0] / base[0] == pytest.approx(0.85, abs=0.03)
    twitch, slower = ec.twitch_properties(HUMAN), ec.twitch_properties(replace(HUMAN, pump_factor=0.7))
    assert slower.contraction_time > twitch.contraction_time
    assert slower.half_relaxation_time > twitch.half_relaxation_time


def test_force_rises_with_the_rate():
    assert np.all(np.diff(ec.force_at_rates(HUMAN, [2.0, 5.0, 8.0, 12.0, 20.0, 40.0])) > 0)


def test_everyday_caffeine_adds_one_to_three_per_cent_and_a_deadly_amount_doubles_release():
    factors = [
        ec.caffeine_release_factor(replace(HUMAN, caffeine_concentration=c))
        for c in (0.0, 60.0, 500.0, 2000.0, 10000.0)
    ]
    assert factors[0] == 1.0
    assert 1.01 <= factors[1] <= 1.03
    assert factors[3] == pytest.approx(2.0, abs=0.01)
    assert np.all(np.diff(factors) > 0)


def test_the_default_step_is_small_enough(monkeypatch):
    ours = ec.twitch_properties(HUMAN)
    monkeypatch.setattr(ec, "TIME_STEP", 0.005)
    fine = ec.twitch_properties(HUMAN)
    assert ours.peak_force == pytest.approx(fine.peak_force, rel=1e-3)
    assert ours.peak_calcium == pytest.approx(fine.peak_calcium, rel=5e-3)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_parameter_set_in_the_ranges_stays_finite_and_bounded(data, box):
    stage = data.draw(st.sampled_from(["excitation_contraction", "excitation_contraction_fast"]))
    parameters = data.draw(box(ec.ExcitationContractionParameters, stage))
    recording = ec.simulate_contraction(parameters, np.arange(0, 100, 10.0), 150.0)
    for trace in (recording.free_calcium, recording.stored_calcium, recording.troponin_occupancy, recording.force):
        assert np.all(np.isfinite(trace))
        assert trace.min() >= -1e-9
    assert recording.troponin_occupancy.max() <= 1 + 1e-6
    assert recording.force.max() * parameters.reference_attached_fraction <= 1 + 1e-9


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"troponin_sites": 0.0}, "troponin_sites must be positive"),
        ({"release_factor": -1.0}, "release_factor must not be negative"),
        (
            {"free_calcium_fraction": 1.2},
            "free_calcium_fraction must be|free_calcium_fraction must lie between 0 and 1",
        ),
    ],
)
def test_impossible_parameters_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(HUMAN, **change)


def test_impossible_protocols_are_refused():
    with pytest.raises(ValueError, match="must be positive"):
        ec.simulate_contraction(HUMAN, 0.0, -1.0)
    with pytest.raises(ValueError, match="finite numbers"):
        ec.simulate_contraction(HUMAN, [np.nan], 10.0)
    with pytest.raises(ValueError, match="rate must be positive"):
        ec.force_at_rates(HUMAN, 0.0)
