"""A setting of causes and doses as a short text that can be sent to somebody: ``caffeine=200; exercise=10``."""

from __future__ import annotations

import math
from collections.abc import Mapping

from widgets import content
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _

MOST = 5  # causes at a time: more could not be told apart
DIGITS = 6


def setting_text(doses: Mapping[str, float]) -> str:
    """Return causes and doses as text; empty without a cause."""
    return "; ".join(f"{name}={dose:.{DIGITS}g}" for name, dose in doses.items())


def read_setting(text: str) -> dict[str, float]:
    """Return the doses that a text from `setting_text` names, by cause.

    Parameters
    ----------
    text : str
        ``cause=dose; cause=dose``; nothing at all stands for health.

    Raises
    ------
    CourseError
        One sentence about the first thing in the text that cannot be used.
    """
    doses: dict[str, float] = {}
    for part in text.replace("\n", ";").split(";"):
        if not part.strip():
            continue
        name, equals, amount = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise CourseError(_("Write '{part}' as cause=dose, for example {example}.").format(
                part=_short(part.strip()), example=_example()
            ))  # fmt: skip
        cause = _cause(name)
        if name in doses:
            raise CourseError(_("The cause '{cause}' stands there twice; leave one out.").format(cause=name))
        doses[name] = _dose(cause, amount)
    if len(doses) > MOST:
        raise CourseError(
            _("These are {count} causes; at most {most} can act together here.").format(count=len(doses), most=MOST)
        )
    return doses


def _cause(name: str) -> content.Cause:
    known = content.causes()
    if name not in known:
        raise CourseError(
            _("There is no cause '{name}'.").format(name=_short(name)) + " " + nearest_name(_short(name), known)
        )
    return known[name]


def _dose(cause: content.Cause, amount: str) -> float:
    try:
        dose = float(amount)
    except ValueError:
        dose = math.nan
    low, high = dose_span(cause)
    if not low <= dose <= high:
        raise CourseError(
            _("The dose of '{cause}' is a number from {low:g} to {high:g} {unit}, not '{amount}'.").format(
                cause=cause.id, low=low, high=high, unit=cause.dose.unit, amount=_short(amount)
            )
        )
    return dose


def dose_end(cause: content.Cause) -> float:
    """Return the dose farthest from health on the side on which the cause acts."""
    low, high = cause.dose.range
    return high if cause.dose.typical >= cause.dose.healthy else low


def dose_span(cause: content.Cause) -> tuple[float, float]:
    """Return the lowest and the highest dose that can be chosen: from health to the end of the range."""
    ends = (cause.dose.healthy, dose_end(cause))
    return min(ends), max(ends)


def _example() -> str:
    name, cause = next(iter(content.causes().items()))
    return setting_text({name: cause.dose.typical})


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
