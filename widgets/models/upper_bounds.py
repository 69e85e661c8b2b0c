"""What a study in which nobody fell ill can shut out: the upper bound of a share (Clopper and Pearson, no events)."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["chance_of_nobody", "upper_bound"]

USUAL_CHANCE = 0.05  # the bound is the share at which seeing nobody would be as unlikely as this


def chance_of_nobody(share: ArrayLike, people: ArrayLike) -> NDArray[np.float64] | np.float64:
    """Return the chance that nobody of these people falls ill, if this share of all does.

    Parameters
    ----------
    share : array_like
        From 0 to 1.
    people : array_like
        How many are followed, one or more.

    Raises
    ------
    ValueError
        If a share lies outside 0 to 1 or there is nobody to follow.
    """
    share, people = np.asarray(share, dtype=float), np.asarray(people, dtype=float)
    if np.any(share < 0) or np.any(share > 1):
        raise ValueError("the share must lie between 0 and 1.")
    if np.any(people < 1):
        raise ValueError("at least one person must be followed.")
    return ((1 - share) ** people)[()]


def upper_bound(people: ArrayLike, chance: float = USUAL_CHANCE) -> NDArray[np.float64] | np.float64:
    """Return the largest share that a study with nobody ill does not shut out, 1 - chance^(1 / people).

    Parameters
    ----------
    people : array_like
        How many were followed, one or more.
    chance : float
        How unlikely it must be to see nobody, above 0 and below 1.

    Raises
    ------
    ValueError
        If there is nobody to follow or the chance is none.
    """
    people = np.asarray(people, dtype=float)
    if np.any(people < 1):
        raise ValueError("at least one person must be followed.")
    if not 0 < chance < 1:
        raise ValueError(f"the chance must lie between 0 and 1, not {chance:g}.")
    return (-np.expm1(np.log(chance) / people))[()]  # exact also where the bound is tiny
