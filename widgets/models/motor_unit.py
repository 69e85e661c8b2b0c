"""A pool of motor units: who is recruited, how fast each fires, and the force they make together.

Fuglevand, Winter & Patla (1993), J Neurophysiol 70:2470-2488 (10.1152/jn.1993.70.6.2470), as it is usually coded, and
the set of values that Potvin & Fuglevand (2017), 10.1371/journal.pcbi.1005581, restate. A known weakness: the twitch
relaxes to half in 1.68 contraction times, human units in about one.
"""

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models import motor_unit_kernels
from widgets.models.compiled import register_warm_up
from widgets.models.parameter_checks import check_parameters

__all__ = [
    "MotorUnitParameters",
    "MotorUnitPool",
    "PoolRecording",
    "motor_unit_pool",
    "simulate_pool",
    "spike_trains",
    "train_force",
    "twitch",
    "twitch_half_relaxation_ratio",
]

MOST_UNITS = 2000
GOLDEN_RATIO = 0.5 * (math.sqrt(5.0) - 1.0)


@dataclass(frozen=True)
class MotorUnitParameters:
    """A pool of motor units, healthy or after a loss."""

    number_of_units: Annotated[float, "1"]
    exponent_offset: Annotated[float, "1"]
    recruitment_range: Annotated[float, "1"]
    firing_rate_gain: Annotated[float, "Hz"]
    minimal_firing_rate: Annotated[float, "Hz"]
    peak_firing_rate: Annotated[float, "Hz"]
    peak_firing_rate_difference: Annotated[float, "Hz"]
    interval_variation: Annotated[float, "1"]
    twitch_force_range: Annotated[float, "1"]
    smallest_twitch_force: Annotated[float, "mN"]
    longest_contraction_time: Annotated[float, "ms"]
    contraction_time_range: Annotated[float, "1"]
    mean_fibres_per_unit: Annotated[float, "1"]
    lost_unit_fraction: Annotated[float, "1"]
    fibres_per_unit_factor: Annotated[float, "1"]
    twitch_force_factor: Annotated[float, "1"]
    contraction_time_factor: Annotated[float, "1"]
    excitation: Annotated[float, "1"]

    def __post_init__(self):
        not_negative = {
            "exponent_offset",
            "firing_rate_gain",
            "peak_firing_rate_difference",
            "interval_variation",
            "twitch_force_factor",
            "excitation",
        }
        check_parameters(
            self,
            positive=set(self.__dataclass_fields__) - not_negative - {"lost_unit_fraction"},
            not_negative=not_negative,
            fractions={"lost_unit_fraction", "exponent_offset"},
        )
        if not 2 <= self.number_of_units <= MOST_UNITS:
            raise ValueError(f"number_of_units must lie between 2 and {MOST_UNITS}, not {self.number_of_units:g}.")
        for name in ("recruitment_range", "twitch_force_range", "contraction_time_range"):
            if getattr(self, name) < 1.0:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name):g}.")
        if self.peak_firing_rate - self.peak_firing_rate_difference < self.minimal_firing_rate:
            raise ValueError("peak_firing_rate of the last unit must not be below minimal_firing_rate.")


@dataclass(frozen=True)
class MotorUnitPool:
    """The living units of a pool, from the first to the last recruited; all arrays have one value a unit.

    Attributes
    ----------
    unit : ndarray of int
        Number in the healthy pool, from 1.
    recruitment_threshold : ndarray
        In units of excitation.
    peak_firing_rate : ndarray
        Hz.
    twitch_force : ndarray
        mN.
    contraction_time : ndarray
        ms.
    fibres : ndarray
        Muscle fibres of a unit.
    maximal_excitation : float
        At which the last unit of the healthy pool reaches its peak rate.
    """

    unit: NDArray[np.int64]
    recruitment_threshold: NDArray[np.float64]
    peak_firing_rate: NDArray[np.float64]
    twitch_force: NDArray[np.float64]
    contraction_time: NDArray[np.float64]
    fibres: NDArray[np.float64]
    maximal_excitation: float


