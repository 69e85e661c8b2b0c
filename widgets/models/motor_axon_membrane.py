"""The nodal membrane of McIntyre, Richardson & Grill (2002): rates, tables of propagators, steady currents.

J Neurophysiol 87:995-1006 (10.1152/jn.00353.2001), rates as in the authors' published code (at 20 degC, slow potassium
at 36 degC). Gates: m and h of the fast sodium current (m^3 h), p of the persistent one (p^3, never inactivated), s of
the slow potassium current. The fast potassium current (n^4) is not part of the standard fibre; its gate is the one of
the human nodes of Schwarz, Reid & Bostock (1995), Pflugers Arch 430:283-292 (10.1007/BF00374660).
"""

import functools
import math

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled

__all__ = [
    "GATES",
    "TABLE_END",
    "TABLE_SPACING",
    "TABLE_START",
    "jacobian",
    "propagator_tables",
    "resting_potentials",
    "steady_gates",
]

GATES = 5  # m, h, p, s, n
TABLE_START = -160.0  # mV; beyond the table's ends the gates move as they do at the ends
TABLE_END = 100.0
TABLE_SPACING = 0.1
TABLE_ROWS = round((TABLE_END - TABLE_START) / TABLE_SPACING) + 1


@compiled
def _over_exponential_minus_one(x):
    """Return x / (exp(x) - 1), continued through x = 0."""
    if abs(x) < 1e-6:
        return 1.0 - x / 2
    return x / math.expm1(x)


@compiled
def gate_rates(v):
    """Return the opening and closing rates (1/ms) of m, h, p, s and n at a membrane potential v (mV)."""
    return (
        1.86 * 10.3 * _over_exponential_minus_one(-(v + 21.4) / 10.3),
        0.086 * 9.16 * _over_exponential_minus_one((v + 25.7) / 9.16),
        0.062 * 11.0 * _over_exponential_minus_one((v + 114.0) / 11.0),
        2.3 / (1.0 + math.exp(-(v + 31.8) / 13.4)),
        0.01 * 10.2 * _over_exponential_minus_one(-(v + 27.0) / 10.2),
        0.00025 * 10.0 * _over_exponential_minus_one((v + 34.0) / 10.0),
        0.3 / (1.0 + math.exp(-(v + 53.0) / 5.0)),
        0.03 / (1.0 + math.exp(-(v + 90.0))),
        0.00798 * 1.1 * _over_exponential_minus_one(-(v + 93.2) / 1.1),
        0.0142 * 10.5 * _over_exponential_minus_one((v + 76.0) / 10.5),
    )


@compiled
def steady_gates(v):
    """Return the values that m, h, p, s and n settle at when the potential v (mV) is held."""
    rates = gate_rates(min(max(v, TABLE_START), TABLE_END))
    return (
        rates[0] / (rates[0] + rates[1]),
        rates[2] / (rates[2] + rates[3]),
        rates[4] / (rates[4] + rates[5]),
        rates[6] / (rates[6] + rates[7]),
        rates[8] / (rates[8] + rates[9]),
    )


@compiled
def _fill_propagators(steps, factors, tables):
    halves = np.empty(steps.shape[0])
    for row in range(tables.shape[1]):
        rates = gate_rates(TABLE_START + row * TABLE_SPACING)
        for gate in range(GATES):
            opening = rates[2 * gate]
            total = opening + rates[2 * gate + 1]
            steady = opening / total
            pair = 0
            for b in range(steps.shape[0]):
                halves[b] = math.exp(-0.5 * factors[gate] * total * steps[b])
                for a in range(b + 1):
                    decay = halves[a] * halves[b]
                    tables[pair, row, 2 * gate] = decay
                    tables[pair, row, 2 * gate + 1] = steady * (1.0 - decay)
                    pair += 1


