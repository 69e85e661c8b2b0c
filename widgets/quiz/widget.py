"""The questions of a lesson as widgets: the quiz of a part, and the predictions beside what happened."""

from __future__ import annotations

from widgets import content
from widgets.language import gettext as _
from widgets.lesson import current_lesson
from widgets.quiz.grading import Observe
from widgets.quiz.lesson_items import ask, items_of_part
from widgets.quiz.page import AnswerPage, Page
from widgets.quiz.views import prediction
from widgets.text_twin import TextTwin


class Quiz(AnswerPage):
    """The questions of one part of the lesson.

    Parameters
    ----------
    part : str
        The part of the lesson, the tag of its cell: ``warm-up``, ``predict``, ``check``, ``quiz``, ...
    objective : str, optional
        Only the questions of this objective, so that the checks of a lesson can stand where they belong.
    observe : callable, optional
        Works out an observable of the models where an answer names one.

    Raises
    ------
    CourseError
        If no lesson is open, or it has no such questions.
    """

    def __init__(self, part: str, objective: str | None = None, observe: Observe | None = None) -> None:
        self._lesson = current_lesson()
        self._is_whole_part = objective is None
        stem = self._lesson.stem
        items = items_of_part(content.quiz(stem), part, stem, objective)
        super().__init__([ask(stem, item) for item in items.values()], observe, part)

    def text_twin(self) -> TextTwin:
        """Return the questions in words, with the learner's answers and what was said to them; never a key."""
        return TextTwin(_("Questions"), tuple(self.question_words()))

    def _after_show(self, all_answered: bool) -> None:
        if all_answered and self._is_whole_part:
            self._lesson.mark_answered(self.part)


class Prediction(Page):
    """The predictions of a lesson beside what is right, with the reason; nothing before all of them are made."""

    def __init__(self, part: str = "predict", observe: Observe | None = None) -> None:
        stem = current_lesson().stem
        items = items_of_part(content.quiz(stem), part, stem)
        super().__init__([ask(stem, item) for item in items.values()], observe, part)
        self.view = "prediction"
        self._show()

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
        attempts = {name: self._attempts(asked) for name, asked in self._asked.items()}
        if not all(attempts.values()):
            self.items = []
            return
        self.items = [
            prediction(asked.item, attempts[name][-1], self._observe, asked.references)
            for name, asked in self._asked.items()
        ]
