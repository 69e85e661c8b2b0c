from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from widgets import content
from widgets.models import muscle_fibre, muscle_membrane
from widgets.models.muscle_fibre import MuscleFibreParameters, simulate_fibre, threshold_conductance
from widgets.models.neuromuscular_junction import EndplateConductance

HEALTHY = content.fill(MuscleFibreParameters, "muscle_fibre")
IMPULSE = EndplateConductance((1.0,), (2400.0,), 0.25, 1.2, -15.0)
NOTHING = EndplateConductance((), (), 0.25, 1.2, -15.0)


def test_the_action_potential_is_within_the_published_ranges():
    """Targets V047, V048 and V049: rest -83 (-90 to -78) mV, overshoot 25 (15 to 40) mV, 4.0 (3 to 5) m/s."""
    recording = simulate_fibre(HEALTHY, IMPULSE, 12.0)
    assert recording.outcome == "propagated"
    assert -90 <= recording.rest.membrane_potential <= -78
    assert 15 <= recording.overshoot <= 40
    assert 3.0 <= recording.conduction_velocity <= 5.0
    assert 0.4 <= recording.half_width <= 1.0


def test_the_default_step_is_within_half_a_per_cent_of_small_ones_and_converges_with_second_order():
    velocity = {
        step: simulate_fibre(HEALTHY, IMPULSE, 8.0, time_step=step).conduction_velocity
        for step in (0.0125, 0.00625, 0.00078125)
    }
    limit = velocity[0.00078125]
    assert velocity[0.00625] == pytest.approx(limit, rel=0.005)
    coarse, fine = (abs(velocity[step] - limit) for step in (0.0125, 0.00625))
    assert coarse / fine > 3.0


def test_long_steps_while_nothing_moves_change_nothing_that_shows():
    fast = simulate_fibre(HEALTHY, IMPULSE, 15.0, output_step=0.05)
    never_long = simulate_fibre(HEALTHY, IMPULSE, 15.0, output_step=0.00625)
    shift = fast.arrival_time - never_long.arrival_time
    assert np.nanmax(np.abs(shift)) < 0.005
    np.testing.assert_allclose(fast.membrane_potential[-1], never_long.membrane_potential[::8][-1], atol=0.05)


def oracle(parameters, impulse, duration, compartments):
    """Solve the same equations with scipy (Runge-Kutta, error control), written down anew."""
    densities, reversals, access = muscle_fibre._membrane(parameters)
    factor = 2.2 ** ((37 - 22) / 10)
    spacing = 0.01
    coupling = 1000 * 25e-4 / (2 * 125 * spacing**2)
    extra = (parameters.endplate_sodium_density_ratio - 1) * parameters.sodium_conductance
    per_nanosiemens = 1e-6 / (2 * np.pi * 25e-4 * spacing)
    peak_time = 0.25 * 1.2 / 0.95 * np.log(1.2 / 0.25)
    peak = np.exp(-peak_time / 1.2) - np.exp(-peak_time / 0.25)

    def rates(v):
        am = 0.288 * (v + 46) / (1 - np.exp(-(v + 46) / 10))
        an = 0.0131 * (v + 40) / (1 - np.exp(-(v + 40) / 7))
        return (
            (am, 1.38 * np.exp(-(v + 46) / 18)),
            (0.0081 * np.exp(-(v + 45) / 14.7), 4.38 / (1 + np.exp(-(v + 45) / 9))),
            (an, 0.067 * np.exp(-(v + 40) / 40)),
        )

    def currents(g, v, gates):
        m, h, n = gates
        return g[0] * m**3 * h * (v - reversals[0]) + g[1] * n**4 * (v - reversals[1]) + g[2] * (v - reversals[2])

    def slopes(t, y):
        y = y.reshape(8, compartments)
        v, w = y[0], y[1]
        since = t - impulse.onsets[0]
        open_now = impulse.amplitudes[0] / peak * (np.exp(-since / 1.2) - np.exp(-since / 0.25)) if since > 0 else 0.0
        flux = np.diff(v, prepend=v[0], append=v[-1])
        dv = -currents(densities[0], v, y[2:5]) - access * (v - w) + coupling * np.diff(flux)
        dv[0] -= 0.5 * open_now * per_nanosiemens * (v[0] - impulse.reversal_potential)
        dv[0] -= extra * y[2, 0] ** 3 * y[3, 0] * (v[0] - reversals[0])
        dw = (-currents(densities[1], w, y[5:8]) + access * (v - w)) / parameters.tubule_area_ratio
        d = [dv, dw]
        for offset, potential in ((2, v), (5, w)):
            for gate, (alpha, beta) in enumerate(rates(potential)):
                x = y[offset + gate]
                d.append(factor * (alpha * (1 - x) - beta * x))
        return np.concatenate(d)

    rest = muscle_fibre.resting_state(parameters)
    start = np.repeat([rest.membrane_potential, rest.tubule_potential, *rest.gates], compartments)
    times = np.arange(0, duration + 1e-9, 0.05)
    solution = solve_ivp(slopes, (0, duration), start, method="RK45", t_eval=times, rtol=1e-6, atol=1e-7)
    return solution.y[:compartments].T


