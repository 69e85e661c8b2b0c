"""The kernel that carries a Hodgkin-Huxley spike along a cable.

The scheme is that of :mod:`widgets.models.hodgkin_huxley`: gates on half steps, Crank-Nicolson for the potential, here
with one tridiagonal system a step, eliminated from both ends at once. Two things save work without a visible
change. What lies ahead of the spike is still at rest and is left out until the spike comes near. And while nothing
on the cable moves fast, one long step replaces several short ones.
"""

import numpy as np

from widgets.models.compiled import compiled

__all__ = ["integrate_cable"]

AHEAD = 64  # compartments kept in the calculation beyond the stimulated end at the start
GROWTH = 32  # compartments added when the last one leaves its rest
DISTURBED = 1e-4  # mV from rest
QUIET = 4.0  # mV/ms: below this, long steps; the potential then stays within 0.01 mV of short steps throughout


@compiled
def _assemble(active, u, gates, membrane, coupling, rest, storage, diagonal, right):
    """Write the tridiagonal system for the potential in the middle of a step."""
    m, h, n = gates
    g_na, g_k, g_l = membrane.sodium_conductance, membrane.potassium_conductance, membrane.leak_conductance
    e_na, e_k = membrane.sodium_reversal, membrane.potassium_reversal
    constant = storage + g_l + 2.0 * coupling
    leak = g_l * membrane.leak_reversal
    for i in range(active):
        squared = n[i] * n[i]
        open_na = g_na * (m[i] * m[i]) * (m[i] * h[i])
        open_k = g_k * (squared * squared)
        diagonal[i] = constant + open_na + open_k
        right[i] = storage * u[i] + open_na * e_na + open_k * e_k + leak
    diagonal[0] -= coupling
    if active == u.shape[0]:
        diagonal[active - 1] -= coupling
    else:
        right[active - 1] += coupling * rest


@compiled
def _solve(active, coupling, diagonal, right, carried):
    """Replace the right side by the solution: elimination from both ends towards the middle, and back."""
    half = active // 2
    left_carried, left_value, right_carried, right_value = 0.0, 0.0, 0.0, 0.0
    for i in range(half):
        j = active - 1 - i
        left_inverse = 1.0 / (diagonal[i] - coupling * left_carried)
        right_inverse = 1.0 / (diagonal[j] - coupling * right_carried)
        left_value = (right[i] + coupling * left_value) * left_inverse
        right_value = (right[j] + coupling * right_value) * right_inverse
        left_carried = coupling * left_inverse
        right_carried = coupling * right_inverse
        carried[i], right[i] = left_carried, left_value
        carried[j], right[j] = right_carried, right_value
    left_value = (left_value + left_carried * right_value) / (1.0 - left_carried * right_carried)
    right_value = right_value + right_carried * left_value
    right[half - 1], right[half] = left_value, right_value
    for i in range(half - 2, -1, -1):
        j = active - 1 - i
        left_value = right[i] + carried[i] * left_value
        right_value = right[j] + carried[j] * right_value
        right[i], right[j] = left_value, right_value


@compiled
def _advance(active, u, middle, level, now, size, arrival, peak):
    """Move the potentials to the end of the step; tell whether any of them moves fast."""
    moving = 0
    fast = QUIET * size
    for i in range(active):
        before = u[i]
        after = 2.0 * middle[i] - before
        u[i] = after
        moving += abs(after - before) > fast
        peak[i] = max(peak[i], after)
        if before < level and after >= level and np.isnan(arrival[i]):
            arrival[i] = now + size * (level - before) / (after - before)
    return moving > 0


@compiled
def _move_gates(active, table, table_start, table_spacing, u, gates):
    rows_per_millivolt = 1.0 / table_spacing
    first = table_start * rows_per_millivolt
    m, h, n = gates
    last_row = table.shape[0] - 1
    for i in range(active):
        position = u[i] * rows_per_millivolt - first
        row = int(position)
        if row < 0 or row >= last_row:
            position = min(max(position, 0.0), float(last_row))
            row = int(position)
        f = position - row
        m[i] = (table[row, 0] + f * table[row, 1]) * m[i] + (table[row, 2] + f * table[row, 3])
        h[i] = (table[row, 4] + f * table[row, 5]) * h[i] + (table[row, 6] + f * table[row, 7])
        n[i] = (table[row, 8] + f * table[row, 9]) * n[i] + (table[row, 10] + f * table[row, 11])


@compiled
def _is_steady(currents, first, last):
    """Tell whether the stimulus goes on from one step to before another and stays the same."""
    return last <= currents.shape[0] and np.all(currents[first:last] == currents[first])


@compiled
def integrate_cable(
    state,
    stable,
    membrane,
    coupling,
    tables,
    table_grid,
    currents,
    stimulated,
    step,
    stride,
    every,
    trace,
    arrival,
    peak,
):
    """Step a cable with sealed ends through time.

    Parameters
    ----------
    state : ndarray, shape (4,)
        Depolarisation (mV) at time zero and the gates m, h and n half a short step later, the same everywhere.
    stable : bool
        True if the state is a stable rest, so that what is far from the stimulus does not move.
    membrane : widgets.models.hodgkin_huxley.Membrane
        Upward crossings of its spike level are arrivals of the spike.
    coupling : float
        Axial conductance between neighbours for a unit of membrane area, mS/cm^2.
    tables : ndarray, shape (3, rows, 12)
        From :func:`widgets.models.hodgkin_huxley.propagator_tables`.
    table_grid : tuple of float
        Depolarisation of the tables' first row and the distance of the rows, mV.
    currents : ndarray, shape (steps,)
        Stimulus in each short step, uA/cm^2.
    stimulated : int
        The stimulus enters the first compartments, this many.
    step : float
        Short step, ms.
    stride : int
        While nothing moves fast, a long step replaces this many short ones.
    every : int
        Short steps between two rows of the trace, whole strides.
    trace : ndarray, shape (steps // every + 1, compartments)
        Filled with depolarisations; the number of compartments is even.
    arrival, peak : ndarray, shape (compartments,)
        Filled with the first arrivals (ms; left alone where there is none) and the largest depolarisations.
    """
    compartments = trace.shape[1]
    u = np.full(compartments, state[0])
    gates = (np.full(compartments, state[1]), np.full(compartments, state[2]), np.full(compartments, state[3]))
    diagonal, right, carried = np.empty(compartments), np.empty(compartments), np.empty(compartments)
    peak[:] = state[0]
    trace[0, :] = u
    active = min(compartments, 2 * ((stimulated + AHEAD) // 2)) if stable else compartments
    long = False
    k = 0
    while k < currents.shape[0]:
        size = step * stride if long else step
        _assemble(active, u, gates, membrane, coupling, state[0], 2.0 * membrane.capacitance / size, diagonal, right)
        if currents[k] != 0.0:
            right[:stimulated] += currents[k]
        _solve(active, coupling, diagonal, right, carried)
        moving = _advance(active, u, right, membrane.spike_level, step * k, size, arrival, peak)
        if active < compartments and abs(u[active - 1] - state[0]) > DISTURBED:
            active = min(compartments, active + GROWTH)
        k += stride if long else 1
        before = long
        if k % every == 0:
            trace[k // every, :] = u
        if k % stride == 0:
            long = not moving and _is_steady(currents, k, k + stride)
        _move_gates(active, tables[int(before) + int(long)], table_grid[0], table_grid[1], u, gates)
