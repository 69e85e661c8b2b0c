"""What the synapse explorer shows for some values: the answer of the next cell, and the law of release in a plot."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import LABEL, TICK, Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.neuromuscular_junction import (
    NeuromuscularJunctionParameters,
    endplate_conductance,
    released_quanta,
)

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

STEP = 0.1  # ms
MOST_POINTS = 40  # measured points that are kept
FEWEST, MOST = 1e-3, 300.0  # vesicles: the ends of the axis, on which a point below is drawn at the lower end
OUT_OF_SIGHT = 1e-9  # where a point waits that has not been measured: below the axis
CALCIUM_TICKS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
VESICLE_TICKS = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
HEIGHT = {"wide": 360, "middle": 360, "narrow": 320}
LEFT = {"wide": 226, "middle": 64, "narrow": 52}


@dataclass(frozen=True)
class Measurement:
    """A measured point: calcium and magnesium outside (mmol/L) and the vesicles that one impulse releases."""

    calcium: float
    magnesium: float
    vesicles: float


@dataclass(frozen=True)
class Run:
    """What an impulse does.

    Attributes
    ----------
    calcium, magnesium : float
        Outside, mmol/L.
    vesicles : float
        Mean number that the impulse releases.
    time, answer : ndarray
        ms after the impulse, and the conductance that the receptors of the next cell open, µS.
    """

    calcium: float
    magnesium: float
    vesicles: float
    time: Array
    answer: Array


def run(values: Values) -> Run:
    """Send an impulse into the nerve ending as the controls say."""
    calcium, magnesium = float(values["calcium"]), float(values["magnesium"])
    parameters = content.fill(
        NeuromuscularJunctionParameters,
        "neuromuscular_junction",
        calcium_outside=calcium,
        magnesium_outside=magnesium,
    )
    numbers = explorer("synapse")
    count = round((numbers.before + numbers.after) / STEP)
    conductance = endplate_conductance(parameters, numbers.before).sampled(STEP, count)
    time = STEP * (np.arange(count) + 0.5) - numbers.before
    vesicles = float(released_quanta(parameters, numbers.before)[0])
    return Run(calcium, magnesium, vesicles, time, conductance / 1000.0)


def measurement(found: Run) -> Measurement:
    """Return the point that a run adds to the plot."""
    return Measurement(found.calcium, found.magnesium, found.vesicles)


def with_measurement(measured: tuple[Measurement, ...], new: Measurement) -> tuple[Measurement, ...]:
    """Return the points with a new one; one that is there already moves to the end, and the oldest are dropped."""
    return (*(one for one in measured if one != new), new)[-MOST_POINTS:]


def readout(now: Run, usual: Run) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every number, as text with units."""
    rows = zip(_number_rows(now), _number_rows(usual), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def answer_arrays(found: Run) -> dict[str, Array]:
    """Return the array that changes with the controls."""
    return {"answer": found.answer}


def answer_picture(values: Values, found: Run, usual: Run) -> Picture:
    """Return the answer of the next cell over time, with what it shows in words and numbers."""
    numbers = explorer("synapse")
    ticks = tuple(float(tick) for tick in np.arange(0, numbers.after + 1, 5))
    axis = TimeAxis(_("time after the impulse (ms)"), -numbers.before, numbers.after, ticks, mark=0.0)
    panel = Panel(
        _("Answer of the next cell"), "µS", 0, 7, (0, 2, 4, 6), 200,
        (Trace("usual_answer", "healthy", 1.6), Trace("answer", "cause", 2.6)),
        key=((_("your settings"), "cause_text"), (_("usual"), "healthy")),
    )  # fmt: skip
    rows = zip(_number_rows(found), _number_rows(usual), strict=True)
    return Picture(
        layouts=stacked_traces((panel,), axis),
        alt=_(
            "Trace of the receptor conductance of the next cell after an impulse, with {calcium} mmol/L of calcium "
            "and {magnesium} mmol/L of magnesium outside."
        ).format(calcium=setting(values["calcium"]), magnesium=setting(values["magnesium"])),
        long=_(
            "One panel over {duration} ms. A dotted line marks the arrival of the impulse at the nerve ending. Half a "
            "millisecond later transmitter opens receptors in the membrane of the next cell: the conductance, which "
            "says how easily ions can flow through them, jumps up within a fraction of a millisecond and falls again "
            "within a few. A thick orange line shows your settings, a thinner grey line the usual ones. The "
            "height follows the number of vesicles that have "
            "released their transmitter; what the cell makes of the answer is not shown here. For these settings one "
            "impulse releases {vesicles} vesicles."
        ).format(
            duration=setting(numbers.before + numbers.after),
            vesicles=_vesicles(found.vesicles),
        ),
        note=_(
            "Computed by the model of a neuromuscular junction, the best studied synapse. Means of many impulses; the "
            "number of vesicles of a single impulse varies."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={"time": found.time, "usual_answer": usual.answer, **answer_arrays(found)},
    )


def law_arrays(values: Values, found: Run, measured: tuple[Measurement, ...]) -> dict[str, Array]:
    """Return the points and the learner's line; points at another magnesium than the present one are set apart."""
    here = [one for one in measured if one.magnesium == found.magnesium]
    others = [one for one in measured if one.magnesium != found.magnesium]
    now = measurement(found)
    lowest = min([*here, now], key=lambda one: one.calcium)
    low, high = explorer("synapse").controls["calcium"].range
    line_x = np.geomspace(low, high, 50)
    line_y = max(lowest.vesicles, FEWEST) * (line_x / lowest.calcium) ** float(values["power"])
    return {
        **_points("here", here),
        **_points("others", others),
        "now_x": np.array([now.calcium]),
        "now_y": np.array([max(now.vesicles, FEWEST)]),
        "line_x": line_x,
        "line_y": np.clip(line_y, OUT_OF_SIGHT, 1e6),
    }


def law_picture(values: Values, found: Run, measured: tuple[Measurement, ...]) -> Picture:
    """Return the plot of release against calcium, with what it shows in words and all measured points."""
    return Picture(
        layouts={name: _law_layout(name) for name in HEIGHT},
        alt=_(
            "Plot of vesicles released by an impulse against calcium outside, both on logarithmic scales: {count} "
            "measured points and a dashed line of power {power}."
        ).format(count=len(measured), power=setting(values["power"])),
        long=_(
            "Along the bottom stands the calcium outside, from 0.1 to 5 mmol/L, along the side the number of vesicles "
            "that one impulse releases, from one in a thousand impulses to three hundred in one. On both scales equal "
            "ways mean equal factors, so that a power law is a straight line and its power is the steepness. Filled "
            "dots are your measurements at the present magnesium, hollow ones those at another. A larger ring shows "
            "the present settings. The dashed line is yours: it goes through your point with the least calcium, and "
            "you choose its power. Where there is little calcium the points follow a straight line; where there is "
            "much they bend away from it."
        ),
        note=_("Your points are computed by the model; its law was measured at the frog's neuromuscular junction."),
        columns=(_("Calcium outside"), _("Magnesium outside"), _("Vesicles released by one impulse")),
        rows=tuple(
            (
                _("{value} mmol/L").format(value=setting(one.calcium)),
                _("{value} mmol/L").format(value=setting(one.magnesium)),
                _vesicles(one.vesicles),
            )
            for one in measured
        ),
        arrays=law_arrays(values, found, measured),
    )


def _points(name: str, measured: list[Measurement]) -> dict[str, Array]:
    x, y = np.ones(MOST_POINTS), np.full(MOST_POINTS, OUT_OF_SIGHT)
    for index, one in enumerate(measured):
        x[index], y[index] = one.calcium, max(one.vesicles, FEWEST)
    return {f"{name}_x": x, f"{name}_y": y}


def _number_rows(found: Run) -> list[tuple[str, str]]:
    return [
        (_("Vesicles released by one impulse"), _vesicles(found.vesicles)),
        (_("Highest answer"), _("{value} µS").format(value=_significant(float(found.answer.max())))),
    ]


def _vesicles(number: float) -> str:
    return _significant(float(number)) if number >= 1e-4 else _("fewer than 0.0001")


def _significant(value: float) -> str:
    """Return a number with two significant digits, never in powers of ten."""
    if value <= 0:
        return "0"
    digits = 1 - math.floor(math.log10(value))
    return f"{round(value, digits):.{max(digits, 0)}f}"


def _law_layout(name: str) -> dict[str, Any]:
    mark = {"type": "scatter", "mode": "markers", "hoverinfo": "skip"}
    return {
        "data": [
            {
                "type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": "$line_x", "y": "$line_y",
                "line": {"color": "@ink_second", "width": 2, "dash": "dash"},
            },
            mark | {"x": "$others_x", "y": "$others_y",
                    "marker": {"size": 9, "color": "@page", "line": {"width": 1.6, "color": "@healthy"}}},
            mark | {"x": "$here_x", "y": "$here_y", "marker": {"size": 9, "color": "@calcium"}},
            mark | {"x": "$now_x", "y": "$now_y",
                    "marker": {"size": 17, "symbol": "circle-open", "color": "@cause", "line": {"width": 2.4}}},
        ],
        "layout": {
            "xaxis": _logarithmic(
                _("calcium outside (mmol/L)"), CALCIUM_TICKS, explorer("synapse").controls["calcium"].range
            ),
            "yaxis": _logarithmic("", VESICLE_TICKS, (FEWEST, MOST)) | {"title": None},
            "height": HEIGHT[name],
            "margin": {"l": LEFT[name], "r": 26, "t": 34, "b": 50},
            "annotations": [
                {
                    "text": "<b>" + _("Vesicles released by one impulse") + "</b>", "showarrow": False,
                    "xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "xshift": 8 - LEFT[name],
                    "y": 1, "yanchor": "bottom", "yshift": 8, "font": {"size": LABEL, "color": "@ink"},
                }
            ],
            "dragmode": False,
        },
        "canvas": None,
    }  # fmt: skip


def _logarithmic(title: str, ticks: tuple[float, ...], ends: tuple[float, float]) -> dict[str, Any]:
    margin = 0.04 * math.log10(ends[1] / ends[0])
    return {
        "type": "log",
        "range": [math.log10(ends[0]) - margin, math.log10(ends[1]) + margin],
        "tickvals": list(ticks),
        "ticktext": [f"{tick:g}" for tick in ticks],
        "tickfont": {"size": TICK, "color": "@ink_second"},
        "title": {"text": title, "font": {"size": LABEL, "color": "@ink_second"}, "standoff": 8},
        "fixedrange": True,
        "gridcolor": "@rule",
        "gridwidth": 0.8,
        "linecolor": "@rule",
        "zeroline": False,
    }