def test_the_fibre_agrees_with_an_independent_solver():
    short = replace(HEALTHY, fibre_length=4.0)
    ours = simulate_fibre(short, IMPULSE, 4.0, time_step=0.0025)
    expected = oracle(short, IMPULSE, 4.0, 20)
    # The upstroke climbs 200 mV in a millisecond: 1 mV is 5 us of it.
    np.testing.assert_allclose(ours.membrane_potential, expected, atol=1.0)
    assert np.sqrt(np.mean((ours.membrane_potential - expected) ** 2)) < 0.15


def test_half_a_fibre_is_exactly_half_of_the_whole():
    recording = simulate_fibre(HEALTHY, IMPULSE, 6.0)
    half = len(recording.position)
    whole = muscle_fibre._FibreRun(HEALTHY, recording.rest, 6.0, 0.05, 0.00625, 2 * half)
    density = 0.5 * IMPULSE.sampled(whole.step, whole.steps) * muscle_fibre._density_of_a_nanosiemens(HEALTHY)
    whole.integrate(density, IMPULSE.reversal_potential, (half - 1, half + 1), 0, True)
    # Elimination runs through the whole fibre in another order: rounding only.
    np.testing.assert_allclose(whole.trace[:, half:], recording.membrane_potential, atol=2e-3)
    np.testing.assert_allclose(whole.trace[:, half:], whole.trace[:, :half][:, ::-1], atol=1e-6)


def test_what_lies_ahead_and_is_left_out_would_not_have_moved():
    recording = simulate_fibre(HEALTHY, NOTHING, 5.0)
    far = recording.membrane_potential[:, 30:]
    # The folds of the endplate hold more channels and move the rest of their neighbourhood by less than a thousandth.
    np.testing.assert_allclose(far, recording.rest.membrane_potential, atol=1e-3)


def test_temperature_and_potassium_act_as_in_people():
    warm = [simulate_fibre(replace(HEALTHY, temperature=t), IMPULSE, 15.0) for t in (28.0, 33.0, 37.0)]
    assert np.all(np.diff([r.conduction_velocity for r in warm]) > 0)
    assert np.all(np.diff([r.half_width for r in warm]) < 0)
    potassium = [simulate_fibre(replace(HEALTHY, potassium_outside=k), IMPULSE, 15.0) for k in (3.0, 4.0, 7.0, 10.0)]
    assert np.all(np.diff([r.rest.membrane_potential for r in potassium]) > 0)
    assert np.all(np.diff([r.overshoot for r in potassium]) < 0)
    blocked = simulate_fibre(replace(HEALTHY, potassium_outside=16.0), IMPULSE, 15.0)
    assert blocked.outcome == "failed"
    assert blocked.conduction_velocity is None


def test_without_chloride_conductance_a_fibre_fires_after_the_impulse():
    """Myotonia: with a little more potassium outside, one impulse gives more than one action potential."""
    normal = replace(HEALTHY, potassium_outside=6.0)
    assert len(simulate_fibre(normal, IMPULSE, 60.0).action_potential_times) == 1
    assert len(simulate_fibre(replace(normal, chloride_conductance=0.1), IMPULSE, 60.0).action_potential_times) > 1


def test_the_threshold_separates_firing_from_failing():
    threshold = threshold_conductance(HEALTHY, IMPULSE)
    for factor, outcome in ((0.98, "failed"), (1.02, "propagated")):
        impulse = replace(IMPULSE, amplitudes=(factor * threshold,))
        assert simulate_fibre(HEALTHY, impulse, 10.0, time_step=0.0125).outcome == outcome
    assert threshold_conductance(replace(HEALTHY, sodium_conductance=0.0), IMPULSE) == np.inf


def test_gates_move_to_their_steady_values():
    v = -60.0
    moved = muscle_membrane.moved_gates(v, np.array([0.5, 0.5, 0.5]), 1e6)
    np.testing.assert_allclose(moved, muscle_membrane.steady_gates(v), rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_parameter_set_in_the_ranges_gives_finite_bounded_potentials(data, box):
    parameters = data.draw(box(MuscleFibreParameters, "muscle_fibre", fibre_length=(4.0, 8.0)))
    recording = simulate_fibre(parameters, IMPULSE, 8.0)
    assert np.all(np.isfinite(recording.membrane_potential))
    # Crank-Nicolson may pass the outermost reversal potential a little, not more.
    assert recording.membrane_potential.min() > -220
    assert recording.membrane_potential.max() < 200
    assert np.all(np.isfinite(recording.tubule_potential))
    if recording.outcome == "propagated":
        assert recording.conduction_velocity > 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"fibre_radius": 0.0}, "fibre_radius must be positive"),
        ({"fibre_length": 1.0}, "at least 2 mm"),
        ({"sodium_conductance": -1.0}, "sodium_conductance must not be negative"),
        ({"chloride_conductance": 0.0, "potassium_leak_conductance": 0.0}, "must not both be 0"),
    ],
)
def test_impossible_parameters_are_refused_in_one_sentence(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(HEALTHY, **change)


def test_the_work_grows_with_the_duration_alone():
    recording = simulate_fibre(HEALTHY, NOTHING, 30.0)
    assert len(recording.time) == 601
    with pytest.raises(ValueError, match="duration must be positive"):
        simulate_fibre(HEALTHY, NOTHING, 0.0)
