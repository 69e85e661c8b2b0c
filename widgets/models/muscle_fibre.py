"""A human skeletal muscle fibre at body temperature: its action potential starts at the endplate and runs both ways.

Two compartments at each place, the surface and the tubules behind an access resistance, with the channel rates of
Cannon, Brown & Corey (1993). Conductances at 37 degC are a calibration of this course: the published ones of 22 degC
do not carry an action potential once the rates are scaled to 37 degC. The endplate sits in the middle, so both halves
do exactly the same and one is calculated.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from widgets.models import muscle_membrane
from widgets.models.compiled import register_warm_up
from widgets.models.ions import nernst_potential
from widgets.models.muscle_fibre_cable import integrate_fibre
from widgets.models.neuromuscular_junction import EndplateConductance
from widgets.models.parameter_checks import check_parameters
from widgets.models.squid_axon import output_rows, steps_per_output

__all__ = [
    "FibreRecording",
    "MuscleFibreParameters",
    "MuscleRest",
    "resting_state",
    "simulate_fibre",
    "threshold_conductance",
]

Outcome = Literal["propagated", "failed", "unfinished", "spontaneous"]

COMPARTMENT_LENGTH = 0.1  # mm
NEAR_SITE, FAR_SITE = 0.4, 0.8  # of the half length: away from the endplate and from the sealed end
EXPOSURE_DURATION = 100.0  # ms: how long a fibre has lived with an agonist that was there before the recording
MAXIMAL_ACTION_POTENTIALS = 1024
SETTLING_DURATION = 60.0  # ms
REFERENCE_RATE_FACTOR = 3.26  # the rates at 37 degC: at this factor the default time step holds


@dataclass(frozen=True)
class MuscleFibreParameters:
    """Membrane, tubules, surroundings and geometry of a muscle fibre."""

    membrane_capacitance: Annotated[float, "uF/cm^2"]
    sodium_conductance: Annotated[float, "mS/cm^2"]
    potassium_conductance: Annotated[float, "mS/cm^2"]
    chloride_conductance: Annotated[float, "mS/cm^2"]
    potassium_leak_conductance: Annotated[float, "mS/cm^2"]
    sodium_reversal_potential: Annotated[float, "mV"]
    potassium_reversal_potential: Annotated[float, "mV"]
    chloride_reversal_potential: Annotated[float, "mV"]
    sodium_outside: Annotated[float, "mmol/L"]
    potassium_outside: Annotated[float, "mmol/L"]
    reference_sodium_outside: Annotated[float, "mmol/L"]
    reference_potassium_outside: Annotated[float, "mmol/L"]
    endplate_sodium_density_ratio: Annotated[float, "1"]
    tubule_area_ratio: Annotated[float, "1"]
    tubule_access_resistance: Annotated[float, "ohm cm^2"]
    tubule_sodium_density_ratio: Annotated[float, "1"]
    tubule_potassium_density_ratio: Annotated[float, "1"]
    tubule_leak_density_ratio: Annotated[float, "1"]
    temperature: Annotated[float, "degC"]
    rate_reference_temperature: Annotated[float, "degC"]
    rate_temperature_coefficient: Annotated[float, "1"]
    fibre_radius: Annotated[float, "um"]
    sarcoplasm_resistivity: Annotated[float, "ohm cm"]
    fibre_length: Annotated[float, "mm"]
    action_potential_detection_potential: Annotated[float, "mV"]

    def __post_init__(self):
        ratios = {name for name in self.__dataclass_fields__ if name.endswith(("_conductance", "_density_ratio"))}
        signed = {name for name in self.__dataclass_fields__ if name.endswith(("_potential", "temperature"))}
        check_parameters(self, positive=set(self.__dataclass_fields__) - ratios - signed, not_negative=ratios)
        if self.fibre_length < 2.0:
            raise ValueError(f"fibre_length must be at least 2 mm, not {self.fibre_length:g}.")
        if self.chloride_conductance + self.potassium_leak_conductance <= 0.0:
            raise ValueError("chloride_conductance and potassium_leak_conductance must not both be 0.")


@dataclass(frozen=True)
class MuscleRest:
    """Where a fibre rests.

    Attributes
    ----------
    membrane_potential, tubule_potential : float
        mV.
    stable : bool
        False where a disturbance of 1 mV does not die away: such a fibre fires by itself or is depolarised for good.
    gates : ndarray, shape (6,)
        m, h and n of surface and tubules.
    """

    membrane_potential: float
    tubule_potential: float
    stable: bool
    gates: NDArray[np.float64]


@dataclass(frozen=True)
class FibreRecording:
    """What one half of a fibre did; the other half is its mirror image.

    Attributes
    ----------
    time : ndarray, shape (times,)
        ms.
    position : ndarray, shape (compartments,)
        Middle of each compartment, mm from the endplate.
    membrane_potential : ndarray, shape (times, compartments)
        mV.
    tubule_potential : ndarray, shape (times,)
        At the far site, mV.
    endplate_conductance : ndarray, shape (times,)
        nS.
    arrival_time : ndarray, shape (compartments,)
        First upward crossing of ``action_potential_detection_potential``, ms; NaN where there was none.
    action_potential_times : ndarray
        Every crossing at the far site, ms.
    outcome : {"propagated", "failed", "unfinished", "spontaneous"}
        ``spontaneous``: the fibre has no stable rest.
    conduction_velocity, overshoot, half_width : float or None
        m/s; mV above zero and ms at half height between rest and peak, at the far site; None unless the first
        action potential propagated.
    peak_endplate_potential : float
        Largest potential at the endplate, mV.
    rest : MuscleRest
    """

    time: NDArray[np.float64]
    position: NDArray[np.float64]
    membrane_potential: NDArray[np.float64]
    tubule_potential: NDArray[np.float64]
    endplate_conductance: NDArray[np.float64]
    arrival_time: NDArray[np.float64]
    action_potential_times: NDArray[np.float64]
    outcome: Outcome
    conduction_velocity: float | None
    overshoot: float | None
    half_width: float | None
    peak_endplate_potential: float
    rest: MuscleRest


def rate_factor(parameters: MuscleFibreParameters) -> float:
    """Return the factor on all gate rates at the fibre's temperature."""
    distance = parameters.temperature - parameters.rate_reference_temperature
    return float(parameters.rate_temperature_coefficient ** (distance / 10.0))


