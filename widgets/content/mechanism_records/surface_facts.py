"""Facts about a charged membrane that a drawing is held to."""

from __future__ import annotations

from typing import Literal

from widgets.content.records import Record


class ScreeningFact(Record):
    """In `in_step` less calcium stands at the surface than in `than_step`, and the faces differ by fewer millivolts."""

    fact: Literal["screening"]
    in_step: int
    than_step: int


FACTS = (ScreeningFact,)
