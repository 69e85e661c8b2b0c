"""QTI 2.1: a package of assessment items, each with its feedback and a scoring that is written out.

Element names and rules: IMS Question and Test Interoperability, Assessment Test, Section and Item Information Model,
version 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from widgets.classroom.export_formats import (
    Format,
    Loss,
    hints_lost,
    lesson_lost,
    order_lost,
    predictions_lost,
    units_lost,
)
from widgets.classroom.export_packages import zipped
from widgets.classroom.export_qti_scoring import declarations, feedbacks, processing
from widgets.classroom.export_questions import Amount, Choices, Order, Pairs, Question, Words
from widgets.language import current_language
from widgets.language import gettext as _

ITEM = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def document(questions: Sequence[Question], title: str) -> bytes:
    """Return the questions as a content package, a zip file with a manifest and one file for each question."""
    files: dict[str, str] = {"imsmanifest.xml": _manifest(questions, title)}
    for question in questions:
        files[f"items/{question.name}.xml"] = _item(question)
        if question.picture:
            files[f"items/images/{question.name}.svg"] = question.picture
    return zipped(files)


def losses(questions: Sequence[Question]) -> list[Loss]:
    """Return what QTI tells in another way."""
    return [
        *hints_lost(_("QTI has no hints that a learner opens: they stand where tutors read them."), questions),
        *order_lost(_("An order is marked as a whole, all or nothing."), questions),
        *units_lost(questions),
        *predictions_lost(questions),
        *lesson_lost(questions),
    ]


def _manifest(questions: Sequence[Question], title: str) -> str:
    resources = []
    for question in questions:
        files = [f"items/{question.name}.xml"]
        files += [f"items/images/{question.name}.svg"] if question.picture else []
        listed = "".join(f'<file href="{escape(file)}"/>' for file in files)
        resources.append(
            f'<resource identifier="{_identifier(question)}" type="imsqti_item_xmlv2p1" href="{files[0]}">'
            f"{listed}</resource>"
        )
    return (
        f'{HEAD}<manifest xmlns="{PACKAGE}" xmlns:xsi="{SCHEMA}" identifier="twitch-course" '
        f'xsi:schemaLocation="{PACKAGE} http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd">'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
        f"<organizations/><resources>{''.join(resources)}</resources></manifest>\n"
    )


def _item(question: Question) -> str:
    return (
        f'{HEAD}<assessmentItem xmlns="{ITEM}" xmlns:xsi="{SCHEMA}" '
        f'xsi:schemaLocation="{ITEM} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd" '
        f'identifier="{_identifier(question)}" title="{escape(question.name)}" xml:lang="{current_language()}" '
        f'adaptive="false" timeDependent="false">{declarations(question.answer)}'
        f"<itemBody>{_rubric(question)}<div>{question.prompt}</div>{_picture(question)}{_interaction(question)}</itemBody>"
        f"{processing(question.answer)}{feedbacks(question.answer, question.feedback)}</assessmentItem>\n"
    )


def _identifier(question: Question) -> str:
    return f"item_{question.name}"  # a name in XML begins with a letter


def _rubric(question: Question) -> str:
    hints = "".join(f"<li>{hint}</li>" for hint in question.hints)
    blocks = (
        f'<rubricBlock view="tutor author"><p>{escape(_("Hints"))}</p><ul>{hints}</ul></rubricBlock>' if hints else ""
    )
    if isinstance(question.answer, Words):
        blocks += f'<rubricBlock view="scorer">{question.answer.model_answer}</rubricBlock>'
    return blocks


def _picture(question: Question) -> str:
    if not question.picture:
        return ""
    return f'<p><img src="images/{escape(question.name)}.svg" alt="{escape(question.description)}"/></p>'


def _interaction(question: Question) -> str:
    answer = question.answer
    if isinstance(answer, Choices):
        options = "".join(
            f'<simpleChoice identifier="c_{option.id}">{option.html}</simpleChoice>' for option in answer.options
        )
        most = 0 if answer.several else 1
        head = f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="{most}">'
        return f"{head}{options}</choiceInteraction>"
    if isinstance(answer, Amount):
        unit = escape(next(iter(answer.units)))
        return f'<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="10"/> {unit}</p>'
    if isinstance(answer, Pairs):
        return _match(answer)
    if isinstance(answer, Order):
        steps = "".join(f'<simpleChoice identifier="c_{step}">{text}</simpleChoice>' for step, text in answer.shown)
        return f'<orderInteraction responseIdentifier="RESPONSE" shuffle="false">{steps}</orderInteraction>'
    return '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="5"/>'


def _match(answer: Pairs) -> str:
    rows = "".join(
        f'<simpleAssociableChoice identifier="r_{row}" matchMax="1">{text}</simpleAssociableChoice>'
        for row, text in answer.rows
    )
    most = len(answer.rows)
    options = "".join(
        f'<simpleAssociableChoice identifier="o_{option}" matchMax="{most}">{escape(text)}</simpleAssociableChoice>'
        for option, text in answer.options
    )
    return (
        f'<matchInteraction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="{most}">'
        f"<simpleMatchSet>{rows}</simpleMatchSet><simpleMatchSet>{options}</simpleMatchSet></matchInteraction>"
    )


QTI = Format(".zip", document, lambda _question: "", losses)
