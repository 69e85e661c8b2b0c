"""What the page may know of an item that has an answer: what is said to that answer, and at the end the key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from widgets.content import Item, Label, Matching, MultipleChoice, Numeric, Ordering, PredictCurve, Reference, ShortText
from widgets.language import gettext as _
from widgets.quiz.events import Event
from widgets.quiz.grading import Observe, Result, grade, right_choices, right_value
from widgets.quiz.inline import paragraphs, plain, runs
from widgets.quiz.numbers import Quantity
from widgets.quiz.parametric import instance
from widgets.quiz.questions import LETTERS, Trace, curve_of
from widgets.quiz.responses import UnusableAnswerError, Written, choices_of, pairs_of
from widgets.text_twin import number, shown_unit

TRIES = 2
BETWEEN = "; "  # parts of an answer in words
Attempt = tuple[Event, Result]


def confidence_words() -> dict[int, str]:
    """Return the three levels of confidence."""
    return {1: _("A guess"), 2: _("Fairly sure"), 3: _("Sure")}


def is_prediction(item: Item) -> bool:
    """Tell whether the item is answered before the figure opens: one try, and feedback only after the figure."""
    return item.part == "predict"


def graded_attempts(
    item: Item, events: Sequence[Event], observe: Observe | None = None, review: int = 0
) -> list[Attempt]:
    """Return the answers of one round that count, each with its result: up to the first right one, and two at most.

    Answers that do not fit the item any more (its choices were changed since) are passed over.
    """
    attempts: list[Attempt] = []
    for event in events:
        if event.review != review:
            continue
        try:
            result = grade(instance(item, event.seed), event.response, observe)
        except UnusableAnswerError:
            continue
        attempts.append((event, result))
        if is_finished(item, attempts):
            break
    return attempts


def is_finished(item: Item, attempts: Sequence[Attempt]) -> bool:
    """Tell whether no other try is open; a short text is finished when it was compared with the model answer."""
    if not attempts:
        return False
    if is_prediction(item):
        return True
    if isinstance(item, ShortText):
        return not attempts[-1][1].pending
    return attempts[-1][1].correct or len(attempts) >= TRIES


def answered(item: Item, attempts: Sequence[Attempt], references: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
    """Return what is shown of an item that has an answer.

    A prediction shows the answer alone. After a first wrong try the feedback to what was chosen comes in, and only
    when no try is open the key, the explanation and its references. A short text shows the model answer at once, with
    the points to compare.
    """
    event, result = attempts[-1]
    finished = is_finished(item, attempts)
    shown: dict[str, Any] = {
        "tries": len(attempts),
        "response": entered(item, event),
        "confidence": event.confidence,
        "hints": event.hints,
        "finished": finished,
        "verdict": _verdict(item, result),
        "replies": [],
    }
    if is_prediction(item):
        return shown
    shown["replies"] = replies(item, event, result)
    if isinstance(item, ShortText):
        shown["model_answer"] = paragraphs(item.model_answer)
        shown["points"] = [{"id": point.id, "text": runs(point.text)} for point in item.points]
    if finished:
        shown["replies"] += _missed(item, result)
        shown["score"] = score_words(item, result)
        shown["explanation"] = paragraphs(item.explanation)
        shown["references"] = list(references)
    return shown


def revealed(item: Item, observe: Observe | None = None, trace: Trace | None = None) -> dict[str, Any]:
    """Return the key: the ids of the right choices and the right answer in words."""
    if isinstance(item, Numeric):
        return {
            "right": [],
            "key": _with_unit(number(right_value(item, observe)), next(iter(item.units))),
        }
    if isinstance(item, PredictCurve):
        value = right_value(item, observe)
        key: dict[str, Any] = {
            "right": [],
            "key": _with_unit(number(value), item.slider.unit),
            "value": value,
        }
        if item.curve and trace:
            key["curve"] = curve_of(item, trace, after=True)
        return key
    if isinstance(item, ShortText):
        return {"right": [], "key": plain(item.model_answer)}
    right = right_choices(item)
    parts = _parts_in_words(item, right)
    key = {"right": list(right), "key": BETWEEN.join(parts)}
    return key | {"lines": parts} if isinstance(item, (Ordering, Matching)) else key


def prediction(
    item: Item, attempt: Attempt, observe: Observe | None, references: Sequence[dict[str, str]]
) -> dict[str, Any]:
    """Return a prediction beside what is right, for the part that explains."""
    event, result = attempt
    return {
        "id": item.id,
        "prompt": runs(item.prompt),
        "answer": response_words(item, event),
        "confidence": confidence_words()[event.confidence],
        "verdict": "self" if result.pending else "right" if result.correct else "wrong",
        "key": revealed(item, observe)["key"],
        "replies": replies(item, event, result),
        "explanation": paragraphs(item.explanation),
        "references": list(references),
    }


def response_words(item: Item, event: Event) -> str:
    """Return an answer in the words of the current language."""
    if isinstance(event.response, Quantity):
        return _with_unit(written(event.response.value), event.response.unit)
    if isinstance(event.response, Written):
        return event.response.text
    return BETWEEN.join(response_parts(item, event))


def response_parts(item: Item, event: Event) -> list[str]:
    """Return an answer in the words of the current language, a text for each choice, step or pair of it."""
    if isinstance(event.response, (Quantity, Written)):
        return [response_words(item, event)]
    return _parts_in_words(item, event.response)


def _with_unit(value: str, unit: str) -> str:
    return f"{value} {shown_unit(unit)}".strip()


def citation(reference: Reference) -> dict[str, str]:
    """Return a short citation and the address where the work is found."""
    names = [person.family for person in reference.author]
    if len(names) > 2:
        names = [_("{name} and others").format(name=names[0])]
    elif len(names) == 2:
        names = [_("{first} and {second}").format(first=names[0], second=names[1])]
    start = " ".join([*names, f"({reference.issued.year})"])
    place = " ".join(part for part in (reference.container_title or reference.publisher, reference.volume) if part)
    text = f"{start}. {reference.title}." + (f" {place}." if place else "")
    return {"text": text, "url": reference.link}


def entered(item: Item, event: Event) -> Any:
    """Return an answer as it stands in the form: ids, the text of the box, the slider's position or the own words."""
    if isinstance(event.response, Quantity):
        if not isinstance(item, Numeric):
            return event.response.value
        unit = event.response.unit
        return written(event.response.value) + ("" if unit == next(iter(item.units)) else f" {unit}")
    if isinstance(event.response, Written):
        points = event.response.points
        return {"text": event.response.text, "points": None if points is None else list(points)}
    return list(event.response)


