"""Where free ions lie: a deterministic scatter that keeps its distance from everything else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Box = tuple[float, float, float, float]


def best_candidates(
    count: int, area: Box, keep_out: Sequence[Box], taken: Sequence[tuple[float, float]], margin: float, seed: int
) -> list[tuple[float, float]]:
    """Return `count` points in `area`, each the one of many candidates that lies farthest from all others.

    Parameters
    ----------
    count : int
    area : (x0, y0, x1, y1)
    keep_out : sequence of boxes
        No point comes nearer to one of them than `margin`.
    taken : sequence of (x, y)
        Points that are there already.
    margin : float
    seed : int
        The same seed gives the same points, on every machine.

    Returns
    -------
    list of (x, y)
        Fewer than `count` only where the boxes leave no room at all.
    """
    candidates = _free_candidates(area, keep_out, margin, seed)
    points = list(taken)
    new: list[tuple[float, float]] = []
    nearest = np.full(len(candidates), np.inf)
    for x, y in points:
        nearest = np.minimum(nearest, np.hypot(candidates[:, 0] - x, candidates[:, 1] - y))
    # Points prefer not to hug the rim of the area: their distance from it counts double.
    rim = 2 * np.minimum.reduce(
        [candidates[:, 0] - area[0], area[2] - candidates[:, 0], candidates[:, 1] - area[1], area[3] - candidates[:, 1]]
    )
    for _ in range(min(count, len(candidates))):
        best = int(np.argmax(np.minimum(nearest, rim + margin)))
        x, y = float(candidates[best, 0]), float(candidates[best, 1])
        new.append((x, y))
        nearest = np.minimum(nearest, np.hypot(candidates[:, 0] - x, candidates[:, 1] - y))
    return new


def _free_candidates(area: Box, keep_out: Sequence[Box], margin: float, seed: int) -> np.ndarray:
    random = np.random.Generator(np.random.PCG64(seed))
    x = random.uniform(area[0] + margin, area[2] - margin, 600)
    y = random.uniform(area[1] + margin, area[3] - margin, 600)
    free = np.ones(len(x), dtype=bool)
    for x0, y0, x1, y1 in keep_out:
        free &= (x < x0 - margin) | (x > x1 + margin) | (y < y0 - margin) | (y > y1 + margin)
    return np.column_stack([x[free], y[free]])
