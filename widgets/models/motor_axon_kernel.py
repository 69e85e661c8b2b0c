"""The kernel that carries action potentials from node to node of a myelinated fibre.

Gates live on half steps and potentials on whole steps, so that each is linear while the other is held: gates move by
tabulated propagators, the nodes by Crank-Nicolson, the internodes between them exactly, as modes
(:mod:`widgets.models.motor_axon_modes`). What remains each step is one tridiagonal system in the nodes. The scheme is
of second order. While nothing moves fast, one long step replaces many short ones.

Potentials are counted from the rest of the internodes (u, mV); conductances are in uS, capacitances in nF, currents in
nA, charges in pC, times in ms.

Everything that has one value a node, an internode or a mode of each internode stands in one flat array of rows
(:func:`work_array`). Because the rows have a fixed length, the compiler knows that they do not overlap and calculates
four nodes at once: five times as fast as separate arrays.
"""

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled

__all__ = ["ARRIVALS", "MOST_NODES", "integrate_fibre", "work_array"]

ARRIVALS = 512  # spikes whose times are kept at each node
FAST = 1.0  # mV/ms: a long step in which a node moves faster is followed by short ones
QUIET = 4.0  # mV/ms: short steps end when no node has moved faster
QUIET_STEPS = 10  # in this many short steps
REARM = 20.0  # mV below the detection level: a node must have been there since its last spike

ROW = 104  # length of a row; not a power of two, which would put the rows' starts in the same place of the cache
MOST_NODES = ROW
U = 0  # potential of each node
BEFORE = ROW  # and at the start of the step
DIAGONAL = 2 * ROW  # of the nodes' equations
CARRIED = 3 * ROW  # of their elimination
BIAS = 4 * ROW  # steady current into each node
PEAK = 5 * ROW  # largest u so far
LOWEST = 6 * ROW  # smallest u since the last spike
M, H, P, S, N = 7 * ROW, 8 * ROW, 9 * ROW, 10 * ROW, 11 * ROW  # gates
EVEN, ODD = 12 * ROW, 13 * ROW  # sum of the modes of each internode
DRIVE = 14 * ROW  # sum of an internode's nodes before and after the step, their difference before and after
NETWORK = 18 * ROW  # for short, then for long steps: what stands at u1, u0, the neighbour's u1 and its u0
MODES = 26 * ROW  # charge that each mode brings in a step: even modes, then odd


