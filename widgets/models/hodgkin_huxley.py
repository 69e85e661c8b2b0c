"""Equations of Hodgkin & Huxley (1952) and the kernels that step them through time.

A. L. Hodgkin & A. F. Huxley (1952), J Physiol 117:500-544 (10.1113/jphysiol.1952.sp004764): the rates of the three
gates are their equations 12, 13, 20, 21, 23 and 24, with u the depolarisation from rest in mV.

Numerics. Gates live on half steps and the membrane potential on whole steps, which makes both linear while the other
is held: a gate moves exactly for a constant potential (g <- A g + B, with A and B tabulated over the potential), the
potential by Crank-Nicolson. The scheme is of second order and stable at any step.
"""

import functools
import math

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled

__all__ = [
    "TABLE_START",
    "integrate_membrane",
    "jacobian",
    "propagator_table",
    "resting_depolarisation",
    "steady_gates",
    "step_currents",
]

TABLE_START = -120.0  # mV of depolarisation; beyond the table's ends the gates move as they do at the ends
TABLE_END = 200.0
TABLE_SPACING = 0.1
TABLE_ROWS = round((TABLE_END - TABLE_START) / TABLE_SPACING) + 1


@compiled
def _over_exponential_minus_one(x):
    """Return x / (exp(x) - 1), continued through x = 0."""
    if abs(x) < 1e-6:
        return 1.0 - x / 2
    return x / math.expm1(x)


@compiled
def gate_rates(u):
    """Return alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n (1/ms at 6.3 degC) at a depolarisation u (mV)."""
    return (
        _over_exponential_minus_one((25.0 - u) / 10.0),
        4.0 * math.exp(-u / 18.0),
        0.07 * math.exp(-u / 20.0),
        1.0 / (math.exp((30.0 - u) / 10.0) + 1.0),
        0.1 * _over_exponential_minus_one((10.0 - u) / 10.0),
        0.125 * math.exp(-u / 80.0),
    )


@compiled
def steady_gates(u):
    """Return the values that m, h and n settle at when the depolarisation u (mV) is held."""
    u = min(max(u, TABLE_START), TABLE_END)
    alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n = gate_rates(u)
    return alpha_m / (alpha_m + beta_m), alpha_h / (alpha_h + beta_h), alpha_n / (alpha_n + beta_n)


@compiled
def _moved(gate, alpha, beta, step):
    """Return a gate after a step (ms, already multiplied by the temperature factor) at constant rates."""
    steady = alpha / (alpha + beta)
    return steady + (gate - steady) * math.exp(-(alpha + beta) * step)


@compiled
def move_gates(u, m, h, n, step):
    """Return m, h and n after a step (ms, already multiplied by the temperature factor) at a held depolarisation u."""
    u = min(max(u, TABLE_START), TABLE_END)
    alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n = gate_rates(u)
    return _moved(m, alpha_m, beta_m, step), _moved(h, alpha_h, beta_h, step), _moved(n, alpha_n, beta_n, step)


@compiled
def _fill_propagators(step, table):
    rows = table.shape[0]
    for row in range(rows):
        rates = gate_rates(TABLE_START + row * TABLE_SPACING)
        for gate in range(3):
            total = rates[2 * gate] + rates[2 * gate + 1]
            decay = math.exp(-total * step)
            table[row, 4 * gate] = decay
            table[row, 4 * gate + 2] = rates[2 * gate] / total * -math.expm1(-total * step)
    for row in range(rows - 1):
        for column in range(0, 12, 2):
            table[row, column + 1] = table[row + 1, column] - table[row, column]


