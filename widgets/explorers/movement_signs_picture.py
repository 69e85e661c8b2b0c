"""What the movement signs explorer shows for some values: eight traces, how regular they are, and their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import numpy as np

from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.movement_signs import SIGNS, SignTrace, record_sign

Values = Mapping[str, float | bool]

LETTERS = dict(zip(SIGNS, "ABCDEFGH", strict=True))
SAMPLE = 0.01  # s: the shortest spike has three samples


@cache
def whole(recording: int) -> dict[str, SignTrace]:
    """Record all signs for as long as there is room; worked out once for each recording number."""
    time = np.arange(_samples()) * SAMPLE
    return {sign: record_sign(sign, time, recording) for sign in SIGNS}


def record(values: Values) -> dict[str, SignTrace]:
    """Return the beginning of each recording, as long as the controls say."""
    window = float(values["window"]) + SAMPLE / 2
    return {
        sign: SignTrace(
            trace.time[trace.time < window], trace.movement[trace.time < window], trace.events[trace.events < window]
        )
        for sign, trace in whole(int(values["recording"])).items()
    }


def arrays(values: Values) -> dict[str, np.ndarray]:
    """Return the arrays that change with the controls; after the end of the recording there is no line."""
    length = _samples()
    lines = {}
    for sign, trace in record(values).items():
        line = np.full(length, np.nan)
        line[: len(trace.movement)] = trace.movement
        lines[sign] = line
    return lines


def picture(values: Values) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    rows = tuple(_row(sign, trace, bool(values["names"])) for sign, trace in record(values).items())
    return Picture(
        layouts=stacked_traces(_panels(bool(values["names"])), _time_axis(float(values["window"]))),
        alt=_("Eight traces, A to H, of unwanted movements, recorded for {seconds} seconds.").format(
            seconds=setting(values["window"])
        ),
        long=_(
            "Eight panels lie one below the other over the same time. Each shows how one movement rises and falls, and "
            "says where it was seen or felt. The axis is as long as the recording. The table tells for "
            "each trace how many single movements the recording holds, and the shortest and the longest time from one "
            "to the next: equal times mean a regular movement, unequal ones an irregular one, and a mixture of short "
            "and long ones means groups. Seeing the shape is not needed to name the movement: the place, the "
            "number and the pauses are enough."
        ),
        note=_(
            "Illustrative: made by simple rules that show each pattern in time, not measured. The heights cannot be "
            "compared."
        ),
        columns=(_("Trace"), _("Where"), _("Movements"), _("Shortest time between"), _("Longest time between")),
        rows=rows,
        arrays={"time": np.arange(_samples()) * SAMPLE, **arrays(values)},
    )


def places() -> dict[str, str]:
    """Return where each movement was seen or felt."""
    return {
        "tremor": _("fingers, hand held out"),
        "fasciculation": _("skin over a calf"),
        "fibrillation": _("needle in a still muscle"),
        "clonus": _("foot, pressed upwards twice"),
        "myoclonus": _("a whole arm"),
        "myokymia": _("skin of a lower eyelid"),
        "cramp": _("calf, hard and painful"),
        "tic": _("a shoulder, after an urge"),
    }


def names() -> dict[str, str]:
    """Return the name of each sign."""
    return {
        "tremor": _("tremor"),
        "fasciculation": _("fasciculation"),
        "fibrillation": _("fibrillation"),
        "clonus": _("clonus"),
        "myoclonus": _("myoclonus"),
        "myokymia": _("myokymia"),
        "cramp": _("cramp"),
        "tic": _("tic"),
    }


def _row(sign: str, trace: SignTrace, named: bool) -> tuple[str, ...]:
    pauses = [later - earlier for earlier, later in pairwise(trace.events)]
    shortest, longest = (_seconds(min(pauses)), _seconds(max(pauses))) if pauses else ("–", "–")
    return _title(sign, named), places()[sign], str(len(trace.events)), shortest, longest


def _seconds(value: float) -> str:
    return _("{value} s").format(value=f"{value:.2f}")


def _title(sign: str, named: bool) -> str:
    return f"{LETTERS[sign]}: {names()[sign]}" if named else LETTERS[sign]


def _samples() -> int:
    return round(explorer("movement_signs").after / SAMPLE) + 1


def _time_axis(window: float) -> TimeAxis:
    """Return an axis as long as the recording, with about six marks."""
    step = next(step for step in (0.5, 1.0, 2.0, 4.0) if window / step <= 6)
    return TimeAxis(_("time (seconds)"), 0.0, window, tuple(float(tick) for tick in np.arange(0, window + 0.01, step)))


def _panels(named: bool) -> tuple[Panel, ...]:
    return tuple(
        Panel(_title(sign, named), places()[sign], -0.08, 1.2, (), 58, (Trace(sign, "healthy", 1.8),)) for sign in SIGNS
    )