def written(value: float) -> str:
    """Return a learner's number as they would write it, with no digits that they did not mean."""
    return f"{value:.10g}".replace("-", "−")


def replies(item: Item, event: Event, result: Result) -> list[dict[str, Any]]:
    """Return what is said to each part of the answer; where there are several, it begins with the words of the part."""
    leads: dict[str | None, str] = {}
    if isinstance(item, MultipleChoice):
        leads = {choice.id: choice.text for choice in item.choices}
    elif isinstance(item, Matching):
        chosen, names = pairs_of(event.response), _texts(item.options)  # type: ignore[arg-type]
        leads = {row.id: f"{row.text} → {names.get(chosen.get(row.id, ''), '')}" for row in item.rows}
    return [
        {
            "choice": reply.choice,
            "right": reply.right,
            "lead": runs(leads[reply.choice]) if reply.choice in leads else [],
            "text": runs(reply.text),
        }
        for reply in result.replies
    ]


def _verdict(item: Item, result: Result) -> str:
    if is_prediction(item):
        return "saved"
    if isinstance(item, ShortText):
        return "self"
    return "right" if result.correct else "wrong"


def score_words(item: Item, result: Result) -> str:
    """Return how many points of a short text the learner found; nothing for other kinds."""
    if not isinstance(item, ShortText):
        return ""
    found = round(result.score * len(item.points))
    return _("You found {found} of {count} points in your answer.").format(found=found, count=len(item.points))


def _parts_in_words(item: Item, ids: Sequence[str]) -> list[str]:
    if isinstance(item, Ordering):
        texts = _texts(item.steps)
        return [f"{position}. {plain(texts[step])}" for position, step in enumerate(ids, 1) if step in texts]
    if isinstance(item, Matching):
        rows, options = _texts(item.rows), _texts(item.options)
        pairs = [(rows.get(row), options.get(option)) for row, option in pairs_of(ids).items()]
        return [f"{plain(row)} → {plain(option)}" for row, option in pairs if row and option]
    lettered = zip(LETTERS, choices_of(item), strict=False)
    chosen = [(letter, plain(choice.text)) for letter, choice in lettered if choice.id in ids]
    return [f"{letter}: {text}" if isinstance(item, Label) else text for letter, text in chosen]


def _texts(entries: Any) -> dict[str, str]:
    return {entry.id: entry.text for entry in entries}


def _missed(item: Item, result: Result) -> list[dict[str, Any]]:
    """Return what is said to the right choices that were left out, where several can be chosen."""
    if not isinstance(item, MultipleChoice):
        return []
    chosen = {reply.choice for reply in result.replies}
    return [
        {"choice": choice.id, "right": True, "missed": True, "lead": runs(choice.text), "text": runs(choice.feedback)}
        for choice in item.choices
        if choice.correct and choice.id not in chosen
    ]
