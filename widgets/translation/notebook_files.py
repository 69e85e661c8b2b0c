"""Notebooks on the disk: read with one clear sentence if that fails, written so that no byte changes without reason."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from widgets.errors import CourseError
from widgets.language import gettext as _

# What an output may not hold: the ids of live models, which mean nothing tomorrow, and figures as raw numbers, of
# which another machine's last digit may differ. The text twin beside them says the same in words.
LIVE_TYPES = frozenset({"application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json"})
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook at `path`.

    Raises
    ------
    CourseError
        If it is missing or is not a notebook.
    """
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise CourseError(_("There is no notebook '{file}'.").format(file=path.name)) from None
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError) as error:
        reason = str(error).split("\n")[0][:120]
        raise CourseError(
            _("'{file}' is not a valid notebook ({reason}); restore it or save it again.").format(
                file=path.name, reason=reason
            )
        ) from None
    return notebook


def stripped(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that holds nothing but cells and what a reader sees of their outputs.

    The copy has no widget state, no live models, no times and no version of the interpreter: a second run on another
    day gives the same file.
    """
    copy = NotebookNode(
        cells=[_stripped_cell(cell) for cell in notebook.cells],
        metadata=NotebookNode(kernelspec=NotebookNode(_KERNEL), language_info=NotebookNode(name="python")),
        nbformat=4,
        nbformat_minor=5,
    )
    return nbformat.from_dict(copy)


def write_notebook(notebook: NotebookNode, path: Path) -> bool:
    """Write `notebook` to `path` unless the same already stands there; return whether it was written."""
    text = nbformat.writes(notebook, version=4) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def _stripped_cell(cell: NotebookNode) -> NotebookNode:
    kept = {key: cell[key] for key in ("cell_type", "id", "source", "attachments") if key in cell}
    kept["metadata"] = {key: value for key, value in cell.metadata.items() if key not in ("execution", "trusted")}
    if cell.cell_type == "code":
        kept["execution_count"] = cell.execution_count
        kept["outputs"] = [output for output in map(_stripped_output, cell.outputs) if output is not None]
    return NotebookNode(kept)


def _stripped_output(output: NotebookNode) -> NotebookNode | None:
    """Return `output` without live models, or None if nothing else was in it."""
    if "data" not in output:
        return output
    data = {kind: value for kind, value in output.data.items() if kind not in LIVE_TYPES}
    if not data:
        return None
    metadata = {kind: value for kind, value in output.metadata.items() if kind not in LIVE_TYPES}
    return NotebookNode({**output, "data": NotebookNode(data), "metadata": NotebookNode(metadata)})
