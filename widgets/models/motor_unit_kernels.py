"""Kernels of the motor-unit pool: when units fire, and the force of their twitches.

A twitch f(t) = (P t/T) exp(1 - t/T) is the impulse response of a critically damped second-order system. Its two states
move exactly from one spike to the next, and between spikes the force is a ready-made table of exp(-k dt/T) times a
straight line, so that no sample waits for the one before it.
"""

import math

from widgets.models.compiled import compiled

__all__ = ["fire", "pool_force", "twitch_gain"]

LINEAR_GAIN_END = 0.4  # contraction time over interval, up to which all twitches are alike (Fuglevand 1993)
GAIN_START = -math.expm1(-2.0 * LINEAR_GAIN_END**3) / LINEAR_GAIN_END
TABLE_LENGTH = 256  # samples between two renewals of a unit's two states


@compiled
def twitch_gain(ratio):
    """Return how much larger a twitch is when contraction time over interval is ``ratio`` (Fuglevand et al. 1993)."""
    if ratio < LINEAR_GAIN_END:
        return 1.0
    return -math.expm1(-2.0 * ratio**3) / (ratio * GAIN_START)


@compiled
def fire(excitation, step, thresholds, gain, minimal_rate, peak_rates, variation, phases, normals, spikes, counts):
    """Let each unit fire while the excitation is above its threshold.

    Parameters
    ----------
    excitation : ndarray, shape (samples,)
        Excitation at the start of each sample.
    step : float
        Distance of the samples, ms.
    thresholds, peak_rates : ndarray, shape (units,)
        Recruitment thresholds (units of excitation) and highest rates (Hz).
    gain, minimal_rate : float
        Hz for a unit of excitation, and Hz at recruitment.
    variation : float
        Standard deviation of an interval over its mean.
    phases : ndarray, shape (units,)
        First spike after recruitment, as a share of an interval, 0 to 1.
    normals : ndarray, shape (units, any)
        Standard normal numbers, used in turn.
    spikes : ndarray, shape (units, most)
        Filled with times, ms.
    counts : ndarray of int, shape (units,)
        Filled with the numbers of spikes.
    """
    samples = excitation.shape[0]
    for unit in range(thresholds.shape[0]):
        next_spike = -1.0  # not recruited
        count = 0
        k = 0
        while k < samples:
            above = excitation[k] - thresholds[unit]
            if above < 0.0:
                next_spike = -1.0
                k += 1
                continue
            rate = min(minimal_rate + gain * above, peak_rates[unit])
            if next_spike < 0.0:
                next_spike = step * k + phases[unit] * 1000.0 / rate
            if next_spike >= step * (k + 1):
                k += 1
                continue
            if count < spikes.shape[1]:
                spikes[unit, count] = next_spike
                count += 1
            deviation = normals[unit, count % normals.shape[1]]
            # No interval is shorter than a fifth of its mean, so that a wide spread cannot stop time.
            next_spike += 1000.0 / rate * max(1.0 + variation * deviation, 0.2)
        counts[unit] = count


@compiled
def _add_piece(out, level, slope, decays, ramps):
    for k in range(out.shape[0]):
        out[k] += level * decays[k] + slope * ramps[k]


@compiled
def pool_force(spikes, counts, amplitudes, contraction_times, linear, step, tables, force):
    """Add the forces of all units.

    Parameters
    ----------
    spikes : ndarray, shape (units, most)
        Times of the spikes, ms, in rising order.
    counts : ndarray of int, shape (units,)
        How many of them are used.
    amplitudes, contraction_times : ndarray, shape (units,)
        Peak of a single twitch, and its time, ms.
    linear : bool
        True if every twitch has the same size; False if it depends on the interval before it.
    step : float
        Distance of the samples, ms.
    tables : ndarray, shape (units, 2, any)
        exp(-k step / T) and k exp(-k step / T); one entry more than the samples between two renewals.
    force : ndarray, shape (1 or units, samples)
        Added to: in its one row, or in a row of its own for each unit.
    """
    samples = force.shape[1]
    length = tables.shape[2] - 1
    for unit in range(counts.shape[0]):
        out = force[min(unit, force.shape[0] - 1)]
        time_constant = contraction_times[unit]
        decays, ramps = tables[unit, 0], tables[unit, 1]
        peak = amplitudes[unit] * math.e
        per_sample = step / time_constant
        level, slope = 0.0, 0.0  # force = exp(-t/T) (level + slope t) from the present sample on; slope for a sample
        now = 0
        previous = -1.0e30
        for i in range(counts[unit] + 1):
            last = i == counts[unit]
            spike = step * samples if last else spikes[unit, i]
            first = min(max(math.ceil(spike / step), now), samples)
            if level != 0.0 or slope != 0.0:
                while now < first:
                    end = min(now + length, first)
                    _add_piece(out[now:end], level, slope, decays, ramps)
                    moved = end - now
                    level, slope = level * decays[moved] + slope * ramps[moved], slope * decays[moved]
                    now = end
            now = first
            if last or now >= samples:
                break
            size = peak if linear else peak * twitch_gain(time_constant / (spike - previous))
            previous = spike
            since = (now * step - spike) / time_constant
            size *= math.exp(-since)
            level += size * since
            slope += size * per_sample
