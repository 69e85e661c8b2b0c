"""A long signal as vertical strokes, about one for each pixel of the page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def lowest_and_highest(values: NDArray[np.float64], columns: int) -> NDArray[np.float64]:
    """Return the lowest and the highest value in each of `columns` stretches, one after the other.

    A peak of a single sample stays in the picture, which a choice of every n-th sample would lose.
    """
    starts = np.floor(np.arange(columns) * len(values) / columns).astype(int)
    low, high = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    return np.column_stack([low, high]).ravel()
