"""Grading: an item and a response in, a result out. Nothing here knows of files, widgets or the wall clock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from widgets.content import Item, Matching, Numeric, NumericAnswer, Ordering, PredictCurve, Quiz, ShortText
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.numbers import Quantity
from widgets.quiz.responses import Response, UnusableAnswerError, Written, choices_of, pairs_of, read_response

# An observable of the models by name, under some causes and with some parameters changed: gives its value.
Observe = Callable[[str, tuple[str, ...], Mapping[str, float]], float]
# Keeps a number that lies exactly on the edge of the tolerance inside it, whatever the last binary digit.
ROUNDING = 1e-9
# A prediction this share of its scale away from the tolerance scores nothing.
FAR = 0.25


@dataclass(frozen=True)
class Reply:
    """What is said to one part of a response.

    Attributes
    ----------
    choice : str or None
        The id of the choice or of the row; None for a number, an order or free words.
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
        One for each choice, row or mistake of the response, in the order of the bank, or one for a number.
    pending : bool
        The words of a short text that the learner has not compared with the model answer yet: neither right nor wrong.
    """

    correct: bool
    score: float
    replies: tuple[Reply, ...]
    pending: bool = False

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The ids of the wrong ideas that the response shows."""
        return tuple(reply.misconception for reply in self.replies if reply.misconception)


