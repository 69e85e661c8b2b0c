"""The kernel that carries an action potential along a muscle fibre with tubules.

The scheme is that of :mod:`widgets.models.hodgkin_huxley_cable`: gates on half steps, Crank-Nicolson for the
potentials, long steps while nothing moves fast, and what lies ahead of the action potential left out while it rests.
The tubule of a compartment sees only its own surface, so it is eliminated there and the system stays tridiagonal.
"""

import numpy as np

from widgets.models.compiled import compiled

__all__ = ["integrate_fibre"]

AHEAD = 16  # compartments kept in the calculation beyond the endplate at the start
GROWTH = 8  # compartments added when the last one leaves its rest
DISTURBED = 1e-4  # mV from rest
QUIET = 4.0  # mV/ms: below this, long steps
STEADY = 0.02  # mS/cm^2: the most that the endplate conductance may change within a long step


@compiled
def _assemble(v, w, gates, active, storage, densities, reversals, access, tubule_area, coupling, work):
    """Fill diagonal, right side and the tubules' share: W = base + share V in the middle of the step."""
    g_na, g_k, g_l = densities[0, 0], densities[0, 1], densities[0, 2]
    t_na, t_k, t_l = densities[1, 0], densities[1, 1], densities[1, 2]
    e_na, e_k, e_l = reversals[0], reversals[1], reversals[2]
    store = storage * tubule_area
    for i in range(active):
        m, h, n = gates[0, i], gates[1, i], gates[2, i]
        open_na = g_na * (m * m) * (m * h)
        open_k = g_k * (n * n) * (n * n)
        m, h, n = gates[3, i], gates[4, i], gates[5, i]
        tubule_na = t_na * (m * m) * (m * h)
        tubule_k = t_k * (n * n) * (n * n)
        inverse = 1.0 / (store + tubule_na + tubule_k + t_l + access)
        share = access * inverse
        base = (store * w[i] + tubule_na * e_na + tubule_k * e_k + t_l * e_l) * inverse
        work[2, i] = share
        work[3, i] = base
        work[0, i] = storage + open_na + open_k + g_l + access * (1.0 - share) + 2.0 * coupling
        work[1, i] = storage * v[i] + open_na * e_na + open_k * e_k + g_l * e_l + access * base


@compiled
def _solve(work, active, coupling):
    """Replace the right side by the potential in the middle of the step (Thomas elimination)."""
    carried = 0.0
    value = 0.0
    for i in range(active):
        inverse = 1.0 / (work[0, i] - coupling * carried)
        value = (work[1, i] + coupling * value) * inverse
        carried = coupling * inverse
        work[0, i] = carried
        work[1, i] = value
    for i in range(active - 2, -1, -1):
        value = work[1, i] + work[0, i] * value
        work[1, i] = value


@compiled
def _move_potentials(v, w, work, active, fast, level, start, size, arrival, peak):
    """Take the second half of the step; return whether anything moved fast."""
    moving = False
    for i in range(active):
        previous = v[i]
        now = 2.0 * work[1, i] - previous
        v[i] = now
        w[i] = 2.0 * (work[3, i] + work[2, i] * work[1, i]) - w[i]
        if abs(now - previous) > fast:
            moving = True
        if now > peak[i]:
            peak[i] = now
        if previous < level and now >= level and np.isnan(arrival[i]):
            arrival[i] = start + size * (level - previous) / (now - previous)
    return moving


@compiled
def _move_gates(potential, gates, offset, active, table, table_start, inverse_spacing):
    last_row = float(table.shape[0] - 1)
    for i in range(active):
        position = min(max((potential[i] - table_start) * inverse_spacing, 0.0), last_row)
        row = int(position)
        f = position - row
        for gate in range(3):
            a = table[row, 4 * gate] + f * table[row, 4 * gate + 1]
            b = table[row, 4 * gate + 2] + f * table[row, 4 * gate + 3]
            gates[offset + gate, i] = a * gates[offset + gate, i] + b


@compiled
def _close(work, active, compartments, coupling, rest):
    """Seal the end at the endplate, and the other one or what still rests beyond the calculated part."""
    work[0, 0] -= coupling
    if active == compartments:
        work[0, active - 1] -= coupling
    else:
        work[1, active - 1] += coupling * rest


