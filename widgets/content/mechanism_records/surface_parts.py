"""Kinds of parts of a charged membrane: fixed charges with calcium around them, and the potential across it all."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from widgets.content.mechanism_records.base import Layout, Part, Span
from widgets.content.records import Identifier, Number

Share = Annotated[Number, Field(ge=0, le=1)]


class FixedCharges(Part):
    """Negative charges on the outer face, and in each step the share of them in front of which a calcium ion stands."""

    entry_fields: ClassVar = ("calcium",)

    kind: Literal["fixed_charges"]
    pitch: dict[Layout, Number]
    calcium: tuple[Share, ...]


class AcrossMembrane(Part):
    """The potential on the way from far outside through the membrane to the inside, level with the drawn membrane.

    `surface` is the potential close to the outer face in each step, mV, chosen to show the direction; `inside` is the
    same in all steps. One bar shows the difference that electrodes measure, one that between the two faces.
    """

    entry_fields: ClassVar = ("surface",)
    word_fields: ClassVar = ("label", "zero", "negative", "measured", "felt", "before")
    step_fields: ClassVar = ("steps", "felt_steps", "before_steps")

    kind: Literal["across_membrane"]
    label: Identifier
    zero: Identifier
    negative: Identifier
    measured: Identifier
    felt: Identifier
    before: Identifier
    inside: Number
    surface: tuple[Number, ...]
    felt_steps: tuple[int, ...]
    before_steps: tuple[int, ...] = ()
    range: Span
    place: dict[Layout, Span]


KINDS = (FixedCharges, AcrossMembrane)
