"""Facts about a stretch of membrane that a drawing is held to (`widgets.diagrams.mechanism_facts`)."""

from __future__ import annotations

from typing import Literal

from widgets.content.mechanism_records.base import GateState, Ion, Span
from widgets.content.records import Record


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


FACTS = (ChannelFact, FlowFact, PumpFact, CountFact, PotentialFact)
