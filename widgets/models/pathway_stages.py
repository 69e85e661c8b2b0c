"""The stages of the pathway as functions whose results are kept: each runs again only when what it takes has changed.

What a stage takes from the one before it is made of plain numbers (times, a velocity), so that the next stage rests
where another parameter leads to the same impulses.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace

import numpy as np
from numpy.typing import NDArray

from widgets.models.excitation_contraction import (
    CalciumForceRecording,
    ExcitationContractionParameters,
    TwitchProperties,
    simulate_contraction,
    twitch_properties,
)
from widgets.models.ions import (
    IonParameters,
    goldman_hodgkin_katz_potential,
    nernst_potential,
    pump_current,
    resting_potential,
)
from widgets.models.motor_axon import AxonRecording, MotorAxonParameters, simulate_axon
from widgets.models.motor_unit import MotorUnitParameters, MotorUnitPool, motor_unit_pool, train_force
from widgets.models.muscle_fibre import FibreRecording, MuscleFibreParameters, simulate_fibre
from widgets.models.neuromuscular_junction import (
    EndplateConductance,
    NeuromuscularJunctionParameters,
    endplate_conductance,
    released_quanta,
)
from widgets.models.stimulus import Stimulus
from widgets.models.surface_emg import SurfaceEmgParameters, UnitPotential, surface_signal, unit_potential

__all__ = [
    "STAGES",
    "IonState",
    "JunctionRecording",
    "MuscleEmg",
    "UnitForce",
    "contraction",
    "emg",
    "force",
    "forget_results",
    "ion_state",
    "junction",
    "muscle",
    "nerve",
    "scaled_motor_units",
    "time_tuple",
    "twitch",
    "unit_at_skin",
]

KEPT = 8  # results of each stage: enough for a few sliders to go back and forth
CONTRACTION_STEP = 0.25  # ms: distance of the recorded times of calcium and force
MUSCLE_STEP = 1.0  # ms: of the force of the whole muscle
EMG_STEP = 0.1  # ms


@dataclass(frozen=True)
class IonState:
    """What the concentrations set up.

    Attributes
    ----------
    sodium, potassium, chloride : float
        Equilibrium potentials, mV.
    passive_potential, resting_potential : float
        Without and with the current of the pump, mV; the first is the constant-field potential.
    pump_current : float
        uA/cm^2, outward when positive.
    """

    sodium: float
    potassium: float
    chloride: float
    passive_potential: float
    resting_potential: float
    pump_current: float


@dataclass(frozen=True)
class JunctionRecording:
    """What the nerve ending released and what that opened.

    Attributes
    ----------
    quanta : tuple of float
        Mean number released by each impulse.
    conductance : EndplateConductance
    """

    quanta: tuple[float, ...]
    conductance: EndplateConductance


@dataclass(frozen=True)
class UnitForce:
    """Force of one motor unit and of the muscle.

    Attributes
    ----------
    time, unit_force : ndarray
        ms and mN: the mean living unit, with the time course of its fibres.
    muscle_time, muscle_force : ndarray
        ms and mN: all living units, each firing with every action potential, with the twitches of the pool.
    unit_twitch : float
        Largest force of a single twitch of the mean living unit, mN; 0 where none lives.
    pool : MotorUnitPool
    """

    time: NDArray[np.float64]
    unit_force: NDArray[np.float64]
    muscle_time: NDArray[np.float64]
    muscle_force: NDArray[np.float64]
    unit_twitch: float
    pool: MotorUnitPool


@dataclass(frozen=True)
class MuscleEmg:
    """What electrodes on the skin pick up from the unit.

    Attributes
    ----------
    time, signal : ndarray
        ms and uV.
    unit : UnitPotential or None
        The potential of one discharge; None if no action potential travels along the fibres.
    """

    time: NDArray[np.float64]
    signal: NDArray[np.float64]
    unit: UnitPotential | None


@functools.lru_cache(maxsize=KEPT)
def ion_state(parameters: IonParameters) -> IonState:
    """Work out what the concentrations set up."""
    temperature = parameters.temperature
    return IonState(
        float(nernst_potential(parameters.sodium_outside, parameters.sodium_inside, temperature)),
        float(nernst_potential(parameters.potassium_outside, parameters.potassium_inside, temperature)),
        float(nernst_potential(parameters.chloride_outside, parameters.chloride_inside, temperature, -1)),
        float(
            goldman_hodgkin_katz_potential(
                parameters.potassium_outside,
                parameters.potassium_inside,
                parameters.sodium_outside,
                parameters.sodium_inside,
                temperature,
                parameters.sodium_permeability_ratio,
                parameters.chloride_outside,
                parameters.chloride_inside,
                parameters.chloride_permeability_ratio,
            )
        ),
        resting_potential(parameters),
        pump_current(parameters),
    )


@functools.lru_cache(maxsize=KEPT)
def nerve(parameters: MotorAxonParameters, stimulus: Stimulus, node: int, duration: float, seed: int) -> AxonRecording:
    """Run the motor axon."""
    return _kept(simulate_axon(parameters, stimulus, duration, stimulated_node=node, seed=seed))


@functools.lru_cache(maxsize=KEPT)
def junction(parameters: NeuromuscularJunctionParameters, impulses: tuple[float, ...]) -> JunctionRecording:
    """Run the neuromuscular junction on the impulses (ms) that reach it."""
    return JunctionRecording(
        time_tuple(released_quanta(parameters, impulses)), endplate_conductance(parameters, np.array(impulses))
    )


@functools.lru_cache(maxsize=KEPT)
def muscle(parameters: MuscleFibreParameters, conductance: EndplateConductance, duration: float) -> FibreRecording:
    """Run the muscle fibre on an endplate conductance."""
    return _kept(simulate_fibre(parameters, conductance, duration))


@functools.lru_cache(maxsize=KEPT)
def contraction(
    parameters: ExcitationContractionParameters, action_potentials: tuple[float, ...], duration: float
) -> CalciumForceRecording:
    """Run calcium and force of a fibre after its action potentials (ms)."""
    return _kept(simulate_contraction(parameters, action_potentials, duration, output_step=CONTRACTION_STEP))


@functools.lru_cache(maxsize=KEPT)
def twitch(parameters: ExcitationContractionParameters) -> TwitchProperties:
    """Measure the twitch of a fibre."""
    return twitch_properties(parameters)


def scaled_motor_units(
    parameters: MotorUnitParameters, now: TwitchProperties, healthy: TwitchProperties
) -> MotorUnitParameters:
    """Return motor units whose twitches are as much stronger and slower as the twitch of their fibres is.

    Parameters
    ----------
    parameters : MotorUnitParameters
    now, healthy : TwitchProperties
        Of the fibres, and of those that the forces and times of ``parameters`` belong to.

    Raises
    ------
    ValueError
        If the healthy twitch has no force.
    """
    if healthy.peak_force <= 0.0:
        raise ValueError("reference_contraction must make force: the forces of the motor units hold for its twitch.")
    moves = now.peak_force > 0.0 and now.contraction_time > 0.0
    force = now.peak_force / healthy.peak_force if moves else 0.0
    time = now.contraction_time / healthy.contraction_time if moves else 1.0
    return replace(
        parameters,
        twitch_force_factor=parameters.twitch_force_factor * force,
        contraction_time_factor=parameters.contraction_time_factor * time,
    )


@functools.lru_cache(maxsize=KEPT)
def force(
    parameters: MotorUnitParameters,
    fibre: ExcitationContractionParameters,
    reference: ExcitationContractionParameters,
    action_potentials: tuple[float, ...],
    duration: float,
) -> UnitForce:
    """Work out the force of unit and muscle: their fibres as ``fibre``, their twitches measured on ``reference``."""
    now = twitch(fibre)
    pool = motor_unit_pool(scaled_motor_units(parameters, now, twitch(reference)))
    units = len(pool.unit)
    samples = int(duration / MUSCLE_STEP + 1e-9) + 1
    spikes = np.tile(np.array(action_potentials, dtype=float), (units, 1))
    counts = np.full(units, len(action_potentials), dtype=np.int64)
    unit_twitch = float(pool.twitch_force.mean()) if units else 0.0
    recording = contraction(fibre, action_potentials, duration)
    shape = recording.force - recording.force[0]
    return _kept(
        UnitForce(
            time=recording.time,
            unit_force=shape * (unit_twitch / now.peak_force if unit_twitch > 0.0 else 0.0),
            muscle_time=MUSCLE_STEP * np.arange(samples),
            muscle_force=train_force(pool, spikes, counts, samples, MUSCLE_STEP),
            unit_twitch=unit_twitch,
            pool=pool,
        )
    )


@functools.lru_cache(maxsize=KEPT)
def unit_at_skin(parameters: SurfaceEmgParameters, velocity: float, factor: float) -> UnitPotential:
    """Work out the potential of one discharge, from the velocity of its fibres and the factor on their number."""
    fibres = factor * parameters.fibres_per_unit
    return _kept(
        unit_potential(replace(parameters, conduction_velocity=velocity, fibres_per_unit=fibres), output_step=EMG_STEP)
    )


@functools.lru_cache(maxsize=KEPT)
def emg(
    parameters: SurfaceEmgParameters, factor: float, velocity: float | None, onsets: tuple[float, ...], duration: float
) -> MuscleEmg:
    """Put the unit's potential at every onset (ms); no potential without a velocity."""
    unit = None if velocity is None else unit_at_skin(parameters, velocity, factor)
    units = [] if unit is None else [unit]
    signal = surface_signal(units, [onsets] * len(units), duration, output_step=EMG_STEP)
    return _kept(MuscleEmg(EMG_STEP * np.arange(len(signal)), signal, unit))


# The stages in order; each has the ``cache_info`` and ``cache_clear`` of `functools.lru_cache`.
STAGES = {
    "ions": ion_state,
    "motor_axon": nerve,
    "neuromuscular_junction": junction,
    "muscle_fibre": muscle,
    "excitation_contraction": contraction,
    "twitch": twitch,
    "motor_unit": force,
    "unit_potential": unit_at_skin,
    "surface_emg": emg,
}


def forget_results() -> None:
    """Forget what the stages have worked out."""
    for stage in STAGES.values():
        stage.cache_clear()


def time_tuple(values: Iterable[float]) -> tuple[float, ...]:
    """Return times as a tuple of floats, which can be a key."""
    return tuple(float(value) for value in values)


def _kept(recording):
    """Make the arrays of a result read-only: it may be handed out again."""
    for field in fields(recording):
        value = getattr(recording, field.name)
        for array in value if isinstance(value, tuple) else (value,):
            if isinstance(array, np.ndarray):
                array.flags.writeable = False
        if is_dataclass(value):
            _kept(value)
    return recording
