"""Kinds of parts that count and weigh: fixed and large anions, the table of concentrations, the pulls on an ion."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from widgets.content.mechanism_records.base import Ion, Layout, Part, Point, Side
from widgets.content.records import Identifier, Number, Record


class Anions(Part):
    """Blobs that stand for anions too large to cross, each with as many minus signs as it has charges."""

    kind: Literal["anions"]
    side: Side
    count: int = Field(ge=1)
    charge: int = Field(ge=1, le=3)
    seed: int = 1


class TablePlace(Record):
    """The upper left corner of a table, the x of its columns (from that corner) and the distance of its rows."""

    at: Point
    columns: tuple[Number, Number]
    row: Number = 26.0


class Concentrations(Part):
    """The key of the markers, with the concentrations of the model's parameters outside and inside, in mmol/L.

    `rows` names the ions; `anions` is the last row, a blob without numbers.
    """

    word_fields: ClassVar = ("heading", "outside", "inside", "rows", "anions")

    kind: Literal["concentrations"]
    heading: Identifier
    outside: Identifier
    inside: Identifier
    rows: dict[Ion, Identifier]
    anions: Identifier
    place: dict[Layout, TablePlace]


class PullsPlace(Record):
    """The middle of the left arrow's column on the membrane's line, the distance of the columns, and the scale."""

    at: Point
    between: Number
    pixels_a_millivolt: Number


class Pulls(Part):
    """The two pulls on an ion as arrows in proportion to the millivolts, out of the cell upward.

    One is its equilibrium potential with the sign turned (what the concentrations do), the other the membrane
    potential of the step (what the charge does). The label of each stands on the other side of the membrane's line.
    """

    word_fields: ClassVar = ("heading", "concentration", "charge")

    kind: Literal["pulls"]
    ion: Ion
    heading: Identifier
    concentration: Identifier
    charge: Identifier
    place: dict[Layout, PullsPlace]


KINDS = (Anions, Concentrations, Pulls)
