"""The editions in other languages: texts out of the sources, catalogues kept up to date, lessons built and checked.

``extract``, ``update``, ``build``, ``status`` and ``check`` are one step of the work each.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from widgets.folders import COURSE_FOLDER, LESSONS_FOLDER, LOCALE_FOLDER
from widgets.language import SOURCE_LANGUAGE
from widgets.translation.catalogues import compile_catalogue, extract, languages, read_catalogue, update
from widgets.translation.checks import Finding, check, lookup_in
from widgets.translation.editions import edition_stems
from widgets.translation.notebooks import build_lessons, execute
from widgets.translation.progress import status

__all__ = ["Finding", "build", "check", "execute", "extract", "languages", "status", "update"]


def build(
    language: str, stems: Iterable[str] = (), folder: Path = LOCALE_FOLDER, course: Path = COURSE_FOLDER
) -> list[str]:
    """Compile the catalogue of `language`, build its lessons and run them; for English, run the lessons as they are.

    Parameters
    ----------
    language : str
    stems : iterable of str
        Which lessons; all if empty.
    folder, course : Path
        Where the catalogues and the course lie.

    Returns
    -------
    list of str
        The files that changed.
    """
    lessons = course / LESSONS_FOLDER.name
    if language == SOURCE_LANGUAGE:
        return execute(stems, lessons)
    changed = compile_catalogue(language, folder)
    edition = edition_stems(language, course)
    lookup = lookup_in(read_catalogue(language, folder))
    return changed + build_lessons(language, lookup, list(stems) or edition, edition, lessons)
