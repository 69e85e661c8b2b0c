"""How the observables of fasciculation are measured, and how a minute of them is put together."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from widgets import content
from widgets.models import fasciculation_discharges
from widgets.models.fasciculation import Excitability, FasciculationParameters, UnitRates, unit_rates
from widgets.models.fasciculation_minute import FasciculationMinute, Muscle
from widgets.models.motoneuron import MotoneuronParameters
from widgets.models.motor_axon import MotorAxonParameters
from widgets.models.motor_unit import motor_unit_pool
from widgets.models.pathway_stages import scaled_motor_units, twitch
from widgets.models.skin import SkinParameters
from widgets.simulation.measures_reflex import recruitment_current

if TYPE_CHECKING:
    from widgets.models.fasciculation_discharges import EventDischarges
    from widgets.models.motor_unit import MotorUnitPool
    from widgets.simulation.experiment import Experiment

KEPT = 32


@functools.cache
def _healthy() -> Excitability:
    axon = content.fill(MotorAxonParameters, "motor_axon")
    neuron = content.fill(MotoneuronParameters, "motoneuron")
    return Excitability(axon_threshold(axon), recruitment_current(neuron))


axon_threshold = functools.lru_cache(maxsize=KEPT)(fasciculation_discharges.ectopic_threshold)
event_discharges = functools.lru_cache(maxsize=KEPT)(fasciculation_discharges.event_discharges)


def _motoneuron_threshold(neuron: MotoneuronParameters) -> float:
    """Return the recruiting current; infinite for a motoneuron that no current of the ramp recruits."""
    current = recruitment_current(neuron)
    return math.inf if math.isnan(current) else current


def _parameters(experiment: Experiment) -> FasciculationParameters:
    return experiment.stage(FasciculationParameters, "fasciculation")


def discharges(experiment: Experiment) -> EventDischarges:
    """Return the muscle action potentials of one event."""
    parameters = experiment.pathway.parameters
    return event_discharges(parameters.motor_axon, parameters.neuromuscular_junction, parameters.muscle_fibre)


def living_units(experiment: Experiment) -> MotorUnitPool:
    """Return the living units with their present forces; the nerve need not run for them."""
    parameters = experiment.pathway.parameters
    healthy = twitch(parameters.reference_contraction)
    return motor_unit_pool(scaled_motor_units(parameters.motor_unit, experiment.pathway.twitch, healthy))


def rates(experiment: Experiment) -> UnitRates:
    """Return how often each unit's muscle fibres twitch by themselves; what the muscle does not answer is left out."""
    parameters = experiment.pathway.parameters
    now = Excitability(
        axon_threshold(parameters.motor_axon),
        _motoneuron_threshold(experiment.stage(MotoneuronParameters, "motoneuron")),
    )
    healthy_units = round(parameters.motor_unit.number_of_units)
    fired = unit_rates(_parameters(experiment), living_units(experiment), healthy_units, now, _healthy())
    found = discharges(experiment)
    return UnitRates(fired.axon * bool(found.from_axon), fired.motoneuron * bool(found.from_motoneuron))


def minute(experiment: Experiment, seed: int) -> FasciculationMinute:
    """Return a minute of the muscle."""
    found = discharges(experiment)
    surface = experiment.pathway.parameters.surface_emg
    if found.fibre_velocity is not None:
        surface = replace(surface, conduction_velocity=found.fibre_velocity)
    muscle = Muscle(living_units(experiment), surface, experiment.stage(SkinParameters, "skin"))
    return FasciculationMinute(_parameters(experiment), rates(experiment), muscle, found, seed)


def _rate_ratio(experiment: Experiment) -> float:
    baseline = content.parameters()["fasciculation"]["baseline_rate"].value
    return rates(experiment).total / baseline


def _burst_rate(experiment: Experiment) -> float:
    times = discharges(experiment).from_axon
    return 1000.0 / float(np.diff(times).mean()) if len(times) > 1 else math.nan


MEASURES: dict[str, Callable[[Experiment], float]] = {
    "fasciculation_rate": lambda e: rates(e).total,
    "fasciculation_rate_ratio": _rate_ratio,
    "motoneuron_event_share": lambda e: 100.0 * rates(e).motoneuron_share,
    "discharges_in_event": lambda e: len(discharges(e).from_axon),
    "burst_rate": _burst_rate,
}
