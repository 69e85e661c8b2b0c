"""Kinds of parts of a synapse, and of any place where molecules meet proteins: vesicles, pores, enzymes, molecules."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from widgets.content.mechanism_records.anatomy_parts import Drawn, Line
from widgets.content.mechanism_records.base import Part
from widgets.content.records import Identifier, Number, Record
from widgets.language import gettext as _

Species = Literal[
    "sodium", "potassium", "calcium", "acetylcholine", "choline", "acetate", "transmitter", "serotonin", "adenosine",
    "caffeine", "agonist", "messenger", "phosphate", "water",
]  # fmt: skip
VesicleStage = Literal["free", "fused"]
PoreState = Literal["closed", "open", "blocked"]


class Vesicles(Drawn):
    """Vesicles, all in the same stage; a fused one opens downward through the membrane at `membrane`.

    `contents` molecules are drawn in each; those that will leave are `molecules` parts instead.
    """

    entry_fields: ClassVar = ("stages",)

    kind: Literal["vesicles"]
    points: Line
    radius: Number = 16.0
    holds: Species
    contents: int = Field(default=0, ge=0, le=7)
    stages: tuple[VesicleStage, ...] = ()
    membrane: Number = 0.0
    level: int = 8

    def stage(self, step: int) -> VesicleStage:
        """Return the stage in `step` (counted from 1)."""
        return self.stages[step - 1] if self.stages else "free"


class Pores(Drawn):
    """Proteins that stand across a membrane, all in the same state: channels, receptors, transporters."""

    entry_fields: ClassVar = ("states",)

    kind: Literal["pores"]
    look: Literal["channel", "receptor", "transporter", "coupled_receptor"]
    passes: Species | None = None
    points: Line
    scale: Number = 1.0
    turn: Number = 0.0
    states: tuple[PoreState, ...] = ()
    level: int = 12

    def state(self, step: int) -> PoreState:
        """Return the state in `step` (counted from 1)."""
        return self.states[step - 1] if self.states else "closed"


class Enzymes(Drawn):
    """Enzymes with a notch for what they split, on a stalk of length `stalk`."""

    kind: Literal["enzymes"]
    points: Line
    stalk: Number = 20.0
    scale: Number = 1.0
    level: int = 13


class Site(Record):
    """A place for molecules: named points, or a box in which they scatter."""

    points: Line = ()
    box: tuple[Number, Number, Number, Number] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Site:
        if (self.box is None) == (not self.points):
            raise ValueError(_("a site has either 'points' or a 'box'"))
        return self


class Sites(Part):
    """The places where the molecules of a drawing can be, by name."""

    kind: Literal["sites"]
    places: dict[Identifier, Site]


class Molecules(Drawn):
    """Markers of one species; all go from site to site, one site a step."""

    entry_fields: ClassVar = ("at",)

    kind: Literal["molecules"]
    species: Species
    count: int = Field(ge=1)
    at: tuple[Identifier, ...]
    size: Number = 1.0
    seed: int = 1
    calm: bool = False


KINDS = (Vesicles, Pores, Enzymes, Sites, Molecules)


def site_names(parts: tuple[Part, ...]) -> dict[str, Site]:
    """Return all sites of a drawing by name."""
    return {name: site for part in parts if isinstance(part, Sites) for name, site in part.places.items()}
