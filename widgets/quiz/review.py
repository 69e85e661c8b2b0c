"""The questions that are due for review, from all lessons, as a widget."""

from __future__ import annotations

from typing import Any

import traitlets

from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.quiz import models_at_hand
from widgets.quiz.answers import answer_log
from widgets.quiz.banks import banks_with_answers, day, lesson_title, present
from widgets.quiz.grading import Observe
from widgets.quiz.lesson_items import Asked, ask
from widgets.quiz.page import AnswerPage
from widgets.quiz.review_cards import ReviewCard, all_cards, review_card
from widgets.quiz.views import Attempt
from widgets.text_twin import TextTwin

AT_ONCE = 10  # questions on the page


class Review(AnswerPage):
    """What is due today: questions answered wrong, first of all those answered wrong and sure, and the key items.

    Parameters
    ----------
    observe : callable, optional
        Works out an observable of the models where an answer names one.
    """

    summary = traitlets.Dict().tag(sync=True)

    def __init__(self, observe: Observe | None = None) -> None:
        self._cards: list[ReviewCard] = []
        super().__init__(self._due(observe or models_at_hand.observe), observe, part="review")
        self.view = "review"

    def receive(self, message: Any) -> None:
        """Take in an answer, or the wish for more questions."""
        if message.get("more"):
            self._asked = {one.item.id: one for one in self._due(self._observe)}
            self.answers = {}
            self._ask()
            self._show()
        else:
            super().receive(message)

    def text_twin(self) -> TextTwin:
        """Return what is due, in words; of a question nothing but the question."""
        rows = tuple(tuple(row) for row in self.summary["rows"])
        columns = tuple(self.summary["columns"]) if rows else ()
        return TextTwin(_("Review"), (self.summary["line"], *self.question_words()), columns, rows)

    def _due(self, observe: Observe) -> list[Asked]:
        log = answer_log()
        self._cards = all_cards(log.history(), banks_with_answers(log.folder), present(), observe)
        due = [card for card in self._cards if card.is_due(present())]
        return [ask(card.stem, card.item, card.round) for card in due[:AT_ONCE]]

    def _questions(self) -> list[dict[str, Any]]:
        titles = [lesson_title(asked.stem) for asked in self._asked.values()]
        return [{**shown, "from": title} for shown, title in zip(super()._questions(), titles, strict=True)]

    def _after_show(self, all_answered: bool) -> None:
        today = present()
        open_ones = [name for name in self._asked if not self.answers.get(name, {}).get("finished")]
        waiting = sum(card.is_due(today) for card in self._cards) - len(self._asked)
        self.summary = {
            "line": self._line(len(open_ones) + waiting),
            "waiting": waiting if all_answered else 0,
            "more": ngettext("Show {count} more", "Show {count} more", min(waiting, AT_ONCE)).format(
                count=min(waiting, AT_ONCE)
            ),
            "columns": [_("Lesson"), _("Due today"), _("Comes back later")],
            "rows": self._rows(),
        }

    def _line(self, due: int) -> str:
        if due:
            return ngettext("{count} question is due today.", "{count} questions are due today.", due).format(count=due)
        later = [card.due for card in self._cards if not card.is_due(present())]
        if self._asked:
            return _("Done for today.")
        if later:
            return _("Nothing is due today. The next question comes back on {day}.").format(day=day(min(later)))
        return _(
            "Nothing is due for review. Questions that you answer wrong, and the key questions of each lesson, "
            "come back here after some days."
        )

    def _rows(self) -> list[list[str]]:
        rows = []
        done = {name for name, state in self.answers.items() if state["finished"]}
        for stem in dict.fromkeys(card.stem for card in self._cards):
            cards = [card for card in self._cards if card.stem == stem]
            due = sum(card.is_due(present()) and card.item.id not in done for card in cards)
            rows.append([lesson_title(stem), str(due), str(len(cards) - due)])
        return rows

    def _state(self, asked: Asked, attempts: list[Attempt], all_answered: bool, unsaved: set[str]) -> dict[str, Any]:
        state = super()._state(asked, attempts, all_answered, unsaved)
        if state["finished"]:
            card = next(card for card in self._cards if card.item.id == asked.item.id)
            events = self._log.attempts(asked.item.id)
            later = review_card(asked.stem, card.item, events, present(), self._observe)
            state["next"] = _("Comes back on {day}.").format(day=day(later.due)) if later else ""
        return state
