"""The stepped drawings of a lesson: mechanisms, and the skin over a twitch."""

from __future__ import annotations

from collections.abc import Sequence

from widgets import content
from widgets.diagrams.mechanism import mechanism_picture
from widgets.diagrams.picture import Picture
from widgets.errors import CourseError
from widgets.figure import Figure
from widgets.language import gettext as _
from widgets.text_twin import TextTwin


class SteppedDrawing(Figure):
    """A drawing with a title, buttons, a caption a step, a description and a data table."""

    def __init__(self, title: str, picture: Picture) -> None:
        self.title = title
        super().__init__(picture)

    def text_twin(self) -> TextTwin:
        """Return title, message, captions of all steps, the kind of picture, and the table."""
        twin = super().text_twin()
        picture = self.picture
        return TextTwin(self.title, (picture.alt, *twin.paragraphs[1:]), picture.columns, picture.rows)


class Mechanism(SteppedDrawing):
    """A mechanism step by step.

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
        super().__init__(record.title, mechanism_picture(record, tuple(lit)))


class SkinTwitch(SteppedDrawing):
    """The skin over the largest twitch of a minute, moment by moment; its size is illustrative.

    Parameters
    ----------
    *causes : str
        Each at its typical dose; none for a healthy muscle.

    Raises
    ------
    CourseError
        If there is no such cause, or the muscle does not twitch in this minute.
    """

    def __init__(self, *causes: str) -> None:
        # The models wait until here, so that a lesson with a drawing alone opens without loading them.
        from widgets.diagrams.moving_skin import largest_twitch, moving_skin_picture
        from widgets.simulation import simulate

        twitch = largest_twitch(simulate(*causes).minute())
        if twitch is None:
            raise CourseError(_("The muscle does not twitch in this minute, so there is nothing to draw."))
        super().__init__(_("A twitch, seen at the skin"), moving_skin_picture(twitch))
