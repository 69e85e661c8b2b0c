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
def integrate_cable(
    rest,
    uniform,
    compartments,
    tables,
    table_start,
    table_spacing,
    conductances,
    reversals,
    capacitance,
    coupling,
    currents,
    stimulated,
    step,
    every,
    level,
    trace,
    arrival,
    peak,
):
    """Step a cable with sealed ends through time.

    Parameters
    ----------
    rest : ndarray, shape (4,)
        Depolarisation (mV) at time zero and the gates m, h and n half a short step later, the same everywhere.
    uniform : bool
        False if ``rest`` is a stable rest, so that what is far from the stimulus does not move; True if the whole
        cable has to be calculated from the start.
    compartments : int
        Even.
    tables : ndarray, shape (3, rows, 12)
        Propagators of the gates over a short step, over the mean of a short and a long one, and over a long step.
    table_start, table_spacing : float
        Depolarisation of the tables' first row and the distance of the rows, mV.
    conductances, reversals : ndarray, shape (3,)
        Maximal conductances (mS/cm^2) and reversal potentials (mV of depolarisation) of sodium, potassium and leak.
    capacitance : float
        uF/cm^2.
    coupling : float
        Axial conductance between neighbours for a unit of membrane area, mS/cm^2.
    currents : ndarray, shape (steps,)
        Stimulus in each short step, uA/cm^2.
    stimulated : int
        The stimulus enters the first compartments, this many.
    step : float
        Short step, ms. A long step is ``every`` short ones.
    every : int
        Short steps between two rows of the trace.
    level : float
        Depolarisation (mV) whose first upward crossing is the arrival of a spike.
    trace : ndarray, shape (steps // every + 1, compartments)
        Filled with depolarisations.
    arrival : ndarray, shape (compartments,)
        Filled with times (ms), where a spike arrives.
    peak : ndarray, shape (compartments,)
        Filled with the largest depolarisations.
    """
    u = np.full(compartments, rest[0])
    m = np.full(compartments, rest[1])
    h = np.full(compartments, rest[2])
    n = np.full(compartments, rest[3])
    diagonal = np.empty(compartments)
    right = np.empty(compartments)
    carried = np.empty(compartments)
    g_na, g_k, g_l = conductances[0], conductances[1], conductances[2]
    e_na, e_k, e_l = reversals[0], reversals[1], reversals[2]
    last_row = float(tables.shape[1] - 1)
    peak[:] = rest[0]
    trace[0, :] = u
    active = compartments
    if not uniform:
        active = min(compartments, 2 * ((stimulated + AHEAD) // 2))
    long = False
    k = 0
    while k < currents.shape[0]:
        size = step * every if long else step
        storage = 2.0 * capacitance / size
        constant = storage + g_l + 2.0 * coupling
        for i in range(active):
            squared = n[i] * n[i]
            open_na = g_na * (m[i] * m[i]) * (m[i] * h[i])
            open_k = g_k * (squared * squared)
            diagonal[i] = constant + open_na + open_k
            right[i] = storage * u[i] + open_na * e_na + open_k * e_k + g_l * e_l
        diagonal[0] -= coupling
        if active == compartments:
            diagonal[active - 1] -= coupling
        else:
            right[active - 1] += coupling * rest[0]
        if currents[k] != 0.0:
            for i in range(stimulated):
                right[i] += currents[k]

        # The potential in the middle of the step, eliminated from both ends towards the middle and back.
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

        moving = 0
        fast = QUIET * size
        for i in range(active):
            previous = u[i]
            now = 2.0 * right[i] - previous
            u[i] = now
            moving += abs(now - previous) > fast
            peak[i] = max(peak[i], now)
            if previous < level and now >= level and np.isnan(arrival[i]):
                arrival[i] = step * k + size * (level - previous) / (now - previous)
        if active < compartments and abs(u[active - 1] - rest[0]) > DISTURBED:
            active = min(compartments, active + GROWTH)
        k += every if long else 1

        before = long
        if k % every == 0:
            trace[k // every, :] = u
            long = moving == 0 and k + every <= currents.shape[0]
            if long:
                for other in range(k + 1, k + every):
                    long = long and currents[other] == currents[k]
        table = tables[int(before) + int(long)]
        for i in range(active):
            position = min(max((u[i] - table_start) / table_spacing, 0.0), last_row)
            row = int(position)
            f = position - row
            m[i] = (table[row, 0] + f * table[row, 1]) * m[i] + (table[row, 2] + f * table[row, 3])
            h[i] = (table[row, 4] + f * table[row, 5]) * h[i] + (table[row, 6] + f * table[row, 7])
            n[i] = (table[row, 8] + f * table[row, 9]) * n[i] + (table[row, 10] + f * table[row, 11])
