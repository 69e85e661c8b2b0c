"""The stepped mechanism diagram of a lesson."""

from __future__ import annotations

from collections.abc import Sequence

from widgets import content
from widgets.diagrams.mechanism import mechanism_picture
from widgets.figure import Figure
from widgets.text_twin import TextTwin


class Mechanism(Figure):
    """A mechanism step by step: a drawing with buttons, a caption a step, a description and a data table.

    Parameters
    ----------
    name : str
        The name of a file in ``data/mechanisms``, for example ``action_potential``.
    lit : sequence of str, optional
        Stages that a cause touches, in a drawing that is a chain of stages: ``Mechanism("pathway", lit=("axon",))``
        marks them and veils the others.

    Raises
    ------
    CourseError
        If there is no such drawing or stage, or the file cannot be used; one sentence says what to change.
    """

    def __init__(self, name: str, lit: Sequence[str] = ()) -> None:
        record = content.localised(content.mechanism(name), f"mechanisms/{name}.yaml")
        self.title = record.title
        super().__init__(mechanism_picture(record, tuple(lit)))

    def text_twin(self) -> TextTwin:
        """Return title, message, captions of all steps, the kind of picture, and the table."""
        twin = super().text_twin()
        picture = self.picture
        return TextTwin(self.title, (picture.alt, *twin.paragraphs[1:]), picture.columns, picture.rows)
