"""Stacked traces over one time axis, drawn for three widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

LABEL = 13  # px
TICK = 12
KEY_LINE = 20  # px, of a key that stands above the name of its panel
GRID_WIDTH = 0.8


@dataclass(frozen=True)
class Trace:
    """One line.

    Attributes
    ----------
    y : str
        The name of its array.
    colour : str
        A token of the palette without the ``@``.
    width : float
        px.
    dash : str
        ``solid``, ``dash`` or ``dot``.
    """

    y: str
    colour: str
    width: float = 2.2
    dash: str = "solid"


@dataclass(frozen=True)
class Label:
    """A word that stands in a panel at the right end of the height `y` (data units), in the colour of its line."""

    text: str
    colour: str
    y: float


@dataclass(frozen=True)
class EndLabels:
    """Short names that stand behind the right ends of lines and move with them: the name of the array of heights."""

    y: str
    texts: tuple[str, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """One row of the stack.

    Attributes
    ----------
    title, unit : str
    low, high : float
        The fixed range of the axis, so that a change is seen as a change.
    ticks : tuple of float
    height : int
        px on a wide page; lower on a narrow one.
    traces : tuple of Trace
    key : tuple of (text, colour)
        Words above the panel on the right, each in the colour of its line.
    labels : tuple of Label
    ends : EndLabels, optional
    """

    title: str
    unit: str
    low: float
    high: float
    ticks: tuple[float, ...]
    height: int
    traces: tuple[Trace, ...]
    key: tuple[tuple[str, str], ...] = ()
    labels: tuple[Label, ...] = ()
    ends: EndLabels | None = None


@dataclass(frozen=True)
class TimeAxis:
    """The axis that all panels share: title with unit, range, ticks, and the time of the stimulus if there is one."""

    title: str
    low: float
    high: float
    ticks: tuple[float, ...]
    mark: float | None = None


@dataclass(frozen=True)
class Sizes:
    """The measures of one layout, px: margins and the gap above a panel; `shrink` makes the panels lower.

    `key` is what the gap grows by where a key needs a line of its own, since name and key do not fit side by side.
    """

    left: int
    right: int
    gap: int
    bottom: int
    shrink: float
    gutter: bool
    key: int = 0


SIZES = {
    "wide": Sizes(left=226, right=30, gap=30, bottom=48, shrink=1.0, gutter=True),
    "middle": Sizes(left=58, right=26, gap=36, bottom=48, shrink=1.0, gutter=False),
    "narrow": Sizes(left=46, right=22, gap=36, bottom=46, shrink=0.82, gutter=False, key=KEY_LINE),
}


def stacked_traces(panels: Sequence[Panel], time_axis: TimeAxis, time: str = "time") -> dict[str, dict[str, Any]]:
    """Return the layouts of a `Picture` with the panels one below the other.

    Parameters
    ----------
    panels : sequence of Panel
        From the top.
    time_axis : TimeAxis
    time : str
        The name of the array of times.
    """
    return {name: _layout(panels, time_axis, time, sizes) for name, sizes in SIZES.items()}


def spread(heights: Sequence[float], distance: float) -> list[float]:
    """Return heights at least `distance` apart, in the same order and moved as little as one sweep allows.

    Parameters
    ----------
    heights : sequence of float
        Where the ends of lines are.
    distance : float
        Smallest distance of two labels, in the same unit.
    """
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = list(heights)
    for lower, upper in pairwise(order):
        placed[upper] = max(placed[upper], placed[lower] + distance)
    return placed


def _layout(panels: Sequence[Panel], time_axis: TimeAxis, time: str, sizes: Sizes) -> dict[str, Any]:
    heights = [round(panel.height * sizes.shrink) for panel in panels]
    gaps = [sizes.gap + (sizes.key if panel.key else 0) for panel in panels]
    plot_height = sum(heights) + sum(gaps[1:])
    axes: dict[str, Any] = {"xaxis": horizontal_axis(time_axis, axis_name("y", len(panels)))}
    data: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    top = -gaps[0]
    for number, (panel, height, gap) in enumerate(zip(panels, heights, gaps, strict=True), start=1):
        top += gap
        domain = [1 - (top + height) / plot_height, 1 - top / plot_height]
        y = axis_name("y", number)
        axes[axis_key(y)] = vertical_axis(panel, domain)
        data += [line(trace, time, y) for trace in panel.traces]
        if panel.ends:
            data.append(_end_labels(panel.ends, time_axis.high, y))
        annotations += [*_titles(panel, domain, sizes), *_labels(panel, y)]
        shapes += mark(time_axis, y)
        top += height
    layout = {
        **axes,
        "height": plot_height + gaps[0] + sizes.bottom,
        "margin": {"l": sizes.left, "r": sizes.right, "t": gaps[0], "b": sizes.bottom},
        "annotations": annotations,
        "shapes": shapes,
        "dragmode": "zoom",
    }
    return {"data": data, "layout": layout, "canvas": None}


def axis_name(letter: str, number: int) -> str:
    """Return what a trace calls its axis: ``y``, ``y2``, ..."""
    return letter if number == 1 else f"{letter}{number}"


def axis_key(name: str) -> str:
    """Return what the layout calls the axis `name`: ``yaxis``, ``yaxis2``, ..."""
    return f"{name[0]}axis{name[1:]}"


def horizontal_axis(axis: TimeAxis, anchor: str, texts: Sequence[str] = ()) -> dict[str, Any]:
    """Return the axis of times below the panel `anchor`, with other texts at its ticks if there are some."""
    shown: dict[str, Any] = {"ticktext": list(texts)} if texts else {}
    return shown | {
        "anchor": anchor,
        "range": [axis.low, axis.high],
        "tickvals": list(axis.ticks),
        "title": {"text": axis.title, "font": {"size": LABEL, "color": "@ink_second"}, "standoff": 8},
        "tickfont": {"size": TICK, "color": "@ink_second"},
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": "@rule",
        "linecolor": "@rule",
        "showgrid": False,
        "zeroline": False,
    }


def vertical_axis(panel: Panel, domain: Sequence[float], anchor: str = "x") -> dict[str, Any]:
    """Return the axis of a panel's values, whose range stays as it is."""
    return {
        "anchor": anchor,
        "domain": list(domain),
        "range": [panel.low, panel.high],
        "fixedrange": True,
        "tickvals": list(panel.ticks),
        "ticktext": [f"{tick:g}".replace("-", "−") for tick in panel.ticks],
        "tickfont": {"size": TICK, "color": "@ink_second"},
        "gridcolor": "@rule",
        "gridwidth": GRID_WIDTH,
        "zeroline": False,
        "ticklabelstandoff": 4,
    }


