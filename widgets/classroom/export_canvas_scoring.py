"""The scoring of a Canvas question in QTI 1.2: which answers are right, and what is said to each."""

from __future__ import annotations

from html import escape

from widgets.classroom.export_markup import decimal
from widgets.classroom.export_questions import Amount, Answer, Choices, Order, Pairs, Words


def scoring(answer: Answer) -> str:
    """Return how an answer is marked, out of 100."""
    rules = _always("general_fb")
    if isinstance(answer, Choices):
        rules += "".join(_said(_equal(f"c_{option.id}"), f"c_{option.id}_fb") for option in answer.options)
        rules += _full(_chosen(answer))
    elif isinstance(answer, Amount):
        rules += _full(_number(answer), "correct_fb") + _always("general_incorrect_fb")
    elif isinstance(answer, Pairs):
        share = f"{100 / len(answer.rows):.2f}"
        rules += "".join(
            f'<respcondition><conditionvar><varequal respident="response_{row}">o_{answer.pairs[row]}</varequal>'
            f'</conditionvar><setvar varname="SCORE" action="Add">{share}</setvar></respcondition>'
            for row, _text in answer.rows
        )
    elif isinstance(answer, Words):
        rules += '<respcondition continue="No"><conditionvar><other/></conditionvar></respcondition>'
    outcome = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    return f"<resprocessing>{outcome}{rules}</resprocessing>"


def feedbacks(answer: Answer, general: str) -> str:
    """Return what is said to everyone, and to each answer."""
    said = {"general_fb": general}
    if isinstance(answer, Choices):
        said |= {f"c_{option.id}_fb": option.feedback for option in answer.options}
    elif isinstance(answer, Amount):
        mistakes = "".join(f"<li>{decimal(target.centre)}: {target.feedback}</li>" for target in answer.wrong)
        said["general_fb"] = general + (f"<ul>{mistakes}</ul>" if mistakes else "")
        said |= {"correct_fb": answer.right.feedback, "general_incorrect_fb": answer.otherwise}
    elif isinstance(answer, Order):
        said |= {"correct_fb": answer.feedback_right, "general_incorrect_fb": answer.feedback_wrong}
    return "".join(
        f'<itemfeedback ident="{name}"><flow_mat><material><mattext texttype="text/html">{escape(text)}</mattext>'
        "</material></flow_mat></itemfeedback>"
        for name, text in said.items()
        if text
    )


def _chosen(answer: Choices) -> str:
    if not answer.several:
        return "".join(_equal(f"c_{option.id}") for option in answer.options if option.right)
    parts = (
        _equal(f"c_{option.id}") if option.right else f"<not>{_equal(f'c_{option.id}')}</not>"
        for option in answer.options
    )
    return f"<and>{''.join(parts)}</and>"


def _number(answer: Amount) -> str:
    centre, low, high = (decimal(value) for value in (answer.right.centre, answer.right.low, answer.right.high))
    return (
        f'<or>{_equal(centre)}<and><vargte respident="response1">{low}</vargte>'
        f'<varlte respident="response1">{high}</varlte></and></or>'
    )


def _equal(value: str) -> str:
    return f'<varequal respident="response1">{value}</varequal>'


def _full(condition: str, feedback: str = "") -> str:
    shown = _shown(feedback) if feedback else ""
    return (
        f'<respcondition continue="No"><conditionvar>{condition}</conditionvar>'
        f'<setvar action="Set" varname="SCORE">100</setvar>{shown}</respcondition>'
    )


def _said(condition: str, feedback: str) -> str:
    return f'<respcondition continue="Yes"><conditionvar>{condition}</conditionvar>{_shown(feedback)}</respcondition>'


def _always(feedback: str) -> str:
    return _said("<other/>", feedback)


def _shown(feedback: str) -> str:
    return f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>'
