"""Who comes in: a seed chooses the case, the name and the age, draws the doses and what is usual for this person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from widgets import content
from widgets.cases.engine import Rules
from widgets.content.case_records import Case, Measurement
from widgets.content.cases import cases, clinic
from widgets.simulation import Recording, record

USUAL = (0.3, 0.7)  # of a reference interval: where the usual values of a healthy person lie
STREAM = 23  # so that another use of the same seed draws other numbers


@dataclass(frozen=True)
class Patient:
    """An invented person with hidden causes.

    Attributes
    ----------
    case : Case
        In the language of the reader, with the name put in.
    name : str
    age : int
    doses : mapping of str to float
        The hidden causes.
    usual : mapping of str to float
        By measurement with an interval: this person's value in health, or, where the case sets it, the value itself.
    minute_seed : int
        Of the recorded minute.
    """

    case: Case
    name: str
    age: int
    doses: Mapping[str, float]
    usual: Mapping[str, float]
    minute_seed: int

    @cached_property
    def recording(self) -> Recording:
        """What the models show under the hidden causes."""
        return record(self.doses, {})

    @property
    def rules(self) -> Rules:
        """The rules of this case."""
        shared = clinic()
        return Rules(shared.budget, shared.costs(), shared.false_alarm_cost, self.case.within)

    def say(self, text: str) -> str:
        """Return a text of the case with the name put in."""
        return text.replace("{name}", self.name)


def meet(seed: int, position: int = 0) -> Patient:
    """Return a patient; the same seed and position give the same one.

    Parameters
    ----------
    seed : int
        Of the learner, not negative.
    position : int, default 0
        How many patients came before. No case comes back before all have been.
    """
    known = cases()
    cycle, place = divmod(position, len(known))
    order = np.random.default_rng((STREAM, seed, cycle)).permutation(len(known))
    case = known[list(known)[order[place]]]
    chance = np.random.default_rng((STREAM, seed, cycle, place))
    words = content.localised(case, f"cases/{case.id}.yaml")
    return Patient(
        case=words,
        name=words.names[chance.integers(len(words.names))],
        age=int(chance.integers(case.age[0], case.age[1] + 1)),
        doses={hidden.cause: _rounded(chance.uniform(*hidden.dose)) for hidden in case.hidden},
        usual={
            one.id: _usual(one, case, chance)
            for test in clinic().tests
            for one in test.measurements
            if one.interval is not None
        },
        minute_seed=int(chance.integers(1, 1_000_000)),
    )


def _usual(measurement: Measurement, case: Case, chance: np.random.Generator) -> float:
    share = chance.uniform(*USUAL)
    if measurement.id in case.laboratory:
        low, high = case.laboratory[measurement.id]
        return low + (high - low) * (share - USUAL[0]) / (USUAL[1] - USUAL[0])
    low, high = measurement.interval or (float("nan"), float("nan"))
    return low + share * (high - low)


def _rounded(dose: float) -> float:
    """Return a dose as a person would write it; the ends of a range stay inside it."""
    return float(f"{dose:.3g}")
