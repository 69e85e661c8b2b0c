"""Kinds of parts that draw anatomy of any shape: panels to look through, bodies, strands, arrows, and their names.

Their places are in the units of a scene; a panel says for each layout which stretch of the scene it shows and where, so
that a narrow layout is a cut-out of the same anatomy and nothing is shrunk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import model_validator

from widgets.content.mechanism_records.base import Layout, Part, Point
from widgets.content.records import Identifier, Number, Record
from widgets.language import gettext as _

Line = tuple[Point, ...]


class PanelFrame(Record):
    """Where a panel stands on the canvas, which point of the scene is at its upper left, and the scale."""

    box: tuple[Number, Number, Number, Number]
    at: Point = (0.0, 0.0)
    scale: Number = 1.0


class Panel(Part):
    """A window on the scene with a ground of its own; what is drawn in it is cut off at its rounded edge."""

    kind: Literal["panel"]
    ground: Identifier | None = None
    corner: Number = 14.0
    place: dict[Layout, PanelFrame]


class Drawn(Part):
    """What is drawn in a panel (the first one unless named), in all layouts unless said otherwise."""

    part_fields: ClassVar = ("panel",)

    panel: Identifier | None = None
    layouts: tuple[Layout, ...] = ("wide", "middle", "narrow")
    level: int = 4


class Repeat(Record):
    """The same again, so many in all, each shifted by `by` from the one before."""

    count: int
    by: Point


class Body(Drawn):
    """A body of one material, made of pieces that unite without seams.

    `form` says how the points of a piece are read: ``smooth`` a curve through them, ``straight`` a polygon, ``box``
    two opposite corners, ``oval`` the centre and the two half axes, ``ribbon`` a centre line as wide as `girth` says at
    its start and its end. `mirror` adds the mirror image at that x; with `unite: false` each piece keeps its own
    outline. `light` are the lighter patches that give volume.
    """

    kind: Literal["body"]
    material: Identifier
    form: Literal["smooth", "straight", "box", "oval", "ribbon"] = "smooth"
    pieces: tuple[Line, ...]
    light: tuple[Line, ...] = ()
    girth: tuple[Number, Number] = (10.0, 10.0)
    corner: Number = 8.0
    mirror: Number | None = None
    repeat: Repeat | None = None
    width: Number = 2.0
    outline: Identifier | None = None
    unite: bool = True


class Strand(Drawn):
    """Lines without a body: filaments, textures, membranes seen from the side."""

    kind: Literal["strand"]
    colour: Identifier
    lines: tuple[Line, ...]
    smooth: bool = True
    width: Number = 1.4
    dash: Literal["solid", "dot", "dash"] = "solid"
    mirror: Number | None = None
    repeat: Repeat | None = None


class Arrow(Drawn):
    """An arrow along a line of points; its colour says what moves (ink for electricity)."""

    kind: Literal["arrow"]
    colour: Identifier = "ink"
    lines: tuple[Line, ...]
    width: Number = 4.4
    head: Number = 15.0
    mirror: Number | None = None
    repeat: Repeat | None = None
    level: int = 20


class Callout(Drawn):
    """A name with a thin leader to what it names: the words at `words_at`, or a letter where a legend stands.

    `to` may list several equal places; a cut-out takes the first that it shows. `chip` is where the letter stands,
    seen from there (`narrow_chip` in the narrow layout).
    """

    word_fields: ClassVar = ("text",)

    kind: Literal["callout"]
    text: Identifier
    to: Line
    words_at: dict[Layout, Point]
    chip: Point = (-26.0, -26.0)
    narrow_chip: Point | None = None
    dot: bool = True


class LegendPlace(Record):
    """Where the list of letters begins, how many columns it has, how wide they are and how far apart its rows."""

    at: Point
    columns: int = 2
    width: Number = 172.0
    row: Number = 24.0


class Legend(Part):
    """The list of letters and names in a layout that has no room for words in its drawing."""

    kind: Literal["legend"]
    place: dict[Layout, LegendPlace]


class StepNumbers(Drawn):
    """The number of each step where it happens; at the edge of a cut-out that does not show the place."""

    entry_fields: ClassVar = ("at",)

    kind: Literal["step_numbers"]
    at: Line


class Headline(Part):
    """Number and name of the step, in a corner."""

    kind: Literal["headline"]
    place: dict[Layout, Point]


class Tag(Drawn):
    """A short word on a pill at places of the scene, such as ATP."""

    word_fields: ClassVar = ("text",)

    kind: Literal["tag"]
    text: Identifier
    at: Line
    width: Number = 40.0


class Caption(Drawn):
    """Words in the scene itself, one text for all steps or one a step."""

    entry_fields: ClassVar = ("texts",)
    word_fields: ClassVar = ("text", "texts")

    kind: Literal["caption"]
    text: Identifier | None = None
    texts: tuple[Identifier, ...] = ()
    role: Literal["heading", "name", "label", "second", "region", "small", "new_state"] = "label"
    anchor: Literal["left", "center", "right"] = "center"
    at: dict[Layout, Point]

    @model_validator(mode="after")
    def _one_or_many(self) -> Caption:
        if (self.text is None) == (not self.texts):
            raise ValueError(_("a caption has either 'text' or 'texts', one a step"))
        return self

    def words_shown(self) -> Iterator[tuple[str, str]]:
        """Yield the keys of the words shown."""
        yield from (("text", key) for key in ((self.text,) if self.text else self.texts))


KINDS = (Panel, Body, Strand, Arrow, Callout, Legend, StepNumbers, Headline, Tag, Caption)
