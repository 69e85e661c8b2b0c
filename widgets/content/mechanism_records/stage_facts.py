"""Facts about a chain of stages that a drawing is held to."""

from __future__ import annotations

from typing import Literal

from widgets.content.records import Identifier, Record


class StagesFact(Record):
    """The stages in their order, as a reader of the picture meets them: row by row, from left to right."""

    fact: Literal["stages"]
    order: tuple[Identifier, ...]


FACTS = (StagesFact,)
