"""Grades the answers of a class against the private bank: the same function as in practice, with a memory.

Most learners give one of a few answers, so each answer is graded once. A question with drawn numbers is asked again as
the learner had it: its seed is worked out from the salt of the release and the id on the class list, whatever the
hand-in says.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from widgets.classroom.bank import Bank
from widgets.content import Item, Release, ShortText
from widgets.quiz.events import Event
from widgets.quiz.grading import Observe, Result, grade
from widgets.quiz.hand_in_file import learner_id
from widgets.quiz.numbers import Quantity
from widgets.quiz.parametric import drawn, instance, seed_of
from widgets.quiz.responses import Response, Written

REMEMBERED = 5_000  # answers and instances of one question; a hostile class cannot fill the memory
RIGHT, OTHER, WORDS = "right", "other", "words"


class Outcome(NamedTuple):
    """What an answer is worth.

    Attributes
    ----------
    score : float or None
        Between 0 and 1; None for own words, which a person reads.
    kind : tuple of str
        What was answered, as it is counted: ids of choices, pairs or steps; for a number ``right``, the misconception
        behind it or ``other``.
    misconceptions : tuple of str
    """

    score: float | None
    kind: tuple[str, ...]
    misconceptions: tuple[str, ...]


class Grader:
    """Grades answers to the questions of one release.

    Parameters
    ----------
    bank : Bank
    release : Release
    observe : callable
        Works out an observable of the models where a key names one.

    Attributes
    ----------
    items : tuple of Item
        The questions of the release that are in the bank, in the order of the course.
    index : dict of str to int
        The place of each question by its id.
    """

    def __init__(self, bank: Bank, release: Release, observe: Observe) -> None:
        lesson = bank.lesson_of()
        self.items: tuple[Item, ...] = tuple(
            item for name, item in bank.items().items() if lesson[name] in release.lessons
        )
        self.index = {item.id: place for place, item in enumerate(self.items)}
        self._is_drawn = [bool(getattr(item, "draws", None)) for item in self.items]
        self._release = release
        self._observe = observe
        self._outcomes: list[dict[Hashable, Outcome]] = [{} for _item in self.items]
        self._instances: list[dict[tuple[float, ...], Item]] = [{} for _item in self.items]

    def seed(self, place: int, learner: str) -> int | None:
        """Return the seed of a question for a learner of the class list; None where its numbers are fixed."""
        if not self._is_drawn[place]:
            return None
        return seed_of(self.items[place].id, learner_id(learner), self._release.salt)

    def asked(self, place: int, seed: int | None, item: Item | None = None) -> Item:
        """Return a question as a learner with this seed has it; `item` is it in another language."""
        if seed is None:
            return item or self.items[place]
        if item is not None:
            return instance(item, seed)
        numbers = tuple(drawn(self.items[place], seed).values())  # type: ignore[arg-type]
        known = self._instances[place]
        if numbers not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[numbers] = instance(self.items[place], seed)
        return known[numbers]

    def outcome(self, place: int, response: Response, seed: int | None) -> Outcome:
        """Return what an answer is worth.

        Raises
        ------
        UnusableAnswerError
            If it does not fit the question.
        """
        if isinstance(response, (Quantity, Written)) or seed is not None:
            return self._graded(place, response, seed)
        known = self._outcomes[place]
        if response not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[response] = self._graded(place, response, None)
        return known[response]

    def result(self, item: Item, event: Event) -> Result:
        """Return all that is to be said to an answer, in the language of `item`.

        Raises
        ------
        UnusableAnswerError
            If it does not fit the question.
        """
        response = event.response
        if isinstance(response, Written):
            response = Written(response.text, None)  # no tick of a learner counts for a mark
        return grade(item, response, self._observe)

    def _graded(self, place: int, response: Response, seed: int | None) -> Outcome:
        item = self.asked(place, seed)
        if isinstance(item, ShortText) and isinstance(response, Written):
            return Outcome(None, (WORDS,), ())
        result = grade(item, response, self._observe)
        if not isinstance(response, Quantity):
            return Outcome(result.score, response, result.misconceptions)  # type: ignore[arg-type]
        kind = (RIGHT,) if result.correct else result.misconceptions[:1] or (OTHER,)
        return Outcome(result.score, kind, result.misconceptions)
