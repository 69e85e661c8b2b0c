"""The class list: a CSV with a heading, as an instructor writes it or as Moodle and Canvas export it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from widgets.errors import CourseError
from widgets.language import LANGUAGE_NAMES
from widgets.language import gettext as _
from widgets.quiz.hand_in_file import is_learner_id, learner_id

# What a column may be called, in the order of preference; compared without capitals, spaces and signs.
_COLUMNS = {
    "id": (
        "id number", "sis user id", "learner", "student id", "username", "sis login id", "email address", "email", "id",
    ),
    "name": ("name", "full name", "student", "display name"),
    "moodle": ("moodle", "identifier"),
    "canvas": ("canvas", "id"),
    "email": ("email", "email address", "sis login id"),
    "language": ("language",),
    "received": ("received", "last modified (submission)"),
    "due": ("due", "extension"),
}  # fmt: skip
# Moodle writes its times in the language of the site; these are the forms of its English ones.
_FORMS = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M")


class Learner(NamedTuple):
    """A line of the class list.

    Attributes
    ----------
    id : str
        As it is written on the list.
    name, email : str
    language : str
        What feedback is written in; empty: the language in which the learner answered.
    moodle, canvas : str
        The numbers by which these platforms name a learner's files.
    received, due : datetime or None
        When the platform received the hand-in; until when this learner may hand in, if not with the others.
    row : int
        The place in the table, from 0.
    """

    id: str
    name: str
    email: str
    language: str
    moodle: str
    canvas: str
    received: datetime | None
    due: datetime | None
    row: int


@dataclass
class Roster:
    """The class list, searched by id, by the number of a platform or by name."""

    learners: list[Learner]
    columns: list[str] = field(default_factory=list)
    table: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_id = {learner_id(one.id): one for one in self.learners}
        self._by_moodle = {one.moodle: one for one in self.learners if one.moodle}
        self._by_canvas = {one.canvas: one for one in self.learners if one.canvas}
        self._by_name: dict[str, list[Learner]] = {}
        for one in self.learners:
            for form in _name_forms(one.name):
                self._by_name.setdefault(form, []).append(one)

    def by_id(self, text: str) -> Learner | None:
        """Return the learner with this id, however its letters and digits are written."""
        return self._by_id.get(learner_id(text))

    def by_moodle(self, number: str, name: str) -> Learner | None:
        """Return the learner whom Moodle names by this number, or else by this name if one learner alone has it."""
        return self._by_moodle.get(number) or self._by_one_name(name)

    def by_canvas(self, number: str, name: str) -> Learner | None:
        """Return the learner whom Canvas names by this number, or else by this name if one learner alone has it."""
        return self._by_canvas.get(number) or self._by_one_name(name)

    def _by_one_name(self, name: str) -> Learner | None:
        found = self._by_name.get(_folded(name), [])
        return found[0] if len(found) == 1 else None


def read_roster(path: Path) -> Roster:
    """Read a class list.

    Raises
    ------
    CourseError
        If it cannot be read, has no column of ids, or an id is missing, strange or there twice.
    """
    table, headings = _table(path)
    columns = _columns(headings)
    if "id" not in columns:
        raise CourseError(
            _("{file}: no column holds the ids of the learners; call it 'id' in the first line.").format(file=path.name)
        )
    learners, seen = [], {}
    for row, entry in enumerate(table):
        learner = _learner(entry, columns, row, path)
        key = learner_id(learner.id)
        if key in seen:
            raise CourseError(
                _("{file}, lines {first} and {second}: the id '{id}' is there twice.").format(
                    file=path.name, first=seen[key] + 2, second=row + 2, id=learner.id
                )
            )
        seen[key] = row
        learners.append(learner)
    if not learners:
        raise CourseError(_("{file}: the class list has no learners.").format(file=path.name))
    return Roster(learners, headings, table)


def read_moment(text: str) -> datetime | None:
    """Return a moment that a table or a file names, with a time zone; None if it cannot be understood.

    Without a time zone it is taken as the time of this computer.
    """
    text = text.strip()
    for read in (_iso, *(_reader(form) for form in _FORMS)):
        try:
            moment = read(text)
            return moment if moment.tzinfo else moment.astimezone()
        except (ValueError, OverflowError, OSError):
            continue
    return None


def _iso(text: str) -> datetime:
    # nbgrader writes "2015-02-02 15:58:23.948203 UTC"; Canvas ends with Z.
    return datetime.fromisoformat(re.sub(r"(?<=\d) ?(?:UTC|Z)$", "+00:00", text))


def _reader(form: str):
    return lambda text: datetime.strptime(text, form)


def _table(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(_("{file} is not UTF-8 text; save it as CSV UTF-8.").format(file=path)) from None
    except OSError as error:
        raise CourseError(_("{file} cannot be read ({reason}).").format(file=path, reason=error.strerror)) from None
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows = [row for row in reader if any(cell.strip() for cell in row)]
    headings = [heading.strip() for heading in rows[0]] if rows else []
    table = [dict(zip(headings, (cell.strip() for cell in row), strict=False)) for row in rows[1:]]
    # Canvas puts a line with the points possible between the heading and the learners.
    return [entry for entry in table if not entry.get("Student", "").startswith("Points Possible")], headings


def _columns(headings: Iterable[str]) -> dict[str, str]:
    by_form = {_plain(heading): heading for heading in reversed(list(headings))}
    canvas = {"student", "sisuserid"} <= set(by_form)
    found = {}
    for name, forms in _COLUMNS.items():
        for form in forms:
            # Only in a table of Canvas is "ID" the number of the platform; elsewhere it is the learner's.
            if form == "id" and (name == "canvas") != canvas:
                continue
            if _plain(form) in by_form:
                found[name] = by_form[_plain(form)]
                break
    return found


def _learner(entry: dict[str, str], columns: dict[str, str], row: int, path: Path) -> Learner:
    cell = {name: entry.get(heading, "") for name, heading in columns.items()}
    where = {"file": path.name, "line": row + 2}
    if not is_learner_id(cell["id"]):
        raise CourseError(_("{file}, line {line}: the id is missing or strange.").format(**where))
    language = cell.get("language", "")
    if language and language not in LANGUAGE_NAMES:
        raise CourseError(
            _("{file}, line {line}: the language is '{code}'; write one of: {known}.").format(
                **where, code=language, known=", ".join(LANGUAGE_NAMES)
            )
        )
    moments = {}
    for name in ("received", "due"):
        written = cell.get(name, "")
        moments[name] = read_moment(written) if written not in ("", "-") else None
        if written not in ("", "-") and moments[name] is None:
            raise CourseError(
                _("{file}, line {line}: '{text}' is not a time; write it like 2026-01-31 18:00.").format(
                    **where, text=written
                )
            )
    number = re.search(r"\d+", cell.get("moodle", ""))
    return Learner(
        cell["id"], cell.get("name", ""), cell.get("email", ""), language, number[0] if number else "",
        cell.get("canvas", ""), moments["received"], moments["due"], row,
    )  # fmt: skip


def _plain(heading: str) -> str:
    return re.sub(r"[\s_()]+", "", heading.casefold())


def _name_forms(name: str) -> set[str]:
    """Return how a platform may write a name: in its order, or with the family name first, as "Rao, Asha"."""
    family, comma, given = name.partition(",")
    words = name.replace(",", " ").split()
    forms = {_folded(name), _folded(" ".join([*words[-1:], *words[:-1]]))}
    if comma:
        forms.add(_folded(f"{given} {family}"))
    return forms - {""}


def _folded(name: str) -> str:
    """Return the letters and digits of a name without marks and capitals, as they survive in the name of a file."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LN")
