"""Kinds of parts of a stretch of membrane: lipids, channels, pumps, ions, their flow and the charge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal, get_args

from pydantic import Field, model_validator

from widgets.content.mechanism_records.base import GateState, Ion, Layout, Part, Side, Span
from widgets.content.records import Identifier, Number, Record
from widgets.language import gettext as _


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

    word_fields: ClassVar = ("outside", "inside")

    kind: Literal["membrane"]
    outside: Identifier
    inside: Identifier
    place: dict[Layout, MembranePlace]


class Protein(Part):
    """What stands in the membrane, at an x; where it is not drawn, `instead` takes its place for ions that pass."""

    part_fields: ClassVar = ("instead",)
    word_fields: ClassVar = ("label", "short_label")

    label: Identifier
    short_label: Identifier
    place: dict[Layout, Number]
    instead: Identifier | None = None


class Channel(Protein):
    """A channel: always open, or with one gate, or with a gate and an inactivating ball; one state a step."""

    entry_fields: ClassVar = ("states",)

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

    def words_shown(self) -> Iterator[tuple[str, str]]:
        """Yield the names of the channel and the words for its states."""
        yield from super().words_shown()
        yield from (("states", state) for state in self.states or ("open",))

    def state(self, step: int) -> GateState:
        """Return the state in `step` (counted from 1)."""
        return self.states[step - 1] if self.states else "open"


class Pump(Protein):
    """A sodium-potassium pump; `carries` counts ions a cycle, `at_work` are the steps that show a cycle."""

    step_fields: ClassVar = ("steps", "at_work")
    word_fields: ClassVar = ("label", "short_label", "idle", "working")

    kind: Literal["pump"]
    carries: dict[Ion, int]
    at_work: tuple[int, ...]
    idle: Identifier
    working: Identifier


class Ions(Part):
    """Free ions of one kind on both sides, countable; travellers of the same kind belong to the count of step 1.

    With `steps` they are more of the kind, there in those steps only.
    """

    kind: Literal["ions"]
    ion: Ion
    outside: int = Field(ge=0)
    inside: int = Field(ge=0)
    seed: int = 1


class Traveller(Part):
    """One ion that moves: for each step the side and the protein where it is, as ``outside sodium_first``."""

    entry_fields: ClassVar = ("stations",)

    kind: Literal["traveller"]
    ion: Ion
    stations: tuple[str, ...]

    def parts_named(self) -> Iterator[tuple[str, str]]:
        """Yield the proteins at which the ion stands."""
        yield from (("stations", self.station(step + 1)[1]) for step in range(len(self.stations)))

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

    part_fields: ClassVar = ("through",)

    kind: Literal["flow"]
    ion: Ion
    through: Identifier
    direction: Literal["in", "out"]
    weak: bool = False


class Charges(Part):
    """Charge signs along the membrane, one pair for so many mV of the membrane potential in the step."""

    kind: Literal["charges"]
    millivolts_a_pair: dict[Layout, Number]


KINDS = (Membrane, Channel, Pump, Ions, Traveller, Flow, Charges)
