"""What is measured on a patch of squid axon: the size of its spike, its thresholds and its refractory periods."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models import hodgkin_huxley
from widgets.models.squid_axon import (
    TIME_STEP,
    MembraneRecording,
    SquidAxonParameters,
    integrate_membrane,
    resting_state,
    settled_state,
    steps_per_output,
    temperature_factor,
)

__all__ = [
    "RefractoryPeriods",
    "firing_rate",
    "membrane_observables",
    "refractory_periods",
    "second_pulse_threshold",
    "threshold_current",
]

STRONGEST_PULSE = 2000.0  # uA/cm^2: what such a pulse does not excite counts as inexcitable
RESOLUTION = 0.05  # ms, a long step of the calculation
WAIT = 20.0  # ms after a pulse's end in which its spike must come


@dataclass(frozen=True)
class RefractoryPeriods:
    """Intervals between the onsets of two pulses, ms.

    Attributes
    ----------
    absolute : float
        Below it not even a second pulse of ``strength_limit`` times the threshold excites.
    relative : float
        From it on a second pulse needs at most ``recovered`` times the threshold.
    """

    absolute: float
    relative: float


def firing_rate(recording: MembraneRecording) -> float:
    """Return spikes a second between the first and the last spike; 0 for fewer than two."""
    times = recording.spike_times
    if len(times) < 2:
        return 0.0
    return float(1000.0 * (len(times) - 1) / (times[-1] - times[0]))


def membrane_observables(recording: MembraneRecording) -> dict[str, float]:
    """Measure a recording.

    Returns
    -------
    dict
        ``resting_potential`` (mV), ``spike_count``, ``firing_rate`` (Hz), ``peak_potential`` (mV),
        and, where there is a spike: ``spike_amplitude`` (peak minus rest, mV), ``overshoot`` (peak above 0 mV, or 0)
        and ``undershoot`` (rest minus the lowest potential after the first spike, or 0; mV), ``latency`` (first
        spike, ms).
    """
    rest = recording.resting_state.membrane_potential
    result = {
        "resting_potential": rest,
        "spike_count": float(len(recording.spike_times)),
        "firing_rate": firing_rate(recording),
        "peak_potential": recording.peak_potential,
    }
    if len(recording.spike_times):
        after = recording.membrane_potential[recording.time >= recording.spike_times[0]]
        lowest = float(after.min()) if len(after) else rest
        result |= {
            "spike_amplitude": recording.peak_potential - rest,
            "overshoot": max(recording.peak_potential, 0.0),
            "undershoot": max(rest - lowest, 0.0),
            "latency": float(recording.spike_times[0]),
        }
    return result


def threshold_current(
    parameters: SquidAxonParameters, duration: float, *, wait: float = WAIT, tolerance: float = 1e-3
) -> float:
    """Find the weakest pulse that makes a resting membrane fire.

    Parameters
    ----------
    parameters : SquidAxonParameters
    duration : float
        Of the pulse, ms.
    wait : float, default 20
        Time after the end of the pulse in which the spike must come, ms.
    tolerance : float, default 0.001
        Relative width of the bracket at which the search ends.

    Returns
    -------
    float
        uA/cm^2; infinity if not even 2000 uA/cm^2 excites; 0 if the membrane fires without a stimulus.
    """
    step, stride, state = _experiment(parameters)

    def fires(amplitude):
        currents = hodgkin_huxley.step_currents(
            np.array([[amplitude, 0.0, duration]]), step, _steps(duration + wait, step, stride)
        )
        return integrate_membrane(parameters, state, currents, step, stride, stop_after=1)[0] > 0

    return _smallest(fires, tolerance)


def second_pulse_threshold(
    parameters: SquidAxonParameters,
    intervals: ArrayLike,
    duration: float = 0.5,
    *,
    first_strength: float = 2.0,
    tolerance: float = 1e-3,
) -> NDArray[np.float64]:
    """Find how strong a second pulse must be to excite again, relative to the threshold at rest.

    Parameters
    ----------
    parameters : SquidAxonParameters
    intervals : array_like, shape (intervals,)
        From the onset of the first pulse to the onset of the second, ms; longer than the pulse.
    duration : float, default 0.5
        Of each pulse, ms.
    first_strength : float, default 2
        Of the first pulse, in units of the threshold at rest.
    tolerance : float, default 0.001
        Relative width of the bracket at which each search ends.

    Returns
    -------
    ndarray, shape (intervals,)
        Ratios; infinity where no pulse excites, NaN everywhere if the membrane has no threshold at rest.
    """
    intervals = np.atleast_1d(np.asarray(intervals, dtype=float))
    if not np.all(intervals > duration):
        raise ValueError(f"intervals must be longer than the pulse of {duration:g} ms.")
    first = threshold_current(parameters, duration, tolerance=tolerance)
    if not 0 < first < math.inf:
        return np.full(len(intervals), math.nan)
    experiment = _TwoPulses(parameters, first_strength * first, duration)
    return np.array([_smallest(lambda a, i=i: experiment.excites(i, a), tolerance) / first for i in intervals])


def refractory_periods(
    parameters: SquidAxonParameters,
    duration: float = 0.5,
    *,
    first_strength: float = 2.0,
    strength_limit: float = 10.0,
    recovered: float = 1.1,
    longest: float = 40.0,
) -> RefractoryPeriods | None:
    """Find how long a spike leaves the membrane inexcitable, and how long less excitable.

    Parameters
    ----------
    parameters : SquidAxonParameters
    duration : float, default 0.5
        Of both pulses, ms.
    first_strength, strength_limit, recovered : float
        Strengths in units of the threshold at rest: of the first pulse, of the second one that ends the absolute
        refractory period, and of the second one that ends the relative refractory period.
    longest : float, default 40
        Longest interval tried, ms.

    Returns
    -------
    RefractoryPeriods or None
        None for a membrane that has no threshold at rest, or does not recover within the longest interval.
    """
    first = threshold_current(parameters, duration)
    if not 0 < first < math.inf:
        return None
    experiment = _TwoPulses(parameters, first_strength * first, duration)
    periods = [
        experiment.first_interval(strength * first, longest, resolution=0.01)
        for strength in (strength_limit, recovered)
    ]
    return RefractoryPeriods(*periods) if None not in periods else None


class _TwoPulses:
    """A first pulse that excites, and a second one that may."""

    def __init__(self, parameters, amplitude, duration):
        self.parameters = parameters
        self.amplitude = amplitude
        self.duration = duration
        self.step, self.stride, self.state = _experiment(parameters)

    def spikes(self, interval, amplitude):
        pulses = np.array([[self.amplitude, 0.0, self.duration], [amplitude, interval, self.duration]])
        steps = _steps(interval + self.duration + WAIT, self.step, self.stride)
        currents = hodgkin_huxley.step_currents(pulses, self.step, steps)
        return integrate_membrane(self.parameters, self.state, currents, self.step, self.stride)[0]

    def excites(self, interval, amplitude):
        return self.spikes(interval, amplitude) > self.spikes(interval, 0.0)

    def first_interval(self, amplitude, longest, resolution):
        """Return the interval from which on the second pulse excites, ms; None if it still does not at the longest."""
        intervals = np.arange(self.duration + 0.5, longest, 0.5)
        failures = [interval for interval in intervals if not self.excites(interval, amplitude)]
        if failures and failures[-1] == intervals[-1]:
            return None
        lower = failures[-1] if failures else self.duration
        upper = lower + 0.5
        while upper - lower > resolution:
            middle = 0.5 * (lower + upper)
            if self.excites(middle, amplitude):
                upper = middle
            else:
                lower = middle
        return float(upper)


def _experiment(parameters):
    """Return the time step (ms), the short steps in a long one, and the settled state of a membrane."""
    stride, every = steps_per_output(RESOLUTION, TIME_STEP, temperature_factor(parameters))
    return RESOLUTION / every, stride, settled_state(parameters, resting_state(parameters))


def _steps(duration, step, stride):
    """Return the number of short steps that cover a duration (ms), in whole strides."""
    return stride * math.ceil(duration / (step * stride))


def _smallest(excites, tolerance):
    """Return the smallest amplitude that excites: a bracket by doubling, then bisection on a logarithmic scale."""
    if excites(0.0):
        return 0.0
    upper = 0.01
    while not excites(upper):
        if upper >= STRONGEST_PULSE:
            return math.inf
        upper = min(2.0 * upper, STRONGEST_PULSE)
    lower = 0.5 * upper
    while upper - lower > tolerance * upper:
        middle = math.sqrt(lower * upper)
        if excites(middle):
            upper = middle
        else:
            lower = middle
    return float(upper)
