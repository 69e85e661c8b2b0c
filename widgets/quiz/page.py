"""The page of questions: what it is sent, and what happens to an answer that it sends back.

The page gets a question without its key; an answer comes back, is graded and written to the disk, and only then does
the page get what is said to it. Run again, the cell shows what was answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets import content
from widgets.browser_code import browser_code
from widgets.diagrams.palette import PALETTES
from widgets.errors import CourseError
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.quiz import models_at_hand
from widgets.quiz.answers import answer_log
from widgets.quiz.events import to_line
from widgets.quiz.grading import Observe
from widgets.quiz.inline import plain
from widgets.quiz.lesson_items import Asked
from widgets.quiz.questions import question, question_lines
from widgets.quiz.responses import read_response
from widgets.quiz.views import (
    Attempt,
    answered,
    confidence_words,
    graded_attempts,
    is_finished,
    is_prediction,
    response_words,
    revealed,
    score_words,
)
from widgets.quiz.words import page_words
from widgets.text_twin import WithTextTwin

HERE = Path(__file__).parent
# The parts of the page's program; the last one starts it.
PARTS = ("elements.js", "pictures.js", "fields_choice.js", "fields_arrange.js", "fields_number.js", "quiz.js")
LONGEST_HINTS, LONGEST_ELAPSED = 2, 1e7  # what a page can honestly say


def page_program(parts: Iterable[str] = PARTS) -> str:
    """Return the program of a page of questions: one module to the browser, joined from its parts."""
    return browser_code(*(HERE / part for part in parts))


class Page(WithTextTwin, anywidget.AnyWidget):
    """What every widget over questions shares: the questions, the log, the words and the models.

    Parameters
    ----------
    asked : iterable of Asked
    observe : callable, optional
        Works out an observable of the models where an answer names one.
    """

    _esm = page_program()
    _css = browser_code(HERE / "quiz.css")
    view = traitlets.Unicode().tag(sync=True)
    part = traitlets.Unicode().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    items = traitlets.List().tag(sync=True)
    palettes = traitlets.Dict().tag(sync=True)

    def __init__(self, asked: Iterable[Asked], observe: Observe | None = None, part: str = "") -> None:
        self._observe = observe or models_at_hand.observe
        self._asked = {one.item.id: one for one in asked}
        self._log = answer_log()
        super().__init__(part=part, lang=current_language(), words=page_words())
        self._log.when_changed(self._show)

    def _show(self) -> None:
        """Bring the page up to date with the log."""
        raise NotImplementedError(type(self).__name__)

    def _attempts(self, asked: Asked) -> list[Attempt]:
        events = [event for event in self._log.attempts(asked.item.id) if event.seed == asked.seed]
        return graded_attempts(asked.item, events, self._observe, asked.review)


class AnswerPage(Page):
    """A page whose questions can be answered."""

    answers = traitlets.Dict().tag(sync=True)
    saving = traitlets.Dict().tag(sync=True)

    def __init__(self, asked: Iterable[Asked], observe: Observe | None = None, part: str = "") -> None:
        super().__init__(asked, observe, part)
        self.view = "quiz"
        self._ask()
        self.on_msg(lambda _widget, message, _buffers: self.receive(message))
        self._show()

    def receive(self, message: Any) -> None:
        """Take in an answer that the page sends, and reply.

        Parameters
        ----------
        message : dict
            ``item``, ``tries`` (answers that the page knew of), ``response``, ``confidence``, ``hints``, ``elapsed``.
        """
        try:
            self.answer(message)
        except CourseError as error:
            self.send({"item": message.get("item"), "sentence": str(error)})
        else:
            self.send({"item": message.get("item"), "sentence": ""})

    def answer(self, message: Mapping[str, Any]) -> None:
        """Grade an answer, save it and show what is said to it; sent twice, it counts once.

        Raises
        ------
        CourseError
            If it cannot be graded or has no confidence: it is then no attempt.
        """
        self._log.refresh()  # another kernel may have answered meanwhile
        asked = self._asked.get(str(message.get("item")))
        if asked is None:
            raise CourseError(_("This answer does not belong to the question: run the lesson again."))
        attempts = self._attempts(asked)
        if self._is_closed(asked, attempts) or message.get("tries") != len(attempts):
            self._show()
            return
        response = read_response(asked.item, message.get("response"))
        if message.get("confidence") not in confidence_words():
            raise CourseError(_("Say how sure you are first."))
        self._check_models(asked)  # a model that fails must fail before the answer counts
        self._record(asked, message, response=response)

    def question_words(self) -> list[str]:
        """Return the questions in words, with the learner's answers and what was said to them; never a key."""
        lines: list[str] = []
        for position, asked in enumerate(self._asked.values(), start=1):
            lines.append(f"{position}. {plain(asked.item.prompt)}")
            lines += question_lines(asked.item)
            lines += self._answer_lines(asked)
        return lines

    def _is_closed(self, asked: Asked, attempts: list[Attempt]) -> bool:
        """Tell whether a question takes no other answer."""
        return is_finished(asked.item, attempts)

    def _check_models(self, asked: Asked) -> None:
        """Let the models work out what is right, where that is shown with the answer."""
        if not is_prediction(asked.item):
            revealed(asked.item, self._observe)

    def _record(self, asked: Asked, message: Mapping[str, Any], **fields: Any) -> None:
        self._log.record(
            asked.stem,
            asked.item.id,
            asked.bank,
            confidence=int(message["confidence"]),
            hints=int(_within(message.get("hints"), LONGEST_HINTS)),
            elapsed=round(_within(message.get("elapsed"), LONGEST_ELAPSED), 1),
            seed=asked.seed,
            review=asked.review,
            **fields,
        )

    def _ask(self) -> None:
        """Send the questions, and the colours of drawings where there are any."""
        items = self._questions()
        if any(item.get("picture") or item.get("chart") for item in items):
            self.palettes = PALETTES
        self.items = items

    def _questions(self) -> list[dict[str, Any]]:
        return [question(asked.item, models_at_hand.trace) for asked in self._asked.values()]

    def _answer_lines(self, asked: Asked) -> list[str]:
        item, attempts = asked.item, self._attempts(asked)
        if not attempts:
            return []
        event, result = attempts[-1]
        line = _("Your answer: {answer} ({confidence})").format(
            answer=response_words(item, event), confidence=confidence_words()[event.confidence]
        )
        if is_prediction(item):
            return [line]
        if isinstance(item, content.ShortText):
            lines = [line, _("A model answer: {text}").format(text=plain(item.model_answer))]
            lines += [] if result.pending else [score_words(item, result)]
        else:
            verdict = self.words["right"] if result.correct else self.words["wrong"]
            lines = [line, f"{verdict}. " + " ".join(plain(reply.text) for reply in result.replies)]
        return [*lines, plain(item.explanation)] if is_finished(item, attempts) else lines

    def _show(self) -> None:
        unsaved = {event.event_id for event in self._log.unsaved()}
        attempts_of = {name: self._attempts(asked) for name, asked in self._asked.items()}
        all_answered = all(attempts_of.values())
        self.answers = {
            name: self._state(asked, attempts_of[name], all_answered, unsaved)
            for name, asked in self._asked.items()
            if attempts_of[name]
        }
        stems = {asked.stem for asked in self._asked.values()}
        self.saving = {
            "problem": self._log.problem,
            "lines": "".join(to_line(event).decode("utf-8") for event in self._log.unsaved()),
            "file": f"{min(stems)}-{self._log.writer}.jsonl" if unsaved and stems else "",
            "left_out": self._log.left_out.sentence(),
        }
        self._after_show(all_answered)

    def _after_show(self, all_answered: bool) -> None:
        """Do what follows when all questions have an answer."""

    def _state(self, asked: Asked, attempts: list[Attempt], all_answered: bool, unsaved: set[str]) -> dict[str, Any]:
        item = asked.item
        state = answered(item, attempts, asked.references)
        if is_prediction(item):
            state["all_answered"] = all_answered
        state["saved"] = not any(event.event_id in unsaved for event, _result in attempts)
        if state["finished"] and not is_prediction(item):
            state |= revealed(item, self._observe, models_at_hand.trace)
        return state


def _within(value: Any, most: float) -> float:
    """Return a number that a page reports, or 0 where it reports nonsense."""
    if type(value) not in (int, float) or not value >= 0:
        return 0
    return min(value, most)