@dataclass(frozen=True)
class PoolRecording:
    """What a pool did.

    Attributes
    ----------
    time : ndarray, shape (times,)
        ms.
    force : ndarray, shape (times,)
        mN.
    spike_times : tuple of ndarray
        One array a unit, ms.
    pool : MotorUnitPool
    """

    time: NDArray[np.float64]
    force: NDArray[np.float64]
    spike_times: tuple[NDArray[np.float64], ...]
    pool: MotorUnitPool


def motor_unit_pool(parameters: MotorUnitParameters, seed: int | None = None) -> MotorUnitPool:
    """Return the living units of the pool.

    Parameters
    ----------
    parameters : MotorUnitParameters
    seed : int, optional
        Draws which units are lost; without it they are spread evenly. A unit that is lost stays lost when more go.
    """
    count = round(parameters.number_of_units)
    numbers = np.arange(1, count + 1)
    offset = parameters.exponent_offset
    place = (numbers - offset) / (count - offset)
    threshold = parameters.recruitment_range**place
    force = parameters.twitch_force_range**place
    # Exponent c = ln(RP)/ln(RT): contraction times then span the stated range when forces do.
    time = parameters.longest_contraction_time * parameters.contraction_time_range**-place
    peak = parameters.peak_firing_rate - parameters.peak_firing_rate_difference * threshold / threshold[-1]
    fibres = parameters.mean_fibres_per_unit * force / force.mean()
    rank = np.mod(numbers * GOLDEN_RATIO, 1.0) if seed is None else np.random.default_rng((seed, 2)).random(count)
    lost = np.zeros(count, dtype=bool)
    lost[np.argsort(rank)[: round(parameters.lost_unit_fraction * count)]] = True
    alive = ~lost
    strength = parameters.smallest_twitch_force * parameters.fibres_per_unit_factor * parameters.twitch_force_factor
    span = peak[-1] - parameters.minimal_firing_rate
    gain = parameters.firing_rate_gain
    return MotorUnitPool(
        unit=numbers[alive],
        recruitment_threshold=threshold[alive],
        peak_firing_rate=peak[alive],
        twitch_force=strength * force[alive],
        contraction_time=parameters.contraction_time_factor * time[alive],
        fibres=parameters.fibres_per_unit_factor * fibres[alive],
        maximal_excitation=float(threshold[-1] + (span / gain if gain > 0 else 0.0)),
    )


