"""The motor axon of McIntyre, Richardson & Grill (2002): action potentials that jump from node to node.

A human motor fibre as a double cable: nodes with sodium and potassium channels, passive internodes under myelin, and
between myelin and axon a thin space that the current can take. With the healthy parameters the model is the published
one (J Neurophysiol 87:995-1006, 10.1152/jn.00353.2001). Concentrations outside, temperature, thinner myelin, wider
paranodes, a steady current and noise act on it from there.

Both ends of the fibre are sealed, and a sealed end is the easiest place to excite: what fires by itself, fires there
first.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import register_warm_up
from widgets.models.hodgkin_huxley import step_currents
from widgets.models.motor_axon_fibre import MotorFibre
from widgets.models.motor_axon_geometry import fibre_geometry
from widgets.models.motor_axon_parameters import MotorAxonParameters, NodeReversalPotentials, node_reversal_potentials
from widgets.models.ornstein_uhlenbeck import ornstein_uhlenbeck_noise
from widgets.models.stimulus import Pulse, Stimulus

__all__ = [
    "DEFAULT_STIMULUS",
    "NODES",
    "OUTPUT_STEP",
    "TIME_STEP",
    "AxonOutcome",
    "AxonRecording",
    "MotorAxonParameters",
    "resting_potential",
    "simulate_axon",
]

AxonOutcome = Literal["propagated", "blocked", "failed", "unfinished", "spontaneous", "silent"]

NODES = 21
OUTPUT_STEP = 0.025  # ms: distance of the recorded times, and the step while nothing moves fast
TIME_STEP = 0.00125  # ms: the velocity is 0.1 % below that of very small steps
DEFAULT_STIMULUS = Stimulus((Pulse(amplitude=1.0, onset=1.0, duration=0.1),))  # nA
NEAR_SITE, FAR_SITE = 0.3, 0.7  # of the fibre; far enough from both ends for a steady velocity
FROM_STIMULUS = 3  # nodes between a stimulus in the fibre's middle and the first measuring site
PASSIVE_REACH = 3  # nodes that a strong stimulus may depolarise to the detection level without any spike
ON_ITS_WAY = 2.0  # ms since the last arrival: a spike that has not come further may still do so
PLATEAU = -55.0  # mV: a node that stays above it can open no more sodium channels
PLATEAU_DURATION = 5.0  # ms, longer than any action potential


@dataclass(frozen=True)
class AxonRecording:
    """What a motor axon did.

    Attributes
    ----------
    time : ndarray, shape (times,)
        ms.
    nodes : tuple of int
        The recorded nodes, counted from 0.
    membrane_potential : ndarray, shape (times, recorded nodes)
        mV, inside minus outside.
    position : ndarray, shape (all nodes,)
        Distance of every node from the first one, mm.
    stimulus : ndarray, shape (times,)
        nA into the stimulated node.
    spike_times : tuple of ndarray, one for each node of the fibre
        ms: upward crossings of ``spike_detection_potential``, interpolated within a short step, by a node that had
        been 20 mV below it since its last spike. Under a strong stimulus the stimulus alone may cross it.
    peak_potential : ndarray, shape (all nodes,)
        Largest potential reached, mV.
    outcome : {"propagated", "blocked", "failed", "unfinished", "spontaneous", "silent"}
        What the first stimulus did: its spike passed both measuring sites; or arose and stopped on the way (conduction
        block); or no spike arose (none came further than 3 nodes); or the recording ended too early to tell. Or the
        fibre fires by itself, or there was neither stimulus nor spike.
    conduction_velocity : float or None
        m/s, of the first spike between the two measuring sites (nodes 6 and 14 of 21); later spikes are slower while
        the fibre recovers. None unless the outcome is "propagated".
    spike_amplitude : float or None
        Peak minus rest at the far measuring site, mV; None unless the outcome is "propagated".
    depolarisation_block : bool
        A node stayed above -55 mV throughout the last 5 ms: its sodium channels are inactivated and it cannot fire.
    resting_potential : float
        mV, at the fibre's middle node. What the recording started from, if the rest is stable.
    reversal_potentials : NodeReversalPotentials
        mV.
    """

    time: NDArray[np.float64]
    nodes: tuple[int, ...]
    membrane_potential: NDArray[np.float64]
    position: NDArray[np.float64]
    stimulus: NDArray[np.float64]
    spike_times: tuple[NDArray[np.float64], ...]
    peak_potential: NDArray[np.float64]
    outcome: AxonOutcome
    conduction_velocity: float | None
    spike_amplitude: float | None
    depolarisation_block: bool
    resting_potential: float
    reversal_potentials: NodeReversalPotentials


def resting_potential(parameters: MotorAxonParameters, *, nodes: int = NODES) -> float:
    """Return where the middle node rests without a stimulus, mV, whether it can stay there or not."""
    return float(MotorFibre(parameters, nodes, OUTPUT_STEP, TIME_STEP).resting_potentials[nodes // 2])


def simulate_axon(
    parameters: MotorAxonParameters,
    stimulus: Stimulus = DEFAULT_STIMULUS,
    duration: float = 10.0,
    *,
    stimulated_node: int = 0,
    recorded_nodes: tuple[int, ...] | None = None,
    nodes: int = NODES,
    seed: int = 0,
    output_step: float = OUTPUT_STEP,
    time_step: float = TIME_STEP,
) -> AxonRecording:
    """Record from the nodes of a motor axon while current flows into one of them.

    Parameters
    ----------
    parameters : MotorAxonParameters
    stimulus : Stimulus, optional
        Pulses with amplitudes in nA; one short pulse unless told otherwise. An initial depolarisation is not possible.
    duration : float, default 10
        ms. Bias current and noise begin at time zero.
    stimulated_node : int, default 0
        Counted from the fibre's first node.
    recorded_nodes : tuple of int, optional
        All nodes unless told otherwise.
    nodes : int, default 21
        4 to 104. Spontaneous firing needs at least 21 to start where it would in a long fibre.
    seed : int, default 0
        Of the noise.
    output_step : float, default 0.025
        Distance of the recorded times, ms, and the step of the calculation while nothing moves fast.
    time_step : float, default 0.00125
        Largest step, ms, while a spike rises anywhere at 37 degC; shorter where warmth makes the gates faster. The
        velocity is then within 0.1 % of that of very small steps. While a spike falls, steps last at most 0.005 ms.

    Returns
    -------
    AxonRecording
        Finite for every valid set of parameters.

    Raises
    ------
    ValueError
        If the duration or a step is not positive, a node does not exist, or the stimulus contains an initial
        depolarisation.
    """
    fibre = MotorFibre(parameters, nodes, output_step, time_step)
    recorded = tuple(range(nodes)) if recorded_nodes is None else tuple(recorded_nodes)
    for name, node in (("stimulated_node", stimulated_node), *(("recorded_nodes", node) for node in recorded)):
        if not 0 <= node < nodes:
            raise ValueError(f"{name} must lie between 0 and {nodes - 1}, not {node}.")
    if stimulus.initial_depolarisation:
        raise ValueError("an axon takes current pulses only: set initial_depolarisation to 0.")
    rows = _rows(duration, output_step)
    currents = step_currents(stimulus.as_array(), fibre.short_step, (rows - 1) * fibre.every)
    state, fires = fibre.settled_state(bias_currents(fibre))
    noise = _noise(parameters, output_step, rows - 1, seed)
    run = fibre.run(state, currents, stimulated_node, rows=rows, noise=noise)
    return _recording(fibre, stimulus, stimulated_node, recorded, run, fires)


def bias_currents(fibre: MotorFibre) -> NDArray[np.float64]:
    """Return the steady current into each node, nA."""
    currents = np.zeros(fibre.nodes)
    count = round(fibre.parameters.biased_nodes)
    first = fibre.ectopic_node - (count - 1) // 2
    currents[max(first, 0) : max(first + count, 0)] = fibre.parameters.bias_current
    return currents


def measuring_sites(nodes: int, stimulated: int) -> tuple[int, int]:
    """Return the two nodes between which a velocity is measured, in the order in which a spike should pass them."""
    near, far = round(NEAR_SITE * (nodes - 1)), round(FAR_SITE * (nodes - 1))
    if stimulated <= near:
        return near, far
    if stimulated >= far:
        return far, near
    # A stimulus between the two: its spike is followed on the longer side.
    margin = 2 if nodes > 8 else 1  # nodes at a sealed end, where a spike is faster
    if 2 * stimulated < nodes:
        return min(stimulated + FROM_STIMULUS, nodes - 2 - margin), nodes - 1 - margin
    return max(stimulated - FROM_STIMULUS, margin + 1), margin


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types.
    values = dict.fromkeys(MotorAxonParameters.__dataclass_fields__, 1.0) | {"fibre_diameter": 10.0}
    simulate_axon(MotorAxonParameters(**values), duration=0.1, nodes=4)


def _recording(fibre, stimulus, stimulated, recorded, run, fires) -> AxonRecording:
    time = fibre.output_step * np.arange(len(run.trace))
    potential = run.trace + fibre.outside
    if recorded != tuple(range(fibre.nodes)):
        potential = potential[:, list(recorded)]
    spacing = fibre_geometry(fibre.parameters.fibre_diameter).node_spacing / 1000.0
    spikes = tuple(times[:count].copy() for times, count in zip(run.arrivals, run.counts, strict=True))
    rest = fibre.resting_potentials
    peak = run.peak + fibre.outside
    onset = min((pulse.onset for pulse in stimulus.pulses if pulse.amplitude and pulse.duration), default=math.inf)
    near, far = measuring_sites(fibre.nodes, stimulated)
    outcome = "spontaneous" if fires else _outcome(spikes, onset, (near, far), stimulated, float(time[-1]))
    velocity = amplitude = None
    if outcome == "propagated":
        velocity = float(spacing * abs(far - near) / (spikes[far][0] - spikes[near][0]))
        amplitude = float(peak[far] - rest[far])
    return AxonRecording(
        time=time,
        nodes=recorded,
        membrane_potential=potential,
        position=spacing * np.arange(fibre.nodes),
        stimulus=stimulus.at(time),
        spike_times=spikes,
        peak_potential=peak,
        outcome=outcome,
        conduction_velocity=velocity,
        spike_amplitude=amplitude,
        depolarisation_block=_stays_depolarised(run.trace, PLATEAU - fibre.outside, fibre.output_step),
        resting_potential=float(rest[fibre.nodes // 2]),
        reversal_potentials=node_reversal_potentials(fibre.parameters),
    )


def _outcome(spikes, onset, sites, stimulated, duration) -> AxonOutcome:
    first = min((times[0] for times in spikes if len(times)), default=math.inf)
    if first < onset:
        return "spontaneous"
    if math.isinf(first):
        return "silent" if math.isinf(onset) else "failed"
    near, far = sites
    if len(spikes[near]) and len(spikes[far]):
        path = spikes[near : far + 1] if near < far else spikes[far : near + 1][::-1]
        # Where a spike did not pass one node after the other, it came from elsewhere, as from a bias current.
        arrivals = [times[0] for times in path if len(times)]
        return "propagated" if np.all(np.diff(arrivals) > 0) else "spontaneous"
    last = max(times[0] for times in spikes if len(times))
    if duration - last < ON_ITS_WAY:
        return "unfinished"
    arose = any(len(times) for node, times in enumerate(spikes) if abs(node - stimulated) > PASSIVE_REACH)
    return "blocked" if arose else "failed"


def _stays_depolarised(trace, level, output_step) -> bool:
    rows = round(PLATEAU_DURATION / output_step)
    return len(trace) > rows and bool((trace[-rows:].min(axis=0) > level).any())


def _rows(duration: float, output_step: float) -> int:
    if not (math.isfinite(duration) and duration >= output_step):
        raise ValueError(f"duration must be at least one output step of {output_step:g} ms, not {duration} ms.")
    return math.floor(duration / output_step + 1e-9) + 1


def _noise(parameters, output_step, count, seed) -> NDArray[np.float64]:
    if parameters.noise_amplitude == 0:
        return np.empty(0)
    return ornstein_uhlenbeck_noise(
        parameters.noise_amplitude, parameters.noise_time_constant, output_step, count, seed
    )
