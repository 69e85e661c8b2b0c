"""The body map: muscles that people know, their nerves, their roots, and cases to be traced back to one of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from widgets.content.records import Checked, Identifier, Number, Record, Source, Text, distinct
from widgets.content.yaml_source import read_records
from widgets.folders import DATA_FOLDER

Point = tuple[Number, Number]


class MappedMuscle(Record):
    """A muscle: where it lies and what it does, its nerve, its main roots and their neighbours, and its shape."""

    id: Identifier
    name: Text
    about: Text
    nerve: Identifier
    main: tuple[Identifier, ...]
    also: tuple[Identifier, ...]
    view: Literal["front", "back"]
    shape: tuple[Point, ...] = Field(min_length=5)
    checked: Checked
    source: Source


class MappedNerve(Record):
    """A nerve, where it is easily pressed, and the nerve that it branches from."""

    id: Identifier
    name: Text
    branch_of: Identifier | None = None
    pressed: Text | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _sourced(self) -> MappedNerve:
        if (self.pressed is None) != (self.source is None):
            raise ValueError("a place where a nerve is pressed needs a source, and a source such a place")
        return self


class MappedRoot(Record):
    """A root: the part of the spine where it leaves, and its area of skin."""

    id: Identifier
    name: Text
    part: Text
    skin: Text
    checked: Checked
    source: Source


class MappedCase(Record):
    """An invented person's muscles that twitch and muscles found quiet, and the one root or nerve that fits."""

    id: Identifier
    name: Text
    story: Text
    twitching: tuple[Identifier, ...] = Field(min_length=2)
    quiet: tuple[Identifier, ...]
    answer: Identifier
    reply: Text


class NerveMapRecords(Record):
    """The whole map; each case leads to its answer and to nothing else."""

    outline: tuple[Point, ...] = Field(min_length=20)
    muscles: tuple[MappedMuscle, ...]
    nerves: tuple[MappedNerve, ...]
    roots: tuple[MappedRoot, ...]
    cases: tuple[MappedCase, ...]

    @model_validator(mode="after")
    def _whole(self) -> NerveMapRecords:
        distinct((*self.muscles, *self.nerves, *self.roots), "entries of the map")
        distinct(self.cases, "cases")
        self._known(self._named_nerves(), {nerve.id for nerve in self.nerves}, "nerve")
        self._known(
            [root for one in self.muscles for root in (*one.main, *one.also)], {r.id for r in self.roots}, "root"
        )
        named = [name for case in self.cases for name in (*case.twitching, *case.quiet)]
        self._known(named, {muscle.id for muscle in self.muscles}, "muscle")
        for case in self.cases:
            fitting = self.fitting(case)
            if fitting != (case.answer,):
                found = ", ".join(fitting) or "nothing"
                raise ValueError(f"the case '{case.id}' must lead to {case.answer} alone, and it leads to {found}")
        return self

    def supplied(self, name: str) -> tuple[str, ...]:
        """Return the ids of the muscles that a root or a nerve supplies, the main ones of a root first."""
        if name in {root.id for root in self.roots}:
            main = [muscle.id for muscle in self.muscles if name in muscle.main]
            return (*main, *(muscle.id for muscle in self.muscles if name in muscle.also))
        family = {name, *(nerve.id for nerve in self.nerves if nerve.branch_of == name)}
        return tuple(muscle.id for muscle in self.muscles if muscle.nerve in family)

    def fitting(self, case: MappedCase) -> tuple[str, ...]:
        """Return the roots and nerves that supply every twitching muscle of a case and none of the quiet ones."""
        fits = []
        for one in (*self.roots, *self.nerves):
            muscles = set(self.supplied(one.id))
            if set(case.twitching) <= muscles and not muscles & set(case.quiet):
                fits.append(one.id)
        return tuple(fits)

    def _named_nerves(self) -> list[str]:
        return [
            *(muscle.nerve for muscle in self.muscles),
            *(nerve.branch_of for nerve in self.nerves if nerve.branch_of),
        ]

    @staticmethod
    def _known(names: list[str], known: set[str], kind: str) -> None:
        unknown = sorted(set(names) - known)
        if unknown:
            raise ValueError(f"there is no {kind} '{unknown[0]}' on the map")


@cache
def nerve_map(folder: Path = DATA_FOLDER) -> NerveMapRecords:
    """Return the body map of ``nerve_map.yaml``.

    Raises
    ------
    ContentError
        If the file cannot be used.
    """
    return read_records(folder / "nerve_map.yaml", NerveMapRecords)
