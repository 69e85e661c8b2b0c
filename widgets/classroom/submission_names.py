"""Whose file it is by the names that Moodle, Canvas and nbgrader give to what they collect."""

from __future__ import annotations

import re
from typing import NamedTuple

from widgets.classroom.roster import Learner, Roster

_MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?", re.DOTALL)
_CANVAS = re.compile(r"(?P<name>[^_/]+)_(?:(?P<late>LATE)_)?(?P<number>\d+)_\d+_.+", re.DOTALL)
_NBGRADER = "submitted"
TIMESTAMP = "timestamp.txt"
# What systems and platforms leave beside the files of learners.
_BESIDE = frozenset({".ds_store", "thumbs.db", "desktop.ini", TIMESTAMP})


class Owner(NamedTuple):
    """Whom a platform names as the owner of a file: its number or id, its name, and whether it says "late"."""

    platform: str
    number: str
    name: str
    late: bool = False

    def words(self) -> str:
        """Return the owner as the platform names them."""
        return f"{self.name} ({self.number})" if self.name else self.number


def owner_of(parts: tuple[str, ...]) -> Owner | None:
    """Return whom the parts of a path name as the owner; None if no platform wrote them."""
    for part in parts:
        match = _MOODLE.fullmatch(part)
        if match:
            return Owner("moodle", match["number"], match["name"])
    if _NBGRADER in parts[:-2]:
        place = parts.index(_NBGRADER)
        return Owner("nbgrader", parts[place + 1], "")
    match = _CANVAS.fullmatch(parts[-1])
    return Owner("canvas", match["number"], match["name"], bool(match["late"])) if match else None


def learner_of(owner: Owner, roster: Roster) -> Learner | None:
    """Return the owner's line of the class list; None if it cannot be told which."""
    if owner.platform == "moodle":
        return roster.by_moodle(owner.number, owner.name)
    if owner.platform == "canvas":
        return roster.by_canvas(owner.number, owner.name)
    return roster.by_id(owner.number)


def is_beside(parts: tuple[str, ...], owner: Owner | None) -> bool:
    """Tell whether a file is none that a learner handed in; nbgrader collects the notebooks along with it."""
    name = parts[-1].casefold()
    notebook = owner is not None and owner.platform == "nbgrader" and name.endswith((".ipynb", ".csv"))
    return name in _BESIDE or name.startswith("._") or "__MACOSX" in parts or notebook
