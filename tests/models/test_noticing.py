import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.models.noticing import twitches_and_noticed

HIGHEST = 400.0


def days(rate, share, count=400, seed=1):
    return twitches_and_noticed(np.full(count, float(rate)), np.full(count, float(share)), HIGHEST, seed)


def test_means_and_variances_are_those_of_a_poisson_process():
    """400 days: the mean of a rate of 100 is known to 0.5 (one standard error), the variance to seven percent."""
    happened, noticed = days(100, 0.2)
    assert happened.mean() == pytest.approx(100, abs=2)
    assert noticed.mean() == pytest.approx(20, abs=1)
    assert noticed.var() == pytest.approx(20, rel=0.25)


def test_attention_doubles_what_is_noticed_and_leaves_the_twitches_alone():
    before, after = days(100, 0.2), days(100, 0.4)
    assert np.array_equal(before[0], after[0])
    assert after[1].sum() == pytest.approx(2 * before[1].sum(), rel=0.05)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, HIGHEST), st.floats(0, 1), st.integers(0, 1000))
def test_never_more_noticed_than_happened_and_more_only_adds(rate, share, seed):
    happened, noticed = days(rate, share, 5, seed)
    assert np.all(noticed <= happened)
    more_twitches, more_seen = days(min(HIGHEST, rate * 1.5), share, 5, seed)
    assert np.all(more_twitches >= happened)
    assert np.all(more_seen >= noticed)
    assert np.all(days(rate, min(1, share * 1.5), 5, seed)[1] >= noticed)


def test_all_or_none_is_noticed_at_the_ends():
    happened, noticed = days(50, 1)
    assert np.array_equal(happened, noticed)
    assert days(50, 0)[1].sum() == 0


@pytest.mark.parametrize(("rate", "share"), [(-1, 0.5), (HIGHEST + 1, 0.5), (10, -0.1), (10, 1.1)])
def test_nonsense_is_refused(rate, share):
    with pytest.raises(ValueError, match="must lie between"):
        days(rate, share)
