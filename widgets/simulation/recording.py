"""A recording of the pathway: traces and observables by name, each worked out when it is first read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from widgets import content
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _
from widgets.simulation.names import OBSERVABLES, TRACES
from widgets.simulation.parameter_sets import ParameterSet, perturbed_parameters

if TYPE_CHECKING:
    import numpy as np

    from widgets.models.fasciculation_minute import FasciculationMinute

Value = TypeVar("Value")


@dataclass(frozen=True)
class Observable:
    """A number read off a recording.

    Attributes
    ----------
    value : float
        ``nan`` where the recording has no such thing (the velocity of an impulse that never came), infinite where
        nothing is enough (the threshold of a nerve that cannot be excited).
    unit : str
    """

    value: float
    unit: str


class WorkedOutWhenRead(Mapping[str, Value]):
    """Values by name; each is worked out when it is first read, and kept.

    Parameters
    ----------
    names : iterable of str
    work_out : callable
        Takes a name, returns its value.
    refusal : callable
        Takes a name that is not there, returns what to say.
    """

    def __init__(self, names: Mapping[str, object], work_out: Callable[[str], Value], refusal: Callable[[str], str]):
        self._names = names
        self._work_out = work_out
        self._refusal = refusal
        self._values: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._names:
            raise CourseError(self._refusal(name) + " " + nearest_name(str(name), self._names))
        if name not in self._values:
            self._values[name] = self._work_out(name)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"{{{', '.join(self._names)}}}"


@dataclass(frozen=True)
class Recording:
    """What a simulation shows.

    Attributes
    ----------
    time : mapping of str to ndarray
        The times of each trace, ms: nerve, muscle and force are recorded at steps of their own.
    traces : mapping of str to ndarray
    units : mapping of str to str
        The unit of each trace.
    observables : mapping of str to Observable
        Some need experiments of their own (thresholds, tetani) and take some milliseconds when they are first read.
    parameters : dict of dict of float
        The value of every parameter, by stage and name.
    minute : callable
        Takes a seed (0 if none is given) and returns a minute of the muscle's own twitches: events, EMG, force, skin.
        The traces that begin with ``minute_`` are those of seed 0.
    warnings : tuple of str
        What the causes say of doses in the range of poisoning.
    """

    time: Mapping[str, np.ndarray]
    traces: Mapping[str, np.ndarray]
    units: Mapping[str, str]
    observables: Mapping[str, Observable]
    parameters: ParameterSet
    minute: Callable[..., FasciculationMinute]
    warnings: tuple[str, ...] = ()


def simulate(*causes: str, dose: float | None = None, **overrides: float | str) -> Recording:
    """Record the pathway under some causes.

    Parameters
    ----------
    *causes : str
        Ids of causes; none stands for health.
    dose : float, optional
        Dose of the one cause, in its own unit; the typical dose if not given.
    **overrides : float or str
        Single parameters, written ``**{"plasma.potassium": 8}`` or ``**{"plasma.potassium": "8 mmol/L"}``.

    Raises
    ------
    CourseError
        If a name does not exist, a unit is not that of its parameter, a value lies outside its range, or a dose is
        given for several causes.
    """
    if dose is not None and len(causes) != 1:
        raise CourseError(_("A dose belongs to one cause; {count} were named.").format(count=len(causes)))
    return record(dict.fromkeys(causes, dose), overrides)


def record(causes: Mapping[str, float | None], overrides: Mapping[str, float | str]) -> Recording:
    """Record the pathway under causes at doses of their own; as :func:`simulate` otherwise."""
    recording = recording_of(perturbed_parameters(causes, overrides))
    return replace(recording, warnings=tuple(_warnings(causes)))


def recording_of(parameters: ParameterSet) -> Recording:
    """Record the pathway with these parameters."""
    from widgets.simulation.experiment import Experiment

    experiment = Experiment(parameters)
    return Recording(
        time=WorkedOutWhenRead(TRACES, lambda name: experiment.trace(name)[0], _no_trace),
        traces=WorkedOutWhenRead(TRACES, lambda name: experiment.trace(name)[1], _no_trace),
        units=TRACES,
        observables=WorkedOutWhenRead(
            OBSERVABLES, lambda name: Observable(experiment.measure(name), OBSERVABLES[name].unit), _no_observable
        ),
        parameters=parameters,
        minute=experiment.minute,
    )


def _warnings(causes: Mapping[str, float | None]) -> Iterator[str]:
    for name, amount in causes.items():
        range_of_doses = content.cause(name).dose
        dose = range_of_doses.typical if amount is None else amount
        if range_of_doses.toxic_label(dose):
            # Only now the words of the reader's language are looked up: this runs with every move of a slider.
            cause = content.localised(content.cause(name), f"causes/{name}.yaml")
            yield _("{cause}, {dose:g} {unit}: {label}").format(
                cause=cause.name, dose=dose, unit=cause.dose.unit, label=cause.dose.toxic_label(dose)
            )


def observable(
    name: str,
    causes: tuple[str, ...] | Mapping[str, float | None] = (),
    parameters: Mapping[str, float | str] | None = None,
) -> float:
    """Return one observable; quizzes name their answers so.

    Parameters
    ----------
    name : str
    causes : tuple of str, or mapping of str to dose
    parameters : mapping, optional
        Single parameters, as in :func:`simulate`.

    Raises
    ------
    CourseError
        If there is no such observable, or as in :func:`simulate`.
    """
    doses = causes if isinstance(causes, Mapping) else dict.fromkeys(causes)
    return record(doses, dict(parameters or {})).observables[name].value


def _no_trace(name: str) -> str:
    return _("There is no trace '{name}'.").format(name=name)


def _no_observable(name: str) -> str:
    return _("There is no observable '{name}'.").format(name=name)
