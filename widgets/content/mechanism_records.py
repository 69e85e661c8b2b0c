"""The record of a mechanism drawing: parts of a small vocabulary, steps, a table and facts to be held to.

Every kind of part says what it is and, for each of the three layouts, where it stands. A part without a place in a
layout is not drawn there. Places are in units of the layout's canvas, with y growing downward.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Discriminator, Field, model_validator

from widgets.content.records import Identifier, Number, Record, Table, Text
from widgets.errors import nearest_name
from widgets.language import gettext as _

Layout = Literal["wide", "middle", "narrow"]
Ion = Literal["sodium", "potassium"]
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
    """What all parts share; without `steps` a part is there in every step."""

    id: Identifier
    steps: tuple[int, ...] = ()


class MembranePlace(Record):
    """A stretch of membrane: its two faces, how far each side of it reaches, and the row of the proteins' names."""

    x: Span
    y: Span
    names: Number
    top: Number
    bottom: Number
    scale: Number = 1.0


class Membrane(Part):
    """A strip of lipid bilayer between outside (above) and inside; proteins make their own gaps in it."""

    kind: Literal["membrane"]
    outside: Identifier
    inside: Identifier
    place: dict[Layout, MembranePlace]


class Protein(Part):
    """What stands in the membrane, at an x; where it is not drawn, `instead` takes its place for ions that pass."""

    label: Identifier
    short_label: Identifier
    place: dict[Layout, Number]
    instead: Identifier | None = None


class Channel(Protein):
    """A channel: always open, or with one gate, or with a gate and an inactivating ball; one state a step."""

    kind: Literal["channel"]
    ion: Ion
    gates: Literal["none", "one", "gate_and_ball"]
    states: tuple[GateState, ...] = ()

    @model_validator(mode="after")
    def _states_fit_gates(self) -> Channel:
        if (self.gates == "none") != (not self.states):
            raise ValueError(_("a channel with gates has one state a step, a channel without gates has none"))
        if self.gates == "one" and "inactivated" in self.states:
            raise ValueError(_("only a channel with gate_and_ball can be inactivated"))
        return self

    def state(self, step: int) -> GateState:
        """Return the state in `step` (counted from 1)."""
        return self.states[step - 1] if self.states else "open"


class Pump(Protein):
    """A sodium-potassium pump; `carries` counts ions a cycle, `at_work` are the steps that show a cycle."""

    kind: Literal["pump"]
    carries: dict[Ion, int]
    at_work: tuple[int, ...]
    idle: Identifier
    working: Identifier


class Ions(Part):
    """Free ions of one kind on both sides, countable; travellers of the same kind belong to the count of step 1."""

    kind: Literal["ions"]
    ion: Ion
    outside: int = Field(ge=0)
    inside: int = Field(ge=0)
    seed: int = 1


class Traveller(Part):
    """One ion that moves: for each step the side and the protein where it is, as ``outside sodium_first``."""

    kind: Literal["traveller"]
    ion: Ion
    stations: tuple[str, ...]

    def station(self, step: int) -> tuple[Side, str]:
        """Return side and protein in `step` (counted from 1)."""
        side, _space, protein = self.stations[step - 1].partition(" ")
        return side, protein  # type: ignore[return-value]

    @model_validator(mode="after")
    def _sides_known(self) -> Traveller:
        for station in self.stations:
            if station.split(" ")[0] not in get_args(Side) or len(station.split(" ")) != 2:
                raise ValueError(
                    _("a station reads 'outside x' or 'inside x' with the id of a protein, not '{station}'").format(
                        station=station
                    )
                )
        return self


class Flow(Part):
    """An arrow of ions through a protein; a weak one is thinner."""

    kind: Literal["flow"]
    ion: Ion
    through: Identifier
    direction: Literal["in", "out"]
    weak: bool = False


class Charges(Part):
    """Charge signs along the membrane, one pair for so many mV of the membrane potential in the step."""

    kind: Literal["charges"]
    millivolts_a_pair: dict[Layout, Number]


class Current(Part):
    """An arrow of electric current with its label at the tail's side."""

    kind: Literal["current"]
    label: Identifier
    place: dict[Layout, tuple[Point, Point]]


class Label(Part):
    """A text at a place; `role` gives its size and weight."""

    kind: Literal["label"]
    text: Identifier
    role: Literal["heading", "label", "second", "small"] = "label"
    anchor: Literal["left", "center", "right"] = "left"
    place: dict[Layout, Point]


class PanelPlace(Record):
    """The frame of a plot."""

    x: Span
    y: Span


class Curve(Part):
    """The membrane potential against time from the drawing's data, with the stretch and the moment of each step."""

    kind: Literal["curve"]
    label: Identifier
    threshold: Identifier
    range: Span
    ticks: tuple[Number, ...]
    place: dict[Layout, PanelPlace]


class Areas(Part):
    """Series of the drawing's data as filled areas over the same time as the curve."""

    kind: Literal["areas"]
    label: Identifier
    series: dict[Ion, Identifier]
    names: dict[Ion, Identifier]
    time: Identifier
    levels: tuple[Number, ...]
    ticks: tuple[Number, ...]
    place: dict[Layout, PanelPlace]


class Readout(Part):
    """The number and name of the step and its membrane potential, large."""

    kind: Literal["readout"]
    label: Identifier
    place: dict[Layout, Point]


