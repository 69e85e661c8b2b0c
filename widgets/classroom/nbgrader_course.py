"""A release as an nbgrader assignment: one small notebook that hands in, whose only marked cell asks the marker.

The hidden test imports the marker and does not contain it, since nbgrader shows hidden tests in returned feedback.
Where the private bank lies stands in the course's settings alone, which stay with the instructor.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from widgets import content
from widgets.classroom.bank import Bank
from widgets.classroom.nbgrader_marking import points_possible
from widgets.errors import CourseError
from widgets.language import SOURCE_LANGUAGE, language
from widgets.language import gettext as _

NOTEBOOK = "hand_in.ipynb"
SETTINGS = "twitch_course_config.py"
MARKED_CELL = "twitch-course-marks"
BRING = 'from widgets.classroom.nbgrader_hand_in import bring_hand_in\n\nbring_hand_in("{release}")'
MARK = """\
# Leave this cell as it is: your answers are marked after collection.
### BEGIN HIDDEN TESTS
from widgets.classroom.nbgrader_marking import points_of_submission

points_of_submission()
### END HIDDEN TESTS"""
SETTINGS_TEXT = """\
# Settings for assignments of the course "Why muscles twitch", written by twitch-course assign --nbgrader.
import os

from nbgrader.converters import Autograde
from widgets.classroom.nbgrader_preprocessor import MarkerOnly

c = get_config()  # noqa: F821

# Where the keys are. Learners never see this file.
os.environ["TWITCH_COURSE_BANK"] = {bank!r}

# No code of a learner is run, and no file of theirs is taken for a module of Python.
c.Autograde.autograde_preprocessors = [MarkerOnly, *Autograde().autograde_preprocessors]
c.Execute.extra_arguments = ["--InteractiveShellApp.ignore_cwd=True"]
c.Execute.store_widget_state = False
c.Execute.timeout = 120
c.OverwriteCells.add_missing_cells = True

# The files of a collected archive, here as LEARNER_attempt_TIME_FILE: change it to what your platform writes.
c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".jsonl"]
c.FileNameCollectorPlugin.named_regexp = (
    r".*/(?P<student_id>[^/]+?)_attempt_(?P<timestamp>[0-9-]+)_(?P<file_id>[^/]+)"
)
"""


def add_to_nbgrader(course: Path, bank: Bank, release: content.Release) -> list[Path]:
    """Write the source notebook of a release and the settings into an nbgrader course.

    Parameters
    ----------
    course : Path
        The course folder of nbgrader; it is made if it is not there.
    bank : Bank
    release : Release
        Its name becomes the name of the assignment.

    Returns
    -------
    list of Path
        The notebook, the settings, and nbgrader's own configuration if there was none.

    Raises
    ------
    CourseError
        If the folder cannot be written.
    """
    points = points_possible(bank, release)
    notebook = course / "source" / release.name / NOTEBOOK
    settings = course / SETTINGS
    configuration = course / "nbgrader_config.py"
    try:
        notebook.parent.mkdir(parents=True, exist_ok=True)
        notebook.write_text(nbformat.writes(source_notebook(release, points)) + "\n", encoding="utf-8", newline="\n")
        text = SETTINGS_TEXT.format(bank=str(bank.folder.resolve()))
        settings.write_text(text, encoding="utf-8", newline="\n")
        if configuration.exists():
            return [notebook, settings]
        configuration.write_text(f'load_subconfig("{SETTINGS}")  # noqa: F821\n', encoding="utf-8", newline="\n")
    except OSError as error:
        raise CourseError(
            _("The nbgrader course {folder} cannot be written: {problem}.").format(
                folder=course, problem=error.strerror
            )
        ) from None
    return [notebook, settings, configuration]


def nbgrader_lines(course: Path, written: list[Path]) -> list[str]:
    """Return what was written, and what is left to do, in lines to print."""
    lines = [_("nbgrader assignment: {file}").format(file=written[0])]
    if len(written) == 2:
        lines.append(
            _('Add the line load_subconfig("{settings}") to {file}.').format(
                settings=SETTINGS, file=course / "nbgrader_config.py"
            )
        )
    return lines


def source_notebook(release: content.Release, points: float) -> nbformat.NotebookNode:
    """Return the notebook from which nbgrader makes the learners' one, in the first language of the release."""
    code = release.languages[0] if release.languages else SOURCE_LANGUAGE
    with language(code):
        words = "\n\n".join(
            (
                f"# {release.title or _('Hand in')}",
                _("1. Answer the graded questions at the end of each lesson.")
                + "\n"
                + _("2. Press **Write the file to hand in** there.")
                + "\n"
                + _("3. Run the next cell: it puts your file beside this notebook.")
                + "\n"
                + _("4. Submit this notebook together with the file."),
                _("Your answers are marked after collection: nothing in this notebook says whether they are right."),
            )
        )
    cells = [
        new_markdown_cell(words, id="words"),
        new_code_cell(BRING.format(release=release.name), id="bring"),
        new_code_cell(MARK, id="marks", metadata={"nbgrader": _marked(points)}),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def _marked(points: float) -> dict[str, object]:
    return {
        "cell_type": "code", "grade": True, "grade_id": MARKED_CELL, "locked": True, "points": points,
        "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip
