"""The kernel that carries action potentials from node to node of a myelinated fibre.

Gates live on half steps and potentials on whole steps, so that each is linear while the other is held: gates move by
tabulated propagators, the nodes by Crank-Nicolson, the internodes between them exactly, as modes
(:mod:`widgets.models.motor_axon_modes`). What remains each step is one tridiagonal system in the nodes. The scheme is
of second order. While nothing moves fast, one long step replaces many short ones.

Potentials are counted from the rest of the internodes (u, mV); conductances are in uS, capacitances in nF, currents in
nA, charges in pC, times in ms.
"""

import math

import numpy as np

from widgets.models.compiled import compiled

__all__ = ["ARRIVALS", "integrate_fibre"]

ARRIVALS = 512  # spikes whose times are kept at each node
FAST = 1.0  # mV/ms: a long step in which a node moves faster is followed by short ones
QUIET = 4.0  # mV/ms: short steps end when no node has moved faster
QUIET_STEPS = 10  # in this many short steps
REARM = 20.0  # mV below the detection level: a node must have been there since its last spike


@compiled
def _couple(u, charge, old, old_coupling, right):
    """Set the right side to what the past of nodes and internodes brings into each node in this step (pC)."""
    nodes = u.shape[0]
    for i in range(nodes):
        right[i] = old[i] * u[i]
    for i in range(nodes - 1):
        right[i] += charge[0, i] + charge[1, i] + old_coupling[i] * u[i + 1]
    for i in range(nodes - 1):
        right[i + 1] += charge[0, i] - charge[1, i] + old_coupling[i] * u[i]


@compiled
def _add_membrane(u, gates, conductances, reversals, step, new, diagonal, right):
    """Add the membrane currents of the nodes, with the gates of the middle of the step."""
    open_sodium, open_persistent, open_slow, open_fast = conductances[:4]
    leak_current = conductances[4] * reversals[2]
    half = 0.5 * step
    for i in range(u.shape[0]):
        m, p = gates[0, i], gates[2, i]
        sodium = open_sodium * (m * m) * (m * gates[1, i]) + open_persistent * (p * p * p)
        potassium = open_slow * gates[3, i]
        if open_fast != 0.0:
            squared = gates[4, i] * gates[4, i]
            potassium += open_fast * (squared * squared)
        total = half * (sodium + potassium)
        diagonal[i] = new[i] + total
        right[i] += step * (sodium * reversals[0] + potassium * reversals[1] + leak_current) - total * u[i]


@compiled
def _solve(diagonal, coupling, right, carried):
    """Solve the symmetric tridiagonal system in place, eliminated from both ends towards the middle and back.

    ``right`` becomes the solution; ``coupling`` holds the negative of the elements beside the diagonal.
    """
    nodes = diagonal.shape[0]
    half = nodes // 2
    left_value, left_carried, right_value, right_carried = 0.0, 0.0, 0.0, 0.0
    left_coupling, right_coupling = 0.0, 0.0
    for i in range(half):
        j = nodes - 1 - i
        left_inverse = 1.0 / (diagonal[i] - left_coupling * left_carried)
        right_inverse = 1.0 / (diagonal[j] - right_coupling * right_carried)
        left_value = (right[i] + left_coupling * left_value) * left_inverse
        right_value = (right[j] + right_coupling * right_value) * right_inverse
        left_coupling = coupling[i]
        right_coupling = coupling[j - 1]
        left_carried = left_coupling * left_inverse
        right_carried = right_coupling * right_inverse
        carried[i], right[i] = left_carried, left_value
        carried[j], right[j] = right_carried, right_value
    if nodes % 2:
        inverse = 1.0 / (diagonal[half] - left_coupling * left_carried - right_coupling * right_carried)
        left_value = (right[half] + left_coupling * left_value + right_coupling * right_value) * inverse
        right[half] = left_value
        right_value = left_value
    else:
        left_value = (left_value + left_carried * right_value) / (1.0 - left_carried * right_carried)
        right_value = right_value + right_carried * left_value
        right[half - 1], right[half] = left_value, right_value
        half -= 1
    for i in range(half - 1, -1, -1):
        j = nodes - 1 - i
        left_value = right[i] + carried[i] * left_value
        right_value = right[j] + carried[j] * right_value
        right[i], right[j] = left_value, right_value


