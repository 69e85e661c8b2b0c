"""What a nerve conduction study shows: two responses with a mark on each, and their numbers and words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.explorers.nerve_study_arm import AXONS, Study, Values
from widgets.language import gettext as _

Array = NDArray[np.float64]

LOW, HIGH = -14.0, 12.0  # mV
MARKED = {"wrist_mark": "y", "elbow_mark": "y2"}  # the axis on which each mark stands


def arrays(values: Values, study: Study) -> dict[str, Array]:
    """Return the arrays that change with the controls."""
    marks = {name: np.array([float(values[name])] * 2) for name in MARKED}
    return {"wrist": study.wrist, "elbow": study.elbow, **marks}


def readout(values: Values, study: Study) -> list[tuple[str, str, str]]:
    """Return name and value of what the examiner reads off, as text with units; the velocity is left to the reader."""
    return [(name, value, "") for name, value in _rows(values, study)]


def picture(values: Values, study: Study) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    return Picture(
        layouts={name: _with_marks(layout) for name, layout in stacked_traces(_panels(), _time_axis()).items()},
        alt=_(
            "Two responses of a thumb muscle, one below the other: stimulated at the wrist and, {distance} mm farther "
            "up, at the elbow; a mark stands on each."
        ).format(distance=setting(values["distance"])),
        long=_long(values, study),
        note=_(
            "Eleven axons of unequal thickness, computed by the model of a human motor axon; the muscle, the last "
            "stretch and how unequally damage hits the axons are chosen by us. A made-up arm, not a real patient."
        ),
        columns=(_("Quantity"), _("Value")),
        rows=tuple(_rows(values, study)),
        arrays={"time": study.time, **arrays(values, study)},
    )


def onset(time: Array, response: Array) -> float | None:
    """Return when a response leaves the baseline (ms): at a fiftieth of its height, as a careful eye would see it."""
    beyond = np.flatnonzero(response > response.max() / 50.0)
    return float(time[beyond[0]]) if response.max() > 0 else None


def _rows(values: Values, study: Study) -> list[tuple[str, str]]:
    wrist, elbow = float(values["wrist_mark"]), float(values["elbow_mark"])
    return [
        (_("Mark on the wrist response"), _milliseconds(wrist)),
        (_("Mark on the elbow response"), _milliseconds(elbow)),
        (_("Between the marks"), _milliseconds(elbow - wrist)),
        (_("From wrist to elbow"), _("{value} mm").format(value=setting(values["distance"]))),
        (_("Height, stimulated at the wrist"), _millivolts(study.wrist)),
        (_("Height, stimulated at the elbow"), _millivolts(study.elbow)),
    ]


def _milliseconds(value: float) -> str:
    return _("{value} ms").format(value=f"{value:.2f}".replace("-", "−"))


def _millivolts(response: Array) -> str:
    return _("{value} mV").format(value=f"{max(float(response.max()), 0.0):.1f}")


def _long(values: Values, study: Study) -> str:
    panels = _(
        "Two panels share an axis of time that begins at the stimulus. Each shows the response of a muscle of the "
        "thumb: flat at first, then a hump upward, then one downward. In the upper panel the nerve is stimulated at "
        "the wrist, in the lower one at the elbow, so that the impulses have farther to go. A vertical line in each "
        "is your mark. Put it where the trace leaves the baseline. As in a clinic, negative is drawn upward."
    )
    return f"{panels} {_in_words(study)}"


def _in_words(study: Study) -> str:
    wrist, elbow = onset(study.time, study.wrist), onset(study.time, study.elbow)
    if wrist is None or elbow is None:
        return _("From the elbow no response arrives: every axon is blocked.")
    return _(
        "The response to the wrist leaves the baseline at {wrist} ms, that to the elbow at {elbow} ms; {passed} of the "
        "{all} axons come through."
    ).format(wrist=f"{wrist:.1f}", elbow=f"{elbow:.1f}", passed=study.passed, all=AXONS)


def _time_axis() -> TimeAxis:
    after = explorer("nerve_study").after
    return TimeAxis(_("time after the stimulus (ms)"), 0.0, after, tuple(float(t) for t in np.arange(0, after + 1, 5)))


def _panels() -> tuple[Panel, ...]:
    unit = _("mV, negative up")
    return (
        Panel(
            _("From the wrist"), unit, LOW, HIGH, (-10, 0, 10), 190, (Trace("wrist", "ink", 2.2),),
            key=((_("your mark"), "cause_text"),),
        ),
        Panel(
            _("From the elbow"), unit, LOW, HIGH, (-10, 0, 10), 190, (Trace("elbow", "ink", 2.2),),
        ),
    )  # fmt: skip


def _with_marks(layout: dict[str, Any]) -> dict[str, Any]:
    """Return the layout with a vertical line on each panel that follows its slider."""
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": f"${name}",
            "y": [LOW, HIGH],
            "xaxis": "x",
            "yaxis": axis,
            "line": {"color": "@cause", "width": 1.8, "dash": "solid"},
            "hoverinfo": "skip",
        }
        for name, axis in MARKED.items()
    ]
    return {**layout, "data": [*layout["data"], *lines]}
