"""Questions whose answer is chosen: one of several, all that fit, a place in a drawing."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from widgets.content.records import Identifier, Item, Number, Record, Text, distinct


class Choice(Record):
    """One choice of an item; every wrong one names the misconception it stands for."""

    id: Identifier
    text: Text
    feedback: Text
    correct: bool = False
    misconception: Identifier | None = None

    @model_validator(mode="after")
    def _misconception_if_wrong(self) -> Choice:
        if not self.correct and self.misconception is None:
            raise ValueError("a wrong choice needs the misconception it stands for")
        return self


class SingleChoice(Item):
    """Choose the one right answer."""

    kind: Literal["single_choice"]
    choices: tuple[Choice, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _one_right(self) -> SingleChoice:
        distinct(self.choices, "choices")
        if sum(choice.correct for choice in self.choices) != 1:
            raise ValueError("a single_choice item has exactly one correct choice")
        return self


class MultipleChoice(Item):
    """Choose all right answers."""

    kind: Literal["multiple_choice"]
    choices: tuple[Choice, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _some_right(self) -> MultipleChoice:
        distinct(self.choices, "choices")
        if not any(choice.correct for choice in self.choices):
            raise ValueError("a multiple_choice item has at least one correct choice")
        return self


class Place(Choice):
    """A place in a drawing; its text says where it lies, for those who do not see it."""

    at: tuple[Number, Number]


class ItemPicture(Record):
    """A step of a mechanism drawing; `region` cuts a part out (x0, y0, x1, y1), `names` leaves its words in."""

    mechanism: Identifier
    step: int = Field(1, ge=1)
    layout: Literal["wide", "middle", "narrow"] = "middle"
    region: tuple[Number, Number, Number, Number] | None = None
    names: bool = False
    description: Text

    @model_validator(mode="after")
    def _region_has_an_inside(self) -> ItemPicture:
        if self.region and not (self.region[0] < self.region[2] and self.region[1] < self.region[3]):
            raise ValueError("a region is [left, top, right, bottom]")
        return self


class Label(Item):
    """Click the right place in a drawing, or choose it from the list beside it."""

    kind: Literal["label"]
    picture: ItemPicture
    choices: tuple[Place, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _one_right(self) -> Label:
        distinct(self.choices, "places")
        if sum(choice.correct for choice in self.choices) != 1:
            raise ValueError("a label item has exactly one correct place")
        return self
