"""Gates of the motoneuron and the kernel that steps its soma and dendrite.

Fast sodium and potassium gates in the form of Traub & Miles with the potential counted from a threshold parameter, and
a slow potassium gate, as used in the soma of Cisi & Kohn (2008), 10.1007/s10827-008-0092-8. Gates live on half steps
and move exactly while the potential is held; the two potentials move together by Crank-Nicolson.
"""

import functools
import math

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled

__all__ = ["TABLE_SPACING", "TABLE_START", "gate_rates", "integrate_motoneuron", "propagator_table", "steady_gates"]

TABLE_START = -160.0  # mV above the threshold parameter; beyond the table's ends the gates move as at the ends
TABLE_END = 200.0
TABLE_SPACING = 0.1
TABLE_ROWS = round((TABLE_END - TABLE_START) / TABLE_SPACING) + 1
SLOW_HALF = -35.0  # mV, of the slow potassium gate; absolute
GATES = 4


@compiled
def _over_exponential_minus_one(x):
    """Return x / (exp(x) - 1), continued through x = 0."""
    if abs(x) < 1e-6:
        return 1.0 - x / 2
    return x / math.expm1(x)


@compiled
def gate_rates(u, threshold, slow_time):
    """Return alpha and beta (1/ms) of m, h, n and the slow gate p at u (mV above the threshold parameter)."""
    x = (u + threshold - SLOW_HALF) / 20.0
    total = (3.3 * math.exp(x) + math.exp(-x)) / slow_time
    opened = 1.0 / (1.0 + math.exp(-2.0 * x))
    return (
        1.28 * _over_exponential_minus_one((13.0 - u) / 4.0),
        1.4 * _over_exponential_minus_one((u - 40.0) / 5.0),
        0.128 * math.exp((17.0 - u) / 18.0),
        4.0 / (1.0 + math.exp((40.0 - u) / 5.0)),
        0.16 * _over_exponential_minus_one((15.0 - u) / 5.0),
        0.5 * math.exp((10.0 - u) / 40.0),
        total * opened,
        total * (1.0 - opened),
    )


@compiled
def steady_gates(u, threshold, slow_time):
    """Return the values (shape (4,)) that m, h, n and p settle at when u (mV) is held."""
    rates = gate_rates(min(max(u, TABLE_START), TABLE_END), threshold, slow_time)
    result = np.empty(GATES)
    for gate in range(GATES):
        result[gate] = rates[2 * gate] / (rates[2 * gate] + rates[2 * gate + 1])
    return result


@compiled
def _fill_propagators(step, threshold, slow_time, table):
    rows = table.shape[0]
    for row in range(rows):
        rates = gate_rates(TABLE_START + row * TABLE_SPACING, threshold, slow_time)
        for gate in range(GATES):
            total = rates[2 * gate] + rates[2 * gate + 1]
            table[row, 4 * gate] = math.exp(-total * step)
            table[row, 4 * gate + 2] = rates[2 * gate] / total * -math.expm1(-total * step)
    for row in range(rows - 1):
        for column in range(0, 4 * GATES, 2):
            table[row, column + 1] = table[row + 1, column] - table[row, column]


@functools.lru_cache(maxsize=16)
def propagator_table(step: float, threshold: float, slow_time: float) -> NDArray[np.float64]:
    """Tabulate how m, h, n and p move in one step, over the potential above the threshold parameter.

    Parameters
    ----------
    step : float
        ms.
    threshold : float
        Threshold parameter, mV.
    slow_time : float
        Time constant of the slow gate, ms.

    Returns
    -------
    ndarray, shape (TABLE_ROWS, 16), read-only
        For each gate: A, its difference to the next row, B and its difference, where a gate moves by g <- A g + B.
    """
    table = np.zeros((TABLE_ROWS, 4 * GATES))
    _fill_propagators(step, threshold, slow_time, table)
    table.flags.writeable = False
    return table


