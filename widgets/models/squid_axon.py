"""The squid giant axon of Hodgkin & Huxley (1952): a patch of membrane and a cable.

At the reference concentrations and temperature the model is exactly the one of the paper, with potentials absolute
(rest -65 mV) and depolarising stimuli positive. Concentrations outside move E_Na and E_K by the Nernst difference to
the sea water in which the paper's potentials hold; where the membrane then rests is not set but found, as the
potential at which its steady currents cancel.
"""

import functools
import math
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from widgets.models import hodgkin_huxley
from widgets.models.compiled import register_warm_up
from widgets.models.ions import nernst_potential
from widgets.models.stimulus import Pulse, Stimulus

__all__ = [
    "MembraneRecording",
    "Pulse",
    "RestingState",
    "ReversalPotentials",
    "SquidAxonParameters",
    "Stimulus",
    "resting_state",
    "reversal_potentials",
    "simulate_membrane",
    "temperature_factor",
]

TIME_STEP = 0.0125  # ms at 6.3 degC: spike times within 0.02 ms and 0.1 mV root mean square of very small steps
LONGEST_STEP = 0.1  # ms
MAXIMAL_SPIKES = 4096
SETTLING_DURATION = 100.0  # ms without a stimulus, before a membrane that has no stable rest is shown
_NO_TRACE = np.empty((1, 4))
_NO_CROSSINGS = np.empty(0)


@dataclass(frozen=True)
class SquidAxonParameters:
    """Membrane, surroundings and geometry of a squid giant axon."""

    membrane_capacitance: Annotated[float, "uF/cm^2"]
    sodium_conductance: Annotated[float, "mS/cm^2"]
    potassium_conductance: Annotated[float, "mS/cm^2"]
    leak_conductance: Annotated[float, "mS/cm^2"]
    sodium_reversal_potential: Annotated[float, "mV"]
    potassium_reversal_potential: Annotated[float, "mV"]
    leak_reversal_potential: Annotated[float, "mV"]
    reference_resting_potential: Annotated[float, "mV"]
    sodium_outside: Annotated[float, "mmol/L"]
    potassium_outside: Annotated[float, "mmol/L"]
    reference_sodium_outside: Annotated[float, "mmol/L"]
    reference_potassium_outside: Annotated[float, "mmol/L"]
    temperature: Annotated[float, "degC"]
    rate_reference_temperature: Annotated[float, "degC"]
    rate_temperature_coefficient: Annotated[float, "1"]
    spike_detection_potential: Annotated[float, "mV"]
    axon_radius: Annotated[float, "um"]
    axoplasm_resistivity: Annotated[float, "ohm cm"]
    cable_length: Annotated[float, "mm"]
    stimulated_length: Annotated[float, "mm"]

    def __post_init__(self):
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if not math.isfinite(value):
                raise ValueError(f"{name} must be a finite number, not {value}.")
            if name in _POSITIVE and value <= 0:
                raise ValueError(f"{name} must be positive, not {value:g}.")
            if name.endswith("_conductance") and value < 0:
                raise ValueError(f"{name} must not be negative, not {value:g}.")


_POSITIVE = frozenset(
    {
        "membrane_capacitance",
        "sodium_outside",
        "potassium_outside",
        "reference_sodium_outside",
        "reference_potassium_outside",
        "rate_temperature_coefficient",
        "axon_radius",
        "axoplasm_resistivity",
        "cable_length",
        "stimulated_length",
    }
)


class ReversalPotentials(NamedTuple):
    """Reversal potentials, mV."""

    sodium: float
    potassium: float
    leak: float


class RestingState(NamedTuple):
    """Where a membrane rests: its potential (mV), its gates, and whether it stays there when disturbed a little."""

    membrane_potential: float
    m: float
    h: float
    n: float
    stable: bool


@dataclass(frozen=True)
class MembraneRecording:
    """What a patch of membrane did; the arrays have one value a time.

    Attributes
    ----------
    time : ndarray
        ms.
    membrane_potential : ndarray
        mV, inside minus outside.
    sodium_activation, sodium_inactivation, potassium_activation : ndarray
        The gates m, h and n, 0 to 1.
    sodium_conductance, potassium_conductance : ndarray
        mS/cm^2.
    sodium_current, potassium_current, leak_current : ndarray
        uA/cm^2, outward when positive.
    stimulus : ndarray
        uA/cm^2, depolarising when positive.
    spike_times : ndarray, shape (spikes,)
        ms: upward crossings of ``spike_detection_potential`` after which the membrane's own net current turns inward
        (a strong stimulus alone crosses it too, but then the current stays outward). Interpolated within a time step.
    peak_potential : float
        Largest membrane potential reached, mV.
    resting_state : RestingState
        What the recording started from (before an initial depolarisation), if it is stable. A membrane without a
        stable rest has been left to itself for 100 ms before time zero.
    reversal_potentials : ReversalPotentials
        mV.
    """

    time: NDArray[np.float64]
    membrane_potential: NDArray[np.float64]
    sodium_activation: NDArray[np.float64]
    sodium_inactivation: NDArray[np.float64]
    potassium_activation: NDArray[np.float64]
    sodium_conductance: NDArray[np.float64]
    potassium_conductance: NDArray[np.float64]
    sodium_current: NDArray[np.float64]
    potassium_current: NDArray[np.float64]
    leak_current: NDArray[np.float64]
    stimulus: NDArray[np.float64]
    spike_times: NDArray[np.float64]
    peak_potential: float
    resting_state: RestingState
    reversal_potentials: ReversalPotentials


