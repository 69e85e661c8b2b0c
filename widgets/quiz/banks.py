"""The banks that matter to a learner: those of the lessons in which something was answered."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from babel.dates import format_date

from widgets import content
from widgets.language import current_language
from widgets.quiz.answer_transfer import IMPORTED
from widgets.quiz.answers import now


def banks_with_answers(folder: Path) -> dict[str, content.Quiz]:
    """Return the banks of the lessons in which something was answered, in the order of the course.

    Reading all banks takes a second; most learners have answered in a few lessons.
    """
    begun = {path.parent.name for path in folder.glob("*/*.jsonl")}
    return {
        stem: content.quiz(stem)
        for stem in content.lessons()
        if (stem in begun or IMPORTED in begun) and content.has_quiz(stem)
    }


def lesson_title(stem: str) -> str:
    """Return the title of a lesson in the current language."""
    return content.localised(content.lessons()[stem], f"lessons.yaml:{stem}").title


def present() -> datetime:
    """Return the time, or the fixed one of a test or a build."""
    return datetime.fromisoformat(now().replace("Z", "+00:00"))


def day(moment: date) -> str:
    """Return a day in words, for example 3 January 2026."""
    return format_date(moment, "d MMMM y", locale=current_language())
