"""Draws tanks of body water, and schematic traces of movement."""

from __future__ import annotations

import math

from widgets.content.mechanism_records.body_parts import Burst, Tank, Trace
from widgets.diagrams.canvas import Paint
from widgets.diagrams.geometry import Outline, rounded_box
from widgets.diagrams.panels import stands, token, view
from widgets.diagrams.scene import Scene

POINTS_A_TRACE = 360


def draw_tank(part: Tank, scene: Scene) -> None:
    """Draw the water of each step from the bottom up, and the first level as a dashed line."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    by_level: dict[float, list[int]] = {}
    for step in scene.steps:
        by_level.setdefault(tank_level(part, step), []).append(step)
    (left, right), (top, bottom) = part.x, part.y
    for level, steps in by_level.items():
        shown = tuple(steps) if len(by_level) > 1 else ()
        water = seen.line(rounded_box(left, level, right, bottom, 7))
        seen.fill(Paint(part.level, "@water", "@water_outline", 1.8), [water], shown)
    first = seen.line([(left - 3, top), (right + 3, top)])
    seen.stroke(Paint(part.level + 0.5, line="@ink_second", width=1.2, dash="dash"), [first])


def tank_level(part: Tank, step: int) -> float:
    """Return the height of the water's surface in a step, scene units (y grows downward)."""
    top, bottom = part.y
    return bottom - (bottom - top) * part.litres[step - 1] / part.litres[0]


def draw_trace(part: Trace, scene: Scene) -> None:
    """Draw the sum of all bursts over the base line."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    left, right = part.x
    line: Outline = []
    for time in _moments(part):
        value = sum(trace_value(burst, time) for burst in part.bursts)
        line.append((left + (right - left) * time / part.seconds, part.base - part.height * value))
    paint = Paint(part.level, line=token(part.colour), width=part.width, dash=part.dash)
    seen.stroke(paint, [seen.line(_without_flats(line))], part.steps)


def _moments(part: Trace) -> list[float]:
    """Return the times at which a trace is drawn: evenly spaced, and the foot, peak and end of each spike."""
    times = {part.seconds * index / POINTS_A_TRACE for index in range(POINTS_A_TRACE + 1)}
    for burst in part.bursts:
        if burst.shape == "spike":
            for index in range(burst.count):
                start = burst.start + index * burst.every
                times |= {start, start + burst.lasts / 2, start + burst.lasts}
    return sorted(times)


def trace_value(burst: Burst, time: float) -> float:
    """Return the height of a burst at a time, with 1 for its peak."""
    index = math.floor((time - burst.start) / burst.every) if burst.every else 0
    if time < burst.start or index >= burst.count:
        return 0.0
    phase = (time - burst.start - index * burst.every) / burst.lasts
    if not 0 <= phase <= 1:
        return 0.0
    return burst.height * _SHAPES[burst.shape](phase)


def _twitch(phase: float) -> float:
    """A quick rise and a slower fall."""
    return 9.4 * phase * math.exp(-phase / 0.22) * (1 - phase) ** 0.5 / 0.68


def _hold(phase: float) -> float:
    """A rise, a plateau and a slow end."""
    return min(1.0, phase / 0.12, (1 - phase) / 0.3)


_SHAPES = {
    "twitch": lambda phase: min(1.0, _twitch(phase)),
    "wave": lambda phase: math.sin(2 * math.pi * phase) * 0.5,
    "spike": lambda phase: 1 - abs(2 * phase - 1),
    "hold": _hold,
    "ripple": lambda phase: 0.5 * (1 - math.cos(2 * math.pi * phase)),
}


def _without_flats(line: Outline) -> Outline:
    """Return a line without the inner points of level stretches."""
    kept = [line[0]]
    for before, here, after in zip(line, line[1:], line[2:], strict=False):
        if not abs(before[1] - here[1]) < 0.01 or not abs(here[1] - after[1]) < 0.01:
            kept.append(here)
    return [*kept, line[-1]]


DRAW = {Tank: (draw_tank,), Trace: (draw_trace,)}
