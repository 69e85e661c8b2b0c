"""What an author should hear about a bank of questions: faults, and signs that its answers can be guessed.

The bias of length and of position is held against chance: a bank is told when its right answers are the longest ones,
or stand in one place, more often than twice the standard deviation beyond what chance gives.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from widgets.content import Item, Label, Objective, Quiz, SingleChoice
from widgets.language import gettext as _
from widgets.quiz.grading import Observe
from widgets.quiz.inline import plain
from widgets.quiz.number_quality import number_faults
from widgets.quiz.reading_level import reading_faults

ENOUGH_ITEMS = 8  # fewer say nothing about chance
DEVIATIONS = 2.0
ITEMS_AN_OBJECTIVE = 2
# A right answer this much longer than the others gives itself away.
MUCH_LONGER, LETTERS_MORE = 1.6, 25
# Choices that test how to take tests; they say nothing of a misconception.
TEST_WISE = ("all of the above", "none of the above", "both of the above")


@dataclass(frozen=True)
class Finding:
    """Something an author should look at.

    Attributes
    ----------
    severity : {"error", "warning"}
        An error makes the check fail.
    place : str
        File and item.
    sentence : str
    """

    severity: Literal["error", "warning"]
    place: str
    sentence: str

    def __str__(self) -> str:
        kind = _("error") if self.severity == "error" else _("warning")
        return f"{kind}: {self.place}: {self.sentence}"


# What is wrong with one item: severity and sentence.
Fault = tuple[Literal["error", "warning"], str]


def check_banks(
    banks: Mapping[str, Quiz], objectives: Mapping[str, Sequence[Objective]], observe: Observe
) -> list[Finding]:
    """Return everything that an author should look at, errors first.

    Parameters
    ----------
    banks : mapping of str to Quiz
        By lesson.
    objectives : mapping of str to sequence of Objective
        By lesson.
    observe : callable
        Works out the answers that name an observable.
    """
    findings: list[Finding] = []
    for stem, bank in banks.items():
        file = f"quizzes/{stem}.yaml"
        for item in bank.items:
            findings += [
                Finding(severity, f"{file}, {item.id}", said) for severity, said in _item_faults(item, observe)
            ]
        findings += [Finding(severity, file, said) for severity, said in _bank_faults(bank.items)]
        findings += [
            Finding(severity, file, said) for severity, said in _coverage(bank.items, objectives.get(stem, ()))
        ]
    every = [item for bank in banks.values() for item in bank.items]
    if len(banks) > 1:
        findings += [Finding(severity, "quizzes", said) for severity, said in _bank_faults(every)]
    findings += [Finding("error", "quizzes", said) for said in _same_prompts(every)]
    return sorted(findings, key=lambda finding: finding.severity != "error")


def _item_faults(item: Item, observe: Observe) -> Iterator[Fault]:
    yield from _distractor_faults(item)
    yield from reading_faults(item)
    yield from number_faults(item, observe)
    if isinstance(item, (SingleChoice, Label)):
        yield from _given_away(item)
    if isinstance(item, Label):
        yield from _places_in_sight(item)


def _distractor_faults(item: Item) -> Iterator[Fault]:
    wrong = [choice for choice in getattr(item, "choices", ()) if not choice.correct] or getattr(item, "mistakes", ())
    for name, count in Counter(entry.misconception for entry in wrong).items():
        if count > 1 and hasattr(item, "choices"):
            yield (
                "error",
                _("the misconception '{name}' stands behind {count} wrong choices").format(name=name, count=count),
            )
    for text, count in Counter(_normal(entry.feedback) for entry in wrong).items():
        if count > 1:
            yield (
                "error",
                _("{count} wrong answers get the same feedback, '{text}'").format(count=count, text=text[:60]),
            )
    for choice in getattr(item, "choices", ()):
        if any(phrase in _normal(choice.text) for phrase in TEST_WISE):
            yield "error", _("'{text}' is no answer of its own: name one").format(text=plain(choice.text))


def _given_away(item: Any) -> Iterator[Fault]:
    right = next(choice for choice in item.choices if choice.correct)
    others = [len(plain(choice.text)) for choice in item.choices if not choice.correct]
    length = len(plain(right.text))
    if length > MUCH_LONGER * max(others) and length > max(others) + LETTERS_MORE:
        yield "warning", _("the right answer is much longer than all others")
    for hint in item.hints:
        if _normal(right.text) in _normal(hint):
            yield "warning", _("a hint holds the right answer")


def _places_in_sight(item: Label) -> Iterator[Fault]:
    if item.picture.region is None:
        return
    left, top, right, bottom = item.picture.region
    for place in item.choices:
        if not (left <= place.at[0] <= right and top <= place.at[1] <= bottom):
            yield "error", _("the place '{id}' lies outside the region that is shown").format(id=place.id)


def _bank_faults(items: Iterable[Item]) -> Iterator[Fault]:
    chosen = [item for item in items if isinstance(item, SingleChoice)]
    yield from _length_bias(chosen, max, _("longest"))
    yield from _length_bias(chosen, min, _("shortest"))
    yield from _position_bias(chosen)


def _length_bias(items: Sequence[SingleChoice], extreme: Callable[..., int], word: str) -> Iterator[Fault]:
    hits = 0
    for item in items:
        lengths = [len(plain(choice.text)) for choice in item.choices]
        right = next(index for index, choice in enumerate(item.choices) if choice.correct)
        hits += lengths[right] == extreme(lengths) and lengths.count(lengths[right]) == 1
    if too_often(hits, [1 / len(item.choices) for item in items]):
        yield (
            "error",
            _("the right answer is the {word} one in {hits} of {count} items: it can be guessed").format(
                word=word, hits=hits, count=len(items)
            ),
        )


def _position_bias(items: Sequence[SingleChoice]) -> Iterator[Fault]:
    places = Counter(next(index for index, choice in enumerate(item.choices) if choice.correct) for item in items)
    for place in range(max((len(item.choices) for item in items), default=0)):
        chances = [1 / len(item.choices) if place < len(item.choices) else 0.0 for item in items]
        if too_often(places[place], chances):
            yield (
                "error",
                _("the right answer stands at place {place} in {hits} of {count} items: mix the choices").format(
                    place=place + 1, hits=places[place], count=len(items)
                ),
            )


def too_often(hits: int, chances: Sequence[float]) -> bool:
    """Tell whether something happens more often than chance explains.

    Parameters
    ----------
    hits : int
    chances : sequence of float
        The chance of it in each item.
    """
    if len(chances) < ENOUGH_ITEMS:
        return False
    deviation = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    return hits > sum(chances) + DEVIATIONS * deviation


def _coverage(items: Iterable[Item], objectives: Sequence[Objective]) -> Iterator[Fault]:
    items = list(items)
    for objective in objectives:
        own = [item for item in items if item.objective == objective.id]
        if len(own) < ITEMS_AN_OBJECTIVE:
            yield (
                "error",
                _("the objective '{id}' has {count} items; it needs two").format(id=objective.id, count=len(own)),
            )
        elif not any(item.key for item in own):
            yield "warning", _("no item of the objective '{id}' is marked key: true").format(id=objective.id)


def _same_prompts(items: Iterable[Item]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for item in items:
        prompt = _normal(item.prompt)
        if prompt in seen:
            yield _("'{id}' and '{other}' ask the same").format(id=item.id, other=seen[prompt])
        seen.setdefault(prompt, item.id)


def _normal(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain(text).lower()).split())
