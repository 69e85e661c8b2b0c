"""What a learner enters, read into the form that is graded and logged: ids, numbers or the learner's own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from widgets.content import Item, Label, Matching, MultipleChoice, Numeric, Ordering, PredictCurve, ShortText
from widgets.content import SingleChoice as Single
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.numbers import Quantity, read_quantity

LONGEST_WORDS = 2_000  # characters of a short text
PAIR = ":"  # stands between the two ids of a match; no id holds it


class Written(NamedTuple):
    """The learner's own words, and the points of the model answer that they found in them; None before comparing."""

    text: str
    points: tuple[str, ...] | None


# What is graded and logged: the ids of choices, never their words, so that answers in all languages pool; a number; or
# the learner's own words, which no machine marks.
Response = tuple[str, ...] | Quantity | Written


class UnusableAnswerError(CourseError):
    """A response that cannot be graded and is no attempt; the text says kindly what is missing."""


def read_response(item: Item, raw: Any) -> Response:
    """Return what a learner entered in the form that is graded and logged.

    Parameters
    ----------
    item : Item
    raw : list of str, str, float or dict
        The ids of the chosen choices, of the steps in their order, of ``row:option`` pairs; the text in the box of a
        numeric item; the position of a slider; or ``text`` and ``points`` of a short text.

    Raises
    ------
    UnusableAnswerError, UnreadableNumberError
        If nothing is entered or it does not fit the question: to be said to the learner, and no attempt.
    """
    if isinstance(item, Numeric):
        if not isinstance(raw, str):
            raise UnusableAnswerError(_("Write a number in the box first."))
        return read_quantity(raw, item.units)
    if isinstance(item, PredictCurve):
        return _position(item, raw)
    if isinstance(item, ShortText):
        return _words(item, raw)
    if not isinstance(raw, (list, tuple)) or not raw:
        raise UnusableAnswerError(_missing(item))
    if not all(isinstance(part, str) for part in raw):
        raise UnusableAnswerError(_foreign())
    if isinstance(item, Ordering):
        return _order(item, raw)
    if isinstance(item, Matching):
        return _pairs(item, raw)
    return _choice_ids(item, raw)


def choices_of(item: Item) -> Iterable[Any]:
    """Return the choices of an item that has some.

    Raises
    ------
    UnusableAnswerError
        If the item asks for something else.
    """
    if not isinstance(item, (Single, MultipleChoice, Label)):
        raise UnusableAnswerError(_("The question asks for a number, not for a choice."))
    return item.choices


def pairs_of(response: Iterable[str]) -> dict[str, str]:
    """Return the option that was chosen for each row."""
    return {row: option for row, _colon, option in (pair.partition(PAIR) for pair in response)}


def _choice_ids(item: Item, raw: Iterable[str]) -> Response:
    known = [choice.id for choice in choices_of(item)]
    if not all(choice in known for choice in raw):
        raise UnusableAnswerError(_foreign())
    response = tuple(choice for choice in known if choice in raw)
    if not isinstance(item, MultipleChoice) and len(response) > 1:
        raise UnusableAnswerError(_("This question has one answer: choose one."))
    return response


def _order(item: Ordering, raw: Iterable[str]) -> Response:
    response = tuple(raw)
    if sorted(response) != sorted(item.order):
        raise UnusableAnswerError(_foreign())
    return response


def _pairs(item: Matching, raw: Iterable[str]) -> Response:
    chosen = pairs_of(raw)
    options = {option.id for option in item.options}
    if not set(chosen) <= set(item.pairs) or not set(chosen.values()) <= options | {""}:
        raise UnusableAnswerError(_foreign())
    if set(chosen) != set(item.pairs) or "" in chosen.values():
        raise UnusableAnswerError(_("Choose something in every row first."))
    return tuple(f"{row.id}{PAIR}{chosen[row.id]}" for row in item.rows)


def _position(item: PredictCurve, raw: Any) -> Response:
    if isinstance(raw, Quantity):
        raw = raw.value
    if type(raw) not in (int, float):
        raise UnusableAnswerError(_missing(item))
    if not item.slider.low <= raw <= item.slider.high:
        raise UnusableAnswerError(
            _("Choose a value between {low} and {high}.").format(
                low=f"{item.slider.low:g}", high=f"{item.slider.high:g}"
            )
        )
    return Quantity(float(raw), item.slider.unit)


def _words(item: ShortText, raw: Any) -> Response:
    text, points = (raw.get("text"), raw.get("points")) if isinstance(raw, dict) else (None, None)
    if not isinstance(text, str) or not text.strip():
        raise UnusableAnswerError(_missing(item))
    if len(text) > LONGEST_WORDS:
        raise UnusableAnswerError(
            _("That is too long: {count} characters are enough, a sentence or two will do.").format(count=LONGEST_WORDS)
        )
    # One kind of line end and no control characters: what is logged can be read back on every system.
    lines = ("".join(letter for letter in line.expandtabs(1) if letter.isprintable()) for line in text.splitlines())
    clean = "\n".join(lines).strip()
    if not clean:
        raise UnusableAnswerError(_missing(item))
    if points is None:
        return Written(clean, None)
    known = [point.id for point in item.points]
    if not isinstance(points, (list, tuple)) or not all(point in known for point in points):
        raise UnusableAnswerError(_foreign())
    return Written(clean, tuple(point for point in known if point in points))


def _missing(item: Item) -> str:
    if isinstance(item, Ordering):
        return _("Put the steps in order first.")
    if isinstance(item, Matching):
        return _("Choose something in every row first.")
    if isinstance(item, PredictCurve):
        return _("Set the slider first.")
    if isinstance(item, ShortText):
        return _("Write your answer first.")
    return _("Choose an answer first.")


def _foreign() -> str:
    return _("This answer does not belong to the question: run the lesson again.")
