"""The fibres of McIntyre, Richardson & Grill (2002) and Sweeney et al. (1987) in PyFibers (Duke University).

An implementation that shares nothing with the course's. Needs the PyPI packages `pyfibers` and `neuron` and a C
compiler, and `pyfibers_compile` once. Run as a script it writes `fibres_pyfibers.csv` beside it:

    python tests/models/golden/fibres_in_pyfibers.py

PyFibers steps by backward Euler, whose error of the velocity falls with the step itself: it is run at three steps, so
that a reader can extrapolate to steps of no length. Its `measure_cv` counts arrivals in whole steps, 0.6 % of the
time between the two sites at 1 us; here the crossings of -20 mV are interpolated in the potentials it records.
"""

import csv
from importlib.metadata import version
from pathlib import Path

import numpy as np
from pyfibers import FiberModel, IntraStim, build_fiber

# model, diameter (um), nodes, sites between which the velocity is measured, stimulus (nA), duration (ms)
FIBRES = (
    ("MRG_DISCRETE", 7.3, 21, 6, 14, 1.0, 2.5),
    ("MRG_DISCRETE", 10.0, 21, 6, 14, 1.0, 2.0),
    ("MRG_DISCRETE", 14.0, 21, 6, 14, 1.0, 2.0),
    ("SWEENEY", 10.0, 41, 12, 28, 5.0, 2.5),
)
STEPS = (0.001, 0.0005, 0.00025)  # ms
LEVEL = -20.0  # mV
PULSE = {"delay": 1.0, "pw": 0.1, "dur": 1.0, "freq": 100, "amp": 1.0}  # ms, ms, ms, Hz, nA


def crossing(times, potential):
    """Return the first upward crossing of the level (ms), interpolated."""
    k = int(np.argmax((potential[:-1] < LEVEL) & (potential[1:] >= LEVEL)))
    return times[k] + (times[k + 1] - times[k]) * (LEVEL - potential[k]) / (potential[k + 1] - potential[k])


def measure(model, diameter, nodes, near, far, current, duration, step):
    """Return velocity (m/s) and peak in the middle (mV) of a spike from the first node; all nodes are active."""
    fibre = build_fiber(FiberModel[model], diameter=diameter, n_nodes=nodes, temperature=37, passive_end_nodes=0)
    fibre.record_vm()
    stimulus = IntraStim(dt=step, tstop=duration, istim_ind=0, clamp_kws=PULSE)
    stimulus.run_sim(current, fibre, fail_on_end_excitation=None)
    times = np.array(stimulus.time)
    potentials = [np.array(potential) for potential in fibre.vm]
    distance = (far - near) * fibre.delta_z / 1000.0
    velocity = distance / (crossing(times, potentials[far]) - crossing(times, potentials[near]))
    return velocity, potentials[nodes // 2].max()


def main():
    """Write the golden values."""
    with (Path(__file__).parent / "fibres_pyfibers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            [
                f"# PyFibers {version('pyfibers')}",
                f"NEURON {version('neuron')}",
                "backward Euler",
                "37 degC, all nodes active, 0.1 ms into node 0",
                "python tests/models/golden/fibres_in_pyfibers.py",
            ]
        )
        writer.writerow(["model", "fibre_diameter_um", "nodes", "step_ms", "velocity_m_per_s", "middle_node_peak_mV"])
        for fibre in FIBRES:
            for step in STEPS:
                velocity, peak = measure(*fibre, step)
                row = [*fibre[:3], step, f"{velocity:.4f}", f"{peak:.4f}"]
                print(*row, flush=True)
                writer.writerow(row)


if __name__ == "__main__":
    main()
