"""The graded questions of a release: answered and saved, never called right or wrong; marked after collection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from widgets import content
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.lesson import current_lesson
from widgets.quiz.answers import AnswerLog
from widgets.quiz.events import Event
from widgets.quiz.grading import Result
from widgets.quiz.hand_in_file import learner_id
from widgets.quiz.learner import current_learner, identity_words, needed_release, take_learner
from widgets.quiz.lesson_items import Asked
from widgets.quiz.page import PARTS, AnswerPage, page_program
from widgets.quiz.parametric import instance, seed_of
from widgets.quiz.views import Attempt, confidence_words, entered, response_words
from widgets.text_twin import TextTwin

# There is no key here: every answer waits for the marker.
_WAITING = Result(correct=False, score=0.0, replies=(), pending=True)


class GradedQuiz(AnswerPage):
    """The graded questions of the open lesson, as they were released to a class.

    An answer is saved and can be changed until it is handed in; what is right stays with the instructor.

    Raises
    ------
    CourseError
        If no lesson is open, this is no release, or the release has no questions on the lesson.
    """

    _esm = page_program((*PARTS[:-1], "identity.js", PARTS[-1]))
    identity = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        self._release = needed_release()
        self._stem = current_lesson().stem
        if not content.graded_items(self._stem):
            raise CourseError(_("This release has no graded questions on this lesson."))
        self._learner = current_learner()
        super().__init__(self._questions_of_learner(), part="graded")
        self.view = "graded"

    def receive(self, message: Any) -> None:
        """Take in an answer, or who the learner is."""
        if "learner" not in message:
            super().receive(message)
            return
        try:
            take_learner(message["learner"])
        except CourseError as error:
            self.send({"identity": str(error)})
        else:
            self._log.reread()  # tells the hand-in as well

    def text_twin(self) -> TextTwin:
        """Return the questions in words, with the learner's answers; what is right is not known here."""
        if not self._learner:
            return TextTwin(_("Graded questions"), (_("Run the lesson and write your id on the class list first."),))
        return TextTwin(_("Graded questions"), tuple(self.question_words()))

    def _show(self) -> None:
        if current_learner() != self._learner:
            self._learner = current_learner()
            self._asked = {one.item.id: one for one in self._questions_of_learner()}
            self.answers = {}
            self._ask()
        super()._show()

    def _questions_of_learner(self) -> list[Asked]:
        if not self._learner:
            return []
        return [asked_of(self._stem, item, self._release, self._learner) for item in content.graded_items(self._stem)]

    def _attempts(self, asked: Asked) -> list[Attempt]:
        return [(event, _WAITING) for event in answers_to(self._log, asked, self._learner)]

    def _is_closed(self, asked: Asked, attempts: list[Attempt]) -> bool:
        return False

    def _check_models(self, asked: Asked) -> None:
        """Do nothing: no answer is compared with a model here."""

    def _record(self, asked: Asked, message: Mapping[str, Any], **fields: Any) -> None:
        super()._record(asked, message, learner=self._learner, **fields)

    def _answer_lines(self, asked: Asked) -> list[str]:
        attempts = self._attempts(asked)
        if not attempts:
            return []
        event, _result = attempts[-1]
        line = _("Your answer: {answer} ({confidence})").format(
            answer=response_words(asked.item, event), confidence=confidence_words()[event.confidence]
        )
        return [line, self.words["kept_answer"]]

    def _after_show(self, all_answered: bool) -> None:
        count = sum(map(bool, self.answers.values()))
        line = _("{answered} of {count} questions have an answer.").format(answered=count, count=len(self._asked))
        self.identity = {"learner": self._learner, "words": identity_words(), "line": line if self._learner else ""}

    def _state(self, asked: Asked, attempts: list[Attempt], all_answered: bool, unsaved: set[str]) -> dict[str, Any]:
        event, _result = attempts[-1]
        return {
            "tries": len(attempts),
            "response": entered(asked.item, event),
            "confidence": event.confidence,
            "hints": event.hints,
            "finished": False,
            "verdict": "kept",
            "replies": [],
            "saved": event.event_id not in unsaved,
        }


def asked_of(stem: str, item: content.Item, release: content.Release, learner: str) -> Asked:
    """Return a graded question as this learner gets it: with the numbers that belong to the learner and the release."""
    seed = seed_of(item.id, learner_id(learner), release.salt) if getattr(item, "draws", None) else None
    return Asked(stem, release.name, instance(item, seed), [], seed)


def answers_to(log: AnswerLog, asked: Asked, learner: str) -> list[Event]:
    """Return the learner's answers to a graded question, the first one first."""
    return [
        event
        for event in log.attempts(asked.item.id)
        if event.bank == asked.bank
        and event.seed == asked.seed
        and learner_id(event.learner or "") == learner_id(learner)
    ]
