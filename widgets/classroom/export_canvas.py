"""Canvas: a QTI 1.2 package as Canvas itself exports it, the shape that text2qti writes as well.

What text2qti does not know, matching, has the shape of Canvas's own ``matching_question``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from widgets.classroom.export_canvas_scoring import feedbacks, scoring
from widgets.classroom.export_formats import (
    Format,
    Loss,
    hints_lost,
    lesson_lost,
    loss,
    predictions_lost,
    several_lost,
    units_lost,
)
from widgets.classroom.export_packages import zipped
from widgets.classroom.export_questions import Amount, Choices, Order, Pairs, Question, Words
from widgets.language import gettext as _

ASSESSMENT = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
QUIZ = "http://canvas.instructure.com/xsd/cccv1p0"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
KINDS = {Amount: "numerical_question", Pairs: "matching_question", Words: "essay_question"}


def document(questions: Sequence[Question], title: str) -> bytes:
    """Return the questions as one quiz in a zip file that Canvas imports as "QTI .zip file"."""
    fingerprint = hashlib.sha256("\n".join(question.name for question in questions).encode("utf-8")).hexdigest()[:12]
    name = f"twitch_course_{fingerprint}"
    files = {
        "imsmanifest.xml": _manifest(questions, name),
        f"{name}/assessment_meta.xml": _meta(questions, name, title),
        f"{name}/{name}.xml": _assessment(questions, name, title),
    }
    pictures = {f"images/{question.name}.svg": question.picture for question in questions if question.picture}
    return zipped(files | pictures)


def refusal(question: Question) -> str:
    """Return why a question cannot be told to Canvas."""
    if isinstance(question.answer, Order):
        return _("Classic quizzes of Canvas have no questions of order; Moodle XML and QTI have.")
    return ""


def losses(questions: Sequence[Question]) -> list[Loss]:
    """Return what Canvas tells in another way."""
    return [
        *several_lost(
            _("Canvas takes as much off for a wrong choice as it gives for a right one; the course weighs them."),
            questions,
        ),
        *hints_lost(_("Canvas has no hints: they are left out."), questions),
        *units_lost(questions),
        *loss(
            _("Canvas says nothing to a single wrong number: its known mistakes stand in the general feedback."),
            questions,
            lambda question: isinstance(question.answer, Amount) and bool(question.answer.wrong),
        ),
        *predictions_lost(questions),
        *lesson_lost(questions),
    ]


def _assessment(questions: Sequence[Question], name: str, title: str) -> str:
    items = "".join(_item(question) for question in questions)
    return (
        f'{HEAD}<questestinterop xmlns="{ASSESSMENT}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{ASSESSMENT} http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd">'
        f'<assessment ident="{name}" title="{escape(title)}"><qtimetadata>{_field("cc_maxattempts", "1")}</qtimetadata>'
        f'<section ident="root_section">{items}</section></assessment></questestinterop>\n'
    )


def _item(question: Question) -> str:
    answer = question.answer
    if isinstance(answer, Choices):
        kind = "multiple_answers_question" if answer.several else "multiple_choice_question"
    else:
        kind = KINDS[type(answer)]
    fields = (
        _field("question_type", kind)
        + _field("points_possible", "1")
        + _field("original_answer_ids", ",".join(_answer_ids(question)))
        + _field("assessment_question_identifierref", f"ref_{question.name}")
    )
    picture = ""
    if question.picture:
        source = f"$IMS-CC-FILEBASE$/images/{quote(question.name)}.svg"
        picture = f'<p><img src="{source}" alt="{escape(question.description)}"/></p>'
    return (
        f'<item ident="{question.name}" title="{escape(question.name)}">'
        f"<itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>"
        f"<presentation>{material(question.prompt + picture)}{_response(question)}</presentation>"
        f"{scoring(answer)}{feedbacks(answer, question.feedback)}</item>"
    )


def _answer_ids(question: Question) -> list[str]:
    answer = question.answer
    if isinstance(answer, Choices):
        return [f"c_{option.id}" for option in answer.options]
    if isinstance(answer, Pairs):
        return [f"o_{option}" for option, _text in answer.options]
    return [f"number_{question.name}"] if isinstance(answer, Amount) else []


def _response(question: Question) -> str:
    answer = question.answer
    if isinstance(answer, Choices):
        labels = "".join(_label(f"c_{option.id}", material(option.html)) for option in answer.options)
        count = "Multiple" if answer.several else "Single"
        head = f'<response_lid ident="response1" rcardinality="{count}">'
        return f"{head}<render_choice>{labels}</render_choice></response_lid>"
    if isinstance(answer, Pairs):
        labels = "".join(
            _label(f"o_{option}", f"<material><mattext>{escape(text)}</mattext></material>")
            for option, text in answer.options
        )
        return "".join(
            f'<response_lid ident="response_{row}">{material(text)}'
            f"<render_choice>{labels}</render_choice></response_lid>"
            for row, text in answer.rows
        )
    if isinstance(answer, Amount):
        inside = '<render_fib fibtype="Decimal"><response_label ident="answer1"/></render_fib>'
    else:
        inside = '<render_fib><response_label ident="answer1" rshuffle="No"/></render_fib>'
    return f'<response_str ident="response1" rcardinality="Single">{inside}</response_str>'


def material(html: str) -> str:
    """Return a text as Canvas holds it: HTML that is escaped once more."""
    return f'<material><mattext texttype="text/html">{escape(html)}</mattext></material>'


def _label(name: str, text: str) -> str:
    return f'<response_label ident="{name}">{text}</response_label>'


def _field(label: str, entry: str) -> str:
    return (
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{escape(entry)}</fieldentry></qtimetadatafield>"
    )


def _meta(questions: Sequence[Question], name: str, title: str) -> str:
    return (
        f'{HEAD}<quiz identifier="{name}" xmlns="{QUIZ}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{QUIZ} https://canvas.instructure.com/xsd/cccv1p0.xsd"><title>{escape(title)}</title>'
        "<description></description><shuffle_answers>false</shuffle_answers><scoring_policy>keep_highest</scoring_policy>"
        "<hide_results></hide_results><quiz_type>assignment</quiz_type>"
        f"<points_possible>{len(questions):.1f}</points_possible><show_correct_answers>true</show_correct_answers>"
        "<allowed_attempts>1</allowed_attempts><one_question_at_a_time>false</one_question_at_a_time>"
        "<cant_go_back>false</cant_go_back><available>false</available></quiz>\n"
    )


def _manifest(questions: Sequence[Question], name: str) -> str:
    pictures = "".join(
        f'<resource identifier="image_{question.name}" type="webcontent" href="images/{question.name}.svg">'
        f'<file href="images/{question.name}.svg"/></resource>'
        for question in questions
        if question.picture
    )
    return (
        f'{HEAD}<manifest identifier="manifest_{name}" xmlns="{PACKAGE}">'
        "<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata><organizations/>"
        "<resources>"
        f'<resource identifier="{name}" type="imsqti_xmlv1p2"><file href="{name}/{name}.xml"/>'
        f'<dependency identifierref="dependency_{name}"/></resource>'
        f'<resource identifier="dependency_{name}" href="{name}/assessment_meta.xml" '
        'type="associatedcontent/imscc_xmlv1p1/learning-application-resource">'
        f'<file href="{name}/assessment_meta.xml"/></resource>{pictures}</resources></manifest>\n'
    )


CANVAS = Format(".zip", document, refusal, losses)
