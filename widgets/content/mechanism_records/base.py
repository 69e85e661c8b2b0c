"""What all parts and steps of a mechanism drawing share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from widgets.content.records import Identifier, Number, Record, Text

Layout = Literal["wide", "middle", "narrow"]
Ion = Literal["sodium", "potassium", "chloride", "calcium"]
Side = Literal["outside", "inside"]
GateState = Literal["closed", "open", "inactivated"]
Point = tuple[Number, Number]
Span = tuple[Number, Number]


class Step(Record):
    """One step: its name and caption, what happens in full sentences, and the stretch of the curve it stands for.

    `during` names two events of the drawing's data, `at` the one at which the step's moment is taken.
    """

    name: Text
    caption: Text
    long: Text
    during: tuple[Identifier, Identifier] | None = None
    at: Identifier | None = None


class Part(Record):
    """What all parts share; without `steps` a part is there in every step.

    A kind names, for the checks that all drawings go through, those of its fields that hold keys of the drawing's
    `words` (a text, a tuple of them, or a mapping to them), ids of other parts, one entry a step, and numbers of steps.
    """

    word_fields: ClassVar[tuple[str, ...]] = ()
    part_fields: ClassVar[tuple[str, ...]] = ()
    entry_fields: ClassVar[tuple[str, ...]] = ()
    step_fields: ClassVar[tuple[str, ...]] = ("steps",)

    id: Identifier
    steps: tuple[int, ...] = ()

    def words_shown(self) -> Iterator[tuple[str, str]]:
        """Yield (field, key of words) for every text that the part shows."""
        yield from _named(self, self.word_fields)

    def parts_named(self) -> Iterator[tuple[str, str]]:
        """Yield (field, id) for every other part that the part names."""
        yield from _named(self, self.part_fields)


def _named(part: Part, fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for field in fields:
        value: Any = getattr(part, field)
        names = value.values() if isinstance(value, dict) else (value,) if isinstance(value, str) else value or ()
        yield from ((field, name) for name in names)


class PanelPlace(Record):
    """The frame of a plot."""

    x: Span
    y: Span
