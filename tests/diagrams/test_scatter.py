"""Where free ions lie."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.diagrams.scatter import best_candidates

AREA = (0.0, 0.0, 400.0, 150.0)
boxes = st.lists(
    st.tuples(st.floats(0, 350), st.floats(0, 100), st.floats(10, 50), st.floats(10, 50)).map(
        lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
    ),
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(boxes, st.integers(0, 20), st.integers(0, 1000))
def test_points_keep_out_of_boxes_and_off_the_rim(keep_out, count, seed):
    margin = 8.0
    points = best_candidates(count, AREA, keep_out, [], margin, seed)
    assert len(points) == count
    for x, y in points:
        assert margin <= x <= AREA[2] - margin
        assert margin <= y <= AREA[3] - margin
        for x0, y0, x1, y1 in keep_out:
            assert not (x0 - margin < x < x1 + margin and y0 - margin < y < y1 + margin)


def test_same_seed_same_points_and_another_seed_others():
    first = best_candidates(12, AREA, [], [], 8.0, seed=1)
    assert best_candidates(12, AREA, [], [], 8.0, seed=1) == first
    assert best_candidates(12, AREA, [], [], 8.0, seed=2) != first


def test_points_spread_out():
    points = best_candidates(20, AREA, [], [], 8.0, seed=3)
    nearest = [min(math.dist(one, other) for other in points if other is not one) for one in points]
    # Twenty points in 400 x 150 have 3000 square units each; points thrown at random come as near as 10 to each other.
    assert min(nearest) > 30


def test_points_keep_clear_of_what_is_there_already():
    taken = [(100.0, 75.0), (300.0, 75.0)]
    for point in best_candidates(10, AREA, [], taken, 8.0, seed=4):
        assert min(math.dist(point, there) for there in taken) > 30
