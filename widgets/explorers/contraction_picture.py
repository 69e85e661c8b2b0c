"""What the contraction explorer shows over time: impulses of a muscle fibre, its calcium, troponin and force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.excitation_contraction import ExcitationContractionParameters, simulate_contraction

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

STEP = 0.5  # ms
# Above this the model's calcium is too high to be believed, and the line leaves the panel; see `picture`.
HIGHEST_CALCIUM = 20.0  # umol/L
FIBRES = {False: "excitation_contraction", True: "excitation_contraction_fast"}


@dataclass(frozen=True)
class Run:
    """What a fibre did.

    Attributes
    ----------
    time : ndarray
        ms after the first impulse.
    impulses : ndarray
        1 where an impulse starts, else 0.
    calcium : ndarray
        Free calcium, umol/L.
    troponin, force : ndarray
        Occupied troponin, and the force as a share of the fibre's full force, both in percent.
    """

    time: Array
    impulses: Array
    calcium: Array
    troponin: Array
    force: Array


def run(values: Values) -> Run:
    """Send the impulses into the chosen fibre."""
    parameters = content.fill(
        ExcitationContractionParameters,
        FIBRES[bool(values["fast"])],
        pump_factor=float(values["pump"]) / 100.0,
        caffeine_concentration=1000.0 * float(values["caffeine_concentration"]),
    )
    return _record(parameters, round(float(values["impulses"])), float(values["rate"]))


def usual_run(values: Values) -> Run:
    """Send the same impulses into the usual fibre."""
    return _usual(round(float(values["impulses"])), float(values["rate"]))


@lru_cache(maxsize=64)
def _usual(impulses: int, rate: float) -> Run:
    return _record(content.fill(ExcitationContractionParameters, FIBRES[False]), impulses, rate)


def _record(parameters: ExcitationContractionParameters, impulses: int, rate: float) -> Run:
    numbers = explorer("contraction")
    times = numbers.before + np.arange(impulses) * 1000.0 / rate
    recording = simulate_contraction(parameters, times, numbers.before + numbers.after, output_step=STEP)
    marks = np.zeros(len(recording.time))
    first = np.round(times / STEP).astype(int)
    marks[first[first < len(marks)]] = 1.0
    return Run(
        recording.time - numbers.before,
        marks,
        recording.free_calcium,
        100.0 * recording.troponin_occupancy,
        100.0 * recording.force,
    )


def arrays(found: Run, usual: Run) -> dict[str, Array]:
    """Return the arrays that change with the controls."""
    return {
        "impulses": found.impulses,
        "usual_calcium": usual.calcium,
        "calcium": found.calcium,
        "usual_troponin": usual.troponin,
        "troponin": found.troponin,
        "usual_force": usual.force,
        "force": found.force,
    }


def readout(values: Values, found: Run, usual: Run) -> list[tuple[str, str, str]]:
    """Return name, value and the value of the usual fibre, as text with units."""
    rows = zip(_number_rows(found), _number_rows(usual), strict=True)
    return [(name, value, _("usual fibre {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, found: Run, usual: Run) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    rows = zip(_number_rows(found), _number_rows(usual), strict=True)
    return Picture(
        layouts=stacked_traces(_panels(), _time_axis()),
        alt=_(
            "Stacked traces of a muscle fibre after {impulses} impulses at {rate} Hz: calcium, troponin and a force of "
            "up to {force} % of the full one."
        ).format(impulses=setting(values["impulses"]), rate=setting(values["rate"]), force=f"{found.force.max():.0f}"),
        long=_long(values),
        note=_(
            "Computed by a small model of this course. Its usual values are fitted to the twitches of human thumb "
            "muscles, those of the fast fibre to calcium in mouse fibres; what caffeine does is chosen by us to show a "
            "direction. In fast trains the model's calcium is not to be trusted and may leave the panel; troponin is "
            "full then, so the force hardly depends on it. A contracture without impulses is not computed."
        ),
        columns=(_("Quantity"), _("Your settings"), _("The usual fibre")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={"time": found.time, **arrays(found, usual)},
    )


def half_relaxation(found: Run) -> float | None:
    """Return how long after the highest force half of it is left, ms; None if that is not within the picture."""
    peak = int(np.argmax(found.force))
    below = np.flatnonzero(found.force[peak:] < 0.5 * found.force[peak])
    return STEP * float(below[0]) if len(below) else None


def _number_rows(found: Run) -> list[tuple[str, str]]:
    highest = float(found.calcium.max())
    relaxed = half_relaxation(found)
    return [
        (_("Impulses shown"), f"{found.impulses.sum():.0f}"),
        (
            _("Highest calcium"),
            _("over {value} µmol/L").format(value=setting(HIGHEST_CALCIUM))
            if highest > HIGHEST_CALCIUM
            else _("{value} µmol/L").format(value=f"{highest:.1f}"),
        ),
        (_("Highest force"), _("{value} % of the full force").format(value=f"{found.force.max():.0f}")),
        (
            _("Force highest after"),
            _("{value} ms").format(value=f"{found.time[int(np.argmax(found.force))]:.0f}"),
        ),
        (
            _("Half of it gone, later by"),
            _("not in the picture") if relaxed is None else _("{value} ms").format(value=f"{relaxed:.0f}"),
        ),
    ]


def _long(values: Values) -> str:
    numbers = explorer("contraction")
    settings = _(
        "The calcium pump runs at {pump} % of its usual speed, and there is {caffeine} mmol/L of caffeine around the "
        "calcium store."
    ).format(pump=setting(values["pump"]), caffeine=setting(values["caffeine_concentration"]))
    fibre = _("The fibre is a fast one.") if values["fast"] else _("The fibre is the usual one, neither fast nor slow.")
    panels = _(
        "Four panels lie one below the other over the same {duration} ms; the first impulse comes at time zero. The "
        "first panel has a stroke for each impulse of the fibre. The second shows free calcium around the filaments, "
        "the third the share of troponin that holds calcium, the last the force, in percent of the highest possible. "
        "Thick orange lines belong to your settings, thinner grey ones to the usual fibre with the same impulses. "
        "After a single impulse calcium is mostly gone again before the force is at its highest."
    ).format(duration=setting(numbers.before + numbers.after))
    return f"{settings} {fibre} {panels}"


def _time_axis() -> TimeAxis:
    numbers = explorer("contraction")
    ticks = tuple(float(tick) for tick in np.arange(0, numbers.after + 1, 100))
    return TimeAxis(_("time after the first impulse (ms)"), -numbers.before, numbers.after, ticks, mark=0.0)


def _panels() -> tuple[Panel, ...]:
    return (
        Panel(_("Impulses"), _("of the muscle fibre"), 0, 1.05, (), 34, (Trace("impulses", "ink", 1.6),)),
        Panel(
            _("Calcium"), "µmol/L", 0, HIGHEST_CALCIUM, (0, 5, 10, 15, 20), 130,
            (Trace("usual_calcium", "healthy", 1.6), Trace("calcium", "cause", 2.2)),
            key=((_("your settings"), "cause_text"), (_("usual"), "healthy")),
        ),
        Panel(
            _("Troponin with calcium"), "%", 0, 105, (0, 50, 100), 100,
            (Trace("usual_troponin", "healthy", 1.6), Trace("troponin", "cause", 2.2)),
        ),
        Panel(
            _("Force"), _("% of full force"), 0, 105, (0, 25, 50, 75, 100), 180,
            (Trace("usual_force", "healthy", 1.6), Trace("force", "cause", 2.6)),
        ),
    )  # fmt: skip
