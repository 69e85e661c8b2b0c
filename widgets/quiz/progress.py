"""What a learner has done so far, as a widget and as a page to print: lessons, objectives, time and calibration."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets import content
from widgets.browser_code import browser_code
from widgets.language import current_language, ngettext
from widgets.language import gettext as _
from widgets.quiz import models_at_hand
from widgets.quiz.answers import answer_log
from widgets.quiz.banks import banks_with_answers, day, lesson_title, present
from widgets.quiz.grading import Observe
from widgets.quiz.learning import LessonState, calibration, lesson_state
from widgets.quiz.progress_page import printable_page
from widgets.quiz.views import confidence_words
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent
FEW, SURE_ENOUGH = 5, 0.8


class Progress(WithTextTwin, anywidget.AnyWidget):
    """Lessons, objectives met, how well confidence fits, time at the questions; and a page to hand to a teacher.

    Parameters
    ----------
    observe : callable, optional
        Works out an observable of the models where an answer names one.
    """

    _esm = browser_code(HERE / "elements.js", HERE / "progress.js")
    _css = browser_code(HERE / "quiz.css", HERE / "progress.css")
    shown = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)

    def __init__(self, observe: Observe | None = None) -> None:
        self._observe = observe or models_at_hand.observe
        self._log = answer_log()
        super().__init__(lang=current_language())
        self._log.when_changed(self._show)
        self.on_msg(lambda _widget, message, _buffers: self.receive(message))
        self._show()

    def receive(self, message: Any) -> None:
        """Read the log again, or send the page to print, as the page asks."""
        if message.get("print"):
            self.send({"file": _("my-progress") + ".html", "page": printable_page(self.shown, self.lang)})
        else:
            self._log.reread()

    def text_twin(self) -> TextTwin:
        """Return the progress in words and a table."""
        shown = self.shown
        lines = [shown["line"], *(f"{row['sentence']}" for row in shown["calibration"]), shown["advice"]]
        for lesson in shown["lessons"]:
            lines.append(f"{lesson['title']}: {lesson['line']}")
            lines += [f"  {one['mark']}: {one['text']} ({one['count']})" for one in lesson["objectives"]]
        return TextTwin(_("Your progress"), tuple(line for line in lines if line))

    def _show(self) -> None:
        banks = banks_with_answers(self._log.folder)
        history = self._log.history()
        states = [
            lesson_state(stem, bank.items, _objectives(stem), history, present(), self._observe)
            for stem, bank in banks.items()
        ]
        states = [state for state in states if state.answered]
        items = [item for bank in banks.values() for item in bank.items]
        levels = calibration(items, history, self._observe)
        self.shown = {
            "title": _("Your progress"),
            "line": _overall(states),
            "day": day(present()),
            "lessons": [_lesson(state) for state in states],
            "calibration": _bars(levels),
            "advice": _advice(levels),
            "problem": self._log.left_out.sentence(),
            "words": _words(),
        }


def _objectives(stem: str) -> tuple[content.Objective, ...]:
    return tuple(content.localised(one, f"objectives.yaml:{stem}:{one.id}") for one in content.objectives(stem))


def _words() -> dict[str, str]:
    return {
        "calibration": _("How sure, and how often right"),
        "lessons": _("Lessons"),
        "print": _("Page to print or hand in"),
        "refresh": _("Read again"),
        "note": _(
            "All of this is worked out from your own answers on this computer. Nobody else sees it. Times are rough."
        ),
        "self_reported": _("Reported by the learner's own copy of the course: not a mark."),
        "name": _("Name:"),
        "right_share": _("{share} % right"),
    }


def _overall(states: list[LessonState]) -> str:
    if not states:
        return _("You have not answered any question yet.")
    answered = sum(state.answered for state in states)
    met = sum(one.met for state in states for one in state.objectives)
    count = sum(len(state.objectives) for state in states)
    return ngettext(
        "Questions answered: {answered}, in {lessons} lesson. Objectives met: {met} of {count}.",
        "Questions answered: {answered}, in {lessons} lessons. Objectives met: {met} of {count}.",
        len(states),
    ).format(answered=answered, lessons=len(states), met=met, count=count)


def _lesson(state: LessonState) -> dict[str, Any]:
    line = _(
        "{answered} of {questions} questions answered, {right} right at the first try; {time} at the questions"
    ).format(answered=state.answered, questions=state.questions, right=state.right_first, time=_duration(state.time))
    return {
        "title": lesson_title(state.stem),
        "line": line,
        "share": round(100 * state.answered / state.questions),
        "objectives": [
            {
                "text": one.text,
                "met": one.met,
                "mark": _("met") if one.met else _("not yet"),
                "count": _("{right} of {count} right").format(right=one.right, count=one.questions),
            }
            for one in state.objectives
        ],
    }


def _duration(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return _("less than a minute")
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def _bars(levels: dict[int, tuple[int, int]]) -> list[dict[str, Any]]:
    words = confidence_words()
    return [
        {
            "level": words[level],
            "share": round(100 * right / count),
            "count": f"{right}/{count}",
            "sentence": _("{level}: right in {right} of {count}").format(level=words[level], right=right, count=count),
        }
        for level, (count, right) in levels.items()
        if count
    ]


def _advice(levels: dict[int, tuple[int, int]]) -> str:
    """Return one sentence on how well confidence fits; nothing where there are too few answers to say."""
    count, right = levels[3]
    if count < FEW:
        return ""
    if right / count < SURE_ENOUGH:
        return _("Of what you were sure of, a part was wrong: these questions come back for review first.")
    guessed, lucky = levels[1]
    if guessed >= FEW and lucky / guessed > SURE_ENOUGH:
        return _("Your guesses are mostly right: you know more than you think.")
    return _("When you are sure, you are mostly right: your feeling for what you know is good.")
