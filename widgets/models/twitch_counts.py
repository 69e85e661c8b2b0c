"""How many people are found to twitch, by how one looks: rate, time, muscles, and what the method notices.

Twitches of a person are taken to come at random, independently of each other, with a rate of that person's own
(Poisson). Among people the rate is spread log-normally. Real twitches come in spells, so a real count varies more.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["chance_of_one", "share_found"]

NODES = 61  # points of the Gauss-Hermite rule: the share is then right to a ten-thousandth over the explorer's ranges
_PLACES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(NODES)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def chance_of_one(expected: ArrayLike) -> NDArray[np.float64] | np.float64:
    """Return the chance that at least one event falls into a look, 1 - exp(-expected).

    Parameters
    ----------
    expected : array_like
        How many events fall into such a look on average.

    Raises
    ------
    ValueError
        If an expected number is negative.
    """
    expected = np.asarray(expected, dtype=float)
    if np.any(expected < 0):
        raise ValueError("the expected number of events must not be negative.")
    return (-np.expm1(-expected))[()]


def share_found(
    rate: float, spread: float, muscles: float, hours: ArrayLike, noticed: float
) -> NDArray[np.float64] | np.float64:
    """Return the share of people in whom at least one twitch is noticed.

    Parameters
    ----------
    rate : float
        Twitches an hour of one muscle in the middle person.
    spread : float
        By how many times a person one standard deviation above the middle twitches more often; 1: all are alike.
    muscles : float
        How many muscles are looked at.
    hours : array_like
        For how long each.
    noticed : float
        Share of the twitches that the method notices, 0 to 1.

    Raises
    ------
    ValueError
        If rate, muscles or hours are negative, the spread is below 1 or the share lies outside 0 to 1.
    """
    if min(rate, muscles, float(np.min(hours))) < 0:
        raise ValueError("rate, muscles and hours must not be negative.")
    if spread < 1:
        raise ValueError(f"spread must be at least 1, not {spread:g}.")
    if not 0 <= noticed <= 1:
        raise ValueError(f"noticed must lie between 0 and 1, not {noticed:g}.")
    middle = rate * muscles * noticed * np.asarray(hours, dtype=float)
    people = np.multiply.outer(middle, np.exp(np.log(spread) * _PLACES))
    return (chance_of_one(people) @ _WEIGHTS)[()]
