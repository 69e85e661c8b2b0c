"""What must be the same in a translation whatever the language: placeholders, numbers, formulas, code, links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from widgets.language import gettext as _

_MARKER = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_MATH = re.compile(r"\$\$.+?\$\$|(?<![\\\w])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\w)|\\begin\{.+?\\end\{\w+\*?\}", re.DOTALL)
_WORDS_IN_MATH = re.compile(r"\\text\{[^{}]*\}")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SPOKEN = re.compile(r"\b(alt|title|aria-label)=(\"[^\"]*\"|'[^']*')")
_TARGET = re.compile(r"\]\(\s*<?([^)\s>]+)")
_ADDRESS = re.compile(r"https?://[^\s)>\]]+")
_PLACEHOLDER = re.compile(r"\{[^{}\s]*\}|%\(\w+\)[sdf]|%[sd]\b")
_NUMBER = re.compile(r"(?<![\w\u0900-\u0963])[-−]?\d+(?:\.\d+)?")
_STRONG = re.compile(r"(?<!\*)\*\*(?!\*)")
# Stands for what was taken out, so that the words around it keep their places.
_GAP = "□"
_EMPHASIS = re.compile(r"\*+")

# Names that mean something to a program: in single quotes, a path or file, an option, a key with another, a call.
_NAME = re.compile(r"'[^'\n]*'|\S*[/_]\S*|--[\w-]+|\bCtrl\+\w\b|\b[\w.-]+\.(?:yaml|csv|pot?|mo|ipynb|txt|py|jsonl?)\b")
# Each kind is looked for in what those before it left over: the digits of an address are not numbers.
_KINDS: dict[str, tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = {
    "markers": (_MARKER, re.Match.group),
    "code": (_CODE, re.Match.group),
    "formulas": (_MATH, lambda match: _WORDS_IN_MATH.sub(r"\\text{}", match.group())),
    "tags": (_TAG, lambda match: _SPOKEN.sub(r"\1", match.group())),
    "links": (_TARGET, lambda match: match.group(1)),
    "addresses": (_ADDRESS, re.Match.group),
    "placeholders": (_PLACEHOLDER, re.Match.group),
    "strong": (_STRONG, re.Match.group),
    "numbers": (_NUMBER, lambda match: match.group().replace("-", "−")),
}


def pieces(text: str) -> dict[str, Counter[str]]:
    """Return what a translation of `text` must also hold, by kind, with how often."""
    found = {}
    for kind, (pattern, name) in _KINDS.items():
        found[kind] = Counter(map(name, pattern.finditer(text)))
        text = _taken_out(kind, text)
    return found


def differences(english: str, translation: str) -> Iterator[str]:
    """Yield one sentence for each kind of piece that is not equal in both texts."""
    first, second = pieces(english), pieces(translation)
    for kind, counts in first.items():
        missing, added = counts - second[kind], second[kind] - counts
        if missing:
            yield _("{kind} missing: {list}").format(kind=_kind_name(kind), list=_listed(missing))
        if added:
            yield _("{kind} added: {list}").format(kind=_kind_name(kind), list=_listed(added))
    if english[:1].isspace() != translation[:1].isspace() or english[-1:].isspace() != translation[-1:].isspace():
        yield _("spaces at the beginning or end differ")
    if english.count("\n") != translation.count("\n"):
        yield _("the number of lines differs")


def without_pieces(text: str) -> str:
    """Return `text` without markers, code, formulas, tags, addresses and placeholders: its words and numbers."""
    for kind in _KINDS:
        if kind != "numbers":
            text = _taken_out(kind, text)
    return _EMPHASIS.sub("", text)


def without_names(text: str) -> str:
    """Return `text` without names that mean something to a program."""
    return _NAME.sub(_GAP, text)


def _taken_out(kind: str, text: str) -> str:
    """Return `text` without the pieces of one kind; of a link only the target goes, of a tag not what is read aloud."""
    if kind == "links":
        return _TARGET.sub("](", text)
    if kind == "tags":
        return _TAG.sub(lambda match: " ".join(spoken for _name, spoken in _SPOKEN.findall(match.group())), text)
    return _KINDS[kind][0].sub("" if kind in ("markers", "strong") else _GAP, text)


def _kind_name(kind: str) -> str:
    return {
        "markers": _("markers"),
        "code": _("code"),
        "formulas": _("formulas"),
        "tags": _("tags"),
        "links": _("links"),
        "addresses": _("addresses"),
        "placeholders": _("placeholders"),
        "strong": _("marks of strong emphasis"),
        "numbers": _("numbers"),
    }[kind]


def _listed(counts: Counter[str]) -> str:
    return ", ".join(sorted(counts.elements()))
