"""From parameters and causes to a recording: what is changed, what the models then show, and the numbers to read off.

A cause knows no Python and a model knows no cause: a cause only sets, scales or adds to parameters, here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from widgets import content
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _
from widgets.models import ions, squid_axon, squid_axon_excitability

ParameterSet = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Observable:
    """A number read off a recording.

    Attributes
    ----------
    value : float
        ``nan`` where the recording has no such thing (the peak of an impulse that never came).
    unit : str
    """

    value: float
    unit: str


@dataclass(frozen=True)
class Recording:
    """What a simulation shows.

    Attributes
    ----------
    time : ndarray, shape (n,)
        ms.
    traces : dict of str to ndarray, shape (n,)
    units : dict of str to str
        The unit of each trace.
    observables : dict of str to Observable
    """

    time: np.ndarray
    traces: dict[str, np.ndarray]
    units: dict[str, str]
    observables: dict[str, Observable]


def healthy_parameters() -> ParameterSet:
    """Return every parameter at its healthy value, by stage and name."""
    return {
        stage: {name: parameter.value for name, parameter in group.items()}
        for stage, group in content.parameters().items()
    }


def perturbed_parameters(causes: Mapping[str, float | None], overrides: Mapping[str, float]) -> ParameterSet:
    """Return the parameters under some causes, in the order given, and then with single values replaced.

    Parameters
    ----------
    causes : mapping of str to float or None
        Cause id and its dose in the unit of the cause; None stands for the typical dose.
    overrides : mapping of str to float
        ``stage.parameter`` and the value to use, in the unit of the parameter.

    Raises
    ------
    CourseError
        If a cause or a parameter does not exist, or a dose or value lies outside its range.
    """
    parameters = healthy_parameters()
    for name, dose in causes.items():
        _apply(content.cause(name), dose, parameters)
    for name, value in overrides.items():
        stage, key = _split(name, parameters)
        low, high = content.parameters()[stage][key].range
        if not low <= value <= high:
            raise CourseError(
                _("{name} = {value:g} lies outside its range, {low:g} to {high:g} {unit}.").format(
                    name=name, value=value, low=low, high=high, unit=content.parameters()[stage][key].unit
                )
            )
        parameters[stage][key] = float(value)
    return parameters


def simulate(*causes: str, dose: float | None = None, **overrides: float) -> Recording:
    """Run the models under some causes and return what they show.

    Parameters
    ----------
    *causes : str
        Ids of causes; none stands for health.
    dose : float, optional
        Dose of the one cause, in its own unit; the typical dose if not given.
    **overrides : float
        Single parameters, written ``**{"ions.potassium_outside": 8}``.

    Raises
    ------
    CourseError
        If a name does not exist, a value lies outside its range, or a dose is given for several causes.
    """
    if dose is not None and len(causes) != 1:
        raise CourseError(_("A dose belongs to one cause; {count} were named.").format(count=len(causes)))
    parameters = perturbed_parameters(dict.fromkeys(causes, dose), overrides)
    axon = squid_axon.SquidAxonParameters(**parameters["squid_axon"])
    protocol = parameters["squid_protocol"]
    pulse = squid_axon.Pulse(protocol["pulse_amplitude"], protocol["pulse_onset"], protocol["pulse_duration"])
    membrane = squid_axon.simulate_membrane(axon, squid_axon.Stimulus((pulse,)), protocol["recording_duration"])
    traces = {
        "membrane_potential": membrane.membrane_potential,
        "sodium_current": membrane.sodium_current,
        "potassium_current": membrane.potassium_current,
    }
    return Recording(
        time=membrane.time,
        traces=traces,
        units={"membrane_potential": "mV", "sodium_current": "µA/cm²", "potassium_current": "µA/cm²"},
        observables=_ion_observables(parameters["ions"]) | _axon_observables(axon, membrane, protocol),
    )


def observable(name: str, causes: tuple[str, ...] = (), parameters: Mapping[str, float] | None = None) -> float:
    """Return one observable; quizzes name their answers so.

    Raises
    ------
    CourseError
        If there is no such observable.
    """
    observables = simulate(*causes, **dict(parameters or {})).observables
    if name not in observables:
        raise CourseError(
            _("There is no observable '{name}'.").format(name=name) + " " + nearest_name(name, observables)
        )
    return observables[name].value


def _ion_observables(values: Mapping[str, float]) -> dict[str, Observable]:
    found = {}
    for ion in ("sodium", "potassium"):
        outside, inside = values[f"{ion}_outside"], values[f"{ion}_inside"]
        found[f"{ion}_concentration_ratio"] = Observable(outside / inside, "1")
        found[f"{ion}_concentration_ratio_log10"] = Observable(float(np.log10(outside / inside)), "1")
        found[f"{ion}_equilibrium_potential"] = Observable(
            float(ions.nernst_potential(outside, inside, values["temperature"])), "mV"
        )
    return found


def _axon_observables(
    axon: squid_axon.SquidAxonParameters, membrane: squid_axon.MembraneRecording, protocol: Mapping[str, float]
) -> dict[str, Observable]:
    rest = membrane.resting_state.membrane_potential
    spikes = len(membrane.spike_times)
    return {
        "resting_potential": Observable(rest, "mV"),
        "impulses": Observable(float(spikes), "1"),
        "peak_potential": Observable(membrane.peak_potential if spikes else float("nan"), "mV"),
        "threshold_current": Observable(
            squid_axon_excitability.threshold_current(axon, protocol["pulse_duration"]), "µA/cm²"
        ),
    }


def _apply(cause: content.Cause, dose: float | None, parameters: ParameterSet) -> None:
    amount = cause.dose.typical if dose is None else dose
    low, high = cause.dose.range
    if not low <= amount <= high:
        raise CourseError(
            _("A dose of {dose:g} lies outside the range of the cause '{cause}', {low:g} to {high:g} {unit}.").format(
                dose=amount, cause=cause.id, low=low, high=high, unit=cause.dose.unit
            )
        )
    for perturbation in cause.perturbations:
        stage, key = _split(perturbation.parameter, parameters)
        healthy = parameters[stage][key]
        if perturbation.set is not None:
            parameters[stage][key] = amount if perturbation.set == "dose" else perturbation.set
        elif perturbation.scale is not None:
            ratio = amount / cause.dose.healthy if perturbation.scale == "dose/healthy" else perturbation.scale
            parameters[stage][key] = healthy * ratio
        else:
            parameters[stage][key] = healthy + perturbation.add


def _split(name: str, parameters: ParameterSet) -> tuple[str, str]:
    stage, _dot, key = name.partition(".")
    if key not in parameters.get(stage, {}):
        known = [f"{group}.{parameter}" for group, names in parameters.items() for parameter in names]
        raise CourseError(_("There is no parameter '{name}'.").format(name=name) + " " + nearest_name(name, known))
    return stage, key
