"""The little markup of the bank as HTML that is XML as well, and numbers as every platform reads them."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from widgets.quiz.inline import Run, paragraphs, runs

DIGITS = 12  # more than any tolerance asks for, and no noise of binary fractions


def html_of(text: str) -> str:
    """Return a text of the bank as HTML on one line, without a paragraph around it."""
    return _joined(runs(text))


def html_paragraphs(text: str) -> str:
    """Return a text of the bank as HTML paragraphs."""
    return "".join(f"<p>{_joined(part)}</p>" for part in paragraphs(text))


def decimal(value: float) -> str:
    """Return a number with a decimal point and no exponent, which no format but XML allows."""
    text = format(Decimal(f"{value:.{DIGITS}g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _joined(found: list[Run]) -> str:
    return "".join(f"<{kind}>{escape(words)}</{kind}>" if kind else escape(words) for kind, words in found)
