"""A motor fibre put together for the kernel: its nodes, its internodes, where it rests, and one run through time."""

import functools
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from widgets.models import motor_axon_membrane as membrane
from widgets.models.motor_axon_geometry import cylinder_area, fibre_geometry, internode_circuit
from widgets.models.motor_axon_kernel import ARRIVALS, MOST_NODES, PEAK, U, integrate_fibre, work_array
from widgets.models.motor_axon_modes import InternodeModes, StepCoefficients, internode_modes, step_coefficients
from widgets.models.motor_axon_parameters import (
    MotorAxonParameters,
    gate_shift,
    node_reversal_potentials,
    rate_factors,
)

__all__ = ["BODY_TEMPERATURE", "FEWEST_NODES", "FibreRun", "MotorFibre"]

BODY_TEMPERATURE = 37.0  # degC: the temperature at which a time step is what it is called
MIDDLE_STEP = 0.005  # ms: largest step while a spike falls; its rise, on which the velocity hangs, has shorter ones
FEWEST_NODES = 4  # two of them are measuring sites
# Before a fibre that has no stable rest is shown, it is left to itself until it stands still, or fires in two periods
# running, or swings without firing (a block) in two periods running, or until so many periods are over.
SETTLING_PERIOD, SETTLING_PERIODS = 20.0, 15  # ms
SETTLED, SWING = 1e-4, 5.0  # mV in a period
KICK = 1.0  # mV: what moves such a fibre from its rest
_NO_NOISE = np.empty(0)


class FibreRun(NamedTuple):
    """What the kernel found: potentials (u, mV; rows x nodes), peaks, times and numbers of spikes of each node."""

    trace: NDArray[np.float64]
    peak: NDArray[np.float64]
    arrivals: NDArray[np.float64]
    counts: NDArray[np.int64]


@dataclass(frozen=True)
class _Steps:
    """What a step of each size does to nodes and internodes, as the kernel takes it."""

    network: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    ratios: NDArray[np.float64]
    charge: NDArray[np.float64]


