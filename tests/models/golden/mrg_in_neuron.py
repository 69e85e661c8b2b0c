"""The fibre of McIntyre, Richardson & Grill (2002) in NEURON, compartment by compartment.

Written anew from the paper's Table 1 for the comparison with `widgets/models/motor_axon.py`; needs the PyPI package
`neuron` and a C compiler. Run as a script it writes `motor_axon_neuron.csv` beside it:

    python tests/models/golden/mrg_in_neuron.py

NEURON's `secondorder=2` with `extracellular` converges to a wrong velocity (74 m/s), so the truth comes from the
variable-step solver IDA (`cvode.use_daspk(1)`).
"""

import csv
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent
# fibre, axon, node, node spacing, FLUT length (um), lamellae
TABLE = {
    7.3: (4.6, 2.4, 750.0, 38.0, 100),
    10.0: (6.9, 3.3, 1150.0, 46.0, 120),
    14.0: (10.4, 4.7, 1400.0, 56.0, 140),
}
REST = -80.0
LEVEL = -20.0
STIMULUS = (1.0, 1.0, 0.1)  # nA, ms, ms into the first node


def load():
    """Compile the nodal membrane in a folder of its own and return NEURON's interpreter."""
    build = Path(tempfile.mkdtemp(prefix="mrg-neuron-"))
    shutil.copy(FOLDER / "mrg_node.mod", build)
    compiler = Path(sys.executable).parent / "nrnivmodl"
    environment = os.environ | {"PATH": f"{compiler.parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([compiler, "."], cwd=build, check=True, capture_output=True, env=environment)
    os.environ["NEURON_MODULE_OPTIONS"] = "-nogui"
    from neuron import h, load_mechanisms

    load_mechanisms(str(build))
    h.load_file("stdrun.hoc")
    return h


class Fibre:
    """A fibre of sections; keeps them alive."""

    def __init__(self, h, diameter, nodes=21):
        self.h = h
        self.diameter = diameter
        axon, node, spacing, flut, lamellae = TABLE[diameter]
        stin = (spacing - 1.0 - 6.0 - 2.0 * flut) / 6.0
        kinds = [("node", 1.0, node, 0.002)]
        inside = [("mysa", 3.0, node, 0.002), ("flut", flut, axon, 0.004)]
        internode = [*inside, *[("stin", stin, axon, 0.004)] * 6, *reversed(inside)]
        sections, self.nodes = [], []
        for index in range(nodes):
            for kind in [*kinds, *(internode if index < nodes - 1 else [])]:
                section = self._section(*kind, lamellae)
                if sections:
                    section.connect(sections[-1](1), 0)
                sections.append(section)
                if kind[0] == "node":
                    self.nodes.append(section)
        self.sections = sections
        self.spacing = spacing / 1000.0

    def _section(self, kind, length, axon, gap, lamellae):
        section = self.h.Section(name=f"{kind}{id(object())}")
        section.nseg, section.L = 1, length
        ring = math.pi * gap * (axon + gap)  # um2
        section.insert("extracellular")
        section.xraxial[0] = 70.0 / (ring * 1e-8) * 1e-6  # MOhm/cm
        if kind == "node":
            section.diam, section.Ra, section.cm = axon, 70.0, 2.0
            section.insert("mrg_node")
            section.xg[0], section.xc[0] = 1e10, 0.0
            return section
        # Axon and myelin have one diameter in NEURON, the fibre's; what belongs to the axon is scaled.
        ratio = axon / self.diameter
        section.diam, section.Ra, section.cm = self.diameter, 70.0 / ratio**2, 2.0 * ratio
        section.insert("pas")
        section.g_pas = (0.001 if kind == "mysa" else 0.0001) * ratio
        section.e_pas = REST
        section.xg[0], section.xc[0] = 0.001 / (2.0 * lamellae), 0.1 / (2.0 * lamellae)
        return section

    def run(self, duration, *, absolute_tolerance=None, step=None, pulses=(STIMULUS,)):
        """Return times (ms) and node potentials (mV) of a run by IDA, or by backward Euler with a step (ms)."""
        h = self.h
        h.celsius = 37.0
        clamps = []
        for amplitude, onset, width in pulses:
            clamp = h.IClamp(self.nodes[0](0.5))
            clamp.amp, clamp.delay, clamp.dur = amplitude, onset, width
            clamps.append(clamp)
        solver = h.CVode()
        solver.active(absolute_tolerance is not None)
        if absolute_tolerance is not None:
            solver.use_daspk(1)
            solver.atol(absolute_tolerance)
        else:
            h.secondorder, h.dt, h.steps_per_ms = 0, step, 1.0 / step
        times = h.Vector().record(h._ref_t)
        potentials = [h.Vector().record(node(0.5)._ref_v) for node in self.nodes]
        started = time.process_time()
        h.finitialize(REST)
        h.continuerun(duration)
        self.seconds = time.process_time() - started
        return np.array(times), np.array([np.array(potential) for potential in potentials])


def crossing(times, potential, level=LEVEL):
    """Return the first upward crossing of a level (ms), interpolated."""
    k = int(np.argmax((potential[:-1] < level) & (potential[1:] >= level)))
    return times[k] + (times[k + 1] - times[k]) * (level - potential[k]) / (potential[k + 1] - potential[k])


def velocity(fibre, times, potentials, near=6, far=14):
    """Return the conduction velocity (m/s) of the first spike."""
    return (far - near) * fibre.spacing / (crossing(times, potentials[far]) - crossing(times, potentials[near]))


def main():
    """Write the golden values."""
    import neuron

    h = load()
    command = "python tests/models/golden/mrg_in_neuron.py"
    with (FOLDER / "motor_axon_neuron.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["# NEURON", neuron.__version__, "IDA (cvode.use_daspk(1))", "1 nA for 0.1 ms into node 0", command]
        )
        writer.writerow(["fibre_diameter_um", "absolute_tolerance", "velocity_m_per_s", "peak_node_10_mV"])
        for diameter in TABLE:
            fibre = Fibre(h, diameter)
            for tolerance in (1e-3, 1e-4):  # IDA does not start at 1e-5
                times, potentials = fibre.run(3.0 if diameter > 8 else 4.0, absolute_tolerance=tolerance)
                row = [diameter, tolerance, f"{velocity(fibre, times, potentials):.4f}", f"{potentials[10].max():.4f}"]
                print(*row, f"{fibre.seconds:.2f} s", len(times))
                writer.writerow(row)


if __name__ == "__main__":
    main()
