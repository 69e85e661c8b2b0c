"""The dose of caffeine in the contraction explorer: what it does in the model, and where a human being can be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import LABEL, TICK
from widgets.language import gettext as _
from widgets.models.excitation_contraction import ExcitationContractionParameters, caffeine_release_factor

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

POINTS = 81
TICKS = (0.001, 0.01, 0.1, 1.0, 10.0)
HIGHEST = 4.2  # times the usual release
CURVE = 0.36  # share of the figure's height that the curve has; the rest belongs to the bars
GAP = 0.06  # between the two, share of the height
HEIGHT = {"wide": 460, "middle": 460, "narrow": 470}
LEFT = {"wide": 226, "middle": 64, "narrow": 52}
BAR_COLOURS = ("healthy", "ink_second", "ink", "muscle_outline")


def bars() -> tuple[tuple[str, float, float], ...]:
    """Return words, lower and upper end (mmol/L) of each range of concentrations, the lowest first."""
    value = {name: fact.value for name, fact in content.facts().items()}
    highest = explorer("contraction").controls["caffeine_concentration"].range[1]
    return (
        (
            _("Blood of people after coffee or tablets"),
            value["cup_plasma_millimolar"],
            value["lopes_plasma_millimolar"],
        ),
        (_("Poisoning: fits, irregular heartbeat"), value["caffeine_serious"], value["caffeine_deadly"]),
        (_("Regarded as deadly"), value["caffeine_deadly"], highest),
        (
            _("Healthy human muscle contracts, in a dish"),
            value["dish_rectus"],
            value["dish_vastus"],
        ),
    )


def release(caffeine: float | bool) -> float:
    """Return how many times the usual amount an impulse releases, with so much caffeine (mmol/L)."""
    parameters = content.fill(
        ExcitationContractionParameters, "excitation_contraction", caffeine_concentration=1000.0 * float(caffeine)
    )
    return caffeine_release_factor(parameters)


def arrays(values: Values) -> dict[str, Array]:
    """Return the arrays that change with the controls: the ring, and the line down to the bars."""
    caffeine = float(values["caffeine_concentration"])
    return {
        "now_x": np.array([caffeine]),
        "now_y": np.array([release(caffeine)]),
        "line_x": np.array([caffeine, caffeine]),
    }


def readout(values: Values) -> list[tuple[str, str, str]]:
    """Return the numbers of the dose: what the model makes of it, and how far it is from the dish."""
    return [(*row, "") for row in _number_rows(values)]


def picture(values: Values) -> Picture:
    """Return the figure of the dose, with what it shows in words and numbers."""
    low, high = explorer("contraction").controls["caffeine_concentration"].range
    caffeine = np.geomspace(low, high, POINTS)
    ranges = tuple((words, _range(start, end)) for words, start, end in bars())
    return Picture(
        layouts={name: _layout(name) for name in HEIGHT},
        alt=_(
            "Calcium that an impulse releases against caffeine on a logarithmic scale, {caffeine} mmol/L marked; below "
            "it, what people have in their blood and what a dish needs."
        ).format(caffeine=setting(values["caffeine_concentration"])),
        long=_(
            "Along the bottom stands caffeine, from a thousandth of a millimole per litre to ten, on a logarithmic "
            "scale: equal ways are equal factors. The curve above says how many times the usual amount of calcium an "
            "impulse releases in the model. It is flat where people can be and rises in the range of dishes. Four bars "
            "below show what was measured: the blood of people after coffee or tablets, the blood of people with "
            "poisoning, amounts regarded as deadly, and the baths in which strips of healthy human muscle began to "
            "contract. A ring and a dotted line mark your setting, {caffeine} mmol/L."
        ).format(caffeine=setting(values["caffeine_concentration"])),
        note=_(
            "The bars come from measurements in people and in dishes. The curve is chosen by us to show a direction: "
            "we know of no measurement in a living person."
        ),
        columns=(_("What"), _("Caffeine")),
        rows=(*ranges, *_number_rows(values)),
        arrays={
            "caffeine": caffeine,
            "release": np.array([release(value) for value in caffeine]),
            **arrays(values),
        },
    )


def _number_rows(values: Values) -> list[tuple[str, str]]:
    caffeine = float(values["caffeine_concentration"])
    factor = content.facts()["dish_rectus"].value / caffeine
    return [
        (_("Caffeine of your setting"), _("{value} mmol/L").format(value=setting(caffeine))),
        (
            _("Calcium that an impulse releases"),
            _("{value} times the usual").format(value=f"{release(caffeine):.2f}"),
        ),
        (
            _("A strip of muscle in a dish needs"),
            _("{value} times as much caffeine").format(value=f"{factor:.2g}" if factor < 10 else f"{factor:.0f}")
            if factor > 1.0
            else _("no more than this"),
        ),
    ]


def _range(start: float, end: float) -> str:
    if end >= explorer("contraction").controls["caffeine_concentration"].range[1]:
        return _("{low} mmol/L and more").format(low=f"{start:.2g}")
    return _("{low} to {high} mmol/L").format(low=f"{start:.2g}", high=f"{end:.2g}")


def _layout(name: str) -> dict[str, Any]:
    """Return the curve above and a row for each bar below, over one axis of concentrations."""
    low, high = explorer("contraction").controls["caffeine_concentration"].range
    rows = bars()
    ends_of_curve, ends_of_bars = [0.85, HIGHEST], [-0.4, len(rows) + 0.1]
    thin = {"type": "scatter", "hoverinfo": "skip"}
    dotted = {"mode": "lines", "x": "$line_x", "xaxis": "x", "line": {"color": "@cause", "width": 1.6, "dash": "dot"}}
    data: list[dict[str, Any]] = [
        thin | dotted | {"y": ends_of_curve, "yaxis": "y"},
        thin | dotted | {"y": ends_of_bars, "yaxis": "y2"},
        thin | {"mode": "lines", "x": "$caffeine", "y": "$release", "xaxis": "x", "yaxis": "y",
                "line": {"color": "@healthy", "width": 2.2}},
        thin | {"mode": "markers", "x": "$now_x", "y": "$now_y", "xaxis": "x", "yaxis": "y", "cliponaxis": False,
                "marker": {"size": 15, "symbol": "circle-open", "color": "@cause", "line": {"width": 2.4}}},
    ]  # fmt: skip
    unit = f'<span style="color:@ink_second;font-size:{TICK}px">' + _("times the usual") + "</span>"
    annotations = [
        _heading("<b>" + _("Released calcium") + "</b> " + unit, name, 1.0, 8),
        _heading("<b>" + _("What was measured") + "</b>", name, 1 - CURVE - GAP, -12),
    ]
    for number, ((words, start, end), colour) in enumerate(zip(rows, BAR_COLOURS, strict=True)):
        height = len(rows) - 1 - number
        data.append(
            thin | {"mode": "lines", "x": [start, end], "y": [height, height], "xaxis": "x", "yaxis": "y2",
                    "line": {"color": f"@{colour}", "width": 11, "simplify": False}}
        )  # fmt: skip
        annotations.append(
            {"text": words, "showarrow": False, "xref": "paper", "x": 0, "xanchor": "left", "xshift": 8 - LEFT[name],
             "yref": "y2", "y": height, "yanchor": "bottom", "yshift": 8, "font": {"size": LABEL, "color": "@ink"}}
        )  # fmt: skip
    return {
        "data": data,
        "layout": {
            "xaxis": _concentration_axis(low, high),
            "yaxis": _value_axis([1 - CURVE, 1.0], ends_of_curve, (1, 2, 3, 4)),
            "yaxis2": _value_axis([0.0, 1 - CURVE - GAP], ends_of_bars, ()),
            "height": HEIGHT[name],
            "margin": {"l": LEFT[name], "r": 26, "t": 34, "b": 50},
            "annotations": annotations,
            "dragmode": False,
        },
        "canvas": None,
    }


def _heading(text: str, name: str, y: float, shift: int) -> dict[str, Any]:
    return {
        "text": text, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "xanchor": "left",
        "xshift": 8 - LEFT[name], "y": y, "yanchor": "bottom", "yshift": shift,
        "font": {"size": LABEL, "color": "@ink"},
    }  # fmt: skip


def _concentration_axis(low: float, high: float) -> dict[str, Any]:
    return {
        "type": "log",
        "range": [math.log10(low) - 0.1, math.log10(high) + 0.05],
        "tickvals": list(TICKS),
        "ticktext": [f"{tick:g}" for tick in TICKS],
        "tickfont": {"size": TICK, "color": "@ink_second"},
        "title": {"text": _("caffeine (mmol/L)"), "font": {"size": LABEL, "color": "@ink_second"}, "standoff": 8},
        "fixedrange": True,
        "gridcolor": "@rule",
        "gridwidth": 0.8,
        "linecolor": "@rule",
        "zeroline": False,
        "anchor": "y2",
    }


def _value_axis(domain: list[float], ends: list[float], ticks: tuple[float, ...]) -> dict[str, Any]:
    return {
        "anchor": "x",
        "domain": domain,
        "range": ends,
        "fixedrange": True,
        "tickvals": list(ticks),
        "ticktext": [f"{tick:g}" for tick in ticks],
        "tickfont": {"size": TICK, "color": "@ink_second"},
        "gridcolor": "@rule",
        "gridwidth": 0.8,
        "zeroline": False,
    }
