import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.transmitter_release import calcium_occupancy, drawn_quanta, release_series

TIMES = {"recovery_time": 700.0, "facilitation_time": 100.0, "fast_recovery_time": 100.0}


def test_release_grows_with_the_fourth_power_of_little_calcium():
    """Target V044: slope 3.78 (3.5 to 4.2) on logarithmic axes, frog, calcium far below K1."""
    calcium = np.array([0.01, 0.02])
    release = calcium_occupancy(calcium, 0.0, 1.1, 2.97) ** 4
    assert np.diff(np.log(release)) / np.diff(np.log(calcium)) == pytest.approx(3.78, abs=0.42)


def test_magnesium_moves_the_calcium_curve_without_changing_its_slope():
    calcium = np.array([0.005, 0.01])
    slopes = [np.diff(np.log(calcium_occupancy(calcium, mg, 1.1, 2.97)))[0] for mg in (0.0, 3.0, 6.0)]
    assert np.ptp(slopes) < 0.01
    assert np.all(np.diff(calcium_occupancy(0.3, [0.0, 3.0, 6.0], 1.1, 2.97)) < 0)


def test_without_facilitation_a_train_reaches_the_closed_form_of_its_steady_state():
    """Tsodyks & Markram without facilitation: R = (1 - x) / (1 - (1 - U) x) with x = exp(-interval / recovery)."""
    interval, recovery, probability = 40.0, 300.0, 0.3
    probabilities, refilled = release_series(np.arange(60) * interval, probability, recovery, 1e-3, 1e12)
    quanta = drawn_quanta(probabilities, refilled, 100.0)
    x = np.exp(-interval / recovery)
    assert quanta[-1] == pytest.approx(100 * probability * (1 - x) / (1 - (1 - probability) * x), rel=1e-9)


def test_random_release_has_the_deterministic_mean():
    probabilities, refilled = release_series(np.arange(5) * 50.0, 0.12, **TIMES)
    mean = drawn_quanta(probabilities, refilled, 250.0)
    draws = [drawn_quanta(probabilities, refilled, 250.0, np.random.default_rng(seed)) for seed in range(400)]
    # The standard error of the mean of 400 draws of a binomial with variance below its mean is below 0.3.
    np.testing.assert_allclose(np.mean(draws, axis=0), mean, atol=1.2)
    assert all(np.all(draw == np.round(draw)) for draw in draws)


@given(
    intervals=st.lists(st.floats(0.0, 5000.0), min_size=1, max_size=20),
    probability=st.floats(0.0, 1.0),
    seed=st.one_of(st.none(), st.integers(0, 1000)),
)
def test_no_impulse_releases_more_than_the_store_holds(intervals, probability, seed):
    probabilities, refilled = release_series(np.cumsum(intervals), probability, **TIMES)
    generator = None if seed is None else np.random.default_rng(seed)
    quanta = drawn_quanta(probabilities, refilled, 50.0, generator)
    assert np.all(quanta >= 0)
    assert np.all(quanta <= 50.0 + 1e-9)
    assert np.all((probabilities >= 0) & (probabilities <= 1))


@pytest.mark.parametrize("times", [[2.0, 1.0], [np.nan], [[1.0]]])
def test_impulses_out_of_order_are_refused_in_one_sentence(times):
    with pytest.raises(ValueError, match="finite numbers in rising order"):
        release_series(times, 0.1, **TIMES)
