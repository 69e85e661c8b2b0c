"""What the page may know of an item: before an answer only the question, after it what is said to that answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from widgets.content import Item, MultipleChoice, Numeric, Reference, SingleChoice
from widgets.language import gettext as _
from widgets.quiz.events import Event
from widgets.quiz.grading import Observe, Result, UnusableAnswerError, grade, right_choices, right_value
from widgets.quiz.inline import paragraphs, plain, runs
from widgets.quiz.numbers import Quantity
from widgets.text_twin import number

TRIES = 2
Attempt = tuple[Event, Result]


def confidence_words() -> dict[int, str]:
    """Return the three levels of confidence."""
    return {1: _("A guess"), 2: _("Fairly sure"), 3: _("Sure")}


def is_prediction(item: Item) -> bool:
    """Tell whether the item is answered before the figure opens: one try, and feedback only after the figure."""
    return item.part == "predict"


def question(item: Item) -> dict[str, Any]:
    """Return what is shown of an item that has no answer: no key, no feedback, no explanation."""
    shown: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "prompt": runs(item.prompt),
        "hints": [runs(hint) for hint in item.hints],
    }
    if isinstance(item, Numeric):
        shown["unit"] = next(iter(item.units))
    elif isinstance(item, (SingleChoice, MultipleChoice)):
        shown["choices"] = [{"id": choice.id, "text": runs(choice.text)} for choice in item.choices]
    return shown


def graded_attempts(item: Item, events: Sequence[Event], observe: Observe | None = None) -> list[Attempt]:
    """Return the answers that count, each with its result: up to the first right one, and two at most.

    Answers that do not fit the item any more (its choices were changed since) are passed over.
    """
    attempts: list[Attempt] = []
    for event in events:
        try:
            result = grade(item, event.response, observe)
        except UnusableAnswerError:
            continue
        attempts.append((event, result))
        if is_finished(item, attempts):
            break
    return attempts


def is_finished(item: Item, attempts: Sequence[Attempt]) -> bool:
    """Tell whether no other try is open."""
    return bool(attempts) and (is_prediction(item) or attempts[-1][1].correct or len(attempts) >= TRIES)


def answered(item: Item, attempts: Sequence[Attempt], references: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
    """Return what is shown of an item that has an answer.

    A prediction shows the answer alone. After a first wrong try the feedback to what was chosen comes in, and only
    when no try is open the key, the explanation and its references.
    """
    event, result = attempts[-1]
    shown: dict[str, Any] = {
        "tries": len(attempts),
        "response": _entered(item, event),
        "confidence": event.confidence,
        "hints": event.hints,
        "finished": is_finished(item, attempts),
        "verdict": "saved" if is_prediction(item) else "right" if result.correct else "wrong",
        "replies": [],
    }
    if is_prediction(item):
        return shown
    shown["replies"] = _replies(item, result)
    if shown["finished"]:
        shown["replies"] += _missed(item, result)
        shown["explanation"] = paragraphs(item.explanation)
        shown["references"] = list(references)
    return shown


def revealed(item: Item, observe: Observe | None = None) -> dict[str, Any]:
    """Return the key: the ids of the right choices and the right answer in words."""
    if isinstance(item, Numeric):
        return {"right": [], "key": f"{number(right_value(item, observe))} {next(iter(item.units))}".strip()}
    right = right_choices(item)
    texts = [choice.text for choice in item.choices if choice.id in right]  # type: ignore[attr-defined]
    return {"right": list(right), "key": "; ".join(plain(text) for text in texts)}


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
        "verdict": "right" if result.correct else "wrong",
        "key": revealed(item, observe)["key"],
        "replies": _replies(item, result),
        "explanation": paragraphs(item.explanation),
        "references": list(references),
    }


def response_words(item: Item, event: Event) -> str:
    """Return an answer in the words of the current language."""
    if isinstance(event.response, Quantity):
        return f"{_written(event.response.value)} {event.response.unit}".strip()
    return "; ".join(plain(choice.text) for choice in item.choices if choice.id in event.response)  # type: ignore[attr-defined]


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
    return {"text": text, "url": f"https://doi.org/{reference.DOI}" if reference.DOI else reference.URL}


def _entered(item: Item, event: Event) -> list[str] | str:
    """Return an answer as it stands in the form: the chosen ids, or the text of the box."""
    if isinstance(event.response, Quantity) and isinstance(item, Numeric):
        unit = event.response.unit
        return _written(event.response.value) + ("" if unit == next(iter(item.units)) else f" {unit}")
    return list(event.response)


def _written(value: float) -> str:
    """Return a learner's number as they would write it, with no digits that they did not mean."""
    return f"{value:.10g}".replace("-", "−")


def _replies(item: Item, result: Result) -> list[dict[str, Any]]:
    """Return what is said to each choice of the answer; where several can be chosen, it begins with its words."""
    texts = {choice.id: choice.text for choice in item.choices} if isinstance(item, MultipleChoice) else {}
    return [
        {
            "choice": reply.choice,
            "right": reply.right,
            "lead": runs(texts[reply.choice]) if reply.choice in texts else [],
            "text": runs(reply.text),
        }
        for reply in result.replies
    ]


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
