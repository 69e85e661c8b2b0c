from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from widgets import content
from widgets.models import motoneuron

HEALTHY = content.fill(motoneuron.MotoneuronParameters, "motoneuron")


def rate(parameters, current, duration=1500.0):
    spikes = motoneuron.simulate_motoneuron(parameters, current, duration).spike_times
    return 1000.0 / np.diff(spikes)[-1] if len(spikes) > 2 else 0.0


def test_without_input_the_motoneuron_rests_in_silence_whatever_the_neuromodulators():
    for level in (0.0, 0.5, 1.0):
        parameters = replace(HEALTHY, serotonin_level=level)
        recording = motoneuron.simulate_motoneuron(parameters, 0.0, 1000.0)
        assert len(recording.spike_times) == 0
        assert -80 < recording.soma_potential[-1] < -60


def test_it_fires_at_human_rates_and_faster_with_more_input():
    """First at 5 to 12 Hz, below 40 Hz with a third more current than that, as human motor units do."""
    rates = [rate(HEALTHY, current) for current in (2.5, 3.0, 3.5, 4.0)]
    assert 5 <= rates[0] <= 15
    assert np.all(np.diff(rates) > 0)
    assert rates[-1] < 40


def test_neuromodulators_change_each_hook_by_its_stated_share():
    full = motoneuron.neuromodulated_state(replace(HEALTHY, serotonin_level=1.0))
    assert full.persistent_inward_conductance == pytest.approx(3 * HEALTHY.persistent_inward_conductance)
    assert full.slow_potassium_conductance == pytest.approx(0.5 * HEALTHY.slow_potassium_conductance)
    assert full.soma_leak_conductance == pytest.approx(0.8 * HEALTHY.soma_leak_conductance)
    assert full.threshold_potential == pytest.approx(HEALTHY.threshold_potential - 5.0)
    both = motoneuron.neuromodulated_state(replace(HEALTHY, serotonin_level=1.0, noradrenaline_level=1.0))
    assert both == full
    halves = replace(HEALTHY, serotonin_level=0.5, noradrenaline_level=0.5)
    assert motoneuron.neuromodulated_state(halves).persistent_inward_conductance == pytest.approx(0.03 * 2.5)


def test_neuromodulators_lower_the_input_that_recruits():
    recruited = [
        motoneuron.fire_on_ramp(replace(HEALTHY, noradrenaline_level=level), 3.0).recruitment_current
        for level in (0.0, 0.3, 0.6, 1.0)
    ]
    assert np.all(np.diff(recruited) < 0)


def test_a_strong_persistent_current_holds_firing_after_the_input_and_a_weak_one_does_not():
    assert motoneuron.self_sustained_firing_time(HEALTHY, 0.4, 3.0) == 0.0
    serotonin = replace(HEALTHY, serotonin_level=0.6)
    assert motoneuron.self_sustained_firing_time(serotonin, 0.4, 3.0) > 1000.0
    assert motoneuron.fire_on_ramp(HEALTHY, 3.0).hysteresis < 0.1
    assert motoneuron.fire_on_ramp(serotonin, 3.0).hysteresis > 0.2
    none = replace(serotonin, persistent_inward_conductance=0.0)
    assert motoneuron.self_sustained_firing_time(none, 0.4, 3.0) == 0.0


def test_a_ramp_that_recruits_nothing_says_so():
    firing = motoneuron.fire_on_ramp(HEALTHY, 0.1, 500.0)
    assert np.isnan(firing.recruitment_current)
    assert firing.peak_rate == 0.0


