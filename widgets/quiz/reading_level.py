"""How hard a question is to read: long sentences, and the grade of Flesch and Kincaid.

Kincaid, Fishburne, Rogers and Chissom (1975), Research Branch Report 8-75. The grade counts syllables by groups of
vowels, which is right within a few percent over a whole text; single words of the field cannot be shortened, and so
only the text as a whole is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from widgets.content import Item
from widgets.language import gettext as _
from widgets.quiz.inline import plain

Fault = tuple[Literal["error", "warning"], str]
LONGEST_SENTENCE = 32  # words
HIGHEST_GRADE = 12.0
ENOUGH_WORDS = 25  # a grade of fewer says nothing
_SENTENCE_END = re.compile(r"[.!?:;](?:\s|$)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def reading_faults(item: Item) -> Iterator[Fault]:
    """Yield what makes the prompt or the explanation of an item hard to read."""
    for name in ("prompt", "explanation"):
        text = plain(getattr(item, name))
        longest = max((len(_WORD.findall(sentence)) for sentence in _SENTENCE_END.split(text)), default=0)
        if longest > LONGEST_SENTENCE:
            yield "warning", _("a sentence of the {field} has {count} words").format(field=name, count=longest)
        grade = reading_grade(text)
        if grade is not None and grade > HIGHEST_GRADE:
            yield (
                "warning",
                _("the {field} reads at school grade {grade:.0f}; say it more simply").format(field=name, grade=grade),
            )


def reading_grade(text: str) -> float | None:
    """Return the school grade at which an English text can be read; None for a text that is too short to tell."""
    words = _WORD.findall(text)
    if len(words) < ENOUGH_WORDS:
        return None
    sentences = max(1, len([part for part in _SENTENCE_END.split(text) if _WORD.search(part)]))
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def count_syllables(word: str) -> int:
    """Return about how many syllables an English word has."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1:
        groups -= 1
    return max(1, groups)
