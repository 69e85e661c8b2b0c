"""The models against published values, and against what each cause expects of them.

Each target is measured, and what does not fit is shown with its reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from widgets import content
from widgets.content.targets import Role, Target, read_targets
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _
from widgets.simulation import OBSERVABLES, changed_parameters, observable, recording_of, simulate
from widgets.text_twin import number

Verdict = Literal["inside", "outside", "not measured"]


@dataclass(frozen=True)
class Result:
    """A target and what the models show.

    Attributes
    ----------
    target : Target
    measured : float or None
        In the unit of the target; None if the row names no observable.
    verdict : {"inside", "outside", "not measured"}
    """

    target: Target
    measured: float | None
    verdict: Verdict


def validate(path: Path | None = None) -> list[Result]:
    """Measure every target of a table (that of the course, if none is given).

    Raises
    ------
    CourseError
        If the table cannot be read, or a row names an observable, cause or parameter that does not exist, a unit that
        is not that of its observable, or a value outside its range: the first such row.
    """
    return [_measure(target) for target in (read_targets() if path is None else read_targets(path))]


def unknown_expectations(cause: content.Cause) -> list[str]:
    """Return one sentence for every observable that a cause names and that does not exist."""
    return [
        _("data/causes/{cause}.yaml, expect: there is no observable '{name}'.").format(
            cause=cause.id, name=expectation.observable
        )
        + " "
        + nearest_name(expectation.observable, OBSERVABLES)
        for expectation in cause.expect
        if expectation.observable not in OBSERVABLES
    ]


def unmet_expectations(cause: content.Cause) -> list[str]:
    """Return one sentence for everything that a cause expects and the models do not show at its typical dose.

    Where the cause cannot act or names what does not exist, that is the sentence.
    """
    try:
        healthy, changed = simulate().observables, recording_of(changed_parameters([(cause, None)], {})).observables
        values = [(one, healthy[one.observable], changed[one.observable]) for one in cause.expect]
    except CourseError as error:
        return [_("data/causes/{cause}.yaml: {reason}").format(cause=cause.id, reason=error)]
    return [
        _(
            "data/causes/{cause}.yaml, expect: {name} goes from {before} to {after} {unit}, "
            "which is not what '{change}' and its bound say."
        ).format(
            cause=cause.id,
            name=expectation.observable,
            before=number(before.value),
            after=number(after.value),
            unit=before.unit,
            change=expectation.change,
        )
        for expectation, before, after in values
        if not expectation.holds(before.value, after.value)
    ]


def identities_hold(results: Sequence[Result]) -> bool:
    """Tell whether every identity is inside its range: one that is not is a mistake in the code."""
    return all(result.verdict == "inside" for result in results if result.target.role == "identity")


def as_json(results: Sequence[Result]) -> dict[str, list[dict[str, object]]]:
    """Return the results as plain data; a measured value that is no finite number becomes None."""
    return {"targets": [_as_row(result) for result in results]}


def table(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of a report: the targets by role, each with its verdict, reason and source."""
    for role in get_args(Role):
        rows = [result for result in results if result.target.role == role]
        if not rows:
            continue
        yield from ("", _ROLES[role]())
        for result in rows:
            yield from _lines(result)
        measured = [result for result in rows if result.verdict != "not measured"]
        inside = sum(result.verdict == "inside" for result in measured)
        yield _("  {inside} of {measured} measured targets inside; {left} not measured.").format(
            inside=inside, measured=len(measured), left=len(rows) - len(measured)
        )


_ROLES = {
    "identity": lambda: _("IDENTITIES: true by arithmetic or definition"),
    "emergent": lambda: _("EMERGENT: nothing was set to these; they are the test of the models"),
    "calibrated": lambda: _("CALIBRATED: parameters were set to these; they show that the setting worked"),
    "context": lambda: _("CONTEXT: facts about people, not counted"),
}
_VERDICTS = {
    "inside": lambda: _("inside"),
    "outside": lambda: _("OUTSIDE"),
    "not measured": lambda: _("not measured"),
}


def _measure(target: Target) -> Result:
    if not target.observable:
        return Result(target, None, "not measured")
    if target.observable not in OBSERVABLES:
        raise _refused(
            target,
            _("There is no observable '{name}'.").format(name=target.observable)
            + " "
            + nearest_name(target.observable, OBSERVABLES),
        )
    unit = OBSERVABLES[target.observable].unit
    if target.unit != unit:
        raise _refused(
            target,
            _("{name} is measured in {wanted}, not in {unit}; convert the values.").format(
                name=target.observable, wanted=unit, unit=target.unit
            ),
        )
    try:
        measured = observable(target.observable, target.causes, target.overrides)
    except CourseError as error:
        raise _refused(target, str(error)) from None
    return Result(target, measured, "inside" if target.low <= measured <= target.high else "outside")


def _refused(target: Target, reason: str) -> CourseError:
    return content.ContentError(_("Target {id}: {reason}").format(id=target.id, reason=reason))


def _as_row(result: Result) -> dict[str, object]:
    target, measured = result.target, result.measured
    return {
        "id": target.id,
        "quantity": target.quantity,
        "role": target.role,
        "low": target.low,
        "high": target.high,
        "measured": measured if measured is not None and math.isfinite(measured) else None,
        "unit": target.unit,
        "verdict": result.verdict,
        "reason": target.reason,
    }


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _lines(result: Result) -> Iterator[str]:
    target = result.target
    unit = "" if target.unit == "1" else f" {target.unit}"
    yield _("  {id}  {verdict:12}  {measured:>7}  expected {low} to {high}{unit}  {quantity}").format(
        id=target.id,
        verdict=_VERDICTS[result.verdict](),
        measured=number(result.measured, 4),
        low=_plain(target.low),
        high=_plain(target.high),
        unit=unit,
        quantity=target.quantity,
    )
    if target.reason:
        yield _("        reason: {reason}").format(reason=target.reason)
    elif result.verdict == "outside":
        yield _("        reason: none is given")
    yield _("        source: {source}").format(source=target.source)
