"""How the observables of the motoneuron and of the stretch reflex are measured."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from widgets.models.motoneuron import MotoneuronParameters, RampFiring, fire_on_ramp, self_sustained_firing_time
from widgets.models.stretch_reflex import ReflexRecording, StretchReflexParameters, reflex_gain, simulate_stretch

if TYPE_CHECKING:
    from widgets.simulation.experiment import Experiment

RAMP, BIAS, PULSE = 3.0, 0.4, 3.0  # uA/cm^2: peak of the ramp; steady current and pulse that may start lasting firing


@functools.lru_cache(maxsize=16)
def _ramp(neuron: MotoneuronParameters) -> RampFiring:
    return fire_on_ramp(neuron, RAMP)


@functools.lru_cache(maxsize=16)
def _sustained(neuron: MotoneuronParameters) -> float:
    return self_sustained_firing_time(neuron, BIAS, PULSE)


@functools.lru_cache(maxsize=16)
def _stretched(reflex: StretchReflexParameters) -> ReflexRecording:
    return simulate_stretch(reflex)


def _neuron(experiment: Experiment) -> MotoneuronParameters:
    return experiment.stage(MotoneuronParameters, "motoneuron")


def _reflex(experiment: Experiment) -> StretchReflexParameters:
    return experiment.stage(StretchReflexParameters, "stretch_reflex")


def recruitment_current(neuron: MotoneuronParameters) -> float:
    """Return the current that starts the motoneuron on a ramp, uA/cm^2; NaN if none does."""
    return _ramp(neuron).recruitment_current


MEASURES: dict[str, Callable[[Experiment], float]] = {
    "recruitment_current": lambda e: recruitment_current(_neuron(e)),
    "firing_hysteresis": lambda e: _ramp(_neuron(e)).hysteresis,
    "self_sustained_firing_time": lambda e: _sustained(_neuron(e)),
    "reflex_gain": lambda e: reflex_gain(_reflex(e)),
    "reflex_beats": lambda e: _stretched(_reflex(e)).beats,
    "clonus_frequency": lambda e: _stretched(_reflex(e)).frequency,
}
