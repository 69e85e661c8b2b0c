"""How each trace of a recording is read off the models."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from widgets.models.fasciculation_minute import EMG_STEP, FORCE_STEP
from widgets.models.muscle_fibre import FAR_SITE

if TYPE_CHECKING:
    from widgets.simulation.experiment import Experiment

Trace = tuple[np.ndarray, np.ndarray]


def _nerve(place: Callable[[int], int]) -> Callable[[Experiment], Trace]:
    def trace(experiment: Experiment) -> Trace:
        axon = experiment.pathway.axon
        return axon.time, axon.membrane_potential[:, place(len(axon.nodes))]

    return trace


def _muscle(place: Callable[[int], int]) -> Callable[[Experiment], Trace]:
    def trace(experiment: Experiment) -> Trace:
        fibre = experiment.pathway.fibre
        return fibre.time, fibre.membrane_potential[:, place(len(fibre.position))]

    return trace


def _of(stage: str, values: str, time: str = "time") -> Callable[[Experiment], Trace]:
    def trace(experiment: Experiment) -> Trace:
        recording = getattr(experiment.pathway, stage)
        return getattr(recording, time), getattr(recording, values)

    return trace


def _squid(values: str) -> Callable[[Experiment], Trace]:
    return lambda experiment: (experiment.squid_membrane.time, getattr(experiment.squid_membrane, values))


def _minute(values: str, step: float) -> Callable[[Experiment], Trace]:
    def trace(experiment: Experiment) -> Trace:
        found = getattr(experiment.minute(), values)
        return step * np.arange(len(found)), found

    return trace


TRACES_OF: dict[str, Callable[[Experiment], Trace]] = {
    "nerve_potential": _nerve(lambda nodes: nodes // 2),
    "nerve_ending_potential": _nerve(lambda nodes: nodes - 1),
    "endplate_conductance": _of("fibre", "endplate_conductance"),
    "endplate_membrane_potential": _muscle(lambda _compartments: 0),
    "muscle_potential": _muscle(lambda compartments: int(FAR_SITE * compartments)),
    "tubule_potential": _of("fibre", "tubule_potential"),
    "free_calcium": _of("contraction", "free_calcium"),
    "troponin_occupancy": _of("contraction", "troponin_occupancy"),
    "unit_force": _of("force", "unit_force"),
    "muscle_force": _of("force", "muscle_force", "muscle_time"),
    "emg": _of("emg", "signal"),
    "minute_emg": _minute("emg", EMG_STEP),
    "minute_force": _minute("force", FORCE_STEP),
    "minute_skin_displacement": _minute("displacement", FORCE_STEP),
    "squid_membrane_potential": _squid("membrane_potential"),
    "squid_sodium_current": _squid("sodium_current"),
    "squid_potassium_current": _squid("potassium_current"),
}
