"""What the marked cell of an nbgrader assignment asks: the points of the hand-in that lies beside the notebook.

The learner is the one of nbgrader's folder, whatever the file says; where the private bank lies stands in the
environment, which the settings of the nbgrader course make.
"""

from __future__ import annotations

import os
from pathlib import Path

from widgets.classroom.bank import load_bank
from widgets.classroom.release_records import find_record
from widgets.content import ShortText
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.grading import grade
from widgets.quiz.hand_in_file import NotAHandInError, learner_id, read_hand_in
from widgets.quiz.models_at_hand import observe
from widgets.quiz.parametric import instance, seed_of

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
    record = find_record(bank, place.name)
    files = sorted(place.glob("*.jsonl"))
    if len(files) != 1:
        raise CourseError(
            _("There must be one hand-in beside the notebook, and there are {count}.").format(count=len(files))
        )
    try:
        _heading, events, _left_out = read_hand_in(files[0].read_bytes())
    except NotAHandInError as error:
        raise CourseError(str(error)) from None
    learner = learner_id(place.parent.name)
    items = bank.items()
    total = 0.0
    for name in record.questions:
        item = items[name]
        given = [event for event in events if event.item == name and event.bank == record.release.name]
        if isinstance(item, ShortText) or not given:
            continue
        seed = seed_of(name, learner, record.release.salt) if getattr(item, "draws", None) else None
        total += grade(instance(item, seed), given[-1].response, observe).score
    return total


def _bank_folder() -> str:
    try:
        return os.environ[BANK_VARIABLE]
    except KeyError:
        raise CourseError(
            _("It is not known where the bank lies: set {variable} to its folder.").format(variable=BANK_VARIABLE)
        ) from None
