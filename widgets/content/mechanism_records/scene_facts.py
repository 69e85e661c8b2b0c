"""Facts about molecules, pores, vesicles and parts of a scene that a drawing is held to."""

from __future__ import annotations

from typing import Literal

from widgets.content.mechanism_records.synapse_parts import PoreState, VesicleStage
from widgets.content.records import Identifier, Number, Record


class MovesFact(Record):
    """On the way to the step `in_step` all markers of a molecules part go from one site to another."""

    fact: Literal["moves"]
    molecules: Identifier
    in_step: int
    source: Identifier
    target: Identifier


class PoresFact(Record):
    """The pores show `state` in just these steps."""

    fact: Literal["pores"]
    pores: Identifier
    in_steps: tuple[int, ...]
    state: PoreState


class VesiclesFact(Record):
    """The vesicles are in `stage` in just these steps."""

    fact: Literal["vesicles"]
    vesicles: Identifier
    in_steps: tuple[int, ...]
    stage: VesicleStage


class ShownFact(Record):
    """A part is shown in just these steps."""

    fact: Literal["shown"]
    part: Identifier
    in_steps: tuple[int, ...]


class NumberFact(Record):
    """So many markers of a molecules part in the wide layout."""

    fact: Literal["number"]
    molecules: Identifier
    total: int


class ShareFact(Record):
    """In the step `in_step` the tanks hold `share` of what they held in step 1."""

    fact: Literal["share"]
    tanks: tuple[Identifier, ...]
    in_step: int
    share: Number


FACTS = (MovesFact, PoresFact, VesiclesFact, ShownFact, NumberFact, ShareFact)
