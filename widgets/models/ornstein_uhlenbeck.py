"""Coloured noise: the current of many channels that open and close at random, seen as an Ornstein-Uhlenbeck process."""

import math

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled

__all__ = ["ornstein_uhlenbeck_noise"]


@compiled
def _relax(values, memory, kick):
    for k in range(1, values.shape[0]):
        values[k] = memory * values[k - 1] + kick * values[k]


def ornstein_uhlenbeck_noise(
    amplitude: float, time_constant: float, step: float, count: int, seed: int
) -> NDArray[np.float64]:
    """Return noise that forgets with a time constant, exact at its times whatever their distance.

    Parameters
    ----------
    amplitude : float
        Standard deviation, in the unit of the result.
    time_constant : float
        Of the autocorrelation exp(-t/time_constant), ms.
    step : float
        Distance of the values, ms.
    count : int
        Number of values.
    seed : int
        The same seed gives the same noise.

    Returns
    -------
    ndarray, shape (count,)
        Stationary from the first value on.
    """
    values = np.random.default_rng(seed).standard_normal(count)
    memory = math.exp(-step / time_constant)
    _relax(values, memory, math.sqrt(-math.expm1(-2.0 * step / time_constant)))
    return amplitude * values
