"""Internodes without their inside: the passive circuit between two nodes as a few relaxing modes.

An internode is linear and looks the same from both ends. So its twenty unknowns fall apart into ten mirror-even and
ten mirror-odd modes, each of which relaxes with one rate and is driven by the sum (even) or the difference (odd) of
the potentials of its two nodes:

    z_k' = -lambda_k z_k + p,    p = u_l + u_r or u_l - u_r,
    current into the left node  = sum_k r_k z_k - g_a u_l,
    current into the right node = the same with the odd terms turned, - g_a u_r.

With p linear over a time step, both z and the charge that flows are exact, however long the step. Only the nodes
remain to be solved for. The six slowest modes of either kind carry a state; the others relax within 0.05 us and
follow p.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from widgets.models.motor_axon_geometry import SEGMENTS, InternodeCircuit

__all__ = ["SLOW_MODES", "InternodeModes", "StepCoefficients", "internode_modes", "step_coefficients"]

# So many of the even modes, and as many of the odd ones, carry a state. A fixed number and not a limit on the rates,
# because thinner myelin would change the set while a slider moves.
SLOW_MODES = 6


class InternodeModes(NamedTuple):
    """The modes of one internode.

    Attributes
    ----------
    rates : ndarray, shape (2, 10)
        lambda of the even (first row) and the odd modes, slowest first, 1/ms.
    weights : ndarray, shape (2, 10)
        r, the current a mode sends into the left node, uS/ms.
    coupling : float
        g_a, uS.
    """

    rates: NDArray[np.float64]
    weights: NDArray[np.float64]
    coupling: float

    @property
    def own_conductance(self) -> float:
        """Steady current out of a node for a unit of its own potential, uS."""
        return float(self.coupling - (self.weights / self.rates).sum())

    @property
    def mutual_conductance(self) -> float:
        """Steady current into a node for a unit of the other node's potential, uS."""
        even, odd = (self.weights / self.rates).sum(axis=1)
        return float(even - odd)


class StepCoefficients(NamedTuple):
    """How an internode moves in one time step.

    Attributes
    ----------
    modes : ndarray, shape (2, SLOW_MODES, 3)
        E, a and b of y1 = E y0 + a p0 + b p1 for even and odd modes, where y is the charge (pC) that a mode sends into
        the left node in a step if p is zero.
    old, new : ndarray, shape (2,)
        Charge into the left node for a unit of p at the start and at the end of the step (nF), even and odd.
    charge : ndarray, shape (2, SLOW_MODES)
        y for a unit of the mode's z.
    """

    modes: NDArray[np.float64]
    old: NDArray[np.float64]
    new: NDArray[np.float64]
    charge: NDArray[np.float64]


def internode_modes(circuit: InternodeCircuit) -> InternodeModes:
    """Diagonalise an internode, mirror-even and mirror-odd halves apart."""
    roots = np.sqrt(circuit.capacitance)
    scaled = circuit.conductance / np.outer(roots, roots)
    half = SEGMENTS // 2
    drive = np.zeros(SEGMENTS)
    drive[[0, half]] = circuit.coupling  # on the first segment's two potentials, whose sum is the potential inside
    first = np.concatenate([np.arange(half), SEGMENTS + np.arange(half)])
    mirrored = np.concatenate([np.arange(SEGMENTS)[::-1][:half], 2 * SEGMENTS - 1 - np.arange(half)])
    # (x_j +- x_mirror(j)) / sqrt(2): the other half of the drive belongs to the right node.
    drive = drive / roots[first] / np.sqrt(2.0)
    rates, weights = np.empty((2, SEGMENTS)), np.empty((2, SEGMENTS))
    for parity, sign in enumerate((1.0, -1.0)):
        block = scaled[np.ix_(first, first)] + sign * scaled[np.ix_(first, mirrored)]
        rates[parity], vectors = np.linalg.eigh(block)
        weights[parity] = (vectors.T @ drive) ** 2
    return InternodeModes(rates, weights, circuit.coupling)


def step_coefficients(modes: InternodeModes, step: float, *, exact: bool = True) -> StepCoefficients:
    """Return what a time step does to an internode.

    Parameters
    ----------
    modes : InternodeModes
    step : float
        ms.
    exact : bool, default True
        False moves all twenty modes by Crank-Nicolson, which makes the fibre the same as one solved compartment by
        compartment: the check of the condensation. Only then is no mode left to follow p.
    """
    kept = SLOW_MODES if exact else SEGMENTS
    decay, old, new, carried = _mode_step(modes.rates[:, :kept], step, exact)
    weights = modes.weights[:, :kept]
    # S = carried z0 + (step/2 - a)/lambda p0 + (step/2 - b)/lambda p1 is the exact integral of z over the step.
    charge_old = (weights * (step / 2.0 - old) / modes.rates[:, :kept]).sum(axis=1)
    charge_new = (weights * (step / 2.0 - new) / modes.rates[:, :kept]).sum(axis=1)
    fast, fast_weights = modes.rates[:, kept:], modes.weights[:, kept:]
    steady = (fast_weights * step / (2.0 * fast)).sum(axis=1)
    lag = (fast_weights / fast**2).sum(axis=1)
    charge = weights * carried
    columns = np.stack([decay, charge * old, charge * new], axis=-1)
    return StepCoefficients(columns, charge_old + steady + lag, charge_new + steady - lag, charge)


def _mode_step(rates, step, exact):
    """Return E, a and b of z1 = E z0 + a p0 + b p1, and (1 - E)/lambda."""
    x = rates * step
    if not exact:
        half = (step / 2.0) / (1.0 + x / 2.0)
        decay = (1.0 - x / 2.0) / (1.0 + x / 2.0)
        return decay, half, half, (1.0 - decay) / rates
    decay = np.exp(-x)
    mean = -np.expm1(-x) / x
    # (1 - mean)/x and its series, which keeps its digits where a mode hardly moves in a step.
    later = np.where(x < 1e-3, 0.5 - x / 6.0 + x**2 / 24.0, (1.0 - mean) / x)
    return decay, step * (mean - later), step * later, step * mean