def grade(item: Item, response: Response, observe: Observe | None = None) -> Result:
    """Grade a response; only a score of 1 is correct.

    ============================== ====================================================================================
    ``single_choice``, ``label``,  1 or 0
    ``numeric``
    ``multiple_choice``            share of its right choices that were chosen less the share of its wrong ones, never
                                   below 0: choosing everything and choosing nothing both score 0
    ``ordering``                   share of the pairs of steps that stand in the right order, less that of the others,
                                   never below 0: chance scores 0 on average
    ``matching``                   share of the rows
    ``predict_curve``              1 within the tolerance, then falling evenly with the distance to 0 at a quarter of
                                   the scale
    ``short_text``                 share of the points that the learner ticked in their own words
    ============================== ====================================================================================

    Parameters
    ----------
    item : Item
        Where its numbers are drawn by a seed, the instance.
    response : tuple of str, Quantity or Written
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
    if isinstance(item, PredictCurve):
        if not isinstance(response, Quantity) or response.unit != item.slider.unit:
            raise UnusableAnswerError(_("The question asks for a number in one of its units."))
        return _grade_position(item, response.value, observe)
    if isinstance(item, ShortText):
        if not isinstance(response, Written):
            raise UnusableAnswerError(_("The question asks for words."))
        return _self_scored(item, response)
    if not isinstance(response, tuple) or isinstance(response, (Quantity, Written)):
        raise UnusableAnswerError(_("The question asks for a choice, not for a number."))
    response = read_response(item, response)  # type: ignore[assignment]
    if isinstance(item, Ordering):
        return _grade_order(item, response)  # type: ignore[arg-type]
    if isinstance(item, Matching):
        return _grade_pairs(item, response)  # type: ignore[arg-type]
    return _grade_choices(item, response)  # type: ignore[arg-type]


def right_choices(item: Item) -> tuple[str, ...]:
    """Return the ids of the right choices; of steps in their order; of the right ``row:option`` pairs."""
    if isinstance(item, Ordering):
        return item.order
    if isinstance(item, Matching):
        return tuple(f"{row.id}:{item.pairs[row.id]}" for row in item.rows)
    return tuple(choice.id for choice in choices_of(item) if choice.correct)


def right_value(item: Numeric | PredictCurve, observe: Observe | None = None) -> float:
    """Return the right number, in the first unit of the item."""
    answer = item.answer
    if answer.value is not None:
        return answer.value
    if answer.observable is None or observe is None:
        raise CourseError(
            _("The answer of '{item}' is an observable of the models, and no model is at hand.").format(item=item.id)
        )
    return float(observe(str(answer.observable), answer.causes, answer.parameters))  # type: ignore[arg-type]


def bank_version(bank: Quiz) -> str:
    """Return a short fingerprint of the items of a lesson: another one as soon as any of them changes."""
    return hashlib.sha256(bank.model_dump_json().encode("utf-8")).hexdigest()[:12]


def _grade_choices(item: Item, response: tuple[str, ...]) -> Result:
    choices = list(choices_of(item))
    chosen = [choice for choice in choices if choice.id in response]
    replies = tuple(Reply(choice.id, choice.correct, choice.feedback, choice.misconception) for choice in chosen)
    right = sum(choice.correct for choice in choices)
    wrong = len(choices) - right
    hits = sum(choice.correct for choice in chosen)
    score = max(0.0, hits / right - ((len(chosen) - hits) / wrong if wrong else 0.0))
    return Result(score == 1, score, replies)


def _grade_number(item: Numeric, value: float, observe: Observe | None) -> Result:
    right = right_value(item, observe)
    if _near(value, right, item.answer):
        return Result(True, 1.0, (Reply(None, True, item.feedback_right),))
    known = [mistake for mistake in item.mistakes if mistake.value is not None]
    for mistake in sorted(known, key=lambda mistake: abs(mistake.value - value)):  # type: ignore[operator]
        if _near(value, mistake.value, item.answer):  # type: ignore[arg-type]
            return Result(False, 0.0, (Reply(None, False, mistake.feedback, mistake.misconception),))
    return Result(False, 0.0, (Reply(None, False, item.feedback_wrong),))


def _grade_position(item: PredictCurve, value: float, observe: Observe | None) -> Result:
    right = right_value(item, observe)
    if _near(value, right, item.answer):
        return Result(True, 1.0, (Reply(None, True, item.feedback_right),))
    slip = item.too_low if value < right else item.too_high
    beyond = abs(value - right) - item.answer.margin(right)
    score = max(0.0, 1.0 - beyond / (FAR * (item.slider.high - item.slider.low)))
    return Result(False, min(score, 0.99), (Reply(None, False, slip.feedback, slip.misconception),))


def _near(value: float, target: float, answer: NumericAnswer) -> bool:
    return abs(value - target) <= answer.margin(target) + ROUNDING * abs(target)


def _grade_order(item: Ordering, response: tuple[str, ...]) -> Result:
    if response == item.order:
        return Result(True, 1.0, (Reply(None, True, item.feedback_right),))
    place = {step: position for position, step in enumerate(item.order)}
    pairs = [(first, second) for position, first in enumerate(response) for second in response[position + 1 :]]
    in_order = sum(place[first] < place[second] for first, second in pairs)
    score = max(0.0, 2 * in_order / len(pairs) - 1)
    shown = {step: position for position, step in enumerate(response)}
    replies = tuple(
        Reply(None, False, mistake.feedback, mistake.misconception)
        for mistake in item.mistakes
        if shown[mistake.step] < shown[mistake.before]
    )
    return Result(False, score, replies or (Reply(None, False, item.feedback_wrong),))


def _grade_pairs(item: Matching, response: tuple[str, ...]) -> Result:
    chosen = pairs_of(response)
    known = {(mistake.row, mistake.option): mistake for mistake in item.mistakes}
    replies = []
    for row in item.rows:
        mistake = known.get((row.id, chosen[row.id]))
        if chosen[row.id] == item.pairs[row.id]:
            replies.append(Reply(row.id, True, row.feedback))
        elif mistake:
            replies.append(Reply(row.id, False, mistake.feedback, mistake.misconception))
        else:
            replies.append(Reply(row.id, False, item.feedback_wrong))
    score = sum(reply.right for reply in replies) / len(replies)
    return Result(score == 1, score, tuple(replies))


def _self_scored(item: ShortText, response: Written) -> Result:
    if response.points is None:
        return Result(False, 0.0, (), pending=True)
    known = {point.id for point in item.points}
    if not set(response.points) <= known:
        raise UnusableAnswerError(_("This answer does not belong to the question: run the lesson again."))
    score = len(set(response.points)) / len(known)
    return Result(score == 1, score, ())
