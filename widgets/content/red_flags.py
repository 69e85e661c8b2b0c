"""The red flags: signs that need a doctor, in three tiers, one text everywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, model_validator

from widgets.content.records import Identifier, Record, Text, distinct
from widgets.content.yaml_source import read_records
from widgets.folders import DATA_FOLDER

Urgency = Literal["emergency", "this_week", "next_visit"]


class Tier(Record):
    """How soon, and what to do."""

    id: Urgency
    title: Text
    advice: Text
    rests_on: tuple[Identifier, ...] = Field(min_length=1)


class RedFlag(Record):
    """A sign that a lay person can notice, how soon it needs a doctor, why, and the works which that rests on."""

    id: Identifier
    tier: Urgency
    sign: Text
    why: Text
    rests_on: tuple[Identifier, ...] = Field(min_length=1)


class RedFlags(Record):
    """All tiers, the most urgent first, all flags, and the languages in which no clinician has read them yet."""

    unread_by_clinicians_in: tuple[str, ...] = ()
    tiers: tuple[Tier, ...]
    flags: tuple[RedFlag, ...]

    @model_validator(mode="after")
    def _whole(self) -> RedFlags:
        if tuple(tier.id for tier in self.tiers) != get_args(Urgency):
            raise ValueError(f"the tiers are {', '.join(get_args(Urgency))}, in this order")
        distinct(self.flags, "red flags")
        return self

    def by_id(self) -> dict[str, RedFlag]:
        """Return the flags by their ids."""
        return {flag.id: flag for flag in self.flags}


@cache
def red_flags(folder: Path = DATA_FOLDER) -> RedFlags:
    """Return the red flags of ``red_flags.yaml``.

    Raises
    ------
    ContentError
        If the file cannot be used.
    """
    return read_records(folder / "red_flags.yaml", RedFlags)
