"""Questions of arrangement and of free words, and the quiz that holds questions of every kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from widgets.content.choice_records import Label, MultipleChoice, SingleChoice
from widgets.content.number_records import Numeric, PredictCurve
from widgets.content.records import Identifier, Item, Record, Text, distinct


class Step(Record):
    """One of the things that are put in order or matched."""

    id: Identifier
    text: Text


class OrderMistake(Record):
    """A step that stands before another although it comes after it, and what is said to that."""

    step: Identifier
    before: Identifier
    misconception: Identifier
    feedback: Text


class Ordering(Item):
    """Put steps in order; `steps` stand as they are first shown, `order` is the right one."""

    kind: Literal["ordering"]
    steps: tuple[Step, ...] = Field(min_length=3, max_length=9)
    order: tuple[Identifier, ...]
    feedback_right: Text
    feedback_wrong: Text
    mistakes: tuple[OrderMistake, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _order_is_complete(self) -> Ordering:
        distinct(self.steps, "steps")
        shown = tuple(step.id for step in self.steps)
        if sorted(shown) != sorted(self.order):
            raise ValueError("the order names each step once")
        if shown == self.order:
            raise ValueError("the steps are first shown in the right order already; list them in another one")
        place = {step: position for position, step in enumerate(self.order)}
        for mistake in self.mistakes:
            if mistake.step not in place or mistake.before not in place:
                raise ValueError(f"a mistake names a step that is not there ({mistake.step}, {mistake.before})")
            if place[mistake.step] <= place[mistake.before]:
                raise ValueError(f"'{mistake.step}' does come before '{mistake.before}': that is no mistake")
        return self


class Row(Step):
    """What something is to be matched to, and what is said to the right match."""

    feedback: Text


class MatchMistake(Record):
    """A wrong pair that a misconception leads to."""

    row: Identifier
    option: Identifier
    misconception: Identifier
    feedback: Text


class Matching(Item):
    """Choose for each row the option that belongs to it; an option may serve several rows or none."""

    kind: Literal["matching"]
    rows: tuple[Row, ...] = Field(min_length=2, max_length=8)
    options: tuple[Step, ...] = Field(min_length=2, max_length=9)
    pairs: dict[Identifier, Identifier]
    feedback_wrong: Text
    mistakes: tuple[MatchMistake, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _pairs_are_complete(self) -> Matching:
        distinct(self.rows, "rows")
        distinct(self.options, "options")
        options = {option.id for option in self.options}
        if set(self.pairs) != {row.id for row in self.rows} or not options >= set(self.pairs.values()):
            raise ValueError("pairs gives each row one of the options")
        for mistake in self.mistakes:
            if mistake.row not in self.pairs or mistake.option not in options:
                raise ValueError(f"a mistake names a pair that is not there ({mistake.row}, {mistake.option})")
            if self.pairs[mistake.row] == mistake.option:
                raise ValueError(f"'{mistake.row}' does belong to '{mistake.option}': that is no mistake")
        return self


class ShortText(Item):
    """Write a sentence or two, then compare it with a model answer; never marked by the machine."""

    kind: Literal["short_text"]
    model_answer: Text
    points: tuple[Step, ...] = Field(min_length=1, max_length=6)

    @model_validator(mode="after")
    def _distinct_points(self) -> ShortText:
        distinct(self.points, "points")
        return self


AnyItem = SingleChoice | MultipleChoice | Label | Numeric | PredictCurve | Ordering | Matching | ShortText


class Quiz(Record):
    """All items of a lesson."""

    items: tuple[Annotated[AnyItem, Field(discriminator="kind")], ...]
