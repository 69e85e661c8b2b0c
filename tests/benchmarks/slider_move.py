"""Time one move of a slider: traces and observables of the whole pathway, from ions to force and surface EMG.

Run by hand on a quiet machine: ``python tests/benchmarks/slider_move.py [--moves N] [--json FILE]``. A move changes
temperature, stimulus, or an ion of the plasma, or all of them, of a 50 ms recording with three nerve impulses, 21
nodes and 300 ms of force; it ends when every trace and every quick observable has been read. Wall time and the time of
the processor are printed: on a busy machine only the second one says something about the course. Then the share of
each stage, how the cost grows with nodes, units and duration, the memory, and one move without numba.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from widgets.models import pathway_stages as stages
from widgets.models.motor_axon import simulate_axon
from widgets.models.motor_unit import simulate_pool
from widgets.models.muscle_fibre import simulate_fibre
from widgets.models.stimulus import Pulse, Stimulus
from widgets.simulation import OBSERVABLES, simulate

THREE_PULSES = {"pathway_protocol.pulses": 3}
QUICK = [name for name, about in OBSERVABLES.items() if about.quick and not name.startswith("squid_")]
TARGET = 16.0  # ms


def temperature(generator):
    """Return a move of the temperature: every table of rates is built anew."""
    return {"body.temperature": generator.uniform(25, 40)}


def stimulus(generator):
    """Return a move of the stimulus; the impulses come and go."""
    return {"pathway_protocol.pulse_amplitude": generator.uniform(0.2, 2.0)}


def ions(generator):
    """Return a move of one ion, over what patients have."""
    name, low, high = (
        ("potassium", 2, 7), ("sodium", 110, 170), ("ionised_calcium", 0.8, 1.8), ("ionised_magnesium", 0.2, 2.5),
    )[generator.integers(4)]  # fmt: skip
    return {f"plasma.{name}": generator.uniform(low, high)}


def everything(generator):
    """Return a move of all three at once."""
    return temperature(generator) | stimulus(generator) | ions(generator)


KINDS = {"temperature": temperature, "stimulus": stimulus, "ions": ions, "all at once": everything}


def move(overrides: dict[str, float]) -> dict[str, float]:
    """Make one move and return how long it took, ms: wall, processor, and each stage's share of the wall."""
    start, processor = time.perf_counter(), time.process_time()
    recording = simulate(**(THREE_PULSES | overrides))
    shares, last = {"parameters": time.perf_counter() - start}, time.perf_counter()
    for part, names in PARTS.items():
        for name in names:
            _ = recording.traces[name]
        shares[part] = time.perf_counter() - last
        last = time.perf_counter()
    for name in QUICK:
        _ = recording.observables[name].value
    shares["observables"] = time.perf_counter() - last
    wall, cpu = time.perf_counter() - start, time.process_time() - processor
    return {"wall": 1e3 * wall, "cpu": 1e3 * cpu} | {name: 1e3 * value for name, value in shares.items()}


PARTS = {
    "motor axon": ("nerve_potential", "nerve_ending_potential"),
    "junction and muscle fibre": ("endplate_conductance", "endplate_membrane_potential", "muscle_potential", "tubule_potential"),
    "calcium": ("free_calcium", "troponin_occupancy"),
    "force": ("unit_force", "muscle_force"),
    "surface EMG": ("emg",),
}  # fmt: skip


def moves(count: int) -> dict[str, dict[str, float]]:
    """Return percentiles of the moves of each kind, and the mean share of each part."""
    generator = np.random.default_rng(1)
    for kind in KINDS.values():
        move(kind(generator))  # compile and load
    rows = {}
    for name, kind in KINDS.items():
        times = [move(kind(generator)) for _ in range(count)]
        wall, cpu = (np.array([one[clock] for one in times]) for clock in ("wall", "cpu"))
        rows[name] = {
            "wall_p50": np.percentile(wall, 50), "wall_p99": np.percentile(wall, 99),
            "cpu_p50": np.percentile(cpu, 50), "cpu_p99": np.percentile(cpu, 99),
        } | {part: np.mean([one[part] for one in times]) for part in ("parameters", *PARTS, "observables")}  # fmt: skip
    return {name: {key: float(value) for key, value in row.items()} for name, row in rows.items()}


def processor_ms(run, rounds: int = 7) -> float:
    """Return the median processor time of a call, ms."""
    run()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return 1e3 * float(np.median(times))


def scaling() -> dict[str, dict[str, float]]:
    """Return processor times over nodes, motor units and duration."""
    from widgets.simulation.experiment import Experiment
    from widgets.simulation.parameter_sets import healthy_parameters

    pathway = Experiment(healthy_parameters()).pathway
    axon, units, fibre = pathway.parameters.motor_axon, pathway.parameters.motor_unit, pathway.parameters.muscle_fibre
    pulses = Stimulus(tuple(Pulse(1.0, 1.0 + 15.0 * k, 0.1) for k in range(3)))
    endplate = pathway.junction.conductance

    def train(duration):
        return Stimulus(tuple(Pulse(1.0, 1.0 + 15.0 * k, 0.1) for k in range(int(duration / 16))))

    return {
        "nodes of the axon, 50 ms": {
            str(nodes): processor_ms(lambda nodes=nodes: simulate_axon(axon, pulses, 50.0, nodes=nodes))
            for nodes in (21, 41, 81)
        },
        "ms of the axon, 21 nodes, an impulse every 15 ms": {
            f"{duration:g}": processor_ms(lambda duration=duration: simulate_axon(axon, train(duration), duration))
            for duration in (50.0, 100.0, 200.0, 400.0)
        },
        "ms of the muscle fibre, one impulse": {
            f"{duration:g}": processor_ms(lambda duration=duration: simulate_fibre(fibre, endplate, duration))
            for duration in (50.0, 100.0, 200.0, 400.0)
        },
        "motor units, 5 s of voluntary force": {
            str(count): processor_ms(
                lambda count=count: simulate_pool(replace(units, number_of_units=float(count)), 20.0, 5000.0)
            )
            for count in (60, 120, 240, 480)
        },
    }


def memory() -> dict[str, float]:
    """Return the largest memory so far, and the size of the traces that the stages keep, MB."""
    kept = 0
    for number in range(stages.KEPT):
        traces = simulate(**(THREE_PULSES | {"body.temperature": 36.0 + 0.1 * number})).traces
        for name in ("nerve_potential", "muscle_potential", "free_calcium", "unit_force", "emg"):
            whole = traces[name] if traces[name].base is None else traces[name].base
            kept += whole.nbytes
    return {
        "largest_resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "kept_by_the_stages_mb": kept / 2**20,
    }


def without_numba() -> float:
    """Return the processor time of one move in a process without compiled kernels, ms."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import slider_move as s; s.move({});"
        " print(s.move({'body.temperature': 36.0})['cpu'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return float(done.stdout.strip().splitlines()[-1])


def main() -> None:
    """Print the tables, and write them as JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=300, help="moves of each kind")
    parser.add_argument("--json", type=Path, help="write the results to this file")
    options = parser.parse_args()
    result = {"moves": options.moves, "kinds": moves(options.moves), "memory": memory(), "scaling_cpu_ms": scaling()}
    print(f"{options.moves} moves of each kind, ms; the goal is a p99 of {TARGET:g} ms on a quiet machine")
    for name, row in result["kinds"].items():
        print(
            f"{name:14s} wall p50 {row['wall_p50']:6.2f} p99 {row['wall_p99']:6.2f}"
            f"   processor p50 {row['cpu_p50']:6.2f} p99 {row['cpu_p99']:6.2f}"
        )
        print("   " + ", ".join(f"{part} {row[part]:.2f}" for part in ("parameters", *PARTS, "observables")))
    for name, row in result["scaling_cpu_ms"].items():
        print(f"{name}: " + ", ".join(f"{size}: {value:.2f} ms" for size, value in row.items()))
    print(", ".join(f"{name} {value:.1f}" for name, value in result["memory"].items()))
    result["without_numba_cpu_ms"] = without_numba()
    print(f"without numba, one move: {result['without_numba_cpu_ms']:.0f} ms")
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
