import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.twitch_counts import chance_of_one, share_found


def test_the_chance_of_one_is_what_poisson_says():
    assert chance_of_one(0) == 0
    assert chance_of_one(math.log(2)) == pytest.approx(0.5)
    np.testing.assert_allclose(chance_of_one([0.2, 2]), [1 - math.exp(-0.2), 1 - math.exp(-2)])


def test_alike_people_are_found_as_one_is():
    assert share_found(3, 1, 2, 0.5, 1) == pytest.approx(chance_of_one(3), rel=1e-9)


def test_the_share_is_what_many_drawn_people_give():
    """200,000 people drawn at random: the standard error is about a thousandth."""
    random = np.random.default_rng(1)
    rates = 2.0 * np.exp(np.log(3.0) * random.standard_normal(200_000))
    drawn = np.mean(random.poisson(rates * 4 * 0.1 * 0.5) > 0)
    assert share_found(2.0, 3.0, 4, 0.1, 0.5) == pytest.approx(drawn, abs=0.005)


@given(st.floats(0.01, 1e4), st.floats(1, 10), st.integers(1, 60), st.floats(1e-3, 1e4), st.floats(1e-6, 1))
def test_muscles_time_and_notice_count_alike(rate, spread, muscles, hours, noticed):
    once = share_found(rate, spread, muscles, hours, noticed)
    assert 0 <= once <= 1
    assert share_found(rate, spread, 2 * muscles, hours, noticed) == pytest.approx(
        share_found(rate, spread, muscles, 2 * hours, noticed), abs=1e-12
    )
    assert share_found(2 * rate, spread, muscles, hours, noticed) >= once - 1e-12


def test_people_who_differ_make_the_curve_flatter():
    hours = np.logspace(-3, 3, 50)
    alike, unlike = share_found(1, 1, 1, hours, 1), share_found(1, 10, 1, hours, 1)
    assert unlike[0] > alike[0]
    assert unlike[-20] < alike[-20]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((-1, 2, 1, 1, 1), "must not be negative"),
        ((1, 0.5, 1, 1, 1), "spread must be at least 1"),
        ((1, 2, 1, 1, 2), "between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        share_found(*arguments)
    with pytest.raises(ValueError, match="must not be negative"):
        chance_of_one(-1)
