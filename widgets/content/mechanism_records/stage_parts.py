"""Kinds of parts of a chain of stages: round windows with a number and a name, which a cause can mark."""

from __future__ import annotations

from typing import ClassVar, Literal

from widgets.content.mechanism_records.base import Layout, Part, Point
from widgets.content.records import Identifier


class Stage(Part):
    """One stage: a panel with its ring, its number, a name, what happens there and how large the picture's cut-out is.

    A picture that is asked for with marked stages (`lit`) marks them in the colour of a cause and veils the others;
    otherwise the stage of the step has the strong ring.
    """

    word_fields: ClassVar = ("name", "what", "size")
    part_fields: ClassVar = ("panel",)

    kind: Literal["stage"]
    panel: Identifier
    number: int
    name: Identifier
    what: Identifier
    size: Identifier
    beside: tuple[Layout, ...] = ("narrow",)


class Chain(Part):
    """Short arrows from stage to stage."""

    kind: Literal["chain"]
    place: dict[Layout, tuple[tuple[Point, Point], ...]]


KINDS = (Stage, Chain)
