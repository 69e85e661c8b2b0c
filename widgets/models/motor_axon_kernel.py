"""The kernel that carries action potentials from node to node of a myelinated fibre.

Gates live on half steps and potentials on whole steps, so that each is linear while the other is held: gates move by
tabulated propagators, the nodes by Crank-Nicolson, the internodes between them exactly, as modes
(:mod:`widgets.models.motor_axon_modes`). What remains each step is one tridiagonal system in the nodes. The scheme is
of second order. There are three sizes of steps: the shortest where a spike rises anywhere, a longer one while it falls,
and the longest while nothing moves fast.

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
FAST = (np.inf, 600.0, 1.0)  # mV/ms: a step of this size in which a node moves faster is followed by the shortest
QUIET = (500.0, 4.0, 0.0)  # mV/ms: steps of this size are followed by the next longer when no node has moved faster
QUIET_STEPS = 10  # in this many of them
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
NETWORK = 18 * ROW  # for each size of step: what stands at u1, u0, the neighbour's u1 and its u0
MODES = 30 * ROW  # charge that each mode brings in a step: even modes, then odd


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
        Potentials at time zero, gates half a shortest step later, modes as charges of a shortest step.
    network : ndarray, shape (3, 4, nodes)
        For each size of step what stands at u1, at u0, at the next node's u1 and at its u0 in the nodes' equations.
    bias : ndarray, shape (nodes,)
    """
    nodes = len(u)
    rows = np.zeros((MODES // ROW + len(modes), ROW))
    for start, values in ((U, u), (BIAS, bias), (LOWEST, u), (PEAK, u)):
        rows[start // ROW, :nodes] = values
    rows[M // ROW : M // ROW + 5, :nodes] = gates
    rows[NETWORK // ROW : NETWORK // ROW + 12, :nodes] = network.reshape(12, nodes)
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
    c = w[network:]  # counted from there, an index cannot be negative: the loops need no check
    for i in range(nodes):
        w[BEFORE + i] = w[U + i]
    for i in range(nodes):
        m, p, n = w[M + i], w[P + i], w[N + i]
        sodium = open_sodium * (m * m) * (m * w[H + i]) + open_persistent * (p * p * p)
        potassium = open_slow * w[S + i] + open_fast * (n * n) * (n * n)
        total = half * (sodium + potassium)
        w[DIAGONAL + i] = c[i] + total
        membrane = step * (sodium * e_sodium + potassium * e_potassium + w[BIAS + i]) + leak_charge
        w[U + i] = membrane + (c[ROW + i] - total) * w[BEFORE + i]
    for i in range(nodes - 1):
        w[U + i] += w[EVEN + i] + w[ODD + i] + c[3 * ROW + i] * w[BEFORE + i + 1]
    for i in range(nodes - 1):
        w[U + i + 1] += w[EVEN + i] - w[ODD + i] + c[3 * ROW + i] * w[BEFORE + i]


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
def _move_internodes(w, nodes, stretches, pairs, coefficients, size):
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
                    coefficients[size, kind, parity, k, 0],
                    coefficients[size, kind, parity, k, 1],
                    coefficients[size, kind, parity, k, 2],
                )
                f, c, d = (
                    coefficients[size, kind, parity, k + 1, 0],
                    coefficients[size, kind, parity, k + 1, 1],
                    coefficients[size, kind, parity, k + 1, 2],
                )
                for i in range(last - first):
                    y = e * v[here + i] + (a * v[old + i] + b * v[new + i])
                    z = f * v[there + i] + (c * v[old + i] + d * v[new + i])
                    v[here + i] = y
                    v[there + i] = z
                    v[total + i] += y + z


@compiled
def _change_step(w, nodes, stretches, ratios, before, after):
    """Express the modes as the charge of a step of another size."""
    modes = ratios.shape[4]
    for i in range(nodes - 1):
        w[EVEN + i] = 0.0
        w[ODD + i] = 0.0
    for stretch in range(stretches.shape[0]):
        first, last, kind = stretches[stretch, 0], stretches[stretch, 1], stretches[stretch, 2]
        for parity in range(2):
            for k in range(modes):
                here, total = MODES + (parity * modes + k) * ROW, EVEN + parity * ROW
                for i in range(first, last):
                    w[here + i] *= ratios[before, after, kind, parity, k]
                    w[total + i] += w[here + i]


@compiled
def _move_gates(w, nodes, tables, pair, start, per_row, fast_potassium):
    """Move the gates of all nodes by one step at their present potentials."""
    last = float(tables.shape[1] - 2)
    for i in range(nodes):
        position = min(max((w[U + i] - start) * per_row, 0.0), last + 1.0)
        r = int(min(position, last))
        f = position - r
        g = 1.0 - f
        a, b = g * tables[pair, r, 0] + f * tables[pair, r + 1, 0], g * tables[pair, r, 1] + f * tables[pair, r + 1, 1]
        w[M + i] = a * w[M + i] + b
        a, b = g * tables[pair, r, 2] + f * tables[pair, r + 1, 2], g * tables[pair, r, 3] + f * tables[pair, r + 1, 3]
        w[H + i] = a * w[H + i] + b
        a, b = g * tables[pair, r, 4] + f * tables[pair, r + 1, 4], g * tables[pair, r, 5] + f * tables[pair, r + 1, 5]
        w[P + i] = a * w[P + i] + b
        a, b = g * tables[pair, r, 6] + f * tables[pair, r + 1, 6], g * tables[pair, r, 7] + f * tables[pair, r + 1, 7]
        w[S + i] = a * w[S + i] + b
        if fast_potassium:
            a, b = (
                g * tables[pair, r, 8] + f * tables[pair, r + 1, 8],
                g * tables[pair, r, 9] + f * tables[pair, r + 1, 9],
            )
            w[N + i] = a * w[N + i] + b


@compiled
def _watch(w, nodes, quiet, fast, level):
    """Note peaks; count the nodes that changed by more than each of two limits, or crossed the level upwards."""
    moving, racing, crossing = 0, 0, 0
    for i in range(nodes):
        now, before = w[U + i], w[BEFORE + i]
        w[PEAK + i] = max(w[PEAK + i], now)
        w[LOWEST + i] = min(w[LOWEST + i], now)
        moving += abs(now - before) > quiet
        racing += abs(now - before) > fast
        crossing += (before < level) & (now >= level)
    return moving, racing, crossing


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
def _next_edge(currents, k):
    """Return the first step from k on whose stimulus is not that of the step before; the number of steps if none."""
    last = currents[max(k - 1, 0)]
    while k < currents.shape[0] and currents[k] == last:
        k += 1
    return k


@compiled
def _allowed(size, spans, k, edge):
    """Return the longest size of step up to the given one that may start here and does not reach over the edge."""
    while size > 0 and (k % spans[size] != 0 or k + spans[size] > edge):
        size -= 1
    return size


@compiled
def integrate_fibre(
    w, nodes, stretches, pairs, coefficients, ratios, tables, table_start, table_spacing, conductances, reversals,
    currents, site, noise, noise_site, step, spans, level, stop_at, trace, arrivals, counts,
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
    coefficients, ratios : ndarray, shapes (3, kinds, 2, modes, 3) and (3, 3, kinds, 2, modes)
        Of the even and odd modes for each size of step; what turns the charge of a step of one size into another's.
    tables, table_start, table_spacing
        Propagators over half a step each of two sizes; u of their first row; distance of the rows.
    conductances, reversals : ndarray, shapes (5,) and (3,)
        Of a node: fast and persistent sodium, slow and fast potassium, leak; sodium, potassium and leak, as u.
    currents, site, noise, noise_site
        Stimulus of each shortest step at one node, noise of each longest step (none if empty) at one node.
    step, spans : float, ndarray of int, shape (3,)
        Shortest step; length of each size of step in shortest ones. A row of the trace is one longest step.
    level, stop_at : float, int
        What u crosses when a spike arrives; stop when one arrives at this node (-1: never).
    trace, arrivals, counts : ndarray, shapes (rows, nodes), (nodes, ARRIVALS) and (nodes,)
        Filled with potentials (no row is no trace), times of spikes and numbers of spikes.
    """
    has_noise, has_fast, rows, every = noise.shape[0] > 0, conductances[3] != 0.0, trace.shape[0], spans[2]
    size, quiet, k, edge = 0, 0, 0, -1
    for i in range(nodes if rows > 0 else 0):
        trace[0, i] = w[U + i]
    while k < currents.shape[0]:
        duration = step * spans[size]
        network = NETWORK + 4 * ROW * size
        _assemble(w, nodes, conductances, reversals, duration, network)
        w[U + site] += duration * currents[k]
        if has_noise:
            w[U + noise_site] += duration * noise[k // every]
        _solve(w, nodes, network + 2 * ROW)
        moving, racing, crossing = _watch(w, nodes, duration * QUIET[size], duration * FAST[size], level)
        if crossing > 0:
            _note_arrivals(w, nodes, k * step, duration, level, arrivals, counts)
            if stop_at >= 0 and counts[stop_at] > 0:
                break
        _move_internodes(w, nodes, stretches, pairs, coefficients, size)
        k += spans[size]
        if k % every == 0 and k // every < rows:
            for i in range(nodes):
                trace[k // every, i] = w[U + i]
        before = size
        quiet = quiet + 1 if moving == 0 else 0
        if racing > 0:
            size = 0
        elif quiet >= QUIET_STEPS and size < 2 and k % spans[size + 1] == 0:
            size += 1
        if edge < k:
            edge = _next_edge(currents, k)
        size = _allowed(size, spans, k, edge)
        if size != before:
            quiet = 0
            _change_step(w, nodes, stretches, ratios, before, size)
        low, high = min(before, size), max(before, size)
        _move_gates(w, nodes, tables, low + high * (high + 1) // 2, table_start, 1.0 / table_spacing, has_fast)
