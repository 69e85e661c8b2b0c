"""Time the squid axon against NEURON, SciPy and plain Python, each at the largest step that is accurate enough.

Run by hand: ``python tests/benchmarks/squid_axon.py [--json FILE]``. All contestants run in turn in one process;
printed are medians, ratios and each one's step and error. NEURON gets both of its integrators (fixed steps of second
order without its table of rates, run by ``psolve``; variable steps), set up before the clock starts. The course is
timed as a learner calls it: rest, stimulus, traces and observables included.
"""

import argparse
import dataclasses
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML
from scipy.integrate import odeint, solve_ivp

os.environ["NEURON_MODULE_OPTIONS"] = "-nogui"
from neuron import h

from widgets.models import hodgkin_huxley
from widgets.models.squid_axon import Pulse, SquidAxonParameters, Stimulus, simulate_membrane
from widgets.models.squid_axon_cable import simulate_cable

PARAMETERS = Path(__file__).parents[2] / "data" / "parameters.yaml"
GROUP = YAML(typ="safe").load(PARAMETERS.read_text(encoding="utf-8"))["squid_axon"]
MEMBRANE = SquidAxonParameters(**{name: entry["value"] for name, entry in GROUP.items()})
CABLE = dataclasses.replace(MEMBRANE, temperature=18.5)

MEMBRANE_DURATION, MEMBRANE_CURRENT = 100.0, 10.0  # ms, uA/cm^2: seven spikes
SPIKE_TIME_TOLERANCE, POTENTIAL_TOLERANCE = 0.02, 0.1  # ms, mV root mean square
CABLE_DURATION, COMPARTMENTS = 20.0, 400
CABLE_STIMULUS = Pulse(amplitude=200.0, onset=0.0, duration=0.5)
VELOCITY_TOLERANCE, AMPLITUDE_TOLERANCE = 0.005, 0.2  # relative, mV
SITES = (160, 320)  # compartments
LEVEL = MEMBRANE.spike_detection_potential
h.load_file("stdrun.hoc")
PARALLEL = h.ParallelContext()


@dataclasses.dataclass
class Contestant:
    """One way to do the work: settings from the cheapest on, and a run that returns (seconds, result)."""

    name: str
    setting: str
    settings: tuple
    run: Callable
    rounds: int = 15


def configure_neuron(celsius: float) -> None:
    """Give NEURON its best accuracy: exact rates, second order."""
    h.celsius, h.usetable_hh, h.secondorder = celsius, 0, 2
    PARALLEL.set_maxstep(10)
    h.CVode().condition_order(2)


def neuron_section(length: float, diameter: float, segments: int):
    """Return a section with the squid's membrane (lengths in um)."""
    section = h.Section(name="axon")
    section.L, section.diam, section.nseg = length, diameter, segments
    section.Ra, section.cm = MEMBRANE.axoplasm_resistivity, MEMBRANE.membrane_capacitance
    section.insert("hh")
    section.ena, section.ek = MEMBRANE.sodium_reversal_potential, MEMBRANE.potassium_reversal_potential
    for segment in section:
        segment.hh.el = MEMBRANE.leak_reversal_potential
    return section


def neuron_clamp(segment, pulse: Pulse):
    """Return a current clamp that gives the pulse's density to one segment."""
    clamp = h.IClamp(segment)
    clamp.delay, clamp.dur, clamp.amp = pulse.onset, pulse.duration, pulse.amplitude * segment.area() * 1e-5
    return clamp


def solve_neuron(setting: float, variable: bool, duration: float) -> float:
    """Run NEURON from rest and return the seconds it took."""
    h.cvode_active(int(variable))
    if variable:
        h.CVode().atol(setting)
    else:
        h.dt = setting
    start = time.perf_counter()
    h.finitialize(MEMBRANE.reference_resting_potential)
    PARALLEL.psolve(duration)
    return time.perf_counter() - start


def timed(call: Callable, *arguments, **options) -> tuple[float, object]:
    """Return the seconds a call took and its result."""
    start = time.perf_counter()
    result = call(*arguments, **options)
    return time.perf_counter() - start, result