@functools.lru_cache(maxsize=8)
def propagator_tables(steps: tuple[float, ...], factors: tuple[float, ...]) -> NDArray[np.float64]:
    """Tabulate how the gates move in one step, over the membrane potential.

    Parameters
    ----------
    steps : tuple of float
        The time steps, ms.
    factors : tuple of float
        Temperature factor of the rates of each gate.

    Returns
    -------
    ndarray, shape (pairs, TABLE_ROWS, 10), read-only
        For half a step of size a and half a step of size b, a <= b, at pair a + b (b + 1)/2: A and B of each gate in
        turn, where a gate moves by g <- A g + B. The rows are 0.1 mV apart and start at ``TABLE_START``.
    """
    tables = np.empty((len(steps) * (len(steps) + 1) // 2, TABLE_ROWS, 2 * GATES))
    _fill_propagators(np.array(steps), np.array(factors), tables)
    tables.flags.writeable = False
    return tables


@compiled
def _membrane_current(v, shift, conductances, reversals):
    """Return the steady ionic current (nA, outward) of a node held at v, with its gates shifted along the voltage."""
    m, h, p, s, n = steady_gates(v - shift)
    sodium = conductances[0] * m**3 * h + conductances[1] * p**3
    potassium = conductances[2] * s + conductances[3] * n**4
    return sodium * (v - reversals[0]) + potassium * (v - reversals[1]) + conductances[4] * (v - reversals[2])


@compiled
def _uniform_rest(shift, conductances, reversals, load, outside):
    """Return the v nearest to the internodes' rest at which the steady current, with their load, turns outward.

    Nearest and not most negative: below -95 mV the slow potassium gate of the model opens again, so that there is a
    second rest, which a real fibre could only creep to in minutes.
    """
    downwards = _membrane_current(outside, shift, conductances, reversals) > 0.0
    step = -0.5 if downwards else 0.5
    here = outside
    for _ in range(1000):
        there = here + step
        outward = _membrane_current(there, shift, conductances, reversals) + load * (there - outside) > 0.0
        if outward != downwards:
            break
        here = there
    lower, upper = min(here, there), max(here, there)
    for _ in range(50):
        middle = 0.5 * (lower + upper)
        if _membrane_current(middle, shift, conductances, reversals) + load * (middle - outside) > 0.0:
            upper = middle
        else:
            lower = middle
    return 0.5 * (lower + upper)


@compiled
def resting_potentials(shift, conductances, reversals, own, mutual, outside):
    """Return where each node of a fibre rests.

    Parameters
    ----------
    shift : float
        Of all gates along the voltage, mV.
    conductances : ndarray, shape (5,)
        Of one node: fast sodium, persistent sodium, slow potassium, fast potassium and leak, uS.
    reversals : ndarray, shape (3,)
        Of sodium, potassium and leak, mV.
    own, mutual : ndarray, shape (nodes - 1,)
        Steady conductances of each internode, as in :class:`widgets.models.motor_axon_modes.InternodeModes`, uS.
    outside : float
        Reversal potential of the internodes, mV.

    Returns
    -------
    ndarray, shape (nodes,)
        mV. All start from the rest of a fibre without ends and are then solved together.
    """
    nodes = own.shape[0] + 1
    load = 2.0 * (own[0] - mutual[0])
    v = np.full(nodes, _uniform_rest(shift, conductances, reversals, load, outside))
    residual = np.empty(nodes)
    diagonal = np.empty(nodes)
    for _ in range(20):
        for i in range(nodes):
            current = _membrane_current(v[i], shift, conductances, reversals)
            above = _membrane_current(v[i] + 1e-4, shift, conductances, reversals)
            residual[i] = current
            diagonal[i] = max((above - current) / 1e-4, 0.0)
        for i in range(nodes - 1):
            residual[i] += own[i] * (v[i] - outside) - mutual[i] * (v[i + 1] - outside)
            residual[i + 1] += own[i] * (v[i + 1] - outside) - mutual[i] * (v[i] - outside)
            diagonal[i] += own[i]
            diagonal[i + 1] += own[i]
        for i in range(1, nodes):
            ratio = mutual[i - 1] / diagonal[i - 1]
            diagonal[i] -= ratio * mutual[i - 1]
            residual[i] += ratio * residual[i - 1]
        largest = 0.0
        change = 0.0
        for i in range(nodes - 1, -1, -1):
            carried = mutual[i] * change if i < nodes - 1 else 0.0
            change = (residual[i] + carried) / diagonal[i]
            v[i] -= min(max(change, -5.0), 5.0)
            largest = max(largest, abs(change))
        if largest < 1e-9:
            break
    return v


@compiled
def jacobian(v, shift, conductances, reversals, factors, capacitance, coupling, rates, weights):
    """Return the linear motion of an end node whose only internode is driven evenly, shape (n, n).

    The state is the node's potential, its five gates, and the even modes of the internode (``rates``, ``weights``).
    Its neighbour is taken to move along, so it gives no hold: a fibre that is stable like this is stable.
    """
    modes = rates.shape[0]
    result = np.zeros((1 + GATES + modes, 1 + GATES + modes))
    gates = steady_gates(v - shift)
    m, h, p, s, n = gates
    sodium, potassium = v - reversals[0], v - reversals[1]
    total = conductances[0] * m**3 * h + conductances[1] * p**3
    total += conductances[2] * s + conductances[3] * n**4 + conductances[4]
    result[0, 0] = -(total + coupling) / capacitance
    result[0, 1] = -3.0 * conductances[0] * m**2 * h * sodium / capacitance
    result[0, 2] = -conductances[0] * m**3 * sodium / capacitance
    result[0, 3] = -3.0 * conductances[1] * p**2 * sodium / capacitance
    result[0, 4] = -conductances[2] * potassium / capacitance
    result[0, 5] = -4.0 * conductances[3] * n**3 * potassium / capacitance
    opening = gate_rates(min(max(v - shift, TABLE_START), TABLE_END))
    below, above = steady_gates(v - shift - 0.01), steady_gates(v - shift + 0.01)
    for gate in range(GATES):
        speed = factors[gate] * (opening[2 * gate] + opening[2 * gate + 1])
        result[1 + gate, 1 + gate] = -speed
        result[1 + gate, 0] = speed * (above[gate] - below[gate]) / 0.02
    for k in range(modes):
        result[0, 1 + GATES + k] = weights[k] / capacitance
        result[1 + GATES + k, 1 + GATES + k] = -rates[k]
        result[1 + GATES + k, 0] = 2.0
    return result
