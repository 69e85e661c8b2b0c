"""The mystery patients of ``data/cases/`` and the clinic that they share, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from widgets.content.case_records import Case, Clinic
from widgets.content.library import record_file, same_id, stems
from widgets.content.yaml_source import read_records
from widgets.folders import DATA_FOLDER
from widgets.language import gettext as _


@cache
def clinic(folder: Path = DATA_FOLDER) -> Clinic:
    """Return questions, tests, signs and diagnoses of ``clinic.yaml``.

    Raises
    ------
    ContentError
        If the file cannot be used.
    """
    return read_records(folder / "clinic.yaml", Clinic)


@cache
def case(name: str, folder: Path = DATA_FOLDER) -> Case:
    """Return the mystery patient `name`.

    Raises
    ------
    CourseError
        If there is no such case, or its file cannot be used.
    """
    return same_id(read_records(record_file("cases", name, folder, _("case")), Case), name, "cases")


def cases(folder: Path = DATA_FOLDER) -> dict[str, Case]:
    """Return all mystery patients, by id."""
    return {name: case(name, folder) for name in stems("cases", folder)}
