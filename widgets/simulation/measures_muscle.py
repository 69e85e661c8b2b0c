"""How the observables of junction, muscle fibre, force and EMG are measured."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from widgets.models import excitation_contraction, muscle_fibre, surface_emg
from widgets.models import neuromuscular_junction as junction
from widgets.models.motor_unit import simulate_pool, twitch_half_relaxation_ratio
from widgets.models.pathway_stages import scaled_motor_units
from widgets.models.transmitter_release import calcium_occupancy

if TYPE_CHECKING:
    from widgets.models.excitation_contraction import ExcitationContractionParameters
    from widgets.models.motor_unit import MotorUnitPool
    from widgets.models.muscle_fibre import MuscleFibreParameters
    from widgets.models.neuromuscular_junction import NeuromuscularJunctionParameters
    from widgets.simulation.experiment import Experiment

THREE_HERTZ = tuple(k * 1000.0 / 3.0 for k in range(4))  # ms
TETANUS = 100.0  # Hz
VOLUNTARY_DURATION, SETTLED = 2000.0, 1000.0  # ms
SCARCE_CALCIUM = 0.1  # mmol/L: well below what half fills the release sites


@functools.lru_cache(maxsize=32)
def _safety(nerve_ending: NeuromuscularJunctionParameters, fibre: MuscleFibreParameters) -> float:
    endplate = junction.endplate_conductance(nerve_ending, [0.0])
    return junction.safety_factor(endplate, muscle_fibre.threshold_conductance(fibre, endplate))


@functools.lru_cache(maxsize=32)
def _forces(fibre: ExcitationContractionParameters, rate: float) -> float:
    return float(excitation_contraction.force_at_rates(fibre, rate)[0])


@functools.lru_cache(maxsize=32)
def _half_maximal_rate(fibre: ExcitationContractionParameters) -> float:
    return excitation_contraction.half_maximal_rate(fibre, TETANUS)


@functools.lru_cache(maxsize=32)
def _pick_up_depth(parameters: surface_emg.SurfaceEmgParameters) -> float:
    return surface_emg.pick_up_depth(parameters)


def _junction(experiment: Experiment) -> NeuromuscularJunctionParameters:
    return experiment.pathway.parameters.neuromuscular_junction


def _contraction(experiment: Experiment) -> ExcitationContractionParameters:
    return experiment.pathway.parameters.excitation_contraction


@functools.lru_cache(maxsize=32)
def _rest(fibre: MuscleFibreParameters) -> float:
    return muscle_fibre.resting_state(fibre).membrane_potential


def _muscle_rest(experiment: Experiment) -> float:
    return _rest(experiment.pathway.parameters.muscle_fibre)


def _quantal_content(experiment: Experiment) -> float:
    return junction.released_quanta(_junction(experiment), [0.0])[0]


def _decrement(experiment: Experiment) -> float:
    quanta = junction.released_quanta(_junction(experiment), THREE_HERTZ)
    return 100.0 * (quanta[-1] / quanta[0] - 1.0) if quanta[0] > 0 else math.nan


def _endplate_potential(experiment: Experiment) -> float:
    return junction.endplate_potential(_junction(experiment), _quantal_content(experiment), _muscle_rest(experiment))


def _release_slope(experiment: Experiment) -> float:
    """Return the slope of release over calcium where calcium is scarce, both on logarithmic scales."""
    parameters = _junction(experiment)
    calcium = SCARCE_CALCIUM * np.array([0.99, 1.01])
    occupancy = calcium_occupancy(
        calcium,
        parameters.magnesium_outside,
        parameters.calcium_dissociation_constant,
        parameters.magnesium_dissociation_constant,
    )
    return parameters.release_cooperativity * float(np.diff(np.log(occupancy))[0] / np.diff(np.log(calcium))[0])


def _safety_factor(experiment: Experiment) -> float:
    return _safety(_junction(experiment), experiment.pathway.parameters.muscle_fibre)


def _twitch_force(experiment: Experiment) -> float:
    """Return the force of one twitch; none where the nerve's impulses do not reach the muscle."""
    reached = len(experiment.pathway.fibre.action_potential_times) > 0
    return experiment.pathway.force.unit_twitch if reached else 0.0


def _force_change(rate: float) -> Callable[[Experiment], float]:
    def change(experiment: Experiment) -> float:
        healthy = experiment.pathway.parameters.reference_contraction
        return 100.0 * (_forces(_contraction(experiment), rate) / _forces(healthy, rate) - 1.0)

    return change


def _twitch_tetanus_ratio(experiment: Experiment) -> float:
    tetanus = _forces(_contraction(experiment), TETANUS)
    return experiment.pathway.twitch.peak_force / tetanus if tetanus > 0 else math.nan


def _calcium_peak(stage: str) -> Callable[[Experiment], float]:
    def peak(experiment: Experiment) -> float:
        fibre = experiment.stage(excitation_contraction.ExcitationContractionParameters, stage)
        return excitation_contraction.twitch_properties(fibre).peak_calcium

    return peak


