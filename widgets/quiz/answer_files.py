"""The files of the answer log: a line that is on the disk when it is written, and reading that no bad file can stop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.quiz.events import FOREIGN, NEWER, TORN, Event, NotAnEventError, from_line

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
                yield from read_stream(stream, name, left_out)
        except OSError:
            left_out.note(name, 0, UNREADABLE)


def read_stream(stream: BinaryIO, name: str, left_out: LeftOut) -> Iterator[Event]:
    """Yield the events in the lines of a file; `name` says in the report which file it is."""
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
