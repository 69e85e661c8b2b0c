"""The log of a learner's answers: one append-only file a kernel, on the disk before anything is called saved.

The folder is ``$TWITCH_COURSE_ANSWERS``, else ``~/twitch-course-answers``; in it stands ``<lesson>/<writer>.jsonl``.
No two kernels write to one file, so there are no locks, and every way of copying files together is a merge.
"""

from __future__ import annotations

import errno
import logging
import os
import uuid
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from widgets.errors import CourseError
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.quiz.answer_files import LeftOut, append_line, read_events
from widgets.quiz.events import LAST_SEQUENCE, Event, fold, to_line
from widgets.quiz.responses import Response


def answers_folder() -> Path:
    """Return where the learner's answers are kept, whether it exists or not."""
    chosen = os.environ.get("TWITCH_COURSE_ANSWERS") or "~/twitch-course-answers"
    try:
        return Path(chosen).expanduser()
    except RuntimeError:  # no such person, or a person without a home
        raise CourseError(
            _("There is no home folder for {path}; set TWITCH_COURSE_ANSWERS to a folder for your answers.").format(
                path=chosen
            )
        ) from None


def now() -> str:
    """Return the time in ISO 8601, or the one in ``$TWITCH_COURSE_CLOCK`` where a test or a build has fixed it."""
    fixed = os.environ.get("TWITCH_COURSE_CLOCK")
    if not fixed:
        return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        datetime.fromisoformat(fixed)
    except ValueError:
        raise CourseError(
            _("TWITCH_COURSE_CLOCK is '{value}': write a time such as 2026-01-01T12:00:00Z.").format(value=fixed)
        ) from None
    return fixed


class AnswerLog:
    """All answers in a folder, and the one file in it for each lesson to which this kernel appends.

    Attributes
    ----------
    folder : Path
    writer : str
        The name of this kernel's files.
    left_out : LeftOut
        What the last `refresh` could not read.
    problem : str
        Why answers could not be saved, in one sentence; empty while all are.
    """

    def __init__(self, folder: Path, writer: str | None = None) -> None:
        self.folder = folder
        self.writer = writer or uuid.uuid4().hex[:16]
        self.left_out = LeftOut()
        self.problem = ""
        self._unsaved: list[tuple[str, Event]] = []
        self._history: dict[str, tuple[Event, ...]] = {}
        self._sequence = 0
        self._listeners: list[weakref.WeakMethod[Callable[[], None]]] = []
        self.refresh()

    def refresh(self) -> None:
        """Read all files again: other kernels may have written."""
        self.left_out = LeftOut()
        events = [*read_events(self.folder, self.left_out), *(event for _stem, event in self._unsaved)]
        self._history = fold(events)
        self._sequence = max((event.sequence for event in events), default=0)

    def attempts(self, item: str) -> tuple[Event, ...]:
        """Return the answers to an item, the first one first."""
        return self._history.get(item, ())

    def history(self) -> dict[str, tuple[Event, ...]]:
        """Return all answers, by item, in their order."""
        return dict(self._history)

    def record(
        self,
        stem: str,
        item: str,
        bank: str,
        response: Response,
        confidence: int,
        hints: int = 0,
        elapsed: float = 0.0,
        seed: int | None = None,
        review: int = 0,
        learner: str | None = None,
    ) -> Event:
        """Append an answer; when this returns it is on the disk, or kept in `unsaved` and said so in `problem`."""
        self._sequence = min(self._sequence + 1, LAST_SEQUENCE)
        event = Event(
            event_id=uuid.uuid4().hex,
            writer=self.writer,
            sequence=self._sequence,
            time=now(),
            learner=learner,
            item=item,
            bank=bank,
            language=current_language(),
            seed=seed,
            response=response,
            confidence=confidence,
            attempt=sum(event.review == review for event in self.attempts(item)) + 1,
            hints=hints,
            elapsed=elapsed,
            review=review,
        )
        self._history[item] = (*self.attempts(item), event)
        self._unsaved.append((stem, event))
        self._save()
        self._tell_listeners()
        return event

    def unsaved(self) -> tuple[Event, ...]:
        """Return the answers that are only in memory; the next `record` tries to save them again."""
        return tuple(event for _stem, event in self._unsaved)

    def forget_unsaved(self) -> None:
        """Drop what is only in memory, and read again what is on the disk: the learner has deleted the answers."""
        self._unsaved.clear()
        self.problem = ""
        self.refresh()
        self._tell_listeners()

    def reread(self) -> None:
        """Read all files again and tell those who show them: answers were imported."""
        self.refresh()
        self._tell_listeners()

    def when_changed(self, listener: Callable[[], None]) -> None:
        """Call the bound method `listener` after each answer, as long as its object lives."""
        self._listeners.append(weakref.WeakMethod(listener))

    def _save(self) -> None:
        try:
            while self._unsaved:
                stem, event = self._unsaved[0]
                append_line(self.folder / stem / f"{self.writer}.jsonl", to_line(event))
                self._unsaved.pop(0)
        except OSError as error:
            self.problem = _why_not_saved(error, self.folder)
        else:
            self.problem = ""

    def _tell_listeners(self) -> None:
        """Tell all listeners; one that fails keeps no other from being told, and does not undo what is saved."""
        self._listeners = [reference for reference in self._listeners if reference() is not None]
        for reference in self._listeners:
            listener = reference()
            if listener is None:
                continue
            try:
                listener()
            except Exception:  # whatever a widget of an earlier run trips over, the answer itself is safe
                logging.getLogger(__name__).exception("A widget could not show the new answer.")


_log: AnswerLog | None = None


def answer_log() -> AnswerLog:
    """Return the log of this kernel, freshly read."""
    global _log
    if _log is None:
        _log = AnswerLog(answers_folder())
    else:
        _log.folder = answers_folder()  # another folder takes what could not be saved in the first one
        _log.refresh()
    return _log


def _why_not_saved(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("Your answers are not saved yet, because the disk with {folder} is full.").format(folder=folder)
    return _("Your answers are not saved yet, because {folder} cannot be written ({reason}).").format(
        folder=folder, reason=error.strerror or type(error).__name__
    )
