"""Finds the hand-ins in a folder or in the zip of a platform, one at a time, and reads each of them with care.

Nothing is unpacked to the disk and nothing is run. A file that is too large, a link, a device, a path that leads
elsewhere, a zip within a zip within a zip: each becomes a sentence, and the next file is read.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from widgets.classroom.roster import read_moment
from widgets.classroom.submission_names import TIMESTAMP, Owner, is_beside, owner_of
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.hand_in_file import LARGEST_HAND_IN, too_large

DEEPEST = 8  # folders
MOST_ENTRIES = 200_000  # in the zip of a platform
MOST_IN_A_LEARNERS_ZIP = 20
_LONGEST_TIMESTAMP = 100
_DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError)


class Found(NamedTuple):
    """A file that may be a hand-in.

    Attributes
    ----------
    place : str
        Where it lies, below the folder or in the zip.
    data : bytes
        What is in it; empty if it was not read.
    problem : str
        Why it was not read, in one sentence.
    owner : Owner or None
        Whom the platform names.
    received : datetime or None
        When it was received, where that is known here.
    """

    place: str
    data: bytes
    problem: str
    owner: Owner | None
    received: datetime | None


def find_hand_ins(source: Path) -> Iterator[Found]:
    """Yield what lies in a folder or a zip, in a fixed order.

    Raises
    ------
    CourseError
        If there is nothing to look into.
    """
    if source.is_dir():
        yield from _in_folder(source)
    elif source.is_file() and zipfile.is_zipfile(source):
        yield from _in_zip(source)
    else:
        raise CourseError(
            _("{path} is neither a folder of hand-ins nor a zip of a learning platform.").format(path=source)
        )


def count_files(source: Path) -> int:
    """Return about how many files there are to look at, for a progress bar."""
    if source.is_dir():
        return sum(len(names) for _folder, _folders, names in os.walk(source))
    try:
        with zipfile.ZipFile(source) as packed:
            return len(packed.filelist)
    except _DAMAGED:
        return 0


# ---- a folder --------------------------------------------------------------------------------------------------------


def _in_folder(root: Path) -> Iterator[Found]:
    above = ("submitted",) if root.name == "submitted" else ()
    yield from _walk(root, (), above)


def _walk(folder: Path, parts: tuple[str, ...], above: tuple[str, ...]) -> Iterator[Found]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Found("/".join(parts), b"", _unreadable(error), None, None)
        return
    stamp = _timestamp(folder) if any(entry.name == TIMESTAMP for entry in listed) else None
    for entry in listed:
        inner = (*parts, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if len(inner) > DEEPEST:
                yield Found("/".join(inner), b"", _("The folders are nested too deep."), None, None)
            else:
                yield from _walk(folder / entry.name, inner, above)
            continue
        owner = owner_of((*above, *inner))
        if not is_beside(inner, owner):
            yield from _file(entry, "/".join(inner), owner, stamp)


def _file(entry: os.DirEntry[str], place: str, owner: Owner | None, stamp: datetime | None) -> Iterator[Found]:
    try:
        found = entry.stat(follow_symlinks=False)
        problem = _problem_of_file(found)
        if problem:
            yield Found(place, b"", problem, owner, None)
            return
        # What a platform wrote was written when it was collected, not when it was received.
        received = stamp or (None if owner else datetime.fromtimestamp(found.st_mtime, UTC))
        with open(entry.path, "rb") as stream:
            data = stream.read(LARGEST_HAND_IN + 1)
    except (OSError, ValueError, OverflowError) as error:
        yield Found(place, b"", _unreadable(error), owner, None)
        return
    yield from _opened(place, data, owner, received)


def _problem_of_file(found: os.stat_result) -> str:
    if stat.S_ISLNK(found.st_mode):
        return _("It is a link to another file, and links are not followed.")
    if not stat.S_ISREG(found.st_mode):
        return _("It is no ordinary file.")
    return too_large() if found.st_size > LARGEST_HAND_IN else ""


def _timestamp(folder: Path) -> datetime | None:
    """Return when nbgrader received what lies in a folder."""
    path = folder / TIMESTAMP
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as stream:
            return read_moment(stream.read(_LONGEST_TIMESTAMP).decode("utf-8", "replace"))
    except OSError:
        return None


# ---- a zip -----------------------------------------------------------------------------------------------------------


def _in_zip(source: Path) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(source) as packed:
            if len(packed.filelist) > MOST_ENTRIES:
                raise CourseError(_("{path} holds more than {count} files.").format(path=source, count=MOST_ENTRIES))
            stamps = _stamps(packed)
            for entry in packed.filelist:
                yield from _entry(packed, entry, stamps)
    except _DAMAGED as error:
        raise CourseError(_("{path} is a damaged zip ({reason}).").format(path=source, reason=_reason(error))) from None


def _stamps(packed: zipfile.ZipFile) -> dict[PurePosixPath, datetime | None]:
    found: dict[PurePosixPath, datetime | None] = {}
    for entry in packed.filelist:
        path = PurePosixPath(entry.filename)
        if path.name == TIMESTAMP and entry.file_size <= _LONGEST_TIMESTAMP:
            try:
                with packed.open(entry) as stream:
                    found[path.parent] = read_moment(stream.read(_LONGEST_TIMESTAMP).decode("utf-8", "replace"))
            except _DAMAGED:
                found[path.parent] = None
    return found


def _entry(
    packed: zipfile.ZipFile, entry: zipfile.ZipInfo, stamps: dict[PurePosixPath, datetime | None]
) -> Iterator[Found]:
    if entry.is_dir():
        return
    parts = tuple(part for part in entry.filename.split("/") if part)
    owner = owner_of(parts) if parts else None
    if not parts or is_beside(parts, owner):
        return
    place = entry.filename if entry.filename.isprintable() else ascii(entry.filename)
    data, problem = _read_entry(packed, entry)
    if problem:
        yield Found(place, b"", problem, owner, None)
        return
    received = stamps.get(PurePosixPath(entry.filename).parent)
    if received is None and owner is None:
        received = _zip_time(entry)
    yield from _opened(place, data, owner, received)


def _zip_time(entry: zipfile.ZipInfo) -> datetime | None:
    """Return the time of a file in a zip that an instructor packed: that of the file."""
    try:
        return datetime(*entry.date_time).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def _read_entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[bytes, str]:
    problem = _problem_of_entry(entry)
    if problem:
        return b"", problem
    try:
        with packed.open(entry) as stream:
            data = stream.read(LARGEST_HAND_IN + 1)  # whatever the zip says of its size
    except _DAMAGED as error:
        return b"", _("The file in the zip is damaged ({reason}).").format(reason=_reason(error))
    return (b"", too_large()) if len(data) > LARGEST_HAND_IN else (data, "")


def _problem_of_entry(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if name.startswith(("/", "\\")) or "\\" in name or ":" in name.split("/")[0] or ".." in name.split("/"):
        return _("Its path leads out of the zip.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return _("It is a link to another file, and links are not followed.")
    if entry.flag_bits & 0x1:
        return _("It is encrypted.")
    return too_large() if entry.file_size > LARGEST_HAND_IN else ""


# ---- a learner's own zip ---------------------------------------------------------------------------------------------


def _opened(place: str, data: bytes, owner: Owner | None, received: datetime | None) -> Iterator[Found]:
    """Yield a file; of a learner's own zip the files in it, none of which may be a zip again."""
    if data[:4] != b"PK\x03\x04":
        problem = too_large() if len(data) > LARGEST_HAND_IN else ""
        yield Found(place, b"" if problem else data, problem, owner, received)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [entry for entry in packed.filelist if not entry.is_dir()]
            if len(entries) > MOST_IN_A_LEARNERS_ZIP:
                yield Found(place, b"", _("The zip holds too many files."), owner, None)
                return
            for entry in entries:
                if is_beside(tuple(entry.filename.split("/")), None):
                    continue
                inner, problem = _read_entry(packed, entry)
                if inner[:4] == b"PK\x03\x04":
                    inner, problem = b"", _("It is a zip within a zip.")
                name = entry.filename if entry.filename.isprintable() else ascii(entry.filename)
                yield Found(f"{place}/{name}", inner, problem, owner, received)
    except _DAMAGED as error:
        yield Found(place, b"", _("The zip is damaged ({reason}).").format(reason=_reason(error)), owner, None)


def _unreadable(error: Exception) -> str:
    return _("It cannot be read ({reason}).").format(reason=_reason(error))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)[:80] or type(error).__name__
