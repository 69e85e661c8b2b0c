"""Moodle XML: every kind of question, with feedback, hints, units, tolerance and pictures.

Field names and codes are those of Moodle's own export (question/format/xml, question/type/ordering, version 4.4).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from xml.etree import ElementTree

from widgets.classroom.export_formats import Format, Loss, lesson_lost, order_lost, predictions_lost
from widgets.classroom.export_markup import decimal
from widgets.classroom.export_questions import Amount, Choices, Order, Pairs, Question, Target, Words
from widgets.language import gettext as _

PENALTY = "0.3333333"  # Moodle's own, of a second try after a hint
# How Moodle grades an order: what stands before and after each step, of all the others (its code 4).
BY_ALL_NEIGHBOURS = "RELATIVE_ALL_PREVIOUS_AND_NEXT"
UNITS_OPTIONAL, NO_UNIT_FIELD = "0", "3"


def document(questions: Sequence[Question], title: str) -> bytes:
    """Return the questions as a file of Moodle XML, by lesson; variants of one question in a category of their own."""
    quiz = ElementTree.Element("quiz")
    for category, members in by_category(questions, title).items():
        entry = ElementTree.SubElement(quiz, "question", type="category")
        _text(entry, "category", f"$course$/top/{category}", html=False)
        for question in members:
            _question(quiz, question)
    ElementTree.indent(quiz)
    return ElementTree.tostring(quiz, encoding="utf-8", xml_declaration=True) + b"\n"


def by_category(questions: Sequence[Question], title: str) -> dict[str, list[Question]]:
    """Return the questions by category, ``title/lesson`` or ``title/lesson/question`` for the variants of one."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        category = "/".join(part for part in (title, question.lesson, question.family) if part)
        found.setdefault(category, []).append(question)
    return found


def losses(questions: Sequence[Question]) -> list[Loss]:
    """Return what Moodle tells in another way."""
    return [
        *order_lost(
            _("Moodle gives about half of the mark to an order by chance; the course gives nothing."), questions
        ),
        *predictions_lost(questions),
        *lesson_lost(questions),
    ]


def _question(quiz: ElementTree.Element, question: Question) -> None:
    answer = question.answer
    kind, write = {
        Choices: ("multichoice", _choices),
        Amount: ("numerical", _amount),
        Pairs: ("matching", _pairs),
        Order: ("ordering", _order),
        Words: ("essay", _words),
    }[type(answer)]
    entry = ElementTree.SubElement(quiz, "question", type=kind)
    _text(entry, "name", question.name, html=False)
    prompt = _text(entry, "questiontext", question.prompt)
    if question.picture:
        _picture(prompt, question)
    _text(entry, "generalfeedback", question.feedback)
    _plain(entry, "defaultgrade", "1.0000000")
    _plain(entry, "penalty", PENALTY)
    _plain(entry, "hidden", "0")
    _plain(entry, "idnumber", question.name)
    write(entry, answer)
    for hint in question.hints:
        _text(entry, "hint", hint)
    tags = ElementTree.SubElement(entry, "tags")
    for tag in question.tags:
        _text(tags, "tag", tag, html=False)


def _choices(entry: ElementTree.Element, answer: Choices) -> None:
    _plain(entry, "single", "false" if answer.several else "true")
    _plain(entry, "shuffleanswers", "false")
    _plain(entry, "answernumbering", "none")
    _plain(entry, "showstandardinstruction", "1")
    _combined_feedback(entry, "", "")
    for option in answer.options:
        _answer(entry, option.html, 100 * answer.weight(option), option.feedback)


def _amount(entry: ElementTree.Element, answer: Amount) -> None:
    _target(entry, answer.right, 100)
    for target in answer.wrong:
        _target(entry, target, 0)
    _answer(entry, "*", 0, answer.otherwise, markup="moodle_auto_format")
    _plain(entry, "unitgradingtype", UNITS_OPTIONAL)
    _plain(entry, "unitpenalty", "0.1000000")
    _plain(entry, "showunits", NO_UNIT_FIELD)
    _plain(entry, "unitsleft", "0")
    if any(answer.units):
        units = ElementTree.SubElement(entry, "units")
        for name, size in answer.units.items():
            unit = ElementTree.SubElement(units, "unit")
            _plain(unit, "multiplier", decimal(1 / size))  # how many of this unit make one of the first
            _plain(unit, "unit_name", name)


def _target(entry: ElementTree.Element, target: Target, fraction: float) -> None:
    found = _answer(entry, decimal(target.centre), fraction, target.feedback, markup="moodle_auto_format")
    _plain(found, "tolerance", decimal(target.margin))


def _pairs(entry: ElementTree.Element, answer: Pairs) -> None:
    _plain(entry, "shuffleanswers", "true")
    _combined_feedback(entry, "", answer.otherwise)
    options = dict(answer.options)
    for row, text in answer.rows:
        _subquestion(entry, text, options[answer.pairs[row]])
    for option, text in answer.options:
        if option not in answer.pairs.values():
            _subquestion(entry, "", text)  # an option too many


def _subquestion(entry: ElementTree.Element, row: str, option: str) -> None:
    found = _text(entry, "subquestion", row)
    _text(found, "answer", option, html=False)


def _order(entry: ElementTree.Element, answer: Order) -> None:
    for name, value in (
        ("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0"), ("gradingtype", BY_ALL_NEIGHBOURS),
        ("showgrading", "SHOW"), ("numberingstyle", "none"),
    ):  # fmt: skip
        _plain(entry, name, value)
    _combined_feedback(entry, answer.feedback_right, answer.feedback_wrong)
    for place, (_step, text) in enumerate(answer.right, 1):
        _answer(entry, text, place, "")


def _words(entry: ElementTree.Element, answer: Words) -> None:
    for name, value in (
        ("responseformat", "plain"), ("responserequired", "1"), ("responsefieldlines", "5"), ("attachments", "0"),
        ("attachmentsrequired", "0"),
    ):  # fmt: skip
        _plain(entry, name, value)
    _text(entry, "graderinfo", answer.model_answer)
    _text(entry, "responsetemplate", "")


def _combined_feedback(entry: ElementTree.Element, right: str, wrong: str) -> None:
    for name, text in (("correctfeedback", right), ("partiallycorrectfeedback", wrong), ("incorrectfeedback", wrong)):
        _text(entry, name, text)


def _answer(
    entry: ElementTree.Element, text: str, fraction: float, feedback: str, markup: str = "html"
) -> ElementTree.Element:
    found = ElementTree.SubElement(entry, "answer", fraction=f"{fraction:.5f}".rstrip("0").rstrip("."), format=markup)
    _plain(found, "text", text)
    _text(found, "feedback", feedback)
    return found


def _picture(prompt: ElementTree.Element, question: Question) -> None:
    name = f"{question.name}.svg"
    text = prompt.find("text")
    assert text is not None
    alt = escape(question.description)
    text.text = f'{question.prompt}<p><img src="@@PLUGINFILE@@/{name}" alt="{alt}" class="img-fluid"/></p>'
    file = ElementTree.SubElement(prompt, "file", name=name, path="/", encoding="base64")
    file.text = base64.b64encode(question.picture.encode("utf-8")).decode("ascii")


def _text(entry: ElementTree.Element, name: str, text: str, html: bool = True) -> ElementTree.Element:
    found = ElementTree.SubElement(entry, name, **({"format": "html"} if html else {}))
    _plain(found, "text", text)
    return found


def _plain(entry: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(entry, name).text = text


MOODLE = Format(".xml", document, lambda _question: "", losses)
