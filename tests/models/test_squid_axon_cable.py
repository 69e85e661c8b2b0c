import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from widgets.models.squid_axon import Pulse, Stimulus
from widgets.models.squid_axon_cable import simulate_cable

WARM = 18.5  # degC, at which the paper computed and measured a velocity


@pytest.fixture(scope="module")
def warm(squid):
    return dataclasses.replace(squid, temperature=WARM)


def test_v012_v013_v014_velocity_and_amplitude_of_the_paper(warm):
    recording = simulate_cable(warm)
    assert recording.outcome == "propagated"
    assert 18.5 <= recording.conduction_velocity <= 19.0
    assert 18 <= recording.conduction_velocity <= 24
    assert 89.5 <= recording.spike_amplitude <= 91.5


def test_the_velocity_converges_with_the_square_of_the_step(warm):
    # Steps 1/6, 1/12, 1/24 and 1/192 of an output step: the difference to the last one falls fourfold each time.
    velocities = [velocity_at(warm, parts) for parts in (6, 12, 24, 192)]
    errors = np.abs(np.array(velocities[:3]) - velocities[3])
    assert np.all(np.log2(errors[:-1] / errors[1:]) > 1.8)


def velocity_at(parameters, parts, **options):
    factor = 3 ** ((parameters.temperature - 6.3) / 10)
    step = 0.1 / parts * factor ** (2 / 3)
    return simulate_cable(parameters, duration=8, time_step=step, **options).conduction_velocity


@pytest.mark.parametrize("celsius", [6.3, 18.5, 28])
def test_the_default_step_gives_the_velocity_within_half_a_percent(squid, change, celsius):
    parameters = change(squid, temperature=celsius)
    default = simulate_cable(parameters).conduction_velocity
    limit = simulate_cable(parameters, time_step=0.004).conduction_velocity
    assert default == pytest.approx(limit, rel=0.005)
    finer = simulate_cable(parameters, compartments=800).conduction_velocity
    assert default == pytest.approx(finer, rel=0.001)


def test_neuron_agrees(warm, neuron_hoc):
    h = neuron_hoc
    compartments, spacing = 400, warm.cable_length / 400
    axon = h.Section(name="axon")
    axon.L, axon.diam, axon.nseg, axon.Ra, axon.cm = 1e3 * warm.cable_length, 476, compartments, 35.4, 1
    axon.insert("hh")
    axon.ena, axon.ek = 50, -77
    for segment in axon:
        segment.hh.el = warm.leak_reversal_potential
    clamps = []
    for index in range(round(warm.stimulated_length / spacing)):
        segment = axon((index + 0.5) / compartments)
        clamp = h.IClamp(segment)
        clamp.delay, clamp.dur, clamp.amp = 0, 0.5, 200 * segment.area() * 1e-5
        clamps.append(clamp)
    sites = [160, 320]
    traces = [h.Vector().record(axon((site + 0.5) / compartments)._ref_v) for site in sites]
    h.celsius, h.dt, h.steps_per_ms = WARM, 0.01, 100
    h.finitialize(-65)
    h.continuerun(8)
    arrivals = []
    for trace in map(np.array, traces):
        k = np.flatnonzero((trace[:-1] < -30) & (trace[1:] >= -30))[0]
        arrivals.append(0.01 * (k + (-30 - trace[k]) / (trace[k + 1] - trace[k])))
    recording = simulate_cable(warm, duration=8, time_step=0.01 * 3 ** ((WARM - 6.3) / 10 * 2 / 3))
    velocity = (sites[1] - sites[0]) * spacing / (arrivals[1] - arrivals[0])
    # The same scheme at the same step.
    assert recording.conduction_velocity == pytest.approx(velocity, rel=5e-4)
    assert recording.peak_potential[320] == pytest.approx(traces[1].max(), abs=0.05)
    np.testing.assert_allclose(recording.arrival_time[sites], arrivals, atol=0.005)


def test_scipy_agrees_everywhere_on_a_short_cable(squid, change):
    # All compartments at all times: also a test that neither the long steps nor leaving out what rests is visible.
    parameters = change(squid, temperature=WARM, cable_length=40.0)
    compartments, duration, amplitude = 40, 12.0, 200.0
    recording = simulate_cable(parameters, duration=duration, compartments=compartments, time_step=0.01)
    coupling = 1e3 * 238e-4 / (2 * 35.4 * 0.1**2)
    stimulated = np.arange(compartments) < 5
    factor = 3 ** ((WARM - 6.3) / 10)

    def derivatives(_, state, current):
        u, m, h, n = state.reshape(compartments, 4).T
        padded = np.concatenate([u[:1], u, u[-1:]])
        membrane = 120 * m**3 * h * (u - 115) + 36 * n**4 * (u + 12) + 0.3 * (u - 10.59892096939168)
        axial = coupling * (padded[2:] - 2 * u + padded[:-2])
        return np.column_stack(
            [
                current * stimulated - membrane + axial,
                factor * (0.1 * (25 - u) / np.expm1((25 - u) / 10) * (1 - m) - 4 * np.exp(-u / 18) * m),
                factor * (0.07 * np.exp(-u / 20) * (1 - h) - h / (np.exp((30 - u) / 10) + 1)),
                factor * (0.01 * (10 - u) / np.expm1((10 - u) / 10) * (1 - n) - 0.125 * np.exp(-u / 80) * n),
            ]
        ).ravel()

    start = np.tile([0.0, *recording.resting_state[1:4]], compartments)
    options = {"method": "LSODA", "rtol": 1e-7, "atol": 1e-8, "lband": 4, "uband": 4}
    during = solve_ivp(derivatives, (0, 0.5), start, args=(amplitude,), t_eval=recording.time[:6], **options)
    after = solve_ivp(derivatives, (0.5, duration), during.y[:, -1], args=(0.0,), t_eval=recording.time[5:], **options)
    expected = np.vstack([during.y[::4].T[:-1], after.y[::4].T]) - 65
    assert np.sqrt(np.mean((recording.membrane_potential - expected) ** 2)) < 0.1
    assert np.abs(recording.membrane_potential - expected).max() < 2


