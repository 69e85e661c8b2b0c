"""The recorded minute of a patient on the page: the signal at the skin, and its sound when it is asked for."""

from __future__ import annotations

import numpy as np

from widgets.diagrams.picture import Picture
from widgets.diagrams.strokes import lowest_and_highest
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.figure import Figure
from widgets.language import gettext as _
from widgets.models.fasciculation_minute import FasciculationMinute
from widgets.sound import Sound, emg_sound, what_is_heard

STROKES = 1000  # vertical strokes in which the page shows the signal: about one a pixel
SECONDS = 60.0
HEIGHTS = (100.0, 250.0, 500.0, 1000.0, 5000.0)  # µV: of the axis; the smallest that holds the signal


def minute_widgets(minute: FasciculationMinute) -> tuple[Figure, Sound]:
    """Return the figure of a minute and its sound, which is made only once the learner opens its player."""
    largest = float(np.abs(minute.emg).max())
    potentials = max(len(minute.one_event.from_axon), 1)
    words = what_is_heard(len(minute.events.time), potentials, minute.duration, largest)
    sound = Sound(_("The minute at the skin"), words=words)
    sound.observe(
        lambda change: sound.update(
            emg_sound(minute.emg) if sound.wanted and not sound.recording else sound.recording, words
        ),
        "wanted",
    )
    return Figure(minute_picture(minute)), sound


def minute_picture(minute: FasciculationMinute) -> Picture:
    """Return the figure of a minute, with what it shows in words and numbers."""
    largest = float(np.abs(minute.emg).max())
    height = next((one for one in HEIGHTS if largest <= one), HEIGHTS[-1])
    panel = Panel(
        _("Surface EMG"), "µV", -height, height, (-height / 2, 0, height / 2), 120, (Trace("emg", "cause", 1.0),)
    )  # fmt: skip
    count = str(len(minute.events.time))
    return Picture(
        layouts=stacked_traces((panel,), TimeAxis(_("seconds"), 0, SECONDS, (0, 10, 20, 30, 40, 50, 60))),
        alt=_("Surface EMG of one minute at rest, with {count} twitches.").format(count=count),
        long=_(
            "The panel shows what electrodes on the skin pick up from the resting muscle of this patient in a minute. "
            "A thin band is the noise of the electrodes; each twitch whose unit lies near enough is a short spike."
        ),
        note=_(
            "Computed by the models. Believe the direction of a change more than its size: the model nerve makes too "
            "much of a low calcium."
        ),
        columns=(_("Quantity"), _("In this minute")),
        rows=((_("Twitches"), count),),
        arrays={
            "time": np.repeat((np.arange(STROKES) + 0.5) * SECONDS / STROKES, 2),
            "emg": lowest_and_highest(minute.emg, STROKES),
        },
    )
