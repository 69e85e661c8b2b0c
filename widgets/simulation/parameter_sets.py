"""From healthy parameters to those under some causes: what is set, scaled or added, and what follows of itself.

A cause knows no Python and a model knows no cause: a cause only sets, scales or adds to parameters, here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from widgets import content
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _

ParameterSet = dict[str, dict[str, float]]

# What a stage of the pathway hands on to the next, so that setting it would have no effect.
HANDED_ON = {"surface_emg.conduction_velocity": "muscle_fibre"}


def healthy_parameters() -> ParameterSet:
    """Return every parameter at its healthy value, by stage and name."""
    return {
        stage: {name: parameter.value for name, parameter in group.items()}
        for stage, group in content.parameters().items()
    }


def perturbed_parameters(causes: Mapping[str, float | None], overrides: Mapping[str, float | str]) -> ParameterSet:
    """Return the parameters under some causes, in the order given, and then with single values replaced.

    A parameter that shares its number with another (``same_as`` in the data) follows it, unless something acts on it
    alone: then what acts on it acts on the number that it has followed so far.

    Parameters
    ----------
    causes : mapping of str to float or None
        Cause id and its dose in the unit of the cause; None stands for the typical dose.
    overrides : mapping of str to float or str
        ``stage.parameter`` and the value to use: a number in the unit of the parameter, or text with that unit, such
        as ``"8 mmol/L"``.

    Raises
    ------
    CourseError
        If a cause or a parameter does not exist, a unit is not that of the parameter, or a dose or value lies outside
        its range.
    """
    return changed_parameters([(content.cause(name), dose) for name, dose in causes.items()], overrides)


def changed_parameters(
    doses: Iterable[tuple[content.Cause, float | None]], overrides: Mapping[str, float | str]
) -> ParameterSet:
    """Return the parameters under causes that are given as records; as :func:`perturbed_parameters` otherwise."""
    parameters = healthy_parameters()
    acting = [(cause, _dose(cause, dose)) for cause, dose in doses]
    for name in overrides:
        _record(name)
    for sharing in (False, True):
        if sharing:
            _follow(parameters)
        for cause, dose in acting:
            for perturbation in cause.perturbations:
                if _shares(perturbation.parameter) is sharing:
                    _apply(perturbation, cause, dose, parameters)
        for name, value in overrides.items():
            if _shares(name) is sharing:
                _put(parameters, name, _value(name, value))
    return parameters


def _follow(parameters: ParameterSet) -> None:
    """Give each parameter that shares its number with another the present value of that one."""
    for stage, group in content.parameters().items():
        for name, parameter in group.items():
            if parameter.same_as:
                origin, _dot, key = parameter.same_as.partition(".")
                parameters[stage][name] = parameters[origin][key]


def _shares(name: str) -> bool:
    return bool(_record(name).same_as)


def _dose(cause: content.Cause, dose: float | None) -> float:
    amount = cause.dose.typical if dose is None else dose
    low, high = cause.dose.range
    if not low <= amount <= high:
        raise CourseError(
            _("A dose of {dose:g} lies outside the range of the cause '{cause}', {low:g} to {high:g} {unit}.").format(
                dose=amount, cause=cause.id, low=low, high=high, unit=cause.dose.unit
            )
        )
    return float(amount)


def _apply(perturbation: content.Perturbation, cause: content.Cause, dose: float, parameters: ParameterSet) -> None:
    name = perturbation.parameter
    _same_unit(name, perturbation.unit)
    if perturbation.set == "dose":
        _same_unit(name, cause.dose.unit)
    stage, _dot, key = name.partition(".")
    try:
        after = perturbation.applied(parameters[stage][key], dose, cause.dose.healthy)
    except ValueError as error:
        raise CourseError(
            _("The cause '{cause}' has no value for {name}: {reason}.").format(cause=cause.id, name=name, reason=error)
        ) from None
    _put(parameters, name, after)


def _put(parameters: ParameterSet, name: str, value: float) -> None:
    record = _record(name)
    low, high = record.range
    if not low <= value <= high:
        raise CourseError(
            _("{name} = {value:g} lies outside its range, {low:g} to {high:g} {unit}.")
            .format(name=name, value=value, low=low, high=high, unit="" if record.unit == "1" else record.unit)
            .replace(" .", ".")
        )
    stage, _dot, key = name.partition(".")
    parameters[stage][key] = value


def _value(name: str, value: float | str) -> float:
    """Return the number that was meant, from a number or from text such as ``"8 mmol/L"``."""
    text, unit = str(value), ""
    if isinstance(value, str):
        text, _space, unit = value.strip().partition(" ")
        _same_unit(name, unit.strip())
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise CourseError(
            _("{name} must be a finite number in {unit}, not {value}.").format(
                name=name, unit=_record(name).unit, value=value
            )
        )
    return number


def _same_unit(name: str, unit: str) -> None:
    wanted = _record(name).unit
    if unit and unit != wanted:
        raise CourseError(
            _("{name} is in {wanted}, not in {unit}; convert the value first.").format(
                name=name, wanted=wanted, unit=unit
            )
        )


def _record(name: str) -> content.Parameter:
    """Return the record of a parameter ``stage.name``."""
    parameters = content.parameters()
    stage, _dot, key = name.partition(".")
    if key not in parameters.get(stage, {}):
        known = [f"{group}.{parameter}" for group, names in parameters.items() for parameter in names]
        raise CourseError(_("There is no parameter '{name}'.").format(name=name) + " " + nearest_name(name, known))
    if name in HANDED_ON:
        raise CourseError(
            _("{name} cannot be set: in the pathway it is what the stage '{stage}' does.").format(
                name=name, stage=HANDED_ON[name]
            )
        )
    return parameters[stage][key]
