"""The log of a learner's answers: one append-only file a kernel, on the disk before anything is called saved.

The folder is ``$TWITCH_COURSE_ANSWERS``, else ``~/twitch-course-answers``; in it stands ``<lesson>/<writer>.jsonl``.
No two kernels write to one file, so there are no locks, and every way of copying files together is a merge.
"""

from __future__ import annotations

import errno
import os
import uuid
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from widgets.errors import CourseError
from widgets.language import current_language, ngettext
from widgets.language import gettext as _
from widgets.quiz.events import FOREIGN, LAST_SEQUENCE, NEWER, TORN, Event, NotAnEventError, fold, from_line, to_line
from widgets.quiz.grading import Response

LONGEST_LINE = 16_384  # bytes; an event has about 350
LARGEST_FILE = 8_000_000  # bytes; one kernel would have to save 20,000 answers
LARGEST_FOLDER = 64_000_000  # bytes
LISTED = 5  # left-out places named in the report
TOO_LONG, TOO_LARGE, UNREADABLE = "too_long", "too_large", "unreadable"


@dataclass
class LeftOut:
    """What could not be read back: the first few places, and how many there are in all."""

    count: int = 0
    places: list[tuple[str, int, str]] = field(default_factory=list)

    def note(self, file: str, line: int, reason: str) -> None:
        """Count one line (or, with line 0, a whole file)."""
        self.count += 1
        if len(self.places) < LISTED:
            self.places.append((file, line, reason))

    def sentence(self) -> str:
        """Return one sentence that lists what was left out; empty if nothing was."""
        if not self.count:
            return ""
        reasons = {
            TORN: _("cut off"),
            FOREIGN: _("not an answer"),
            NEWER: _("from a newer version of the course"),
            TOO_LONG: _("too long"),
            TOO_LARGE: _("the file is too large"),
            UNREADABLE: _("the file cannot be opened"),
        }
        listed = [
            (_("{file}, line {line}: {reason}") if line else _("{file}: {reason}")).format(
                file=file, line=line, reason=reasons[reason]
            )
            for file, line, reason in self.places
        ]
        more = self.count - len(listed)
        listed += [ngettext("{count} more", "{count} more", more).format(count=more)] if more else []
        return ngettext(
            "{count} saved line could not be read and was left out ({places}); all other answers are here.",
            "{count} saved lines could not be read and were left out ({places}); all other answers are here.",
            self.count,
        ).format(count=self.count, places="; ".join(listed))


def answers_folder() -> Path:
    """Return where the learner's answers are kept, whether it exists or not."""
    chosen = os.environ.get("TWITCH_COURSE_ANSWERS")
    return Path(chosen).expanduser() if chosen else Path("~").expanduser() / "twitch-course-answers"


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

    def record(
        self, stem: str, item: str, bank: str, response: Response, confidence: int, hints: int = 0, elapsed: float = 0.0
    ) -> Event:
        """Append an answer; when this returns it is on the disk, or kept in `unsaved` and said so in `problem`."""
        self._sequence = min(self._sequence + 1, LAST_SEQUENCE)
        event = Event(
            event_id=uuid.uuid4().hex,
            writer=self.writer,
            sequence=self._sequence,
            time=now(),
            learner=None,
            item=item,
            bank=bank,
            language=current_language(),
            seed=None,
            response=response,
            confidence=confidence,
            attempt=len(self.attempts(item)) + 1,
            hints=hints,
            elapsed=elapsed,
        )
        self._history[item] = (*self.attempts(item), event)
        self._unsaved.append((stem, event))
        self._save()
        self._tell_listeners()
        return event

    def unsaved(self) -> tuple[Event, ...]:
        """Return the answers that are only in memory; the next `record` tries to save them again."""
        return tuple(event for _stem, event in self._unsaved)

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
        self._listeners = [reference for reference in self._listeners if reference() is not None]
        for reference in self._listeners:
            listener = reference()
            if listener is not None:
                listener()


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


def append_line(path: Path, line: bytes) -> None:
    """Append a line to a file and return when it is on the disk.

    Raises
    ------
    OSError
        If it could not be written whole. A torn piece may stay: the next line then begins with a newline.
    """
    new = not path.exists()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+b", buffering=0) as stream:
        if _ends_inside_a_line(stream):
            line = b"\n" + line
        rest = memoryview(line)
        while rest:
            rest = rest[stream.write(rest) :]
        os.fsync(stream.fileno())
    if new:
        _sync_folder(path.parent)


def read_events(folder: Path, left_out: LeftOut) -> Iterator[Event]:
    """Yield all events in the files of an answers folder; what cannot be read is counted in `left_out`."""
    total = 0
    for path in sorted(folder.glob("*/*.jsonl")):
        name = f"{path.parent.name}/{path.name}"
        try:
            if not path.is_file():  # a pipe or a device would block or never end
                left_out.note(name, 0, FOREIGN)
                continue
            size = path.stat().st_size
            total += size
            if size > LARGEST_FILE or total > LARGEST_FOLDER:
                left_out.note(name, 0, TOO_LARGE)
                continue
            with path.open("rb") as stream:
                yield from _read_file(stream, name, left_out)
        except OSError:
            left_out.note(name, 0, UNREADABLE)


def _read_file(stream: BinaryIO, name: str, left_out: LeftOut) -> Iterator[Event]:
    number, inside_a_long_line = 0, False
    while line := stream.readline(LONGEST_LINE):
        whole = line.endswith(b"\n")
        if inside_a_long_line:
            inside_a_long_line = not whole
            continue
        number += 1
        if not whole and len(line) == LONGEST_LINE:
            inside_a_long_line = True
            left_out.note(name, number, TOO_LONG)
        elif line.strip():
            try:
                yield from_line(line)
            except NotAnEventError as error:
                left_out.note(name, number, str(error))


def _ends_inside_a_line(stream: BinaryIO) -> bool:
    if stream.seek(0, os.SEEK_END) == 0:
        return False
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) != b"\n"


def _sync_folder(folder: Path) -> None:
    """Put the name of a new file on the disk as well; some systems cannot, and do it by themselves."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _why_not_saved(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("Your answers are not saved yet, because the disk with {folder} is full.").format(folder=folder)
    return _("Your answers are not saved yet, because {folder} cannot be written ({reason}).").format(
        folder=folder, reason=error.strerror or type(error).__name__
    )
