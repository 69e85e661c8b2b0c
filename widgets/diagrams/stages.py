"""What a picture of the chain of stages says where a cause marks some of them."""

from __future__ import annotations

from dataclasses import replace

from widgets.content.mechanism_records import Mechanism
from widgets.content.mechanism_records.stage_parts import Stage
from widgets.diagrams.picture import Picture
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _


def known_stages(record: Mechanism, lit: tuple[str, ...]) -> tuple[str, ...]:
    """Return the stages to mark.

    Raises
    ------
    CourseError
        If the drawing has no such stage.
    """
    stages = [part.id for part in record.parts if isinstance(part, Stage)]
    for name in lit:
        if name not in stages:
            raise CourseError(
                _("the drawing '{drawing}' has no stage '{stage}'.").format(drawing=record.id, stage=name)
                + " "
                + nearest_name(name, stages)
            )
    return lit


def marked(picture: Picture, record: Mechanism, lit: tuple[str, ...]) -> Picture:
    """Return the picture with the marked stages in its words, and without steps."""
    stages = [part for part in record.parts if isinstance(part, Stage)]
    names = {part.id: record.words[part.name].replace("\n", " ") for part in stages}
    shown = ", ".join(names[part.id] for part in stages if part.id in lit)
    is_marked = [part.id in lit for part in sorted(stages, key=lambda part: part.number)]
    return replace(
        picture,
        alt=_("{drawing}: marked are {stages}.").format(drawing=record.title, stages=shown),
        columns=(*picture.columns, _("Marked")),
        rows=tuple((*row, _("yes") if mark else _("no")) for row, mark in zip(picture.rows, is_marked, strict=True)),
        steps=(),
    )
