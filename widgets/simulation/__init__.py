"""From parameters and causes to a recording: what is changed, what the models then show, and the numbers to read off.

The models are loaded when a recording is first read, so that a card or a question that needs none does not wait.
"""

from widgets.simulation.names import OBSERVABLES, TRACES, ObservableName
from widgets.simulation.parameter_sets import (
    ParameterSet,
    changed_parameters,
    healthy_parameters,
    perturbed_parameters,
)
from widgets.simulation.recording import Observable, Recording, observable, record, recording_of, simulate

__all__ = [
    "OBSERVABLES",
    "TRACES",
    "Observable",
    "ObservableName",
    "ParameterSet",
    "Recording",
    "changed_parameters",
    "healthy_parameters",
    "observable",
    "perturbed_parameters",
    "record",
    "recording_of",
    "simulate",
]
