"""The grain of a cut tissue: bundles of fibres or lobes of fat, side by side with thin walls between."""

from __future__ import annotations

import math

from widgets.diagrams.geometry import Outline, Point, signed_area, smooth

UNEVENNESS = 0.17  # of the size: how far a corner lies from that of a honeycomb
LEAST = 0.1  # of the square of the size: smaller remains at the edges are left away
FILLED = 0.88  # of the way from the middle of a bundle to the middle of the wall


def bundles(left: float, right: float, bottom: float, top: float, size: float) -> list[Outline]:
    """Return the bundles that fill a box, those at its edges cut off by it.

    Parameters
    ----------
    left, right, bottom, top : float
        The box; all lengths in one unit.
    size : float
        From the middle of a bundle to that of the next.

    Returns
    -------
    list of outlines
        Closed, each without its first point at the end.
    """
    row_height = size * math.sqrt(0.75)
    rows = range(math.floor(bottom / row_height), math.ceil(top / row_height) + 1)
    places = range(math.floor(left / size) - 1, math.ceil(right / size) + 1)
    found = []
    for row in rows:
        for place in places:
            middle = ((place + 0.5 * (row % 2)) * size, row * row_height)
            outline = _bundle(middle, size)
            cut = [(min(max(x, left), right), min(max(y, bottom), top)) for x, y in outline]
            if abs(signed_area(cut)) > LEAST * size**2:
                found.append(cut)
    return found


def _bundle(middle: Point, size: float) -> Outline:
    corners = []
    for turn in range(6):
        angle = math.radians(30 + 60 * turn)
        x, y = _uneven(middle[0] + size / math.sqrt(3) * math.cos(angle),
                       middle[1] + size / math.sqrt(3) * math.sin(angle), size)  # fmt: skip
        corners.append((middle[0] + FILLED * (x - middle[0]), middle[1] + FILLED * (y - middle[1])))
    return smooth(corners, between=2)


def _uneven(x: float, y: float, size: float) -> Point:
    """Return where a corner of the honeycomb really lies: the same for the three bundles that meet there."""
    u, v = x / size, y / size
    reach = UNEVENNESS * size
    return (
        x + reach * math.sin(4.7 * u + 2.9 * v + 1.3) * math.cos(1.9 * u - 3.7 * v),
        y + reach * math.sin(3.1 * u - 4.3 * v + 0.4) * math.cos(2.3 * u + 1.7 * v),
    )
