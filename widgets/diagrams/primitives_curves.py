"""Computed curves within a drawing: the membrane potential, conductances beneath it, and the number of the moment."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.content.mechanism_records import Areas, Curve, PanelPlace, Readout
from widgets.diagrams.canvas import Paint
from widgets.diagrams.geometry import Outline, Point, circle
from widgets.diagrams.mechanism_data import CurveData, DrawingError
from widgets.diagrams.scene import Scene
from widgets.diagrams.sources_fibre import FibreData
from widgets.language import gettext as _

RULE = Paint(1, line="@rule", width=1.0)
THRESHOLD = Paint(2, line="@ink_second", width=1.1, dash="dot")
BAND = Paint(0, fill="@healthy_fill")
BADGE = Paint(12, fill="@ink", line="@page", width=1.5)
CURVE = {"width": 2.2, "color": "@healthy", "simplify": False}
STRETCH = {"width": 4.6, "color": "@ink", "simplify": False}
SPACING = 2.5  # least distance between two points of a curve, canvas units


def draw_curve(part: Curve, scene: Scene) -> None:
    """Draw the whole curve, the stretch of each step, and the dot that marks the step's moment."""
    data, place = _data(scene), part.place[scene.layout]
    x, y = _scale(data.time[[0, -1]], place.x), _scale(np.array(part.range)[::-1], place.y)
    _axis(scene, place, part.ticks, y, base=data.at("start"))
    scene.sheet.write(scene.word(part.label), place.x[0], place.y[0] - 16, "region", anchor="left")
    level = float(y(data.threshold))
    scene.sheet.draw(THRESHOLD, [[(place.x[0], level), (place.x[1], level)]], closed=False)
    threshold = scene.word(part.threshold).format(potential=_whole(data.threshold))
    scene.sheet.write(threshold, place.x[1], level - 4, "second", anchor="right", valign="bottom")
    points = list(zip(x(data.time).tolist(), y(data.series["membrane_potential"]).tolist(), strict=True))
    scene.sheet.trace(_line("curve", points, CURVE))
    moments = []
    for index, step in enumerate(scene.record.steps, start=1):
        if step.during is None or step.at is None:
            continue
        start, end = (data.event(name) for name in step.during)
        inside = (data.time >= start - 1e-9) & (data.time <= end + 1e-9)
        stretch = [point for point, chosen in zip(points, inside, strict=True) if chosen]
        scene.sheet.trace({**_line(f"stretch {index}", stretch, STRETCH), "steps": [index]})
        _draw_band(scene, index, float(x(start)), float(x(end)))
        moments.append((float(x(data.event(step.at))), float(y(data.at(step.at)))))
    frames = [{"x": [round(px, 1)], "y": [round(py, 1)]} for px, py in moments]
    marker = {"symbol": "circle", "size": 14, "color": "@ink", "line": {"color": "@page", "width": 2}}
    scene.sheet.trace({"name": "moment", "mode": "markers", "marker": marker, **frames[0], "by_step": frames})


def _draw_band(scene: Scene, index: int, start: float, end: float) -> None:
    """Tint the time of a step in the plots below the curve."""
    for part in scene.parts(Areas):
        top, bottom = part.place[scene.layout].y
        scene.sheet.draw(BAND, [[(start, top), (end, top), (end, bottom), (start, bottom)]], (index,))


def draw_areas(part: Areas, scene: Scene) -> None:
    """Draw series as filled areas, each named beside it, over a time axis."""
    data, place = _data(scene), part.place[scene.layout]
    top = max(float(data.series[name].max()) for name in part.series.values())
    x, y = _scale(data.time[[0, -1]], place.x), _scale(np.array([1.08 * top, 0.0]), place.y)
    _axis(scene, place, part.levels, y, base=0.0)
    scene.sheet.write(scene.word(part.label), place.x[0], place.y[0] - 12, "region", anchor="left")
    for ion, name in part.series.items():
        values = data.series[name]
        line = _thinned(list(zip(x(data.time).tolist(), y(values).tolist(), strict=True)))
        outline: Outline = [(line[0][0], place.y[1]), *line, (line[-1][0], place.y[1])]
        scene.sheet.draw(Paint(3, fill=f"@{ion}_fill"), [outline])
        scene.sheet.draw(Paint(4, line=f"@{ion}_text", width=1.8), [line], closed=False)
    for ion, key in part.names.items():
        _name_area(scene, ion, scene.word(key), data, part.series[ion], x, y)
    for tick in part.ticks:
        scene.sheet.write(_whole(tick), float(x(tick)), place.y[1] + 12, "second")
        scene.sheet.draw(RULE, [[(float(x(tick)), place.y[1]), (float(x(tick)), place.y[1] + 4)]], closed=False)
    scene.sheet.write(scene.word(part.time), place.x[1], place.y[1] + 12, "second", anchor="right")


