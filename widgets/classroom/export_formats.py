"""What a format for a learning platform offers: a document of questions, and plain words on what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from widgets.classroom.export_questions import Amount, Choices, Order, Question
from widgets.content import PredictCurve
from widgets.language import gettext as _


@dataclass(frozen=True)
class Loss:
    """Something that a format does not carry: a sentence, and the questions that it concerns."""

    sentence: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    suffix : str
        Of the file.
    document : callable
        Questions and the title of the whole in, the bytes of the file out.
    refusal : callable
        Why a question cannot be told in this format, in one sentence; empty if it can.
    losses : callable
        What of the questions is told in another way or not at all.
    """

    suffix: str
    document: Callable[[Sequence[Question], str], bytes]
    refusal: Callable[[Question], str]
    losses: Callable[[Sequence[Question]], list[Loss]]


def loss(sentence: str, questions: Sequence[Question], concerned: Callable[[Question], bool]) -> list[Loss]:
    """Return the sentence with the questions that it concerns; nothing if there are none."""
    names = tuple(dict.fromkeys(question.item.id for question in questions if concerned(question)))
    return [Loss(sentence, names)] if names else []


def predictions_lost(questions: Sequence[Question]) -> list[Loss]:
    """Return what no platform knows of: a scale to set, a trace beside it, and marks that fall with the distance."""
    return loss(
        _("A prediction is asked as a number: without its curve, and with no part of the mark for a near miss."),
        questions,
        lambda question: isinstance(question.item, PredictCurve),
    )


def lesson_lost(questions: Sequence[Question]) -> list[Loss]:
    """Return the questions that lean on the text of the lesson around them."""
    return loss(
        _("These questions lean on the figures or the text of their lesson: link it beside them."),
        questions,
        lambda question: question.item.part in ("predict", "worked", "case"),
    )


def units_lost(questions: Sequence[Question]) -> list[Loss]:
    """Return the questions whose other units are not understood."""
    return loss(
        _("Only the unit that the question names is understood, and it is not typed."),
        questions,
        lambda question: isinstance(question.answer, Amount) and len(question.answer.units) > 1,
    )


def hints_lost(sentence: str, questions: Sequence[Question]) -> list[Loss]:
    """Return the questions with hints."""
    return loss(sentence, questions, lambda question: bool(question.hints))


def order_lost(sentence: str, questions: Sequence[Question]) -> list[Loss]:
    """Return the questions of order."""
    return loss(sentence, questions, lambda question: isinstance(question.answer, Order))


def several_lost(sentence: str, questions: Sequence[Question]) -> list[Loss]:
    """Return the questions in which several options are chosen."""
    return loss(sentence, questions, lambda question: isinstance(question.answer, Choices) and question.answer.several)
