"""Time what the release of a slider asks for: the rate of twitches, a minute of EMG and its sound.

Run by hand: ``python tests/benchmarks/fasciculation_release.py [--json] [--rounds N]``. Each setting is met for the
first time in every round: all that the stages of the pathway keep is forgotten before. Only the potentials of the
motor units stay, as they do while a slider that moves the nerve goes to and fro; ``cold`` forgets them too. Printed
are median wall and processor times in ms, their parts, the share of the 300 ms that a release may take, and the ratio
to the run of the pathway itself.
"""

import argparse
import json
import statistics
import time
from itertools import pairwise

from widgets import simulate
from widgets.models import fasciculation_minute, pathway_stages
from widgets.models.compiled import is_compiled, warm_up
from widgets.simulation import measures_fasciculation, measures_reflex
from widgets.sound import emg_sound

BUDGET = 300.0  # ms
SETTINGS = {
    "healthy": {},
    "calcium_1.0": {"plasma.ionised_calcium": 1.0},
    "calcium_0.8": {"plasma.ionised_calcium": 0.8},
    "calcium_0.6": {"plasma.ionised_calcium": 0.6},
    "potassium_6": {"plasma.potassium": 6.0},
    "slow_potassium_0.4": {"motor_axon.slow_potassium_conductance": 32.0},
    "bias_0.3": {"motor_axon.bias_current": 0.3},
    "noradrenaline": {"motoneuron.noradrenaline_level": 1.0},
    "healthy_foot": {"fasciculation.baseline_rate": 100.0},
}
KEPT = (
    measures_fasciculation.axon_threshold,
    measures_fasciculation.event_discharges,
    measures_reflex._ramp,
)


def forget() -> None:
    """Forget what was worked out for earlier settings."""
    pathway_stages.forget_results()
    for kept in KEPT:
        kept.cache_clear()


def release(setting: dict[str, float]) -> dict[str, float]:
    """Return the wall times of the parts of one release, ms."""
    recording = simulate(**setting)
    marks = [time.perf_counter()]
    recording.observables["fasciculation_rate"]
    marks.append(time.perf_counter())
    signal = recording.minute().emg
    marks.append(time.perf_counter())
    emg_sound(signal)
    marks.append(time.perf_counter())
    parts = [1000 * (later - earlier) for earlier, later in pairwise(marks)]
    return dict(zip(("rate", "emg", "sound"), parts, strict=True))


def measure(setting: dict[str, float], rounds: int) -> dict[str, float]:
    """Return medians over some rounds."""
    walls, processor, cold = [], [], []
    for _round in range(rounds):
        for times, clear in ((cold, True), (walls, False)):
            forget()
            if clear:
                fasciculation_minute._potential.cache_clear()
            start = time.process_time()
            times.append(release(setting))
        processor.append(1000 * (time.process_time() - start))
    parts = {name: statistics.median(wall[name] for wall in walls) for name in ("rate", "emg", "sound")}
    whole = statistics.median(sum(wall.values()) for wall in walls)
    return parts | {
        "whole": whole,
        "processor": statistics.median(processor),
        "cold": statistics.median(sum(wall.values()) for wall in cold),
        "share_of_budget": whole / BUDGET,
    }


def pathway_time(rounds: int) -> float:
    """Return the median wall time of a run of the pathway from nerve to EMG, ms."""
    times = []
    for _round in range(rounds):
        forget()
        start = time.perf_counter()
        recording = simulate()
        recording.traces["emg"], recording.traces["muscle_force"]
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    warm_up()
    release({})
    pathway = pathway_time(arguments.rounds)
    settings = {name: measure(setting, arguments.rounds) for name, setting in SETTINGS.items()}
    result = {
        "compiled": is_compiled(),
        "pathway_ms": pathway,
        "settings": settings,
        "longest_share_of_budget": max(one["share_of_budget"] for one in settings.values()),
        "median_release_over_pathway": statistics.median(one["whole"] for one in settings.values()) / pathway,
    }
    print(json.dumps(result, indent=None if arguments.json else 2))


if __name__ == "__main__":
    main()
