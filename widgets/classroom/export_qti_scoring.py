"""The scoring of a QTI 2.1 item: what is declared, how an answer is marked, and what is said to it."""

from __future__ import annotations

from widgets.classroom.export_markup import decimal
from widgets.classroom.export_questions import Amount, Answer, Choices, Order, Pairs, Target

RESPONSE = '<variable identifier="RESPONSE"/>'
SAID = '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>'
SOLUTION = '<outcomeDeclaration identifier="SOLUTION" cardinality="single" baseType="identifier"/>'


def declarations(answer: Answer) -> str:
    """Return the declarations of the response, the score and the feedback."""
    score = (
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="1">'
        "<defaultValue><value>0</value></defaultValue></outcomeDeclaration>"
    )
    return _response(answer) + score + SAID + SOLUTION


def processing(answer: Answer) -> str:
    """Return the rules that give score and feedback; words are left to a person."""
    if isinstance(answer, Choices):
        rules = _score('<mapResponse identifier="RESPONSE"/>') + _say(_chosen(answer))
    elif isinstance(answer, Pairs):
        rules = _score('<mapResponse identifier="RESPONSE"/>')
    elif isinstance(answer, Order):
        right = f'<match>{RESPONSE}<correct identifier="RESPONSE"/></match>'
        rules = _conditions([(right, 1.0, "right")], "wrong")
    elif isinstance(answer, Amount):
        cases = [(_within(answer.right), 1.0, "right")]
        cases += [(_within(target), 0.0, f"mistake_{place}") for place, target in enumerate(answer.wrong, 1)]
        rules = _conditions(cases, "wrong")
    else:
        rules = ""
    answered = (
        f"<responseCondition><responseIf><not><isNull>{RESPONSE}</isNull></not>{rules}</responseIf></responseCondition>"
        if rules
        else ""
    )
    solution = (
        '<setOutcomeValue identifier="SOLUTION"><baseValue baseType="identifier">solution</baseValue></setOutcomeValue>'
    )
    return f"<responseProcessing>{answered}{solution}</responseProcessing>"


def feedbacks(answer: Answer, general: str) -> str:
    """Return the feedback to each answer, and what is said to everyone."""
    said: dict[str, str] = {}
    if isinstance(answer, Choices):
        said = {f"c_{option.id}": option.feedback for option in answer.options}
    elif isinstance(answer, Order):
        said = {"right": answer.feedback_right, "wrong": answer.feedback_wrong}
    elif isinstance(answer, Amount):
        said = {"right": answer.right.feedback, "wrong": answer.otherwise}
        said |= {f"mistake_{place}": target.feedback for place, target in enumerate(answer.wrong, 1)}
    shown = "".join(_modal("FEEDBACK", name, f"<p>{text}</p>") for name, text in said.items())
    return shown + _modal("SOLUTION", "solution", general)


def _response(answer: Answer) -> str:
    if isinstance(answer, Choices):
        right = [f"c_{option.id}" for option in answer.options if option.right]
        weights = {f"c_{option.id}": answer.weight(option) for option in answer.options}
        return _declared("multiple" if answer.several else "single", "identifier", right, weights)
    if isinstance(answer, Pairs):
        right = [f"r_{row} o_{answer.pairs[row]}" for row, _text in answer.rows]
        return _declared("multiple", "directedPair", right, dict.fromkeys(right, 1 / len(right)))
    if isinstance(answer, Order):
        return _declared("ordered", "identifier", [f"c_{step}" for step, _text in answer.right])
    if isinstance(answer, Amount):
        return _declared("single", "float", [decimal(answer.right.centre)])
    return '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>'


def _declared(cardinality: str, base: str, right: list[str], weights: dict[str, float] | None = None) -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    mapping = ""
    if weights:
        entries = "".join(
            f'<mapEntry mapKey="{key}" mappedValue="{weight:.10g}"/>' for key, weight in weights.items() if weight
        )
        mapping = f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{entries}</mapping>'
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
    )


def _chosen(answer: Choices) -> str:
    return RESPONSE if answer.several else f"<multiple>{RESPONSE}</multiple>"


def _within(target: Target) -> str:
    bounds = (("gte", target.low), ("lte", target.high))
    parts = "".join(
        f'<{name}>{RESPONSE}<baseValue baseType="float">{decimal(value)}</baseValue></{name}>' for name, value in bounds
    )
    return f"<and>{parts}</and>"


def _conditions(cases: list[tuple[str, float, str]], otherwise: str) -> str:
    parts = []
    for place, (condition, score, feedback) in enumerate(cases):
        name = "responseElseIf" if place else "responseIf"
        parts.append(f"<{name}>{condition}{_value(score)}{_feedback(feedback)}</{name}>")
    return f"<responseCondition>{''.join(parts)}<responseElse>{_feedback(otherwise)}</responseElse></responseCondition>"


def _value(score: float) -> str:
    return _score(f'<baseValue baseType="float">{score:g}</baseValue>')


def _feedback(name: str) -> str:
    return _say(f'<multiple><baseValue baseType="identifier">{name}</baseValue></multiple>')


def _score(expression: str) -> str:
    return f'<setOutcomeValue identifier="SCORE">{expression}</setOutcomeValue>'


def _say(expression: str) -> str:
    return f'<setOutcomeValue identifier="FEEDBACK">{expression}</setOutcomeValue>'


def _modal(outcome: str, name: str, html: str) -> str:
    return f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{name}" showHide="show">{html}</modalFeedback>'