def temperature_factor(parameters: SquidAxonParameters) -> float:
    """Return the factor on all gate rates: Q10 to the power of the distance from 6.3 degC over 10."""
    distance = parameters.temperature - parameters.rate_reference_temperature
    return float(parameters.rate_temperature_coefficient ** (distance / 10.0))


@functools.lru_cache(maxsize=16)
def reversal_potentials(parameters: SquidAxonParameters) -> ReversalPotentials:
    """Return the reversal potentials at the present concentrations outside.

    E_Na and E_K are those of the paper plus the Nernst difference (RT/F) ln(c/c_ref) to the paper's sea water. The
    leak is carried by several ions and stays.
    """
    temperature = parameters.temperature
    sodium_shift = nernst_potential(parameters.sodium_outside, parameters.reference_sodium_outside, temperature)
    potassium_shift = nernst_potential(
        parameters.potassium_outside, parameters.reference_potassium_outside, temperature
    )
    return ReversalPotentials(
        float(parameters.sodium_reversal_potential + sodium_shift),
        float(parameters.potassium_reversal_potential + potassium_shift),
        float(parameters.leak_reversal_potential),
    )


@functools.lru_cache(maxsize=16)
def resting_state(parameters: SquidAxonParameters) -> RestingState:
    """Find where the membrane rests without a stimulus.

    Returns
    -------
    RestingState
        At the most negative potential where the steady currents of all ions cancel (the reference resting potential
        where nothing conducts). ``stable`` is False where a small disturbance grows: such a membrane fires by itself.
    """
    membrane = kernel_membrane(parameters)
    u = hodgkin_huxley.resting_depolarisation(membrane)
    gates = hodgkin_huxley.steady_gates(u)
    jacobian = hodgkin_huxley.jacobian(u, membrane)
    stable = bool(np.linalg.eigvals(jacobian).real.max() <= 0)
    return RestingState(float(u + parameters.reference_resting_potential), *map(float, gates), stable)


def simulate_membrane(
    parameters: SquidAxonParameters,
    stimulus: Stimulus,
    duration: float,
    *,
    output_step: float = 0.05,
    time_step: float = TIME_STEP,
) -> MembraneRecording:
    """Record from a patch of membrane whose potential is everywhere the same (space clamp).

    Parameters
    ----------
    parameters : SquidAxonParameters
    stimulus : Stimulus
    duration : float
        ms.
    output_step : float, default 0.05
        Distance of the recorded times, ms.
    time_step : float, default 0.0125
        Largest step of the calculation, ms, at 6.3 degC; shorter where warmth makes the gates faster.

    Returns
    -------
    MembraneRecording
        Finite for every valid set of parameters.

    Raises
    ------
    ValueError
        If the duration or a step is not positive.
    """
    factor = temperature_factor(parameters)
    stride, every = steps_per_output(output_step, time_step, factor)
    rows = output_rows(duration, output_step)
    step = output_step / every
    rest = resting_state(parameters)
    state = settled_state(parameters, rest)
    level = kernel_membrane(parameters).spike_level
    below = state[0] < level
    state[0] += stimulus.initial_depolarisation
    jumped = bool(below and state[0] >= level)
    currents = hodgkin_huxley.step_currents(stimulus.as_array(), step, (rows - 1) * every)
    trace = np.empty((rows, 4))
    crossings = np.empty(MAXIMAL_SPIKES)
    spikes, peak, _ = integrate_membrane(
        parameters, state, currents, step, stride, every=every, trace=trace, crossings=crossings, jumped=jumped
    )
    return _membrane_recording(parameters, stimulus, rest, output_step, trace, crossings[:spikes], peak)


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types.
    parameters = SquidAxonParameters(*[1.0] * len(SquidAxonParameters.__dataclass_fields__))
    simulate_membrane(parameters, Stimulus((Pulse(1.0, 0.0, 1.0),)), 1.0)


