"""A spinal motoneuron whose dendrite has a persistent inward current.

The soma spikes in the form of Cisi & Kohn (2008), 10.1007/s10827-008-0092-8; the dendrite carries one slow inward
current, a simplification of Booth, Rinzel & Kiehn (1997). Serotonin and noradrenaline strengthen that current, weaken
the slow potassium current after each spike and the leak, and lower the threshold. The current then holds itself: a
brief input starts firing that outlasts it, and a slowly falling input is followed to lower values than it started at.
"""

import math
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models import motoneuron_kernels
from widgets.models.compiled import register_warm_up
from widgets.models.parameter_checks import check_parameters

__all__ = [
    "MotoneuronParameters",
    "MotoneuronRecording",
    "NeuromodulatedState",
    "RampFiring",
    "fire_on_ramp",
    "neuromodulated_state",
    "self_sustained_firing_time",
    "simulate_motoneuron",
]

TIME_STEP = 0.025  # ms: firing rates within 0.5 % of very small steps
SETTLING_DURATION = 500.0  # ms without input before a recording
MOST_SPIKES = 20000


@dataclass(frozen=True)
class MotoneuronParameters:
    """Soma, dendrite and neuromodulators of a motoneuron. Input currents count for a unit of the whole membrane."""

    membrane_capacitance: Annotated[float, "uF/cm^2"]
    sodium_conductance: Annotated[float, "mS/cm^2"]
    potassium_conductance: Annotated[float, "mS/cm^2"]
    slow_potassium_conductance: Annotated[float, "mS/cm^2"]
    slow_potassium_time_constant: Annotated[float, "ms"]
    soma_leak_conductance: Annotated[float, "mS/cm^2"]
    dendrite_leak_conductance: Annotated[float, "mS/cm^2"]
    persistent_inward_conductance: Annotated[float, "mS/cm^2"]
    persistent_inward_half_activation: Annotated[float, "mV"]
    persistent_inward_slope: Annotated[float, "mV"]
    persistent_inward_time_constant: Annotated[float, "ms"]
    coupling_conductance: Annotated[float, "mS/cm^2"]
    soma_area_fraction: Annotated[float, "1"]
    sodium_reversal_potential: Annotated[float, "mV"]
    potassium_reversal_potential: Annotated[float, "mV"]
    leak_reversal_potential: Annotated[float, "mV"]
    persistent_inward_reversal_potential: Annotated[float, "mV"]
    threshold_potential: Annotated[float, "mV"]
    spike_detection_potential: Annotated[float, "mV"]
    serotonin_level: Annotated[float, "1"]
    noradrenaline_level: Annotated[float, "1"]
    modulated_persistent_inward_factor: Annotated[float, "1"]
    modulated_slow_potassium_factor: Annotated[float, "1"]
    modulated_leak_factor: Annotated[float, "1"]
    modulated_threshold_shift: Annotated[float, "mV"]

    def __post_init__(self):
        positive = {
            "membrane_capacitance",
            "slow_potassium_time_constant",
            "soma_leak_conductance",
            "dendrite_leak_conductance",
            "persistent_inward_slope",
            "persistent_inward_time_constant",
            "coupling_conductance",
            "soma_area_fraction",
        }
        not_negative = {
            name for name in self.__dataclass_fields__ if name.endswith(("_conductance", "_factor"))
        } - positive
        check_parameters(
            self,
            positive=positive,
            not_negative=not_negative,
            fractions={"serotonin_level", "noradrenaline_level", "soma_area_fraction"},
        )
        if self.soma_area_fraction >= 1.0:
            raise ValueError("soma_area_fraction must be below 1: the dendrite needs some membrane.")


class NeuromodulatedState(NamedTuple):
    """What serotonin and noradrenaline make of the parameters: conductances in mS/cm^2, threshold in mV."""

    persistent_inward_conductance: float
    slow_potassium_conductance: float
    soma_leak_conductance: float
    dendrite_leak_conductance: float
    threshold_potential: float


