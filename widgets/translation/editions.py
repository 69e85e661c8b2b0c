"""Which lessons an edition holds, and which texts none of its readers meets yet.

An edition may appear in parts: ``not_yet_in`` of `lessons.yaml` names the languages in which a lesson is still to come.
Readers of such an edition are led to the English lesson, and what only that lesson shows may wait for its translation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from babel.messages.catalog import Message as Entry

import widgets
from widgets import content
from widgets.folders import COURSE_FOLDER, LESSONS_FOLDER
from widgets.translation.notebook_files import read_notebook
from widgets.translation.notebooks import lesson_stems

# What only explorers, the mystery patients and the game of claims show; each other room belongs to every lesson.
_OF_EXPLORERS = ("widgets.explorers.", "widgets.diagrams.", "widgets.cases.", "widgets.quiz.claim_")
# The explorer in which every cause can be chosen, and the widgets that show the cases and the claims.
_ALL_CAUSES = "widgets.explorers.cause_bench"
_ALL_CASES = "widgets.cases.widget"
_ALL_CLAIMS = "widgets.quiz.claim_audit"


def pending(language: str) -> frozenset[str]:
    """Return the lessons that are still to come in `language`."""
    return frozenset(stem for stem, lesson in content.lessons().items() if language in lesson.not_yet_in)


def edition_stems(language: str, course: Path = COURSE_FOLDER) -> list[str]:
    """Return the lessons of the edition in `language`."""
    coming = pending(language)
    return [stem for stem in lesson_stems(course / LESSONS_FOLDER.name) if stem not in coming]


def unread(language: str, course: Path = COURSE_FOLDER) -> Callable[[Entry], bool]:
    """Return a function that tells whether no reader of the edition meets an entry of the catalogue yet.

    That holds for the words of a lesson to come, and for those of drawings, causes and explorers which only such
    lessons show.
    """
    coming = pending(language)
    code = _code(edition_stems(language, course), course)
    modules = _modules_behind(code, course)

    def is_unread(entry: Entry) -> bool:
        file, _colon, rest = (entry.context or "").partition(":")
        folder, name = str(PurePosixPath(file).parent), PurePosixPath(file).stem
        if folder in ("lessons", "quizzes"):
            return name in coming
        if file == "objectives.yaml":
            return rest.partition(":")[0] in coming
        if folder == "mechanisms":
            return f'Mechanism("{name}"' not in code
        if folder == "causes":
            return f'CauseCard("{name}"' not in code and _ALL_CAUSES not in modules
        if file == "criteria.yaml":
            return f'CriteriaCard("{rest.partition(":")[0]}"' not in code
        if folder == "cases" or file == "clinic.yaml":
            return _ALL_CASES not in modules
        if file == "claims.yaml":
            return _ALL_CLAIMS not in modules
        places = [place for place, _line in entry.locations]
        return bool(places) and not file and all(_waits(place, modules) for place in places)

    return is_unread


def _waits(place: str, modules: frozenset[str]) -> bool:
    """Tell whether a file of the code holds an explorer, or a picture of one, that nobody opens yet."""
    module = place.removesuffix(".py").replace("/", ".")
    return module.startswith(_OF_EXPLORERS) and module not in modules


def _modules_behind(code: str, course: Path) -> frozenset[str]:
    """Return the modules that the public names in `code` come from, and those that these name, and so on."""
    homes = {getattr(widgets, name).__module__ for name in widgets.__all__ if re.search(rf"\b{name}\(", code)}
    found: set[str] = set()
    waiting = [*homes]
    while waiting:
        module = waiting.pop()
        path = course / (module.replace(".", "/") + ".py")
        if module not in found and path.is_file():
            found.add(module)
            waiting += re.findall(r"\bwidgets(?:\.\w+)+", path.read_text(encoding="utf-8"))
    return frozenset(found)


def _code(stems: list[str], course: Path) -> str:
    """Return the code of some English lessons."""
    lessons = course / LESSONS_FOLDER.name
    return "\n".join(
        cell.source
        for stem in stems
        for cell in read_notebook(lessons / f"{stem}.ipynb").cells
        if cell.cell_type == "code"
    )
