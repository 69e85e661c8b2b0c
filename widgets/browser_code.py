"""The code and the style sheets of the widgets, read as text."""

from __future__ import annotations

from pathlib import Path


def browser_code(*paths: Path) -> str:
    """Return the text of some files as one.

    A widget gets text and no path, since anywidget watches a file for changes and keeps all its widgets alive for that.
    """
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
