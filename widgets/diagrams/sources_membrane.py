"""Computed curves of a stretch of membrane: one impulse of the squid axon, and the resting potential in stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.diagrams.curves import CurveData
from widgets.models.ions import (
    IonParameters,
    goldman_hodgkin_katz_potential,
    mullins_noda_potential,
    nernst_potential,
)
from widgets.models.squid_axon import MembraneRecording, Pulse, SquidAxonParameters, Stimulus, simulate_membrane

STIMULUS = Pulse(amplitude=7.0, onset=1.0, duration=1.2)
NEAR_PEAK = 15.0  # mV below the peak: what a step calls the peak
NEAR_REST = 2.0  # mV from rest: what a step calls recovered


@cache
def squid_action_potential() -> CurveData:
    """Return one impulse of the squid axon at 6.3 degC (Hodgkin & Huxley 1952), set off by a short weak pulse."""
    axon = content.fill(SquidAxonParameters, "squid_axon")
    recording = simulate_membrane(axon, Stimulus((STIMULUS,)), 20.0, output_step=0.02)
    threshold = _threshold(axon)
    return CurveData(
        time=recording.time,
        series={
            "membrane_potential": recording.membrane_potential,
            "sodium_conductance": recording.sodium_conductance,
            "potassium_conductance": recording.potassium_conductance,
        },
        events=_events(recording, threshold),
        threshold=threshold,
    )


def _threshold(axon: SquidAxonParameters) -> float:
    """Return the potential from which a sudden depolarisation just fires, mV, by bisection to 0.05 mV."""
    low, high = 0.0, 40.0
    while high - low > 0.05:
        middle = 0.5 * (low + high)
        fired = len(simulate_membrane(axon, Stimulus(initial_depolarisation=middle), 15.0).spike_times)
        low, high = (low, middle) if fired else (middle, high)
    return simulate_membrane(axon, Stimulus(), 0.1).resting_state.membrane_potential + high


def _events(recording: MembraneRecording, threshold: float) -> dict[str, float]:
    time, potential = recording.time, recording.membrane_potential
    rest = recording.resting_state.membrane_potential
    peak = int(potential.argmax())
    minimum = peak + int(potential[peak:].argmin())
    halfway = 0.5 * (potential[peak] + rest)

    def first(condition: NDArray[np.bool_], start: int = 0) -> float:
        return float(time[start + int(condition[start:].argmax())])

    return {
        "start": float(time[0]),
        "resting": STIMULUS.onset / 2,
        "stimulus": STIMULUS.onset,
        "threshold": first(potential >= threshold),
        "half_rise": first(potential >= halfway),
        "near_peak": first(potential >= potential[peak] - NEAR_PEAK),
        "peak": float(time[peak]),
        "past_peak": first(potential < potential[peak] - NEAR_PEAK, peak),
        "half_fall": first(potential < halfway, peak),
        "below_rest": first(potential < rest, peak),
        "minimum": float(time[minimum]),
        "recovered": first(potential > rest - NEAR_REST, minimum),
        "end": float(time[-1]),
    }


@cache
def resting_potentials() -> CurveData:
    """Return the resting potential as one influence after the other comes in; the events are these stages, not times.

    Potassium alone (Nernst), with a little sodium (Goldman, Hodgkin & Katz), with the pump's own current (Mullins &
    Noda), and the same with twice the potassium outside.
    """
    ions = content.fill(IonParameters, "ions")
    raised = replace(ions, potassium_outside=RAISED_POTASSIUM * ions.potassium_outside)
    stages = (
        ("only_potassium", ions, _potassium_equilibrium(ions)),
        ("with_sodium", ions, _at_rest(ions, pump=False)),
        ("with_pump", ions, _at_rest(ions, pump=True)),
        ("potassium_raised", raised, _at_rest(raised, pump=True)),
    )
    sodium = [nernst_potential(at.sodium_outside, at.sodium_inside, at.temperature) for _name, at, _rest in stages]
    return CurveData(
        time=np.arange(len(stages), dtype=float),
        series={
            "membrane_potential": np.array([rest for _name, _at, rest in stages]),
            "potassium_equilibrium_potential": np.array([_potassium_equilibrium(at) for _name, at, _rest in stages]),
            "sodium_equilibrium_potential": np.array(sodium),
        },
        events={name: float(index) for index, (name, _at, _rest) in enumerate(stages)},
        threshold=float("nan"),
    )


RAISED_POTASSIUM = 2.0  # one more marker: an experiment, more than a body bears for long


def _potassium_equilibrium(ions: IonParameters) -> float:
    return float(nernst_potential(ions.potassium_outside, ions.potassium_inside, ions.temperature))


def _at_rest(ions: IonParameters, pump: bool) -> float:
    ratio = {"pump_coupling_ratio": ions.pump_coupling_ratio} if pump else {}
    formula = mullins_noda_potential if pump else goldman_hodgkin_katz_potential
    return float(
        formula(
            ions.potassium_outside, ions.potassium_inside, ions.sodium_outside, ions.sodium_inside, ions.temperature,
            ions.sodium_permeability_ratio, **ratio,
        )
    )  # fmt: skip


SOURCES: dict[str, Callable[[], CurveData]] = {
    "squid_action_potential": squid_action_potential,
    "resting_potentials": resting_potentials,
}