def derivatives(t: float, state: np.ndarray, current: np.ndarray, coupling: float, factor: float) -> np.ndarray:
    """Return the rates of change of u, m, h, n of each compartment, flattened; independent of the course's code."""
    u, m, h_, n = state.reshape(-1, 4).T
    leak = MEMBRANE.leak_reversal_potential - MEMBRANE.reference_resting_potential
    ionic = 120 * m**3 * h_ * (u - 115) + 36 * n**4 * (u + 12) + 0.3 * (u - leak)
    padded = np.concatenate([u[:1], u, u[-1:]])
    result = np.empty((len(u), 4))
    result[:, 0] = current - ionic + coupling * (padded[2:] - 2 * u + padded[:-2])
    result[:, 1] = factor * (0.1 * (25 - u) / np.expm1((25 - u) / 10) * (1 - m) - 4 * np.exp(-u / 18) * m)
    result[:, 2] = factor * (0.07 * np.exp(-u / 20) * (1 - h_) - h_ / (np.exp((30 - u) / 10) + 1))
    result[:, 3] = factor * (0.01 * (10 - u) / np.expm1((10 - u) / 10) * (1 - n) - 0.125 * np.exp(-u / 80) * n)
    return result.ravel()


def record_membrane(step: float):
    """Run the course on the patch."""
    stimulus = Stimulus((Pulse(MEMBRANE_CURRENT, 0.0, MEMBRANE_DURATION),))
    return simulate_membrane(MEMBRANE, stimulus, MEMBRANE_DURATION, time_step=step)


def record_cable(step: float):
    """Run the course on the cable."""
    stimulus = Stimulus((CABLE_STIMULUS,))
    return simulate_cable(CABLE, stimulus, CABLE_DURATION, compartments=COMPARTMENTS, time_step=step)


def membrane_result(recording):
    """Return times, potentials and spike times."""
    return recording.time, recording.membrane_potential, recording.spike_times


def cable_result(recording):
    """Return the velocity and the peak at the far site."""
    return recording.conduction_velocity, recording.peak_potential[SITES[1]]


WORK = {"membrane": (record_membrane, membrane_result), "cable": (record_cable, cable_result)}


def plain_python(work: str, step: float) -> tuple[float, object]:
    """Run the course in a fresh process without machine code."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "result.pickle")
        script = f"import squid_axon as b; b.run_plain({work!r}, {step!r}, {str(file)!r})"
        environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
        subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parent, env=environment)
        return pickle.loads(file.read_bytes())


def run_plain(work: str, step: float, file: str) -> None:
    """Write (seconds, result) of the second of two runs."""
    record, result = WORK[work]
    record(step)
    seconds, recording = timed(record, step)
    Path(file).write_bytes(pickle.dumps((seconds, result(recording))))


def crossing_times(t: np.ndarray, potential: np.ndarray) -> np.ndarray:
    """Return interpolated upward crossings of the detection level."""
    k = np.flatnonzero((potential[:-1] < LEVEL) & (potential[1:] >= LEVEL))
    return t[k] + (LEVEL - potential[k]) / (potential[k + 1] - potential[k]) * (t[k + 1] - t[k])


# --- the patch of membrane ---------------------------------------------------------------------------------------


def scalar_derivatives(t: float, state: np.ndarray) -> tuple[float, ...]:
    """Return the rates of change of one compartment, on plain numbers: faster for SciPy than arrays of one."""
    u, m, h_, n = state
    alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n = RATES(u)
    ionic = 120 * m**3 * h_ * (u - 115) + 36 * n**4 * (u + 12) + 0.3 * (u - MEMBRANE.leak_reversal_potential - 65)
    return (
        MEMBRANE_CURRENT - ionic,
        alpha_m * (1 - m) - beta_m * m,
        alpha_h * (1 - h_) - beta_h * h_,
        alpha_n * (1 - n) - beta_n * n,
    )


RATES = getattr(hodgkin_huxley.gate_rates, "py_func", hodgkin_huxley.gate_rates)
REST = np.array([0.0, *hodgkin_huxley.steady_gates(0.0)])


def membrane_contestants() -> list[Contestant]:
    """Return everyone who records 100 ms from the patch; a result is (times, potentials, spike times)."""
    section = neuron_section(10.0, 10.0, 1)
    clamp = neuron_clamp(section(0.5), Pulse(MEMBRANE_CURRENT, 0.0, MEMBRANE_DURATION))
    t, v, spikes = h.Vector().record(h._ref_t), h.Vector().record(section(0.5)._ref_v), h.Vector()
    detector = h.NetCon(section(0.5)._ref_v, None, sec=section)
    detector.threshold = LEVEL
    detector.record(spikes)
    keep = (section, clamp, detector)
    grid = np.arange(0, MEMBRANE_DURATION + 1e-9, 0.05)

    def course(step):
        seconds, recording = timed(record_membrane, step)
        return seconds, membrane_result(recording)

    def neuron(setting, variable, _keep=keep):
        seconds = solve_neuron(setting, variable, MEMBRANE_DURATION)
        times, potentials = np.array(t), np.array(v)
        return seconds, (times, potentials, np.array(spikes) if variable else crossing_times(times, potentials))

    def lsoda(tolerance):
        options = {"method": "LSODA", "rtol": tolerance, "atol": tolerance, "t_eval": grid}
        seconds, solution = timed(solve_ivp, scalar_derivatives, (0, MEMBRANE_DURATION), REST, **options)
        return seconds, (grid, solution.y[0] - 65, crossing_times(grid, solution.y[0] - 65))

    def odeint_(tolerance):
        options = {"rtol": tolerance, "atol": tolerance, "tfirst": True, "mxstep": 10000}
        seconds, states = timed(odeint, scalar_derivatives, REST, grid, **options)
        return seconds, (grid, states[:, 0] - 65, crossing_times(grid, states[:, 0] - 65))

    def plain(step):
        return plain_python("membrane", step)

    fixed, tolerances = (0.05, 0.025, 0.02, 0.0125, 0.01, 0.005), (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
    return [
        Contestant("course", "step ms", (0.05, 0.025, 0.0167, 0.0125, 0.01), course, 60),
        Contestant("NEURON fixed", "step ms", fixed, lambda setting: neuron(setting, False), 30),
        Contestant("NEURON variable", "atol", tolerances, lambda setting: neuron(setting, True), 30),
        Contestant("SciPy solve_ivp LSODA", "tolerance", tolerances, lsoda),
        Contestant("SciPy odeint", "tolerance", tolerances, odeint_),
        Contestant("the course without numba", "step ms", (0.0125,), plain, 5),
    ]


def membrane_judge() -> Callable:
    """Return a function that gives a result's errors and whether they are small enough."""
    options = {"method": "LSODA", "rtol": 1e-10, "atol": 1e-12, "dense_output": True}
    exact = solve_ivp(scalar_derivatives, (0, MEMBRANE_DURATION), REST, **options).sol
    fine = np.arange(0, MEMBRANE_DURATION, 0.001)
    expected = crossing_times(fine, exact(fine)[0] - 65)

    def judge(result):
        t, potential, spikes = result
        difference = (potential - (exact(np.minimum(t, MEMBRANE_DURATION))[0] - 65)) ** 2
        root_mean_square = float(np.sqrt(np.trapezoid(difference, t) / t[-1]))
        late = float(np.abs(spikes - expected).max()) if len(spikes) == len(expected) else float("inf")
        errors = {"spike time ms": late, "potential mV rms": root_mean_square}
        return errors, late < SPIKE_TIME_TOLERANCE and root_mean_square < POTENTIAL_TOLERANCE

    return judge


