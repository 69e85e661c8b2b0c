import dataclasses
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from widgets.models.ions import thermal_voltage
from widgets.models.squid_axon import (
    Pulse,
    Stimulus,
    resting_state,
    reversal_potentials,
    simulate_membrane,
    temperature_factor,
)
from widgets.models.squid_axon_excitability import firing_rate, membrane_observables

STEP_OF_CURRENT = Stimulus((Pulse(10, 0, 200),))


def rates(u):
    """Equations 12, 13, 20, 21, 23 and 24 of the paper, written a second time."""
    return (
        0.1 * (25 - u) / np.expm1((25 - u) / 10),
        4 * np.exp(-u / 18),
        0.07 * np.exp(-u / 20),
        1 / (np.exp((30 - u) / 10) + 1),
        0.01 * (10 - u) / np.expm1((10 - u) / 10),
        0.125 * np.exp(-u / 80),
    )


def derivatives(_, state, current, factor):
    u, m, h, n = state
    alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n = rates(u)
    leak = 10.59892096939168
    return [
        current - 120 * m**3 * h * (u - 115) - 36 * n**4 * (u + 12) - 0.3 * (u - leak),
        factor * (alpha_m * (1 - m) - beta_m * m),
        factor * (alpha_h * (1 - h) - beta_h * h),
        factor * (alpha_n * (1 - n) - beta_n * n),
    ]


def exact(duration, current, celsius=6.3):
    alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n = rates(0.0)
    start = [0.0, alpha_m / (alpha_m + beta_m), alpha_h / (alpha_h + beta_h), alpha_n / (alpha_n + beta_n)]
    factor = 3 ** ((celsius - 6.3) / 10)
    options = {"method": "LSODA", "rtol": 1e-10, "atol": 1e-12, "dense_output": True}
    return solve_ivp(derivatives, (0, duration), start, args=(current, factor), **options).sol


def crossings(solution, duration, level=35.0):
    time = np.arange(0, duration, 0.001)
    u = solution(time)[0]
    at = np.flatnonzero((u[:-1] < level) & (u[1:] >= level))
    return time[at] + 0.001 * (level - u[at]) / (u[at + 1] - u[at])


def test_the_reference_is_the_paper(squid):
    assert resting_state(squid).membrane_potential == pytest.approx(-65, abs=1e-9)
    assert resting_state(squid)[1:4] == pytest.approx((0.0529325, 0.5961208, 0.3176769), abs=1e-6)
    assert reversal_potentials(squid) == pytest.approx((-65 + 115, -65 - 12, -65 + 10.6), abs=0.01)
    assert temperature_factor(squid) == 1
    assert squid.sodium_outside == squid.reference_sodium_outside
    assert squid.potassium_outside == squid.reference_potassium_outside


def test_no_net_current_flows_at_the_reference_rest(squid):
    recording = simulate_membrane(squid, Stimulus(), 1)
    total = recording.sodium_current + recording.potassium_current + recording.leak_current
    np.testing.assert_allclose(total, 0, atol=1e-12)


def test_v008_no_drift_at_rest(squid, change):
    printed = change(squid, leak_reversal_potential=-65 + 10.613)
    settled = resting_state(printed).membrane_potential + 65
    assert -0.05 < settled < 0.05
    drift = simulate_membrane(printed, Stimulus(initial_depolarisation=-settled), 50).membrane_potential + 65
    assert np.abs(drift).max() < 0.05
    assert np.ptp(simulate_membrane(squid, Stimulus(), 50).membrane_potential) < 1e-6


@pytest.mark.parametrize(("depolarisation", "spikes"), [(6, 0), (7, 1), (90, 1)])
def test_v009_v010_threshold_of_an_instantaneous_depolarisation(squid, depolarisation, spikes):
    recording = simulate_membrane(squid, Stimulus(initial_depolarisation=depolarisation), 30)
    assert len(recording.spike_times) == spikes
    assert recording.membrane_potential[0] == pytest.approx(-65 + depolarisation, abs=1e-9)


def test_v018_firing_rate(squid):
    assert 65 <= firing_rate(simulate_membrane(squid, STEP_OF_CURRENT, 200)) <= 74