@compiled
def _move_internodes(before, after, stretches, coefficients, modes, drive, charge):
    """Move the modes of all internodes by one step and sum the charge they will bring in the next (even, odd)."""
    internodes = before.shape[0] - 1
    each = modes.shape[0] // 2
    for i in range(internodes):
        drive[0, i] = before[i] + before[i + 1]
        drive[1, i] = after[i] + after[i + 1]
        drive[2, i] = before[i] - before[i + 1]
        drive[3, i] = after[i] - after[i + 1]
        charge[0, i] = 0.0
        charge[1, i] = 0.0
    for stretch in range(stretches.shape[0]):
        first, last, kind = stretches[stretch, 0], stretches[stretch, 1], stretches[stretch, 2]
        for k in range(modes.shape[0]):
            parity = k // each
            keep, old, new = coefficients[kind, k, 0], coefficients[kind, k, 1], coefficients[kind, k, 2]
            for i in range(first, last):
                y = keep * modes[k, i] + (old * drive[2 * parity, i] + new * drive[2 * parity + 1, i])
                modes[k, i] = y
                charge[parity, i] += y


@compiled
def _change_step(stretches, ratios, modes, charge):
    """Express the modes as the charge of a step of another size."""
    each = modes.shape[0] // 2
    charge[:] = 0.0
    for stretch in range(stretches.shape[0]):
        first, last, kind = stretches[stretch, 0], stretches[stretch, 1], stretches[stretch, 2]
        for k in range(modes.shape[0]):
            for i in range(first, last):
                modes[k, i] *= ratios[kind, k]
                charge[k // each, i] += modes[k, i]


@compiled
def _move_gates(u, gates, table, start, per_row, fast_potassium):
    """Move the gates of all nodes by one step at their present potentials."""
    last = float(table.shape[0] - 2)
    for i in range(u.shape[0]):
        position = min(max((u[i] - start) * per_row, 0.0), last + 1.0)
        row = int(min(position, last))
        f = position - row
        here, there = table[row], table[row + 1]
        gates[0, i] = (here[0] + f * (there[0] - here[0])) * gates[0, i] + (here[1] + f * (there[1] - here[1]))
        gates[1, i] = (here[2] + f * (there[2] - here[2])) * gates[1, i] + (here[3] + f * (there[3] - here[3]))
        gates[2, i] = (here[4] + f * (there[4] - here[4])) * gates[2, i] + (here[5] + f * (there[5] - here[5]))
        gates[3, i] = (here[6] + f * (there[6] - here[6])) * gates[3, i] + (here[7] + f * (there[7] - here[7]))
        if fast_potassium:
            gates[4, i] = (here[8] + f * (there[8] - here[8])) * gates[4, i] + (here[9] + f * (there[9] - here[9]))


@compiled
def _watch(before, after, time, step, level, peak, lowest, arrivals, counts):
    """Note peaks and arrivals; return the largest change of a node.

    An arrival is an upward crossing of the level, interpolated within the step, by a node that had fallen 20 mV below
    it since its last arrival.
    """
    largest = 0.0
    crossing = 0
    for i in range(before.shape[0]):
        now = after[i]
        peak[i] = max(peak[i], now)
        lowest[i] = min(lowest[i], now)
        largest = max(largest, abs(now - before[i]))
        crossing += (before[i] < level) & (now >= level)
    if crossing:
        for i in range(before.shape[0]):
            if before[i] < level <= after[i] and lowest[i] < level - REARM:
                if counts[i] < arrivals.shape[1]:
                    arrivals[i, counts[i]] = time + step * (level - before[i]) / (after[i] - before[i])
                counts[i] += 1
                lowest[i] = after[i]
    return largest


@compiled
def _steady_ahead(currents, k, every):
    """Tell whether the stimulus stays, over a long step, what it was in the last short one."""
    if k + every > currents.shape[0]:
        return False
    before = currents[max(k - 1, 0)]
    same = 0
    for i in range(k, k + every):
        same += currents[i] == before
    return same == every


@compiled
def integrate_fibre(
    u, gates, modes, charge, stretches, network, coefficients, ratios, tables, table_start, table_spacing,
    conductances, reversals, currents, site, bias, noise, noise_site, step, every, level, stop_at, trace, peak,
    arrivals, counts,
):  # fmt: skip
    """Step a fibre with sealed ends through time.

    Parameters
    ----------
    u, gates, modes, charge : ndarray, shapes (nodes,), (5, nodes), (modes, nodes - 1), (2, nodes - 1)
        Potentials at time zero, gates half a short step later, the internodes' modes as charges of a short step and
        their sums (even, odd). Overwritten.
    stretches : ndarray of int, shape (stretches, 3)
        First internode, last internode + 1 and kind of internode.
    network : ndarray, shape (2, 4, nodes)
        For short and long steps what stands at u1, at u0, at the neighbour's u1 and at its u0 in the nodes' equations.
    coefficients, ratios : ndarray, shapes (2, kinds, modes, 3) and (2, kinds, modes)
        Of the modes for short and long steps; what turns the charge of a step into that of the other size.
    tables, table_start, table_spacing
        Propagators over a short step, the mean of both and a long step; u of their first row; distance of the rows.
    conductances, reversals : ndarray, shapes (5,) and (3,)
        Of a node: fast and persistent sodium, slow and fast potassium, leak; sodium, potassium and leak, as u.
    currents, site, bias, noise, noise_site
        Stimulus of each short step at one node, steady current of each node, noise of each long step at one node.
    step, every : float, int
        Short step; a long step and a row of the trace are ``every`` short ones.
    level, stop_at : float, int
        What u crosses when a spike arrives; stop when one arrives at this node (-1: never).
    trace, peak, arrivals, counts : ndarray, shapes (rows, nodes), (nodes,), (nodes, ARRIVALS) and (nodes,)
        Filled with potentials (no row is no trace), largest potentials, times of spikes and numbers of spikes.
    """
    before = u.copy()
    lowest = u.copy()
    diagonal, carried = np.empty_like(u), np.empty_like(u)
    drive = np.empty((4, u.shape[0] - 1))
    has_noise, has_fast = noise.shape[0] > 0, conductances[3] != 0.0
    rows = trace.shape[0]
    peak[:] = u
    if rows > 0:
        trace[0] = u
    long, quiet, k = 0, 0, 0
    while k < currents.shape[0]:
        size = step * every if long else step
        before[:] = u
        _couple(before, charge, network[long, 1], network[long, 3], u)
        _add_membrane(before, gates, conductances, reversals, size, network[long, 0], diagonal, u)
        for i in range(u.shape[0]):
            u[i] += size * bias[i]
        u[site] += size * currents[k]
        if has_noise:
            u[noise_site] += size * noise[k // every]
        _solve(diagonal, network[long, 2], u, carried)
        _move_internodes(before, u, stretches, coefficients[long], modes, drive, charge)
        largest = _watch(before, u, k * step, size, level, peak, lowest, arrivals, counts)
        if stop_at >= 0 and counts[stop_at] > 0:
            break
        was_long = long
        k += every if was_long else 1
        quiet = quiet + 1 if largest < QUIET * size else 0
        if k % every == 0:
            if k // every < rows:
                trace[k // every] = u
            calm = largest < FAST * size if was_long else quiet >= QUIET_STEPS
            long = 1 if calm and _steady_ahead(currents, k, every) else 0
        if long != was_long:
            quiet = 0
            _change_step(stretches, ratios[was_long], modes, charge)
        _move_gates(u, gates, tables[was_long + long], table_start, 1.0 / table_spacing, has_fast)