# --- the cable ---------------------------------------------------------------------------------------------------


def cable_contestants() -> list[Contestant]:
    """Return everyone who carries a spike along the cable; a result is (velocity, peak at the far site)."""
    spacing = CABLE.cable_length / COMPARTMENTS
    stimulated = round(CABLE.stimulated_length / spacing)
    distance = (SITES[1] - SITES[0]) * spacing
    axon = neuron_section(1e3 * CABLE.cable_length, 2 * CABLE.axon_radius, COMPARTMENTS)
    middles = [(site + 0.5) / COMPARTMENTS for site in range(COMPARTMENTS)]
    clamps = [neuron_clamp(axon(middle), CABLE_STIMULUS) for middle in middles[:stimulated]]
    traces = [h.Vector().record(axon(middles[site])._ref_v) for site in SITES]
    t = h.Vector().record(h._ref_t)
    arrivals = [h.Vector() for _ in SITES]
    detectors = [h.NetCon(axon(middles[site])._ref_v, None, sec=axon) for site in SITES]
    for detector, arrival in zip(detectors, arrivals, strict=True):
        detector.threshold = LEVEL
        detector.record(arrival)
    keep = (axon, clamps, detectors)

    def course(step):
        seconds, recording = timed(record_cable, step)
        return seconds, cable_result(recording)

    def neuron(setting, variable, _keep=keep):
        seconds = solve_neuron(setting, variable, CABLE_DURATION)
        times = np.array(t)
        near, far = (
            float(arrivals[i][0]) if variable else crossing_times(times, np.array(traces[i]))[0] for i in range(2)
        )
        return seconds, (distance / (far - near), traces[1].max())

    def odeint_(tolerance):
        coupling = 1e3 * 1e-4 * CABLE.axon_radius / (2 * CABLE.axoplasm_resistivity * (0.1 * spacing) ** 2)
        factor = 3 ** ((CABLE.temperature - 6.3) / 10)
        current = np.where(np.arange(COMPARTMENTS) < stimulated, CABLE_STIMULUS.amplitude, 0.0)
        options = {"rtol": tolerance, "atol": tolerance, "tfirst": True, "ml": 4, "mu": 4, "mxstep": 10000}
        grid = np.arange(0, CABLE_DURATION + 1e-9, 0.05)
        split = round(CABLE_STIMULUS.duration / 0.05) + 1

        def solve():
            first = odeint(
                derivatives, np.tile(REST, COMPARTMENTS), grid[:split], args=(current, coupling, factor), **options
            )
            second = odeint(derivatives, first[-1], grid[split - 1 :], args=(0 * current, coupling, factor), **options)
            return np.vstack([first, second[1:]])[:, ::4] - 65

        seconds, potential = timed(solve)
        near, far = (crossing_times(grid, potential[:, site])[0] for site in SITES)
        return seconds, (distance / (far - near), potential[:, SITES[1]].max())

    def plain(step):
        return plain_python("cable", step)

    fixed, tolerances = (0.05, 0.025, 0.02, 0.0125, 0.01, 0.005), (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 1e-3, 1e-4)
    return [
        Contestant("course", "step ms at 6.3 degC", (0.1, 0.05, 0.035, 0.025, 0.0125), course, 60),
        Contestant("NEURON fixed", "step ms", fixed, lambda setting: neuron(setting, False), 9),
        Contestant("NEURON variable", "atol", tolerances, lambda setting: neuron(setting, True), 9),
        Contestant("SciPy odeint, banded", "tolerance", (1e-2, 1e-3, 1e-4, 1e-5, 1e-6), odeint_, 3),
        Contestant("the course without numba", "step ms at 6.3 degC", (0.05,), plain, 3),
    ]


