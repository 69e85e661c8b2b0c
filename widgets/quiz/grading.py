"""Grading: an item and a response in, a result out. Nothing here knows of files, widgets or the wall clock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from widgets.content import Item, MultipleChoice, Numeric, Quiz, SingleChoice
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.numbers import Quantity, read_quantity

# An observable of the models by name, under some causes and with some parameters changed: gives its value.
Observe = Callable[[str, tuple[str, ...], Mapping[str, float]], float]
# What is graded and logged: the ids of choices, never their words, so that answers in all languages pool; or a number.
Response = tuple[str, ...] | Quantity
# Keeps a number that lies exactly on the edge of the tolerance inside it, whatever the last binary digit.
ROUNDING = 1e-9


class UnusableAnswerError(CourseError):
    """A response that cannot be graded and is no attempt; the text says kindly what is missing."""


@dataclass(frozen=True)
class Reply:
    """What is said to one choice, or to a number.

    Attributes
    ----------
    choice : str or None
        The id of the choice; None for a number.
    right : bool
    text : str
        The feedback of the bank.
    misconception : str or None
        The id of the wrong idea behind it.
    """

    choice: str | None
    right: bool
    text: str
    misconception: str | None = None


@dataclass(frozen=True)
class Result:
    """How good a response is.

    Attributes
    ----------
    correct : bool
    score : float
        Between 0 and 1.
    replies : tuple of Reply
        One for each choice that was chosen, in the order of the bank, or one for a number.
    """

    correct: bool
    score: float
    replies: tuple[Reply, ...]

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The ids of the wrong ideas that the response shows."""
        return tuple(reply.misconception for reply in self.replies if reply.misconception)


def read_response(item: Item, raw: Any) -> Response:
    """Return what a learner entered in the form that is graded and logged.

    Parameters
    ----------
    item : Item
    raw : list of str or str
        The ids of the chosen choices, or the text in the box of a numeric item.

    Raises
    ------
    UnusableAnswerError, UnreadableNumberError
        If nothing is chosen or the text holds no number: to be said to the learner, and no attempt.
    """
    if isinstance(item, Numeric):
        if not isinstance(raw, str):
            raise UnusableAnswerError(_("Write a number in the box first."))
        return read_quantity(raw, item.units)
    if not isinstance(raw, (list, tuple)) or not raw:
        raise UnusableAnswerError(_("Choose an answer first."))
    known = [choice.id for choice in _choices(item)]
    if not all(isinstance(choice, str) and choice in known for choice in raw):
        raise UnusableAnswerError(_("This answer does not belong to the question: run the lesson again."))
    response = tuple(choice for choice in known if choice in raw)
    if isinstance(item, SingleChoice) and len(response) > 1:
        raise UnusableAnswerError(_("This question has one answer: choose one."))
    return response


def grade(item: Item, response: Response, observe: Observe | None = None) -> Result:
    """Grade a response.

    A `single_choice` or `numeric` item scores 1 or 0. A `multiple_choice` item scores the share of its right choices
    that were chosen less the share of its wrong choices that were chosen, never below 0: choosing everything and
    choosing nothing both score 0. Only a score of 1 is correct.

    Parameters
    ----------
    item : Item
    response : tuple of str, or Quantity
        The ids of the chosen choices, or a number with one of the units of the item.
    observe : callable, optional
        Works out an observable of the models; needed only where an answer names one.

    Raises
    ------
    UnusableAnswerError
        If the response does not fit the item.
    """
    if isinstance(item, Numeric):
        if not isinstance(response, Quantity) or response.unit not in item.units:
            raise UnusableAnswerError(_("The question asks for a number in one of its units."))
        return _grade_number(item, response.value * item.units[response.unit], observe)
    if isinstance(response, Quantity):
        raise UnusableAnswerError(_("The question asks for a choice, not for a number."))
    chosen = [choice for choice in _choices(item) if choice.id in read_response(item, response)]
    replies = tuple(Reply(choice.id, choice.correct, choice.feedback, choice.misconception) for choice in chosen)
    right = sum(choice.correct for choice in _choices(item))
    wrong = len(_choices(item)) - right
    hits = sum(choice.correct for choice in chosen)
    score = max(0.0, hits / right - ((len(chosen) - hits) / wrong if wrong else 0.0))
    return Result(score == 1, score, replies)


def right_choices(item: Item) -> tuple[str, ...]:
    """Return the ids of the right choices."""
    return tuple(choice.id for choice in _choices(item) if choice.correct)


def right_value(item: Numeric, observe: Observe | None = None) -> float:
    """Return the right number of a numeric item, in the first of its units."""
    answer = item.answer
    if answer.value is not None:
        return answer.value
    if observe is None:
        raise CourseError(
            _("The answer of '{item}' is an observable of the models, and no model is at hand.").format(item=item.id)
        )
    return float(observe(str(answer.observable), answer.causes, answer.parameters))


def bank_version(bank: Quiz) -> str:
    """Return a short fingerprint of the items of a lesson: another one as soon as any of them changes."""
    return hashlib.sha256(bank.model_dump_json().encode("utf-8")).hexdigest()[:12]


def _choices(item: Item) -> Iterable[Any]:
    if not isinstance(item, (SingleChoice, MultipleChoice)):
        raise UnusableAnswerError(_("The question asks for a number, not for a choice."))
    return item.choices


def _grade_number(item: Numeric, value: float, observe: Observe | None) -> Result:
    right = right_value(item, observe)
    if _near(value, right, item):
        return Result(True, 1.0, (Reply(None, True, item.feedback_right),))
    for mistake in sorted(item.mistakes, key=lambda mistake: abs(mistake.value - value)):
        if _near(value, mistake.value, item):
            return Result(False, 0.0, (Reply(None, False, mistake.feedback, mistake.misconception),))
    return Result(False, 0.0, (Reply(None, False, item.feedback_wrong),))


def _near(value: float, target: float, item: Numeric) -> bool:
    margin = item.answer.tolerance * (1.0 if item.answer.absolute else abs(target))
    return abs(value - target) <= margin + ROUNDING * abs(target)
