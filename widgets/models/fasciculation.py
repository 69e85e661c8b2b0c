"""Fasciculations over minutes: a point process whose hazard comes from how easily nerve and motoneuron are excited.

Impulses take milliseconds and twitches come minutes apart, so the cells are not run for minutes. They are asked how
much current they need, and chance is a point process. A motor unit fires by itself with the hazard

    lambda = lambda_0 w [(1 - q) exp((I_0 - I)/s) + q exp((J_0 - J)/s_J)]

where I is the weakest 20-ms current that fires the motor axon at its ectopic node and J the current that recruits the
motoneuron on a ramp, both as they are now; I_0 and J_0 are the healthy ones; w is the unit's own liability. The form
is that of a threshold crossed by noise (Kramers), a modelling choice. It was held against the axon model under noise of
0.08 nA: for a steady current and for calcium one curve of the threshold gives the rates, and s is about as here. For
less slow potassium current it gives up to ten times too many, because noise is shorter than those channels are slow.

What is calibrated, not predicted: lambda_0 gives the rate of a healthy muscle; s gives the tenfold rate of strong
muscles in amyotrophic lateral sclerosis over benign fasciculation (Bashford 2020) for persistent sodium x 1.3 and slow
potassium x 0.7. So the absolute rate means nothing beyond its calibration; only directions and, less surely, ratios
are predictions. s_J, the spread of w and where units lie are illustrative. The model axon is close to its threshold:
it makes too much of a small change of potassium or calcium. Twitches that start at the endplate (a depolarising drug,
a blocked cholinesterase) are not in this hazard.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from widgets.models.motor_unit import MotorUnitPool
from widgets.models.parameter_checks import check_parameters

__all__ = [
    "MINUTE",
    "Excitability",
    "FasciculationEvents",
    "FasciculationParameters",
    "UnitRates",
    "draw_events",
    "unit_liability",
    "unit_rates",
]

MINUTE = 60_000.0  # ms
LARGEST_EXPONENT = 50.0  # beyond it a unit is in its dead time all the time, whatever the number


@dataclass(frozen=True)
class FasciculationParameters:
    """The hazard, where the units lie in the muscle, and the noise of the electrodes."""

    baseline_rate: Annotated[float, "1/min"]
    motoneuron_share: Annotated[float, "1"]
    axon_threshold_scale: Annotated[float, "nA"]
    motoneuron_threshold_scale: Annotated[float, "uA/cm^2"]
    liability_spread: Annotated[float, "1"]
    shortest_gap: Annotated[float, "ms"]
    depth_spread: Annotated[float, "mm"]
    lateral_spread: Annotated[float, "mm"]
    electrode_noise: Annotated[float, "uV"]

    def __post_init__(self):
        check_parameters(
            self,
            positive={"axon_threshold_scale", "motoneuron_threshold_scale", "shortest_gap"},
            not_negative={"baseline_rate", "liability_spread", "depth_spread", "lateral_spread", "electrode_noise"},
            fractions={"motoneuron_share"},
        )


class Excitability(NamedTuple):
    """How much current excites: infinite where none does, 0 or less where none is needed.

    Attributes
    ----------
    axon_threshold : float
        nA.
    motoneuron_threshold : float
        uA/cm^2.
    """

    axon_threshold: float
    motoneuron_threshold: float


@dataclass(frozen=True)
class UnitRates:
    """Events a minute of each living unit.

    Attributes
    ----------
    axon, motoneuron : ndarray, shape (units,)
        Where they arise; already with the dead time after each event.
    """

    axon: NDArray[np.float64]
    motoneuron: NDArray[np.float64]

    @property
    def total(self) -> float:
        """Events of the muscle a minute."""
        return float(self.axon.sum() + self.motoneuron.sum())

    @property
    def motoneuron_share(self) -> float:
        """Share of the events that arise in the motoneuron; NaN where there are none."""
        return float(self.motoneuron.sum()) / self.total if self.total > 0 else math.nan


@dataclass(frozen=True)
class FasciculationEvents:
    """Events in order of time.

    Attributes
    ----------
    time : ndarray
        ms.
    unit : ndarray of int
        Place of the unit in the pool's arrays.
    from_axon : ndarray of bool
        True where it arose in the axon, False where in the motoneuron.
    duration : float
        Of the recording, ms.
    """

    time: NDArray[np.float64]
    unit: NDArray[np.int64]
    from_axon: NDArray[np.bool_]
    duration: float


def unit_liability(numbers: NDArray[np.int64], count: int, spread: float) -> NDArray[np.float64]:
    """Return the liability w of units to fire by themselves: log-normal, with mean 1 over the healthy pool.

    Parameters
    ----------
    numbers : ndarray of int
        Units by their number in the healthy pool, from 1.
    count : int
        Units of the healthy pool.
    spread : float
        Standard deviation of the logarithm; a few units then make most of the twitches.
    """
    # Ranks in the order of an irrational stride: no seed, and no link with the size of the unit.
    everyone = np.arange(1, count + 1)
    rank = np.argsort(np.argsort(np.mod(everyone * math.sqrt(2.0), 1.0)))
    normal = NormalDist()
    weight = np.exp([spread * normal.inv_cdf((place + 0.5) / count) for place in rank])
    return (weight / weight.mean())[numbers - 1]


def unit_rates(
    parameters: FasciculationParameters,
    pool: MotorUnitPool,
    healthy_units: int,
    now: Excitability,
    healthy: Excitability,
) -> UnitRates:
    """Return how often each living unit fires by itself.

    Parameters
    ----------
    parameters : FasciculationParameters
    pool : MotorUnitPool
        The living units.
    healthy_units : int
        Units of the pool before any was lost.
    now, healthy : Excitability

    Raises
    ------
    ValueError
        If the healthy excitability is not finite: the hazard is measured from it.
    """
    if not all(math.isfinite(value) for value in healthy):
        raise ValueError("the healthy axon and motoneuron must have finite thresholds.")
    if math.isinf(now.axon_threshold):  # what arises in the motoneuron has to pass the axon too
        return UnitRates(np.zeros(len(pool.unit)), np.zeros(len(pool.unit)))
    each = parameters.baseline_rate / healthy_units
    each = each * unit_liability(pool.unit, healthy_units, parameters.liability_spread)
    easier = [
        _factor(healthy.axon_threshold, now.axon_threshold, parameters.axon_threshold_scale),
        _factor(healthy.motoneuron_threshold, now.motoneuron_threshold, parameters.motoneuron_threshold_scale),
    ]
    axon = each * (1.0 - parameters.motoneuron_share) * easier[0]
    motoneuron = each * parameters.motoneuron_share * easier[1]
    free = 1.0 / (1.0 + (axon + motoneuron) * parameters.shortest_gap / MINUTE)
    return UnitRates(axon * free, motoneuron * free)


def _factor(healthy: float, now: float, scale: float) -> float:
    if math.isnan(now):
        raise ValueError("a threshold must be a number.")
    return math.exp(min((healthy - now) / scale, LARGEST_EXPONENT))


def draw_events(
    parameters: FasciculationParameters, rates: UnitRates, duration: float = MINUTE, seed: int = 0
) -> FasciculationEvents:
    """Draw when which unit fires by itself: renewal processes, each gap a dead time and an exponential waiting time.

    Parameters
    ----------
    parameters : FasciculationParameters
    rates : UnitRates
    duration : float, default 60 000
        ms.
    seed : int, default 0
        The same seed gives the same events.

    Returns
    -------
    FasciculationEvents
        Stationary from the start on; two events of one unit are at least ``shortest_gap`` apart.

    Raises
    ------
    ValueError
        If the duration is not positive.
    """
    if not (math.isfinite(duration) and duration > 0):
        raise ValueError(f"duration must be positive, not {duration} ms.")
    generator = np.random.default_rng((seed, 7))
    gap = parameters.shortest_gap
    rate = (rates.axon + rates.motoneuron) / MINUTE
    # rate = h/(1 + h gap) for a hazard h: the mean waiting time 1/h is what the gap leaves of the mean interval.
    with np.errstate(divide="ignore"):
        waiting = np.where(rate > 0, np.maximum(1.0 / rate - gap, 0.0), np.inf)
    most = math.ceil(duration / gap) + 1
    draws = generator.exponential(size=(len(rate), most))
    dead = generator.random((len(rate), 2))
    origin = generator.random((len(rate), most))
    active = np.flatnonzero(np.isfinite(waiting))
    intervals = gap + draws[active] * waiting[active, None]
    # What is left of the dead time when the recording starts, for the units that are in one.
    left = np.where(dead[active, 0] < rate[active] * gap, gap * dead[active, 1], 0.0)
    intervals[:, 0] += left - gap
    times = np.cumsum(intervals, axis=1)
    inside = times < duration
    share = np.divide(rates.axon, rates.axon + rates.motoneuron, out=np.zeros_like(rate), where=rate > 0)
    rows = np.broadcast_to(active[:, None], times.shape)[inside]
    from_axon = (origin[active] < share[active, None])[inside]
    time = times[inside]
    order = np.argsort(time, kind="stable")
    return FasciculationEvents(time[order], rows[order], from_axon[order], duration)
