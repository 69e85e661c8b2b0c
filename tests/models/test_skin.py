from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from widgets import content
from widgets.models.skin import SkinParameters, bulge, skin_displacement, skin_profile

HEALTHY = content.fill(SkinParameters, "skin")
STEP = 2.0  # ms


def twitch(force=10.0, contraction=40.0, duration=600.0):
    ratio = np.arange(0.0, duration, STEP) / contraction
    return force * ratio * np.exp(1 - ratio)


@pytest.mark.parametrize("damping", [0.3, 0.6, 1.0, 1.7])
def test_it_is_the_damped_spring_that_it_is_said_to_be(damping):
    parameters = replace(HEALTHY, damping_ratio=damping)
    force = twitch()
    omega = 2 * np.pi * parameters.natural_frequency / 1000

    def spring(t, state):
        held = force[min(int(t / STEP), len(force) - 1)]
        return [state[1], omega**2 * (held - state[0]) - 2 * damping * omega * state[1]]

    # Solved step by step, as the force jumps between them.
    state, expected = np.zeros(2), []
    for k in range(60):
        solved = solve_ivp(lambda _t, y, k=k: spring(k * STEP, y), (0, STEP), state, rtol=1e-9, atol=1e-12)
        state = solved.y[:, -1]
        expected.append(state[0])
    found = skin_displacement(parameters, force, STEP)[:60] / parameters.displacement_per_force
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)


def test_a_lasting_force_holds_the_skin_where_it_says():
    still = skin_displacement(HEALTHY, np.full(2000, 10.0), STEP)
    assert still[-1] == pytest.approx(10.0 * HEALTHY.displacement_per_force)


def test_the_skin_moves_later_than_the_force_and_in_proportion():
    force = twitch()
    moved = skin_displacement(HEALTHY, force, STEP)
    assert np.argmax(moved) > np.argmax(force)
    np.testing.assert_allclose(skin_displacement(HEALTHY, 3 * force, STEP), 3 * moved)


def test_deep_units_move_the_skin_less_and_more_widely():
    places = np.linspace(-40, 40, 161)
    shallow, deep = (bulge(HEALTHY, places, depth, 5.0) for depth in (5.0, 20.0))
    assert shallow.max() / deep.max() == pytest.approx(np.exp(15.0 / HEALTHY.depth_constant))
    assert places[np.argmax(shallow)] == places[np.argmax(deep)] == 5.0
    assert (shallow > 0.5 * shallow.max()).sum() < (deep > 0.5 * deep.max()).sum()


def test_the_profile_is_the_sum_over_the_units():
    places = np.linspace(-30, 30, 31)
    forces = np.stack([twitch(10.0), twitch(20.0, 60.0)])
    whole = skin_profile(HEALTHY, forces, STEP, places, [8.0, 12.0], [-10.0, 10.0])
    assert whole.shape == (forces.shape[1], len(places))
    parts = [
        skin_profile(HEALTHY, forces[k : k + 1], STEP, places, [d], [y])
        for k, d, y in ((0, 8.0, -10.0), (1, 12.0, 10.0))
    ]
    np.testing.assert_allclose(whole, sum(parts))
    at_electrodes = bulge(HEALTHY, 0.0, 8.0, -10.0) * skin_displacement(HEALTHY, forces[0], STEP)
    np.testing.assert_allclose(parts[0][:, 15], at_electrodes)
    assert not skin_profile(HEALTHY, np.zeros((0, 5)), STEP, places, [], []).any()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_parameters_keep_the_skin_finite_and_bounded(data, box):
    parameters = data.draw(box(SkinParameters, "skin"))
    step = data.draw(st.floats(0.1, 50.0))
    moved = skin_displacement(parameters, data.draw(st.lists(st.floats(0, 1e4), min_size=1, max_size=50)), step)
    # A step overshoots its end by less than its own height, and steps down as well as up add.
    assert np.all(np.abs(moved) <= 1e4 * parameters.displacement_per_force * 51)


@pytest.mark.parametrize(("change", "sentence"), [({"depth_constant": 0.0}, "depth_constant must be positive")])
def test_impossible_parameters_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(HEALTHY, **change)
    with pytest.raises(ValueError, match="step must be positive"):
        skin_displacement(HEALTHY, [1.0], 0.0)
