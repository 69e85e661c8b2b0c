"""How the observables of the squid axon are measured, on its membrane and on its cable."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from widgets.models.squid_axon_cable import CableRecording, simulate_cable
from widgets.models.squid_axon_excitability import firing_rate, threshold_current

if TYPE_CHECKING:
    from widgets.models.squid_axon import SquidAxonParameters
    from widgets.simulation.experiment import Experiment

LONG_PULSE = 100.0  # ms: longer than any impulse waits


@functools.lru_cache(maxsize=8)
def _cable(axon: SquidAxonParameters) -> CableRecording:
    return simulate_cable(axon, time_step=0.01, output_step=0.1)


@functools.lru_cache(maxsize=32)
def _threshold(axon: SquidAxonParameters, duration: float) -> float:
    return threshold_current(axon, duration)


def _peak(experiment: Experiment) -> float:
    membrane = experiment.squid_membrane
    return membrane.peak_potential if len(membrane.spike_times) else math.nan


def _drift(experiment: Experiment) -> float:
    return experiment.squid_membrane.membrane_potential[-1] - experiment.squid_axon.reference_resting_potential


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


MEASURES: dict[str, Callable[[Experiment], float]] = {
    "squid_resting_potential": lambda e: e.squid_membrane.resting_state.membrane_potential,
    "squid_impulses": lambda e: len(e.squid_membrane.spike_times),
    "squid_peak_potential": _peak,
    "squid_firing_rate": lambda e: firing_rate(e.squid_membrane),
    "squid_resting_drift": _drift,
    "squid_threshold_current": lambda e: _threshold(e.squid_axon, e.parameters["squid_protocol"]["pulse_duration"]),
    "squid_rheobase": lambda e: _threshold(e.squid_axon, LONG_PULSE),
    "squid_conduction_velocity": lambda e: _or_nan(_cable(e.squid_axon).conduction_velocity),
    "squid_spike_amplitude": lambda e: _or_nan(_cable(e.squid_axon).spike_amplitude),
}