def test_the_neuron_agrees_with_an_independent_solver():
    p = replace(HEALTHY, serotonin_level=0.0)
    current, duration = 4.0, 60.0

    def gates(v):
        u = v - p.threshold_potential
        am, bm = 0.32 * (13 - u) / np.expm1((13 - u) / 4), 0.28 * (u - 40) / np.expm1((u - 40) / 5)
        ah, bh = 0.128 * np.exp((17 - u) / 18), 4 / (1 + np.exp((40 - u) / 5))
        an, bn = 0.032 * (15 - u) / np.expm1((15 - u) / 5), 0.5 * np.exp((10 - u) / 40)
        x = (v + 35) / 20
        tau = p.slow_potassium_time_constant / (3.3 * np.exp(x) + np.exp(-x))
        return (am, bm), (ah, bh), (an, bn), (1 / (1 + np.exp(-2 * x)) / tau, 1 / (1 + np.exp(2 * x)) / tau)

    def slopes(t, y):
        v, w, m, h, n, slow, a = y
        ion = (
            p.sodium_conductance * m**3 * h * (v - p.sodium_reversal_potential)
            + (p.potassium_conductance * n**4 + p.slow_potassium_conductance * slow**2)
            * (v - p.potassium_reversal_potential)
            + p.soma_leak_conductance * (v - p.leak_reversal_potential)
        )
        dendrite = p.persistent_inward_conductance * a * (
            w - p.persistent_inward_reversal_potential
        ) + p.dendrite_leak_conductance * (w - p.leak_reversal_potential)
        share = p.soma_area_fraction
        input_current = current if t > 0 else 0.0
        dv = -ion + (input_current - p.coupling_conductance * (v - w)) / share
        dw = -dendrite - p.coupling_conductance * (w - v) / (1 - share)
        steady = 1 / (1 + np.exp(-(w - p.persistent_inward_half_activation) / p.persistent_inward_slope))
        moved = [alpha * (1 - x) - beta * x for (alpha, beta), x in zip(gates(v), (m, h, n, slow), strict=True)]
        return [dv, dw, *moved, (steady - a) / p.persistent_inward_time_constant]

    rest = p.leak_reversal_potential
    start = [rest, rest, *[alpha / (alpha + beta) for alpha, beta in gates(rest)], 0.0]
    settled = solve_ivp(slopes, (-500, 0), start, method="LSODA", rtol=1e-8, atol=1e-10).y[:, -1]
    times = np.arange(0, duration + 1e-9, 0.5)
    expected = solve_ivp(
        slopes, (0, duration), settled, method="LSODA", t_eval=times, rtol=1e-8, atol=1e-10, max_step=0.1
    )
    ours = motoneuron.simulate_motoneuron(p, current, duration, time_step=0.00625)
    above = np.flatnonzero((expected.y[0][:-1] < -20) & (expected.y[0][1:] >= -20))
    assert len(ours.spike_times) == len(above) > 1
    # During a spike 10 us of its upstroke are 0.2 mV of the dendrite.
    np.testing.assert_allclose(ours.dendrite_potential, expected.y[1], atol=0.2)
    quiet = np.abs(np.gradient(expected.y[0])) < 1.0
    np.testing.assert_allclose(ours.soma_potential[quiet], expected.y[0][quiet], atol=0.3)


def test_the_default_step_gives_the_rate_of_small_steps():
    ours, fine = (
        np.diff(motoneuron.simulate_motoneuron(HEALTHY, 3.0, 1500.0, time_step=step).spike_times)[-1]
        for step in (motoneuron.TIME_STEP, 0.005)
    )
    assert ours == pytest.approx(fine, rel=5e-3)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_parameter_set_in_the_ranges_stays_finite_and_bounded(data, box):
    parameters = data.draw(box(motoneuron.MotoneuronParameters, "motoneuron"))
    current = data.draw(st.floats(-5.0, 20.0))
    recording = motoneuron.simulate_motoneuron(parameters, current, 100.0)
    assert np.all(np.isfinite(recording.soma_potential))
    # The input alone may lift a leaky soma by current over its share of leak.
    assert np.abs(recording.soma_potential).max() < 250 + 25 * abs(current) / parameters.soma_area_fraction
    assert np.abs(recording.dendrite_potential).max() < 250 + 25 * abs(current) / parameters.soma_area_fraction
    assert np.all(np.diff(recording.spike_times) > 0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"serotonin_level": 1.5}, "serotonin_level must lie between 0 and 1"),
        ({"soma_area_fraction": 1.0}, "must be below 1"),
        ({"membrane_capacitance": 0.0}, "membrane_capacitance must be positive"),
        ({"sodium_conductance": -1.0}, "must not be negative"),
    ],
)
def test_impossible_parameters_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(HEALTHY, **change)


def test_impossible_protocols_are_refused():
    with pytest.raises(ValueError, match="must be positive"):
        motoneuron.simulate_motoneuron(HEALTHY, 0.0, 0.0)
    with pytest.raises(ValueError, match="have 201 values, not 3"):
        motoneuron.simulate_motoneuron(HEALTHY, np.ones(3), 100.0)
    with pytest.raises(ValueError, match="finite"):
        motoneuron.simulate_motoneuron(HEALTHY, np.nan, 100.0)
