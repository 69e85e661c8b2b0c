"""One minute of the resting muscle in the twitch lab: how often it twitches, its signal at the skin, and its sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import ipywidgets as ipw
import numpy as np
from numpy.typing import NDArray

from widgets.diagrams.picture import Picture
from widgets.diagrams.strokes import lowest_and_highest
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.figure import Figure
from widgets.language import gettext as _
from widgets.simulation import Recording
from widgets.sound import Sound, emg_sound, what_is_heard
from widgets.text_twin import number

STROKES = 1000  # vertical strokes in which the page shows the signal: about one a pixel
SECONDS = 60.0
HEIGHTS = (100.0, 250.0, 500.0, 1000.0, 2500.0, 10_000.0)  # µV: of the axes; the smallest that holds both signals
TELLABLE = 600.0  # twitches a minute; more run into one another


class TwitchMinute:
    """The minute with the causes, compared with a healthy one.

    Parameters
    ----------
    now, healthy : Recording

    Attributes
    ----------
    figure : Figure
    sound : Sound
        Made only once the learner asks for it.
    """

    def __init__(self, now: Recording, healthy: Recording) -> None:
        self._now, self._healthy = now, healthy
        self._minute, self._usual = now.minute(), healthy.minute()
        self._healthy_strokes = lowest_and_highest(self._usual.emg, STROKES)
        self.figure = Figure(self._picture(), readout=self._readout())
        self.sound = Sound(_("One minute at the skin"), words=self._words())
        self.sound.observe(lambda change: self._bring_sound(), "wanted")

    @property
    def widgets(self) -> Sequence[ipw.DOMWidget]:
        """What is shown, from the top."""
        return self.figure, self.sound

    def show(self, now: Recording) -> None:
        """Show the minute of another recording."""
        self._now, self._minute = now, now.minute()
        self.figure.update(picture=self._picture(), readout=self._readout())
        self._bring_sound()

    def rate_in_words(self) -> str:
        """Return how often the muscle twitches, with the healthy rate."""
        return _("Twitches in a minute: {rate}; in health {healthy}.").format(
            rate=rate(self._now), healthy=rate(self._healthy)
        )

    def _bring_sound(self) -> None:
        """Bring the sound if its player is open; a sound that nobody asked for is neither made nor sent."""
        recording = emg_sound(self._minute.emg) if self.sound.wanted else b""
        self.sound.update(recording, self._words())

    def _words(self) -> tuple[str, ...]:
        minute = self._minute
        discharges = max(len(minute.one_event.from_axon), 1)
        loudest = float(np.abs(minute.emg).max())
        return what_is_heard(len(minute.events.time), discharges, minute.duration, loudest)

    def _readout(self) -> list[tuple[str, str, str]]:
        usual = _("healthy {value}").format(value=rate(self._healthy))
        return [(_("Twitches in a minute, at rest"), rate(self._now), usual)]

    def _picture(self) -> Picture:
        shown = {"now": lowest_and_highest(self._minute.emg, STROKES), "healthy": self._healthy_strokes}
        height = _height(shown.values())
        axis = TimeAxis(_("seconds"), 0, SECONDS, (0, 10, 20, 30, 40, 50, 60))
        ticks = (-height / 2, 0, height / 2)
        panels = (
            Panel(_("Healthy"), "µV", -height, height, ticks, 80, (Trace("healthy", "healthy", 1.0),)),
            Panel(_("With the causes"), "µV", -height, height, ticks, 80, (Trace("now", "cause", 1.0),)),
        )
        events, usual = len(self._minute.events.time), len(self._usual.events.time)
        return Picture(
            layouts=stacked_traces(panels, axis),
            alt=_("Surface EMG of one minute at rest: {events} twitches with the causes, {usual} in health.").format(
                events=events, usual=usual
            ),
            long=_(
                "Two panels show what electrodes on the skin pick up from the resting muscle in one minute: above in "
                "health, below with the causes. Between the twitches lies the noise of the electrodes; each twitch is "
                "a short spike."
            ),
            note=_(
                "One possible minute, drawn by chance. The rate of the healthy muscle was set to what is seen in "
                "people; believe the direction of a change more than its size."
            ),
            columns=(_("Quantity"), _("With the causes"), _("Healthy")),
            rows=(
                (_("Twitches in a minute, on average"), rate(self._now), rate(self._healthy)),
                (_("Twitches in this minute"), str(events), str(usual)),
            ),
            arrays={"time": np.repeat((np.arange(STROKES) + 0.5) * SECONDS / STROKES, 2), **shown},
        )


def rate(recording: Recording) -> str:
    """Return how often the muscle twitches in a minute, rounded to what it can be believed to."""
    value = recording.observables["fasciculation_rate"].value
    if value > TELLABLE:
        return _("more than {count}").format(count=f"{TELLABLE:g}")
    return number(float(f"{value:.2g}"), 2)


def _height(arrays: Iterable[NDArray[np.float64]]) -> float:
    highest = max(float(np.abs(array).max()) for array in arrays)
    return next((height for height in HEIGHTS if highest <= height), HEIGHTS[-1])
