"""What the widgets over the items of one part of a lesson share: the items, the log, the words and the models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import get_args

import anywidget
import traitlets

from widgets import content
from widgets.errors import CourseError, nearest_name
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.lesson import current_lesson
from widgets.quiz.answers import answer_log
from widgets.quiz.grading import Observe, bank_version
from widgets.quiz.views import Attempt, citation, graded_attempts
from widgets.quiz.words import page_words
from widgets.text_twin import WithTextTwin

HERE = Path(__file__).parent


@cache
def observe_models(name: str, causes: tuple[str, ...], parameters: frozenset[tuple[str, float]]) -> float:
    """Work out an observable of the models, once for each question."""
    from widgets.simulation import observable  # the models are slow to load, and few questions need them

    return float(observable(name, causes, dict(parameters)))


def _observe(name: str, causes: tuple[str, ...], parameters: Mapping[str, float]) -> float:
    return observe_models(name, tuple(causes), frozenset(parameters.items()))


class LessonItems(WithTextTwin, anywidget.AnyWidget):
    """What the widgets over the items of one part of a lesson share.

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

    _esm = HERE / "quiz.js"
    _css = HERE / "quiz.css"
    view = traitlets.Unicode().tag(sync=True)
    part = traitlets.Unicode().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    items = traitlets.List().tag(sync=True)

    def __init__(self, part: str, objective: str | None = None, observe: Observe | None = None) -> None:
        self._lesson = current_lesson()
        self._observe = observe or _observe
        bank = content.quiz(self._lesson.stem)
        self._bank_version = bank_version(bank)
        self._records = items_of_part(bank, part, self._lesson.stem, objective)
        # Looked up now, so that a missing one is told by the cell and not lost in the answer to a click.
        self._references = {
            item.id: [citation(content.references()[name]) for name in item.references]
            for item in self._records.values()
        }
        self._log = answer_log()
        super().__init__(part=part, lang=current_language(), words=page_words())
        self._log.when_changed(self._show)
        self._show()

    def _show(self) -> None:
        """Bring the page up to date with the log."""
        raise NotImplementedError(type(self).__name__)

    def _attempts(self, item: content.Item) -> list[Attempt]:
        return graded_attempts(item, self._log.attempts(item.id), self._observe)


def items_of_part(bank: content.Quiz, part: str, stem: str, objective: str | None = None) -> dict[str, content.Item]:
    """Return the items of a part of a lesson (of one objective, if named) in the current language, by id.

    Raises
    ------
    CourseError
        If there is no such part or objective, or no item in it.
    """
    if part not in get_args(content.Part):
        raise CourseError(
            _("There is no lesson part '{name}'.").format(name=part) + " " + nearest_name(part, get_args(content.Part))
        )
    found = [item for item in bank.items if item.part == part]
    if not found:
        raise CourseError(
            _("The lesson '{lesson}' has no questions in its part '{part}'.").format(lesson=stem, part=part)
            + " "
            + nearest_name(part, {item.part for item in bank.items})
        )
    if objective is not None:
        covered = {item.objective for item in found}
        if objective not in covered:
            raise CourseError(
                _("The part '{part}' of the lesson '{lesson}' has no questions on the objective '{objective}'.").format(
                    part=part, lesson=stem, objective=objective
                )
                + " "
                + nearest_name(objective, covered)
            )
        found = [item for item in found if item.objective == objective]
    return {item.id: content.localised(item, f"quizzes/{stem}.yaml:items:{item.id}") for item in found}
