"""Time the force of a motor-unit pool against a digital filter and a convolution on the same work.

Run by hand: ``python tests/benchmarks/motor_unit_force.py [--json] [--rounds N]``. The work: the spikes of 120 units
over 5 s, with intervals that vary, become the summed force at 1 kHz, the size of each twitch following the interval
before it. The filter and the convolution need the spikes on samples, so all get spikes rounded to whole milliseconds;
where they start from is an array of impulses for each unit. Filling it is timed apart, with a vectorised NumPy gain.
Contestants run in turn in one process; printed are medians, ratios, the largest difference, memory and scaling.
"""

import argparse
import json
import statistics
import time
import tracemalloc
from dataclasses import replace

import numpy as np
from scipy.signal import fftconvolve, lfilter

from widgets import content
from widgets.models import motor_unit
from widgets.models.compiled import is_compiled
from widgets.models.motor_unit_kernels import LINEAR_GAIN_END

STEP = 1.0  # ms
HEALTHY = content.fill(motor_unit.MotorUnitParameters, "motor_unit")


def work(units: int, samples: int, excitation: float):
    """Return a pool and its spikes on whole samples."""
    parameters = replace(HEALTHY, number_of_units=float(units))
    pool = motor_unit.motor_unit_pool(parameters)
    spikes, counts = motor_unit.spike_trains(parameters, pool, np.full(samples, excitation), STEP, 1)
    for row, count in zip(spikes, counts, strict=True):
        row[:count] = np.round(row[:count])
    return pool, spikes, counts


def impulses(pool, spikes, counts, samples):
    """Return the size of the twitch that starts at each sample, a row for each unit, scaled for the filter."""
    result = np.zeros((len(counts), samples))
    start = -np.expm1(-2 * LINEAR_GAIN_END**3) / LINEAR_GAIN_END
    for unit, count in enumerate(counts):
        times = spikes[unit, :count]
        ratio = pool.contraction_time[unit] / np.diff(times, prepend=-np.inf)
        saturated = -np.expm1(-2 * ratio**3) / np.where(ratio > 0, ratio, 1.0) / start
        gain = np.where(ratio < LINEAR_GAIN_END, 1.0, saturated)
        inside = times < samples
        np.add.at(result[unit], times[inside].astype(int), gain[inside])
    return result * (pool.twitch_force * np.e / pool.contraction_time)[:, None]


def filtered(pool, rows):
    """Sum critically damped filters, one a unit."""
    total = np.zeros(rows.shape[1])
    for row, time_constant in zip(rows, pool.contraction_time, strict=True):
        decay = np.exp(-STEP / time_constant)
        total += lfilter([0.0, STEP * decay], [1.0, -2 * decay, decay**2], row)
    return total


def convolved(pool, rows):
    """Sum convolutions with the twitch, which ends after a second."""
    time_axis = STEP * np.arange(1000)
    twitches = time_axis * np.exp(-time_axis / pool.contraction_time[:, None])
    return fftconvolve(rows, twitches, axes=1).sum(axis=0)[: rows.shape[1]]


def medians(contestants: dict, rounds: int) -> dict[str, float]:
    """Return the median wall time of each in ms; they take turns."""
    times = {name: [] for name in contestants}
    for run in contestants.values():
        run()
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.perf_counter()
            run()
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(values) for name, values in times.items()}


def memory(run) -> float:
    """Return the peak of Python's and NumPy's memory during a run, MB."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=21)
    arguments = parser.parse_args()
    result = {"compiled": is_compiled()}
    samples = 5000
    for name, excitation in (("typical_20", 20.0), ("maximal_57", 57.0)):
        pool, spikes, counts = work(120, samples, excitation)
        rows = impulses(pool, spikes, counts, samples)
        contestants = {
            "recursion": lambda p=pool, s=spikes, c=counts: motor_unit.train_force(p, s, c, samples, STEP),
            "lfilter": lambda p=pool, r=rows: filtered(p, r),
            "fft": lambda p=pool, r=rows: convolved(p, r),
            "filling_impulses": lambda p=pool, s=spikes, c=counts: impulses(p, s, c, samples),
        }
        ms = medians(contestants, arguments.rounds)
        ours, filter_force = contestants["recursion"](), contestants["lfilter"]()
        result[name] = {
            "spikes": int(counts.sum()),
            "ms": ms,
            "lfilter_over_recursion": ms["lfilter"] / ms["recursion"],
            "lfilter_with_filling_over_recursion": (ms["lfilter"] + ms["filling_impulses"]) / ms["recursion"],
            "fft_over_recursion": ms["fft"] / ms["recursion"],
            "largest_relative_difference": float(np.abs(ours - filter_force).max() / ours.max()),
            "peak_memory_MB": {key: memory(contestants[key]) for key in ("recursion", "lfilter", "fft")},
        }
    scaling = {}
    for units, length in ((120, 5000), (240, 5000), (120, 10000)):
        pool, spikes, counts = work(units, length, 20.0)
        scaling[f"{units}_units_{length}_ms"] = lambda p=pool, s=spikes, c=counts, n=length: motor_unit.train_force(
            p, s, c, n, STEP
        )
    base, *others = medians(scaling, arguments.rounds).items()
    result["scaling_over_" + base[0]] = {name: value / base[1] for name, value in others}
    print(json.dumps(result, indent=None if arguments.json else 2))


if __name__ == "__main__":
    main()
