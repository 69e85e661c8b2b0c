"""A surface EMG as a sound, with the words that tell what is heard.

Electromyographers listen to muscles: a single unit's potential is a dull thump, a burst a short rattle, the noise of
the electrodes a soft hiss. The signal is played as it is, at its own speed and on a fixed scale, so that a stronger
signal is louder.
"""

from __future__ import annotations

import io
import math
import wave
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from widgets.browser_code import browser_code
from widgets.language import current_language, ngettext
from widgets.language import gettext as _
from widgets.text_twin import TextTwin, WithTextTwin, number

HERE = Path(__file__).parent

SAMPLE_RATE = 8000  # Hz
FULL_SCALE = 500.0  # uV: what is as loud as the sound can be; what is beyond it is cut off
LARGEST_SAMPLE = 32767  # of 16 bits
BITS = 16
# From so many twitches a minute on, they run into one another and are heard as one sound.
CONTINUOUS = 600.0


def emg_sound(signal: ArrayLike, *, sample_rate: int = SAMPLE_RATE, full_scale: float = FULL_SCALE) -> bytes:
    """Return a signal as a WAV file: one channel of 16 bits.

    Parameters
    ----------
    signal : array_like, shape (samples,)
        uV.
    sample_rate : int, default 8000
        Hz, that of the signal.
    full_scale : float, default 500
        uV, which becomes the largest sample. The scale does not follow the signal.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If the signal is not finite, or the rate or the scale is not positive.
    """
    values = np.atleast_1d(np.asarray(signal, dtype=np.float32))
    if not np.all(np.isfinite(values)):
        raise ValueError("a signal that is to be heard must be finite.")
    if not (sample_rate > 0 and math.isfinite(full_scale) and full_scale > 0):
        raise ValueError(f"sample_rate and full_scale must be positive, not {sample_rate} and {full_scale}.")
    samples = np.rint(np.clip(values / np.float32(full_scale), -1.0, 1.0) * LARGEST_SAMPLE).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(BITS // 8)
        file.setframerate(sample_rate)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def what_is_heard(events: int, discharges: int, duration: float, loudest: float) -> tuple[str, ...]:
    """Return what is heard, in sentences.

    Parameters
    ----------
    events : int
        Twitches in the recording.
    discharges : int
        Muscle action potentials in each of them.
    duration : float
        ms.
    loudest : float
        Largest value of the signal, uV.
    """
    seconds = number(duration / 1000.0, 2)
    hiss = _("Under everything lies the soft, even hiss of the electrodes.")
    scale = _("The largest deflection is {value} µV; from {full} µV on the sound is cut off.").format(
        value=number(loudest), full=number(FULL_SCALE)
    )
    if events == 0:
        quiet = _("In {seconds} s there is no twitch: only the soft, even hiss of the electrodes is heard.")
        return (quiet.format(seconds=seconds), scale)
    if events * 60_000.0 / duration >= CONTINUOUS:
        return (_continuous(events, discharges, seconds), scale)
    return (_separate(events, discharges, seconds), hiss, scale)


def _separate(events: int, discharges: int, seconds: str) -> str:
    if discharges > 1:
        words = ngettext(
            "In {seconds} s there is {count} twitch, a short rattle of {discharges} potentials.",
            "In {seconds} s there are {count} twitches; most are short rattles of {discharges} potentials.",
            events,
        )
    else:
        words = ngettext(
            "In {seconds} s there is {count} twitch, a single dull thump.",
            "In {seconds} s there are {count} twitches, single dull thumps at irregular times.",
            events,
        )
    return words.format(seconds=seconds, count=events, discharges=discharges)


def _continuous(events: int, discharges: int, seconds: str) -> str:
    if discharges > 1:
        words = _(
            "In {seconds} s there are {count} twitches, each a rattle of {discharges} potentials: they run into one "
            "another and are heard as one rough, steady sound."
        )
    else:
        words = _(
            "In {seconds} s there are {count} twitches: they run into one another and are heard as one rough, steady "
            "sound."
        )
    return words.format(seconds=seconds, count=events, discharges=discharges)


class Sound(WithTextTwin, anywidget.AnyWidget):
    """A sound that is played when its button is pressed, never by itself, and the words for what is heard.

    Parameters
    ----------
    name : str
        What the sound is; the accessible name of its player.
    recording : bytes, optional
        A WAV file; without it the player waits for `update`.
    words : sequence of str, optional
        What is heard.

    Attributes
    ----------
    wanted : bool
        Whether the page has asked for the sound, by opening its player. What is not wanted need not be worked out.
    """

    _esm = browser_code(HERE / "sound.js")
    _css = browser_code(HERE / "sound.css")
    name = traitlets.Unicode().tag(sync=True)
    recording = traitlets.Bytes().tag(sync=True)
    heard = traitlets.List(traitlets.Unicode()).tag(sync=True)
    wanted = traitlets.Bool(False).tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)

    def __init__(self, name: str, recording: bytes = b"", words: tuple[str, ...] = (), **traits: Any) -> None:
        super().__init__(
            name=name,
            recording=recording,
            heard=list(words),
            texts={
                "open": _("Listen"),
                "loud": _("Set the volume low first: nothing plays before you press play."),
                "none": _("There is no sound yet."),
            },
            language=current_language(),
            **traits,
        )

    def update(self, recording: bytes, words: tuple[str, ...]) -> None:
        """Bring another sound to the page, with one message; what is playing stops.

        Parameters
        ----------
        recording : bytes
            A WAV file, as from `emg_sound`.
        words : tuple of str
            What is heard, as from `what_is_heard`.
        """
        with self.hold_sync():
            self.recording, self.heard = recording, list(words)

    def text_twin(self) -> TextTwin:
        """Return what is heard."""
        return TextTwin(self.name, tuple(self.heard) or (self.texts["none"],))
