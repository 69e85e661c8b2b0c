"""Gates of the skeletal muscle membrane, and where the membrane rests.

Rates of Cannon, Brown & Corey (1993), Biophys J 65:270-288, as coded by Shorten et al. (2007),
10.1007/s10974-007-9125-6, with V the membrane potential in mV. Surface and tubules carry the same channels at
different densities; the tubules are one compartment behind an access resistance. Gates move exactly while the
potential is held, as in :mod:`widgets.models.hodgkin_huxley`.
"""

import functools
import math

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled

__all__ = [
    "TABLE_SPACING",
    "TABLE_START",
    "gate_rates",
    "moved_gates",
    "propagator_table",
    "resting_potentials",
    "steady_gates",
]

TABLE_START = -140.0  # mV; beyond the table's ends the gates move as they do at the ends
TABLE_END = 100.0
TABLE_SPACING = 0.1
TABLE_ROWS = round((TABLE_END - TABLE_START) / TABLE_SPACING) + 1


@compiled
def _over_one_minus_exponential(x):
    """Return x / (1 - exp(-x)), continued through x = 0."""
    if abs(x) < 1e-6:
        return 1.0 + x / 2
    return -x / math.expm1(-x)


@compiled
def gate_rates(v):
    """Return alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n (1/ms at the reference temperature) at v (mV)."""
    return (
        2.88 * _over_one_minus_exponential((v + 46.0) / 10.0),
        1.38 * math.exp(-(v + 46.0) / 18.0),
        0.0081 * math.exp(-(v + 45.0) / 14.7),
        4.38 / (1.0 + math.exp(-(v + 45.0) / 9.0)),
        0.0917 * _over_one_minus_exponential((v + 40.0) / 7.0),
        0.067 * math.exp(-(v + 40.0) / 40.0),
    )


@compiled
def steady_gates(v):
    """Return the values that m, h and n settle at when the potential v (mV) is held."""
    v = min(max(v, TABLE_START), TABLE_END)
    alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n = gate_rates(v)
    return alpha_m / (alpha_m + beta_m), alpha_h / (alpha_h + beta_h), alpha_n / (alpha_n + beta_n)


@compiled
def moved_gates(v, gates, step):
    """Return m, h and n (shape (3,)) after a step (ms times the temperature factor) at a held potential v (mV)."""
    v = min(max(v, TABLE_START), TABLE_END)
    rates = gate_rates(v)
    result = np.empty(3)
    for gate in range(3):
        total = rates[2 * gate] + rates[2 * gate + 1]
        steady = rates[2 * gate] / total
        result[gate] = steady + (gates[gate] - steady) * math.exp(-total * step)
    return result


@compiled
def _fill_propagators(step, table):
    rows = table.shape[0]
    for row in range(rows):
        rates = gate_rates(TABLE_START + row * TABLE_SPACING)
        for gate in range(3):
            total = rates[2 * gate] + rates[2 * gate + 1]
            table[row, 4 * gate] = math.exp(-total * step)
            table[row, 4 * gate + 2] = rates[2 * gate] / total * -math.expm1(-total * step)
    for row in range(rows - 1):
        for column in range(0, 12, 2):
            table[row, column + 1] = table[row + 1, column] - table[row, column]


@functools.lru_cache(maxsize=16)
def propagator_table(step: float) -> NDArray[np.float64]:
    """Tabulate how the gates move in one step, over the membrane potential.

    Parameters
    ----------
    step : float
        Time step times the temperature factor of the rates, ms.

    Returns
    -------
    ndarray, shape (TABLE_ROWS, 12), read-only
        For m, h and n in turn: A, its difference to the next row, B and its difference to the next row, where a gate
        moves by g <- A g + B. The rows are 0.1 mV apart and start at ``TABLE_START``.
    """
    table = np.zeros((TABLE_ROWS, 12))
    _fill_propagators(step, table)
    table.flags.writeable = False
    return table


@compiled
def _steady_current(v, densities, reversals):
    m, h, n = steady_gates(v)
    return (
        densities[0] * m**3 * h * (v - reversals[0])
        + densities[1] * n**4 * (v - reversals[1])
        + densities[2] * (v - reversals[2])
    )


@compiled
def resting_potentials(surface, tubule, reversals, access):
    """Return the most negative potentials of surface and tubule at which no steady current flows.

    Parameters
    ----------
    surface, tubule : ndarray, shape (3,)
        Maximal conductances of sodium, potassium and leak for a unit of surface area, mS/cm^2 (of the tubules: already
        multiplied by their area for a unit of surface area).
    reversals : ndarray, shape (3,)
        Reversal potentials of sodium, potassium and leak, mV.
    access : float
        Access conductance between surface and tubules, mS/cm^2.

    Returns
    -------
    surface, tubule : float
        mV. They may be unstable.
    """
    lower = min(reversals.min(), TABLE_END) - 1.0
    highest = reversals.max() + 1.0

    while lower < highest:
        v = lower + 1.0
        inward = _steady_current(v, surface, reversals)
        w = v + inward / access
        if inward + _steady_current(w, tubule, reversals) >= 0.0:
            break
        lower = v
    upper = lower + 1.0
    for _ in range(60):
        v = 0.5 * (lower + upper)
        inward = _steady_current(v, surface, reversals)
        if inward + _steady_current(v + inward / access, tubule, reversals) < 0.0:
            lower = v
        else:
            upper = v
    v = 0.5 * (lower + upper)
    return v, v + _steady_current(v, surface, reversals) / access
