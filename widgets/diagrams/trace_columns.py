"""Stacked traces in columns, each with a time axis of its own, drawn for three widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from widgets.diagrams.traces import (
    KEY_LINE,
    LABEL,
    TICK,
    Panel,
    TimeAxis,
    axis_key,
    axis_name,
    horizontal_axis,
    line,
    mark,
    vertical_axis,
)

LEFT, RIGHT = 46, 16  # px beside the panels, for the numbers of the axes
TITLE = 34  # px above each panel, for its name and the key; on a narrow page the key has a line of its own
AXIS = 50  # px below a column, for the times
BETWEEN = 58  # px between two columns, for the numbers of the second
# A narrow page has one column, in which panels need not be as high.
SHRINK = {"wide": 1.0, "middle": 0.9, "narrow": 0.78}
NOMINAL = {"wide": 1000, "middle": 680, "narrow": 360}  # px: the width of which shares are worked out


@dataclass(frozen=True)
class TraceColumn:
    """Panels one below the other that share a time axis.

    Attributes
    ----------
    panels : tuple of Panel
        Their heights are shares; the columns of a page are as high as the highest.
    time : str
        The name of the array of times.
    axis : TimeAxis
        In the unit of that array.
    tick_texts : tuple of str
        What stands at the ticks, where that is not their number.
    """

    panels: tuple[Panel, ...]
    time: str
    axis: TimeAxis
    tick_texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Place:
    """Where a column lies, in shares of the plot: from left to right, and the domains of its panels."""

    across: tuple[float, float]
    down: tuple[tuple[float, float], ...]


def trace_columns(columns: Sequence[TraceColumn]) -> dict[str, dict[str, Any]]:
    """Return the layouts of a `Picture`: columns side by side, on a narrow page one below the other.

    Parameters
    ----------
    columns : sequence of TraceColumn
        From the left, or from the top.
    """
    return {name: _layout(columns, name) for name in SHRINK}


def _layout(columns: Sequence[TraceColumn], name: str) -> dict[str, Any]:
    height, places = _places(columns, name)
    axes: dict[str, Any] = {}
    data: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    number = 0
    for index, (column, place) in enumerate(zip(columns, places, strict=True), start=1):
        x = axis_name("x", index)
        for panel, domain in zip(column.panels, place.down, strict=True):
            number += 1
            y = axis_name("y", number)
            axes[axis_key(y)] = vertical_axis(panel, domain, x)
            data += [line(trace, column.time, y, x) for trace in panel.traces]
            annotations += _titles(panel, place.across, domain, name)
            shapes += mark(column.axis, y, x)
        texts = column.tick_texts or [f"{tick:g}" for tick in column.axis.ticks]
        below = horizontal_axis(column.axis, axis_name("y", number), texts)
        axes[axis_key(x)] = below | {"domain": list(place.across)}
    above = max(_above(column.panels[0], name) for column in (columns[:1] if name == "narrow" else columns))
    layout = {
        **axes,
        "height": height + above + AXIS,
        "margin": {"l": LEFT, "r": RIGHT, "t": above, "b": AXIS},
        "annotations": annotations,
        "shapes": shapes,
        "dragmode": "zoom",
    }
    return {"data": data, "layout": layout, "canvas": None}


def _places(columns: Sequence[TraceColumn], name: str) -> tuple[int, list[_Place]]:
    """Return the height of the plot, px, and where each column lies."""
    heights = [_height(column, name) for column in columns]
    if name == "narrow":
        gaps = [0, *(_above(column.panels[0], name) + AXIS for column in columns[1:])]
        whole = sum(heights) + sum(gaps)
        tops = [sum(heights[:index]) + sum(gaps[: index + 1]) for index in range(len(columns))]
        return whole, [
            _Place((0.0, 1.0), _domains(column, name, top, height, whole))
            for column, top, height in zip(columns, tops, heights, strict=True)
        ]
    whole = max(heights)
    gap = BETWEEN / (NOMINAL[name] - LEFT - RIGHT)
    width = (1.0 - gap * (len(columns) - 1)) / len(columns)
    lefts = [index * (width + gap) for index in range(len(columns))]
    return whole, [
        _Place((left, left + width), _domains(column, name, 0, whole, whole))
        for column, left in zip(columns, lefts, strict=True)
    ]


def _above(panel: Panel, name: str) -> int:
    """Return the px above a panel, for its name and its key."""
    return TITLE + (KEY_LINE if panel.key and name == "narrow" else 0)


def _gaps(column: TraceColumn, name: str) -> list[int]:
    """Return the px between the panels of a column."""
    return [_above(panel, name) for panel in column.panels[1:]]


def _height(column: TraceColumn, name: str) -> int:
    return round(sum(panel.height for panel in column.panels) * SHRINK[name]) + sum(_gaps(column, name))


def _domains(column: TraceColumn, name: str, top: int, height: int, whole: int) -> tuple[tuple[float, float], ...]:
    """Return the panels of a column that begins `top` px below the upper edge and is `height` px high."""
    room = height - sum(_gaps(column, name))
    parts = sum(panel.height for panel in column.panels)
    domains = []
    for panel, gap in zip(column.panels, [*_gaps(column, name), 0], strict=True):
        high = room * panel.height / parts
        domains.append((max(0.0, 1 - (top + high) / whole), 1 - top / whole))
        top += high + gap
    return tuple(domains)


def _titles(panel: Panel, across: tuple[float, float], domain: tuple[float, float], name: str) -> list[dict[str, Any]]:
    """Return the panel's name with its unit, and the key above on the right."""
    common = {
        "xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": LABEL, "color": "@ink"},
        "y": domain[1], "yanchor": "bottom", "yshift": 5,
    }  # fmt: skip
    unit = f'<span style="color:@ink_second;font-size:{TICK}px">{panel.unit}</span>'
    title = common | {
        "text": f"<b>{panel.title}</b> {unit}",
        "x": across[0], "xanchor": "left", "xshift": 8 - LEFT, "align": "left",
    }  # fmt: skip
    if not panel.key:
        return [title]
    text = "   ".join(f'<span style="color:@{colour}"><b>{word}</b></span>' for word, colour in panel.key)
    key = common | {"text": text, "x": across[1], "xanchor": "right", "yshift": 5 + _above(panel, name) - TITLE}
    return [title, key]
