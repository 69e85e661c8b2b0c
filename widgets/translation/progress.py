"""How far the translations are: counts a file, and what became stale, with its cell and block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from widgets.folders import COURSE_FOLDER, LOCALE_FOLDER
from widgets.language import gettext as _
from widgets.translation.catalogues import english_before, languages, read_catalogue, template, updated
from widgets.translation.sources import Message, all_messages


def status(language: str | None = None, folder: Path = LOCALE_FOLDER, course: Path = COURSE_FOLDER) -> list[str]:
    """Return the state of `language`, or of all languages, line by line.

    The catalogue is compared with the sources as they are now, whether or not it was updated since they changed;
    nothing is written.
    """
    messages = all_messages(course)
    lines: list[str] = []
    for code in [language] if language else languages(folder):
        catalogue = updated(read_catalogue(code, folder), template(messages))
        lines += [*_counts(catalogue, code, messages), *_changes(catalogue, messages)]
    return lines


def _counts(catalogue: Catalog, language: str, messages: list[Message]) -> Iterator[str]:
    total: Counter[str] = Counter()
    done: Counter[str] = Counter()
    fuzzy: Counter[str] = Counter()
    for message in {(message.context, message.text): message for message in messages}.values():
        entry = catalogue.get(message.text, message.context)
        total[message.place] += 1
        fuzzy[message.place] += entry.fuzzy
        done[message.place] += _is_done(entry)
    every = sum(total.values())
    yield _("{language}: {done} of {every} texts translated ({percent} %), {fuzzy} to be looked at again").format(
        language=language,
        done=sum(done.values()),
        every=every,
        percent=100 * sum(done.values()) // max(every, 1),
        fuzzy=sum(fuzzy.values()),
    )
    for place in sorted(total):
        if done[place] < total[place]:
            yield _("  {file}: {done} of {every} ({percent} %), {fuzzy} to be looked at again").format(
                file=place,
                done=done[place],
                every=total[place],
                percent=100 * done[place] // total[place],
                fuzzy=fuzzy[place],
            )


def _changes(catalogue: Catalog, messages: list[Message]) -> Iterator[str]:
    """Yield one line for each text whose English changed: its place, and which block of its cell it is."""
    block: Counter[str | None] = Counter()
    for message in messages:
        block[message.context] += 1
        entry = catalogue.get(message.text, message.context)
        if entry is None or not entry.fuzzy:
            continue
        place = message.context or message.place
        if message.place.startswith("lessons/"):
            place = _("{place}, block {number}").format(place=message.context, number=block[message.context])
        yield _("  changed: {place}: '{old}' is now '{new}'").format(
            place=place, old=english_before(entry), new=message.text
        )


def _is_done(entry: object) -> bool:
    strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    return all(strings) and not entry.fuzzy
