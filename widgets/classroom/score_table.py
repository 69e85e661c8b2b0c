"""The answers of a class as arrays, a row a learner and a column a question: a few bytes an answer, for any class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from widgets.classroom.grader import Outcome

MOST_KINDS = 20_000  # different answers to one question; what is beyond is counted together
NO_ANSWER = -1
_BEYOND = Outcome(0.0, ("other",), ())


class Cell(NamedTuple):
    """What is kept of a learner's answers to one question.

    Attributes
    ----------
    place : int
        The question.
    counted : float
        The score that counts, NaN for own words that nobody has read.
    first : float
        The score of the first answer, NaN for own words.
    outcome : Outcome
        The first answer, as it is counted.
    confidence : int
        How sure the learner was of the first answer.
    tries : int
    """

    place: int
    counted: float
    first: float
    outcome: Outcome
    confidence: int
    tries: int


class ScoreTable:
    """The answers of a class.

    Attributes
    ----------
    counted, first : numpy.ndarray of float, shape (learners, questions)
        The score that counts, and that of the first answer; 0 where nothing was answered, NaN for own words.
    answered : numpy.ndarray of int, shape (learners, questions)
        How often a question was answered.
    confidence : numpy.ndarray of int, shape (learners, questions)
        How sure a learner was of the first answer, 1 to 3; 0 without one.
    handed_in : numpy.ndarray of bool, shape (learners,)
    """

    def __init__(self, learners: int, questions: int) -> None:
        shape = (learners, questions)
        self.counted = np.zeros(shape, np.float64)
        self.first = np.zeros(shape, np.float32)
        self.answered = np.zeros(shape, np.uint16)
        self.confidence = np.zeros(shape, np.uint8)
        self.handed_in = np.zeros(learners, bool)
        self._codes = np.full(shape, NO_ANSWER, np.int16 if MOST_KINDS < 2**15 else np.int32)
        self._kinds: list[dict[Outcome, int]] = [{} for _question in range(questions)]

    def put(self, row: int, cells: Sequence[Cell]) -> None:
        """Take in what a learner handed in; an earlier hand-in of the same learner is gone."""
        for array in (self.counted, self.first, self.answered, self.confidence):
            array[row] = 0
        self._codes[row] = NO_ANSWER
        self.handed_in[row] = True
        for cell in cells:
            place = cell.place
            self.counted[row, place] = cell.counted
            self.first[row, place] = cell.first
            self.answered[row, place] = min(cell.tries, 65_535)
            self.confidence[row, place] = cell.confidence
            self._codes[row, place] = self._code(place, cell.outcome)

    def kinds(self, place: int) -> Counter[Outcome]:
        """Return how many learners answered a question in which way the first time."""
        codes = self._codes[self.handed_in, place]
        counts = np.bincount(codes[codes >= 0].astype(np.int64), minlength=len(self._kinds[place]))
        return Counter({kind: int(counts[code]) for kind, code in self._kinds[place].items() if counts[code]})

    def _code(self, place: int, outcome: Outcome) -> int:
        known = self._kinds[place]
        kept = Outcome(
            None, outcome.kind, outcome.misconceptions
        )  # a position scores by its distance: no kind of its own
        if kept not in known and len(known) >= MOST_KINDS:
            kept = Outcome(None, _BEYOND.kind, ())
        return known.setdefault(kept, len(known))
