"""The checks of a cause that need the parameters: names, units, and values over the whole range of the dose."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from widgets.content.cause_records import Cause, Perturbation
from widgets.content.library import unknown_name
from widgets.content.records import Parameter
from widgets.language import gettext as _


def check_cause(cause: Cause, place: str, parameters: Mapping[str, Mapping[str, Parameter]]) -> Iterator[str]:
    """Yield one sentence for every perturbation that cannot act on its parameter.

    Parameters
    ----------
    cause : Cause
    place : str
        Its file in `data/`.
    parameters : mapping of str to mapping of str to Parameter
        Every parameter, by stage and name.
    """
    names = {f"{stage}.{name}" for stage, group in parameters.items() for name in group}
    for perturbation in cause.perturbations:
        if perturbation.parameter not in names:
            yield unknown_name(place, "parameter", perturbation.parameter, names)
            continue
        stage, _dot, key = perturbation.parameter.partition(".")
        record = parameters[stage][key]
        yield from _wrong_units(cause, perturbation, record, place)
        problem = _first_misfit(cause, perturbation, record)
        if problem:
            yield f"data/{place}: {problem}"


def _wrong_units(cause: Cause, perturbation: Perturbation, record: Parameter, place: str) -> Iterator[str]:
    units = [perturbation.unit] if perturbation.unit else []
    units += [cause.dose.unit] if perturbation.set == "dose" else []
    for unit in units:
        if unit != record.unit:
            yield _("data/{place}: {name} is in {wanted}, not in {unit}; convert the value.").format(
                place=place, name=perturbation.parameter, wanted=record.unit, unit=unit
            )


def _first_misfit(cause: Cause, perturbation: Perturbation, record: Parameter) -> str:
    """Return what is wrong with the value at the lowest, typical, highest or healthy dose, or nothing."""
    dose = cause.dose
    low, high = record.range
    for amount in (dose.range[0], dose.typical, dose.range[1], dose.healthy):
        about = {"name": perturbation.parameter, "dose": f"{amount:g} {dose.unit}"}
        try:
            value = perturbation.applied(record.value, amount, dose.healthy)
        except ValueError as error:
            return _("at a dose of {dose}, {name} has no value: {reason}.").format(**about, reason=error)
        if not low <= value <= high:
            return _(
                "at a dose of {dose}, {name} would be {value:g}, outside its range {low:g} to {high:g} {unit}; "
                "change the formula or the range of the dose."
            ).format(**about, value=value, low=low, high=high, unit=record.unit)
        if amount == dose.healthy and not math.isclose(value, record.value, abs_tol=1e-12):
            return _(
                "at the healthy dose, {dose}, {name} would be {value:g} and not {healthy:g}; "
                "let a formula with 'dose' change it."
            ).format(**about, value=value, healthy=record.value)
    return ""
