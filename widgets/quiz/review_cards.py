"""When a question comes back: a card for each wrong answer and each key item, scheduled by FSRS.

The schedule is worked out anew from the log each time, so there is nothing else to save, and every way of copying logs
together gives the same schedule. FSRS: Ye, Su and Cao (2022), https://doi.org/10.1145/3534678.3539081.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card as ScheduledCard
from fsrs import Rating, Scheduler

from widgets import content
from widgets.content import Item, ShortText
from widgets.quiz.events import Event
from widgets.quiz.grading import Observe
from widgets.quiz.views import Attempt, graded_attempts, is_finished, is_prediction

SURE = 3
HALF = 0.5
LONGEST_PAUSE = 365  # days
# What leans on the text around it makes no sense alone, and comes back only where the author says that it does.
NEEDS_ITS_LESSON = ("worked", "case")


@dataclass(frozen=True)
class ReviewCard:
    """A question that comes back.

    Attributes
    ----------
    stem : str
        Its lesson.
    item : Item
    due : datetime
        From that day on it is asked.
    round : int
        Which time of coming back is next: 1, 2, ...
    surprise : bool
        The last answer was sure and wrong: such errors are corrected best, and are asked first.
    """

    stem: str
    item: Item
    due: datetime
    round: int
    surprise: bool

    def is_due(self, now: datetime) -> bool:
        """Tell whether its day has come; the hour does not matter."""
        return self.due.date() <= now.date()


def scheduler() -> Scheduler:
    """Return the scheduler: whole days, no chance in it, so that every reading of a log gives the same days."""
    return Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_PAUSE, enable_fuzzing=False)


def review_card(
    stem: str, item: Item, events: Sequence[Event], now: datetime, observe: Observe | None = None
) -> ReviewCard | None:
    """Return the card of an item, or None if it has none.

    Parameters
    ----------
    stem : str
    item : Item
        As it stands in the bank.
    events : sequence of Event
        The answers to it in their order.
    now : datetime
        Times of answers beyond it are taken as now: a clock that ran ahead does not push a card away for years.
    observe : callable, optional
        Works out an observable of the models.
    """
    if item.part in NEEDS_ITS_LESSON and not item.key:
        return None
    rounds = finished_rounds(item, events, observe)
    if not rounds or (not item.key and _counted(item, rounds[0])[1].correct):
        return None
    planner, card = scheduler(), ScheduledCard(card_id=1)
    moment = datetime.min.replace(tzinfo=UTC)
    for attempts in rounds:
        event, _result = _counted(item, attempts)
        moment = max(moment, time_of(event, now))  # time does not run backwards, whatever a clock did
        card, _review = planner.review_card(card, _rating(item, attempts), review_datetime=moment)
    event, result = _counted(item, rounds[-1])
    surprise = event.confidence == SURE and not result.correct and not result.pending
    return ReviewCard(stem, item, card.due, len(rounds), surprise)


def finished_rounds(item: Item, events: Sequence[Event], observe: Observe | None = None) -> list[list[Attempt]]:
    """Return the answers that count, by round: the lesson, then each time the item came back, up to the open one."""
    rounds: list[list[Attempt]] = []
    while True:
        asked = item.model_copy(update={"part": "quiz"}) if rounds and is_prediction(item) else item
        attempts = graded_attempts(asked, events, observe, review=len(rounds))
        if not is_finished(asked, attempts):
            return rounds
        rounds.append(attempts)


def all_cards(
    history: Mapping[str, Sequence[Event]], banks: Mapping[str, content.Quiz], now: datetime, observe: Observe
) -> list[ReviewCard]:
    """Return the cards of all lessons: sure and wrong ones first, then in the order of their days."""
    cards = [
        card
        for stem, bank in banks.items()
        for item in bank.items
        if item.id in history and (card := review_card(stem, item, history[item.id], now, observe))
    ]
    return sorted(cards, key=lambda card: (not card.surprise, card.due, card.item.id))


def _counted(item: Item, attempts: Sequence[Attempt]) -> Attempt:
    """Return the answer that tells what was known: the first one; of a short text the compared one."""
    return attempts[-1] if isinstance(item, ShortText) else attempts[0]


def _rating(item: Item, attempts: Sequence[Attempt]) -> Rating:
    event, result = _counted(item, attempts)
    if isinstance(item, ShortText) and not result.correct and result.score >= HALF:
        return Rating.Hard
    if not result.correct:
        return Rating.Again
    if event.hints or event.confidence == 1:
        return Rating.Hard
    return Rating.Easy if event.confidence == SURE else Rating.Good


def time_of(event: Event, now: datetime) -> datetime:
    """Return when an answer was given by its own account; `now` where that cannot be read or lies ahead."""
    try:
        moment = datetime.fromisoformat(event.time)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return now
    return min(moment, now)
