"""How much transmitter a motor nerve ending releases: calcium and magnesium, quanta, facilitation and depression.

Calcium acts together with a power of about four and magnesium competes with it (Dodge & Rahamimoff 1967, J Physiol
193:419-432). A store of vesicles is emptied by impulses and refilled between them, in the form of Tsodyks & Markram
(1997), PNAS 94:719-723; the values for the human junction are a modelling choice. Refilling is faster after recent
impulses, so that a junction which loses a tenth at 3 Hz still carries 30 Hz, as healthy muscles show.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["calcium_occupancy", "drawn_quanta", "release_series"]


def calcium_occupancy(
    calcium: ArrayLike, magnesium: ArrayLike, calcium_constant: ArrayLike, magnesium_constant: ArrayLike
) -> NDArray[np.float64]:
    """Return the share of release sites that hold calcium: (Ca/K1) / (1 + Ca/K1 + Mg/K2).

    Parameters
    ----------
    calcium, magnesium : array_like
        Ionised concentrations outside the nerve ending, mmol/L.
    calcium_constant, magnesium_constant : array_like
        K1 and K2, mmol/L.

    Returns
    -------
    ndarray or float
        0 to 1; release is proportional to its fourth power.
    """
    bound = np.asarray(calcium, dtype=float) / calcium_constant
    return (bound / (1.0 + bound + np.asarray(magnesium, dtype=float) / magnesium_constant))[()]


def release_series(
    onsets: ArrayLike,
    probability: float,
    recovery_time: float,
    facilitation_time: float,
    fast_recovery_time: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the release probability at each impulse, and the share of the empty store refilled before it.

    Parameters
    ----------
    onsets : array_like, shape (impulses,)
        Times of the impulses, ms, not falling.
    probability : float
        Release probability of a vesicle at an impulse after a long rest, 0 to 1.
    recovery_time, facilitation_time, fast_recovery_time : float
        Time constants of refilling at rest, of the decay of facilitation, and of the refilling that full facilitation
        adds, ms.

    Returns
    -------
    probabilities, refilled : ndarray, shape (impulses,)
        ``refilled[0]`` is 1: the store is full before the first impulse.
    """
    onsets = np.asarray(onsets, dtype=float)
    if onsets.ndim != 1 or not np.all(np.isfinite(onsets)) or np.any(np.diff(onsets) < 0):
        raise ValueError("impulse times must be a list of finite numbers in rising order.")
    probabilities = np.empty(len(onsets))
    refilled = np.ones(len(onsets))
    facilitation = 0.0  # 0 after a long rest, towards 1 in fast trains
    for i, interval in enumerate(np.diff(onsets, prepend=onsets[:1])):
        decay = math.exp(-interval / facilitation_time)
        if i:
            added = facilitation * facilitation_time * (1.0 - decay) / fast_recovery_time
            refilled[i] = -math.expm1(-interval / recovery_time - added)
        facilitation *= decay
        probabilities[i] = probability + (1.0 - probability) * facilitation
        facilitation += probability * (1.0 - facilitation)
    return probabilities, refilled


def drawn_quanta(
    probabilities: NDArray[np.float64],
    refilled: NDArray[np.float64],
    vesicles: float,
    generator: np.random.Generator | None = None,
) -> NDArray[np.float64]:
    """Return the quanta released by each impulse.

    Parameters
    ----------
    probabilities, refilled : ndarray, shape (impulses,)
        From :func:`release_series`.
    vesicles : float
        Vesicles in a full store.
    generator : numpy.random.Generator, optional
        Without it the mean of release is returned; with it whole numbers drawn binomially, vesicle by vesicle, whose
        mean over many draws is the same (the number of vesicles is then rounded).

    Returns
    -------
    ndarray, shape (impulses,)
    """
    quanta = np.empty(len(probabilities))
    if generator is None:
        store = vesicles
        for i, (probability, share) in enumerate(zip(probabilities, refilled, strict=True)):
            store += (vesicles - store) * share
            quanta[i] = store * probability
            store -= quanta[i]
        return quanta
    size = store = round(vesicles)
    for i, (probability, share) in enumerate(zip(probabilities, refilled, strict=True)):
        store += int(generator.binomial(size - store, share))
        released = int(generator.binomial(store, probability))
        quanta[i] = released
        store -= released
    return quanta
