import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.upper_bounds import chance_of_nobody, upper_bound


@pytest.mark.parametrize(("people", "percent"), [(35, 8.20), (121, 2.45), (180, 1.65)])
def test_the_bounds_of_the_lesson(people, percent):
    """To the two decimals that are printed."""
    assert 100 * upper_bound(people) == pytest.approx(percent, abs=0.005)


def test_one_person_shuts_out_little():
    assert upper_bound(1) == pytest.approx(0.95)


@given(st.floats(1, 1e9))
def test_at_the_bound_seeing_nobody_is_a_chance_of_one_in_twenty(people):
    """1e-6: a share of 3e-9 is known to seven digits in 1 - share."""
    assert chance_of_nobody(upper_bound(people), people) == pytest.approx(0.05, rel=1e-6)


@given(st.floats(30, 1e9))
def test_the_rule_of_three_is_close_and_on_the_safe_side(people):
    """3 / N is above the bound, by five percent at 30 people and by a thousandth for many."""
    bound = upper_bound(people)
    assert bound < 3 / people < 1.06 * bound


def test_ten_times_the_people_shut_out_ten_times_as_much():
    ratio = upper_bound(np.array([300.0])) / upper_bound(np.array([3000.0]))
    assert ratio == pytest.approx(10, rel=0.01)  # exact only in the limit of many people


@pytest.mark.parametrize("people", [0, -3])
def test_nobody_cannot_be_followed(people):
    with pytest.raises(ValueError, match="at least one person"):
        upper_bound(people)
    with pytest.raises(ValueError, match="at least one person"):
        chance_of_nobody(0.1, people)


def test_a_share_is_between_none_and_all():
    with pytest.raises(ValueError, match="share"):
        chance_of_nobody(1.2, 10)
    with pytest.raises(ValueError, match="chance"):
        upper_bound(10, 1)
