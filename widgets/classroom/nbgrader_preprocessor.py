"""Keeps nbgrader from running a learner's code: of a submitted hand-in notebook only the marker's cell is executed."""

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor

from widgets.classroom.nbgrader_course import MARKED_CELL

SKIP = "skip-execution"  # the tag with which nbclient passes a cell over


class MarkerOnly(Preprocessor):
    """Tags every code cell but the marker's, whose source nbgrader has restored by then, to be passed over.

    The marker's cell loses all its tags: one that a learner tagged to be passed over would have no output, and nbgrader
    gives all points for that. Notebooks without the marker's cell, of other assignments, stay as they are.
    """

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.enabled = True

    def preprocess(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with its new tags."""
        marked = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == MARKED_CELL]
        for cell in notebook.cells:
            if marked and cell.cell_type == "code":
                cell.metadata["tags"] = [] if cell in marked else [SKIP]
        return notebook, resources
