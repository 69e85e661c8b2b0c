"""GIFT, the plain-text format that Moodle and many other platforms read.

What must be escaped and what an answer looks like: question/format/gift of Moodle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from widgets.classroom.export_formats import (
    Format,
    Loss,
    hints_lost,
    lesson_lost,
    predictions_lost,
    units_lost,
)
from widgets.classroom.export_markup import decimal
from widgets.classroom.export_moodle import by_category
from widgets.classroom.export_questions import Amount, Choices, Order, Pairs, Question, Target
from widgets.language import gettext as _

CONTROL = re.compile(r"[\\:~=#{}]")
OPENING = re.compile(r"^[%\[]")
ENTITIES = {"%": "&percnt;", "[": "&lbrack;"}
# Moodle reads no weight of three digits; it takes this one for the whole, for it is nearer than its own tolerance.
WHOLE = "99.99999"


def document(questions: Sequence[Question], title: str) -> bytes:
    """Return the questions as a GIFT file, an empty line between them."""
    blocks = []
    for category, members in by_category(questions, title).items():
        blocks.append(f"$CATEGORY: $course$/top/{category}")
        blocks += [_question(question) for question in members]
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def refusal(question: Question) -> str:
    """Return why a question cannot be told in GIFT."""
    if isinstance(question.answer, Order):
        return _("GIFT has no questions of order; Moodle XML has.")
    if question.picture:
        return _("GIFT holds no pictures, and this question needs its drawing; Moodle XML, QTI and Canvas hold it.")
    return ""


def losses(questions: Sequence[Question]) -> list[Loss]:
    """Return what GIFT tells in another way."""
    return [
        *hints_lost(_("GIFT has no hints: they stand as comments above the question."), questions),
        *units_lost(questions),
        *predictions_lost(questions),
        *lesson_lost(questions),
    ]


def escaped(text: str) -> str:
    """Return a text on one line in which no letter is read as a sign of GIFT."""
    return CONTROL.sub(lambda match: "\\" + match[0], " ".join(text.split()))


def _html(text: str) -> str:
    """Return HTML whose first letter is read neither as a weight (``%50%``) nor as a format (``[plain]``)."""
    return escaped(OPENING.sub(lambda match: ENTITIES[match[0]], text))


def _question(question: Question) -> str:
    tags = " ".join(f"[tag:{tag}]" for tag in question.tags)
    comments = [f"// [id:{question.name}] {tags}", *(f"// hint: {escaped(hint)}" for hint in question.hints)]
    head = f"::{escaped(question.name)}::[html]{_html(question.prompt)} "
    end = f"####{_html(question.feedback)}"
    return "\n".join((*comments, head + _answers(question, end)))


def _answers(question: Question, end: str) -> str:
    answer = question.answer
    if isinstance(answer, Amount):
        lines = [_target("=", answer.right), *(_target("=%0%", target) for target in answer.wrong)]
        return _block("{#", [*lines, f"~#{_html(answer.otherwise)}", end])
    if isinstance(answer, Pairs):
        options = dict(answer.options)
        lines = [f"={_left(text)} -> {escaped(options[answer.pairs[row]])}" for row, text in answer.rows]
        spare = [text for option, text in answer.options if option not in answer.pairs.values()]
        return _block("{", [*lines, *(f"= -> {escaped(text)}" for text in spare), end])
    if isinstance(answer, Choices):
        return _block("{", [*_choices(answer), end])
    return "{" + end + "}"


def _choices(answer: Choices) -> list[str]:
    lines = []
    for option in answer.options:
        sign = f"~%{_weight(answer.weight(option))}%" if answer.several else "=" if option.right else "~"
        lines.append(f"{sign}{_html(option.html)}#{_html(option.feedback)}")
    return lines


def _weight(share: float) -> str:
    if abs(share) == 1:
        return WHOLE if share > 0 else f"-{WHOLE}"
    return f"{100 * share:.5f}".rstrip("0").rstrip(".")


def _target(sign: str, target: Target) -> str:
    return f"{sign}{decimal(target.centre)}:{decimal(target.margin)}#{_html(target.feedback)}"


def _left(row: str) -> str:
    return _html(row).replace("->", "-&gt;")


def _block(start: str, lines: Sequence[str]) -> str:
    return "\n".join((start, *(f"\t{line}" for line in lines), "}"))


GIFT = Format(".gift.txt", document, refusal, losses)
