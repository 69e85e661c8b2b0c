"""What an experimenter does to a membrane: rectangular current pulses, and a jump of its potential."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Pulse", "Stimulus"]


@dataclass(frozen=True)
class Pulse:
    """One rectangular current pulse.

    Attributes
    ----------
    amplitude : float
        uA/cm^2, depolarising when positive.
    onset, duration : float
        ms.
    """

    amplitude: float
    onset: float
    duration: float

    def __post_init__(self):
        if not all(math.isfinite(value) for value in (self.amplitude, self.onset, self.duration)):
            raise ValueError("amplitude, onset and duration of a pulse must be finite numbers.")
        if self.duration < 0:
            raise ValueError(f"duration of a pulse must not be negative, not {self.duration:g} ms.")


@dataclass(frozen=True)
class Stimulus:
    """What is done to a membrane: current pulses, and a jump of its potential at time zero.

    Attributes
    ----------
    pulses : tuple of Pulse
        Overlapping pulses add up.
    initial_depolarisation : float
        mV added to the resting potential at time zero, with the gates still at rest.
    """

    pulses: tuple[Pulse, ...] = ()
    initial_depolarisation: float = 0.0

    def __post_init__(self):
        if not math.isfinite(self.initial_depolarisation):
            raise ValueError("initial_depolarisation must be a finite number.")

    @classmethod
    def pair(cls, amplitude: float, onset: float, duration: float, interval: float) -> "Stimulus":
        """Return two equal pulses, their onsets an interval (ms) apart."""
        return cls((Pulse(amplitude, onset, duration), Pulse(amplitude, onset + interval, duration)))

    def as_array(self) -> NDArray[np.float64]:
        """Return amplitude, onset and duration of each pulse, shape (pulses, 3)."""
        rows = [(pulse.amplitude, pulse.onset, pulse.duration) for pulse in self.pulses]
        return np.array(rows, dtype=float).reshape(-1, 3)

    def at(self, time: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the current (uA/cm^2) at each time (ms); a pulse includes its onset and not its end."""
        current = np.zeros_like(time)
        for pulse in self.pulses:
            current += pulse.amplitude * ((time >= pulse.onset) & (time < pulse.onset + pulse.duration))
        return current
