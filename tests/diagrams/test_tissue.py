import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.diagrams.geometry import signed_area
from widgets.diagrams.tissue import bundles


@given(st.floats(-40, 0), st.floats(5, 40), st.floats(-30, -10), st.floats(-5, 5), st.floats(1.5, 7))
def test_they_fill_most_of_the_box_and_none_of_the_rest(left, right, bottom, top, size):
    found = bundles(left, right, bottom, top, size)
    for outline in found:
        x, y = np.array(outline).T
        assert left <= x.min() <= x.max() <= right
        assert bottom <= y.min() <= y.max() <= top
    filled = sum(abs(signed_area(outline)) for outline in found)
    assert 0.6 * (right - left) * (top - bottom) < filled < (right - left) * (top - bottom)


def test_no_two_overlap():
    found = bundles(-20, 20, -20, 0, 4)
    grid = np.stack(np.meshgrid(np.arange(-20, 20, 0.4), np.arange(-20, 0, 0.4)), axis=-1).reshape(-1, 2)
    inside = sum(_holds(outline, grid).astype(int) for outline in found)
    assert inside.max() == 1
    assert (inside == 0).any(), "there are walls between them"


def test_they_are_uneven_and_the_same_every_time():
    found = bundles(-30, 30, -30, 0, 5)
    whole = [abs(signed_area(outline)) for outline in found if np.array(outline)[:, 1].max() < 0]
    assert np.std(whole) > 0.1 * np.mean(whole)
    assert found == bundles(-30, 30, -30, 0, 5)


@pytest.mark.parametrize("size", [0.5, 100])
def test_a_box_may_be_much_larger_or_smaller_than_a_bundle(size):
    assert bundles(0, 10, 0, 10, size) or size > 10


def _holds(outline, points):
    """Tell for each point whether it lies inside, by the crossings of a ray to the right."""
    crossings = np.zeros(len(points), int)
    for (x0, y0), (x1, y1) in itertools.pairwise([*outline, outline[0]]):
        if y0 == y1:
            continue
        between = (points[:, 1] >= min(y0, y1)) & (points[:, 1] < max(y0, y1))
        crossings += between & (points[:, 0] < x0 + (points[:, 1] - y0) / (y1 - y0) * (x1 - x0))
    return crossings % 2 == 1
