"""Time the motor axon against NEURON's variable-step solver, each with its error of the conduction velocity.

Run by hand: ``python tests/benchmarks/motor_axon.py [--json FILE] [--rounds N]``. It needs a C compiler, for NEURON's
nodal membrane. The work is 50 ms with three spikes on 21 nodes of the 10 um fibre. All contestants run in turn in one
process; printed are medians of processor time (steadier than wall time on a shared machine; all run on one thread),
ratios and errors. The course is timed as a learner calls it: rest, stimulus, traces of all nodes and velocity
included; one row moves the temperature each time, so that the tables are built anew. NEURON is set up before its clock
starts.
"""

import argparse
import dataclasses
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from widgets import content
from widgets.models.motor_axon import MotorAxonParameters, simulate_axon
from widgets.models.motor_axon_excitability import threshold_current
from widgets.models.stimulus import Pulse, Stimulus

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "golden"))
import mrg_in_neuron

DURATION = 50.0  # ms
PULSES = tuple((1.0, 1.0 + 15.0 * k, 0.1) for k in range(3))
STIMULUS = Stimulus(tuple(Pulse(*pulse) for pulse in PULSES))
AXON = content.fill(MotorAxonParameters, "motor_axon")
LIMIT = simulate_axon(AXON, STIMULUS, 4.0, time_step=0.0001).conduction_velocity


@dataclasses.dataclass
class Contestant:
    """One way to do the work: ``run`` returns (seconds, velocity in m/s or None)."""

    name: str
    run: Callable
    rounds: int


def course(rounds: int, name: str, **options) -> Contestant:
    """Return the course's axon with options of ``simulate_axon``."""

    def run():
        start = time.process_time()
        recording = simulate_axon(AXON, STIMULUS, DURATION, **options)
        return time.process_time() - start, recording.conduction_velocity

    return Contestant(name, run, rounds)


def moving_slider(rounds: int) -> Contestant:
    """Return the course's axon at another temperature each time."""
    temperatures = itertools.count()

    def run():
        parameters = replace(AXON, temperature=30.0 + 7.0 * (next(temperatures) * 0.618 % 1.0))
        start = time.process_time()
        simulate_axon(parameters, STIMULUS, DURATION)
        return time.process_time() - start, None

    return Contestant("course 1.25/5/25 us, new temperature", run, rounds)


def threshold(rounds: int) -> Contestant:
    """Return one search of a threshold."""

    def run():
        start = time.process_time()
        threshold_current(AXON)
        return time.process_time() - start, None

    return Contestant("course, one threshold", run, rounds)


def neuron(fibre, rounds: int, name: str, duration: float = DURATION, **solver) -> Contestant:
    """Return NEURON's fibre with a solver; a shorter run is scaled up to the whole work."""

    def run():
        times, potentials = fibre.run(duration, pulses=PULSES, **solver)
        return fibre.seconds * DURATION / duration, mrg_in_neuron.velocity(fibre, times, potentials)

    return Contestant(name, run, rounds)


def contestants(rounds: int) -> list[Contestant]:
    """Return everyone; the first is what the others are compared with."""
    fibre = mrg_in_neuron.Fibre(mrg_in_neuron.load(), 10.0)
    few = max(1, rounds // 3)
    return [
        course(rounds, "course 1.25/5/25 us"),
        course(rounds, "course 2.5/5/25 us", time_step=0.0025),
        course(rounds, "course 1.25 us throughout", output_step=0.00125),
        course(rounds, "course 1.25/5/25 us, 41 nodes", nodes=41),
        course(rounds, "course 1.25/5/25 us, 81 nodes", nodes=81),
        moving_slider(rounds),
        threshold(rounds),
        neuron(fibre, few, "NEURON IDA, atol 0.1", absolute_tolerance=0.1),
        neuron(fibre, few, "NEURON IDA, atol 0.01", absolute_tolerance=0.01),
        neuron(fibre, 1, "NEURON backward Euler 0.25 us (5 ms x 10)", 5.0, step=0.00025),
    ]


def measure(entries: list[Contestant]) -> list[dict]:
    """Run all contestants in turn and return name, milliseconds, error of the velocity (%) and ratio."""
    for entry in entries[:7]:
        entry.run()  # compile and fill caches
    results = {entry.name: [] for entry in entries}
    for round_ in range(max(entry.rounds for entry in entries)):
        for entry in entries:
            if round_ < entry.rounds:
                results[entry.name].append(entry.run())
    rows = []
    for name, runs in results.items():
        milliseconds = 1000 * statistics.median(seconds for seconds, _ in runs)
        velocity = runs[-1][1]
        error = None if velocity is None else 100 * (velocity / LIMIT - 1)
        ratio = milliseconds / rows[0]["milliseconds"] if rows else 1.0
        rows.append({"name": name, "milliseconds": milliseconds, "velocity_error_percent": error, "ratio": ratio})
    return rows


def slider_moves(count: int = 300) -> dict:
    """Return median and 99th percentile (ms) of moves with random temperature and stimulus."""
    generator = np.random.default_rng(1)
    times = []
    for _ in range(count):
        parameters = replace(AXON, temperature=generator.uniform(25.0, 40.0))
        stimulus = Stimulus(tuple(Pulse(generator.uniform(0.8, 2.0), 1.0 + 15.0 * k, 0.1) for k in range(3)))
        start = time.process_time()
        simulate_axon(parameters, stimulus, DURATION)
        times.append(1000 * (time.process_time() - start))
    return {"moves": count, "median_ms": float(np.median(times)), "p99_ms": float(np.percentile(times, 99))}


def main() -> None:
    """Print the table, and write it as JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="write the results to this file")
    parser.add_argument("--rounds", type=int, default=15, help="runs of each quick contestant")
    options = parser.parse_args()
    rows = measure(contestants(options.rounds))
    print(f"small-step limit {LIMIT:.3f} m/s; {DURATION:g} ms, {len(PULSES)} spikes, 21 nodes unless said otherwise")
    for row in rows:
        error = row["velocity_error_percent"]
        shown = "" if error is None else f"{error:+.2f} %"
        print(f"{row['name']:45s} {row['milliseconds']:10.2f} ms {shown:>9s} {row['ratio']:10.1f} x")
    moves = slider_moves()
    print(f"{moves['moves']} slider moves: median {moves['median_ms']:.1f} ms, p99 {moves['p99_ms']:.1f} ms")
    if options.json:
        text = json.dumps({"limit_m_per_s": LIMIT, "rows": rows, "slider": moves}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
