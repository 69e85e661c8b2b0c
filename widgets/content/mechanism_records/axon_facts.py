"""Facts about an impulse in a fibre that a drawing is held to."""

from __future__ import annotations

from typing import Literal

from widgets.content.mechanism_records.base import Span
from widgets.content.records import Identifier, Record


class FrontFact(Record):
    """In the step, the impulse has reached just these nodes (of those drawn) and no other is active."""

    fact: Literal["active_nodes"]
    in_step: int
    nodes: tuple[int, ...]


class VelocityFact(Record):
    """The velocity in a run of the drawing's data, m/s."""

    fact: Literal["velocity"]
    run: Identifier
    range: Span


class SlowerFact(Record):
    """At the same moment the watched node of one step is less depolarised than that of another."""

    fact: Literal["slower"]
    in_step: int
    than_step: int


FACTS = (FrontFact, VelocityFact, SlowerFact)
