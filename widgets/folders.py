"""Where the course lies on the disk: `data/` and `lessons/` stand beside the package."""

from __future__ import annotations

from pathlib import Path

COURSE_FOLDER = Path(__file__).resolve().parent.parent
DATA_FOLDER = COURSE_FOLDER / "data"
LESSONS_FOLDER = COURSE_FOLDER / "lessons"
LOCALE_FOLDER = DATA_FOLDER / "locale"
