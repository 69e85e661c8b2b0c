"""The glossary of a language: one rendering a term, and the forms that are wrong."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from widgets.folders import DATA_FOLDER
from widgets.language import gettext as _
from widgets.translation.structure import without_names, without_pieces

# In Devanagari a word boundary falls beside vowel signs too: a form is whole if no letter or sign stands at its ends.
_WHOLE = r"(?<![\u0900-\u0963\u0966-\u097f])(?:{})(?![\u0900-\u0963\u0966-\u097f])"
_QUALIFIER = re.compile(r"\s*\([^)]*\)$")


@dataclass(frozen=True)
class Term:
    """A term and its rendering.

    Attributes
    ----------
    english, rendering : str
        The term without a qualifier in brackets, and its rendering.
    english_at_first_use : bool
        Whether the English stands in brackets behind the first use in a lesson.
    if_missing : {"error", "warning", "label"}
        How bad it is when a translation renders the term otherwise; a label counts only as a text of its own.
    is_homonym : bool
        Whether the English word has several renderings by its sense.
    pattern : re.Pattern
        What the rendering looks like in all its cases and numbers.
    forbidden : tuple of str
        Wrong renderings met before.
    """

    english: str
    rendering: str
    english_at_first_use: bool
    if_missing: Literal["error", "warning", "label"]
    is_homonym: bool
    pattern: re.Pattern[str]
    forbidden: tuple[str, ...]

    @property
    def in_english(self) -> re.Pattern[str]:
        """What the term looks like in an English text: plural, spelling and hyphens aside."""
        return _english_pattern(self.english)


@cache
def terms(path: Path = DATA_FOLDER / "glossary.csv") -> tuple[Term, ...]:
    """Return the glossary, longest English term first."""
    # Spreadsheet programs put a mark before the first letter of UTF-8 text.
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    entries = [
        Term(
            english=_QUALIFIER.sub("", row["english"]),
            rendering=row["hindi"],
            english_at_first_use=row["english_at_first_use"] == "yes",
            if_missing=row["if_missing"],
            is_homonym="(" in row["english"],
            pattern=re.compile(unicodedata.normalize("NFC", row["pattern"])),
            forbidden=tuple(unicodedata.normalize("NFC", form) for form in row["forbidden"].split(";") if form),
        )
        for row in rows
    ]
    return tuple(sorted(entries, key=lambda term: (-len(term.english), term.english)))


def terms_in(english: str, glossary: tuple[Term, ...]) -> Iterator[tuple[Term, ...]]:
    """Yield the terms that `english` holds, longest first; homonyms together, as one of them will do."""
    text = without_names(without_pieces(english))
    by_word: dict[str, tuple[Term, ...]] = {}
    for term in glossary:
        by_word[term.english.lower()] = (*by_word.get(term.english.lower(), ()), term)
    for group in by_word.values():
        rest, count = group[0].in_english.subn(" | ", text)
        if group[0].if_missing == "label":
            if group[0].in_english.fullmatch(text.strip()):
                yield group
        elif count:
            text = rest
            yield group


def missing_terms(english: str, translation: str, glossary: tuple[Term, ...]) -> Iterator[tuple[str, str]]:
    """Yield (severity, sentence) for each term of `english` that `translation` renders otherwise."""
    for group in terms_in(english, glossary):
        if any(term.pattern.search(translation) for term in group):
            continue
        sentence = _("the glossary renders '{term}' as {rendering}").format(
            term=group[0].english, rendering=" / ".join(term.rendering for term in group)
        )
        is_error = group[0].if_missing != "warning" and len(group) == 1 and not group[0].is_homonym
        yield ("error" if is_error else "warning"), sentence


def forbidden_forms(translation: str, glossary: tuple[Term, ...], english: str = "") -> Iterator[str]:
    """Yield a sentence for each wrong rendering in `translation`; what renders another term of `english` is right."""
    meant = [term.pattern for group in terms_in(english, glossary) for term in group]
    for term in glossary:
        for form in term.forbidden:
            if re.search(_WHOLE.format(re.escape(form)), translation) and not any(p.fullmatch(form) for p in meant):
                yield _("'{form}' is a wrong rendering of '{term}'; write {rendering}").format(
                    form=form, term=term.english, rendering=term.rendering
                )


@cache
def _english_pattern(english: str) -> re.Pattern[str]:
    words = re.escape(english).replace(r"\ ", "[ -]").replace(r"\-", "[ -]")
    words = words.replace("isation", "i[sz]ation").replace("fibre", "fib(?:re|er)").replace("caemia", "ca?emia")
    plural = f"(?:{words[:-1]}ies|{words})" if english.endswith("y") else f"{words}(?:s|es)?"
    return re.compile(rf"(?<!\w){plural}(?!\w)", re.IGNORECASE)