# Warmth brings more spikes into the window, and each adds its upstroke to the root mean square.
@pytest.mark.parametrize(("celsius", "tolerance"), [(6.3, 0.1), (18.5, 0.3), (30, 0.001)])
def test_scipy_agrees(squid, change, celsius, tolerance):
    solution = exact(100, 10, celsius)
    recording = simulate_membrane(change(squid, temperature=celsius), STEP_OF_CURRENT, 100)
    expected = crossings(solution, 100)
    assert len(recording.spike_times) == len(expected)
    np.testing.assert_allclose(recording.spike_times, expected, atol=0.02)
    error = recording.membrane_potential + 65 - solution(recording.time)[0]
    assert np.sqrt(np.mean(error**2)) < tolerance
    for gate, row in (("sodium_activation", 1), ("sodium_inactivation", 2), ("potassium_activation", 3)):
        np.testing.assert_allclose(getattr(recording, gate), solution(recording.time)[row], atol=0.03)


def test_the_error_falls_with_the_square_of_the_step(squid):
    solution = exact(20, 10)
    errors = []
    for step in (0.05, 0.025, 0.0125):
        recording = simulate_membrane(squid, STEP_OF_CURRENT, 20, time_step=step)
        errors.append(np.sqrt(np.mean((recording.membrane_potential + 65 - solution(recording.time)[0]) ** 2)))
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(orders > 1.8), orders


