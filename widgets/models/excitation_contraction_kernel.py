"""The kernel that steps calcium, troponin and cross-bridges through time (see :mod:`excitation_contraction`)."""

from widgets.models.compiled import compiled

__all__ = ["integrate_contraction"]


@compiled
def _slopes(calcium, store, bound, attached, opened, rates):
    """Return the rates of change of free calcium, stored calcium, bound calcium and attached cross-bridges."""
    release = rates[0] * opened * store
    uptake = rates[1] * calcium * calcium / (calcium * calcium + rates[2])
    leak = rates[3] * store
    binding = rates[4] * calcium * (rates[5] - bound) - rates[6] * bound
    occupied = max(bound / rates[5], 0.0) ** rates[7]
    active = occupied / (occupied + rates[8])
    return (
        rates[9] * (release + leak - uptake - binding),
        uptake - release - leak,
        binding,
        rates[10] * active * (1.0 - attached) - rates[11] * attached,
    )


@compiled
def _opened(rising, falling):
    return min(max(falling - rising, 0.0), 1.0)


@compiled
def integrate_contraction(state, rates, impulses, half_decays, step, every, trace):
    """Step calcium and force through time by the classical Runge-Kutta method.

    Parameters
    ----------
    state : ndarray, shape (4,)
        Free, stored and bound calcium (umol/L) and the share of attached cross-bridges at the start.
    rates : ndarray, shape (12,)
        Release and pump rate, square of the pump's half concentration, leak; binding rate, sites and release rate of
        troponin; exponent and half occupancy (to that power) of activation; free share of calcium; attachment and
        detachment rate.
    impulses : ndarray, shape (steps, 2)
        Added at the start of each step to the falling and to the rising exponential of release.
    half_decays : ndarray, shape (2,)
        Factors of the two over half a step.
    step, every : float, int
        ms; steps between two rows of the trace.
    trace : ndarray, shape (rows, 5)
        Filled with release activation and the four states.
    """
    calcium, store, bound, attached = state[0], state[1], state[2], state[3]
    falling, rising = 0.0, 0.0
    row = 0
    for k in range(impulses.shape[0]):
        falling += impulses[k, 0]
        rising += impulses[k, 1]
        first = _opened(rising, falling)
        if k % every == 0:
            trace[row, 0], trace[row, 1], trace[row, 2] = first, calcium, store
            trace[row, 3], trace[row, 4] = bound, attached
            row += 1
        middle = _opened(rising * half_decays[1], falling * half_decays[0])
        falling *= half_decays[0] * half_decays[0]
        rising *= half_decays[1] * half_decays[1]
        last = _opened(rising, falling)
        a = _slopes(calcium, store, bound, attached, first, rates)
        h = 0.5 * step
        b = _slopes(calcium + h * a[0], store + h * a[1], bound + h * a[2], attached + h * a[3], middle, rates)
        c = _slopes(calcium + h * b[0], store + h * b[1], bound + h * b[2], attached + h * b[3], middle, rates)
        h = step
        d = _slopes(calcium + h * c[0], store + h * c[1], bound + h * c[2], attached + h * c[3], last, rates)
        h = step / 6.0
        calcium = max(calcium + h * (a[0] + 2.0 * (b[0] + c[0]) + d[0]), 0.0)
        store = max(store + h * (a[1] + 2.0 * (b[1] + c[1]) + d[1]), 0.0)
        bound += h * (a[2] + 2.0 * (b[2] + c[2]) + d[2])
        attached += h * (a[3] + 2.0 * (b[3] + c[3]) + d[3])