def line(trace: Trace, time: str, y: str, x: str = "x") -> dict[str, Any]:
    """Return a line over the array of times `time`, on the axes `x` and `y`."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": f"${time}",
        "y": f"${trace.y}",
        "xaxis": x,
        "yaxis": y,
        "line": {"color": f"@{trace.colour}", "width": trace.width, "dash": trace.dash, "simplify": False},
        "hoverinfo": "skip",
    }


def _end_labels(ends: EndLabels, x: float, axis: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x] * len(ends.texts),
        "y": f"${ends.y}",
        "xaxis": "x",
        "yaxis": axis,
        "text": [f" <b>{text}</b>" for text in ends.texts],
        "textposition": "middle right",
        "textfont": {"size": LABEL, "color": [f"@{colour}" for colour in ends.colours]},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _titles(panel: Panel, domain: list[float], sizes: Sizes) -> list[dict[str, Any]]:
    """Return the panel's name with its unit, in the gutter or above, and the key above on the right."""
    common = {"xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": LABEL, "color": "@ink"}}
    unit = f'<span style="color:@ink_second;font-size:{TICK}px">{panel.unit}</span>'
    if sizes.gutter:
        name = common | {
            "text": f"<b>{panel.title}</b><br>{unit}",
            "x": 0, "xanchor": "left", "xshift": 8 - sizes.left, "align": "left",
            "y": sum(domain) / 2, "yanchor": "middle",
        }  # fmt: skip
    else:
        name = common | {
            "text": f"<b>{panel.title}</b> {unit}",
            "x": 0, "xanchor": "left", "xshift": 8 - sizes.left, "align": "left",
            "y": domain[1], "yanchor": "bottom", "yshift": 5,
        }  # fmt: skip
    if not panel.key:
        return [name]
    text = "   ".join(f'<span style="color:@{colour}"><b>{word}</b></span>' for word, colour in panel.key)
    key = common | {
        "text": text,
        "x": 1,
        "xanchor": "right",
        "y": domain[1],
        "yanchor": "bottom",
        "yshift": 5 + sizes.key,
    }
    return [name, key]


def _labels(panel: Panel, axis: str) -> list[dict[str, Any]]:
    return [
        {
            "text": label.text,
            "xref": "x domain", "x": 1, "xanchor": "right",
            "yref": axis, "y": label.y, "yanchor": "middle",
            "showarrow": False,
            "font": {"size": LABEL, "color": f"@{label.colour}"},
        }
        for label in panel.labels
    ]  # fmt: skip


def mark(time_axis: TimeAxis, y: str, x: str = "x") -> list[dict[str, Any]]:
    """Return the line at the stimulus in one panel; it keeps out of the titles between the panels."""
    if time_axis.mark is None:
        return []
    dotted = {"color": "@ink_second", "width": 1, "dash": "dot"}
    ends = {"x0": time_axis.mark, "x1": time_axis.mark, "y0": 0, "y1": 1}
    return [{"type": "line", "xref": x, "yref": f"{y} domain", **ends, "line": dotted, "layer": "below"}]