@compiled
def _open_endplate(work, gates, endplate, sodium, sodium_reversal, opened, reversal):
    for i in range(endplate[0], endplate[1]):
        folds = sodium * gates[0, i] ** 3 * gates[1, i]
        work[0, i] += opened + folds
        work[1, i] += opened * reversal + folds * sodium_reversal


@compiled
def _steady(conductance, k, every):
    """Tell whether the endplate conductance hardly changes over the next long step."""
    if k + every > conductance.shape[0]:
        return False
    following = conductance[k : k + every]
    return following.max() - following.min() <= STEADY


@compiled
def integrate_fibre(
    v, w, gates, rest, uniform, tables, grid, densities, reversals, capacitance, access, tubule_area, coupling,
    endplate, endplate_sodium, endplate_reversal, conductance, step, every, level, probe, trace, tubule_trace, arrival,
    peak, crossings,
):  # fmt: skip
    """Step a fibre with sealed ends through time.

    Parameters
    ----------
    v, w : ndarray, shape (compartments,)
        Potentials of surface and tubules, mV; overwritten.
    gates : ndarray, shape (6, compartments)
        m, h, n of surface and tubules half a short step later; overwritten.
    rest, uniform : float, bool
        Resting potential of the surface, mV; True if it is not stable, so that the whole fibre has to be calculated.
    tables : ndarray, shape (3, rows, 12)
        Propagators of the gates over a short step, over the mean of a short and a long one, and over a long step.
    grid : tuple of float
        First row of the tables and their spacing, mV.
    densities : ndarray, shape (2, 3)
        Conductances of sodium, potassium and leak of surface and tubules for a unit of surface area, mS/cm^2.
    reversals : ndarray, shape (3,)
        Reversal potentials of sodium, potassium and leak, mV.
    capacitance, access, tubule_area, coupling : float
        uF/cm^2; mS/cm^2; tubule area for a unit of surface area; axial conductance for a unit of surface area, mS/cm^2.
    endplate, endplate_sodium, endplate_reversal : tuple of int, float, float
        First compartment of the endplate and the one after its last; sodium conductance that it has in addition,
        mS/cm^2; reversal potential of its transmitter, mV.
    conductance : ndarray, shape (steps,)
        Endplate conductance in each short step, mS/cm^2 of endplate membrane.
    step, every, level, probe : float, int, float, int
        Short step, ms; a long step and a row of the trace are ``every`` short ones. A crossing of ``level`` (mV) is
        an arrival; its times at the compartment ``probe`` are all kept.
    trace, tubule_trace, arrival, peak, crossings : ndarray
        Filled with surface potentials (rows, compartments) and the tubule potential at the probe (rows,); first
        arrivals (ms) and largest potentials (mV) of each compartment; and all arrivals at the probe that fit.

    Returns
    -------
    int
        Number of action potentials at the probe.
    """
    compartments = v.shape[0]
    work = np.empty((4, compartments))
    peak[:] = v
    trace[0, :] = v
    tubule_trace[0] = w[probe]
    active = compartments if uniform else min(compartments, endplate[1] + AHEAD)
    long = False
    spikes = 0
    k = 0
    while k < conductance.shape[0]:
        count = every if long else 1
        size = step * count
        _assemble(
            v, w, gates, active, 2.0 * capacitance / size, densities, reversals, access, tubule_area, coupling, work
        )
        _close(work, active, compartments, coupling, rest)
        opened = conductance[k : k + count].mean() if long else conductance[k]
        _open_endplate(work, gates, endplate, endplate_sodium, reversals[0], opened, endplate_reversal)
        _solve(work, active, coupling)
        before = v[probe]
        moving = _move_potentials(v, w, work, active, QUIET * size, level, step * k, size, arrival, peak)
        if before < level and v[probe] >= level:
            if spikes < crossings.shape[0]:
                crossings[spikes] = step * k + size * (level - before) / (v[probe] - before)
            spikes += 1
        if active < compartments and abs(v[active - 1] - rest) > DISTURBED:
            active = min(compartments, active + GROWTH)
        k += count
        was_long = long
        if k % every == 0:
            trace[k // every, :] = v
            tubule_trace[k // every] = w[probe]
            long = not moving and _steady(conductance, k, every)
        table = tables[int(was_long) + int(long)]
        _move_gates(v, gates, 0, active, table, grid[0], 1.0 / grid[1])
        _move_gates(w, gates, 3, active, table, grid[0], 1.0 / grid[1])
    return spikes
