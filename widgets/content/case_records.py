"""The shape of the mystery patients: the clinic that all of them share, and one case each."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from widgets.content.records import Checked, Identifier, Number, Record, Source, Text, distinct
from widgets.content.red_flags import Urgency
from widgets.content.units import family_of

EMERGENCY: Urgency = "emergency"


class Sign(Record):
    """What speaks for some diagnoses; one with an `urgency` says by itself how soon a doctor is needed."""

    id: Identifier
    name: Text
    urgency: Urgency | None = None


class Diagnosis(Record):
    """What a learner can commit to: the causes it stands for, the signs it explains, what is said if it is wrong."""

    id: Identifier
    name: Text
    causes: tuple[Identifier, ...] = Field(min_length=1)
    explains: tuple[Identifier, ...] = Field(min_length=1)
    reply: Text


class Question(Record):
    """What the patient can be asked, and what it costs."""

    id: Identifier
    ask: Text
    cost: int = Field(gt=0)


class Band(Record):
    """What is written down if an observable, as a share of the healthy one, lies `below` a limit; the last has none."""

    below: Number | None = None
    text: Text
    signs: tuple[Identifier, ...] = ()


class Finding(Record):
    """An observable of the models that an examiner tells in words."""

    observable: Identifier
    bands: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        limits = [band.below for band in self.bands]
        if limits[-1] is not None or None in limits[:-1]:
            raise ValueError("each band but the last has a limit below which it holds")
        if sorted(limits[:-1]) != limits[:-1]:
            raise ValueError("the limits of the bands rise")
        return self


class Measurement(Record):
    """A number of a test: it follows a parameter or an observable of the models, or is drawn within its interval.

    With an `interval` each person has a usual value of their own inside it, which changes in proportion to what it
    follows; without one the value is that of the models and is compared with the healthy one.
    """

    id: Identifier
    name: Text
    unit: str
    digits: int = Field(ge=0)
    parameter: str | None = None
    observable: Identifier | None = None
    interval: tuple[Number, Number] | None = None
    ion: Identifier | None = None
    second_unit: str | None = None
    second_digits: int = 0
    tolerance: Number = Field(0.0, ge=0)
    low: Identifier | None = None
    high: Identifier | None = None
    source: Source | None = None
    checked: Checked | None = None

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        if self.parameter and self.observable:
            raise ValueError("a measurement follows a parameter or an observable, not both")
        if self.interval is None and self.observable is None:
            raise ValueError("a measurement without an interval needs an observable to follow")
        if (self.interval is None) != (self.source is None) or (self.source is None) != (self.checked is None):
            raise ValueError("an interval needs source and checked, and only an interval has them")
        if self.interval and not self.interval[0] < self.interval[1]:
            raise ValueError("the interval has a lower and a higher end")
        self.in_second_unit(1.0)
        return self

    def in_second_unit(self, value: float) -> float | None:
        """Return a value in the second unit, or None where there is none."""
        if self.second_unit is None:
            return None
        return value / family_of(self.unit, self.ion)[self.second_unit]


class MinuteSigns(Record):
    """What a recorded minute is a sign of: more twitches than `many`; events of several potentials."""

    many: int = Field(gt=0)
    many_sign: Identifier
    burst_sign: Identifier


class Test(Record):
    """An examination: its cost, what it can show, and what it reads off the models."""

    __test__ = False  # no test of pytest

    id: Identifier
    name: Text
    about: Text
    cost: int = Field(gt=0)
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    minute: MinuteSigns | None = None

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if not (self.findings or self.measurements or self.minute):
            raise ValueError("a test has findings, measurements or a minute")
        return self


class Clinic(Record):
    """What all cases share: how much may be asked and tested, what there is to choose from."""

    budget: int = Field(gt=0)
    false_alarm_cost: int = Field(ge=0)
    signs: tuple[Sign, ...]
    diagnoses: tuple[Diagnosis, ...]
    questions: tuple[Question, ...]
    tests: tuple[Test, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        distinct(self.signs, "signs")
        distinct(self.diagnoses, "diagnoses")
        distinct((*self.questions, *self.tests), "questions or tests")
        distinct(tuple(one for test in self.tests for one in test.measurements), "measurements")
        return self

    def costs(self) -> dict[str, int]:
        """Return what each question and test costs, by id."""
        return {step.id: step.cost for step in (*self.questions, *self.tests)}


class HiddenCause(Record):
    """A cause that the learner is to find; the seed draws its dose between two."""

    cause: Identifier
    dose: tuple[Number, Number]


class Answer(Record):
    """What the patient says, and the signs in it."""

    text: Text
    signs: tuple[Identifier, ...] = ()


class Remark(Record):
    """What an examiner adds to a test; with `replaces` it stands in place of what the models would say."""

    text: Text
    signs: tuple[Identifier, ...] = ()
    replaces: bool = False


class Decisive(Record):
    """A question or test that settled the case, and why."""

    step: Identifier
    why: Text


class Case(Record):
    """A mystery patient. Texts may name the patient as ``{name}``."""

    id: Identifier
    names: tuple[Text, ...] = Field(min_length=2)
    age: tuple[int, int]
    opening: Text
    hidden: tuple[HiddenCause, ...] = Field(min_length=1, max_length=2)
    diagnoses: tuple[Identifier, ...] = Field(min_length=1, max_length=2)
    answers: dict[Identifier, Answer]
    remarks: dict[Identifier, Remark] = Field(default_factory=dict)
    laboratory: dict[Identifier, tuple[Number, Number]] = Field(default_factory=dict)
    urgency: Urgency
    red_flags: tuple[Identifier, ...] = Field(min_length=1)
    within: int | None = Field(None, gt=0)
    missed: Text | None = None
    decisive: tuple[Decisive, ...] = Field(min_length=1)
    useful: tuple[Identifier, ...] = ()
    review: Text
    references: tuple[Identifier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        emergency = self.urgency == EMERGENCY
        if emergency != (self.within is not None) or emergency != (self.missed is not None):
            raise ValueError("an emergency, and only an emergency, has within and missed")
        if not 18 <= self.age[0] <= self.age[1]:
            raise ValueError("the ages are those of an adult, the lower one first")
        return self
