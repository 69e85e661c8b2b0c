"""What the marked cell of an nbgrader assignment asks: the points of the hand-in that lies beside the notebook.

The learner is the one of nbgrader's folder, whatever the file says; where the private bank lies stands in the
environment, which the settings of the nbgrader course make. The marks are those of `twitch-course mark`.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

from widgets.classroom.bank import Bank, load_bank
from widgets.classroom.grader import Grader
from widgets.classroom.hand_ins import Found
from widgets.classroom.marking import cells_of
from widgets.classroom.reading import UnmarkableError, read_found
from widgets.classroom.release_records import find_record
from widgets.classroom.roster import Learner, Roster
from widgets.classroom.submission_names import Owner
from widgets.content import Release, ShortText
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.models_at_hand import observe

BANK_VARIABLE = "TWITCH_COURSE_BANK"


def points_of_submission(folder: Path | None = None) -> float:
    """Return the points of a submission, one at most for each question that a machine marks.

    Parameters
    ----------
    folder : Path, optional
        ``.../<learner>/<release>``; by default the working directory, where nbgrader executes the notebook.

    Raises
    ------
    CourseError
        If there is no bank, or not exactly one hand-in that can be read: nbgrader then gives no points and shows the
        sentence.
    """
    place = folder or Path.cwd()
    bank = load_bank(Path(_bank_folder()))
    release = find_record(bank, place.name).release
    grader = Grader(bank, release, observe)
    files = sorted(place.glob("*.jsonl"))
    if len(files) != 1:
        raise CourseError(
            _("There must be one hand-in beside the notebook, and there are {count}.").format(count=len(files))
        )
    name = place.parent.name
    learner = Learner(name, "", "", "", "", "", received=None, due=None, row=0)
    found = Found(files[0].name, files[0].read_bytes(), "", Owner("nbgrader", name, ""), None)
    try:
        reading = read_found(found, Roster([learner]), release, grader)
    except UnmarkableError as error:
        raise CourseError(str(error)) from None
    cells, _remarks = cells_of(reading, grader, "last", {})
    return float(sum(cell.counted for cell in cells if not math.isnan(cell.counted)))


def points_possible(bank: Bank, release: Release) -> int:
    """Return how many questions of a release a machine marks, each worth a point; own words it does not."""
    return sum(not isinstance(item, ShortText) for item in Grader(bank, release, observe).items)


def _bank_folder() -> str:
    try:
        return os.environ[BANK_VARIABLE]
    except KeyError:
        raise CourseError(
            _("It is not known where the bank lies: set {variable} to its folder.").format(variable=BANK_VARIABLE)
        ) from None
