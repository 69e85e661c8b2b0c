"""Outlines and their path strings."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.diagrams.geometry import arrow, circle, path, placed, rounded_box, signed_area, smooth

coordinates = st.floats(-500, 500)
sizes = st.floats(1, 100)


def outlines_of(text: str) -> list[list[tuple[float, float]]]:
    return [
        [tuple(map(float, point.split(","))) for point in piece.rstrip("Z").split("L")]
        for piece in text.split("M")
        if piece
    ]


@given(coordinates, coordinates, sizes, st.booleans())
def test_all_closed_outlines_turn_the_same_way(x, y, size, backwards):
    outline = circle(x, y, size)
    text = path([outline[::-1] if backwards else outline, rounded_box(x, y, x + size, y + 2 * size, size / 4)])
    assert all(signed_area(one) > 0 for one in outlines_of(text))


@given(coordinates, coordinates, sizes)
def test_points_have_a_tenth_of_a_unit(x, y, size):
    text = path([circle(x, y, size)])
    assert re.fullmatch(r"M(-?\d+(\.\d)?,-?\d+(\.\d)?L?)+Z", text)
    assert "-0," not in text.replace("-0.", "")


@given(coordinates, coordinates, sizes, st.floats(0, 2 * math.pi))
def test_arrow_ends_at_its_tip(x, y, length, angle):
    tip = (x + length * math.cos(angle), y + length * math.sin(angle))
    outline = arrow((x, y), tip, width=0.1 * length, head=0.3 * length)
    assert min(math.dist(point, tip) for point in outline) == pytest.approx(0, abs=1e-6)
    assert max(math.dist(point, (x, y)) for point in outline) == pytest.approx(length, rel=1e-6)


def test_rounded_box_stays_within_its_sides():
    box = rounded_box(2, 3, 12, 9, radius=50)
    assert (min(x for x, _ in box), max(x for x, _ in box)) == pytest.approx((2, 12))
    assert (min(y for _, y in box), max(y for _, y in box)) == pytest.approx((3, 9))


@pytest.mark.parametrize("closed", [True, False])
def test_smooth_curve_passes_through_its_points(closed):
    points = [(0, 0), (10, 2), (14, 9), (3, 12)]
    curve = smooth(points, closed=closed)
    for point in points:
        assert min(math.dist(point, one) for one in curve) < 1e-9


def test_mirrored_outline_is_its_own_mirror_image():
    right = placed([(1, 2), (3, 4)], 10, 20, scale=2)
    left = placed([(1, 2), (3, 4)], 10, 20, scale=2, mirrored=True)
    assert [(20 - x, y) for x, y in left] == right