class MotorFibre:
    """A fibre whose parameters are fixed, ready to be run.

    Parameters
    ----------
    parameters : MotorAxonParameters
    nodes : int
        4 to 104.
    output_step : float
        Longest step and distance of the recorded times, ms.
    time_step : float
        Largest shortest step at 37 degC, ms; shorter where warmth makes the gates faster.
    exact : bool, default True
        False moves the internodes by Crank-Nicolson, for the check of their condensation.

    Attributes
    ----------
    resting_potentials : ndarray, shape (nodes,)
        mV.
    stable : bool
        False where the rest may not hold, so that the fibre may fire by itself.
    """

    def __init__(
        self,
        parameters: MotorAxonParameters,
        nodes: int,
        output_step: float,
        time_step: float,
        exact: bool = True,
    ):
        if not FEWEST_NODES <= nodes <= MOST_NODES:
            raise ValueError(f"nodes must lie between {FEWEST_NODES} and {MOST_NODES}, not {nodes}.")
        self.parameters = parameters
        self.nodes = nodes
        self.factors = rate_factors(parameters)
        self.output_step = output_step
        self.spans = _spans(output_step, time_step, parameters)
        self.every = int(self.spans[-1])
        self.short_step = output_step / self.every
        self.outside = float(parameters.internode_reversal_potential)
        self.shift = gate_shift(parameters)
        self.reversals = np.array(node_reversal_potentials(parameters))
        self.conductances, self.capacitance = _node_arrays(parameters)
        self._stretches = _stretches(parameters, nodes)
        lesioned = bool(self._stretches[:, 2].any())
        self._keys = [_circuit_key(parameters, kind) for kind in ((False, True) if lesioned else (False,))]
        self._kinds = [_modes(key) for key in self._keys]
        self._kind_of = np.zeros(nodes - 1, dtype=np.int64)
        for first, last, kind in self._stretches:
            self._kind_of[first:last] = kind
        self._steps = self._assemble(exact)
        self._tables = membrane.propagator_tables(tuple(self.short_step * self.spans), self.factors)
        self.resting_potentials = self._rest()
        self.stable = self._is_stable()

    def resting_state(self, bias: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Return the kernel's array for a fibre that has rested for long, before a steady current (nA) sets in."""
        rest = self.resting_potentials
        gates = np.array([membrane.steady_gates(v - self.shift) for v in rest]).T
        modes = self._resting_modes(rest - self.outside)
        bias = np.zeros(self.nodes) if bias is None else bias
        return work_array(rest - self.outside, gates, modes, self._steps.network, bias)

    def run(
        self,
        state: NDArray[np.float64],
        currents: NDArray[np.float64],
        site: int,
        *,
        rows: int = 0,
        stop_at: int = -1,
        noise: NDArray[np.float64] = _NO_NOISE,
    ) -> FibreRun:
        """Run the fibre on from a state.

        Parameters
        ----------
        state : ndarray
            From :meth:`resting_state` or from an earlier run; becomes the state at the end.
        currents : ndarray, shape (steps,)
            Stimulus in each short step, nA.
        site : int
            The stimulated node.
        rows : int, default 0
            Output times to record.
        stop_at : int, default -1
            Stop when a spike arrives at this node.
        noise : ndarray, shape (long steps,), optional
            Noise current into ``ectopic_node``, nA.
        """
        state[PEAK : PEAK + self.nodes] = state[U : U + self.nodes]
        trace = np.empty((rows, self.nodes))
        arrivals = np.empty((self.nodes, ARRIVALS))
        counts = np.zeros(self.nodes, dtype=np.int64)
        integrate_fibre(
            state,
            self.nodes,
            self._stretches,
            (0,) * (self._steps.coefficients.shape[3] // 2),
            self._steps.coefficients,
            self._steps.ratios,
            self._tables,
            membrane.TABLE_START - self.outside + self.shift,
            membrane.TABLE_SPACING,
            self.conductances,
            self.reversals - self.outside,
            currents,
            site,
            noise,
            self.ectopic_node,
            self.short_step,
            self.spans,
            self.parameters.spike_detection_potential - self.outside,
            stop_at,
            trace,
            arrivals,
            counts,
        )
        return FibreRun(trace, state[PEAK : PEAK + self.nodes].copy(), arrivals, counts)

    def settled_state(
        self, bias: NDArray[np.float64] | None = None, *, settle_bias: bool = False
    ) -> tuple[NDArray[np.float64], bool]:
        """Return the state before a stimulus, and whether the fibre fires without one.

        Parameters
        ----------
        bias : ndarray, shape (nodes,), optional
            Steady current, nA. It sets in with the returned state if the rest before it is stable.
        settle_bias : bool, default False
            True lets it set in so long before that it has settled.

        Returns
        -------
        state : ndarray
            The rest; where that is not stable, what a small disturbance has led to within 300 ms.
        fires : bool
            Whether that is spikes without end.
        """
        state = self.resting_state(bias)
        if self.stable and not (settle_bias and bias is not None and bias.any()):
            return state, False
        if not self.stable:
            state[U : U + self.nodes] += KICK
        return state, self._settle(state)

    def _settle(self, state: NDArray[np.float64]) -> bool:
        """Run a state on until it is clear what it leads to; return whether that is spikes in two periods running."""
        silence = np.zeros(round(SETTLING_PERIOD / self.output_step) * self.every)
        spiked = swung = False
        for _ in range(SETTLING_PERIODS):
            before = state[U : U + self.nodes].copy()
            run = self.run(state, silence, 0)
            spiked_before, spiked = spiked, bool(run.counts.any())
            swung_before, swung = swung, bool((run.peak - before).max() > SWING or spiked)
            still = np.abs(state[U : U + self.nodes] - before).max() < SETTLED
            if still or (swung and swung_before and spiked == spiked_before):
                break
        return spiked and spiked_before

    @property
    def ectopic_node(self) -> int:
        """The node that bias and noise flow into: the last one if the fibre is shorter than the parameter says."""
        return min(round(self.parameters.ectopic_node), self.nodes - 1)

    def _assemble(self, exact: bool) -> _Steps:
        """Return the nodes' equations and the internodes' coefficients for each size of step."""
        sizes = self.short_step * self.spans
        sets = [[_coefficients(key, float(size), exact) for key in self._keys] for size in sizes]
        network = np.stack([self._network(kinds, size) for kinds, size in zip(sets, sizes, strict=True)])
        coefficients = np.array([[kind.modes for kind in kinds] for kinds in sets])
        charge = np.array([[kind.charge for kind in kinds] for kinds in sets])
        ratios = charge[None] / charge[:, None]
        return _Steps(network, coefficients, ratios, charge[0].reshape(len(self._kinds), -1))

    def _network(self, kinds: list[StepCoefficients], size: float) -> NDArray[np.float64]:
        """Return what stands at u1, u0 and the next node's u1 and u0 in each node's equation, shape (4, nodes)."""
        own_new = np.array([kind.new.sum() for kind in kinds])[self._kind_of]
        own_old = np.array([kind.old.sum() for kind in kinds])[self._kind_of]
        leak = np.full(self.nodes, 0.5 * size * self.conductances[4])
        coupling = 0.5 * size * np.array([kind.coupling for kind in self._kinds])[self._kind_of]
        network = np.zeros((4, self.nodes))
        network[0] = self.capacitance + leak + _both_sides(coupling - own_new)
        network[1] = self.capacitance - leak - _both_sides(coupling - own_old)
        network[2, :-1] = np.array([kind.new[0] - kind.new[1] for kind in kinds])[self._kind_of]
        network[3, :-1] = np.array([kind.old[0] - kind.old[1] for kind in kinds])[self._kind_of]
        return network

    def _resting_modes(self, rest: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the modes, as charges of a short step, when all nodes have rested for long."""
        charge = self._steps.charge
        each = charge.shape[1] // 2
        rates = np.array([kind.rates[:, :each].ravel() for kind in self._kinds])
        drive = np.repeat(np.stack([rest[:-1] + rest[1:], rest[:-1] - rest[1:]]), each, axis=0)
        return (charge / rates)[self._kind_of].T * drive

    def _rest(self) -> NDArray[np.float64]:
        own = np.array([kind.own_conductance for kind in self._kinds])[self._kind_of]
        mutual = np.array([kind.mutual_conductance for kind in self._kinds])[self._kind_of]
        return membrane.resting_potentials(self.shift, self.conductances, self.reversals, own, mutual, self.outside)

    def _is_stable(self) -> bool:
        for kind in {int(kind) for kind in self._kind_of}:
            modes = self._kinds[kind]
            for v in {float(self.resting_potentials[0]), float(self.resting_potentials.max())}:
                motion = membrane.jacobian(
                    v, self.shift, self.conductances, self.reversals, np.array(self.factors), self.capacitance,
                    modes.coupling, modes.rates[0], modes.weights[0],
                )  # fmt: skip
                if np.linalg.eigvals(motion).real.max() > 0:
                    return False
        return True


def _both_sides(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum over the internodes on both sides of each node."""
    return np.append(values, 0.0) + np.append(0.0, values)


def _node_arrays(parameters: MotorAxonParameters) -> tuple[NDArray[np.float64], float]:
    """Return the conductances (uS) and the capacitance (nF) of one node."""
    geometry = fibre_geometry(parameters.fibre_diameter)
    area = cylinder_area(geometry.node_diameter, parameters.node_length)
    densities = (
        parameters.sodium_conductance,
        parameters.persistent_sodium_conductance,
        parameters.slow_potassium_conductance,
        parameters.fast_potassium_conductance,
        parameters.leak_conductance,
    )
    return np.array(densities, dtype=float) * area, float(parameters.membrane_capacitance * area)


def _circuit_key(parameters: MotorAxonParameters, lesioned: bool) -> tuple[tuple[str, float], ...]:
    names = (
        "internodal_gap",
        "node_length",
        "paranode_length",
        "membrane_capacitance",
        "paranode_conductance",
        "internode_conductance",
        "myelin_capacitance",
        "myelin_conductance",
        "axoplasm_resistivity",
        "periaxonal_resistivity",
    )
    values = {name: float(getattr(parameters, name)) for name in names}
    values["internodal_gap"] /= 1000.0
    values["paranodal_gap"] = float(parameters.paranodal_gap) / 1000.0
    values["lamellae_factor"] = 1.0
    if lesioned:
        values["paranodal_gap"] *= float(parameters.lesion_paranodal_gap_factor)
        values["lamellae_factor"] = float(parameters.lesion_lamellae_factor)
    return (("fibre_diameter", float(parameters.fibre_diameter)), *values.items())


@functools.lru_cache(maxsize=32)
def _modes(key: tuple[tuple[str, float], ...]) -> InternodeModes:
    values = dict(key)
    return internode_modes(internode_circuit(fibre_geometry(values.pop("fibre_diameter")), **values))


@functools.lru_cache(maxsize=64)
def _coefficients(key: tuple[tuple[str, float], ...], size: float, exact: bool) -> StepCoefficients:
    return step_coefficients(_modes(key), size, exact=exact)


def _stretches(parameters: MotorAxonParameters, nodes: int) -> NDArray[np.int64]:
    """Return first internode, last + 1 and kind (0 healthy, 1 lesioned) of each stretch of equal internodes."""
    first = min(round(parameters.first_lesioned_internode), nodes - 1)
    last = min(first + round(parameters.lesioned_internodes), nodes - 1)
    if parameters.lesion_lamellae_factor == 1.0 and parameters.lesion_paranodal_gap_factor == 1.0:
        last = first
    stretches = [(0, first, 0), (first, last, 1), (last, nodes - 1, 0)]
    if first == last:
        stretches = [(0, nodes - 1, 0)]
    return np.array([stretch for stretch in stretches if stretch[0] < stretch[1]], dtype=np.int64)


def _spans(output_step: float, time_step: float, parameters: MotorAxonParameters) -> NDArray[np.int64]:
    """Return how many shortest steps make up a step of each size, the longest of which is the output step.

    Warmth makes the gates faster and the steps shorter.
    """
    for name, value in (("output_step", output_step), ("time_step", time_step)):
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name} must be positive, not {value} ms.")
    coefficient = parameters.sodium_activation_temperature_coefficient
    warmer = max(1.0, coefficient ** ((parameters.temperature - BODY_TEMPERATURE) / 15.0))
    middle = math.ceil(output_step / MIDDLE_STEP * warmer - 1e-9)
    fine = math.ceil(output_step / middle / time_step * warmer - 1e-9)
    return np.array([1, max(1, fine), middle * max(1, fine)])