def cable_judge(contestants: list[Contestant]) -> Callable:
    """Return a function that gives a result's errors against the smallest steps, where the course and NEURON agree."""
    limits = {}
    for contestant in contestants[:2]:
        limits[contestant.name] = contestant.run(0.002)[1]
    velocity, peak = limits["course"]
    print("  limits of small steps (m/s, mV):", {name: (round(v, 3), round(p, 3)) for name, (v, p) in limits.items()})

    def judge(result):
        errors = {"velocity": float(result[0] / velocity - 1), "peak mV": float(result[1] - peak)}
        return errors, abs(errors["velocity"]) < VELOCITY_TOLERANCE and abs(errors["peak mV"]) < AMPLITUDE_TOLERANCE

    return judge


def compete(contestants: list[Contestant], judge: Callable) -> list[dict]:
    """Let each contestant find its cheapest accurate setting, then time all in turn; print and return the table."""
    entries = []
    for contestant in contestants:
        for setting in contestant.settings:
            contestant.run(setting)
            errors, accurate = judge(contestant.run(setting)[1])
            if accurate:
                break
        entries.append((contestant, setting, errors, accurate, []))
    for turn in range(max(contestant.rounds for contestant in contestants)):
        for contestant, setting, *_, seconds in entries:
            if turn < contestant.rounds:
                contestant.run(setting)  # untimed: what the others left in the processor's caches is not measured
                seconds.append(contestant.run(setting)[0])
    fastest = statistics.median(entries[0][-1])
    rows = []
    for contestant, setting, errors, accurate, seconds in entries:
        median = statistics.median(seconds)
        rows.append(
            {"name": contestant.name, contestant.setting: setting, "errors": errors, "accurate": accurate}
            | {"median ms": 1e3 * median, "runs": len(seconds), "times the course": median / fastest}
        )
        shown = ", ".join(f"{name} {value:+.4f}" for name, value in errors.items())
        note = "" if accurate else "  NOT ACCURATE ENOUGH"
        print(
            f"  {contestant.name:32} {1e3 * median:9.3f} ms  x {median / fastest:7.1f}"
            f"  ({contestant.setting} {setting:g}: {shown}){note}"
        )
    return rows


def main() -> None:
    """Run both competitions."""
    parser = argparse.ArgumentParser(description="Time the squid axon against NEURON, SciPy and plain Python.")
    parser.add_argument("--json", type=Path, help="write the tables to this file too")
    arguments = parser.parse_args()
    report = {}
    print(f"Patch of membrane, {MEMBRANE_DURATION:g} ms, seven spikes; spike times within {SPIKE_TIME_TOLERANCE} ms")
    configure_neuron(MEMBRANE.temperature)
    report["membrane"] = compete(membrane_contestants(), membrane_judge())
    print(f"Cable, {COMPARTMENTS} compartments, {CABLE_DURATION:g} ms; velocity within {VELOCITY_TOLERANCE:.1%}")
    configure_neuron(CABLE.temperature)
    contestants = cable_contestants()
    report["cable"] = compete(contestants, cable_judge(contestants))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
