"""The text twin of a widget: what it shows, in words and rounded numbers.

The same words go three ways: into the notebook's output (``text/plain`` and ``text/html``), where nbval compares them
and an unrun notebook shows them; and into the page of the live widget, for a screen reader.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from widgets.language import current_language
from widgets.language import gettext as _


def number(value: float | None, digits: int = 3) -> str:
    """Return `value` rounded to `digits` significant digits, with a true minus sign; a dash where there is none.

    Parameters
    ----------
    value : float or None
    digits : int
        Significant digits; whole numbers with more digits keep them.
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−")


def shown_unit(unit: str) -> str:
    """Return a unit of the data as a reader sees it: ``uA/cm^2`` as µA/cm², and nothing for ``"1"``."""
    if unit in _UNITS_IN_WORDS:
        return _UNITS_IN_WORDS[unit]()
    return _MICRO.sub("µ", unit).replace("^2", "²").replace("deg", "°")


_MICRO = re.compile(r"^u(?=[A-Za-z])")
_UNITS_IN_WORDS = {"1": lambda: "", "1/min": lambda: _("a minute")}


@dataclass(frozen=True)
class TextTwin:
    """What a widget shows, in words.

    Attributes
    ----------
    title : str
    paragraphs : tuple of str
    columns, rows : tuple
        A data table; empty where there is none.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())

    def plain(self) -> str:
        """Return the twin as plain text."""
        lines = [self.title, *self.paragraphs]
        if self.columns:
            lines.append(" | ".join(self.columns))
        lines += [" | ".join(row) for row in self.rows]
        return "\n".join(lines)

    def html(self, live_hint: bool = True) -> str:
        """Return the twin as HTML for the notebook, with a line that says how to make it live."""
        parts = [
            f'<div lang="{current_language()}" class="twitch-twin">',
            f"<p><strong>{_escape(self.title)}</strong></p>",
        ]
        parts += [f"<p>{_escape(paragraph)}</p>" for paragraph in self.paragraphs]
        if self.columns or self.rows:
            parts.append(table_html(self.columns, self.rows))
        if live_hint:
            parts.append(f"<p><em>{_escape(_('Run the lesson to make this live.'))}</em></p>")
        return "\n".join([*parts, "</div>"])


def table_html(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table with a header row and row headers in the first column."""
    head = "".join(f'<th scope="col">{_escape(cell)}</th>' for cell in columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{_escape(cell)}</th>' if index == 0 else f"<td>{_escape(cell)}</td>"
            for index, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class WithTextTwin:
    """Gives a widget its twin as notebook output; put it before the widget class among the bases."""

    def text_twin(self) -> TextTwin:
        """Return what the widget shows now, in words; it gives nothing away that the widget withholds."""
        raise NotImplementedError(type(self).__name__)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        twin = self.text_twin()
        return {**(data or {}), "text/plain": twin.plain(), "text/html": twin.html()}, metadata


def _escape(text: str) -> str:
    return html.escape(text, quote=False)
