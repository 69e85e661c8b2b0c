"""The language a learner reads: lookup in the gettext catalogue, English where a translation is missing.

English text is its own key. Words in code go through `gettext` (imported as ``_``) or `ngettext`; words in data files
and lessons carry a context (file, id and field) and go through `pgettext`.
"""

from __future__ import annotations

import gettext as _stdlib
import struct
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from widgets.folders import LOCALE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

DOMAIN = "twitch_course"
SOURCE_LANGUAGE = "en"
# What a language calls itself; it is shown to the reader and never translated.
LANGUAGE_NAMES = {"en": "English", "hi": "हिंदी"}

_missing: set[tuple[str | None, str]] = set()


class _English(_stdlib.NullTranslations):
    """The source language: every text stands for itself."""


class _Missing(_stdlib.NullTranslations):
    """Falls back to English and remembers what was not found."""

    def gettext(self, message: str) -> str:
        _missing.add((None, message))
        return message

    def pgettext(self, context: str, message: str) -> str:
        _missing.add((context, message))
        return message

    def ngettext(self, one: str, many: str, count: int) -> str:
        _missing.add((None, one))
        return super().ngettext(one, many, count)


_translations: _stdlib.NullTranslations = _English()
_language = SOURCE_LANGUAGE


def available_languages() -> list[str]:
    """Return the codes of the languages that have a compiled catalogue, English first."""
    found = sorted(path.parent.parent.name for path in LOCALE_FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return [SOURCE_LANGUAGE, *found]


def current_language() -> str:
    """Return the code of the language in use, for example ``hi``."""
    return _language


def set_language(code: str) -> None:
    """Use the language `code` from now on; English, with a sentence on stderr, if its catalogue is damaged.

    Raises
    ------
    ValueError
        If there is no catalogue for `code`; the sentence names the languages that exist.
    """
    if code not in available_languages():
        known = ", ".join(available_languages())
        raise ValueError(
            _("There is no language '{code}' in this course; choose one of: {known}.").format(code=code, known=known)
        )
    if code == SOURCE_LANGUAGE:
        use_translations(code, _English())
        return
    try:
        translations = _stdlib.translation(DOMAIN, LOCALE_FOLDER, languages=[code])
    except (OSError, ValueError, LookupError, struct.error):  # all that a file with missing or wrong bytes sets off
        # In English, since its translation is what cannot be read.
        use_translations(SOURCE_LANGUAGE, _English())
        file = LOCALE_FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
        print(
            f"{file} is damaged: restore it from the course's repository, or run "
            f"'twitch-course translate build {code}'. Until then the course speaks English.",
            file=sys.stderr,
        )
        return
    translations.add_fallback(_Missing())
    use_translations(code, translations)


def use_translations(code: str, translations: _stdlib.NullTranslations) -> None:
    """Use a catalogue that is already in memory (the pseudo-locale of the tests is one)."""
    global _language, _translations
    _missing.clear()
    _language, _translations = code, translations


@contextmanager
def language(code: str) -> Iterator[None]:
    """Use the language `code` within a ``with`` block."""
    before = _language, _translations
    set_language(code)
    try:
        yield
    finally:
        use_translations(*before)


def gettext(message: str) -> str:
    """Return `message` in the current language."""
    return _translations.gettext(message)


def pgettext(context: str, message: str) -> str:
    """Return `message`, which stands at `context` in a data file, in the current language."""
    return _translations.pgettext(context, message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return `one` or `many` in the current language, whichever `count` asks for."""
    return _translations.ngettext(one, many, count)


def missing_translations() -> list[tuple[str | None, str]]:
    """Return (context, English text) of everything shown in English because its translation is missing."""
    return sorted(_missing, key=lambda entry: (entry[0] or "", entry[1]))


_ = gettext