@dataclass(frozen=True)
class MotoneuronRecording:
    """What a motoneuron did; arrays have one value a time.

    Attributes
    ----------
    time : ndarray
        ms.
    soma_potential, dendrite_potential : ndarray
        mV.
    persistent_inward_current : ndarray
        uA/cm^2 of dendrite, inward when negative.
    current : ndarray
        Input, uA/cm^2.
    spike_times : ndarray, shape (spikes,)
        ms.
    """

    time: NDArray[np.float64]
    soma_potential: NDArray[np.float64]
    dendrite_potential: NDArray[np.float64]
    persistent_inward_current: NDArray[np.float64]
    current: NDArray[np.float64]
    spike_times: NDArray[np.float64]


class RampFiring(NamedTuple):
    """Firing on a current that rises and falls evenly.

    Currents in uA/cm^2, ``nan`` without a spike; ``hysteresis`` is positive where firing outlasts the input that
    started it. Rate in Hz.
    """

    recruitment_current: float
    derecruitment_current: float
    hysteresis: float
    peak_rate: float


def neuromodulated_state(parameters: MotoneuronParameters) -> NeuromodulatedState:
    """Return conductances and threshold at the present levels of serotonin and noradrenaline.

    Each level is 0 at rest and 1 at its strongest; together they act like s + n - s n, so that none can act twice.
    """
    s, n = parameters.serotonin_level, parameters.noradrenaline_level
    level = s + n - s * n

    def scaled(value: float, full: float) -> float:
        return value * (1.0 + level * (full - 1.0))

    leak = parameters.modulated_leak_factor
    return NeuromodulatedState(
        scaled(parameters.persistent_inward_conductance, parameters.modulated_persistent_inward_factor),
        scaled(parameters.slow_potassium_conductance, parameters.modulated_slow_potassium_factor),
        scaled(parameters.soma_leak_conductance, leak),
        scaled(parameters.dendrite_leak_conductance, leak),
        parameters.threshold_potential + level * parameters.modulated_threshold_shift,
    )


def simulate_motoneuron(
    parameters: MotoneuronParameters,
    current: ArrayLike,
    duration: float,
    *,
    output_step: float = 0.5,
    time_step: float = TIME_STEP,
) -> MotoneuronRecording:
    """Record from a motoneuron while a current flows into its soma.

    Parameters
    ----------
    parameters : MotoneuronParameters
    current : array_like
        uA/cm^2 of the whole membrane: one value, or one for each time (straight lines between them).
    duration : float
        ms.
    output_step : float, default 0.5
        Distance of the times, ms.
    time_step : float, default 0.025
        Largest step of the calculation, ms.

    Returns
    -------
    MotoneuronRecording
        Finite for every valid set of parameters. The neuron was left alone for half a second before time zero.

    Raises
    ------
    ValueError
        If the duration or a step is not positive, or the current is not finite or does not fit.
    """
    if not all(math.isfinite(value) and value > 0 for value in (duration, output_step, time_step)):
        raise ValueError("duration, output_step and time_step must be positive numbers of ms.")
    every = max(1, math.ceil(output_step / time_step - 1e-9))
    step = output_step / every
    rows = math.floor(duration / output_step + 1e-9) + 1
    current = np.asarray(current, dtype=float)
    if current.ndim and len(current) != rows:
        raise ValueError(f"current must be one number or have {rows} values, not {len(current)}.")
    if not np.all(np.isfinite(current)):
        raise ValueError("current must be finite.")
    command = np.broadcast_to(current, rows)
    settling = math.ceil(SETTLING_DURATION / output_step)
    time = output_step * np.arange(rows)
    middles = step * (np.arange(rows * every) + 0.5)
    inputs = np.concatenate([np.zeros(settling * every), np.interp(middles, time, command)])
    trace = np.empty((settling + rows, 3))
    crossings = np.empty(MOST_SPIKES)
    spikes = _integrate(parameters, inputs, step, every, trace, crossings)
    spike_times = crossings[: min(spikes, MOST_SPIKES)] - settling * output_step
    trace = trace[settling:]
    return MotoneuronRecording(
        time, trace[:, 0], trace[:, 1], trace[:, 2], command.copy(), spike_times[spike_times >= 0.0]
    )


