"""What the quanta explorer shows: a hundred answers one after the other, and how often each height occurs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import LABEL, TICK
from widgets.language import gettext as _
from widgets.models.neuromuscular_junction import (
    NeuromuscularJunctionParameters,
    endplate_conductance,
    endplate_potential,
    released_quanta,
)

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

IMPULSES = 100
INTERVAL = 2000.0  # ms: the store of vesicles fills again in between
REST = -85.0  # mV, as in muscle that lies quietly
NOISE = 0.06  # mV, standard deviation of an electrode's noise
BIN = 0.2  # mV
HIGHEST = 12.0  # mV on the axis
EDGES = np.arange(-0.3, HIGHEST + BIN, BIN)
MOST = 90.0  # answers in one bin, on the axis
HEIGHT = {"wide": 420, "middle": 430, "narrow": 410}
LEFT = {"wide": 60, "middle": 60, "narrow": 48}


@dataclass(frozen=True)
class Series:
    """A recording.

    Attributes
    ----------
    answers : ndarray, shape (impulses,)
        Height of the answer to each impulse, with the electrode's noise, mV.
    failures : int
        Impulses that released nothing.
    quantum : float
        Mean height of the answer to a single quantum, mV.
    """

    answers: Array
    failures: int
    quantum: float


def record(values: Values) -> Series:
    """Send a hundred impulses, far apart, to a junction in the chosen bath."""
    parameters = content.fill(
        NeuromuscularJunctionParameters,
        "neuromuscular_junction",
        calcium_outside=float(values["calcium"]),
        magnesium_outside=float(values["magnesium"]),
    )
    times, seed = INTERVAL * np.arange(IMPULSES), int(values["recording"])
    quanta = released_quanta(parameters, times, seed)
    sizes = np.array(endplate_conductance(parameters, times, seed).amplitudes) / parameters.quantal_conductance
    noise = NOISE * np.random.default_rng((seed, 2)).standard_normal(IMPULSES)
    return Series(
        endplate_potential(parameters, sizes, REST) + noise,
        int(np.sum(quanta == 0)),
        float(endplate_potential(parameters, 1.0, REST)),
    )


def arrays(series: Series) -> dict[str, Array]:
    """Return the arrays that change with the controls: stems of the answers, and the outline of their histogram."""
    number = np.arange(1, IMPULSES + 1, dtype=float)
    seen = np.clip(series.answers, EDGES[0], HIGHEST)
    counts, _edges = np.histogram(seen, EDGES)
    return {
        "stem_x": np.repeat(number, 3),
        "stem_y": np.stack([np.zeros(IMPULSES), seen, np.full(IMPULSES, np.nan)], axis=1).ravel(),
        "answer_x": number,
        "answer_y": seen,
        "bar_x": np.repeat(EDGES, 2),
        "bar_y": np.concatenate([[0.0], np.repeat(np.minimum(counts, MOST), 2), [0.0]]),
    }


def readout(series: Series) -> list[tuple[str, str, str]]:
    """Return the numbers from which the quanta can be counted, each with how it was got."""
    return [
        (_("Impulses"), str(IMPULSES), _("sent to the nerve")),
        (_("No answer"), str(series.failures), _("impulses")),
        (_("Mean answer"), _("{value} mV").format(value=_fixed(series.answers.mean())), _("of all impulses")),
        (_("Mean single quantum"), _("{value} mV").format(value=_fixed(series.quantum)), _("seen between impulses")),
    ]


def picture(values: Values, series: Series) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    return Picture(
        layouts={name: _layout(name) for name in HEIGHT},
        alt=_(
            "Heights of {count} endplate potentials one after the other, and their histogram, in a bath of {calcium} "
            "mmol/L calcium and {magnesium} mmol/L magnesium."
        ).format(count=IMPULSES, calcium=setting(values["calcium"]), magnesium=setting(values["magnesium"])),
        long=_(
            "Above stands a row of one hundred thin vertical lines, one for each impulse, as high as the answer of the "
            "muscle fibre in millivolts. Many impulses get no answer at all: their lines stay at the noise of the "
            "electrode. Below the same heights are counted: along the bottom stands the height of the answer, along "
            "the side how many impulses gave it. With little release the counts form a heap at zero, the failures, and "
            "further heaps at one, two and three times the height of a single quantum. With more release the heaps "
            "flow together into one broad hill. In this recording {failures} impulses got no answer."
        ).format(failures=series.failures),
        note=_("Computed by the model of a neuromuscular junction with chance in it; another recording, other chance."),
        columns=(_("Quantity"), _("Value"), _("How it is got")),
        rows=tuple(readout(series)),
        arrays=arrays(series),
    )


def _fixed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _layout(name: str) -> dict[str, Any]:
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    return {
        "data": [
            line | {"x": "$stem_x", "y": "$stem_y", "line": {"color": "@cause", "width": 1.6}},
            {
                "type": "scatter", "mode": "markers", "hoverinfo": "skip", "x": "$answer_x", "y": "$answer_y",
                "marker": {"size": 4.5, "color": "@cause"},
            },
            line | {
                "x": "$bar_x", "y": "$bar_y", "xaxis": "x2", "yaxis": "y2", "fill": "tozeroy",
                "fillcolor": "@cause_fill", "line": {"color": "@cause", "width": 1.8, "shape": "hv"},
            },
        ],
        "layout": {
            "xaxis": _axis(_("impulse number"), 0, IMPULSES + 1, 20) | {"anchor": "y"},
            "yaxis": _axis("", -0.4, HIGHEST, 4) | {"anchor": "x", "domain": [0.61, 1.0], "showgrid": True},
            "xaxis2": _axis(_("height of the answer (mV)"), EDGES[0], HIGHEST, 1) | {"anchor": "y2"},
            "yaxis2": _axis("", 0, MOST, 30) | {"anchor": "x2", "domain": [0.0, 0.34], "showgrid": True},
            "height": HEIGHT[name],
            "margin": {"l": LEFT[name], "r": 22, "t": 34, "b": 50},
            "annotations": [
                _title(_("Height of each answer"), "mV", 1.0, LEFT[name]),
                _title(_("How often each height occurs"), _("impulses"), 0.34, LEFT[name]),
            ],
            "dragmode": False,
        },
        "canvas": None,
    }  # fmt: skip


def _axis(title: str, low: float, high: float, step: float) -> dict[str, Any]:
    return {
        "range": [low, high],
        "tickvals": [float(tick) for tick in np.arange(0, high + 1e-9, step)],
        "title": {"text": title, "font": {"size": LABEL, "color": "@ink_second"}, "standoff": 6},
        "tickfont": {"size": TICK, "color": "@ink_second"},
        "fixedrange": True,
        "showgrid": False,
        "gridcolor": "@rule",
        "gridwidth": 0.8,
        "linecolor": "@rule",
        "zeroline": False,
    }


def _title(text: str, unit: str, top: float, left: int) -> dict[str, Any]:
    return {
        "text": f'<b>{text}</b> <span style="color:@ink_second;font-size:{TICK}px">{unit}</span>', "showarrow": False,
        "xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "xshift": 8 - left,
        "y": top, "yanchor": "bottom", "yshift": 6, "font": {"size": LABEL, "color": "@ink"},
    }  # fmt: skip
