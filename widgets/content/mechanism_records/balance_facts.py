"""Facts about counts and balances that a drawing is held to."""

from __future__ import annotations

from typing import Literal

from widgets.content.mechanism_records.base import Ion
from widgets.content.records import Number, Record


class MarkersFact(Record):
    """The markers of an ion, times `millimoles_a_marker`, are its concentrations in the model's parameters, rounded."""

    fact: Literal["markers"]
    ion: Ion
    millimoles_a_marker: Number


class BalanceFact(Record):
    """Outside and inside, the charges of all markers and anions add up to nothing."""

    fact: Literal["balance"]


class PullsFact(Record):
    """The pulls on an ion in a step: ``equal``, or both ``in``, or the larger one pulls ``out``."""

    fact: Literal["pulls"]
    ion: Ion
    in_step: int
    net: Literal["equal", "in", "out"]


FACTS = (MarkersFact, BalanceFact, PullsFact)
