"""A spike that travels along the squid giant axon: cable equation with the membrane of Hodgkin & Huxley (1952).

The axon is a closed cable, stimulated over a length at its left end. Warmth shortens the spike and lowers it, until
it no longer reaches its neighbourhood: above some 30-35 degC it stops (heat block), which a recording reports as its
``outcome``.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from widgets.models import hodgkin_huxley
from widgets.models.compiled import register_warm_up
from widgets.models.hodgkin_huxley_cable import integrate_cable
from widgets.models.squid_axon import (
    RestingState,
    SquidAxonParameters,
    kernel_membrane,
    output_rows,
    resting_state,
    settled_state,
    steps_per_output,
)
from widgets.models.stimulus import Pulse, Stimulus

__all__ = ["DEFAULT_STIMULUS", "CableRecording", "Outcome", "simulate_cable"]

Outcome = Literal["propagated", "failed", "unfinished", "spontaneous"]

DEFAULT_STIMULUS = Stimulus((Pulse(amplitude=200.0, onset=0.0, duration=0.5),))
NEAR_SITE, FAR_SITE = 0.4, 0.8  # of the length; far enough from both ends for a steady velocity
SHORTEST_CABLE = 20  # compartments


@dataclass(frozen=True)
class CableRecording:
    """What a cable did.

    Attributes
    ----------
    time : ndarray, shape (times,)
        ms.
    position : ndarray, shape (compartments,)
        Middle of each compartment, mm from the stimulated end.
    membrane_potential : ndarray, shape (times, compartments)
        mV, inside minus outside.
    stimulus : ndarray, shape (times,)
        uA/cm^2 over the stimulated length.
    arrival_time : ndarray, shape (compartments,)
        First upward crossing of ``spike_detection_potential``, ms, interpolated within a time step; NaN where there
        was none. Under the stimulated end the stimulus alone may cross it.
    peak_potential : ndarray, shape (compartments,)
        mV.
    outcome : {"propagated", "failed", "unfinished", "spontaneous"}
        Whether the spike passed both measuring sites, or stopped before (or never arose), or was still on its way at
        the end of the recording, or the membrane fires by itself, without a front that has a velocity.
    conduction_velocity : float or None
        m/s, between 40 and 80 % of the length; None unless the outcome is "propagated".
    spike_amplitude : float or None
        Peak minus rest at the far site, mV; None unless the outcome is "propagated".
    distance_reached : float
        How far from the stimulated end the depolarisation crossed ``spike_detection_potential``, mm; 0 if nowhere.
    resting_state : RestingState
        What the cable started from, if it is stable.
    """

    time: NDArray[np.float64]
    position: NDArray[np.float64]
    membrane_potential: NDArray[np.float64]
    stimulus: NDArray[np.float64]
    arrival_time: NDArray[np.float64]
    peak_potential: NDArray[np.float64]
    outcome: Outcome
    conduction_velocity: float | None
    spike_amplitude: float | None
    distance_reached: float
    resting_state: RestingState


def simulate_cable(
    parameters: SquidAxonParameters,
    stimulus: Stimulus = DEFAULT_STIMULUS,
    duration: float = 20.0,
    *,
    compartments: int = 400,
    output_step: float = 0.1,
    time_step: float = 0.035,
) -> CableRecording:
    """Record along the axon while its left end is stimulated.

    Parameters
    ----------
    parameters : SquidAxonParameters
    stimulus : Stimulus, optional
        Current through the membrane of the stimulated length; one strong short pulse unless told otherwise. An
        initial depolarisation is not possible here.
    duration : float, default 20
        ms.
    compartments : int, default 400
        An even number of at least 20.
    output_step : float, default 0.1
        Distance of the recorded times, ms, and the step of the calculation while nothing moves fast.
    time_step : float, default 0.035
        Largest step, ms, while something moves at 6.3 degC; shorter where warmth makes the gates faster. The velocity
        is then within 0.4 % of that of very small steps.

    Returns
    -------
    CableRecording
        Finite for every valid set of parameters, except ``arrival_time`` where no spike came.

    Raises
    ------
    ValueError
        If the duration or a step is not positive, the number of compartments is odd or too small, or the stimulus
        contains an initial depolarisation.
    """
    if compartments < SHORTEST_CABLE or compartments % 2:
        raise ValueError(f"compartments must be an even number of at least {SHORTEST_CABLE}, not {compartments}.")
    if stimulus.initial_depolarisation:
        raise ValueError("a cable takes current pulses only: set initial_depolarisation to 0.")
    rest = resting_state(parameters)
    spacing = parameters.cable_length / compartments
    trace, arrival, peak = _integrate(
        parameters, rest, stimulus, duration, spacing, compartments, output_step, time_step
    )
    time = output_step * np.arange(len(trace))
    position = spacing * (np.arange(compartments) + 0.5)
    outcome = _outcome(parameters, rest, arrival, trace[-1])
    near, far = int(NEAR_SITE * compartments), int(FAR_SITE * compartments)
    velocity = amplitude = None
    if outcome == "propagated":
        velocity = float((position[far] - position[near]) / (arrival[far] - arrival[near]))
        amplitude = float(peak[far] - rest.membrane_potential)
    reached = np.flatnonzero(np.isfinite(arrival))
    return CableRecording(
        time=time,
        position=position,
        membrane_potential=trace,
        stimulus=stimulus.at(time),
        arrival_time=arrival,
        peak_potential=peak,
        outcome=outcome,
        conduction_velocity=velocity,
        spike_amplitude=amplitude,
        distance_reached=float(position[reached[-1]]) if len(reached) else 0.0,
        resting_state=rest,
    )


def _integrate(parameters, rest, stimulus, duration, spacing, compartments, output_step, time_step):
    """Return potentials (mV), shape (times, compartments), and arrivals (ms) and peaks (mV) in each compartment."""
    membrane = kernel_membrane(parameters)
    factor = membrane.temperature_factor
    stride, every = steps_per_output(output_step, time_step, factor)
    rows = output_rows(duration, output_step)
    step = output_step / every
    state = settled_state(parameters, rest)
    state[1:] = hodgkin_huxley.move_gates(*state, 0.5 * step * factor)
    trace = np.empty((rows, compartments))
    arrival = np.full(compartments, np.nan)
    peak = np.empty(compartments)
    integrate_cable(
        state,
        rest.stable,
        membrane,
        _coupling(parameters, spacing),
        hodgkin_huxley.propagator_tables(step * factor, stride * step * factor),
        (hodgkin_huxley.TABLE_START, hodgkin_huxley.TABLE_SPACING),
        hodgkin_huxley.step_currents(stimulus.as_array(), step, (rows - 1) * every),
        min(compartments, max(1, round(parameters.stimulated_length / spacing))),
        step,
        stride,
        every,
        trace,
        arrival,
        peak,
    )
    reference = parameters.reference_resting_potential
    trace += reference
    peak += reference
    return trace, arrival, peak


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types.
    parameters = SquidAxonParameters(*[1.0] * len(SquidAxonParameters.__dataclass_fields__))
    simulate_cable(parameters, duration=1.0, compartments=SHORTEST_CABLE)


def _outcome(
    parameters: SquidAxonParameters,
    rest: RestingState,
    arrival: NDArray[np.float64],
    last_potential: NDArray[np.float64],
) -> Outcome:
    if not rest.stable:
        return "spontaneous"
    near, far = (int(site * len(arrival)) for site in (NEAR_SITE, FAR_SITE))
    if np.isfinite(arrival[far]) and arrival[far] > arrival[near]:
        return "propagated"
    reached = np.flatnonzero(np.isfinite(arrival))
    at_front = len(reached) > 0 and last_potential[reached[-1]] >= parameters.spike_detection_potential
    return "unfinished" if at_front and reached[-1] < far else "failed"


def _coupling(parameters: SquidAxonParameters, spacing: float) -> float:
    """Return a / (2 R dx^2) in mS/cm^2; a in um, R in ohm cm, the spacing dx in mm."""
    micrometres_per_centimetre, millimetres_per_centimetre, millisiemens_per_siemens = 1e4, 10.0, 1e3
    radius = parameters.axon_radius / micrometres_per_centimetre
    length = spacing / millimetres_per_centimetre
    return millisiemens_per_siemens * radius / (2.0 * parameters.axoplasm_resistivity * length**2)
