"""The claims of a popular article, one by one: what is claimed, the verdict, the correction and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from widgets.content import library
from widgets.content.library import unknown_name
from widgets.content.records import Identifier, Record, Text
from widgets.content.yaml_source import ContentError, read_records
from widgets.folders import DATA_FOLDER
from widgets.language import gettext as _

# From the least to the most that has to be put right.
VERDICTS = ("right", "wrong_word", "imprecise", "unsupported", "wrong_dose", "reversed")


class Claim(Record):
    """A claim in our words, what is true, and where it is taught.

    Attributes
    ----------
    id : str
        Topic and name, with a dot between them.
    claim : str
        One sentence; a word in curly quotation marks is the article's own.
    verdicts : tuple of str
        One or two of `VERDICTS`, the more serious one first.
    correction : str
        What is true, in a few plain sentences.
    lesson : str
        The stem of the lesson that teaches it.
    references : tuple of str
        Ids of the works that the correction rests on.
    safety : bool
        Somebody may act on the correction: then no work that is known from memory only may stand behind it.
    """

    id: Identifier
    claim: Text
    verdicts: tuple[str, ...] = Field(min_length=1, max_length=2)
    correction: Text
    lesson: Identifier
    references: tuple[Identifier, ...] = Field(min_length=1)
    safety: bool = False

    @property
    def verdict(self) -> str:
        """The verdict that is asked for: the more serious one where there are two."""
        return self.verdicts[0]

    @model_validator(mode="after")
    def _verdicts_fit_together(self) -> Claim:
        if len(self.verdicts) > 1 and ("right" in self.verdicts or len(set(self.verdicts)) == 1):
            raise ValueError("a claim is right and nothing else, or has two different verdicts")
        return self


@cache
def claims(folder: Path = DATA_FOLDER) -> dict[str, Claim]:
    """Return the claims of ``claims.yaml`` in the order of the article, by id.

    Raises
    ------
    ContentError
        If the file cannot be used, an id stands there twice, or there is no such verdict.
    """
    entries = read_records(folder / "claims.yaml", list[Claim])
    by_id = {entry.id: entry for entry in entries}
    if len(by_id) < len(entries):
        twice = next(entry.id for entry in entries if sum(other.id == entry.id for other in entries) > 1)
        raise ContentError(_("data/claims.yaml: the id '{name}' is used twice; rename one.").format(name=twice))
    for name, claim in by_id.items():
        for word in claim.verdicts:
            if word not in VERDICTS:
                raise ContentError(unknown_name(f"claims.yaml, {name}", "verdict", word, VERDICTS))
    return by_id


def check_claims(folder: Path = DATA_FOLDER) -> Iterator[str]:
    """Yield one sentence for every lesson or work of a claim that is not known, or known from memory only."""
    works = library.references(folder)
    for name, claim in claims(folder).items():
        place = f"claims.yaml, {name}"
        if claim.lesson not in library.lessons(folder):
            yield unknown_name(place, "lesson", claim.lesson, library.lessons(folder))
        for work in claim.references:
            if work not in works:
                yield unknown_name(place, "reference", work, works)
            elif claim.safety and works[work].checked == "memory":
                yield _("data/{place}: '{name}' is known from memory only; look the work up or name another.").format(
                    place=place, name=work
                )
