"""Questions whose numbers a seed draws: the same seed gives the same question, today and at the marker's desk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from widgets.content import Item, Numeric
from widgets.content.expressions import value_of
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.text_twin import number

SEEDS = 10**9
TEXTS = ("prompt", "explanation", "feedback_right", "feedback_wrong")


def seed_of(item: str, learner: str = "", salt: str = "", review: int = 0) -> int:
    """Return the seed of a question: another one for each learner, release and round of review.

    Parameters
    ----------
    item : str
        The id of the item.
    learner, salt : str
        Empty in the practice edition; a hand-in is marked with those of the roster and of the release.
    review : int
        How often the item has come back.
    """
    text = "\n".join((salt, learner, item, str(review)))
    return int(hashlib.sha256(text.encode("utf-8")).hexdigest(), 16) % SEEDS


def drawn(item: Numeric, seed: int) -> dict[str, float]:
    """Return the numbers that a seed draws for a question, by name."""
    found = {}
    for name, draw in item.draws.items():
        choices = draw.choices()
        place = int(hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest(), 16) % len(choices)
        found[name] = choices[place]
    return found


def instance(item: Item, seed: int | None) -> Item:
    """Return the question with its numbers in place; a question without drawn numbers as it is.

    Raises
    ------
    CourseError
        If a formula of the item has no value for these numbers.
    """
    if not isinstance(item, Numeric) or not item.draws:
        return item
    numbers = drawn(item, seed or 0)
    try:
        answer = _answer(item, numbers)
        mistakes = tuple(
            mistake.model_copy(update={"value": value_of(mistake.expression, numbers), "expression": None})
            if mistake.expression
            else mistake
            for mistake in item.mistakes
        )
    except ValueError as error:
        raise CourseError(
            _("The question '{item}' cannot be asked: {reason}.").format(item=item.id, reason=error)
        ) from None
    shown = {name: _written(value) for name, value in numbers.items()}
    if answer.value is not None:
        shown["answer"] = number(answer.value)
    fill = _filler(shown)
    return item.model_copy(
        update={
            "draws": {},
            "answer": answer,
            "mistakes": tuple(m.model_copy(update={"feedback": fill(m.feedback)}) for m in mistakes),
            "hints": tuple(fill(hint) for hint in item.hints),
            **{
                name: fill(getattr(item, name))
                for name in ("prompt", "explanation", "feedback_right", "feedback_wrong")
            },
        }
    )


def _answer(item: Numeric, numbers: dict[str, float]):
    parameters = {
        name: numbers[value] if isinstance(value, str) else value for name, value in item.answer.parameters.items()
    }
    changes: dict[str, object] = {"parameters": parameters}
    if item.answer.expression:
        changes |= {"value": value_of(item.answer.expression, numbers), "expression": None}
    return item.answer.model_copy(update=changes)


def _written(value: float) -> str:
    return f"{value:.10g}".replace("-", "−")


def _filler(shown: dict[str, str]) -> Callable[[str], str]:
    def fill(text: str) -> str:
        for name, value in shown.items():
            text = text.replace("{" + name + "}", value)
        return text

    return fill
