"""How the observables of ions and nerve are measured."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from widgets.models.ions import thermal_voltage
from widgets.models.motor_axon import simulate_axon
from widgets.models.motor_axon_excitability import (
    StrengthDuration,
    axon_observables,
    recovery_cycle,
    strength_duration,
    threshold_current,
)
from widgets.models.motor_axon_parameters import gate_shift
from widgets.models.stimulus import Stimulus
from widgets.models.sweeney_axon import SweeneyAxonParameters, conduction_velocity

if TYPE_CHECKING:
    from widgets.models.motor_axon import MotorAxonParameters
    from widgets.simulation.experiment import Experiment

PULSES = (0.2, 1.0)  # ms: the two durations with which the time constant is measured in people
SUPEREXCITABLE = (5.0, 6.0, 7.0)  # ms after an impulse
SILENCE = 200.0  # ms without a stimulus


@functools.lru_cache(maxsize=32)
def _threshold(axon: MotorAxonParameters) -> float:
    return threshold_current(axon)


@functools.lru_cache(maxsize=32)
def _strength_duration(axon: MotorAxonParameters) -> StrengthDuration:
    return strength_duration(axon, PULSES)


@functools.lru_cache(maxsize=32)
def _superexcitability(axon: MotorAxonParameters) -> float:
    return float(recovery_cycle(axon, SUPEREXCITABLE).min())


@functools.lru_cache(maxsize=32)
def _spontaneous_rate(axon: MotorAxonParameters) -> float:
    return 1000.0 / SILENCE * len(simulate_axon(axon, Stimulus(), SILENCE).spike_times[-1])


@functools.lru_cache(maxsize=8)
def _sweeney(fibre: SweeneyAxonParameters) -> float | None:
    return conduction_velocity(fibre)


def _axon(experiment: Experiment) -> MotorAxonParameters:
    return experiment.pathway.parameters.motor_axon


def _fivefold_calcium_shift(experiment: Experiment) -> float:
    axon = _axon(experiment)
    return gate_shift(axon) - gate_shift(replace(axon, ionised_calcium=axon.ionised_calcium / 5.0))


def _ratio(ion: str) -> Callable[[Experiment], float]:
    def ratio(experiment: Experiment) -> float:
        ions = experiment.pathway.parameters.ions
        return getattr(ions, f"{ion}_outside") / getattr(ions, f"{ion}_inside")

    return ratio


def _logarithm(ion: str) -> Callable[[Experiment], float]:
    return lambda experiment: math.log10(_ratio(ion)(experiment))


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


MEASURES: dict[str, Callable[[Experiment], float]] = {
    "thermal_voltage": lambda e: thermal_voltage(e.pathway.parameters.ions.temperature),
    "sodium_concentration_ratio": _ratio("sodium"),
    "sodium_concentration_ratio_log10": _logarithm("sodium"),
    "sodium_equilibrium_potential": lambda e: e.pathway.ions.sodium,
    "potassium_concentration_ratio": _ratio("potassium"),
    "potassium_concentration_ratio_log10": _logarithm("potassium"),
    "potassium_equilibrium_potential": lambda e: e.pathway.ions.potassium,
    "chloride_equilibrium_potential": lambda e: e.pathway.ions.chloride,
    "constant_field_potential": lambda e: e.pathway.ions.passive_potential,
    "pumped_resting_potential": lambda e: e.pathway.ions.resting_potential,
    "pump_current": lambda e: e.pathway.ions.pump_current,
    "axon_resting_potential": lambda e: e.pathway.axon.resting_potential,
    "axon_spike_amplitude": lambda e: _or_nan(e.pathway.axon.spike_amplitude),
    "conduction_velocity": lambda e: _or_nan(e.pathway.axon.conduction_velocity),
    "nerve_impulses": lambda e: len(e.pathway.axon.spike_times[-1]),
    "nerve_firing_rate": lambda e: axon_observables(e.pathway.axon)["firing_rate"],
    "gate_shift": lambda e: gate_shift(_axon(e)),
    "threshold_current": lambda e: _threshold(_axon(e)),
    "rheobase": lambda e: _strength_duration(_axon(e)).rheobase,
    "strength_duration_time_constant": lambda e: _strength_duration(_axon(e)).time_constant,
    "superexcitability": lambda e: _superexcitability(_axon(e)),
    "spontaneous_firing_rate": lambda e: _spontaneous_rate(_axon(e)),
    "fivefold_calcium_shift": _fivefold_calcium_shift,
    "sweeney_conduction_velocity": lambda e: _or_nan(_sweeney(e.stage(SweeneyAxonParameters, "sweeney_axon"))),
}
