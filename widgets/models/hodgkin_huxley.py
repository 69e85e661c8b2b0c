"""Equations of Hodgkin & Huxley (1952) and the kernels that step them through time.

A. L. Hodgkin & A. F. Huxley (1952), J Physiol 117:500-544 (10.1113/jphysiol.1952.sp004764): the rates of the three
gates are their equations 12, 13, 20, 21, 23 and 24, with u the depolarisation from rest in mV.

Numerics. Gates live on half steps and the membrane potential on whole steps, which makes both linear while the other
is held: a gate moves exactly for a constant potential (g <- A g + B, with A and B tabulated over the potential), the
potential by Crank-Nicolson. The scheme is of second order and stable at any step. While the potential moves slowly,
one long step replaces several short ones.
"""

import functools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled

__all__ = [
    "TABLE_SPACING",
    "TABLE_START",
    "Membrane",
    "integrate_membrane",
    "jacobian",
    "propagator_tables",
    "resting_depolarisation",
    "steady_gates",
    "step_currents",
]

TABLE_START = -120.0  # mV of depolarisation; beyond the table's ends the gates move as they do at the ends
TABLE_END = 200.0
TABLE_SPACING = 0.1
QUIET = 1.0  # mV/ms: below this, long steps; faster, and the slow approach to a spike would lose accuracy
TABLE_ROWS = round((TABLE_END - TABLE_START) / TABLE_SPACING) + 1


class Membrane(NamedTuple):
    """What the kernels know about a membrane; potentials are depolarisations from the paper's rest, in mV."""

    sodium_conductance: float  # mS/cm^2
    potassium_conductance: float
    leak_conductance: float
    sodium_reversal: float
    potassium_reversal: float
    leak_reversal: float
    capacitance: float  # uF/cm^2
    temperature_factor: float  # on all rates
    spike_level: float


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
def _fill_steady_and_total(steady, total):
    for row in range(steady.shape[0]):
        rates = gate_rates(TABLE_START + row * TABLE_SPACING)
        for gate in range(3):
            total[row, gate] = rates[2 * gate] + rates[2 * gate + 1]
            steady[row, gate] = rates[2 * gate] / total[row, gate]


@compiled
def _fill_propagators(step, steady, total, table):
    rows = table.shape[0]
    for row in range(rows):
        for gate in range(3):
            decay = math.exp(-total[row, gate] * step)
            table[row, 4 * gate] = decay
            table[row, 4 * gate + 2] = steady[row, gate] * (1.0 - decay)
    for row in range(rows - 1):
        for column in range(0, 12, 2):
            table[row, column + 1] = table[row + 1, column] - table[row, column]


@functools.lru_cache(maxsize=1)
def _steady_and_total() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    steady, total = np.empty((TABLE_ROWS, 3)), np.empty((TABLE_ROWS, 3))
    _fill_steady_and_total(steady, total)
    return steady, total


@functools.lru_cache(maxsize=16)
def propagator_tables(short: float, long: float) -> NDArray[np.float64]:
    """Tabulate how the gates move in one step, over the depolarisation.

    Parameters
    ----------
    short, long : float
        Time steps times the temperature factor of the rates, ms.

    Returns
    -------
    ndarray, shape (3, TABLE_ROWS, 12), read-only
        For the short step, the mean of both and the long step; for m, h and n in turn: A, its difference to the next
        row, B and its difference to the next row, where a gate moves by g <- A g + B. The rows are 0.1 mV apart and
        start at ``TABLE_START``.
    """
    tables = np.zeros((3, TABLE_ROWS, 12))
    for table, step in zip(tables, (short, 0.5 * (short + long), long), strict=True):
        _fill_propagators(step, *_steady_and_total(), table)
    tables.flags.writeable = False
    return tables


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
def _steady_current(u, membrane):
    m, h, n = steady_gates(u)
    return (
        membrane.sodium_conductance * m**3 * h * (u - membrane.sodium_reversal)
        + membrane.potassium_conductance * n**4 * (u - membrane.potassium_reversal)
        + membrane.leak_conductance * (u - membrane.leak_reversal)
    )


@compiled
def resting_depolarisation(membrane):
    """Return the most negative depolarisation (mV) at which the steady ionic current is zero and turns outward.

    It is 0 where nothing conducts. A zero current is not enough for a membrane at rest: it may be unstable and fire.
    """
    if membrane.sodium_conductance + membrane.potassium_conductance + membrane.leak_conductance <= 0.0:
        return 0.0
    lower = min(membrane.sodium_reversal, membrane.potassium_reversal, membrane.leak_reversal) - 1.0
    highest = max(membrane.sodium_reversal, membrane.potassium_reversal, membrane.leak_reversal) + 1.0
    while lower < highest and _steady_current(lower + 1.0, membrane) < 0.0:
        lower += 1.0
    upper = lower + 1.0
    for _ in range(60):
        middle = 0.5 * (lower + upper)
        if _steady_current(middle, membrane) < 0.0:
            lower = middle
        else:
            upper = middle
    return 0.5 * (lower + upper)


@compiled
def jacobian(u, membrane):
    """Return the derivatives of the rates of change of u, m, h and n by u, m, h and n at rest, shape (4, 4)."""
    m, h, n = steady_gates(u)
    open_na = membrane.sodium_conductance * m**3 * h
    open_k = membrane.potassium_conductance * n**4
    drive_na = u - membrane.sodium_reversal
    drive_k = u - membrane.potassium_reversal
    result = np.zeros((4, 4))
    result[0, 0] = -(open_na + open_k + membrane.leak_conductance)
    result[0, 1] = -3.0 * membrane.sodium_conductance * m**2 * h * drive_na
    result[0, 2] = -membrane.sodium_conductance * m**3 * drive_na
    result[0, 3] = -4.0 * membrane.potassium_conductance * n**3 * drive_k
    result[0] /= membrane.capacitance
    rates = gate_rates(u)
    below = steady_gates(u - 0.01)
    above = steady_gates(u + 0.01)
    for gate in range(3):
        total = membrane.temperature_factor * (rates[2 * gate] + rates[2 * gate + 1])
        result[gate + 1, gate + 1] = -total
        result[gate + 1, 0] = total * (above[gate] - below[gate]) / 0.02
    return result