def settled_state(parameters: SquidAxonParameters, rest: RestingState) -> NDArray[np.float64]:
    """Return depolarisation, m, h and n before a stimulus: the rest, or what an unstable rest has led to by then."""
    state = np.array([rest.membrane_potential - parameters.reference_resting_potential, rest.m, rest.h, rest.n])
    if rest.stable:
        return state
    state[0] += 1.0
    stride, steps = steps_per_output(SETTLING_DURATION, TIME_STEP, temperature_factor(parameters))
    *_, end = integrate_membrane(parameters, state, np.zeros(steps), SETTLING_DURATION / steps, stride)
    return np.array(end)


def integrate_membrane(
    parameters: SquidAxonParameters,
    state: NDArray[np.float64],
    currents: NDArray[np.float64],
    step: float,
    stride: int,
    *,
    every: int = 0,
    trace: NDArray[np.float64] = _NO_TRACE,
    crossings: NDArray[np.float64] = _NO_CROSSINGS,
    jumped: bool = False,
    stop_after: int = 0,
) -> tuple[int, float, tuple[float, float, float, float]]:
    """Run :func:`widgets.models.hodgkin_huxley.integrate_membrane` with these parameters."""
    membrane = kernel_membrane(parameters)
    short = step * membrane.temperature_factor
    tables = hodgkin_huxley.propagator_tables(short, stride * short)
    return hodgkin_huxley.integrate_membrane(
        state, membrane, tables, currents, step, stride, jumped, stop_after, every, trace, crossings
    )


def _membrane_recording(parameters, stimulus, rest, output_step, trace, crossings, peak) -> MembraneRecording:
    reversals = reversal_potentials(parameters)
    time = output_step * np.arange(len(trace))
    potential = trace[:, 0] + parameters.reference_resting_potential
    m, h, n = trace[:, 1], trace[:, 2], trace[:, 3]
    n_squared = n * n
    sodium_conductance = parameters.sodium_conductance * (m * m * m * h)
    potassium_conductance = parameters.potassium_conductance * (n_squared * n_squared)
    return MembraneRecording(
        time=time,
        membrane_potential=potential,
        sodium_activation=m,
        sodium_inactivation=h,
        potassium_activation=n,
        sodium_conductance=sodium_conductance,
        potassium_conductance=potassium_conductance,
        sodium_current=sodium_conductance * (potential - reversals.sodium),
        potassium_current=potassium_conductance * (potential - reversals.potassium),
        leak_current=parameters.leak_conductance * (potential - reversals.leak),
        stimulus=stimulus.at(time),
        spike_times=crossings.copy(),
        peak_potential=float(peak + parameters.reference_resting_potential),
        resting_state=rest,
        reversal_potentials=reversals,
    )


@functools.lru_cache(maxsize=16)
def kernel_membrane(parameters: SquidAxonParameters) -> hodgkin_huxley.Membrane:
    """Return what the kernels need, as floats and as depolarisations from the reference rest."""
    reference = parameters.reference_resting_potential
    numbers = (
        parameters.sodium_conductance,
        parameters.potassium_conductance,
        parameters.leak_conductance,
        *(potential - reference for potential in reversal_potentials(parameters)),
        parameters.membrane_capacitance,
        temperature_factor(parameters),
        parameters.spike_detection_potential - reference,
    )
    return hodgkin_huxley.Membrane(*map(float, numbers))


def steps_per_output(output_step: float, time_step: float, factor: float) -> tuple[int, int]:
    """Divide an output step into steps of the calculation.

    Parameters
    ----------
    output_step : float
        ms.
    time_step : float
        Largest short step at 6.3 degC, ms. Where warmth makes the gates faster by the factor, the steps shrink by its
        power 2/3, which keeps the error about the same.
    factor : float
        From :func:`temperature_factor`.

    Returns
    -------
    stride, every : int
        Short steps in a long one (of at most 0.1 ms), and in an output step.
    """
    for name, value in (("output_step", output_step), ("time_step", time_step)):
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name} must be positive, not {value} ms.")
    long_steps = max(1, math.ceil(output_step / LONGEST_STEP - 1e-9))
    stride = max(1, math.ceil(output_step / long_steps / time_step * max(1.0, factor ** (2 / 3)) - 1e-9))
    return stride, long_steps * stride


def output_rows(duration: float, output_step: float) -> int:
    """Return the number of output times from zero to the duration (ms), both included."""
    if not (math.isfinite(duration) and duration > 0):
        raise ValueError(f"duration must be positive, not {duration} ms.")
    return math.floor(duration / output_step + 1e-9) + 1
