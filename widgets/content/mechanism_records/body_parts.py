"""Kinds of parts for the whole body: tanks of water, and traces of movement drawn by hand."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from widgets.content.mechanism_records.anatomy_parts import Drawn
from widgets.content.mechanism_records.base import Span
from widgets.content.records import Identifier, Number, Record
from widgets.language import gettext as _


class Tank(Drawn):
    """A compartment of water: its width and its height in step 1 together stand for its volume then, in litres.

    The level of each step follows the volume; a dashed line keeps that of step 1.
    """

    entry_fields: ClassVar = ("litres",)

    kind: Literal["tank"]
    x: Span
    y: Span
    litres: tuple[Number, ...]


class Burst(Record):
    """Events of a trace: the first at `start`, `count` of them `every` so many seconds, each `lasts` long."""

    start: Number
    count: int = Field(default=1, ge=1)
    every: Number = 0.0
    lasts: Number
    height: Number = 1.0
    shape: Literal["twitch", "wave", "spike", "hold", "ripple"] = "twitch"


class Trace(Drawn):
    """A schematic trace over `seconds`, made of bursts; nothing in it is measured."""

    kind: Literal["trace"]
    colour: Identifier = "healthy"
    x: Span
    base: Number
    height: Number
    seconds: Number
    bursts: tuple[Burst, ...]
    width: Number = 2.0
    dash: Literal["solid", "dot", "dash"] = "solid"
    level: int = 8

    @model_validator(mode="after")
    def _bursts_fit(self) -> Trace:
        for burst in self.bursts:
            if burst.start + (burst.count - 1) * burst.every + burst.lasts > self.seconds + 1e-9:
                raise ValueError(_("a burst that begins at {start} s runs beyond the trace").format(start=burst.start))
        return self


KINDS = (Tank, Trace)
