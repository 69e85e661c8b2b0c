"""Questions whose answer is a number: worked out, or set on a scale."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from widgets.content.expressions import names_in
from widgets.content.records import Identifier, Item, Number, Record, Text
from widgets.content.units import family_of


class NumericAnswer(Record):
    """The right number: written down, an observable that the model computes, or a formula over drawn numbers."""

    value: Number | None = None
    observable: Identifier | None = None
    causes: tuple[Identifier, ...] = ()
    parameters: dict[str, Number | str] = Field(default_factory=dict)
    expression: str | None = None
    tolerance: Number = Field(gt=0)
    absolute: bool = False

    @model_validator(mode="after")
    def _one_source(self) -> NumericAnswer:
        if sum(source is not None for source in (self.value, self.observable, self.expression)) != 1:
            raise ValueError("an answer has exactly one of value, observable and expression")
        if self.value == 0 and not self.absolute:
            raise ValueError("a tolerance relative to 0 accepts nothing but 0; write absolute: true")
        return self

    def margin(self, right: float) -> float:
        """Return how far from the right number an answer may lie, in its unit."""
        return self.tolerance * (1.0 if self.absolute else abs(right))


class Mistake(Record):
    """A wrong number that a known misconception leads to, and the reply to it."""

    value: Number | None = None
    expression: str | None = None
    misconception: Identifier
    feedback: Text

    @model_validator(mode="after")
    def _one_source(self) -> Mistake:
        if (self.value is None) == (self.expression is None):
            raise ValueError("a mistake has either a value or an expression")
        return self


class Draw(Record):
    """A number of the question that a seed chooses: one of some values, or a step of a range."""

    values: tuple[Number, ...] = ()
    low: Number | None = None
    high: Number | None = None
    step: Number | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _values_or_range(self) -> Draw:
        written = [part is not None for part in (self.low, self.high, self.step)]
        if bool(self.values) == any(written) or any(written) != all(written):
            raise ValueError("a draw has either values, or low, high and step")
        if len(self.choices()) < 2:
            raise ValueError("a draw has at least two numbers to choose from")
        return self

    def choices(self) -> tuple[float, ...]:
        """Return the numbers that can be drawn."""
        if self.values or self.low is None or self.high is None or self.step is None:
            return self.values
        count = int((self.high - self.low) / self.step + 1e-9) + 1
        return tuple(round(self.low + position * self.step, 10) for position in range(count))


class Slip(Record):
    """What is said to a prediction that lies too low or too high."""

    misconception: Identifier
    feedback: Text


class Numeric(Item):
    """Work out a number; `units` maps each unit understood to its size in the first one.

    With `draws` the numbers of the question are drawn by a seed; texts name them in braces, ``{outside}``.
    """

    kind: Literal["numeric"]
    answer: NumericAnswer
    units: dict[str, Number] = Field(min_length=1)
    ion: Identifier | None = None
    draws: dict[str, Draw] = Field(default_factory=dict)
    feedback_right: Text
    feedback_wrong: Text
    mistakes: tuple[Mistake, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _units_of_a_family(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("units"), str):
            return data | {"units": family_of(data["units"], data.get("ion"))}
        return data

    @model_validator(mode="after")
    def _first_unit_is_one(self) -> Numeric:
        if next(iter(self.units.values())) != 1:
            raise ValueError("the first of the units is the one of the answer and has the size 1")
        return self

    @model_validator(mode="after")
    def _mistakes_are_wrong(self) -> Numeric:
        right = self.answer.value
        if right is not None:
            for mistake in self.mistakes:
                if mistake.value is not None and abs(mistake.value - right) <= self.answer.margin(right):
                    raise ValueError(f"the mistake {mistake.value:g} lies within the tolerance of the right answer")
        return self

    @model_validator(mode="after")
    def _formulas_use_what_is_drawn(self) -> Numeric:
        formulas = [one.expression for one in (self.answer, *self.mistakes) if one.expression]
        asked = {name for formula in formulas for name in names_in(formula)}
        asked |= {value for value in self.answer.parameters.values() if isinstance(value, str)}
        for name in sorted(asked - set(self.draws)):
            raise ValueError(f"'{name}' is not among the draws")
        return self


class Slider(Record):
    """The scale on which a result is predicted."""

    quantity: Text
    low: Number
    high: Number
    step: Number = Field(gt=0)
    unit: str

    @model_validator(mode="after")
    def _has_room(self) -> Slider:
        if self.high - self.low < 4 * self.step:
            raise ValueError("the slider has fewer than five positions")
        return self


class Curve(Record):
    """A trace of the models: shown as it usually is with the question, as it becomes with the answer."""

    trace: Identifier
    name: Text
    unit: str
    window: tuple[Number, Number]
    moves: Literal["level", "moment"] = "level"


class PredictCurve(Item):
    """Set a slider to where the result is expected; scored by the distance."""

    kind: Literal["predict_curve"]
    answer: NumericAnswer
    slider: Slider
    usual: Number | None = None
    curve: Curve | None = None
    feedback_right: Text
    too_low: Slip
    too_high: Slip

    @model_validator(mode="after")
    def _answer_on_the_slider(self) -> PredictCurve:
        for value in (self.answer.value, self.usual):
            if value is not None and not self.slider.low <= value <= self.slider.high:
                raise ValueError(f"{value:g} does not lie on the slider")
        if self.answer.expression:
            raise ValueError("the answer of a predict_curve item is a value or an observable")
        return self
