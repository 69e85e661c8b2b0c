"""Who answers the graded questions: the id on the class list, kept beside the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from widgets import content
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.answers import answers_folder
from widgets.quiz.hand_in_file import LONGEST_LEARNER, is_learner_id

_FILE = "learner.txt"
_in_memory: dict[Path, str] = {}  # where the folder cannot be written, the id lasts as long as the kernel


def current_learner() -> str:
    """Return the id that was given last; empty if none was."""
    folder = answers_folder()
    if folder in _in_memory:
        return _in_memory[folder]
    try:
        with (folder / _FILE).open(encoding="utf-8") as stream:
            text = stream.read(LONGEST_LEARNER + 1).strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return text if is_learner_id(text) else ""


def set_learner(text: Any) -> None:
    """Keep the id of the learner.

    Raises
    ------
    CourseError
        If it is no id.
    """
    if not isinstance(text, str) or not is_learner_id(text.strip()):
        raise CourseError(_("Write your id as it stands on the class list, for example a student number."))
    folder = answers_folder()
    _in_memory.pop(folder, None)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / _FILE).write_text(text.strip() + "\n", encoding="utf-8")
    except OSError:
        _in_memory[folder] = text.strip()


def forget_learner() -> None:
    """Forget who the learner is; the answers stay."""
    folder = answers_folder()
    _in_memory.pop(folder, None)
    try:
        (folder / _FILE).unlink(missing_ok=True)
    except OSError:
        _in_memory[folder] = ""


def take_learner(text: Any) -> None:
    """Do what the form asks for: keep an id, or forget it where there is none.

    Raises
    ------
    CourseError
        If it is no id.
    """
    if text is None:
        forget_learner()
    else:
        set_learner(text)


def needed_release() -> content.Release:
    """Return the release that this copy of the course is.

    Raises
    ------
    CourseError
        If it is none.
    """
    release = content.release()
    if release is None:
        raise CourseError(
            _("This copy of the course has no graded questions: they come with the folder that an instructor releases.")
        )
    return release


def identity_words() -> dict[str, str]:
    """Return the words of the form in which the learner says who they are."""
    return {
        "label": _("Your id on the class list"),
        "why": _("Your instructor knows it, for example your student number. It goes into the file that you hand in."),
        "set": _("This is me"),
        "known": _("You answer as"),
        "change": _("That is not me"),
        "wait": _("One moment …"),
    }
