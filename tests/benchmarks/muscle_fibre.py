"""Time the muscle fibre against the same equations in NumPy, each with its error of velocity and peak.

Run by hand: ``python tests/benchmarks/muscle_fibre.py [--json] [--rounds N]``. The work: 50 ms with three impulses on a
fibre of 10 mm. The NumPy side steps the whole fibre at a fixed step by the same staggered scheme, with SciPy's banded
solver and rates written as array expressions: what one would write without a kernel. It runs 12 ms with one impulse and
its time is multiplied to 50 ms. Also printed: the kernel at finer steps, and how its time grows with length, duration
and impulses.
"""

import argparse
import json
import statistics
import time
from dataclasses import replace

import numpy as np
from scipy.linalg import solve_banded

from widgets import content
from widgets.models import muscle_fibre
from widgets.models.compiled import is_compiled
from widgets.models.muscle_fibre import MuscleFibreParameters, simulate_fibre
from widgets.models.neuromuscular_junction import EndplateConductance

HEALTHY = content.fill(MuscleFibreParameters, "muscle_fibre")
ONE = EndplateConductance((1.0,), (2400.0,), 0.25, 1.2, -15.0)
THREE = replace(ONE, onsets=(1.0, 16.0, 31.0), amplitudes=(2400.0,) * 3)


def rates(v):
    """Return alpha and beta of m, h and n at arrays of potentials."""
    m, n = (v + 46) / 10, (v + 40) / 7
    return (
        (2.88 * m / -np.expm1(-m), 1.38 * np.exp(-(v + 46) / 18)),
        (0.0081 * np.exp(-(v + 45) / 14.7), 4.38 / (1 + np.exp(-(v + 45) / 9))),
        (0.0917 * n / -np.expm1(-n), 0.067 * np.exp(-(v + 40) / 40)),
    )


def numpy_fibre(step: float, duration: float):
    """Step the whole fibre at a fixed step; return seconds, velocity and overshoot."""
    start = time.perf_counter()
    half = round(0.5 * HEALTHY.fibre_length / muscle_fibre.COMPARTMENT_LENGTH)
    count = 2 * half
    densities, reversals, access = muscle_fibre._membrane(HEALTHY)
    area, coupling = HEALTHY.tubule_area_ratio, muscle_fibre._coupling(HEALTHY)
    factor = muscle_fibre.rate_factor(HEALTHY)
    rest = muscle_fibre.resting_state(HEALTHY)
    v, w = np.full(count, rest.membrane_potential), np.full(count, rest.tubule_potential)
    gates = np.repeat(rest.gates[:, None], count, axis=1)
    folds = np.zeros(count)
    folds[half - 1 : half + 1] = (HEALTHY.endplate_sodium_density_ratio - 1) * HEALTHY.sodium_conductance
    steps = round(duration / step)
    density = 0.5 * ONE.sampled(step, steps) * muscle_fibre._density_of_a_nanosiemens(HEALTHY)
    banded = np.zeros((3, count))
    banded[0, 1:] = banded[2, :-1] = -coupling
    ends = 2.0 * np.ones(count)
    ends[[0, -1]] = 1.0
    arrival, peak, store = np.full(count, np.nan), np.full(count, -200.0), 2 * HEALTHY.membrane_capacitance / step
    moved = 0.5
    for k in range(steps):
        for offset, potential in ((0, v), (3, w)):
            for gate, (alpha, beta) in enumerate(rates(potential)):
                total = alpha + beta
                decay = np.exp(-total * moved * step * factor)
                gates[offset + gate] = gates[offset + gate] * decay + alpha / total * (1 - decay)
        moved = 1.0
        sodium = (densities[0, 0] + folds) * gates[0] ** 3 * gates[1]
        potassium = densities[0, 1] * gates[2] ** 4
        tubule_sodium, tubule_potassium = densities[1, 0] * gates[3] ** 3 * gates[4], densities[1, 1] * gates[5] ** 4
        inverse = 1 / (store * area + tubule_sodium + tubule_potassium + densities[1, 2] + access)
        base = store * area * w + tubule_sodium * reversals[0] + tubule_potassium * reversals[1]
        base = (base + densities[1, 2] * reversals[2]) * inverse
        share = access * inverse
        opened = np.zeros(count)
        opened[half - 1 : half + 1] = density[k]
        banded[1] = store + sodium + potassium + densities[0, 2] + access * (1 - share) + coupling * ends + opened
        right = store * v + sodium * reversals[0] + potassium * reversals[1] + densities[0, 2] * reversals[2]
        middle = solve_banded((1, 1), banded, right + access * base + opened * ONE.reversal_potential)
        before, v, w = v, 2 * middle - v, 2 * (base + share * middle) - w
        crossed = (before < -20) & (v >= -20) & np.isnan(arrival)
        arrival[crossed] = step * (k + (-20 - before[crossed]) / (v[crossed] - before[crossed]))
        peak = np.maximum(peak, v)
    seconds = time.perf_counter() - start
    near, far = half + int(0.4 * half), half + int(0.8 * half)
    distance = muscle_fibre.COMPARTMENT_LENGTH * (far - near)
    return seconds, float(distance / (arrival[far] - arrival[near])), float(peak[far])


def median_ms(runs: dict, rounds: int) -> dict[str, float]:
    """Return the median wall time of each run in ms; they take turns."""
    times = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    limit = simulate_fibre(HEALTHY, ONE, 8.0, time_step=0.0005)
    steps = (0.0125, 0.00625, 0.0025, 0.00125)
    ms = median_ms(
        {str(step): lambda step=step: simulate_fibre(HEALTHY, THREE, 50.0, time_step=step) for step in steps},
        arguments.rounds,
    )
    result = {"compiled": is_compiled(), "limit_m_per_s": limit.conduction_velocity, "kernel": {}, "numpy": {}}
    for step in steps:
        recording = simulate_fibre(HEALTHY, ONE, 8.0, time_step=step)
        result["kernel"][str(step)] = {
            "ms": ms[str(step)],
            "velocity_error_percent": 100 * (recording.conduction_velocity / limit.conduction_velocity - 1),
            "overshoot_error_mV": recording.overshoot - limit.overshoot,
        }
    for step in (0.00625,):
        seconds, velocity, overshoot = min(numpy_fibre(step, 12.0) for _ in range(2))
        result["numpy"][str(step)] = {
            "ms_for_50_ms": 1000 * seconds * 50 / 12,
            "over_kernel": 1000 * seconds * 50 / 12 / ms[str(step)],
            "velocity_error_percent": 100 * (velocity / limit.conduction_velocity - 1),
            "overshoot_error_mV": overshoot - limit.overshoot,
        }
    longer = replace(HEALTHY, fibre_length=2 * HEALTHY.fibre_length)
    # The same impulses a second of recording, so that the share of quick steps stays the same.
    twice = replace(ONE, onsets=tuple(1.0 + 15 * k for k in range(6)), amplitudes=(2400.0,) * 6)
    scaling = median_ms(
        {
            "base": lambda: simulate_fibre(HEALTHY, THREE, 45.0),
            "twice_the_duration": lambda: simulate_fibre(HEALTHY, twice, 90.0),
            "twice_the_length": lambda: simulate_fibre(longer, THREE, 45.0),
            "no_impulse": lambda: simulate_fibre(HEALTHY, replace(ONE, onsets=(), amplitudes=()), 45.0),
        },
        arguments.rounds,
    )
    result["scaling_over_base"] = {name: value / scaling["base"] for name, value in scaling.items()}
    print(json.dumps(result, indent=None if arguments.json else 2))


if __name__ == "__main__":
    main()