@compiled
def _row_and_fraction(u, last_row):
    """Return where a depolarisation falls between the rows of a table, held at its ends."""
    position = u * (1.0 / TABLE_SPACING) - TABLE_START / TABLE_SPACING
    row = int(position)
    if row < 0 or row >= last_row:  # a rare branch: limits taken on every step would delay the whole chain
        position = min(max(position, 0.0), float(last_row))
        row = int(position)
    return row, position - row


@compiled
def _move_by_table(table, u, m, h, n):
    """Return m, h and n after the step of the table, at a held depolarisation."""
    row, f = _row_and_fraction(u, table.shape[0] - 1)
    return (
        (table[row, 0] + f * table[row, 1]) * m + (table[row, 2] + f * table[row, 3]),
        (table[row, 4] + f * table[row, 5]) * h + (table[row, 6] + f * table[row, 7]),
        (table[row, 8] + f * table[row, 9]) * n + (table[row, 10] + f * table[row, 11]),
    )


@compiled
def _is_steady(currents, first, last):
    """Tell whether the stimulus goes on from one step to before another and stays the same."""
    if last > currents.shape[0]:
        return False
    changes = 0
    for k in range(first + 1, last):
        changes += currents[k] != currents[first]
    return changes == 0


@compiled
def _step_potential(u, m, h, n, membrane, storage, current):
    """Return the depolarisation after a step, and whether the ionic current was inward in the middle of it."""
    squared = n * n
    open_na = (membrane.sodium_conductance * m * h) * (m * m)
    open_k = (membrane.potassium_conductance * squared) * squared
    total = open_na + open_k + membrane.leak_conductance
    drive = open_na * membrane.sodium_reversal + open_k * membrane.potassium_reversal
    drive += membrane.leak_conductance * membrane.leak_reversal
    middle = (storage * u + drive + current) / (storage + total)
    return 2.0 * middle - u, drive > total * middle


@compiled
def integrate_membrane(state, membrane, tables, currents, step, stride, jumped, stop_after, every, trace, spike_times):
    """Step a patch of membrane (space clamp) through time.

    A spike is an upward crossing of the membrane's spike level after which, still above it, the ionic current turns
    inward. A strong stimulus alone can cross the level too, but the current stays outward then.

    Parameters
    ----------
    state : ndarray, shape (4,)
        Depolarisation (mV) and the gates m, h and n at time zero.
    membrane : Membrane
    tables : ndarray, shape (3, rows, 12)
        From :func:`propagator_tables`.
    currents : ndarray, shape (steps,)
        Stimulus in each short step, uA/cm^2, depolarising when positive; whole strides.
    step : float
        Short step, ms.
    stride : int
        While the potential moves slowly, a long step replaces this many short ones.
    jumped : bool
        True if the potential has crossed the spike level by a jump at time zero.
    stop_after : int
        Stop at this many spikes (0: never).
    every : int
        Short steps between two rows of the trace, whole strides (0: no trace).
    trace : ndarray, shape (steps // every + 1, 4)
        Filled with depolarisation, m, h and n.
    spike_times : ndarray
        Filled with the times of the spikes (ms), as far as they fit.

    Returns
    -------
    tuple
        Number of spikes, largest depolarisation (mV), and depolarisation, m, h and n at the end.
    """
    u, m, h, n = state
    if every > 0:
        trace[0, :] = state
    m, h, n = move_gates(u, m, h, n, 0.5 * step * membrane.temperature_factor)
    spikes, crossing, rising, peak, until_row, row, until_stride = 0, 0.0, jumped, u, every, 0, stride
    k, count, before_count = 0, 1, 1
    short_storage = 2.0 * membrane.capacitance / step
    long_storage = short_storage / stride
    while k < currents.shape[0]:
        size = step * count
        previous = u
        storage = long_storage if count > 1 else short_storage
        u, inward = _step_potential(u, m, h, n, membrane, storage, currents[k])
        peak = max(peak, u)
        if previous < membrane.spike_level <= u:
            rising = True
            crossing = step * k + size * (membrane.spike_level - previous) / (u - previous)
        rising = rising and u >= membrane.spike_level
        if rising and inward:
            rising = False
            if spikes < spike_times.shape[0]:
                spike_times[spikes] = crossing
            spikes += 1
            if spikes == stop_after:
                break
        k += count
        until_stride -= count
        before_count = count
        if until_stride == 0:
            until_stride = stride
            quiet = abs(u - previous) < QUIET * size
            count = stride if quiet and _is_steady(currents, k, k + stride) else 1
        before_m, before_h, before_n = m, h, n
        m, h, n = _move_by_table(tables[(before_count > 1) + (count > 1)], u, m, h, n)
        until_row -= before_count
        if until_row == 0:
            until_row = every
            row += 1
            # The gates are known half a step before and half a step after.
            f = before_count / (before_count + count)
            trace[row, 0], trace[row, 1] = u, before_m + f * (m - before_m)
            trace[row, 2], trace[row, 3] = before_h + f * (h - before_h), before_n + f * (n - before_n)
    return spikes, peak, (u, m, h, n)