@functools.lru_cache(maxsize=16)
def propagator_table(step: float) -> NDArray[np.float64]:
    """Tabulate how the gates move in one step, over the depolarisation.

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
def step_currents(pulses, step, steps):
    """Return the stimulus averaged over each time step, so that a pulse keeps its charge wherever its edges fall.

    Parameters
    ----------
    pulses : ndarray, shape (pulses, 3)
        Amplitude, onset (ms) and duration (ms) of each pulse.
    step : float
        Time step, ms.
    steps : int
        Number of steps.

    Returns
    -------
    ndarray, shape (steps,)
        In the unit of the amplitudes.
    """
    currents = np.zeros(steps)
    for pulse in range(pulses.shape[0]):
        amplitude = pulses[pulse, 0]
        start = pulses[pulse, 1] / step
        end = (pulses[pulse, 1] + pulses[pulse, 2]) / step
        first = max(math.floor(start), 0)
        last = min(math.ceil(end), steps)
        for k in range(first, last):
            currents[k] += amplitude * max(min(end, k + 1.0) - max(start, float(k)), 0.0)
    return currents


@compiled
def _steady_current(u, conductances, reversals):
    m, h, n = steady_gates(u)
    return (
        conductances[0] * m**3 * h * (u - reversals[0])
        + conductances[1] * n**4 * (u - reversals[1])
        + conductances[2] * (u - reversals[2])
    )


@compiled
def resting_depolarisation(conductances, reversals):
    """Return the most negative depolarisation (mV) at which the steady ionic current is zero and turns outward.

    Parameters
    ----------
    conductances : ndarray, shape (3,)
        Maximal conductances of sodium, potassium and leak, mS/cm^2.
    reversals : ndarray, shape (3,)
        Their reversal potentials as depolarisations, mV.

    Returns
    -------
    float
        0 where nothing conducts. A current that is zero is not enough for a membrane at rest: it may still be
        unstable and fire.
    """
    if conductances.sum() <= 0.0:
        return 0.0
    lower = reversals.min() - 1.0
    highest = reversals.max() + 1.0
    while lower < highest and _steady_current(lower + 1.0, conductances, reversals) < 0.0:
        lower += 1.0
    upper = lower + 1.0
    for _ in range(60):
        middle = 0.5 * (lower + upper)
        if _steady_current(middle, conductances, reversals) < 0.0:
            lower = middle
        else:
            upper = middle
    return 0.5 * (lower + upper)


@compiled
def jacobian(u, conductances, reversals, capacitance, temperature_factor):
    """Return the derivatives of the rates of change of u, m, h and n by u, m, h and n at rest, shape (4, 4)."""
    m, h, n = steady_gates(u)
    result = np.zeros((4, 4))
    driving = u - reversals
    result[0, 0] = -(conductances[0] * m**3 * h + conductances[1] * n**4 + conductances[2]) / capacitance
    result[0, 1] = -3.0 * conductances[0] * m**2 * h * driving[0] / capacitance
    result[0, 2] = -conductances[0] * m**3 * driving[0] / capacitance
    result[0, 3] = -4.0 * conductances[1] * n**3 * driving[1] / capacitance
    rates = gate_rates(u)
    below = steady_gates(u - 0.01)
    above = steady_gates(u + 0.01)
    for gate in range(3):
        total = temperature_factor * (rates[2 * gate] + rates[2 * gate + 1])
        result[gate + 1, gate + 1] = -total
        result[gate + 1, 0] = total * (above[gate] - below[gate]) / 0.02
    return result


@compiled
def integrate_membrane(
    state,
    table,
    conductances,
    reversals,
    capacitance,
    currents,
    step,
    temperature_factor,
    level,
    jumped,
    stop_after,
    every,
    trace,
    crossings,
):
    """Step a patch of membrane (space clamp) through time.

    Parameters
    ----------
    state : ndarray, shape (4,)
        Depolarisation (mV) and the gates m, h and n at the start.
    table : ndarray, shape (rows, 12)
        From :func:`propagator_table` for this step.
    conductances, reversals : ndarray, shape (3,)
        As in :func:`resting_depolarisation`.
    capacitance : float
        uF/cm^2.
    currents : ndarray, shape (steps,)
        Stimulus in each step, uA/cm^2, depolarising when positive.
    step : float
        Time step, ms.
    temperature_factor : float
        Factor on all rates.
    level : float
        A spike is an upward crossing of this depolarisation (mV) after which, still above it, the membrane's own
        current turns inward. A strong stimulus alone can cross the level, but the current stays outward then.
    jumped : bool
        True if the crossing happened at time zero, by a jump of the potential.
    stop_after : int
        Stop at this many spikes (0: never).
    every : int
        Steps between two rows of the trace (0: no trace).
    trace : ndarray, shape (steps // every + 1, 4)
        Filled with depolarisation, m, h and n.
    crossings : ndarray
        Filled with the times of the spikes (ms), as far as they fit.

    Returns
    -------
    spikes : int
        Number of spikes.
    peak : float
        Largest depolarisation, mV.
    state : tuple of float
        Depolarisation, m, h and n at the end.
    """
    u, m, h, n = state[0], state[1], state[2], state[3]
    g_na, g_k, g_l = conductances[0], conductances[1], conductances[2]
    e_na, e_k, e_l = reversals[0], reversals[1], reversals[2]
    twice_capacitance = 2.0 * capacitance / step
    last_row = float(table.shape[0] - 1)
    spikes = 0
    crossing = 0.0
    rising = jumped
    peak = u
    if every > 0:
        trace[0, 0], trace[0, 1], trace[0, 2], trace[0, 3] = u, m, h, n
    countdown = every
    row = 0
    m, h, n = move_gates(u, m, h, n, 0.5 * step * temperature_factor)
    for k in range(currents.shape[0]):
        n2 = n * n
        open_na = g_na * m * m * m * h
        open_k = g_k * n2 * n2
        total = open_na + open_k + g_l
        drive = open_na * e_na + open_k * e_k + g_l * e_l
        middle = (twice_capacitance * u + drive + currents[k]) / (twice_capacitance + total)
        previous = u
        u = 2.0 * middle - u
        if u > peak:
            peak = u
        if previous < level <= u:
            rising = True
            crossing = step * (k + (level - previous) / (u - previous))
        if rising:
            if u < level:
                rising = False
            elif drive > total * middle:
                rising = False
                if spikes < crossings.shape[0]:
                    crossings[spikes] = crossing
                spikes += 1
                if spikes == stop_after:
                    break
        position = min(max((u - TABLE_START) * (1.0 / TABLE_SPACING), 0.0), last_row)
        i = int(position)
        f = position - i
        before_m, before_h, before_n = m, h, n
        m = (table[i, 0] + f * table[i, 1]) * m + (table[i, 2] + f * table[i, 3])
        h = (table[i, 4] + f * table[i, 5]) * h + (table[i, 6] + f * table[i, 7])
        n = (table[i, 8] + f * table[i, 9]) * n + (table[i, 10] + f * table[i, 11])
        if every > 0:
            countdown -= 1
            if countdown == 0:
                countdown = every
                row += 1
                trace[row, 0] = u
                trace[row, 1] = 0.5 * (before_m + m)
                trace[row, 2] = 0.5 * (before_h + h)
                trace[row, 3] = 0.5 * (before_n + n)
    return spikes, peak, (u, m, h, n)