def _name_area(scene: Scene, ion: str, text: str, data: CurveData, name: str, x: Any, y: Any) -> None:
    """Write a name left of a rising flank (sodium comes first) or right of a falling one."""
    values = data.series[name]
    peak, half = int(values.argmax()), 0.5 * values.max()
    if ion == "sodium":
        index, anchor, shift = int((values >= half).argmax()), "right", -6
    else:
        index, anchor, shift = peak + int((values[peak:] < half).argmax()), "left", 7
    scene.sheet.write(text, float(x(data.time[index])) + shift, float(y(values[index])) - 8, ion, anchor=anchor)


def draw_readout(part: Readout, scene: Scene) -> None:
    """Write number, name and membrane potential of each step."""
    x, y = part.place[scene.layout]
    small = scene.layout == "narrow"
    radius, line = (11, 32) if small else (14, 40)
    for index, step in enumerate(scene.record.steps, start=1):
        scene.sheet.draw(BADGE, [circle(x + radius, y + radius, radius, 28)], (index,))
        scene.sheet.write(str(index), x + radius, y + radius, "badge", (index,))
        scene.sheet.write(step.name, x + 2 * radius + 9, y + radius, "heading", (index,), anchor="left")
        if step.at is not None:
            shown = _shown(part, scene, step.at)
            role = "number_narrow" if small else "number"
            scene.sheet.write(shown, x, y + 2 * radius + 0.72 * line, role, (index,), anchor="left")
    scene.sheet.write(scene.word(part.label), x, y + 2 * radius + 1.72 * line, "second", anchor="left")


def _shown(part: Readout, scene: Scene, event: str) -> str:
    data = _data(scene)
    if part.shows == "time" and isinstance(data, FibreData):
        return _("{value} ms").format(value=f"{data.since_stimulus(event):.2f}")
    value = round(data.at(event))
    return _("{value} mV").format(value=("+" if value > 0 else "") + _whole(value))


def _axis(scene: Scene, place: PanelPlace, ticks: tuple[float, ...], y: Any, base: float) -> None:
    """Draw the vertical axis with its ticks, and a level line at `base` through the plot."""
    left, right = place.x
    rules: list[Outline] = [[(left, place.y[0]), (left, place.y[1])], [(left, float(y(base))), (right, float(y(base)))]]
    for tick in ticks:
        level = float(y(tick))
        rules.append([(left - 5, level), (left, level)])
        scene.sheet.write(_whole(tick), left - 8, level, "second", anchor="right")
    scene.sheet.draw(RULE, rules, closed=False)


def _whole(value: float) -> str:
    """Return a whole number with a true minus sign."""
    return f"{value:.0f}".replace("-", "−")


def _data(scene: Scene) -> CurveData:
    if scene.data is None:
        raise DrawingError(_("it needs the name of a curve in the field 'data' of the drawing."))
    return scene.data


def _scale(values: NDArray[np.float64], span: tuple[float, float]) -> Any:
    """Return the function that maps the first and last of `values` to the ends of a span of the canvas."""
    low, high = float(values[0]), float(values[-1])
    return lambda value: span[0] + (np.asarray(value) - low) / (high - low) * (span[1] - span[0])


def _line(name: str, points: list[Point], line: dict[str, Any]) -> dict[str, Any]:
    thinned = _thinned(points)
    return {
        "name": name, "mode": "lines", "line": line,
        "x": [round(x, 1) for x, _y in thinned], "y": [round(y, 1) for _x, y in thinned],
    }  # fmt: skip


def _thinned(points: list[Point]) -> list[Point]:
    """Return a curve without the points that lie closer than `SPACING` to the one before; the ends stay."""
    kept = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= SPACING:
            kept.append(point)
    return [*kept, points[-1]]


DRAW = {Areas: (draw_areas,), Curve: (draw_curve,), Readout: (draw_readout,)}
