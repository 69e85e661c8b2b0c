"""The hand-in as a widget: writes one small file, says where it lies and shows what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets import content
from widgets.browser_code import browser_code
from widgets.errors import CourseError
from widgets.language import current_language, ngettext
from widgets.language import gettext as _
from widgets.quiz.answers import answer_log, now
from widgets.quiz.banks import day, lesson_title
from widgets.quiz.events import Event
from widgets.quiz.graded import answers_to, asked_of
from widgets.quiz.hand_in_file import answers_of, hand_in_bytes, hand_in_name
from widgets.quiz.inline import plain
from widgets.quiz.learner import current_learner, identity_words, needed_release, take_learner
from widgets.quiz.lesson_items import Asked
from widgets.quiz.page import page_program
from widgets.quiz.views import confidence_words, response_words
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent


class HandIn(WithTextTwin, anywidget.AnyWidget):
    """What a learner hands in: who, how many answers, and a button that writes the file.

    Raises
    ------
    CourseError
        If this copy of the course is no release.
    """

    _esm = page_program(("elements.js", "identity.js", "hand_in.js"))
    _css = browser_code(HERE / "quiz.css", HERE / "progress.css")
    shown = traitlets.Dict().tag(sync=True)
    identity = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        self._release = needed_release()
        self._learner = current_learner()
        self._written: dict[str, Any] = {}
        self._log = answer_log()
        super().__init__(lang=current_language())
        self._log.when_changed(self._changed)
        self.on_msg(lambda _widget, message, _buffers: self.receive(message))
        self._show()

    def receive(self, message: Any) -> None:
        """Take in who the learner is, or the wish to hand in or to look again."""
        try:
            if "learner" in message:
                take_learner(message["learner"])
                self._log.reread()  # tells the graded questions as well
            elif message.get("do") == "hand_in":
                self._written = self._write()
            elif message.get("do") == "refresh":
                self._log.reread()
        except CourseError as error:
            self.send({"identity" if "learner" in message else "sentence": str(error)})
            return
        self._show()

    def text_twin(self) -> TextTwin:
        """Return what handing in means; who hands in and what is told on the live page only."""
        return TextTwin(_("Hand in"), (_("Run the lesson: a button here writes the file that you hand in."),))

    def _changed(self) -> None:
        self._written = {}
        self._learner = current_learner()
        self._show()

    def _write(self) -> dict[str, Any]:
        """Write the file; where that fails, the page offers it as a download all the same."""
        if not self._learner:
            raise CourseError(_("Write your id on the class list first."))
        self._log.refresh()
        events = self._events()
        if not events:
            raise CourseError(_("There is no answer to hand in yet."))
        data = hand_in_bytes(self._release.name, self._learner, now(), events)
        name = hand_in_name(self._release.name, self._learner)
        path = self._log.folder / name
        problem = ""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            problem = _("The file could not be written to {folder} ({reason}): download it instead.").format(
                folder=path.parent, reason=error.strerror or type(error).__name__
            )
        return {"name": name, "path": str(path), "text": data.decode("utf-8"), "size": len(data), "problem": problem}

    def _events(self) -> list[Event]:
        events = [event for answers in self._log.history().values() for event in answers]
        return answers_of(events, self._release.name, self._learner)

    def _asked(self) -> list[Asked]:
        return [
            asked_of(stem, item, self._release, self._learner)
            for stem in self._release.lessons
            for item in content.graded_items(stem)
        ]

    def _show(self) -> None:
        self.identity = {"learner": self._learner, "words": identity_words(), "line": self._due_line()}
        asked = self._asked() if self._learner else []
        answers = {one.item.id: answers_to(self._log, one, self._learner) for one in asked}
        answered = sum(bool(events) for events in answers.values())
        self.shown = {
            "words": _words(),
            "ready": bool(self._learner),
            "line": _("{answered} of {count} questions have an answer.").format(answered=answered, count=len(asked)),
            "missing": _missing_line(len(asked) - answered) if answered else "",
            "rows": self._rows(asked, answers),
            "answers": [line for one in asked for line in _lines(one, answers[one.item.id])],
            "written": {key: value for key, value in self._written.items() if key != "size"} | self._size_line(),
        }

    def _rows(self, asked: list[Asked], answers: dict[str, list[Event]]) -> list[list[str]]:
        rows = []
        for stem in self._release.lessons:
            of_lesson = [one for one in asked if one.stem == stem]
            count = sum(bool(answers[one.item.id]) for one in of_lesson)
            if of_lesson:
                rows.append([lesson_title(stem), f"{count} / {len(of_lesson)}"])
        return rows

    def _size_line(self) -> dict[str, str]:
        if not self._written:
            return {}
        size = max(1, round(self._written["size"] / 1000))
        return {"size": _("One file of {size} kB").format(size=size)}

    def _due_line(self) -> str:
        due = self._release.due
        if due is None:
            return ""
        return _("To be handed in by {day}, {time}.").format(day=day(due), time=due.strftime("%H:%M %Z").strip())


def _lines(asked: Asked, events: list[Event]) -> list[dict[str, str]]:
    """Return what the file says of one question, in words."""
    if not events:
        return []
    last = events[-1]
    tries = ngettext("answered once", "answered {count} times", len(events)).format(count=len(events))
    return [
        {
            "prompt": plain(asked.item.prompt),
            "answer": response_words(asked.item, last),
            "more": f"{confidence_words()[last.confidence]} · {tries} · {_moment(last.time)}",
        }
    ]


def _moment(time: str) -> str:
    """Return the time of an answer without the signs that are meant for machines."""
    return time.replace("T", " ").replace("Z", " UTC")


def _missing_line(missing: int) -> str:
    if not missing:
        return ""
    return ngettext(
        "{count} question has no answer yet. You can hand in all the same, and again later.",
        "{count} questions have no answer yet. You can hand in all the same, and again later.",
        missing,
    ).format(count=missing)


def _words() -> dict[str, str]:
    return {
        "title": _("Hand in"),
        "lesson": _("Lesson"),
        "answered": _("Answered"),
        "write": _("Write the file to hand in"),
        "again": _("Write it again"),
        "refresh": _("Look again"),
        "where": _("Your file is here:"),
        "download": _("Download it"),
        "give": _(
            "Give this file to your instructor, as you were told: nothing has been sent. It is marked after collection."
        ),
        "inside": _("What is in it"),
        "inside_line": _(
            "Your id, the name of the release, and your answers to the graded questions: what you chose, how sure you "
            "were, when, how long it took and how often you changed it. Nothing else; no answers from practice."
        ),
        "raw": _("The file as it is"),
    }
