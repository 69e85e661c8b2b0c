"""Outlines as lists of points, and their path strings: only M, L and Z, points to a tenth of a unit, one winding."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Outline = list[Point]


def circle(x: float, y: float, radius: float, points: int = 20) -> Outline:
    """Return a circle as a polygon."""
    return [
        (x + radius * math.cos(2 * math.pi * i / points), y + radius * math.sin(2 * math.pi * i / points))
        for i in range(points)
    ]


def rounded_box(x0: float, y0: float, x1: float, y1: float, radius: float) -> Outline:
    """Return a box with round corners; the radius is at most half the shorter side."""
    radius = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    corners = ((x1 - radius, y0 + radius, -90), (x1 - radius, y1 - radius, 0), (x0 + radius, y1 - radius, 90),
               (x0 + radius, y0 + radius, 180))  # fmt: skip
    outline = []
    for x, y, start in corners:
        for turn in range(0, 91, 15):
            angle = math.radians(start + turn)
            outline.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return outline


def smooth(points: Sequence[Point], closed: bool = True, between: int = 6) -> Outline:
    """Return a Catmull-Rom curve through `points`, with `between` pieces from each point to the next."""
    count = len(points)
    outline = []
    for i in range(count if closed else count - 1):
        p0, p1, p2, p3 = (_neighbour(points, i + k, closed) for k in (-1, 0, 1, 2))
        for step in range(between):
            outline.append(_catmull_rom(p0, p1, p2, p3, step / between))
    if not closed:
        outline.append(points[-1])
    return outline


def _neighbour(points: Sequence[Point], index: int, closed: bool) -> Point:
    return points[index % len(points)] if closed else points[min(max(index, 0), len(points) - 1)]


def _catmull_rom(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    x, y = (
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
    )
    return x, y


def arrow(tail: Point, tip: Point, width: float, head: float) -> Outline:
    """Return a straight arrow as one outline: a shaft of `width` and a notched head as long and as wide as `head`."""
    length = math.dist(tail, tip)
    angle = math.atan2(tip[1] - tail[1], tip[0] - tail[0])
    upper = [(0, width / 2), (length - 0.75 * head, width / 2), (length - head, head / 2)]
    local = [*upper, (length, 0), *((x, -y) for x, y in reversed(upper))]
    return [
        (tail[0] + x * math.cos(angle) - y * math.sin(angle), tail[1] + x * math.sin(angle) + y * math.cos(angle))
        for x, y in local
    ]


def placed(outline: Iterable[Point], x: float, y: float, scale: float = 1.0, mirrored: bool = False) -> Outline:
    """Return an outline drawn around (0, 0) moved to (x, y), scaled, and mirrored left to right if asked."""
    flip = -scale if mirrored else scale
    return [(x + flip * px, y + scale * py) for px, py in outline]


def signed_area(outline: Outline) -> float:
    """Return the area, positive where the points run clockwise on the screen (y downward)."""
    return 0.5 * sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True))


def path(outlines: Iterable[Outline], closed: bool = True) -> str:
    """Return one path string; closed outlines all turn the same way, so that overlaps unite."""
    pieces = []
    for outline in outlines:
        points = outline if not closed or signed_area(outline) >= 0 else outline[::-1]
        pieces.append("M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in points) + ("Z" if closed else ""))
    return "".join(pieces)


def _short(value: float) -> str:
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
