"""Lessons in another language, built from the English notebooks and the catalogue, and run to get their outputs."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from widgets.errors import CourseError, nearest_name
from widgets.folders import LESSONS_FOLDER
from widgets.language import gettext as _
from widgets.translation import markdown_blocks
from widgets.translation.notebook_files import read_notebook, stripped, write_notebook
from widgets.translation.sources import cell_context

# The clock and the empty folder of answers under which committed outputs are made; the tests use the same.
CLOCK = "2026-01-01T12:00:00Z"
_SECONDS_A_CELL = 120
_USE_LESSON = re.compile(r"use_lesson\((['\"])([a-z0-9_]+)\1\)")
_MARKDOWN_TARGET = re.compile(r"(\]\(<?|^[ \t]*\[[^\]\n]+\]:[ \t]+)([^)\s>]+)", re.MULTILINE)
_HTML_TARGET = re.compile(r"(\b(?:href|src)=[\"'])([^\"']+)")
_NOT_RELATIVE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[#/]")

# A link to another notebook of the same folder; neither an image nor the edition in another language.
_NOTEBOOK_LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\((\w+)\.ipynb(?:#[^)\s]*)?\)")

Lookup = Callable[[str | None, str], str]


def lesson_stems(lessons: Path = LESSONS_FOLDER) -> list[str]:
    """Return the stems of the English notebooks."""
    return sorted(path.stem for path in lessons.glob("*.ipynb"))


def translated(notebook: NotebookNode, stem: str, language: str, lookup: Lookup, stems: Iterable[str]) -> NotebookNode:
    """Return `notebook` in another language: same cells, ids and tags, no outputs yet.

    Parameters
    ----------
    notebook : NotebookNode
        An English lesson.
    stem, language : str
    lookup : callable
        Gives the translation of (context, English text).
    stems : iterable of str
        The lessons of this edition; links between them stay as they are.
    """
    copy = stripped(notebook)
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            context = cell_context(stem, cell.id)
            text = markdown_blocks.translate(cell.source, lambda text, context=context: lookup(context, text))
            remark = lookup(None, _("in English"))
            cell.source = move_links(tell_of_english(text, stems, remark), language, stems)
        elif cell.cell_type == "code":
            cell.source = _USE_LESSON.sub(rf'use_lesson("\2", language="{language}")', cell.source)
            cell.execution_count, cell.outputs = None, []
    return copy


def tell_of_english(text: str, stems: Iterable[str], remark: str) -> str:
    """Return Markdown in which a link to a lesson that this edition does not hold says so."""
    known = set(stems)
    return _NOTEBOOK_LINK.sub(lambda match: match[0] if match[1] in known else f"{match[0]} ({remark})", text)


def move_links(text: str, language: str, stems: Iterable[str]) -> str:
    """Return Markdown whose relative links work from the folder of `language`, one level further down.

    Lessons have a sister there and stay; a link to the edition in this language becomes a link back to English.
    """
    known = set(stems)

    def moved(match: re.Match[str]) -> str:
        before, target = match.groups()
        name = target.split("#")[0]
        if _NOT_RELATIVE.match(target) or name.removesuffix(".ipynb") in known:
            return match.group()
        return before + "../" + target.removeprefix(f"{language}/")

    return _HTML_TARGET.sub(moved, _MARKDOWN_TARGET.sub(moved, text))


def executed(notebook: NotebookNode, folder: Path, name: str) -> NotebookNode:
    """Run `notebook` as a learner with no answers would, and return it with its outputs, stripped.

    Parameters
    ----------
    notebook : NotebookNode
    folder : Path
        Where it stands: the working directory of its kernel.
    name : str
        What a complaint calls it.

    Raises
    ------
    CourseError
        If a cell fails or writes to the error stream; the sentence names notebook and cell.
    """
    running = nbformat.from_dict(notebook)
    folder.mkdir(parents=True, exist_ok=True)
    client = NotebookClient(
        running,
        timeout=_SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
    )
    with tempfile.TemporaryDirectory(prefix="twitch-course-answers-") as answers:
        environment = {**os.environ, "TWITCH_COURSE_ANSWERS": answers, "TWITCH_COURSE_CLOCK": CLOCK}
        try:
            # The kernel's own log is no output of a cell and would only clutter the terminal.
            client.execute(env=environment, stderr=subprocess.DEVNULL)
        except CellExecutionError as error:
            raise _complaint(name, running, f"{error.ename}: {error.evalue}") from None
        except (CellTimeoutError, DeadKernelError) as error:
            raise _complaint(name, running, str(error).split("\n")[0]) from None
    for cell in running.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise _complaint(name, running, output.text.strip().split("\n")[-1], cell.id)
    return stripped(running)


def execute(stems: Iterable[str] = (), lessons: Path = LESSONS_FOLDER) -> list[str]:
    """Run English notebooks and store their outputs in them.

    Parameters
    ----------
    stems : iterable of str
        Which; all if empty.
    lessons : Path

    Returns
    -------
    list of str
        The files that changed.
    """
    changed = []
    for stem in chosen(stems, lessons):
        path = lessons / f"{stem}.ipynb"
        if write_notebook(executed(read_notebook(path), lessons, path.name), path):
            changed.append(path.name)
    return changed


def build_lessons(
    language: str, lookup: Lookup, stems: Iterable[str], edition: Iterable[str], lessons: Path = LESSONS_FOLDER
) -> list[str]:
    """Build lessons of `language` in their own folder and run them; return the files that changed.

    Parameters
    ----------
    language : str
    lookup : callable
        Gives the translation of (context, English text).
    stems : iterable of str
        Which lessons.
    edition : iterable of str
        All lessons of this edition; links to others lead to the English ones.
    lessons : Path
    """
    edition = list(edition)
    folder = lessons / language
    built = {}
    for stem in chosen(stems, lessons):
        english = read_notebook(lessons / f"{stem}.ipynb")
        built[stem] = translated(english, stem, language, lookup, edition)
        if not (folder / f"{stem}.ipynb").exists():
            # A lesson that lists the others must find all of them, whichever is run first.
            write_notebook(built[stem], folder / f"{stem}.ipynb")
    names = {stem: f"{language}/{stem}.ipynb" for stem in built}
    return [
        names[stem]
        for stem, notebook in built.items()
        if write_notebook(executed(notebook, folder, names[stem]), folder / f"{stem}.ipynb")
    ]


def chosen(stems: Iterable[str], lessons: Path) -> list[str]:
    """Return `stems`, or all lessons if there are none; refuse a name that is no lesson."""
    known = lesson_stems(lessons)
    wanted = list(stems) or known
    for stem in wanted:
        if stem not in known:
            raise CourseError(
                _("There is no notebook '{file}'.").format(file=f"{stem}.ipynb") + " " + nearest_name(stem, known)
            )
    return wanted


def _complaint(name: str, notebook: NotebookNode, reason: str, cell_id: str | None = None) -> CourseError:
    """Return the sentence for a cell that failed: the one given, or the last one that ran."""
    if cell_id is None:
        ran = [cell.id for cell in notebook.cells if cell.get("execution_count") or cell.get("outputs")]
        cell_id = ran[-1] if ran else notebook.cells[0].id
    return CourseError(
        _("The notebook {file} cannot be run: cell '{cell}' says: {reason}").format(
            file=name, cell=cell_id, reason=reason
        )
    )
