"""Run the pathway with ten thousand random sets of parameters and look for anything that is not finite.

Run by hand: ``python tests/benchmarks/random_parameters.py [--sets N] [--seed N] [--json FILE]``. A set moves between
one and all parameters that a slider may move, each to anywhere in its range. Reported are exceptions, numbers that are
not finite, values out of bounds, and the time a set takes, whose largest value shows that the steps are bounded. Every
fiftieth set has all observables measured too, those that need experiments of their own included.
"""

import argparse
import json
import time
from collections import Counter
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np

from widgets import content
from widgets.simulation import OBSERVABLES, perturbed_parameters
from widgets.simulation.experiment import Experiment
from widgets.simulation.parameter_sets import HANDED_ON

STAGES = (
    "body", "plasma", "ions", "motor_axon", "neuromuscular_junction", "muscle_fibre", "excitation_contraction",
    "motor_unit", "surface_emg", "motoneuron", "stretch_reflex", "fasciculation", "skin", "squid_axon", "sweeney_axon", "squid_protocol",
    "pathway_protocol",
)  # fmt: skip
EVERY = 50


def sliders() -> dict[str, tuple[float, float]]:
    """Return what may be moved, and its range."""
    return {
        f"{stage}.{name}": parameter.range
        for stage in STAGES
        for name, parameter in content.parameters()[stage].items()
        if f"{stage}.{name}" not in HANDED_ON
    }


def moved(generator: np.random.Generator, ranges: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Return a random set; few parameters as often as many."""
    names = list(ranges)
    count = round(len(names) ** generator.random())
    chosen = generator.choice(len(names), size=count, replace=False)
    return {names[index]: float(generator.uniform(*ranges[names[index]])) for index in chosen}


def numbers(value, path: str = ""):
    """Yield every number in a result with its name; times of what did not happen apart."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name != "arrival_time":
                yield from numbers(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for one in value:
            yield from numbers(one, path)
    elif isinstance(value, (np.ndarray, float)):
        yield path, np.asarray(value, dtype=float)


def faults_of(pathway) -> list[str]:
    """Return what is wrong with a run of the pathway."""
    faults = []
    for stage in ("ions", "axon", "junction", "fibre", "contraction", "twitch", "force", "emg"):
        faults += [path for path, array in numbers(getattr(pathway, stage), stage) if not np.all(np.isfinite(array))]
    occupancy = pathway.contraction.troponin_occupancy
    if occupancy.min() < -1e-9 or occupancy.max() > 1 + 1e-9:
        faults.append("troponin occupancy out of bounds")
    if pathway.force.muscle_force.min() < 0:
        faults.append("negative force of the muscle")
    for name, potential in (("axon", pathway.axon.membrane_potential), ("fibre", pathway.fibre.membrane_potential)):
        if np.abs(potential).max() > 1e4:
            faults.append(f"{name} potential out of bounds")
    return faults


def main() -> None:
    """Run the sets and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the results to this file")
    options = parser.parse_args()
    generator, ranges = np.random.default_rng(options.seed), sliders()
    faults, outcomes, seconds, examples = Counter(), Counter(), [], {}
    for index in range(options.sets):
        values = moved(generator, ranges)
        start = time.process_time()
        try:
            experiment = Experiment(perturbed_parameters({}, values))
            found = faults_of(experiment.pathway)
            outcomes[f"{experiment.pathway.axon.outcome}, {experiment.pathway.fibre.outcome}"] += 1
            seconds.append(time.process_time() - start)
            if index % EVERY == 0:
                for name in OBSERVABLES:
                    experiment.measure(name)
        except Exception as error:  # every kind is what the run looks for
            found = [f"{type(error).__name__}: {error}"]
        for fault in found:
            faults[fault] += 1
            examples.setdefault(fault, values)
    milliseconds = 1000 * np.array(seconds)
    result = {
        "sets": options.sets,
        "parameters": len(ranges),
        "faults": dict(faults),
        "outcomes": dict(outcomes.most_common()),
        "cpu_ms": {f"p{level:g}": float(np.percentile(milliseconds, level)) for level in (50, 99, 99.9, 100)},
    }
    print(json.dumps(result, indent=2))
    for fault, values in examples.items():
        print(fault, values)
    if options.json:
        options.json.write_text(json.dumps(result | {"examples": examples}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