def spike_trains(
    parameters: MotorUnitParameters,
    pool: MotorUnitPool,
    excitation: ArrayLike,
    step: float,
    seed: int | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return when each unit fires.

    Parameters
    ----------
    parameters : MotorUnitParameters
    pool : MotorUnitPool
    excitation : array_like, shape (samples,)
        In the units of the recruitment thresholds: the first unit starts near 1.
    step : float
        Distance of the samples, ms.
    seed : int, optional
        Without it intervals are even and the units' phases evenly spread; with it intervals vary by
        ``interval_variation``, reproducibly.

    Returns
    -------
    spikes : ndarray, shape (units, most)
        Times, ms; what lies beyond a unit's count is not defined.
    counts : ndarray of int, shape (units,)

    Raises
    ------
    ValueError
        If the step is not positive or the excitation is not finite.
    """
    excitation = np.atleast_1d(np.asarray(excitation, dtype=float))
    if not (math.isfinite(step) and step > 0):
        raise ValueError(f"step must be positive, not {step} ms.")
    if not np.all(np.isfinite(excitation)):
        raise ValueError("excitation must be finite.")
    units = len(pool.unit)
    variation = 0.0 if seed is None else parameters.interval_variation
    fastest = float(pool.peak_firing_rate.max(initial=1.0))
    duration = step * len(excitation)
    shortest = 1000.0 / fastest * (1.0 if variation == 0.0 else 0.2)
    most = math.ceil(duration / shortest) + 2
    if variation == 0.0:
        phases = np.mod(pool.unit * GOLDEN_RATIO, 1.0)
        normals = np.zeros((units, 1))
    else:
        generator = np.random.default_rng((seed, 3))
        phases = generator.random(units)
        normals = generator.standard_normal((units, math.ceil(1.2 * duration * fastest / 1000.0) + 16))
    spikes = np.empty((units, most))
    counts = np.zeros(units, dtype=np.int64)
    motor_unit_kernels.fire(
        excitation, step, pool.recruitment_threshold, float(parameters.firing_rate_gain),
        float(parameters.minimal_firing_rate), pool.peak_firing_rate, variation, phases, normals, spikes, counts,
    )  # fmt: skip
    return spikes, counts


def train_force(
    pool: MotorUnitPool,
    spikes: NDArray[np.float64],
    counts: NDArray[np.int64],
    samples: int,
    step: float,
    *,
    each_unit: bool = False,
    linear: bool = False,
) -> NDArray[np.float64]:
    """Return the force of the pool, exact at each sample.

    Parameters
    ----------
    pool : MotorUnitPool
    spikes, counts : ndarray
        From :func:`spike_trains`, or any times (ms) in rising order.
    samples, step : int, float
        Number of samples and their distance, ms; the first lies at time zero.
    each_unit : bool, default False
        Return a row for each unit.
    linear : bool, default False
        Leave out that twitches in fast trains have another size.

    Returns
    -------
    ndarray, shape (samples,) or (units, samples)
        mN.
    """
    if not (math.isfinite(step) and step > 0 and samples > 0):
        raise ValueError(f"samples and step must be positive, not {samples} and {step}.")
    units = len(pool.unit)
    length = min(samples, motor_unit_kernels.TABLE_LENGTH)
    number = np.arange(length + 1)
    decays = np.exp(-step * number / pool.contraction_time[:, None])
    tables = np.stack([decays, number * decays], axis=1)
    force = np.zeros((units if each_unit else 1, samples))
    if units:
        motor_unit_kernels.pool_force(
            spikes, counts, pool.twitch_force, pool.contraction_time, linear, step, tables, force
        )
    return force if each_unit else force[0]


def simulate_pool(
    parameters: MotorUnitParameters,
    excitation: ArrayLike | None,
    duration: float,
    *,
    output_step: float = 1.0,
    seed: int | None = None,
) -> PoolRecording:
    """Record the force of a pool.

    Parameters
    ----------
    parameters : MotorUnitParameters
    excitation : array_like or None
        One value for the whole recording, or one for each time; None for that of the parameters.
    duration : float
        ms.
    output_step : float, default 1
        Distance of the times, ms.
    seed : int, optional
        As in :func:`spike_trains` and :func:`motor_unit_pool`.

    Raises
    ------
    ValueError
        If the duration or the step is not positive or the excitation does not fit.
    """
    if not (math.isfinite(duration) and duration > 0 and math.isfinite(output_step) and output_step > 0):
        raise ValueError(f"duration and output_step must be positive, not {duration} and {output_step} ms.")
    samples = math.floor(duration / output_step + 1e-9) + 1
    excitation = np.asarray(parameters.excitation if excitation is None else excitation, dtype=float)
    if excitation.ndim and len(excitation) != samples:
        raise ValueError(f"excitation must be one number or have {samples} values, not {len(excitation)}.")
    pool = motor_unit_pool(parameters, seed)
    spikes, counts = spike_trains(parameters, pool, np.broadcast_to(excitation, samples).copy(), output_step, seed)
    return PoolRecording(
        time=output_step * np.arange(samples),
        force=train_force(pool, spikes, counts, samples, output_step),
        spike_times=tuple(row[:count].copy() for row, count in zip(spikes, counts, strict=True)),
        pool=pool,
    )


def twitch(time: ArrayLike, force: float, contraction_time: float) -> NDArray[np.float64]:
    """Return a single twitch f(t) = (P t/T) exp(1 - t/T), zero before time zero; times in ms."""
    ratio = np.maximum(np.asarray(time, dtype=float) / contraction_time, 0.0)
    return (force * ratio * np.exp(1.0 - ratio))[()]


def twitch_half_relaxation_ratio() -> float:
    """Return half-relaxation time over contraction time of the critically damped twitch: 1.678, whatever the unit.

    The root x > 1 of x exp(1 - x) = 1/2, less 1.
    """
    x = 2.5
    for _ in range(50):
        x = 1.0 + math.log(2.0 * x)
    return x - 1.0


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types.
    values = dict.fromkeys(MotorUnitParameters.__dataclass_fields__, 1.0) | {
        "number_of_units": 2.0,
        "exponent_offset": 0.0,
        "peak_firing_rate_difference": 0.0,
        "lost_unit_fraction": 0.0,
    }
    simulate_pool(MotorUnitParameters(**values), 2.0, 10.0)