def _membrane(parameters: MuscleFibreParameters) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return conductances (surface and tubules, for a unit of surface area), reversal potentials and access."""
    leak = parameters.chloride_conductance + parameters.potassium_leak_conductance
    surface = np.array([parameters.sodium_conductance, parameters.potassium_conductance, leak])
    ratios = np.array(
        [
            parameters.tubule_sodium_density_ratio,
            parameters.tubule_potassium_density_ratio,
            parameters.tubule_leak_density_ratio,
        ]
    )
    temperature = parameters.temperature
    sodium = parameters.sodium_reversal_potential + nernst_potential(
        parameters.sodium_outside, parameters.reference_sodium_outside, temperature
    )
    potassium = parameters.potassium_reversal_potential + nernst_potential(
        parameters.potassium_outside, parameters.reference_potassium_outside, temperature
    )
    resting = (
        parameters.chloride_conductance * parameters.chloride_reversal_potential
        + parameters.potassium_leak_conductance * potassium
    ) / leak
    densities = np.stack([surface, parameters.tubule_area_ratio * ratios * surface])
    return densities, np.array([sodium, potassium, resting]), 1000.0 / parameters.tubule_access_resistance


def resting_state(parameters: MuscleFibreParameters) -> MuscleRest:
    """Find where the fibre rests, and whether it stays there."""
    densities, reversals, access = _membrane(parameters)
    surface, tubule = muscle_membrane.resting_potentials(densities[0], densities[1], reversals, access)
    gates = np.array([*muscle_membrane.steady_gates(surface), *muscle_membrane.steady_gates(tubule)])
    rest = MuscleRest(float(surface), float(tubule), False, gates)
    disturbed = _patch(parameters, rest, 1.0)
    stable = bool(np.all(np.abs(disturbed[-1] - surface) < 0.05))
    return MuscleRest(rest.membrane_potential, rest.tubule_potential, stable, gates)


def _patch(parameters: MuscleFibreParameters, rest: MuscleRest, disturbance: float) -> NDArray[np.float64]:
    """Return the potential of a short piece of fibre after its surface and tubules were pushed by a few mV."""
    run = _FibreRun(parameters, rest, SETTLING_DURATION, 0.1, 0.02, compartments=1)
    run.v += disturbance
    run.w += disturbance
    run.integrate(np.zeros(run.steps), 0.0, (0, 0))
    return run.trace


class _FibreRun:
    """Arrays and steps of one integration."""

    def __init__(self, parameters, rest, duration, output_step, time_step, compartments):
        self.parameters = parameters
        self.factor = rate_factor(parameters)
        _stride, self.every = steps_per_output(output_step, time_step, self.factor / REFERENCE_RATE_FACTOR)
        self.step = output_step / self.every
        self.rows = output_rows(duration, output_step)
        self.steps = (self.rows - 1) * self.every
        self.rest = rest
        self.v = np.full(compartments, rest.membrane_potential)
        self.w = np.full(compartments, rest.tubule_potential)
        half = 0.5 * self.step * self.factor
        moved = [
            muscle_membrane.moved_gates(rest.membrane_potential, rest.gates[:3], half),
            muscle_membrane.moved_gates(rest.tubule_potential, rest.gates[3:], half),
        ]
        self.gates = np.repeat(np.concatenate(moved)[:, None], compartments, axis=1)
        self.trace = np.empty((self.rows, compartments))
        self.tubule_trace = np.empty(self.rows)
        self.arrival = np.full(compartments, np.nan)
        self.peak = np.empty(compartments)
        self.crossings = np.empty(MAXIMAL_ACTION_POTENTIALS)

    def integrate(self, conductance, reversal, endplate, probe=0, uniform=True):
        """Run the kernel; ``conductance`` in mS/cm^2 of endplate membrane, one value a short step."""
        parameters = self.parameters
        densities, reversals, access = _membrane(parameters)
        short, long = self.step * self.factor, self.step * self.every * self.factor
        tables = np.stack([muscle_membrane.propagator_table(step) for step in (short, 0.5 * (short + long), long)])
        spikes = integrate_fibre(
            self.v, self.w, self.gates, self.rest.membrane_potential, uniform, tables,
            (muscle_membrane.TABLE_START, muscle_membrane.TABLE_SPACING), densities, reversals,
            float(parameters.membrane_capacitance), access, float(parameters.tubule_area_ratio),
            _coupling(parameters) if len(self.v) > 1 else 0.0, endplate,
            float((parameters.endplate_sodium_density_ratio - 1.0) * parameters.sodium_conductance), float(reversal),
            conductance, self.step, self.every, float(parameters.action_potential_detection_potential), probe,
            self.trace, self.tubule_trace, self.arrival, self.peak, self.crossings,
        )  # fmt: skip
        return self.crossings[:spikes].copy()


def _coupling(parameters: MuscleFibreParameters) -> float:
    """Return the axial conductance between neighbours for a unit of surface area, mS/cm^2."""
    spacing = 0.1 * COMPARTMENT_LENGTH  # cm
    return 1000.0 * 1e-4 * parameters.fibre_radius / (2.0 * parameters.sarcoplasm_resistivity * spacing**2)


def simulate_fibre(
    parameters: MuscleFibreParameters,
    endplate: EndplateConductance,
    duration: float = 20.0,
    *,
    output_step: float = 0.05,
    time_step: float = 0.00625,
) -> FibreRecording:
    """Record along a fibre while its endplate conducts.

    Parameters
    ----------
    parameters : MuscleFibreParameters
    endplate : EndplateConductance
        From :func:`widgets.models.neuromuscular_junction.endplate_conductance`.
    duration : float, default 20
        ms.
    output_step : float, default 0.05
        Distance of the recorded times, ms, and the step of the calculation while nothing moves fast.
    time_step : float, default 0.00625
        Largest step, ms, while something moves at 37 degC. The velocity is then within 0.5 % of that of very small
        steps.

    Returns
    -------
    FibreRecording
        Finite for every valid set of parameters, except ``arrival_time`` where no action potential came.

    Raises
    ------
    ValueError
        If the duration or a step is not positive.
    """
    rest = resting_state(parameters)
    compartments = round(0.5 * parameters.fibre_length / COMPARTMENT_LENGTH)
    run = _FibreRun(parameters, rest, duration, output_step, time_step, compartments)
    conductance = endplate.sampled(run.step, run.steps)
    probe = int(FAR_SITE * compartments)
    # Half of the conductance serves each half of the fibre: one compartment of it here.
    density = 0.5 * conductance * _density_of_a_nanosiemens(parameters)
    if endplate.lasting_before:
        before = _FibreRun(parameters, rest, EXPOSURE_DURATION, output_step, time_step, compartments)
        steady = np.full(before.steps, 0.5 * endplate.lasting * _density_of_a_nanosiemens(parameters))
        before.integrate(steady, endplate.reversal_potential, (0, 1), probe, not rest.stable)
        run.v, run.w, run.gates = before.v, before.w, before.gates
    spikes = run.integrate(density, endplate.reversal_potential, (0, 1), probe, not rest.stable)
    near = int(NEAR_SITE * compartments)
    outcome = _outcome(rest, run, near, probe, parameters)
    propagated = outcome == "propagated"
    position = COMPARTMENT_LENGTH * (np.arange(compartments) + 0.5)
    time = output_step * np.arange(run.rows)
    return FibreRecording(
        time=time,
        position=position,
        membrane_potential=run.trace,
        tubule_potential=run.tubule_trace,
        endplate_conductance=np.interp(time, run.step * (np.arange(run.steps) + 0.5), conductance),
        arrival_time=run.arrival,
        action_potential_times=spikes,
        outcome=outcome,
        conduction_velocity=float((position[probe] - position[near]) / (run.arrival[probe] - run.arrival[near]))
        if propagated
        else None,
        overshoot=float(run.peak[probe]) if propagated else None,
        half_width=_half_width(time, run.trace[:, probe], rest.membrane_potential) if propagated else None,
        peak_endplate_potential=float(run.peak[0]),
        rest=rest,
    )


def _density_of_a_nanosiemens(parameters: MuscleFibreParameters) -> float:
    """Return 1 nS spread over the membrane of one compartment, mS/cm^2."""
    area = 2.0 * np.pi * (1e-4 * parameters.fibre_radius) * (0.1 * COMPARTMENT_LENGTH)
    return 1e-6 / area


def _outcome(rest, run, near, probe, parameters) -> Outcome:
    if not rest.stable:
        return "spontaneous"
    if np.isfinite(run.arrival[probe]) and run.arrival[probe] > run.arrival[near]:
        return "propagated"
    reached = np.flatnonzero(np.isfinite(run.arrival))
    level = parameters.action_potential_detection_potential
    under_way = len(reached) > 0 and reached[-1] > 0 and run.trace[-1, reached[-1]] >= level
    return "unfinished" if under_way else "failed"


def _half_width(time, potential, resting_potential) -> float | None:
    """Return the width of the first action potential half-way between rest and peak, ms; None if it is cut off."""
    peak = int(np.argmax(potential))
    middle = 0.5 * (potential[peak] + resting_potential)
    above = potential >= middle
    start = peak - int(np.argmax(~above[peak::-1]))
    end = peak + int(np.argmax(~above[peak:]))
    if above[start] or above[end]:
        return None
    first = np.interp(middle, potential[start : start + 2], time[start : start + 2])
    last = np.interp(-middle, -potential[end - 1 : end + 1], time[end - 1 : end + 1])
    return float(last - first)


def threshold_conductance(
    parameters: MuscleFibreParameters, endplate: EndplateConductance, *, tolerance: float = 0.005
) -> float:
    """Return the smallest peak conductance of one impulse, with the time course of ``endplate``, that fires the fibre.

    Parameters
    ----------
    parameters : MuscleFibreParameters
    endplate : EndplateConductance
        Only its time constants and reversal potential are used.
    tolerance : float, default 0.005
        Relative error.

    Returns
    -------
    float
        nS; infinity if 100 uS do not fire it, 0 if it fires without any.
    """

    def fires(amplitude: float) -> bool:
        impulse = EndplateConductance(
            (0.0,), (amplitude,), endplate.rise_time, endplate.decay_time, endplate.reversal_potential
        )
        recording = simulate_fibre(parameters, impulse, 8.0, output_step=0.1, time_step=0.0125)
        return recording.outcome in ("propagated", "spontaneous")

    lower, upper = 0.0, 1.0e5
    if fires(lower):
        return 0.0
    if not fires(upper):
        return float("inf")
    lower = 1.0
    while upper > lower * (1.0 + tolerance):
        middle = float(np.sqrt(lower * upper))
        lower, upper = (lower, middle) if fires(middle) else (middle, upper)
    return float(np.sqrt(lower * upper))


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types; the length must be at least 2 mm.
    parameters = MuscleFibreParameters(*[2.0] * len(MuscleFibreParameters.__dataclass_fields__))
    simulate_fibre(parameters, EndplateConductance((0.0,), (1.0,), 0.25, 1.0, -15.0), 1.0)
