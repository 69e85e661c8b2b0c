"""Diagnostic rules as data: features, groups of which something must be present, and who meets which rule."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, model_validator

from widgets.content.records import Checked, Identifier, Record, Source, Text, distinct
from widgets.content.yaml_source import read_records
from widgets.errors import CourseError, nearest_name
from widgets.folders import DATA_FOLDER
from widgets.language import gettext as _

NO_RULE = "none"


class Feature(Record):
    """A sign that an examiner finds present or absent."""

    id: Identifier
    name: Text
    about: Text


class Rule(Record):
    """A rule is met if something of each group is present."""

    id: Identifier
    groups: tuple[tuple[Identifier, ...], ...] = Field(min_length=1)
    text: Text

    def met(self, features: Collection[str]) -> bool:
        """Tell whether something of each group is among `features`."""
        return all(any(name in features for name in group) for group in self.groups)


class PractisedCase(Record):
    """An invented person of a question, what was found, and the rule that is met, or ``none``."""

    id: Identifier
    item: Identifier
    exposed: bool
    found: tuple[Identifier, ...]
    rule: Identifier


class Decision(NamedTuple):
    """What the rules say: met or not, and by which one (empty if by none)."""

    positive: bool
    rule: str


class Criteria(Record):
    """Rules that are asked one after the other, once there was an exposure."""

    name: Text
    exposure: Text
    checked: Checked
    source: Source
    features: tuple[Feature, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = Field(min_length=1)
    cases: tuple[PractisedCase, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Criteria:
        distinct(self.features, "features")
        distinct(self.rules, "rules")
        distinct(self.cases, "cases")
        if self.checked == "memory":
            raise ValueError("a diagnostic rule never rests on memory; look the work up")
        known = {feature.id for feature in self.features}
        named = [name for rule in self.rules for group in rule.groups for name in group]
        named += [name for case in self.cases for name in case.found]
        unknown = sorted(set(named) - known)
        if unknown:
            raise ValueError(f"there is no feature '{unknown[0]}'")
        for case in self.cases:
            found = self.decide(case.found, exposed=case.exposed).rule or NO_RULE
            if found != case.rule:
                raise ValueError(f"the case '{case.id}' says '{case.rule}', and the rules say '{found}'")
        return self

    def decide(self, features: Collection[str], *, exposed: bool = True) -> Decision:
        """Return what the rules say; the first one that is met decides."""
        met = next((rule.id for rule in self.rules if rule.met(features)), "") if exposed else ""
        return Decision(bool(met), met)


@cache
def criteria(folder: Path = DATA_FOLDER) -> dict[str, Criteria]:
    """Return the diagnostic rules of ``criteria.yaml``, by id.

    Raises
    ------
    ContentError
        If the file cannot be used.
    """
    return read_records(folder / "criteria.yaml", dict[str, Criteria])


def hunter(features: Collection[str], *, exposed: bool = True) -> Decision:
    """Return what the Hunter criteria say of somebody (Dunkley et al. 2003, 10.1093/qjmed/hcg109).

    Parameters
    ----------
    features : collection of str
        Ids of the features that were found.
    exposed : bool, default True
        Whether something that acts on serotonin was taken; without it the criteria are not met.

    Raises
    ------
    CourseError
        If there is no such feature.
    """
    rules = criteria()["hunter"]
    known = [feature.id for feature in rules.features]
    for name in features:
        if name not in known:
            raise CourseError(
                _("The Hunter criteria have no feature '{name}'.").format(name=name) + " " + nearest_name(name, known)
            )
    return rules.decide(features, exposed=exposed)