@compiled
def _persistent_steady(v, half, slope):
    return 1.0 / (1.0 + math.exp(-(v - half) / slope))


@compiled
def integrate_motoneuron(
    state, table, threshold, conductances, reversals, capacitance, coupling, soma_share, persistent, currents, step,
    every, level, trace, crossings,
):  # fmt: skip
    """Step the neuron through time.

    Parameters
    ----------
    state : ndarray, shape (7,)
        Potentials of soma and dendrite (mV); m, h, n, p; and the gate of the persistent current.
    table : ndarray, shape (rows, 16)
        From :func:`propagator_table`.
    threshold : float
        mV.
    conductances : ndarray, shape (6,)
        Fast sodium, fast and slow potassium and leak of the soma; persistent and leak of the dendrite, mS/cm^2.
    reversals : ndarray, shape (4,)
        Sodium, potassium, leak and persistent current, mV.
    capacitance, coupling, soma_share : float
        uF/cm^2; conductance between the parts for a unit of the whole membrane, mS/cm^2; area of the soma over that of
        the whole.
    persistent : ndarray, shape (3,)
        Half-activation and slope (mV) and factor by which the gate keeps its distance in one step.
    currents : ndarray, shape (steps,)
        Into the soma for a unit of the whole membrane, uA/cm^2.
    step, every : float, int
        ms; steps between two rows of the trace.
    level : float
        An upward crossing of this potential (mV) by the soma is a spike.
    trace : ndarray, shape (rows, 3)
        Filled with the potentials of soma and dendrite and the persistent current (uA/cm^2 of dendrite).
    crossings : ndarray
        Filled with spike times, ms, as far as they fit.

    Returns
    -------
    int
        Number of spikes.
    """
    v, w, m, h, n, p, a = state[0], state[1], state[2], state[3], state[4], state[5], state[6]
    to_soma = coupling / soma_share
    to_dendrite = coupling / (1.0 - soma_share)
    storage = 2.0 * capacitance / step
    last_row = float(table.shape[0] - 1)
    spikes = 0
    for k in range(currents.shape[0]):
        if k % every == 0:
            row = k // every
            trace[row, 0], trace[row, 1] = v, w
            trace[row, 2] = conductances[4] * a * (w - reversals[3])
        sodium = conductances[0] * m * m * m * h
        potassium = conductances[1] * (n * n) * (n * n) + conductances[2] * p * p
        soma = storage + sodium + potassium + conductances[3] + to_soma
        drive = sodium * reversals[0] + potassium * reversals[1] + conductances[3] * reversals[2]
        soma_right = storage * v + drive + currents[k] / soma_share
        inward = conductances[4] * a
        dendrite = storage + inward + conductances[5] + to_dendrite
        dendrite_right = storage * w + inward * reversals[3] + conductances[5] * reversals[2]
        middle = (soma_right * dendrite + to_soma * dendrite_right) / (soma * dendrite - to_soma * to_dendrite)
        before = v
        v = 2.0 * middle - v
        w = 2.0 * (dendrite_right + to_dendrite * middle) / dendrite - w
        if before < level and v >= level:
            if spikes < crossings.shape[0]:
                crossings[spikes] = step * (k + (level - before) / (v - before))
            spikes += 1
        position = min(max((v - threshold - TABLE_START) * (1.0 / TABLE_SPACING), 0.0), last_row)
        i = int(position)
        f = position - i
        m = (table[i, 0] + f * table[i, 1]) * m + (table[i, 2] + f * table[i, 3])
        h = (table[i, 4] + f * table[i, 5]) * h + (table[i, 6] + f * table[i, 7])
        n = (table[i, 8] + f * table[i, 9]) * n + (table[i, 10] + f * table[i, 11])
        p = (table[i, 12] + f * table[i, 13]) * p + (table[i, 14] + f * table[i, 15])
        steady = _persistent_steady(w, persistent[0], persistent[1])
        a = steady + (a - steady) * persistent[2]
    return spikes
