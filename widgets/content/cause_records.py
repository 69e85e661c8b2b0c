"""The shape of a cause: a dose, what it changes in the models, and what the models must then show."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from widgets.content.expressions import names_in, value_of
from widgets.content.records import Checked, Evidence, Identifier, Number, Record, Source, Strength, Text

# What a formula of a perturbation may ask for: the dose, its healthy amount, and the value before the perturbation.
FORMULA_NAMES = ("dose", "healthy", "before")


class Toxicity(Record):
    """What is said of a dose above `toxic_above`, and what that limit rests on."""

    label: Text
    checked: Checked
    source: Source

    @model_validator(mode="after")
    def _looked_up(self) -> Toxicity:
        if self.checked == "memory":
            raise ValueError("a dose limit never rests on memory; look the source up")
        return self


class Dose(Record):
    """How much of a cause, in the unit that a person knows."""

    quantity: Text
    unit: Text
    healthy: Number
    typical: Number
    range: tuple[Number, Number]
    toxic_above: Number | None = None
    toxic: Toxicity | None = None

    @model_validator(mode="after")
    def _in_range(self) -> Dose:
        low, high = self.range
        amounts = {"healthy": self.healthy, "typical": self.typical, "toxic_above": self.toxic_above}
        for name, amount in amounts.items():
            if amount is not None and not low <= amount <= high:
                raise ValueError(f"{name}, {amount:g}, lies outside the range of the dose, {low:g} to {high:g}")
        if (self.toxic_above is None) != (self.toxic is None):
            raise ValueError("toxic_above and toxic (label, checked, source) belong together")
        return self

    def toxic_label(self, amount: float) -> str:
        """Return what the file says of a dose so large, or nothing where it is not toxic."""
        return self.toxic.label if self.toxic and amount > (self.toxic_above or 0.0) else ""


class Perturbation(Record):
    """A change of one parameter to a value (`set`), by a factor (`scale`) or a sum (`add`): a number or a formula."""

    parameter: str
    set: Number | str | None = None
    scale: Number | str | None = None
    add: Number | str | None = None
    unit: str = ""
    evidence: Evidence
    checked: Checked
    source: Source

    @model_validator(mode="after")
    def _one_way(self) -> Perturbation:
        written = [way for way in (self.set, self.scale, self.add) if way is not None]
        if len(written) != 1:
            raise ValueError("a perturbation has exactly one of set, scale and add")
        unknown = sorted(names_in(written[0]) - set(FORMULA_NAMES)) if isinstance(written[0], str) else []
        if unknown:
            raise ValueError(f"a formula may ask for {', '.join(FORMULA_NAMES)}, not for '{unknown[0]}'")
        return self

    def applied(self, before: float, dose: float, healthy: float) -> float:
        """Return the value of the parameter after this change: the one place of this arithmetic.

        Parameters
        ----------
        before : float
            The value so far, in the unit of the parameter.
        dose, healthy : float
            The dose and its healthy amount, in the unit of the dose.

        Raises
        ------
        ValueError
            If the formula has no finite value there.
        """

        def amount(way: float | str) -> float:
            named = dict(zip(FORMULA_NAMES, (dose, healthy, before), strict=True))
            return value_of(way, named) if isinstance(way, str) else float(way)

        if self.set is not None:
            return amount(self.set)
        return before * amount(self.scale) if self.scale is not None else before + amount(self.add or 0.0)


class Expectation(Record):
    """What the models must show at the typical dose; bounds are shares of the healthy value (of 0: in its unit)."""

    observable: Identifier
    change: Literal["rises", "falls", "same"]
    at_least: Number | None = Field(None, gt=0)
    at_most: Number | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _bound_fits_the_change(self) -> Expectation:
        if self.change == "same" and (self.at_most is None or self.at_least is not None):
            raise ValueError("'same' needs at_most and no at_least")
        if self.change != "same" and self.at_most is not None:
            raise ValueError(f"'{self.change}' takes at_least and no at_most")
        return self

    def holds(self, before: float, after: float) -> bool:
        """Tell whether an observable that was `before` in health and is `after` under the cause changes as declared."""
        if before == after:  # infinite in both, or 0 in both
            return self.change == "same"
        change = (after - before) / abs(before) if before else after - before
        if self.change == "same":
            return abs(change) <= (self.at_most or 0.0)
        return (change if self.change == "rises" else -change) >= (self.at_least or 1e-9)


class Cause(Record):
    """A cause of twitches (or of their opposite) as a declared change of parameters."""

    id: Identifier
    family: Identifier
    name: Text
    summary: Text
    stages: tuple[Identifier, ...] = Field(min_length=1)
    mechanism: Identifier | None = None
    dose: Dose
    perturbations: tuple[Perturbation, ...] = Field(min_length=1)
    expect: tuple[Expectation, ...] = Field(min_length=1)
    strength: Strength
    combining: Text | None = None
    misconceptions: tuple[Text, ...] = ()
    what_helps: tuple[Text, ...] = ()
    red_flags: tuple[Identifier, ...] = ()
    references: tuple[Identifier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Cause:
        changed = [perturbation.parameter for perturbation in self.perturbations]
        twice = next((name for name in changed if changed.count(name) > 1), None)
        if twice:
            raise ValueError(f"two perturbations act on {twice}; write one formula")
        return self
