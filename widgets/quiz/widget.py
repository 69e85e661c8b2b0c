"""The questions of a lesson as a widget: asked in the browser, graded here, saved before the page says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from widgets import content
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.events import to_line
from widgets.quiz.grading import Observe, read_response
from widgets.quiz.inline import plain
from widgets.quiz.lesson_items import LessonItems
from widgets.quiz.views import (
    answered,
    confidence_words,
    is_finished,
    is_prediction,
    prediction,
    question,
    response_words,
    revealed,
)
from widgets.text_twin import TextTwin

LONGEST_HINTS, LONGEST_ELAPSED = 2, 1e7  # what a page can honestly say


class Quiz(LessonItems):
    """The questions of one part of the lesson.

    The page gets a question without its key; an answer comes back, is graded and written to the disk, and only then
    does the page get what is said to it. Run again, the cell shows what was answered.
    """

    answers = traitlets.Dict().tag(sync=True)
    saving = traitlets.Dict().tag(sync=True)

    def __init__(self, part: str, objective: str | None = None, observe: Observe | None = None) -> None:
        self._is_whole_part = objective is None
        super().__init__(part, objective, observe)
        self.view = "quiz"
        self.items = [question(item) for item in self._records.values()]
        self.on_msg(lambda _widget, message, _buffers: self.receive(message))

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
        item = self._records.get(str(message.get("item")))
        if item is None:
            raise CourseError(_("This answer does not belong to the question: run the lesson again."))
        attempts = self._attempts(item)
        if is_finished(item, attempts) or message.get("tries") != len(attempts):
            self._show()
            return
        response = read_response(item, message.get("response"))
        if message.get("confidence") not in confidence_words():
            raise CourseError(_("Say how sure you are first."))
        if not is_prediction(item):
            revealed(item, self._observe)  # a model that fails must fail before the answer counts
        self._log.record(
            self._lesson.stem,
            item.id,
            self._bank_version,
            response,
            confidence=int(message["confidence"]),
            hints=int(_within(message.get("hints"), LONGEST_HINTS)),
            elapsed=round(_within(message.get("elapsed"), LONGEST_ELAPSED), 1),
        )

    def text_twin(self) -> TextTwin:
        """Return the questions in words, with the learner's answers and what was said to them; never a key."""
        lines: list[str] = []
        for position, item in enumerate(self._records.values(), start=1):
            lines.append(f"{position}. {plain(item.prompt)}")
            if isinstance(item, content.Numeric):
                lines.append(_("A number in {unit}").format(unit=next(iter(item.units))))
            else:
                lines += [f"○ {plain(choice.text)}" for choice in item.choices]  # type: ignore[attr-defined]
            lines += self._answer_lines(item)
        return TextTwin(_("Questions"), tuple(lines))

    def _answer_lines(self, item: content.Item) -> list[str]:
        attempts = self._attempts(item)
        if not attempts:
            return []
        event, result = attempts[-1]
        line = _("Your answer: {answer} ({confidence})").format(
            answer=response_words(item, event), confidence=confidence_words()[event.confidence]
        )
        if is_prediction(item):
            return [line]
        verdict = self.words["right"] if result.correct else self.words["wrong"]
        lines = [line, f"{verdict}. " + " ".join(plain(reply.text) for reply in result.replies)]
        return [*lines, plain(item.explanation)] if is_finished(item, attempts) else lines

    def _show(self) -> None:
        unsaved = {event.event_id for event in self._log.unsaved()}
        shown = {}
        attempts_of = {item.id: self._attempts(item) for item in self._records.values()}
        all_answered = all(attempts_of.values())
        for item in self._records.values():
            attempts = attempts_of[item.id]
            if not attempts:
                continue
            state = answered(item, attempts, self._references[item.id])
            if is_prediction(item):
                state["all_answered"] = all_answered
            state["saved"] = not any(event.event_id in unsaved for event, _result in attempts)
            if state["finished"] and not is_prediction(item):
                state |= revealed(item, self._observe)
            shown[item.id] = state
        self.answers = shown
        self.saving = {
            "problem": self._log.problem,
            "lines": "".join(to_line(event).decode("utf-8") for event in self._log.unsaved()),
            "file": f"{self._lesson.stem}-{self._log.writer}.jsonl" if unsaved else "",
            "folder": str(self._log.folder),
            "left_out": self._log.left_out.sentence(),
        }
        if all_answered and self._is_whole_part:
            self._lesson.mark_answered(self.part)


class Prediction(LessonItems):
    """The predictions of a lesson beside what is right, with the reason; nothing before all of them are made."""

    def __init__(self, part: str = "predict", observe: Observe | None = None) -> None:
        super().__init__(part, observe=observe)
        self.view = "prediction"

    def text_twin(self) -> TextTwin:
        """Return the predictions beside what is right, in words; one sentence before they are made."""
        lines: list[str] = []
        for shown in self.items:
            lines.append("".join(characters for _kind, characters in shown["prompt"]))
            lines.append(self.words["you_predicted"] + f" {shown['answer']} ({shown['confidence']})")
            lines.append(self.words["what_is_right"] + f" {shown['key']}")
            texts = [*(reply["text"] for reply in shown["replies"]), *shown["explanation"]]
            lines += ["".join(characters for _kind, characters in text) for text in texts]
        return TextTwin(_("Your predictions"), tuple(lines or [self.words["not_predicted"]]))

    def _show(self) -> None:
        attempts = {item.id: self._attempts(item) for item in self._records.values()}
        if not all(attempts.values()):
            self.items = []
            return
        self.items = [
            prediction(item, attempts[item.id][-1], self._observe, self._references[item.id])
            for item in self._records.values()
        ]


def _within(value: Any, most: float) -> float:
    """Return a number that a page reports, or 0 where it reports nonsense."""
    if type(value) not in (int, float) or not value >= 0:
        return 0
    return min(value, most)
