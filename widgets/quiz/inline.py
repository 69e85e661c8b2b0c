"""The little markup that texts of the bank may carry: ``**bold**``, ``*italic*`` and `` `code` ``; all else is plain.

A text becomes runs, pairs of a kind and plain characters. The browser makes one element of each run and never reads
any of it as HTML, so nothing in a bank can inject any.
"""

from __future__ import annotations

import re

Run = tuple[str, str]
_MARKED = re.compile(r"\*\*(?=\S)(?P<strong>.+?)(?<=\S)\*\*|\*(?=\S)(?P<em>[^*]+?)(?<=\S)\*|`(?P<code>[^`]+)`")


def runs(text: str) -> list[Run]:
    """Return the runs of a text: (kind, characters) with the kind ``strong``, ``em``, ``code`` or nothing."""
    text = " ".join(text.split())
    found: list[Run] = []
    start = 0
    for match in _MARKED.finditer(text):
        if match.start() > start:
            found.append(("", text[start : match.start()]))
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        start = match.end()
    if start < len(text):
        found.append(("", text[start:]))
    return found


def paragraphs(text: str) -> list[list[Run]]:
    """Return the runs of each paragraph; an empty line ends one."""
    return [runs(part) for part in re.split(r"\n\s*\n", text) if part.strip()]


def plain(text: str) -> str:
    """Return a text without its marks, on one line."""
    return "".join(characters for _kind, characters in runs(text))
