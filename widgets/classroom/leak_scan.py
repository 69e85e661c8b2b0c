"""Looks through a release for anything of the private bank that learners must not get.

Two things give a key away: its words (feedback, explanation, model answer, misconceptions, formulas), and the id of a
graded question anywhere but in the released questions, where a table of keys would name it. Both are searched for in
every file and name, plain, with escaped or broken lines, as base64 or hexadecimal, and inside packed files, again and
again. A formula that the course's own practice questions hold is no secret. The released questions themselves are read
strictly: a field that could hold a key is refused by their format.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from widgets import content
from widgets.classroom.bank import Bank
from widgets.content import iterate_texts, released_item
from widgets.content.released_records import ReleasedQuiz
from widgets.content.yaml_source import read_records
from widgets.errors import CourseError
from widgets.folders import COURSE_FOLDER
from widgets.language import SOURCE_LANGUAGE
from widgets.language import gettext as _

# Characters; shorter words stand in any text. A sentence out of a longer text has to be longer to be its own.
SHORTEST, SHORTEST_SENTENCE = 20, 30
DEPTH = 4  # a key packed and encoded more often than this was hidden on purpose
LARGEST = 50_000_000  # bytes that are unpacked of one file
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:(?:\\n|\s){1,8}[A-Za-z0-9+/_-]{16,})*={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){12,}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SENTENCE_END = re.compile(r"(?<=[.!?;:।])\s+")
GRADED_HOME = "data/graded/"  # here alone the ids of graded questions may stand


@dataclass(frozen=True)
class Leak:
    """Where something was found, and what of the bank it is."""

    place: str
    found: str

    def __str__(self) -> str:
        return _("{place} holds {found}").format(place=self.place, found=self.found)


@dataclass(frozen=True)
class _Secrets:
    """What to look for in normalised text: words of the keys with whose they are, and the ids of the questions."""

    words: dict[str, str]
    ids: re.Pattern[str]


def scan(release: Path, bank: Bank) -> list[Leak]:
    """Return every leak in a release folder or zip, file by file.

    Parameters
    ----------
    release : Path
        The folder or the zip.
    bank : Bank
    """
    secrets = _secrets(bank)
    found: dict[Leak, None] = {}
    for place, data in _contents(release):
        text = "\n".join(map(_normal, _forms(data, DEPTH)))
        # The program is public: where it happens to hold the words of a bank, as in an example, it gives nothing away.
        words = {} if _is_own_program(place, data) else secrets.words
        for needle, what in words.items():
            if needle in text:
                found.setdefault(Leak(place, what))
        if not place.startswith(GRADED_HOME):
            for name in set(secrets.ids.findall(text)):
                found.setdefault(Leak(place, _("the id of the question {item}").format(item=name)))
    found |= dict.fromkeys(_unfit_questions(release))
    return list(found)


def _is_own_program(place: str, data: bytes) -> bool:
    own = COURSE_FOLDER / place
    return place.startswith("widgets/") and own.is_file() and own.read_bytes() == data


def _secrets(bank: Bank) -> _Secrets:
    words: dict[str, str] = {}
    for code in (SOURCE_LANGUAGE, *bank.translations):
        for item in bank.items(code).values():
            shown = " ".join(_normal(text.encode()) for _context, text in iterate_texts(released_item(item), ""))
            what = _("words of the key of {item}").format(item=item.id)
            for text in _private_texts(item):
                parts = [(text, SHORTEST), *((part, SHORTEST_SENTENCE) for part in _SENTENCE_END.split(text))]
                for part, shortest in parts:
                    needle = _normal(part.encode())
                    if len(needle) >= shortest and needle not in shown:
                        words.setdefault(needle, what)
    names = "|".join(re.escape(name) for name in sorted(bank.items(), key=len, reverse=True))
    return _Secrets(words, re.compile(rf"(?<![a-z0-9_])(?:{names})(?![a-z0-9_])"))


def _private_texts(item: object) -> Iterator[str]:
    """Yield every text of a question that is not released: the words first, then formulas and parameters."""
    released = {text for _context, text in iterate_texts(released_item(item), "")}  # type: ignore[arg-type]
    for _context, text in iterate_texts(item, ""):  # type: ignore[arg-type]
        if text not in released:
            yield text
    yield from (formula for formula in _formulas(item) if formula not in _formulas_of_practice())


def _formulas(item: object) -> Iterator[str]:
    for part in (getattr(item, "answer", None), *getattr(item, "mistakes", ())):
        if formula := getattr(part, "expression", None):
            yield formula


@cache
def _formulas_of_practice() -> frozenset[str]:
    """Return the formulas of the public questions: a law of physics is no secret of one bank."""
    return frozenset(
        formula for quiz in content.quizzes().values() for item in quiz.items for formula in _formulas(item)
    )


def _contents(release: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (place, bytes) for every file of a release, its names, and what a zip says beside its files."""
    if release.is_dir():
        for path in sorted(release.rglob("*")):
            place = path.relative_to(release).as_posix()
            yield place, place.encode()
            if path.is_file():
                yield place, path.read_bytes()
        return
    with zipfile.ZipFile(release) as packed:
        yield release.name, packed.comment
        for entry in packed.infolist():
            _root, _slash, place = entry.filename.partition("/")
            yield place, entry.filename.encode() + b"\n" + entry.comment + b"\n" + entry.extra
            yield place, packed.read(entry)
    # The bytes around and between the files: whatever a zip reader passes over.
    yield release.name, _outside_of_files(release)


