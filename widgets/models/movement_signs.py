"""Eight unwanted movements as traces over time, made by simple rules: what a pattern looks like, not what was measured.

Each trace is drawn by a recipe of events and their shape. The recipes follow the usual descriptions: how regular the
events are, how long each lasts, whether they come in groups. The heights mean nothing beyond one trace.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["SIGNS", "SignTrace", "record_sign"]

Array = NDArray[np.float64]
LONGEST = 20.0  # s: events are drawn for this long, so that a longer recording begins as a shorter one does
TREMOR_RATE = 6.0  # 1/s
CLONUS_RATE = 6.0  # 1/s
FIBRILLATION_RATE = 4.0  # 1/s
JERK = 0.08  # s, the whole length of a myoclonic jerk
TWITCH_RISE = 0.05  # s, from the start of a twitch to its peak


@dataclass(frozen=True)
class SignTrace:
    """One movement over time.

    Attributes
    ----------
    time : ndarray, shape (times,)
        s.
    movement : ndarray, shape (times,)
        From 0, at rest, to about 1; arbitrary unit.
    events : ndarray, shape (events,)
        When each single movement of the recording begins, s.
    """

    time: Array
    movement: Array
    events: Array


def record_sign(sign: str, time: Array, seed: int) -> SignTrace:
    """Return a recording of a sign.

    Parameters
    ----------
    sign : str
        One of `SIGNS`.
    time : ndarray, shape (times,)
        s from the start, rising, at most 20 s.
    seed : int
        Another number gives another recording of the same sign.

    Raises
    ------
    ValueError
        If there is no such sign, or the recording is longer than 20 s.
    """
    if sign not in SIGNS:
        raise ValueError(f"there is no sign '{sign}'; the signs are {', '.join(SIGNS)}.")
    time = np.asarray(time, dtype=float)
    if time.size and time[-1] > LONGEST:
        raise ValueError(f"a recording has at most {LONGEST:g} s, not {time[-1]:g} s.")
    random = np.random.default_rng((seed, list(SIGNS).index(sign)))
    movement, events = SIGNS[sign](time, random)
    end = time[-1] if time.size else 0.0
    return SignTrace(time, movement, events[events <= end])


def _irregular(random: np.random.Generator, mean: float, shortest: float) -> Array:
    """Return times of events whose pauses are a shortest one and a random rest, s."""
    pauses = shortest + random.exponential(mean - shortest, size=int(3 * LONGEST / mean) + 10)
    times = np.cumsum(pauses) - 0.5 * mean
    return times[(times > 0.1) & (times < LONGEST)]


def _bumps(time: Array, events: Array, shape: Callable[[Array], Array], heights: Array | float = 1.0) -> Array:
    """Return the sum of a shape at each event."""
    if events.size == 0:
        return np.zeros_like(time)
    return (np.broadcast_to(heights, events.shape) * shape(time[:, None] - events[None, :])).sum(axis=1)


def _twitch(after: Array) -> Array:
    """Return the course of a single twitch: up in a twentieth of a second, down more slowly."""
    since = np.maximum(after, 0.0) / TWITCH_RISE
    return since * np.exp(1.0 - since)


def _jerk(after: Array) -> Array:
    """Return a jerk that is over in less than a tenth of a second."""
    return np.maximum(0.0, 1.0 - np.abs(2.0 * after / JERK - 1.0))


def _beat(length: float) -> Callable[[Array], Array]:
    """Return a smooth beat that lasts `length` seconds."""
    return lambda after: np.where((after > 0) & (after < length), 0.5 - 0.5 * np.cos(2 * np.pi * after / length), 0.0)


def _fasciculation(time: Array, random: np.random.Generator) -> tuple[Array, Array]:
    events = _irregular(random, mean=2.2, shortest=0.3)
    return _bumps(time, events, _twitch, random.uniform(0.5, 1.0, events.size)), events


def _cramp(time: Array, random: np.random.Generator) -> tuple[Array, Array]:
    start, end = random.uniform(0.6, 1.2), random.uniform(14.0, 16.0)
    rise = np.clip((time - start) / 0.7, 0, 1)
    fall = np.clip((end - time) / 3.0, 0, 1)
    # Units fire fast and irregularly: their twitches run together into an uneven pull.
    pause = 0.07  # s, on average
    pull = _bumps(time, np.cumsum(random.exponential(pause, 400)), _twitch)
    mean = np.e * TWITCH_RISE / pause  # the area of a twitch over the pause
    return rise * fall * (0.75 + 0.06 * (pull - mean)), np.array([start])


def _tremor(time: Array, random: np.random.Generator) -> tuple[Array, Array]:
    phase, slow = random.uniform(0, 1, 2)
    swing = 0.8 + 0.2 * np.sin(2 * np.pi * (0.15 * time + slow))
    events = (np.arange(int(TREMOR_RATE * LONGEST)) + phase) / TREMOR_RATE
    return 0.5 + 0.5 * swing * np.sin(2 * np.pi * (TREMOR_RATE * time - phase)), events


def _myoclonus(time: Array, random: np.random.Generator) -> tuple[Array, Array]:
    events = _irregular(random, mean=3.0, shortest=0.5)
    return _bumps(time, events, _jerk, random.uniform(0.85, 1.0, events.size)), events


def _clonus(time: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """Beat while the muscle is held stretched, and only then."""
    start = random.uniform(0.5, 1.0)
    stretches = ((start, start + 5.0), (start + 8.0, start + 13.0))
    beats = np.arange(0, LONGEST, 1 / CLONUS_RATE)
    events = np.concatenate([beats[beats < last - first] + first for first, last in stretches])
    return _bumps(time, events, _beat(1 / CLONUS_RATE), 0.95), events


def _fibrillation(time: Array, random: np.random.Generator) -> tuple[Array, Array]:
    events = np.arange(random.uniform(0.05, 0.2), LONGEST, 1 / FIBRILLATION_RATE)
    return _bumps(time, events, _beat(0.03), 0.9), events


def _myokymia(time: Array, random: np.random.Generator) -> tuple[Array, Array]:
    groups = _irregular(random, mean=1.5, shortest=1.0)
    events = np.concatenate([group + 0.11 * np.arange(random.integers(4, 7)) for group in groups])
    return _bumps(time, events, _beat(0.11), 0.8), np.sort(events)


def _tic(time: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """Repeat one movement, a large part and a small one, the same each time."""
    events = _irregular(random, mean=4.0, shortest=2.0)
    return _bumps(time, events, _beat(0.45), 0.95) + _bumps(time, events + 0.5, _beat(0.3), 0.5), events


SIGNS: dict[str, Callable[[Array, np.random.Generator], tuple[Array, Array]]] = {
    "tremor": _tremor,
    "fasciculation": _fasciculation,
    "fibrillation": _fibrillation,
    "clonus": _clonus,
    "myoclonus": _myoclonus,
    "myokymia": _myokymia,
    "cramp": _cramp,
    "tic": _tic,
}
