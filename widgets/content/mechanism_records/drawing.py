"""A mechanism drawing as data: parts, words, steps, table, facts."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from widgets.content.mechanism_records.base import Layout, Part, Step
from widgets.content.mechanism_records.kinds import AnyFact, AnyPart
from widgets.content.records import Identifier, Number, Record, Table, Text
from widgets.errors import nearest_name
from widgets.language import gettext as _


class Mechanism(Record):
    """A drawing as data; its parts name their labels by a key of `words`."""

    id: Identifier
    title: Text
    alt: Text
    long: Text
    note: Text
    data: Identifier | None = None
    canvas: dict[Layout, tuple[Number, Number]] = Field(min_length=3)
    parts: tuple[AnyPart, ...] = Field(min_length=1)
    words: dict[str, Text] = Field(default_factory=dict)
    steps: tuple[Step, ...] = Field(min_length=1)
    table: Table
    facts: tuple[AnyFact, ...] = ()
    references: tuple[Identifier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Mechanism:
        ids = [part.id for part in self.parts]
        for part in self.parts:
            if ids.count(part.id) > 1:
                raise ValueError(_("two parts have the id '{part}'; rename one").format(part=part.id))
            for field, name in part.parts_named():
                _check_name(part.id, field, name, ids)
            for field, name in part.words_shown():
                _check_name(part.id, field, name, self.words)
            _check_steps(part, len(self.steps))
        return self


def _check_name(part: str, field: str, name: str, known: Any) -> None:
    if name not in known:
        raise ValueError(
            _("part '{part}', {field}: the name '{name}' leads nowhere.").format(part=part, field=field, name=name)
            + " "
            + nearest_name(name, known)
        )


def _check_steps(part: Part, count: int) -> None:
    for field in part.step_fields:
        wrong = [step for step in getattr(part, field) if not 1 <= step <= count]
        if wrong:
            raise ValueError(
                _("part '{part}', {field}: there is no step {step}; the steps are 1 to {count}").format(
                    part=part.id, field=field, step=wrong[0], count=count
                )
            )
    for field in part.entry_fields:
        entries = getattr(part, field)
        if entries and len(entries) != count:
            raise ValueError(
                _("part '{part}', {field}: one entry a step is needed, {count} in all, not {found}").format(
                    part=part.id, field=field, count=count, found=len(entries)
                )
            )