def test_velocity_grows_with_the_square_root_of_the_radius(warm, change):
    # Cable theory, exactly: four times the radius is the same cable with all lengths doubled.
    thick = change(warm, axon_radius=4 * warm.axon_radius, cable_length=200.0, stimulated_length=10.0)
    ratio = simulate_cable(thick).conduction_velocity / simulate_cable(warm).conduction_velocity
    assert ratio == pytest.approx(2, abs=1e-6)


def test_warmth_speeds_the_spike_and_shrinks_it(squid, change):
    recordings = [simulate_cable(change(squid, temperature=celsius)) for celsius in (0, 6.3, 12, 18.5, 25)]
    assert np.all(np.diff([recording.conduction_velocity for recording in recordings]) > 0)
    assert np.all(np.diff([recording.spike_amplitude for recording in recordings]) < 0)


def test_heat_blocks_conduction(squid, change):
    recordings = {celsius: simulate_cable(change(squid, temperature=celsius)) for celsius in (30, 36, 40)}
    assert recordings[30].outcome == "propagated"
    for celsius in (36, 40):
        blocked = recordings[celsius]
        assert blocked.outcome == "failed"
        assert blocked.conduction_velocity is None
        assert blocked.spike_amplitude is None
        assert blocked.distance_reached < 40
        assert np.all(np.isfinite(blocked.membrane_potential))


@pytest.mark.parametrize(
    ("values", "options", "outcome"),
    [
        ({}, {"duration": 3}, "unfinished"),
        ({}, {"stimulus": Stimulus((Pulse(1, 0, 0.5),))}, "failed"),
        ({"potassium_outside": 20}, {}, "spontaneous"),
        ({"potassium_outside": 100}, {}, "failed"),
        ({"sodium_outside": 4.6}, {}, "failed"),
    ],
)
def test_outcomes_other_than_propagation(squid, change, values, options, outcome):
    recording = simulate_cable(change(squid, **values), **options)
    assert recording.outcome == outcome
    assert recording.conduction_velocity is None


def test_what_the_spike_has_not_reached_is_at_rest(squid):
    recording = simulate_cable(squid, duration=2)
    assert np.all(recording.membrane_potential[-1, -100:] == pytest.approx(-65, abs=1e-3))
    assert np.all(np.isnan(recording.arrival_time[-100:]))


def box(ranges):
    return st.fixed_dictionaries({name: st.floats(low, high) for name, (low, high) in ranges.items()})


SLIDERS = {
    "temperature": (0, 40),
    "sodium_outside": (4.6, 920),
    "potassium_outside": (1, 200),
    "sodium_conductance": (0, 240),
    "potassium_conductance": (0, 72),
    "leak_conductance": (0, 3),
    "axon_radius": (5, 500),
    "axoplasm_resistivity": (10, 200),
    "cable_length": (20, 200),
    "stimulated_length": (0.5, 20),
}
CLOSED = {"sodium_conductance": 0.0, "potassium_conductance": 0.0, "leak_conductance": 0.0}


@settings(max_examples=40, deadline=None)
@given(box(SLIDERS), st.floats(0, 200), st.floats(0.05, 20), st.floats(0, 50))
@example(CLOSED, 200.0, 20.0, 0.0)
@example({"potassium_outside": 200.0, "sodium_conductance": 240.0, "temperature": 40.0}, 200.0, 20.0, 1.0)
def test_no_slider_breaks_the_cable(squid, values, amplitude, width, interval):
    parameters = dataclasses.replace(squid, **values)
    stimulus = Stimulus.pair(amplitude, 0.5, width, interval)
    recording = simulate_cable(parameters, stimulus, 10, compartments=100)
    bound = 400 + 2 * amplitude * width
    assert np.all(np.isfinite(recording.membrane_potential))
    assert np.abs(recording.membrane_potential).max() < bound
    assert np.all(np.isfinite(recording.peak_potential))
    assert 0 <= recording.distance_reached <= parameters.cable_length
    assert (recording.conduction_velocity is None) == (recording.outcome != "propagated")
    if recording.conduction_velocity is not None:
        assert 0 < recording.conduction_velocity < 1e4


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"compartments": 101}, "even"),
        ({"compartments": 10}, "even"),
        ({"stimulus": Stimulus(initial_depolarisation=5)}, "initial_depolarisation"),
        ({"duration": -1}, "positive"),
    ],
)
def test_impossible_arguments_are_refused(squid, options, word):
    with pytest.raises(ValueError, match=word):
        simulate_cable(squid, **options)
