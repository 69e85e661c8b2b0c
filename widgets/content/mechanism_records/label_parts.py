"""Kinds of parts that say something: labels, arrows of current, numbers of steps and the key."""

from __future__ import annotations

from typing import ClassVar, Literal

from widgets.content.mechanism_records.base import Ion, Layout, Part, Point
from widgets.content.records import Identifier


class Current(Part):
    """An arrow of electric current with its label at the tail's side."""

    word_fields: ClassVar = ("label",)

    kind: Literal["current"]
    label: Identifier
    place: dict[Layout, tuple[Point, Point]]


class Label(Part):
    """A text at a place; `role` gives its size and weight."""

    word_fields: ClassVar = ("text",)

    kind: Literal["label"]
    text: Identifier
    role: Literal["heading", "label", "second", "small"] = "label"
    anchor: Literal["left", "center", "right"] = "left"
    place: dict[Layout, Point]


class Key(Part):
    """What the ion markers stand for, one below the other, or side by side."""

    word_fields: ClassVar = ("entries",)

    kind: Literal["key"]
    entries: dict[Ion, Identifier]
    spacing: dict[Layout, Point]
    place: dict[Layout, Point]


class Badges(Part):
    """The number of the step, beside the part where the step happens: one part id a step."""

    entry_fields: ClassVar = ("beside",)
    part_fields: ClassVar = ("beside",)

    kind: Literal["badges"]
    beside: tuple[Identifier, ...]


KINDS = (Current, Label, Key, Badges)
