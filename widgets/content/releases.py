"""What came with a release: its description in `data/release.yaml`, and graded questions in `data/graded/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from widgets.content.records import Item
from widgets.content.released_records import Release, ReleasedQuiz, asked_item
from widgets.content.yaml_source import read_records
from widgets.folders import DATA_FOLDER
from widgets.language import SOURCE_LANGUAGE, current_language

RELEASE_FILE = "release.yaml"
GRADED_FOLDER = "graded"


@cache
def release(folder: Path = DATA_FOLDER) -> Release | None:
    """Return the release that this copy of the course is; None for the course itself."""
    path = folder / RELEASE_FILE
    return read_records(path, Release) if path.exists() else None


def graded_items(stem: str, folder: Path = DATA_FOLDER) -> tuple[Item, ...]:
    """Return the graded questions of a lesson in the current language (else in English), with empty keys."""
    for place in (folder / GRADED_FOLDER / current_language(), folder / GRADED_FOLDER / SOURCE_LANGUAGE):
        path = place / f"{stem}.yaml"
        if path.exists():
            return _read(path)
    return ()


@cache
def _read(path: Path) -> tuple[Item, ...]:
    return tuple(asked_item(item) for item in read_records(path, ReleasedQuiz).items)
