"""Kinds of parts of a myelinated axon that shows a computed impulse: the fibre, its potentials, currents and a race.

All of them take the moment and the run of a step from the drawing's data (`at` of the step); a layout shows the nodes
that fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from widgets.content.mechanism_records.base import Layout, PanelPlace, Part, Point, Span
from widgets.content.records import Identifier, Number, Record


class FibrePlace(Record):
    """A stretch of fibre: ends, middle line, the nodes shown, half the axon's and all the myelin's thickness."""

    x: Span
    y: Number
    nodes: tuple[int, int]
    axon: Number = 26.0
    myelin: Number = 48.0


class Damage(Record):
    """Internodes (by the node before them) whose myelin is thin or gone, in these steps."""

    internodes: tuple[int, ...]
    turns: Literal[0, 1] = 0
    steps: tuple[int, ...]


class Fibre(Part):
    """An axon with three turns of myelin between its nodes, lit from inside where it is depolarised.

    `focus` is a node with a ring in the colour of a cause.
    """

    kind: Literal["fibre"]
    damage: tuple[Damage, ...] = ()
    focus: int | None = None
    place: dict[Layout, FibrePlace]


class Profile(Part):
    """The potential along the fibre at the moment of the step, node above node; `ghost` is another run to compare."""

    word_fields: ClassVar = ("label", "ghost_label")

    kind: Literal["profile"]
    fibre: Identifier
    label: Identifier
    range: Span
    ticks: tuple[Number, ...]
    ghost: Identifier | None = None
    ghost_label: Identifier | None = None
    ghost_steps: tuple[int, ...] = ()
    place: dict[Layout, PanelPlace]

    part_fields: ClassVar = ("fibre",)
    step_fields: ClassVar = ("steps", "ghost_steps")


class LocalCurrents(Part):
    """Sodium that enters at the front of the impulse, and the loop of current ahead of it, in some steps.

    `ways` are the directions in which the impulse runs; `leaks` draws what escapes through damaged myelin ahead.
    """

    word_fields: ClassVar = ("label",)
    part_fields: ClassVar = ("fibre",)
    step_fields: ClassVar = ("steps", "sodium_steps", "leak_steps")

    kind: Literal["local_currents"]
    fibre: Identifier
    label: Identifier | None = None
    ways: tuple[Literal["forward", "backward"], ...] = ("forward",)
    sodium_steps: tuple[int, ...] = ()
    leak_steps: tuple[int, ...] = ()


class NodeWords(Part):
    """Words at a node, by its number in the run (a fraction lies in an internode), in some steps."""

    word_fields: ClassVar = ("text",)
    part_fields: ClassVar = ("fibre",)

    kind: Literal["node_words"]
    fibre: Identifier
    node: Number
    text: Identifier
    role: Literal["name", "label", "second"] = "label"
    side: Literal["below", "above"] = "below"
    away: Number = 16.0
    layouts: tuple[Layout, ...] = ("wide", "middle", "narrow")


class LanePlace(Record):
    """Where a lane of the race lies; one scale for lengths and one for thicknesses, the same for all lanes."""

    x: Span
    y: Number


class Lane(Record):
    """One fibre of a race: its words, the velocity in the data, its thickness in um, and its material."""

    label: Identifier
    velocity: Identifier
    thickness: Number = Field(gt=0)
    material: Literal["myelin", "neuron"]


class Race(Part):
    """How far the impulse has come in fibres with and without myelin at the moment of the step."""

    kind: Literal["race"]
    lanes: tuple[Lane, Lane]
    millimetres: Number = Field(gt=0)
    pixels_a_micrometre: dict[Layout, Number]
    place: dict[Layout, tuple[LanePlace, LanePlace]]

    def words_shown(self) -> Iterator[tuple[str, str]]:
        """Yield the words of the lanes."""
        yield from (("lanes", lane.label) for lane in self.lanes)


class Pointer(Part):
    """A plain arrow between two points, for a direction."""

    kind: Literal["pointer"]
    place: dict[Layout, tuple[Point, Point]]


KINDS = (Fibre, Profile, LocalCurrents, NodeWords, Race, Pointer)
