"""From a muscle action potential to calcium to force, in five states.

An action potential opens calcium release for a few milliseconds; calcium leaves the sarcoplasmic reticulum (store),
binds to troponin and is pumped back; the share of occupied troponin lets cross-bridges attach. A minimal model of this
course, calibrated to human thenar motor units at 37 degC (ranges of Thomas et al. 1990, 1991); two more sets of values
give a fast and a slow fibre. All concentrations are referred to the volume of the sarcoplasm.
"""

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models.compiled import register_warm_up
from widgets.models.excitation_contraction_kernel import integrate_contraction
from widgets.models.parameter_checks import check_parameters

__all__ = [
    "CalciumForceRecording",
    "ExcitationContractionParameters",
    "TwitchProperties",
    "caffeine_release_factor",
    "force_at_rates",
    "half_maximal_rate",
    "saturated_attachment",
    "simulate_contraction",
    "twitch_properties",
]

TIME_STEP = 0.05  # ms: force within 0.1 % of very small steps
SMALLEST_TIME_STEP = 0.004  # ms


@dataclass(frozen=True)
class ExcitationContractionParameters:
    """Release, store, pump, troponin and cross-bridges of one kind of fibre."""

    release_rate: Annotated[float, "1/ms"]
    release_factor: Annotated[float, "1"]
    release_rise_time_constant: Annotated[float, "ms"]
    release_decay_time_constant: Annotated[float, "ms"]
    caffeine_concentration: Annotated[float, "umol/L"]
    caffeine_half_concentration: Annotated[float, "umol/L"]
    caffeine_hill_exponent: Annotated[float, "1"]
    caffeine_maximal_increase: Annotated[float, "1"]
    resting_calcium: Annotated[float, "umol/L"]
    stored_calcium: Annotated[float, "umol/L"]
    free_calcium_fraction: Annotated[float, "1"]
    pump_maximal_rate: Annotated[float, "umol/(L ms)"]
    pump_half_concentration: Annotated[float, "umol/L"]
    pump_factor: Annotated[float, "1"]
    troponin_sites: Annotated[float, "umol/L"]
    troponin_binding_rate: Annotated[float, "L/(umol ms)"]
    troponin_release_rate: Annotated[float, "1/ms"]
    activation_exponent: Annotated[float, "1"]
    activation_half_occupancy: Annotated[float, "1"]
    attachment_rate: Annotated[float, "1/ms"]
    detachment_rate: Annotated[float, "1/ms"]
    reference_attached_fraction: Annotated[float, "1"]

    def __post_init__(self):
        not_negative = {
            "release_rate",
            "release_factor",
            "caffeine_concentration",
            "caffeine_maximal_increase",
        }
        fractions = {"free_calcium_fraction", "activation_half_occupancy", "reference_attached_fraction"}
        check_parameters(
            self,
            positive=set(self.__dataclass_fields__) - not_negative,
            not_negative=not_negative,
            fractions=fractions,
        )
        if self.stored_calcium < 1.0:
            raise ValueError(f"stored_calcium must be at least 1 umol/L, not {self.stored_calcium:g}.")


@dataclass(frozen=True)
class CalciumForceRecording:
    """What a fibre did after its action potentials; arrays have one value a time.

    Attributes
    ----------
    time : ndarray
        ms.
    release_activation : ndarray
        Share of release channels open, 0 to 1.
    free_calcium, stored_calcium : ndarray
        umol/L.
    troponin_occupancy : ndarray
        0 to 1.
    force : ndarray
        1 is the force of a healthy fibre whose troponin is saturated.
    """

    time: NDArray[np.float64]
    release_activation: NDArray[np.float64]
    free_calcium: NDArray[np.float64]
    stored_calcium: NDArray[np.float64]
    troponin_occupancy: NDArray[np.float64]
    force: NDArray[np.float64]


@dataclass(frozen=True)
class TwitchProperties:
    """A twitch in numbers.

    Attributes
    ----------
    peak_force : float
        As in :class:`CalciumForceRecording`.
    contraction_time, half_relaxation_time : float
        From the action potential to the peak, and from the peak to half of it, ms.
    peak_calcium : float
        umol/L.
    calcium_half_width : float
        Duration of the calcium transient at half its height, ms.
    """

    peak_force: float
    contraction_time: float
    half_relaxation_time: float
    peak_calcium: float
    calcium_half_width: float


