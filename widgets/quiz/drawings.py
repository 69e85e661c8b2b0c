"""Small drawings beside a question, as plain outlines: a step of a mechanism, or a trace of the models.

The page draws them as they are; colours are tokens of the palette (``@sodium``), so a change of theme needs no kernel.
"""

from __future__ import annotations

from html import unescape
from typing import Any

import numpy as np

from widgets import content
from widgets.content.choice_records import ItemPicture
from widgets.content.mechanism_records import Mechanism
from widgets.diagrams.mechanism import draw_layout

POINTS = 240  # of a trace: two a pixel on a phone
CHART = (600.0, 240.0)
# Parts of a drawing that point at what happens: a question without its words is shown without them as well.
TELLING = {
    "arrow", "badges", "callout", "caption", "current", "flow", "headline", "key", "label", "legend",
    "pointer", "step_numbers", "tag",
}  # fmt: skip
NO_COLOUR = "rgba(0,0,0,0)"


def mechanism_drawing(picture: ItemPicture) -> dict[str, Any]:
    """Return the outlines and words of a step of a mechanism.

    Returns
    -------
    dict
        ``box`` (left, top, width, height), ``shapes`` (``d``, ``fill``, ``line``, ``width``) and ``texts``.
    """
    record = content.localised(content.mechanism(picture.mechanism), f"mechanisms/{picture.mechanism}.yaml")
    if not picture.names:
        record = record.model_copy(update={"parts": tuple(part for part in record.parts if part.kind not in TELLING)})
    figure = _figure(record, picture.layout)
    step = picture.step
    layout = figure["layout"]
    shapes = [_outline(shape) for shape in layout["shapes"] if step in shape.get("steps", [step])]
    for trace in figure["data"]:
        if step in trace.get("steps", [step]):
            shapes += _traced(trace, step)
    texts = [_text(note) for note in layout["annotations"] if picture.names and step in note.get("steps", [step])]
    left, top, right, bottom = picture.region or (0.0, 0.0, *figure["canvas"])
    return {"box": [left, top, right - left, bottom - top], "shapes": shapes, "texts": texts}


def curve_drawing(time: np.ndarray, values: np.ndarray, window: tuple[float, float], low: float, high: float) -> str:
    """Return a trace as a path in a box of `CHART`, time from left to right and values from `low` up to `high`.

    Parameters
    ----------
    time, values : ndarray, shape (n,)
    window : (float, float)
        The stretch of time that is shown.
    low, high : float
        The values at the lower and the upper edge.
    """
    inside = (time >= window[0]) & (time <= window[1])
    moments, heights = time[inside], values[inside]
    grid = np.linspace(window[0], window[1], POINTS)
    heights = np.interp(grid, moments, heights)
    x = (grid - window[0]) / (window[1] - window[0]) * CHART[0]
    y = CHART[1] - (heights - low) / (high - low) * CHART[1]
    return "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))


def _figure(record: Mechanism, layout: Any) -> dict[str, Any]:
    return draw_layout(record, layout).sheet.figure()


def _outline(shape: dict[str, Any]) -> dict[str, Any]:
    line = shape["line"]
    return {
        "d": shape["path"],
        "fill": _colour(shape["fillcolor"]),
        "line": _colour(line["color"]),
        "width": line["width"],
        "dash": "" if line.get("dash", "solid") == "solid" else "4 4",
    }


def _traced(trace: dict[str, Any], step: int) -> list[dict[str, Any]]:
    frames = trace.get("by_step")
    place = frames[min(step, len(frames)) - 1] if frames else trace
    points = [(x, y) for x, y in zip(place["x"], place["y"], strict=True) if x is not None and y is not None]
    if trace["mode"] == "lines":
        path = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) if points else ""
        line = trace["line"]
        return [{"d": path, "fill": "none", "line": line["color"], "width": line["width"], "dash": ""}]
    marker = trace["marker"]
    outline = marker.get("line", {})
    path = "".join(_mark(marker["symbol"], x, y, marker["size"] / 2) for x, y in points)
    width = outline.get("width", 0)
    return [{"d": path, "fill": marker["color"], "line": outline.get("color", "none"), "width": width, "dash": ""}]


def _mark(symbol: str, x: float, y: float, radius: float) -> str:
    if symbol == "circle":
        return f"M{x - radius:.1f},{y:.1f}a{radius:.1f},{radius:.1f} 0 1 0 {2 * radius:.1f},0a{radius:.1f},{radius:.1f} 0 1 0 {-2 * radius:.1f},0Z"  # noqa: E501
    if symbol.startswith("triangle"):
        return f"M{x:.1f},{y - radius:.1f}L{x + radius:.1f},{y + radius:.1f}L{x - radius:.1f},{y + radius:.1f}Z"
    if symbol == "diamond":
        corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
        return "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in corners) + "Z"
    return f"M{x - radius:.1f},{y - radius:.1f}h{2 * radius:.1f}v{2 * radius:.1f}h{-2 * radius:.1f}Z"


def _text(note: dict[str, Any]) -> dict[str, Any]:
    bold = note["text"].startswith("<b>")
    lines = note["text"].removeprefix("<b>").removesuffix("</b>").split("<br>")
    anchor = {"left": "start", "center": "middle", "right": "end"}[note["xanchor"]]
    return {
        "x": note["x"], "y": note["y"], "anchor": anchor, "valign": note["yanchor"], "bold": bold,
        "size": note["font"]["size"], "colour": note["font"]["color"], "lines": [unescape(line) for line in lines],
    }  # fmt: skip


def _colour(colour: str) -> str:
    return "none" if colour == NO_COLOUR else colour
