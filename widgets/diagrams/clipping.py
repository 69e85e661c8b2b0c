"""Cuts outlines off at the rounded edge of a panel: fills as polygons, lines as the stretches that lie inside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from widgets.diagrams.geometry import Outline, Point, rounded_box, signed_area

Box = tuple[float, float, float, float]


def window(box: Box, corner: float) -> Outline:
    """Return the edge of a panel, clockwise on the screen."""
    edge = rounded_box(*box, corner)
    return edge if signed_area(edge) >= 0 else edge[::-1]


def lies_within(outline: Sequence[Point], box: Box, corner: float) -> bool:
    """Tell whether an outline is wholly inside, off the round corners."""
    x0, y0, x1, y1 = box
    return all(
        x0 <= x <= x1
        and y0 <= y <= y1
        and not ((x < x0 + corner or x > x1 - corner) and (y < y0 + corner or y > y1 - corner))
        for x, y in outline
    )


def clip_fill(outline: Outline, edge: Outline) -> Outline:
    """Return the part of a polygon inside a convex edge (Sutherland and Hodgman)."""
    kept = outline
    for start, end in zip(edge, [*edge[1:], edge[0]], strict=True):
        if not kept:
            return []
        clipped: Outline = []
        for here, there in zip([kept[-1], *kept[:-1]], kept, strict=True):
            inside_here, inside_there = _side(start, end, here), _side(start, end, there)
            if (inside_here >= 0) != (inside_there >= 0):
                share = inside_here / (inside_here - inside_there)
                clipped.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
            if inside_there >= 0:
                clipped.append(there)
        kept = clipped
    return kept


def clip_line(line: Sequence[Point], edge: Outline) -> list[Outline]:
    """Return the stretches of an open line that lie inside a convex edge."""
    stretches: list[Outline] = []
    for here, there in pairwise(line):
        piece = _clip_segment(here, there, edge)
        if piece is None:
            continue
        if stretches and stretches[-1][-1] == piece[0]:
            stretches[-1].append(piece[1])
        else:
            stretches.append(list(piece))
    return stretches


def _side(start: Point, end: Point, point: Point) -> float:
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _clip_segment(here: Point, there: Point, edge: Outline) -> tuple[Point, Point] | None:
    enter, leave = 0.0, 1.0
    for start, end in zip(edge, [*edge[1:], edge[0]], strict=True):
        first, last = _side(start, end, here), _side(start, end, there)
        if first < 0 and last < 0:
            return None
        if first < 0 or last < 0:
            share = first / (first - last)
            enter, leave = (max(enter, share), leave) if first < 0 else (enter, min(leave, share))
    if enter >= leave:
        return None
    dx, dy = there[0] - here[0], there[1] - here[1]
    start_point = here if enter == 0 else (here[0] + enter * dx, here[1] + enter * dy)
    end_point = there if leave == 1 else (here[0] + leave * dx, here[1] + leave * dy)
    return start_point, end_point