def caffeine_release_factor(parameters: ExcitationContractionParameters) -> float:
    """Return how many times caffeine alone multiplies calcium release: a Hill function of its concentration.

    An everyday 60 umol/L gives about two per cent, 2 mmol/L (deadly in a person) doubles release. Both are a
    modelling choice.
    """
    ratio = parameters.caffeine_concentration / parameters.caffeine_half_concentration
    bound = ratio**parameters.caffeine_hill_exponent
    return 1.0 + parameters.caffeine_maximal_increase * bound / (1.0 + bound)


def _rates(parameters: ExcitationContractionParameters) -> NDArray[np.float64]:
    squared = parameters.pump_half_concentration**2
    pump = parameters.pump_maximal_rate * parameters.pump_factor
    rest = parameters.resting_calcium**2
    leak = pump * rest / (rest + squared) / parameters.stored_calcium
    release = parameters.release_rate * parameters.release_factor * caffeine_release_factor(parameters)
    return np.array(
        [
            release,
            pump,
            squared,
            leak,
            parameters.troponin_binding_rate,
            parameters.troponin_sites,
            parameters.troponin_release_rate,
            parameters.activation_exponent,
            parameters.activation_half_occupancy**parameters.activation_exponent,
            parameters.free_calcium_fraction,
            parameters.attachment_rate,
            parameters.detachment_rate,
        ]
    )


def _stable_step(parameters: ExcitationContractionParameters) -> float:
    """Return a time step (ms) at which the explicit method stays stable for these parameters.

    The fastest decay is that of free calcium into troponin and the pump, and of troponin while the whole store is
    empty; the method holds up to 2.78 over its rate.
    """
    rates = _rates(parameters)
    pump = 0.65 * rates[1] / parameters.pump_half_concentration
    highest = parameters.free_calcium_fraction * parameters.stored_calcium
    fastest = parameters.free_calcium_fraction * (rates[4] * rates[5] + pump) + rates[4] * highest + rates[0]
    return float(min(TIME_STEP, max(2.0 / fastest, SMALLEST_TIME_STEP)))


def _resting_occupancy(parameters: ExcitationContractionParameters) -> float:
    binding = parameters.troponin_binding_rate * parameters.resting_calcium
    return binding / (binding + parameters.troponin_release_rate)


def _attached(parameters: ExcitationContractionParameters, occupancy: float) -> float:
    """Return the share of attached cross-bridges that a steady troponin occupancy leads to."""
    occupied = occupancy**parameters.activation_exponent
    active = occupied / (occupied + parameters.activation_half_occupancy**parameters.activation_exponent)
    return parameters.attachment_rate * active / (parameters.attachment_rate * active + parameters.detachment_rate)


def saturated_attachment(parameters: ExcitationContractionParameters) -> float:
    """Return the share of attached cross-bridges while every troponin site is occupied."""
    return _attached(parameters, 1.0)


def simulate_contraction(
    parameters: ExcitationContractionParameters,
    action_potential_times: ArrayLike,
    duration: float = 300.0,
    *,
    output_step: float = 1.0,
) -> CalciumForceRecording:
    """Record calcium and force after action potentials of the muscle fibre.

    Parameters
    ----------
    parameters : ExcitationContractionParameters
    action_potential_times : array_like
        ms; those outside the recording are left out.
    duration : float, default 300
        ms.
    output_step : float, default 1
        Distance of the recorded times, ms.

    Returns
    -------
    CalciumForceRecording
        Finite for every valid set of parameters. The fibre is at rest at time zero.

    Raises
    ------
    ValueError
        If the duration or the step is not positive, or a time is not a finite number.
    """
    if not (math.isfinite(duration) and duration > 0 and math.isfinite(output_step) and output_step > 0):
        raise ValueError(f"duration and output_step must be positive, not {duration} and {output_step} ms.")
    times = np.atleast_1d(np.asarray(action_potential_times, dtype=float))
    if not np.all(np.isfinite(times)):
        raise ValueError("action_potential_times must be finite numbers.")
    every = max(1, math.ceil(output_step / _stable_step(parameters) - 1e-9))
    step = output_step / every
    rows = math.floor(duration / output_step + 1e-9) + 1
    constants = np.array([parameters.release_decay_time_constant, parameters.release_rise_time_constant])
    impulses = np.zeros((rows * every, 2))
    times = times[(times >= 0.0) & (times < rows * output_step)]
    first = np.ceil(times / step - 1e-9).astype(int)
    inside = first < len(impulses)
    late = np.maximum(first * step - times, 0.0)[inside, None]
    np.add.at(impulses, first[inside], np.exp(-late / constants))
    bound = _resting_occupancy(parameters)
    state = np.array(
        [
            parameters.resting_calcium,
            parameters.stored_calcium,
            bound * parameters.troponin_sites,
            _attached(parameters, bound),
        ]
    )
    trace = np.empty((rows, 5))
    integrate_contraction(state, _rates(parameters), impulses, np.exp(-0.5 * step / constants), step, every, trace)
    return CalciumForceRecording(
        time=output_step * np.arange(rows),
        release_activation=trace[:, 0],
        free_calcium=trace[:, 1],
        stored_calcium=trace[:, 2],
        troponin_occupancy=trace[:, 3] / parameters.troponin_sites,
        force=trace[:, 4] / parameters.reference_attached_fraction,
    )


