"""The words that a release adds to the course: its README, its start page, and the last two cells of a lesson."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from widgets import content
from widgets.errors import CourseError
from widgets.language import SOURCE_LANGUAGE, language
from widgets.language import gettext as _

INSTALL_LINE = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/twitch-course open"
WINDOWS_LINE = r"py -m venv .venv; .venv\Scripts\pip install -r requirements.txt; .venv\Scripts\twitch-course open"
START_PAGE = "00_start_here"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# What an output may not hold: live models, in whose state everything stands that a widget knows.
_LIVE = ("application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json")
# The comments with which an author ties a number to its fact mean nothing to a learner.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def released_notebook(path: Path, stem: str, code: str, graded: bool) -> nbformat.NotebookNode:
    """Return a lesson as learners get it: the cells, their words, and at the end the graded questions.

    Nothing of the metadata is kept but the tags and the fold of a code cell: a notebook that was run and saved holds
    the state of every live widget there.

    Raises
    ------
    CourseError
        If the file is no notebook.
    """
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise CourseError(
            _("{file} is no notebook that can be read ({reason}).").format(
                file=path, reason=str(error).split("\n")[0][:120]
            )
        ) from None
    cells = [_clean(cell) for cell in notebook.cells]
    return _notebook([*cells, *_graded_cells(code)] if graded else cells)


def start_notebook(release: content.Release, code: str) -> nbformat.NotebookNode:
    """Return the page that opens first: which lessons, until when, and how the answers are handed in."""
    with language(code):
        lines = [f"# {release.title or _('Your lessons')}", "*" + _("Education, not medical advice.") + "*"]
        lines += [_due(release)] if release.due else []
        lines.append("\n".join(_lesson_line(stem) for stem in release.lessons))
        lines.append(
            _(
                "Open a lesson and press **▶ Run the lesson**. Questions within a lesson are for practice: every "
                "answer is explained at once. The graded questions stand at the end. Your answers are saved on this "
                "computer, and you can stop and go on at any time."
            )
        )
        lines.append(
            _(
                "When you are done, press **Write the file to hand in** at the end of a lesson, and give the file to "
                "your instructor as you were told. Nothing is sent by itself."
            )
        )
    cell = new_markdown_cell("\n\n".join(lines), id="start", metadata={"tags": ["title"]})
    return _notebook([cell])


def readme(release: content.Release) -> str:
    """Return the README of a release, in its first language."""
    code = release.languages[0]
    option = "" if code == SOURCE_LANGUAGE else f" --language {code}"
    with language(code):
        lines = [f"# {release.title or _('Your lessons')}"]
        lines.append(_("Prerequisite: Python 3.11 or newer. In this folder, on Linux or macOS:"))
        lines.append(f"```sh\n{INSTALL_LINE}{option}\n```")
        lines.append(_("On Windows (PowerShell): `{line}`").format(line=WINDOWS_LINE + option))
        lines.append(
            _(
                "The start page opens in your browser. Next time the last part of the line is enough. "
                "It all runs on your own computer, and your answers stay there until you hand them in."
            )
        )
        lines += [_due(release)] if release.due else []
    return "\n\n".join(lines) + "\n"


def _graded_cells(code: str) -> list[Any]:
    with language(code):
        questions = "## " + _("Graded questions") + "\n\n" + _(
            "Your answers are saved and marked after collection. You can change them until you hand in."
        )  # fmt: skip
        hand_in = "## " + _("Hand in")
    return [
        _words("graded-text", questions),
        _folded("graded", "from widgets import GradedQuiz\nGradedQuiz()"),
        _words("hand-in-text", hand_in),
        _folded("hand-in", "from widgets import HandIn\nHandIn()"),
    ]


def _words(name: str, text: str) -> Any:
    return new_markdown_cell(text, id=name, metadata={"tags": ["quiz"]})


def _folded(name: str, source: str) -> Any:
    return new_code_cell(source, id=name, metadata={"jupyter": {"source_hidden": True}, "tags": ["quiz"]})


def _lesson_line(stem: str) -> str:
    lesson = content.localised(content.lessons()[stem], f"lessons.yaml:{stem}")
    return f"- [{lesson.title}]({stem}.ipynb): {lesson.teaches}"


def _due(release: content.Release) -> str:
    assert release.due is not None
    return _("To be handed in by **{moment}**.").format(moment=release.due.strftime("%Y-%m-%d %H:%M UTC%z"))


def _clean(cell: Any) -> Any:
    metadata: dict[str, Any] = {"tags": list(cell.metadata.get("tags", ()))}
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        metadata["jupyter"] = {"source_hidden": True}
    if cell.cell_type == "code":
        outputs = [output for output in map(_clean_output, cell.outputs) if output]
        return new_code_cell(
            cell.source, id=cell.id, metadata=metadata, outputs=outputs, execution_count=cell.execution_count
        )
    return new_markdown_cell(_COMMENT.sub("", cell.source), id=cell.id, metadata=metadata)


def _clean_output(output: Any) -> Any:
    """Return the words of an output; None where there are none."""
    if "data" not in output:
        return output if output.output_type == "stream" else None
    data = {kind: value for kind, value in output.data.items() if kind not in _LIVE}
    return nbformat.from_dict({**output, "data": data, "metadata": {}}) if data else None


def _notebook(cells: Sequence[Any]) -> nbformat.NotebookNode:
    tree = {
        "cells": list(cells), "metadata": {"kernelspec": dict(_KERNEL), "language_info": {"name": "python"}},
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    return nbformat.from_dict(tree)
