"""All rules over a catalogue and the lessons built from it: what is an error and what a person should look at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from widgets.folders import COURSE_FOLDER, LESSONS_FOLDER, LOCALE_FOLDER
from widgets.language import gettext as _
from widgets.translation import glossary, hindi, markdown_blocks, structure
from widgets.translation.catalogues import (
    catalogue_path,
    compiled,
    english_before,
    languages,
    read_catalogue,
    read_template,
    template,
    template_path,
)
from widgets.translation.editions import edition_stems, pending, unread
from widgets.translation.notebook_files import read_notebook
from widgets.translation.notebooks import translated
from widgets.translation.sources import all_messages

# The rules of each language beyond those that hold for all; a language without a module has only the latter.
_RULES: dict[str, ModuleType] = {"hi": hindi}
# The rest of an inflected term and the end of its emphasis.
_AFTER_A_TERM = re.compile(r"^[\u0900-\u0963]*[*_\"”]*")


@dataclass(frozen=True)
class Finding:
    """Something wrong (``error``) or worth a look (``warning``) in a translation.

    Attributes
    ----------
    severity : {"error", "warning"}
    place : str
        Language and context (file, id and field; notebook and cell), or the file.
    english : str
        The text; empty if the finding is about a whole file.
    reason : str
    """

    severity: str
    place: str
    english: str
    reason: str

    def __str__(self) -> str:
        text = self.english.replace("\n", " ")
        shown = text if len(text) <= 70 else text[:67] + "..."
        return f"{self.severity}: {self.place}: {self.reason}" + (f" [{shown}]" if shown else "")


def check(language: str | None = None, folder: Path = LOCALE_FOLDER, course: Path = COURSE_FOLDER) -> list[Finding]:
    """Return everything that is wrong with the translations into `language`, or into all languages.

    Parameters
    ----------
    language : str, optional
    folder, course : Path
        Where the catalogues and the course lie.
    """
    findings = list(_stale_template(folder, course))
    for code in [language] if language else languages(folder):
        catalogue = read_catalogue(code, folder)
        findings += check_catalogue(catalogue, code, unread(code, course))
        findings += _stale_files(catalogue, code, folder, course)
    return findings


def check_catalogue(
    catalogue: Catalog, language: str, is_unread: Callable[[Entry], bool] = lambda entry: False
) -> list[Finding]:
    """Return what is wrong with the entries of a catalogue: errors first.

    Parameters
    ----------
    catalogue : Catalog
    language : str
    is_unread : callable
        Tells of an entry whether no reader meets it yet: there a missing translation is only a warning.
    """
    findings: list[Finding] = []
    for entry in catalogue:
        if entry.id:
            findings += _check_entry(entry, language, is_unread)
    if language in _RULES:
        findings += _first_uses(catalogue, language)
    return sorted(findings, key=lambda finding: finding.severity)


def _check_entry(entry: Entry, language: str, is_unread: Callable[[Entry], bool]) -> Iterator[Finding]:
    ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
    strings = entry.string if isinstance(entry.string, tuple) else (entry.string or "",)
    place = f"{language}, {entry.context or ', '.join(file for file, _line in entry.locations)}"
    severity = "warning" if is_unread(entry) else "error"
    if not all(strings):
        yield Finding(severity, place, ids[0], _("not translated"))
        return
    if entry.fuzzy:
        reason = _("the English changed; it was: {text}").format(text=english_before(entry))
        yield Finding(severity, place, ids[0], reason)
        return
    for english, translation in zip(ids, strings, strict=False):
        for severity, reason in check_pair(english, translation, language):
            yield Finding(severity, place, english, reason)


def check_pair(english: str, translation: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield (severity, reason) for everything wrong with the translation of one text."""
    translation = unicodedata.normalize("NFC", translation)
    for reason in structure.differences(english, translation):
        yield "error", reason
    rules = _RULES.get(language)
    if rules is None:
        return
    for reason in rules.errors(english, translation):
        yield "error", reason
    for reason in rules.warnings(english, translation):
        yield "warning", reason
    terms = glossary.terms()
    yield from glossary.missing_terms(english, translation, terms)
    for reason in glossary.forbidden_forms(translation, terms, english):
        yield "error", reason


def _first_uses(catalogue: Catalog, language: str) -> Iterator[Finding]:
    """Yield a warning for each term whose first use in a lesson lacks its English in brackets."""
    seen: set[tuple[str, str]] = set()
    for entry in catalogue:
        if not entry.id or not (entry.context or "").startswith("lessons/") or not isinstance(entry.string, str):
            continue
        lesson, cell = entry.context.split(":")
        for group in glossary.terms_in(entry.id, glossary.terms()):
            used = next((term for term in group if term.pattern.search(entry.string)), None)
            if used is None or (lesson, used.rendering) in seen:
                continue
            seen.add((lesson, used.rendering))
            after = entry.string[used.pattern.search(entry.string).end() :]
            if used.english_at_first_use and not _AFTER_A_TERM.sub("", after).lstrip().startswith("("):
                reason = _("the first use of '{term}' has no English in brackets").format(term=used.english)
                yield Finding("warning", f"{language}, {lesson}:{cell}", entry.id, reason)


def _stale_template(folder: Path, course: Path) -> Iterator[Finding]:
    """Yield an error if a text of the sources is not in the template, or the other way round; its place may move."""
    now = {(entry.context, entry.id) for entry in template(all_messages(course)) if entry.id}
    if now != {(entry.context, entry.id) for entry in read_template(folder) if entry.id}:
        again = _("the sources have changed; run 'twitch-course translate update'")
        yield Finding("error", template_path(folder).name, "", again)


def _stale_files(catalogue: Catalog, language: str, folder: Path, course: Path) -> Iterator[Finding]:
    """Yield an error for each file made from the catalogue that is not what the catalogue makes now."""
    again = _("not up to date; run 'twitch-course translate build'")
    binary = catalogue_path(language, folder).with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        yield Finding("error", f"{language}, {binary.name}", "", again)
    lessons = course / LESSONS_FOLDER.name
    stems = edition_stems(language, course)
    for stem in stems:
        english = read_notebook(lessons / f"{stem}.ipynb")
        expected = translated(english, stem, language, lookup_in(catalogue), stems)
        path = lessons / language / f"{stem}.ipynb"
        place = f"{language}, lessons/{language}/{stem}.ipynb"
        if not path.exists() or _sources(read_notebook(path)) != _sources(expected):
            yield Finding("error", place, "", again)
        for before, after in zip(english.cells, expected.cells, strict=True):
            if before.cell_type == "markdown" and _shape(before.source) != _shape(after.source):
                reason = _("the translation of cell '{cell}' changes its Markdown structure").format(cell=before.id)
                yield Finding("error", place, "", reason)
    for stem in sorted(pending(language)):
        if (lessons / language / f"{stem}.ipynb").exists():
            reason = _("the lesson is there, and lessons.yaml says that it is not yet; remove 'not_yet_in'")
            yield Finding("error", f"{language}, lessons/{language}/{stem}.ipynb", "", reason)


def lookup_in(catalogue: Catalog) -> Callable[[str, str], str]:
    """Return a function of (context, English) that gives the finished translation, English where there is none."""

    def lookup(context: str, text: str) -> str:
        entry = catalogue.get(text, context)
        return entry.string if entry is not None and entry.string and not entry.fuzzy else text

    return lookup


def _sources(notebook: object) -> list[tuple[str, str, str, object]]:
    return [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]


def _shape(text: str) -> list[str]:
    return [block.text if block.kind == "verbatim" else block.kind for block in markdown_blocks.split(text)]
