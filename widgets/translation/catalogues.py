"""The catalogues: the template of all English texts, one file of translations a language, and its compiled form."""

from __future__ import annotations

import difflib
import io
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from widgets.errors import CourseError
from widgets.folders import COURSE_FOLDER, LOCALE_FOLDER
from widgets.language import DOMAIN, SOURCE_LANGUAGE
from widgets.language import gettext as _
from widgets.translation.sources import Message, all_messages

# The headers of a catalogue want a date; one that never moves keeps two runs the same.
_DATE = datetime(2026, 1, 1, tzinfo=UTC)
# How alike an old and a new English text must be for the old translation to be offered again.
_ALIKE = 0.7
# A comment on a fuzzy entry: the English for which its translation was made.
_WAS = "The English was:"
_HEADER = "# Texts of the twitch course. English is the source; see data/README.md.\n#"


def template_path(folder: Path = LOCALE_FOLDER) -> Path:
    """Return where the template lies."""
    return folder / f"{DOMAIN}.pot"


def catalogue_path(language: str, folder: Path = LOCALE_FOLDER) -> Path:
    """Return where the translations into `language` lie."""
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages(folder: Path = LOCALE_FOLDER) -> list[str]:
    """Return the languages that have a catalogue, compiled or not."""
    return sorted(path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def template(messages: Iterable[Message]) -> Catalog:
    """Return the template of `messages`, in their order, each text once a context."""
    catalogue = _dated(Catalog(project="twitch-course", version="0.1.0", charset="utf-8", header_comment=_HEADER))
    for message in messages:
        key = (message.text, message.plural) if message.plural else message.text
        catalogue.add(key, locations=[(message.place, 0)], auto_comments=message.comments, context=message.context)
    return catalogue


def read_catalogue(language: str, folder: Path = LOCALE_FOLDER) -> Catalog:
    """Return the catalogue of `language`.

    Raises
    ------
    CourseError
        If there is none or it cannot be read.
    """
    path = catalogue_path(language, folder)
    if not path.exists():
        raise CourseError(
            _("There is no catalogue for '{language}'; 'twitch-course translate update {language}' begins one.").format(
                language=language
            )
        )
    return _read(path, language)


def read_template(folder: Path = LOCALE_FOLDER) -> Catalog:
    """Return the template as it was last written; an empty one if it never was."""
    path = template_path(folder)
    return _read(path, None) if path.exists() else template([])


def catalogue_text(catalogue: Catalog) -> str:
    """Return a catalogue as the text of its file: no line numbers, no dates that move, long lines whole."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=0, include_lineno=False)
    return stream.getvalue().decode("utf-8").rstrip("\n") + "\n"


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue in the binary form that gettext reads; what is fuzzy stays out."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def updated(catalogue: Catalog, new: Catalog) -> Catalog:
    """Return `catalogue` brought up to date with the template `new`.

    A text whose English changed keeps its translation, marked fuzzy with the English it was made for. The old text is
    looked for in the same file only: a likeness across files is mostly chance.
    """
    catalogue.update(new, no_fuzzy_matching=True, update_creation_date=False)
    orphans = [entry for entry in catalogue.obsolete.values() if any(_strings(entry))]
    for entry in catalogue:
        if entry.id and not any(_strings(entry)):
            _reuse(entry, orphans)
        if not entry.fuzzy and any(comment.startswith(_WAS) for comment in entry.user_comments):
            entry.user_comments = []
        if entry.id and entry.string:
            entry.string = _composed(entry.string)
    catalogue.obsolete = {key: old for key, old in catalogue.obsolete.items() if any(old is kept for kept in orphans)}
    return _dated(catalogue)


def english_before(entry: Entry) -> str:
    """Return the English for which the translation of a fuzzy entry was made, empty if that is not known."""
    return " ".join(entry.user_comments).partition(_WAS)[2].strip()


def extract(folder: Path = LOCALE_FOLDER, course: Path = COURSE_FOLDER) -> list[str]:
    """Write the template from the sources; return the files that changed."""
    path = template_path(folder)
    return _write(path, catalogue_text(template(all_messages(course))).encode(), folder)


def update(language: str, folder: Path = LOCALE_FOLDER, course: Path = COURSE_FOLDER) -> list[str]:
    """Write the template and bring the catalogue of `language` up to date; return the files that changed."""
    if language == SOURCE_LANGUAGE:
        raise CourseError(_("English is the source and has no catalogue; name another language."))
    new = template(all_messages(course))
    path = catalogue_path(language, folder)
    old = read_catalogue(language, folder) if path.exists() else _begun(language)
    changed = _write(template_path(folder), catalogue_text(new).encode(), folder)
    return changed + _write(path, catalogue_text(updated(old, new)).encode(), folder)


def compile_catalogue(language: str, folder: Path = LOCALE_FOLDER) -> list[str]:
    """Write the compiled catalogue of `language`; return the files that changed."""
    path = catalogue_path(language, folder).with_suffix(".mo")
    return _write(path, compiled(read_catalogue(language, folder)), folder)


def _read(path: Path, language: str | None) -> Catalog:
    try:
        with path.open("rb") as stream:
            return _dated(read_po(stream, locale=language, abort_invalid=True))
    except (PoFileError, ValueError) as error:
        raise CourseError(
            _("The catalogue {file} cannot be read ({reason}).").format(file=path.name, reason=str(error))
        ) from None


def _begun(language: str) -> Catalog:
    try:
        return _dated(Catalog(locale=language, project="twitch-course", version="0.1.0", header_comment=_HEADER))
    except ValueError:
        raise CourseError(_("'{language}' is not the code of a language.").format(language=language)) from None


def _dated(catalogue: Catalog) -> Catalog:
    catalogue.creation_date = catalogue.revision_date = _DATE
    catalogue.fuzzy = False
    return catalogue


def _strings(entry: Entry) -> tuple[str, ...]:
    return entry.string if isinstance(entry.string, tuple) else (entry.string or "",)


def _composed(string: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(string, tuple):
        return tuple(unicodedata.normalize("NFC", part) for part in string)
    return unicodedata.normalize("NFC", string)


def _file_of(entry: Entry) -> str | None:
    return entry.context.split(":")[0] if entry.context else None


def _reuse(entry: Entry, orphans: list[Entry]) -> None:
    """Give `entry` the translation of the orphan most like it: fuzzy, unless only its place changed."""
    near = _nearest(entry, orphans)
    if near is None:
        return
    orphans[:] = [old for old in orphans if old is not near]
    entry.string = near.string
    if near.id != entry.id:
        entry.flags.add("fuzzy")
        entry.user_comments = [f"{_WAS} {_english(near)}"]


def _nearest(entry: Entry, orphans: list[Entry]) -> Entry | None:
    """Return the orphan of the same file whose English is most like the entry's: the same cell or field first."""
    candidates = [old for old in orphans if _file_of(old) == _file_of(entry) and type(old.id) is type(entry.id)]
    best, best_score = None, _ALIKE
    for old in candidates:
        matcher = difflib.SequenceMatcher(None, _english(old), _english(entry), autojunk=False)
        if matcher.real_quick_ratio() < best_score or matcher.quick_ratio() < best_score:
            continue
        score = matcher.ratio() + (0.2 if old.context == entry.context else 0)
        if score > best_score:
            best, best_score = old, score
    return best


def _english(entry: Entry) -> str:
    return entry.id[0] if isinstance(entry.id, tuple) else entry.id


def _write(path: Path, content: bytes, folder: Path) -> list[str]:
    if path.exists() and path.read_bytes() == content:
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return [path.relative_to(folder).as_posix()]