def twitch_properties(
    parameters: ExcitationContractionParameters, duration: float = 800.0, output_step: float = 0.2
) -> TwitchProperties:
    """Measure the twitch and the calcium transient after a single action potential."""
    recording = simulate_contraction(parameters, 0.0, duration, output_step=output_step)
    force = recording.force - recording.force[0]
    calcium = recording.free_calcium - recording.free_calcium[0]
    time = recording.time
    peak = int(np.argmax(force))
    _start, relaxed = _half_crossings(time, force)
    rise, fall = _half_crossings(time, calcium)
    return TwitchProperties(
        float(force[peak]),
        float(time[peak]),
        relaxed - float(time[peak]),
        float(recording.free_calcium.max()),
        fall - rise,
    )


def _half_crossings(time: NDArray[np.float64], signal: NDArray[np.float64]) -> tuple[float, float]:
    """Return when a signal that starts at 0 passes half its peak, and when it falls below that (its end if never)."""
    peak = int(np.argmax(signal))
    half = 0.5 * signal[peak]
    rise = float(np.interp(half, signal[: peak + 1], time[: peak + 1]))
    below = np.flatnonzero(signal[peak:] < half)
    if not len(below):
        return rise, float(time[-1])
    end = peak + int(below[0])
    return rise, float(np.interp(-half, -signal[end - 1 : end + 1], time[end - 1 : end + 1]))


def force_at_rates(
    parameters: ExcitationContractionParameters, rates: ArrayLike, duration: float = 2000.0
) -> NDArray[np.float64]:
    """Return the largest force in the last intervals of trains at constant rates, as it is measured on motor units.

    Parameters
    ----------
    parameters : ExcitationContractionParameters
    rates : array_like
        Action potentials a second (Hz).
    duration : float, default 2000
        Length of each train, ms.

    Returns
    -------
    ndarray
        Above the force at rest; 1 as in :class:`CalciumForceRecording`.
    """
    forces = []
    for rate in np.atleast_1d(np.asarray(rates, dtype=float)):
        if not rate > 0:
            raise ValueError(f"a rate must be positive, not {rate:g} Hz.")
        interval = min(1000.0 / rate, duration)
        recording = simulate_contraction(parameters, np.arange(0.0, duration, interval), duration)
        last = recording.force[recording.time >= min(duration - interval, 0.9 * duration)]
        forces.append(float(last.max() - recording.force[0]))
    return np.array(forces)


def half_maximal_rate(parameters: ExcitationContractionParameters, fused_rate: float = 100.0) -> float:
    """Return the rate (Hz) at which a train gives half the force of a fused tetanus."""
    goal = 0.5 * float(force_at_rates(parameters, fused_rate)[0])
    lower, upper = 1.0, fused_rate
    for _ in range(14):
        middle = math.sqrt(lower * upper)
        lower, upper = (middle, upper) if force_at_rates(parameters, middle)[0] < goal else (lower, middle)
    return math.sqrt(lower * upper)


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types.
    simulate_contraction(
        ExcitationContractionParameters(*[1.0] * len(ExcitationContractionParameters.__dataclass_fields__)), 0.0, 1.0
    )
