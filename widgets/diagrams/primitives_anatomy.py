"""Draws anatomy of any shape: panels, bodies that unite without seams, strands and curved arrows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from widgets.content.mechanism_records.anatomy_parts import Arrow, Body, Panel, Repeat, Strand
from widgets.diagrams.canvas import Paint
from widgets.diagrams.geometry import Outline, Point, circle, rounded_box, smooth
from widgets.diagrams.panels import stands, token, view
from widgets.diagrams.scene import Scene

LARGE_OVAL = 40.0  # half axis from which an outline needs more points to look round
SMALLEST_ARROW = 0.7  # share of its size at full scale; below, a small layout would hide which way it points
ARROW_EDGE = {"ink": "@page", "ink_second": "@page", "cause": "@cause_text"}


def draw_panel(part: Panel, scene: Scene) -> None:
    """Draw the ground of a panel."""
    if part.ground:
        frame = part.place[scene.layout]
        scene.sheet.draw(Paint(0, fill=token(part.ground)), [rounded_box(*frame.box, part.corner)])


def draw_body(part: Body, scene: Scene) -> None:
    """Draw all pieces in the colour of the outline first and then once more in their fill, so that no seam shows."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    outlines = [_outline(part, piece) for piece in part.pieces]
    pieces = [seen.line(piece) for piece in _copies(outlines, part.mirror, part.repeat)]
    line = token(part.outline or f"{part.material}_outline")
    if len(pieces) == 1 or not part.unite:
        seen.fill(Paint(part.level, token(part.material), line, part.width), pieces, part.steps)
    else:
        edges = [[*piece, piece[0]] for piece in pieces]
        seen.stroke(Paint(part.level, line=line, width=2 * part.width), edges, part.steps)
        seen.fill(Paint(part.level + 0.1, token(part.material)), pieces, part.steps)
    lights = _copies(part.light, None, part.repeat)
    if lights:
        patches = [seen.line(smooth(patch)) for patch in lights]
        seen.fill(Paint(part.level + 0.2, token(f"{part.material}_light")), patches, part.steps)


def draw_strand(part: Strand, scene: Scene) -> None:
    """Draw open lines."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    lines = [
        seen.line(smooth(line, closed=False) if part.smooth and len(line) > 2 else list(line))
        for line in _copies(part.lines, part.mirror, part.repeat)
    ]
    seen.stroke(Paint(part.level, line=token(part.colour), width=part.width, dash=part.dash), lines, part.steps)


def draw_arrow(part: Arrow, scene: Scene) -> None:
    """Draw arrows along lines of points."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    size = min(1.0, max(SMALLEST_ARROW, math.sqrt(seen.scale)))
    outlines = [
        curved_arrow(seen.line(line), size * part.width, size * part.head)
        for line in _copies(part.lines, part.mirror, part.repeat)
    ]
    edge = ARROW_EDGE.get(part.colour) or token(f"{part.colour}_outline")
    seen.fill(Paint(part.level, token(part.colour), edge, 0.9), outlines, part.steps)


def curved_arrow(points: Sequence[Point], width: float, head: float) -> Outline:
    """Return an arrow along a smooth line through `points` as one outline, with a notched head."""
    line = smooth(points, closed=False, between=8) if len(points) > 2 else _divided(points[0], points[1])
    while len(line) > 2 and math.dist(line[-2], line[-1]) < 0.3:
        del line[-2]
    shaft = _shortened(line, 0.72 * head)
    left, right = [], []
    for index, (x, y) in enumerate(shaft):
        (x0, y0), (x1, y1) = shaft[max(index - 1, 0)], shaft[min(index + 1, len(shaft) - 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    tip, base = line[-1], shaft[-1]
    angle = math.atan2(tip[1] - base[1], tip[0] - base[0])
    barbs = [
        (
            tip[0] - head * math.cos(angle) - side * 0.5 * head * math.sin(angle),
            tip[1] - head * math.sin(angle) + side * 0.5 * head * math.cos(angle),
        )
        for side in (1, -1)
    ]
    return [*left, barbs[0], tip, barbs[1], *reversed(right)]


def _shortened(line: Outline, length: float) -> Outline:
    """Return a line without its last stretch: up to the point that lies `length` from its end."""
    tip = line[-1]
    away = [math.dist(point, tip) for point in line]
    last = max((index for index, distance in enumerate(away) if distance >= length), default=None)
    if last is None:
        return line[:2]
    (x0, y0), (x1, y1) = line[last], line[last + 1]
    share = (away[last] - length) / (away[last] - away[last + 1])
    return [*line[: last + 1], (x0 + share * (x1 - x0), y0 + share * (y1 - y0))]


def _divided(start: Point, end: Point) -> Outline:
    return [(start[0] + (end[0] - start[0]) * i / 24, start[1] + (end[1] - start[1]) * i / 24) for i in range(25)]


def _copies(pieces: Sequence[Sequence[Point]], mirror: float | None, repeat: Repeat | None) -> list[list[Point]]:
    """Return the pieces with their mirror images, and all of it repeated."""
    all_pieces = [list(piece) for piece in pieces]
    if mirror is not None:
        all_pieces += [[(2 * mirror - x, y) for x, y in piece] for piece in all_pieces]
    if repeat is None:
        return all_pieces
    dx, dy = repeat.by
    return [[(x + i * dx, y + i * dy) for x, y in piece] for i in range(repeat.count) for piece in all_pieces]


def _outline(part: Body, piece: Sequence[Point]) -> Outline:
    if part.form == "straight":
        return list(piece)
    if part.form == "box":
        (x0, y0), (x1, y1) = piece
        return rounded_box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), part.corner)
    if part.form == "oval":
        (x, y), (across, down) = piece
        points = 28 if max(across, down) < LARGE_OVAL else 96
        return [(x + across * px, y + down * py) for px, py in circle(0, 0, 1, points)]
    if part.form == "ribbon":
        return ribbon(piece, *part.girth)
    return smooth(piece)


def ribbon(points: Sequence[Point], start: float, end: float) -> Outline:
    """Return a band along a smooth line, `start` wide at its beginning and `end` at its end, with round ends."""
    line = smooth(points, closed=False, between=8) if len(points) > 2 else list(points)
    left, right = [], []
    for index, (x, y) in enumerate(line):
        (x0, y0), (x1, y1) = line[max(index - 1, 0)], line[min(index + 1, len(line) - 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        half = 0.5 * (start + (end - start) * index / (len(line) - 1))
        nx, ny = -(y1 - y0) / length * half, (x1 - x0) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return [*left, *_cap(line[-2], line[-1], end / 2), *reversed(right), *_cap(line[1], line[0], start / 2)]


def _cap(before: Point, at: Point, radius: float) -> Outline:
    angle = math.atan2(at[1] - before[1], at[0] - before[0])
    return [
        (at[0] + radius * math.cos(angle + math.radians(turn)), at[1] + radius * math.sin(angle + math.radians(turn)))
        for turn in (67.5, 45, 22.5, 0, -22.5, -45, -67.5)
    ]


DRAW = {Panel: (draw_panel,), Body: (draw_body,), Strand: (draw_strand,), Arrow: (draw_arrow,)}