def _outside_of_files(archive: Path) -> bytes:
    data = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            start = entry.header_offset + 30 + len(entry.filename.encode()) + len(entry.extra)
            data[start : start + entry.compress_size] = b"\n"[:1] * entry.compress_size
    return bytes(data)


def _forms(data: bytes, depth: int) -> Iterator[bytes]:
    """Yield the bytes as they are, then everything that is packed or encoded in them."""
    yield data
    if depth == 0:
        return
    for inner in (*_unpacked(data), *_decoded(data)):
        yield from _forms(inner, depth - 1)


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"\x1f\x8b":
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                yield stream.read(LARGEST)
        except (OSError, EOFError, zlib.error):
            return
    elif data[:2] in (b"\x78\x01", b"\x78\x9c", b"\x78\xda"):
        try:
            yield zlib.decompressobj().decompress(data, LARGEST)
        except zlib.error:
            return
    elif data[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield packed.comment
                for entry in packed.infolist():
                    yield entry.filename.encode() + b"\n" + entry.comment + b"\n" + entry.extra
                    with packed.open(entry) as stream:
                        yield stream.read(LARGEST)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            return


def _decoded(data: bytes) -> Iterator[bytes]:
    for match in _BASE64.finditer(data):
        text = re.sub(rb"\\n|\s", b"", match[0]).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):  # a letter before it may belong to another word
            tail = text[start:]
            if len(tail) % 4 == 1:  # no text ends so: the last letter belongs to something else
                tail = tail[:-1]
            yield from _if_meaningful(base64.b64decode(tail + b"=" * (-len(tail) % 4)))
    for match in _HEX.finditer(data):
        yield from _if_meaningful(bytes.fromhex(match[0].decode("ascii")))


def _if_meaningful(data: bytes) -> Iterator[bytes]:
    """Yield bytes that are text or packed: what is decoded from ordinary words is neither."""
    if data[:2] in (b"\x1f\x8b", b"PK", b"\x78\x01", b"\x78\x9c", b"\x78\xda"):
        yield data
        return
    text = data.replace(b"\x00", b"").decode("utf-8", "replace")
    strange = sum(letter == "\ufffd" or not (letter.isprintable() or letter.isspace()) for letter in text)
    if len(text) >= 8 and strange <= 0.1 * len(text):
        yield data


def _normal(data: bytes) -> str:
    """Return bytes as text in which a key reads the same however its lines were broken or its letters escaped."""
    text = data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8", "replace")
    if "\x00" in text:
        text = text + " " + text.replace("\x00", "")
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        text = text.replace("\\n", " ").replace('\\"', '"').replace("\\", " ")
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = urllib.parse.unquote(text)
    return " ".join(text.replace("''", "'").replace('"', " ").replace("'", " ").split()).casefold()


def _unfit_questions(release: Path) -> Iterator[Leak]:
    """Yield released questions that hold more than a released question may."""
    if not release.is_dir():
        return
    for path in sorted(release.glob("data/graded/*/*.yaml")):
        try:
            read_records(path, ReleasedQuiz)
        except CourseError as error:
            yield Leak(path.relative_to(release).as_posix(), str(error))