def _integrate(parameters, inputs, step, every, trace, crossings) -> int:
    now = neuromodulated_state(parameters)
    slow_time = parameters.slow_potassium_time_constant
    rest = parameters.leak_reversal_potential
    gates = motoneuron_kernels.steady_gates(rest - now.threshold_potential, now.threshold_potential, slow_time)
    conductances = [
        parameters.sodium_conductance,
        parameters.potassium_conductance,
        now.slow_potassium_conductance,
        now.soma_leak_conductance,
        now.persistent_inward_conductance,
        now.dendrite_leak_conductance,
    ]
    reversals = [
        parameters.sodium_reversal_potential,
        parameters.potassium_reversal_potential,
        rest,
        parameters.persistent_inward_reversal_potential,
    ]
    persistent = [
        parameters.persistent_inward_half_activation,
        parameters.persistent_inward_slope,
        math.exp(-step / parameters.persistent_inward_time_constant),
    ]
    return motoneuron_kernels.integrate_motoneuron(
        np.array([rest, rest, *gates, 0.0]),
        motoneuron_kernels.propagator_table(step, float(now.threshold_potential), float(slow_time)),
        float(now.threshold_potential),
        np.array(conductances, dtype=float),
        np.array(reversals, dtype=float),
        float(parameters.membrane_capacitance),
        float(parameters.coupling_conductance),
        float(parameters.soma_area_fraction),
        np.array(persistent, dtype=float),
        inputs,
        step,
        every,
        float(parameters.spike_detection_potential),
        trace,
        crossings,
    )


def fire_on_ramp(parameters: MotoneuronParameters, peak: float, duration: float = 6000.0) -> RampFiring:
    """Return where firing starts and ends while a current rises to ``peak`` (uA/cm^2) and falls again."""
    rows = math.floor(duration + 1e-9) + 1
    ramp = peak * (1.0 - np.abs(np.linspace(-1.0, 1.0, rows)))
    recording = simulate_motoneuron(parameters, ramp, duration, output_step=1.0)
    spikes = recording.spike_times
    if not len(spikes):
        return RampFiring(math.nan, math.nan, math.nan, 0.0)
    start, end = (float(np.interp(spikes[i], recording.time, ramp)) for i in (0, -1))
    rate = 1000.0 / float(np.diff(spikes).min()) if len(spikes) > 1 else 0.0
    return RampFiring(start, end, start - end, rate)


def self_sustained_firing_time(
    parameters: MotoneuronParameters, bias: float, pulse: float, *, pulse_duration: float = 500.0, after: float = 2000.0
) -> float:
    """Return for how long firing goes on after a pulse on top of a steady current, ms.

    Parameters
    ----------
    parameters : MotoneuronParameters
    bias, pulse : float
        Steady current, and what is added during the pulse, uA/cm^2.
    pulse_duration, after : float
        ms.

    Returns
    -------
    float
        From the end of the pulse to the last spike; 0 if there is none, at most ``after``.
    """
    start = 500.0
    duration = start + pulse_duration + after
    time = np.arange(math.floor(duration + 1e-9) + 1.0)
    current = bias + pulse * ((time >= start) & (time < start + pulse_duration))
    spikes = simulate_motoneuron(parameters, current, duration, output_step=1.0).spike_times
    return max(float(spikes[-1]) - start - pulse_duration, 0.0) if len(spikes) else 0.0


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types.
    simulate_motoneuron(MotoneuronParameters(*[0.5] * len(MotoneuronParameters.__dataclass_fields__)), 0.0, 1.0)