def work_array(
    u: NDArray[np.float64],
    gates: NDArray[np.float64],
    modes: NDArray[np.float64],
    network: NDArray[np.float64],
    bias: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the flat array that :func:`integrate_fibre` works on.

    Parameters
    ----------
    u, gates, modes : ndarray, shapes (nodes,), (5, nodes), (modes, nodes - 1)
        Potentials at time zero, gates half a short step later, modes as charges of a short step.
    network : ndarray, shape (2, 4, nodes)
        For short and for long steps what stands at u1, at u0, at the next node's u1 and at its u0 in the nodes'
        equations.
    bias : ndarray, shape (nodes,)
    """
    nodes = len(u)
    rows = np.zeros((MODES // ROW + len(modes), ROW))
    for start, values in ((U, u), (BIAS, bias), (LOWEST, u), (PEAK, u)):
        rows[start // ROW, :nodes] = values
    rows[M // ROW : M // ROW + 5, :nodes] = gates
    rows[NETWORK // ROW : NETWORK // ROW + 8, :nodes] = network.reshape(8, nodes)
    rows[MODES // ROW :, : nodes - 1] = modes
    each = len(modes) // 2
    rows[EVEN // ROW, : nodes - 1] = modes[:each].sum(axis=0)
    rows[ODD // ROW, : nodes - 1] = modes[each:].sum(axis=0)
    return rows.ravel()


@compiled
def _assemble(w, nodes, conductances, reversals, step, network):
    """Set up the nodes' equations: what past and membrane bring into each node in this step, and the diagonal."""
    open_sodium, open_persistent, open_slow, open_fast = (
        conductances[0],
        conductances[1],
        conductances[2],
        conductances[3],
    )
    e_sodium, e_potassium = reversals[0], reversals[1]
    leak_charge = step * conductances[4] * reversals[2]
    half = 0.5 * step
    for i in range(nodes):
        w[BEFORE + i] = w[U + i]
    for i in range(nodes):
        m, p, n = w[M + i], w[P + i], w[N + i]
        sodium = open_sodium * (m * m) * (m * w[H + i]) + open_persistent * (p * p * p)
        potassium = open_slow * w[S + i] + open_fast * (n * n) * (n * n)
        total = half * (sodium + potassium)
        w[DIAGONAL + i] = w[network + i] + total
        membrane = step * (sodium * e_sodium + potassium * e_potassium + w[BIAS + i]) + leak_charge
        w[U + i] = membrane + (w[network + ROW + i] - total) * w[BEFORE + i]
    for i in range(nodes - 1):
        w[U + i] += w[EVEN + i] + w[ODD + i] + w[network + 3 * ROW + i] * w[BEFORE + i + 1]
    for i in range(nodes - 1):
        w[U + i + 1] += w[EVEN + i] - w[ODD + i] + w[network + 3 * ROW + i] * w[BEFORE + i]


@compiled
def _solve(w, nodes, coupling):
    """Solve the nodes' equations for u in place, eliminated from both ends towards the middle and back."""
    half = nodes // 2
    left_value, left_carried, right_value, right_carried = 0.0, 0.0, 0.0, 0.0
    left_coupling, right_coupling = 0.0, 0.0
    for i in range(half):
        j = nodes - 1 - i
        left_inverse = 1.0 / (w[DIAGONAL + i] - left_coupling * left_carried)
        right_inverse = 1.0 / (w[DIAGONAL + j] - right_coupling * right_carried)
        left_value = (w[U + i] + left_coupling * left_value) * left_inverse
        right_value = (w[U + j] + right_coupling * right_value) * right_inverse
        left_coupling, right_coupling = w[coupling + i], w[coupling + j - 1]
        left_carried, right_carried = left_coupling * left_inverse, right_coupling * right_inverse
        w[CARRIED + i], w[U + i] = left_carried, left_value
        w[CARRIED + j], w[U + j] = right_carried, right_value
    if nodes % 2:
        diagonal = w[DIAGONAL + half] - left_coupling * left_carried - right_coupling * right_carried
        left_value = (w[U + half] + left_coupling * left_value + right_coupling * right_value) / diagonal
        right_value = left_value
        w[U + half] = left_value
    else:
        left_value = (left_value + left_carried * right_value) / (1.0 - left_carried * right_carried)
        right_value = right_value + right_carried * left_value
        w[U + half - 1], w[U + half] = left_value, right_value
        half -= 1
    for i in range(half - 1, -1, -1):
        j = nodes - 1 - i
        left_value = w[U + i] + w[CARRIED + i] * left_value
        right_value = w[U + j] + w[CARRIED + j] * right_value
        w[U + i], w[U + j] = left_value, right_value


@compiled
def _move_internodes(w, nodes, stretches, pairs, coefficients, long):
    """Move the modes of all internodes by one step and sum the charge they will bring in the next (even, odd)."""
    for i in range(nodes - 1):
        w[DRIVE + i] = w[BEFORE + i] + w[BEFORE + i + 1]
        w[DRIVE + ROW + i] = w[U + i] + w[U + i + 1]
        w[DRIVE + 2 * ROW + i] = w[BEFORE + i] - w[BEFORE + i + 1]
        w[DRIVE + 3 * ROW + i] = w[U + i] - w[U + i + 1]
        w[EVEN + i] = 0.0
        w[ODD + i] = 0.0
    modes = 2 * len(pairs)  # known to the compiler, and so is where each row starts
    for stretch in range(stretches.shape[0]):
        first, last, kind = stretches[stretch, 0], stretches[stretch, 1], stretches[stretch, 2]
        v = w[first:]  # counted from the first internode, an index cannot be negative: the loop needs no check
        for parity in range(2):
            old, new, total = DRIVE + 2 * parity * ROW, DRIVE + (2 * parity + 1) * ROW, EVEN + parity * ROW
            for k in range(0, modes, 2):  # two modes at once, which halves the visits to their sum
                here = MODES + (parity * modes + k) * ROW
                there = here + ROW
                e, a, b = (
                    coefficients[long, kind, parity, k, 0],
                    coefficients[long, kind, parity, k, 1],
                    coefficients[long, kind, parity, k, 2],
                )
                f, c, d = (
                    coefficients[long, kind, parity, k + 1, 0],
                    coefficients[long, kind, parity, k + 1, 1],
                    coefficients[long, kind, parity, k + 1, 2],
                )
                for i in range(last - first):
                    y = e * v[here + i] + (a * v[old + i] + b * v[new + i])
                    z = f * v[there + i] + (c * v[old + i] + d * v[new + i])
                    v[here + i] = y
                    v[there + i] = z
                    v[total + i] += y + z


@compiled
def _change_step(w, nodes, stretches, ratios, was_long):
    """Express the modes as the charge of a step of the other size."""
    modes = ratios.shape[3]
    for i in range(nodes - 1):
        w[EVEN + i] = 0.0
        w[ODD + i] = 0.0
    for stretch in range(stretches.shape[0]):
        first, last, kind = stretches[stretch, 0], stretches[stretch, 1], stretches[stretch, 2]
        for parity in range(2):
            for k in range(modes):
                here, total = MODES + (parity * modes + k) * ROW, EVEN + parity * ROW
                for i in range(first, last):
                    w[here + i] *= ratios[was_long, kind, parity, k]
                    w[total + i] += w[here + i]


@compiled
def _move_gates(w, nodes, tables, size, start, per_row, fast_potassium):
    """Move the gates of all nodes by one step at their present potentials."""
    last = float(tables.shape[1] - 2)
    for i in range(nodes):
        position = min(max((w[U + i] - start) * per_row, 0.0), last + 1.0)
        r = int(min(position, last))
        f = position - r
        g = 1.0 - f
        a, b = g * tables[size, r, 0] + f * tables[size, r + 1, 0], g * tables[size, r, 1] + f * tables[size, r + 1, 1]
        w[M + i] = a * w[M + i] + b
        a, b = g * tables[size, r, 2] + f * tables[size, r + 1, 2], g * tables[size, r, 3] + f * tables[size, r + 1, 3]
        w[H + i] = a * w[H + i] + b
        a, b = g * tables[size, r, 4] + f * tables[size, r + 1, 4], g * tables[size, r, 5] + f * tables[size, r + 1, 5]
        w[P + i] = a * w[P + i] + b
        a, b = g * tables[size, r, 6] + f * tables[size, r + 1, 6], g * tables[size, r, 7] + f * tables[size, r + 1, 7]
        w[S + i] = a * w[S + i] + b
        if fast_potassium:
            a, b = (
                g * tables[size, r, 8] + f * tables[size, r + 1, 8],
                g * tables[size, r, 9] + f * tables[size, r + 1, 9],
            )
            w[N + i] = a * w[N + i] + b


@compiled
def _watch(w, nodes, limit, level):
    """Note peaks; return how many nodes changed by more than the limit, and how many crossed the level upwards."""
    moving, crossing = 0, 0
    for i in range(nodes):
        now, before = w[U + i], w[BEFORE + i]
        w[PEAK + i] = max(w[PEAK + i], now)
        w[LOWEST + i] = min(w[LOWEST + i], now)
        moving += abs(now - before) > limit
        crossing += (before < level) & (now >= level)
    return moving, crossing


@compiled
def _note_arrivals(w, nodes, time, step, level, arrivals, counts):
    """Note the times, interpolated within the step, at which nodes crossed the level that had been well below it."""
    for i in range(nodes):
        now, before = w[U + i], w[BEFORE + i]
        if before < level <= now and w[LOWEST + i] < level - REARM:
            if counts[i] < arrivals.shape[1]:
                arrivals[i, counts[i]] = time + step * (level - before) / (now - before)
            counts[i] += 1
            w[LOWEST + i] = now


@compiled
def _steady_ahead(currents, k, every):
    """Tell whether the stimulus stays, over a long step, what it was in the last short one."""
    if k + every > currents.shape[0]:
        return False
    same = 0
    for i in range(k, k + every):
        same += currents[i] == currents[max(k - 1, 0)]
    return same == every


@compiled
def integrate_fibre(
    w, nodes, stretches, pairs, coefficients, ratios, tables, table_start, table_spacing, conductances, reversals, currents,
    site, noise, noise_site, step, every, level, stop_at, trace, arrivals, counts,
):  # fmt: skip
    """Step a fibre with sealed ends through time.

    Parameters
    ----------
    w, nodes : ndarray, int
        From :func:`work_array`, overwritten with the state at the end; number of nodes.
    stretches : ndarray of int, shape (stretches, 3)
        First internode, last internode + 1 and kind of internode.
    pairs : tuple of int
        As long as there are pairs of even modes.
    coefficients, ratios : ndarray, shapes (2, kinds, 2, modes, 3) and (2, kinds, 2, modes)
        Of the even and odd modes for short and long steps; what turns the charge of a step into that of the other.
    tables, table_start, table_spacing
        Propagators over a short step, the mean of both and a long step; u of their first row; distance of the rows.
    conductances, reversals : ndarray, shapes (5,) and (3,)
        Of a node: fast and persistent sodium, slow and fast potassium, leak; sodium, potassium and leak, as u.
    currents, site, noise, noise_site
        Stimulus of each short step at one node, noise of each long step (none if empty) at one node.
    step, every : float, int
        Short step; a long step and a row of the trace are ``every`` short ones.
    level, stop_at : float, int
        What u crosses when a spike arrives; stop when one arrives at this node (-1: never).
    trace, arrivals, counts : ndarray, shapes (rows, nodes), (nodes, ARRIVALS) and (nodes,)
        Filled with potentials (no row is no trace), times of spikes and numbers of spikes.
    """
    has_noise, has_fast, rows = noise.shape[0] > 0, conductances[3] != 0.0, trace.shape[0]
    long, quiet, k = 0, 0, 0
    for i in range(nodes if rows > 0 else 0):
        trace[0, i] = w[U + i]
    while k < currents.shape[0]:
        size = step * every if long else step
        network = NETWORK + 4 * ROW * long
        _assemble(w, nodes, conductances, reversals, size, network)
        w[U + site] += size * currents[k]
        if has_noise:
            w[U + noise_site] += size * noise[k // every]
        _solve(w, nodes, network + 2 * ROW)
        moving, crossing = _watch(w, nodes, size * (FAST if long else QUIET), level)
        if crossing > 0:
            _note_arrivals(w, nodes, k * step, size, level, arrivals, counts)
            if stop_at >= 0 and counts[stop_at] > 0:
                break
        _move_internodes(w, nodes, stretches, pairs, coefficients, long)
        was_long = long
        k += every if was_long else 1
        quiet = quiet + 1 if moving == 0 else 0
        if k % every == 0:
            for i in range(nodes if k // every < rows else 0):
                trace[k // every, i] = w[U + i]
            calm = moving == 0 if was_long else quiet >= QUIET_STEPS
            long = 1 if calm and _steady_ahead(currents, k, every) else 0
        if long != was_long:
            quiet = 0
            _change_step(w, nodes, stretches, ratios, was_long)
        _move_gates(w, nodes, tables, was_long + long, table_start, 1.0 / table_spacing, has_fast)
