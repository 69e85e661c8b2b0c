"""The shape of every record in `data/`: frozen, no unknown fields, each rule with its own sentence."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, model_validator

Evidence = Literal["measured", "derived", "illustrative"]
Strength = Literal["established", "plausible", "contested"]
Checked = Literal["primary", "abstract", "secondary", "memory"]
# The parts of a lesson in their order; one cell tag for each.
Part = Literal[
    "title", "objectives", "setup", "warm-up", "hook", "predict", "observe", "explain", "mechanism", "worked", "check",
    "article", "case", "quiz", "summary", "references", "site", "evidence", "what-helps", "red-flags",
]  # fmt: skip


class Translatable:
    """Marks a text that a person reads, so that it goes through the catalogue."""


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", text):
        raise ValueError("an id is made of lower-case letters, digits, '_' , '-' and '.'")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("the text is empty")
    return text


Identifier = Annotated[str, AfterValidator(_identifier)]
Text = Annotated[str, AfterValidator(_not_blank), Translatable()]
Number = Annotated[float, Strict()]


class Record(BaseModel):
    """What all records share."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Record):
    """Where a number or a statement comes from: a reference and the place in it."""

    reference: Identifier
    locator: str = ""


class Parameter(Record):
    """One parameter of a model, with its healthy value; `same_as` names the parameter whose number it shares."""

    symbol: str
    name: Text
    value: Number
    unit: str
    range: tuple[Number, Number]
    conditions: str
    evidence: Evidence
    checked: Checked
    source: Source
    note: str = ""
    same_as: str = ""

    @model_validator(mode="after")
    def _value_in_range(self) -> Parameter:
        low, high = self.range
        if not low <= self.value <= high:
            raise ValueError(f"the value {self.value:g} lies outside its range {low:g} to {high:g}")
        return self


class Fact(Record):
    """A number that prose quotes, with the method that gave it."""

    value: Number | tuple[Number, Number]
    unit: str
    method: str
    source: Source
    year: int | None = None
    strength: Strength = "established"
    checked: Checked


class Person(Record):
    """An author."""

    family: str
    given: str = ""


class Issued(Record):
    """The year of publication."""

    year: int


class Reference(Record):
    """A work in the bibliography, in the field names of CSL."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: Identifier
    type: Literal["article-journal", "book", "chapter", "report", "webpage", "paper-conference"]
    title: str
    author: tuple[Person, ...] = ()
    issued: Issued
    container_title: str = Field("", alias="container-title")
    publisher: str = ""
    edition: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    DOI: str = ""
    PMID: str = ""
    URL: str = ""
    no_doi: str = ""
    checked: Checked

    @model_validator(mode="after")
    def _doi_or_reason(self) -> Reference:
        if not self.DOI and not self.no_doi:
            raise ValueError("a reference needs a DOI, or no_doi with the reason why there is none")
        if self.URL and not self.URL.startswith(("https://", "http://")):
            raise ValueError("a URL begins with https:// or http://")
        return self

    @property
    def link(self) -> str:
        """The address where the work is found: by its DOI, its own page or its record in PubMed; may be empty."""
        if self.DOI:
            return f"https://doi.org/{self.DOI}"
        return self.URL or (f"https://pubmed.ncbi.nlm.nih.gov/{self.PMID}/" if self.PMID else "")


class Objective(Record):
    """What a learner can do after a lesson."""

    id: Identifier
    text: Text


class Item(Record):
    """What the items of every kind share; a `key` item comes back for review even when it was answered right."""

    id: Identifier
    part: Part
    objective: Identifier
    prompt: Text
    hints: tuple[Text, ...] = Field((), max_length=2)
    explanation: Text
    references: tuple[Identifier, ...] = Field(min_length=1)
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    use: Literal["practice", "graded"] = "practice"
    key: bool = False


def distinct(entries: tuple[Any, ...], word: str) -> None:
    """Refuse entries of which two have the same id; `word` says what they are."""
    ids = [entry.id for entry in entries]
    if len(set(ids)) < len(ids):
        raise ValueError(f"two {word} have the same id")


class Table(Record):
    """A small table: the same facts as a picture, in words and numbers."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]

    @model_validator(mode="after")
    def _rectangular(self) -> Table:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row of the table has {len(self.columns)} cells, as many as there are columns")
        return self


class Lesson(Record):
    """An entry of the list of lessons; its position is the order of the course.

    `not_yet_in` names the languages in which the lesson is still to come.
    """

    stem: Identifier
    title: Text
    teaches: Text
    minutes: int = Field(gt=0)
    references: tuple[Identifier, ...] = ()
    not_yet_in: tuple[str, ...] = ()
