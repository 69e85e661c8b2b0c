"""Twitches that happen and twitches that are noticed: the two are not the same number.

Twitches come at random with a constant rate (Poisson), and each is noticed by chance, independently of the others. What
is noticed is then random with the rate times the share noticed (thinning). Real twitches come in spells, and attention
comes and goes, so a real diary varies more.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["twitches_and_noticed"]


def twitches_and_noticed(
    rates: NDArray[np.float64], shares: NDArray[np.float64], highest_rate: float, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many twitches happen and how many are noticed on each day.

    Every day has a store of events that would happen at the highest rate. Each event keeps two marks from 0 to 1: it
    happens if the first lies below the share of the highest rate, and is noticed if the second lies below the share
    noticed. So a higher rate or a closer look only adds events, and the same seed gives the same days.

    Parameters
    ----------
    rates : ndarray, shape (days,)
        Twitches a day, at most the highest rate.
    shares : ndarray, shape (days,)
        Share of them that is noticed, 0 to 1.
    highest_rate : float
        Twitches a day.
    seed : int
        Chooses the store.

    Returns
    -------
    happened, noticed : ndarray of int, shape (days,)

    Raises
    ------
    ValueError
        If a rate is negative or above the highest one, or a share lies outside 0 to 1.
    """
    rates, shares = np.asarray(rates, dtype=float), np.asarray(shares, dtype=float)
    if rates.min() < 0 or rates.max() > highest_rate:
        raise ValueError(f"rates must lie between 0 and {highest_rate:g}.")
    if shares.min() < 0 or shares.max() > 1:
        raise ValueError("shares must lie between 0 and 1.")
    random = np.random.default_rng(seed)
    happened, noticed = np.zeros(len(rates), dtype=int), np.zeros(len(rates), dtype=int)
    for day, (rate, share) in enumerate(zip(rates, shares, strict=True)):
        marks = random.random((random.poisson(highest_rate), 2))
        happens = marks[:, 0] * highest_rate < rate
        happened[day] = happens.sum()
        noticed[day] = (happens & (marks[:, 1] < share)).sum()
    return happened, noticed