def _voluntary_force(experiment: Experiment) -> float:
    pathway = experiment.pathway
    healthy = excitation_contraction.twitch_properties(pathway.parameters.reference_contraction)
    units = scaled_motor_units(pathway.parameters.motor_unit, pathway.twitch, healthy)
    recording = simulate_pool(units, None, VOLUNTARY_DURATION)
    return float(recording.force[recording.time >= SETTLED].mean())


def _pool_range(quantity: str, *, falling: bool = False) -> Callable[[Experiment], float]:
    def found(experiment: Experiment) -> float:
        pool: MotorUnitPool = experiment.pathway.force.pool
        values = getattr(pool, quantity)
        if not len(values) or min(values[0], values[-1]) <= 0:
            return math.nan
        return values[0] / values[-1] if falling else values[-1] / values[0]

    return found


def _emg(quantity: str, without: float) -> Callable[[Experiment], float]:
    def found(experiment: Experiment) -> float:
        unit = experiment.pathway.emg.unit
        return without if unit is None else getattr(unit, quantity)

    return found


def _compound_amplitude(experiment: Experiment) -> float:
    """Return the potential of all living units together, as if each lay as deep as the one that is shown, mV."""
    pathway = experiment.pathway
    unit = pathway.emg.unit
    units = pathway.parameters.motor_unit
    shown = units.fibres_per_unit_factor * pathway.parameters.surface_emg.fibres_per_unit
    return 0.0 if unit is None else 1e-3 * unit.amplitude * float(pathway.force.pool.fibres.sum()) / shown


def _depth(experiment: Experiment) -> float:
    pathway = experiment.pathway
    velocity = pathway.fibre.conduction_velocity
    if velocity is None:
        return 0.0
    parameters = pathway.parameters.surface_emg
    fibres = pathway.parameters.motor_unit.fibres_per_unit_factor * parameters.fibres_per_unit
    return _pick_up_depth(replace(parameters, conduction_velocity=velocity, fibres_per_unit=fibres))


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


MEASURES: dict[str, Callable[[Experiment], float]] = {
    "quantal_content": _quantal_content,
    "endplate_decrement": _decrement,
    "endplate_potential": _endplate_potential,
    "miniature_endplate_potential": lambda e: junction.endplate_potential(_junction(e), 1.0, _muscle_rest(e)),
    "endplate_current_decay": lambda e: junction.endplate_current_decay(_junction(e)),
    "endplate_reversal_potential": lambda e: _junction(e).reversal_potential,
    "cleft_transmitter_half_life": lambda e: junction.cleft_transmitter_half_life(_junction(e)),
    "miniature_frequency": lambda e: _junction(e).miniature_frequency,
    "open_receptor_fraction": lambda e: junction.receptor_state(_junction(e)).open,
    "desensitised_receptor_fraction": lambda e: junction.receptor_state(_junction(e)).desensitised,
    "release_calcium_slope": _release_slope,
    "safety_factor": _safety_factor,
    "muscle_resting_potential": _muscle_rest,
    "muscle_action_potentials": lambda e: len(e.pathway.fibre.action_potential_times),
    "muscle_overshoot": lambda e: _or_nan(e.pathway.fibre.overshoot),
    "muscle_action_potential_width": lambda e: _or_nan(e.pathway.fibre.half_width),
    "fibre_conduction_velocity": lambda e: _or_nan(e.pathway.fibre.conduction_velocity),
    "calcium_peak": lambda e: e.pathway.contraction.free_calcium.max(),
    "calcium_half_width": lambda e: e.pathway.twitch.calcium_half_width,
    "contraction_time": lambda e: e.pathway.twitch.contraction_time,
    "half_relaxation_time": lambda e: e.pathway.twitch.half_relaxation_time,
    "twitch_force": _twitch_force,
    "peak_force": lambda e: e.pathway.force.unit_force.max(),
    "muscle_peak_force": lambda e: e.pathway.force.muscle_force.max(),
    "living_motor_units": lambda e: len(e.pathway.force.pool.unit),
    "twitch_tetanus_ratio": _twitch_tetanus_ratio,
    "half_maximal_rate": lambda e: _half_maximal_rate(_contraction(e)),
    "tetanic_force_change": _force_change(TETANUS),
    "ten_hertz_force_change": _force_change(10.0),
    "fast_fibre_calcium_peak": _calcium_peak("excitation_contraction_fast"),
    "slow_fibre_calcium_peak": _calcium_peak("excitation_contraction_slow"),
    "voluntary_force": _voluntary_force,
    "unit_contraction_time_range": _pool_range("contraction_time", falling=True),
    "unit_force_range": _pool_range("twitch_force"),
    "unit_recruitment_range": _pool_range("recruitment_threshold"),
    "unit_half_relaxation_ratio": lambda e: twitch_half_relaxation_ratio(),
    "emg_amplitude": _emg("amplitude", 0.0),
    "emg_duration": _emg("duration", math.nan),
    "compound_amplitude": _compound_amplitude,
    "emg_pick_up_depth": _depth,
}
