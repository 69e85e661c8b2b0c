"""What the log says of a learner: lessons, objectives met, time, and how well confidence fits what was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from widgets import content
from widgets.content import Item, ShortText
from widgets.quiz.events import Event
from widgets.quiz.grading import Observe
from widgets.quiz.review_cards import finished_rounds, time_of
from widgets.quiz.views import graded_attempts, is_prediction

ENOUGH = 2  # right answers for an objective, or all where it has fewer questions
SHARE = 2 / 3  # of the questions answered
# Two answers further apart than this had something else between them.
PAUSE = timedelta(minutes=15)
# What a single answer after a pause counts for at most: its page may have stood open for hours.
LONGEST_ANSWER = timedelta(minutes=2)


@dataclass(frozen=True)
class ObjectiveState:
    """How far an objective is reached: questions in all, answered, right at the last answer; and whether it is met."""

    id: str
    text: str
    questions: int
    answered: int
    right: int

    @property
    def met(self) -> bool:
        """Tell whether enough of its questions are right."""
        return self.right >= min(ENOUGH, self.questions) and self.right >= SHARE * self.answered


@dataclass(frozen=True)
class LessonState:
    """How far a lesson is done.

    Attributes
    ----------
    stem : str
    questions, answered, right_first : int
        Questions of the lesson, those with an answer, and those right at the first try (predictions and words apart).
    objectives : tuple of ObjectiveState
    time : timedelta
        At the questions, by the answers' own account.
    """

    stem: str
    questions: int
    answered: int
    right_first: int
    objectives: tuple[ObjectiveState, ...]
    time: timedelta


def lesson_state(
    stem: str,
    items: Sequence[Item],
    objectives: Sequence[content.Objective],
    history: Mapping[str, Sequence[Event]],
    now: datetime,
    observe: Observe,
) -> LessonState:
    """Return how far a lesson is done."""
    last: dict[str, bool] = {}
    answered = right_first = 0
    events: list[Event] = []
    for item in items:
        found = history.get(item.id, ())
        events += found
        attempts = graded_attempts(item, found, observe)
        answered += bool(attempts)
        counted = not is_prediction(item) and not isinstance(item, ShortText)
        right_first += bool(attempts) and counted and attempts[0][1].correct
        rounds = finished_rounds(item, found, observe)
        if is_prediction(item):
            rounds = rounds[1:]  # a prediction is made before the lesson: it says nothing of what was learnt
        if rounds:
            last[item.id] = rounds[-1][-1][1].correct
    return LessonState(
        stem,
        len(items),
        answered,
        right_first,
        tuple(_objective_state(one, items, last) for one in objectives),
        time_at_questions(events, now),
    )


def _objective_state(objective: content.Objective, items: Sequence[Item], last: Mapping[str, bool]) -> ObjectiveState:
    ids = [item.id for item in items if item.objective == objective.id]
    right = sum(last.get(name, False) for name in ids)
    return ObjectiveState(objective.id, objective.text, len(ids), sum(name in last for name in ids), right)


def time_at_questions(events: Sequence[Event], now: datetime) -> timedelta:
    """Return the time between answers that follow each other, and a little for each answer after a pause."""
    moments = sorted((time_of(event, now), event.elapsed) for event in events)
    total = timedelta()
    before = None
    for moment, elapsed in moments:
        if before is not None and moment - before <= PAUSE:
            total += moment - before
        else:
            total += min(timedelta(seconds=min(elapsed, LONGEST_ANSWER.total_seconds())), LONGEST_ANSWER)
        before = moment
    return total


def calibration(
    items: Sequence[Item], history: Mapping[str, Sequence[Event]], observe: Observe
) -> dict[int, tuple[int, int]]:
    """Return for each level of confidence how many first answers were given with it, and how many of them were right.

    Words that the learner compared with a model answer themselves do not count.
    """
    found = {level: [0, 0] for level in (1, 2, 3)}
    for item in items:
        if isinstance(item, ShortText):
            continue
        for attempts in finished_rounds(item, history.get(item.id, ()), observe):
            event, result = attempts[0]
            found[event.confidence][0] += 1
            found[event.confidence][1] += result.correct
    return {level: (count, right) for level, (count, right) in found.items()}
