"""In the learner's notebook of an nbgrader assignment: the hand-in is put beside it, so that both are submitted."""

from __future__ import annotations

import shutil
from pathlib import Path

from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.answers import answers_folder
from widgets.quiz.hand_in_file import hand_in_name
from widgets.quiz.learner import current_learner


class Brought(str):
    """A sentence that a notebook shows without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def bring_hand_in(release: str, folder: Path | None = None) -> Brought:
    """Copy the learner's hand-in for a release from the answers folder to `folder`, by default the notebook's own.

    Returns
    -------
    str
        A sentence that says which file it is.

    Raises
    ------
    CourseError
        If there is no hand-in yet, or it cannot be copied.
    """
    place = folder or Path.cwd()
    source = answers_folder() / hand_in_name(release, current_learner())
    if not source.is_file():
        raise CourseError(
            _("There is no hand-in yet: press 'Write the file to hand in' at the end of a lesson, then run this again.")
        )
    try:
        shutil.copyfile(source, place / source.name)
    except OSError as error:
        raise CourseError(
            _("{file} cannot be written: {problem}.").format(file=place / source.name, problem=error.strerror)
        ) from None
    return Brought(_("{file} lies beside this notebook now: submit both.").format(file=source.name))