class Key(Part):
    """What the ion markers stand for, one below the other, or side by side."""

    kind: Literal["key"]
    entries: dict[Ion, Identifier]
    spacing: dict[Layout, Point]
    place: dict[Layout, Point]


class Badges(Part):
    """The number of the step, beside the part where the step happens: one part id a step."""

    kind: Literal["badges"]
    beside: tuple[Identifier, ...]


KINDS: dict[str, type[Part]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind
    for kind in (
        Membrane, Channel, Pump, Ions, Traveller, Flow, Charges, Current, Label, Curve, Areas, Readout, Key, Badges,
    )
}  # fmt: skip


def _known_kind(part: Any) -> Any:
    """Refuse a kind that does not exist with the nearest right name, before pydantic lists them all."""
    if isinstance(part, dict) and part.get("kind") not in KINDS:
        kind, name = part.get("kind", ""), part.get("id", "?")
        raise ValueError(
            _("part '{part}': the kind '{kind}' does not exist.").format(part=name, kind=kind)
            + " "
            + nearest_name(str(kind), KINDS)
        )
    return part


AnyPart = Annotated[
    Membrane | Channel | Pump | Ions | Traveller | Flow | Charges | Current | Label | Curve | Areas | Readout | Key
    | Badges,
    Discriminator("kind"),
]  # fmt: skip


class ChannelFact(Record):
    """In the step `in_step` all channels of the ion (drawn in every layout) show one of the `states`."""

    fact: Literal["channels"]
    ion: Ion
    in_step: int
    states: tuple[GateState, ...]


class FlowFact(Record):
    """In the step `in_step` the ion moves in or out through its channels, and a traveller shows it."""

    fact: Literal["flow"]
    ion: Ion
    in_step: int
    direction: Literal["in", "out"]


class PumpFact(Record):
    """The pump carries so many sodium ions out and potassium ions in a cycle, shown in `in_step` only."""

    fact: Literal["pump"]
    sodium_out: int
    potassium_in: int
    in_step: int


class CountFact(Record):
    """So many markers of the ion outside and inside in step 1."""

    fact: Literal["count"]
    ion: Ion
    outside: int
    inside: int


class PotentialFact(Record):
    """The membrane potential at the moment of `in_step`, mV."""

    fact: Literal["potential"]
    in_step: int
    range: Span


AnyFact = Annotated[ChannelFact | FlowFact | PumpFact | CountFact | PotentialFact, Discriminator("fact")]


class Mechanism(Record):
    """A drawing as data; its parts name their labels by a key of `words`."""

    id: Identifier
    title: Text
    alt: Text
    long: Text
    note: Text
    data: Identifier | None = None
    canvas: dict[Layout, tuple[Number, Number]] = Field(min_length=3)
    parts: tuple[Annotated[AnyPart, BeforeValidator(_known_kind)], ...] = Field(min_length=1)
    words: dict[str, Text] = Field(default_factory=dict)
    steps: tuple[Step, ...] = Field(min_length=1)
    table: Table
    facts: tuple[AnyFact, ...] = ()
    references: tuple[Identifier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Mechanism:
        ids = [part.id for part in self.parts]
        for part in self.parts:
            if ids.count(part.id) > 1:
                raise ValueError(_("two parts have the id '{part}'; rename one").format(part=part.id))
            for field, name in _part_names(part):
                _check_name(part.id, field, name, ids)
            for field, name in _word_keys(part):
                _check_name(part.id, field, name, self.words)
            _check_steps(part, len(self.steps))
        return self


def _part_names(part: Part) -> Iterator[tuple[str, str]]:
    """Yield (field, id) for every other part that `part` names."""
    if isinstance(part, Protein) and part.instead:
        yield "instead", part.instead
    if isinstance(part, Flow):
        yield "through", part.through
    if isinstance(part, Badges):
        yield from (("beside", name) for name in part.beside)
    if isinstance(part, Traveller):
        yield from (("stations", part.station(step + 1)[1]) for step in range(len(part.stations)))


def _word_keys(part: Part) -> Iterator[tuple[str, str]]:
    """Yield (field, key of words) for every text that `part` shows."""
    for field in ("outside", "inside", "label", "short_label", "idle", "working", "text", "threshold", "time"):
        value = getattr(part, field, None)
        if isinstance(value, str):
            yield field, value
    for field in ("names", "entries"):
        yield from ((field, key) for key in getattr(part, field, {}).values())
    if isinstance(part, Channel) and part.states:
        yield from (("states", state) for state in part.states)


def _check_name(part: str, field: str, name: str, known: Any) -> None:
    if name not in known:
        raise ValueError(
            _("part '{part}', {field}: the name '{name}' leads nowhere.").format(part=part, field=field, name=name)
            + " "
            + nearest_name(name, known)
        )


def _check_steps(part: Part, count: int) -> None:
    for field in ("steps", "at_work"):
        wrong = [step for step in getattr(part, field, ()) if not 1 <= step <= count]
        if wrong:
            raise ValueError(
                _("part '{part}', {field}: there is no step {step}; the steps are 1 to {count}").format(
                    part=part.id, field=field, step=wrong[0], count=count
                )
            )
    for field in ("states", "stations", "beside"):
        entries = getattr(part, field, ())
        if entries and len(entries) != count:
            raise ValueError(
                _("part '{part}', {field}: one entry a step is needed, {count} in all, not {found}").format(
                    part=part.id, field=field, count=count, found=len(entries)
                )
            )
