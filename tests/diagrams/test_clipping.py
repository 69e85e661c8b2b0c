"""Cutting outlines off at the edge of a panel."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from widgets.diagrams.clipping import clip_fill, clip_line, lies_within, window
from widgets.diagrams.geometry import circle, signed_area

BOX = (10.0, 20.0, 210.0, 120.0)
places = st.tuples(st.floats(-300, 500), st.floats(-300, 500))


def inside(point, slack=1e-6):
    x, y = point
    return BOX[0] - slack <= x <= BOX[2] + slack and BOX[1] - slack <= y <= BOX[3] + slack


def area(outline):
    return abs(signed_area(outline))


def test_an_outline_inside_stays_as_it_is():
    dot = circle(100, 70, 20)
    assert lies_within(dot, BOX, 14)
    assert clip_fill(dot, window(BOX, 14)) == dot


def test_an_outline_around_the_panel_becomes_the_panel():
    around = [(-500.0, -500.0), (700.0, -500.0), (700.0, 700.0), (-500.0, 700.0)]
    edge = window(BOX, 14)
    assert math.isclose(area(clip_fill(around, edge)), area(edge), rel_tol=1e-9)


def test_an_outline_outside_vanishes():
    assert clip_fill(circle(-200, -200, 30), window(BOX, 14)) == []
    assert clip_line([(-50.0, 0.0), (-50.0, 300.0)], window(BOX, 14)) == []


def test_a_corner_counts_as_outside():
    assert not lies_within([(11.0, 21.0)], BOX, 14)
    assert clip_line([(11.0, 0.0), (11.0, 24.0)], window(BOX, 14)) == []


@given(st.lists(places, min_size=2, max_size=12))
def test_stretches_of_a_line_lie_inside_and_are_no_longer_than_it(line):
    stretches = clip_line(line, window(BOX, 14))
    assert all(inside(point) for stretch in stretches for point in stretch)

    def length(points):
        return sum(math.dist(a, b) for a, b in pairwise(points))

    assert sum(length(stretch) for stretch in stretches) <= length(line) + 1e-6


@given(places, st.floats(5, 200))
def test_a_cut_disc_lies_inside_and_is_no_larger(centre, radius):
    disc = circle(*centre, radius)
    cut = clip_fill(disc, window(BOX, 14))
    assert all(inside(point) for point in cut)
    if len(cut) > 2:
        assert area(cut) <= area(disc) * (1 + 1e-9)
