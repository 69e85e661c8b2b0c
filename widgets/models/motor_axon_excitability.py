"""How easily a motor axon is excited: thresholds, their dependence on duration, and the recovery after a spike.

All currents flow into one node, from inside. In people the current comes from the skin and reaches many fibres, so the
numbers are compared only as ratios, and the strength-duration time constant of this model is shorter than the one
measured through the skin.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models.hodgkin_huxley import step_currents
from widgets.models.motor_axon import NODES, OUTPUT_STEP, TIME_STEP, AxonRecording, bias_currents
from widgets.models.motor_axon_fibre import BODY_TEMPERATURE, MotorFibre
from widgets.models.motor_axon_parameters import MotorAxonParameters

__all__ = ["StrengthDuration", "axon_observables", "recovery_cycle", "strength_duration", "threshold_current"]

STRONGEST_PULSE = 1.0  # nA for each um of diameter: what such a pulse does not excite counts as inexcitable. It does
# not by itself depolarise a node that is DISTANCE away to the detection level.
WAIT = 3.0  # ms at 37 degC after a pulse's end in which its spike must arrive
DISTANCE = 8  # nodes that a spike must travel to count: soon after another it may start and die out, or start late
USUAL_THRESHOLD = 1.0  # nA: where a search without a guess begins


@dataclass(frozen=True)
class StrengthDuration:
    """Thresholds for pulses of several durations, and Weiss's law through them.

    Attributes
    ----------
    durations : ndarray
        ms.
    thresholds : ndarray
        nA.
    rheobase : float
        nA: slope of threshold charge over duration; NaN if a threshold is zero or infinite.
    time_constant : float
        ms: threshold charge at duration zero over the rheobase; NaN if the rheobase is.
    """

    durations: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    rheobase: float
    time_constant: float


def axon_observables(recording: AxonRecording) -> dict[str, float]:
    """Measure a recording.

    Returns
    -------
    dict
        ``resting_potential`` (mV), ``spike_count`` and ``firing_rate`` (Hz, between first and last spike, 0 for fewer
        than two) at the last node, and, where a spike propagated, ``conduction_velocity`` (m/s) and
        ``spike_amplitude`` (mV).
    """
    times = recording.spike_times[-1]
    rate = 1000.0 * (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
    result = {
        "resting_potential": recording.resting_potential,
        "spike_count": float(len(times)),
        "firing_rate": float(rate),
    }
    if recording.conduction_velocity is not None:
        result["conduction_velocity"] = recording.conduction_velocity
        result["spike_amplitude"] = recording.spike_amplitude
    return result


def threshold_current(
    parameters: MotorAxonParameters,
    duration: float = 0.1,
    *,
    node: int | None = None,
    nodes: int = NODES,
    tolerance: float = 1e-3,
    guess: float | None = None,
) -> float:
    """Find the weakest pulse whose spike travels along a resting fibre.

    Parameters
    ----------
    parameters : MotorAxonParameters
    duration : float, default 0.1
        Of the pulse, ms.
    node : int, optional
        Where the current flows in; the middle node unless told otherwise. A sealed end needs less than half of it.
    nodes : int, default 21
    tolerance : float, default 0.001
        Relative width of the bracket at which the search ends.
    guess : float, optional
        A threshold found for similar parameters, nA: the search around it is shorter.

    Returns
    -------
    float
        nA; infinity if not even 1 nA for each um of the fibre's diameter excites; 0 if the fibre fires without a
        stimulus.
    """
    experiment = _Experiment(parameters, nodes, node)
    return experiment.threshold(experiment.rest, duration, tolerance, guess)


def strength_duration(
    parameters: MotorAxonParameters,
    durations: ArrayLike = (0.1, 0.2, 0.5, 1.0),
    *,
    node: int | None = None,
    nodes: int = NODES,
    tolerance: float = 1e-3,
) -> StrengthDuration:
    """Find the threshold for pulses of several durations, and fit Weiss's law: charge = rheobase (duration + constant).

    Parameters
    ----------
    parameters : MotorAxonParameters
    durations : array_like, shape (durations,)
        At least two, ms.
    node, nodes, tolerance
        As in :func:`threshold_current`.
    """
    durations = np.atleast_1d(np.asarray(durations, dtype=float))
    if len(durations) < 2:
        raise ValueError(f"durations must be at least two, not {len(durations)}: a line needs two points.")
    experiment = _Experiment(parameters, nodes, node)
    thresholds = np.empty(len(durations))
    guess = None
    for k, duration in enumerate(durations):
        thresholds[k] = experiment.threshold(experiment.rest, duration, tolerance, guess)
        guess = thresholds[k]
    rheobase = constant = math.nan
    if np.all((thresholds > 0) & np.isfinite(thresholds)):
        rheobase, charge = np.polyfit(durations, thresholds * durations, 1)
        constant = charge / rheobase
    return StrengthDuration(durations, thresholds, float(rheobase), float(constant))


def recovery_cycle(
    parameters: MotorAxonParameters,
    intervals: ArrayLike,
    duration: float = 0.1,
    *,
    first_strength: float = 2.0,
    node: int | None = None,
    nodes: int = NODES,
    tolerance: float = 1e-3,
) -> NDArray[np.float64]:
    """Find how a spike changes the threshold of a second pulse at the same node.

    Parameters
    ----------
    parameters : MotorAxonParameters
    intervals : array_like, shape (intervals,)
        From the onset of the first pulse to the onset of the second, ms, longer than the pulse; rounded to 0.025 ms.
    duration : float, default 0.1
        Of both pulses, ms.
    first_strength : float, default 2
        Of the first pulse, in units of the threshold at rest.
    node, nodes, tolerance
        As in :func:`threshold_current`.

    Returns
    -------
    ndarray, shape (intervals,)
        Change of the threshold, %: positive is refractory or subexcitable, negative superexcitable, infinite where no
        pulse excites, -100 where the first pulse makes the fibre fire again by itself; NaN everywhere if the fibre has
        no threshold at rest.
    """
    intervals = np.atleast_1d(np.asarray(intervals, dtype=float))
    if not np.all(intervals > duration):
        raise ValueError(f"intervals must be longer than the pulse of {duration:g} ms.")
    experiment = _Experiment(parameters, nodes, node)
    rest = experiment.threshold(experiment.rest, duration, tolerance, None)
    changes = np.full(len(intervals), math.nan)
    if not 0 < rest < math.inf:
        return changes
    state, elapsed, guess = experiment.rest.copy(), 0.0, rest
    pulse = (first_strength * rest, 0.0, duration)
    for k in np.argsort(intervals):
        # The spike is followed once, from interval to interval; each search starts from a copy of where it stands.
        wanted = OUTPUT_STEP * round(intervals[k] / OUTPUT_STEP)
        if wanted > elapsed:
            experiment.advance(state, (pulse[0], pulse[1] - elapsed, pulse[2]), wanted - elapsed)
            elapsed = wanted
        threshold = experiment.threshold(state, duration, tolerance, guess)
        changes[k] = 100.0 * (threshold / rest - 1.0)
        guess = threshold if 0 < threshold < math.inf else rest
    return changes


class _Experiment:
    """A fibre with an electrode in one node and a watch on another."""

    def __init__(self, parameters: MotorAxonParameters, nodes: int, node: int | None):
        self.fibre = MotorFibre(parameters, nodes, OUTPUT_STEP, TIME_STEP)
        self.node = nodes // 2 if node is None else node
        if not 0 <= self.node < nodes:
            raise ValueError(f"node must lie between 0 and {nodes - 1}, not {node}.")
        towards = 1 if self.node < nodes // 2 else -1
        self.watched = min(max(self.node + towards * DISTANCE, 0), nodes - 1)
        self.strongest = STRONGEST_PULSE * parameters.fibre_diameter
        self.rest, self.fires = self.fibre.settled_state(bias_currents(self.fibre), settle_bias=True)
        cold = parameters.sodium_activation_temperature_coefficient ** (
            (BODY_TEMPERATURE - parameters.temperature) / 10.0
        )
        self.wait = WAIT * max(1.0, float(cold))

    def advance(self, state, pulse, duration) -> None:
        """Run a state on for a duration (ms) with a pulse (amplitude, onset, duration)."""
        steps = round(duration / self.fibre.short_step)
        self.fibre.run(state, step_currents(np.array([pulse]), self.fibre.short_step, steps), self.node)

    def excites(self, state, duration, amplitude) -> bool:
        """Tell whether a pulse makes a spike arrive at the watched node."""
        if not (math.isfinite(duration) and duration > 0):
            raise ValueError(f"duration of a pulse must be positive, not {duration:g} ms.")
        rows = math.ceil((duration + self.wait) / OUTPUT_STEP)
        pulse = np.array([[amplitude, 0.0, duration]])
        currents = step_currents(pulse, self.fibre.short_step, rows * self.fibre.every)
        run = self.fibre.run(state.copy(), currents, self.node, stop_at=self.watched)
        return bool(run.counts[self.watched] > 0)

    def threshold(self, state, duration: float, tolerance: float, guess: float | None) -> float:
        """Return the smallest amplitude that excites: a bracket that grows from the guess, then bisection."""
        if self.fires or self.excites(state, duration, 0.0):
            return 0.0
        growth = 2.0 if guess is None else 1.1
        lower = upper = min(guess or USUAL_THRESHOLD, self.strongest)
        if self.excites(state, duration, upper):
            while self.excites(state, duration, lower := lower / growth):
                upper = lower
                growth *= growth
        else:
            while not self.excites(state, duration, upper := min(upper * growth, self.strongest)):
                if upper >= self.strongest:
                    return math.inf
                lower = upper
                growth *= growth
        while upper - lower > tolerance * upper:
            middle = math.sqrt(lower * upper)
            if self.excites(state, duration, middle):
                upper = middle
            else:
                lower = middle
        return float(upper)
