"""A minute of a muscle that twitches by itself, as stacked traces: surface EMG, force, and the skin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.text_twin import number

if TYPE_CHECKING:
    from widgets.models.fasciculation_minute import FasciculationMinute

COLUMNS = 900  # of the drawing: each shows the lowest and the highest value of its stretch of time
# Largest values of the axes: the smallest that holds the signal, so that two pictures often have the same.
EMG_ENDS = (100.0, 250.0, 500.0, 1000.0, 5000.0)  # uV
FORCE_ENDS = (25.0, 100.0, 500.0, 2000.0, 50_000.0)  # mN
SKIN_ENDS = (0.5, 2.0, 8.0, 40.0, 400.0)  # mm


def twitch_minute_picture(minute: FasciculationMinute, *, seen_from: float) -> Picture:
    """Return the figure of a minute, with what it shows in words and numbers.

    Parameters
    ----------
    minute : FasciculationMinute
    seen_from : float
        Amplitude from which a potential is told from the noise, uV.
    """
    numbers = _Numbers(minute, seen_from)
    seconds = minute.duration / 1000.0
    return Picture(
        layouts=stacked_traces(_panels(minute), _time_axis(seconds)),
        alt=numbers.alt(),
        long=_long(numbers, seconds),
        note=_(
            "Computed by the models; how often a healthy muscle twitches was set, and the movement of the skin is "
            "illustrative."
        ),
        columns=(_("Quantity"), _("In this minute")),
        rows=numbers.rows(),
        arrays=twitch_minute_arrays(minute),
    )


def twitch_minute_arrays(minute: FasciculationMinute) -> dict[str, NDArray[np.float64]]:
    """Return the arrays of the figure: every trace as its lowest and highest value in each of some stretches of time.

    Returns
    -------
    dict of str to ndarray, shape (2 x stretches,)
        ``time`` in s, ``emg`` in uV, ``force`` in mN and ``skin`` in mm.
    """
    edges = np.linspace(0.0, minute.duration / 1000.0, COLUMNS + 1)
    return {
        "time": np.repeat(0.5 * (edges[1:] + edges[:-1]), 2),
        "emg": lowest_and_highest(minute.emg, COLUMNS),
        "force": lowest_and_highest(minute.force, COLUMNS),
        "skin": lowest_and_highest(minute.displacement, COLUMNS),
    }


def lowest_and_highest(values: NDArray[np.float64], columns: int) -> NDArray[np.float64]:
    """Return the lowest and the highest value in each of `columns` stretches, one after the other.

    A peak of a single sample stays in the picture, which a choice of every n-th sample would lose.
    """
    starts = np.floor(np.arange(columns) * len(values) / columns).astype(int)
    low, high = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    return np.column_stack([low, high]).ravel()


class _Numbers:
    """What is counted in a minute."""

    def __init__(self, minute: FasciculationMinute, seen_from: float):
        units, counts = np.unique(minute.events.unit, return_counts=True)
        amplitudes = {int(unit): one.amplitude for unit, one in zip(minute.active, minute.potentials, strict=True)}
        self.events = int(counts.sum())
        self.units = len(units)
        self.busiest = int(counts.max(initial=0))
        self.seen = int(
            sum(count for unit, count in zip(units, counts, strict=True) if amplitudes[int(unit)] >= seen_from)
        )
        self.seen_from = seen_from
        self.rate = minute.rates.total
        self.discharges = len(minute.one_event.from_axon)
        self.largest = float(np.abs(minute.emg).max())
        self.force = float(minute.force.max())
        self.skin = float(minute.displacement.max())

    def alt(self) -> str:
        return ngettext(
            "Stacked traces of one minute of a muscle: {count} twitch of its own in surface EMG, force and skin.",
            "Stacked traces of one minute of a muscle: {count} twitches of its own in surface EMG, force and skin.",
            self.events,
        ).format(count=self.events)

    def rows(self) -> tuple[tuple[str, str], ...]:
        seen = _("Twitches whose potential reaches {value} µV").format(value=number(self.seen_from, 2))
        return (
            (_("Twitches to be expected in a minute"), number(self.rate, 2)),
            (_("Twitches"), str(self.events)),
            (seen, str(self.seen)),
            (_("Motor units that twitched"), str(self.units)),
            (_("Twitches of the busiest unit"), str(self.busiest)),
            (_("Muscle action potentials in one twitch"), str(self.discharges)),
            (_("Largest deflection of the EMG"), _("{value} µV").format(value=number(self.largest))),
            (_("Largest force"), _("{value} mN").format(value=number(self.force))),
            (_("Largest rise of the skin"), _("{value} mm").format(value=number(self.skin, 2))),
        )


def _long(numbers: _Numbers, seconds: float) -> str:
    panels = _(
        "Three panels lie one below the other over the same {seconds} s. The first shows the surface EMG: a thin band "
        "of noise from the electrodes, out of which a spike stands at each twitch whose motor unit lies near enough. "
        "The second shows the force of the muscle, which rises and falls within a fifth of a second at each twitch. "
        "The third shows how far the skin under the electrodes rises; it follows the force a little later."
    ).format(seconds=number(seconds, 2))
    if numbers.events == 0:
        return f"{panels} " + _("In this minute the muscle is quiet: only the noise is seen.")
    story = _(
        "The twitches come at irregular times, from {units} of the motor units; the busiest has {busiest}. Deep or "
        "small units twitch without a trace in the EMG: {seen} of {events} reach the height from which one is counted."
    ).format(units=numbers.units, busiest=numbers.busiest, seen=numbers.seen, events=numbers.events)
    return f"{panels} {story}"


def _end(values: NDArray[np.float64], ends: Sequence[float]) -> float:
    largest = float(np.abs(values).max())
    return next((end for end in ends if largest <= end), ends[-1])


def _panels(minute: FasciculationMinute) -> tuple[Panel, ...]:
    emg, force = _end(minute.emg, EMG_ENDS), _end(minute.force, FORCE_ENDS)
    skin = _end(minute.displacement, SKIN_ENDS)
    return (
        Panel(_("Surface EMG"), "µV", -emg, emg, (-emg, -emg / 2, 0, emg / 2, emg), 170, (Trace("emg", "cause", 1.2),)),
        Panel(_("Force"), "mN", 0, force * 1.02, (0, force / 2, force), 100, (Trace("force", "muscle_outline", 1.6),)),
        Panel(
            _("Rise of the skin"), "mm", -skin / 4, skin * 1.02, (0, skin / 2, skin), 100,
            (Trace("skin", "skin_outline", 1.6),),
        ),
    )  # fmt: skip


def _time_axis(seconds: float) -> TimeAxis:
    step = 10.0 ** math.floor(math.log10(seconds / 3.0))
    ticks = tuple(float(tick) for tick in np.arange(0.0, seconds + 1e-9, step))
    return TimeAxis(_("time (s)"), 0.0, seconds, ticks)
