"""What the questions of a test are worth: how hard they are, whether they tell learners apart, what was chosen.

First answers only, since a second one was often given after talking to others. An unanswered question counts as 0 and
is counted apart. Classical item analysis: Crocker and Algina (1986), Introduction to classical and modern test theory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from widgets.classroom.score_table import ScoreTable
from widgets.content import Item, ShortText

LEVELS = (1, 2, 3)  # of confidence
FEWEST = 3  # learners for a correlation
# Below these, and above, a question deserves a look; rules of thumb of the field.
HARD, EASY, WEAK = 0.25, 0.95, 0.15


@dataclass(frozen=True)
class Confidence:
    """How often learners were this sure, and their mean score then; NaN if nobody was."""

    level: int
    count: int
    score: float


@dataclass(frozen=True)
class ItemStatistics:
    """The figures of one question.

    Attributes
    ----------
    item : Item
    answered, omitted : int
        Learners, of those who handed in.
    facility : float
        Mean score, unanswered ones as 0; NaN for own words.
    discrimination : float
        Correlation of the score with the sum of all other questions; NaN where it cannot be told.
    confidence : tuple of Confidence
        For each level.
    kinds : Counter
        How many learners gave which answer: ids of choices, joined, or what stands behind a number.
    misconceptions : Counter
    """

    item: Item
    answered: int
    omitted: int
    facility: float
    discrimination: float
    confidence: tuple[Confidence, ...]
    kinds: Counter[tuple[str, ...]]
    misconceptions: Counter[str]

    @property
    def worth_a_look(self) -> bool:
        """Tell whether the figures ask for a look at the question."""
        extreme = self.facility < HARD or self.facility > EASY
        return bool(extreme or self.discrimination < WEAK)


@dataclass(frozen=True)
class ClassStatistics:
    """The figures of a class.

    Attributes
    ----------
    learners : int
        Who handed in.
    items : tuple of ItemStatistics
    reliability : float
        Cronbach's alpha of the questions with a score; NaN where it cannot be told.
    confidence : tuple of Confidence
        Over all questions.
    totals : numpy.ndarray of float, shape (learners,)
        Mean score of the first answers, between 0 and 1, of those who handed in.
    """

    learners: int
    items: tuple[ItemStatistics, ...]
    reliability: float
    confidence: tuple[Confidence, ...]
    totals: np.ndarray


def analyse(table: ScoreTable, items: Sequence[Item]) -> ClassStatistics:
    """Return the figures of a class and of each of its questions."""
    scored = np.array([not isinstance(item, ShortText) for item in items], bool)
    here = table.handed_in
    first = table.first[here].astype(np.float64)
    first[:, ~scored] = np.nan
    sure = table.confidence[here]
    totals = np.where(scored, np.nan_to_num(first), 0.0).sum(axis=1)
    statistics = []
    for place, item in enumerate(items):
        kinds: Counter[tuple[str, ...]] = Counter()
        misconceptions: Counter[str] = Counter()
        for outcome, count in table.kinds(place).items():
            kinds[outcome.kind] += count
            misconceptions.update(dict.fromkeys(outcome.misconceptions, count))
        answered = int((table.answered[here, place] > 0).sum())
        column = first[:, place]
        statistics.append(
            ItemStatistics(
                item=item,
                answered=answered,
                omitted=len(column) - answered,
                facility=float(column.mean()) if scored[place] and len(column) else np.nan,
                discrimination=correlation(column, totals - column) if scored[place] else np.nan,
                confidence=_by_confidence(sure[:, place], column),
                kinds=kinds,
                misconceptions=misconceptions,
            )
        )
    count = int(scored.sum())
    return ClassStatistics(
        learners=int(here.sum()),
        items=tuple(statistics),
        reliability=cronbach_alpha(first[:, scored]),
        confidence=_by_confidence(sure[:, scored].ravel(), first[:, scored].ravel()),
        totals=totals / count if count else totals,
    )


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return Pearson's correlation; NaN with fewer than three pairs or where one side does not vary."""
    if len(one) < FEWEST:
        return np.nan
    left, right = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((left @ left) * (right @ right)))
    return float(left @ right) / spread if spread > 1e-12 * len(one) else np.nan


def cronbach_alpha(scores: np.ndarray) -> float:
    """Return Cronbach's alpha of scores, shape (learners, questions); NaN where it cannot be told."""
    learners, questions = scores.shape
    if learners < FEWEST or questions < 2:
        return np.nan
    spread = scores.sum(axis=1).var(ddof=1)
    if spread <= 0:
        return np.nan
    return float(questions / (questions - 1) * (1 - scores.var(axis=0, ddof=1).sum() / spread))


def _by_confidence(levels: np.ndarray, scores: np.ndarray) -> tuple[Confidence, ...]:
    found = []
    for level in LEVELS:
        chosen = scores[(levels == level) & ~np.isnan(scores)]
        found.append(Confidence(level, len(chosen), float(chosen.mean()) if len(chosen) else np.nan))
    return tuple(found)