def test_neuron_agrees(squid, neuron_hoc):
    h = neuron_hoc
    section = h.Section(name="patch")
    section.L = section.diam = 10
    section.cm = 1
    section.insert("hh")
    section.ena, section.ek = 50, -77
    section(0.5).hh.el = squid.leak_reversal_potential
    clamp = h.IClamp(section(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0, 1e9, 10 * section(0.5).area() * 1e-5
    potential = h.Vector().record(section(0.5)._ref_v)
    h.celsius, h.dt, h.steps_per_ms = 6.3, 0.0125, 80
    h.finitialize(-65)
    h.continuerun(100)
    recording = simulate_membrane(squid, STEP_OF_CURRENT, 100, output_step=0.0125)
    ours, theirs = recording.membrane_potential, np.array(potential)[: len(recording.time)]
    # The same scheme at the same step: what is left is our table of rates.
    assert np.sqrt(np.mean((ours - theirs) ** 2)) < 0.05
    above = np.flatnonzero((theirs[:-1] < -30) & (theirs[1:] >= -30))
    np.testing.assert_allclose(recording.spike_times, recording.time[above + 1], atol=0.02)


def test_the_currents_charge_the_membrane(squid):
    recording = simulate_membrane(squid, Stimulus((Pulse(15, 1, 2),)), 15, output_step=0.0125)
    charging = np.gradient(recording.membrane_potential, recording.time)
    total = recording.sodium_current + recording.potassium_current + recording.leak_current
    away_from_edges = (np.abs(recording.time - 1) > 0.05) & (np.abs(recording.time - 3) > 0.05)
    away_from_edges[[0, -1]] = False
    residue = (charging + total - recording.stimulus)[away_from_edges]
    assert np.abs(residue).max() < 0.01 * np.abs(charging).max()


def test_a_pulse_keeps_its_charge_wherever_its_edges_fall(squid, change):
    silent = change(squid, sodium_conductance=0, potassium_conductance=0, leak_conductance=0)
    recording = simulate_membrane(silent, Stimulus((Pulse(7, 1.2345, 0.6789), Pulse(-2, 1.5, 1.0))), 5)
    change_of_potential = recording.membrane_potential[-1] - recording.membrane_potential[0]
    assert change_of_potential == pytest.approx(7 * 0.6789 - 2, abs=1e-9)


def test_concentrations_move_the_reversal_potentials_by_the_nernst_difference(squid, change):
    moved = reversal_potentials(change(squid, sodium_outside=230, potassium_outside=20))
    shift = thermal_voltage(6.3) * math.log(2)
    assert moved.sodium == pytest.approx(50 - shift, abs=1e-9)
    assert moved.potassium == pytest.approx(-77 + shift, abs=1e-9)
    assert moved.leak == squid.leak_reversal_potential


def test_potassium_outside_raises_the_rest_less_than_its_equilibrium(squid, change):
    potassium = [1, 2, 5, 10, 12]
    states = [change(squid, potassium_outside=value) for value in potassium]
    rest = np.array([resting_state(state).membrane_potential for state in states])
    equilibrium = np.array([reversal_potentials(state).potassium for state in states])
    assert np.all(np.diff(rest) > 0)
    assert np.all(np.diff(rest) < np.diff(equilibrium))


def test_less_sodium_outside_lowers_the_peak(squid, change):
    stimulus = Stimulus((Pulse(20, 1, 1),))
    peaks = [
        simulate_membrane(change(squid, sodium_outside=value), stimulus, 20).peak_potential
        for value in (150, 300, 460, 900)
    ]
    assert np.all(np.diff(peaks) > 0)


def test_a_membrane_without_a_stable_rest_fires_by_itself(squid, change):
    recording = simulate_membrane(change(squid, potassium_outside=20), Stimulus(), 100)
    assert not recording.resting_state.stable
    assert len(recording.spike_times) > 2
    # It has been firing before time zero: the intervals are even from the start.
    np.testing.assert_allclose(np.diff(recording.spike_times), np.diff(recording.spike_times)[0], rtol=0.02)


def test_a_strong_current_blocks_the_membrane_after_one_spike(squid):
    recording = simulate_membrane(squid, Stimulus((Pulse(200, 1, 20),)), 40)
    assert len(recording.spike_times) == 1


def test_a_depolarisation_that_the_stimulus_alone_carries_is_no_spike(squid, change):
    recording = simulate_membrane(change(squid, sodium_conductance=0), Stimulus((Pulse(200, 1, 20),)), 40)
    assert recording.peak_potential > squid.spike_detection_potential
    assert len(recording.spike_times) == 0


def test_observables_of_the_spike(squid):
    observables = membrane_observables(simulate_membrane(squid, Stimulus((Pulse(20, 1, 1),)), 30))
    assert observables["spike_count"] == 1
    assert observables["spike_amplitude"] == observables["overshoot"] + 65
    # The undershoot ends near E_K, 12 mV below rest.
    assert 8 < observables["undershoot"] < 12
    silent = membrane_observables(simulate_membrane(squid, Stimulus(), 10))
    assert set(silent) == {"resting_potential", "spike_count", "firing_rate", "peak_potential"}


def box(ranges):
    return st.fixed_dictionaries({name: st.floats(low, high) for name, (low, high) in ranges.items()})


SLIDERS = {
    "temperature": (0, 40),
    "sodium_outside": (4.6, 920),
    "potassium_outside": (1, 200),
    "sodium_conductance": (0, 240),
    "potassium_conductance": (0, 72),
    "leak_conductance": (0, 3),
    "membrane_capacitance": (0.5, 2),
}
NOTHING_CONDUCTS = {"sodium_conductance": 0.0, "potassium_conductance": 0.0, "leak_conductance": 0.0}


@settings(max_examples=60, deadline=None)
@given(box(SLIDERS), st.floats(0, 200), st.floats(0.05, 20), st.floats(0, 50), st.floats(-100, 100))
@example(NOTHING_CONDUCTS, 200.0, 20.0, 0.0, 0.0)
@example({"potassium_outside": 200.0, "sodium_conductance": 240.0, "temperature": 40.0}, 200.0, 20.0, 1.0, 0.0)
def test_no_slider_breaks_the_membrane(squid, values, amplitude, width, interval, depolarisation):
    parameters = dataclasses.replace(squid, **values)
    stimulus = Stimulus(Stimulus.pair(amplitude, 1, width, interval).pulses, depolarisation)
    recording = simulate_membrane(parameters, stimulus, 30)
    reversals = recording.reversal_potentials
    # Injected charge on top of the outermost potentials; Crank-Nicolson may swing once to the other side.
    charge = 2 * amplitude * width / parameters.membrane_capacitance
    outermost = max(map(abs, (*reversals, recording.membrane_potential[0])))
    for field in dataclasses.fields(recording)[:-4]:
        assert np.all(np.isfinite(getattr(recording, field.name))), field.name
    assert np.abs(recording.membrane_potential).max() <= 2 * outermost + charge + 10
    for gate in (recording.sodium_activation, recording.sodium_inactivation, recording.potassium_activation):
        assert gate.min() >= -1e-12
        assert gate.max() <= 1 + 1e-12
    assert np.all(np.diff(recording.spike_times) > 0)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"sodium_outside": 0}, "sodium_outside must be positive, not 0."),
        ({"leak_conductance": -1}, "leak_conductance must not be negative, not -1."),
        ({"temperature": math.nan}, "temperature must be a finite number, not nan."),
    ],
)
def test_impossible_parameters_are_refused(squid, change, values, sentence):
    with pytest.raises(ValueError, match=r"\.$") as error:
        change(squid, **values)
    assert str(error.value) == sentence


@pytest.mark.parametrize("options", [{"duration": 0}, {"duration": 5, "output_step": -1}, {"duration": math.inf}])
def test_impossible_times_are_refused(squid, options):
    with pytest.raises(ValueError, match="must be positive"):
        simulate_membrane(squid, Stimulus(), **options)
