"""Taking answers along: all of them in one file, that file read in elsewhere, and all of them deleted."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from pathlib import Path

from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.answer_files import LARGEST_FILE, LeftOut, append_line, read_stream
from widgets.quiz.answers import AnswerLog
from widgets.quiz.events import Event, fold, to_line

IMPORTED = "imported"  # the folder of imported answers; no answer is found by its folder


def export_answers(log: AnswerLog) -> bytes:
    """Return all answers as one file of lines, each once, in their order."""
    return b"".join(map(to_line, events_of(log)))


def import_answers(log: AnswerLog, data: bytes) -> tuple[int, LeftOut]:
    """Add the answers of an exported file to the log; what is there already is not added again.

    Returns
    -------
    added : int
        Number of new answers.
    left_out : LeftOut
        Lines of the file that are no answers.

    Raises
    ------
    CourseError
        If the file is too large to be one of this course, or the answers folder cannot be written.
    """
    if len(data) > LARGEST_FILE:
        raise CourseError(too_large())
    left_out = LeftOut()
    found = fold(read_stream(io.BytesIO(data), _("the file"), left_out))
    log.refresh()
    known = {event.event_id for event in events_of(log)}
    lines = [to_line(event) for answers in found.values() for event in answers if event.event_id not in known]
    if lines:
        text = b"".join(lines)
        _write(log.folder / IMPORTED / f"{hashlib.sha256(text).hexdigest()[:16]}.jsonl", text)
    log.reread()
    return len(lines), left_out


def too_large() -> str:
    """Return the sentence about a file that no export of this course can be."""
    size = LARGEST_FILE // 1_000_000
    return _("This file is larger than {size} MB: it was not exported by this course.").format(size=size)


def delete_answers(log: AnswerLog) -> int:
    """Delete all answers; return how many files there were.

    Raises
    ------
    CourseError
        If a file cannot be deleted.
    """
    files = sorted(log.folder.glob("*/*.jsonl"))
    try:
        for path in files:
            path.unlink()
    except OSError as error:
        raise CourseError(
            _("The answers cannot be deleted: {file} ({reason}).").format(file=path, reason=error.strerror)
        ) from None
    for folder in {path.parent for path in files}:
        with suppress(OSError):  # something of the learner's own lies there
            folder.rmdir()
    log.forget_unsaved()
    return len(files)


def events_of(log: AnswerLog) -> list[Event]:
    """Return all answers in their order."""
    events = [event for answers in log.history().values() for event in answers]
    return sorted(events, key=lambda event: (event.sequence, event.writer, event.event_id))


def _write(path: Path, text: bytes) -> None:
    try:
        append_line(path, text)
    except OSError as error:
        raise CourseError(
            _("The answers cannot be imported, because {folder} cannot be written ({reason}).").format(
                folder=path.parent.parent, reason=error.strerror or type(error).__name__
            )
        ) from None
