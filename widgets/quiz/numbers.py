"""Reading a number with its unit the way people write them: decimal comma or point, any minus sign, any digits."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from widgets.errors import CourseError
from widgets.language import gettext as _

LONGEST_TEXT = 60  # characters; no number that a person means is longer

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_MINUS_SIGNS = str.maketrans(dict.fromkeys("−–—‐‑‒﹣－", "-"))
_SUPERSCRIPT_RUN = re.compile("(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_SPACED_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_QUANTITY = re.compile(
    r"[~≈=]?\s*(?P<sign>[+-]?)\s*(?P<digits>[.,]?\d[\d.,]*)"
    r"(?:\s*(?:[eE]|[x×*·]\s*10\s*\^?)\s*(?P<exponent>[+-]?\d{1,3})(?!\d))?"
    r"\s*(?P<unit>.*)"
)


class UnreadableNumberError(CourseError):
    """What stands in the box is not a number that can be understood; the text says how to write it."""


class Quantity(NamedTuple):
    """A number and the unit in which it was given."""

    value: float
    unit: str


def read_quantity(text: str, units: Mapping[str, float]) -> Quantity:
    """Return the number that `text` holds, with its unit.

    Parameters
    ----------
    text : str
        What a learner typed, for example ``−70``, ``0,07 V`` or ``1.5e-3``.
    units : mapping of str to float
        The units that are understood, each with its size in the first one; a text without a unit means the first.

    Raises
    ------
    UnreadableNumberError
        If there is no number, one that can be read in two ways, or a unit that is not in `units`.
    """
    if not text.strip():
        raise UnreadableNumberError(_("Write a number in the box first."))
    if len(text) > LONGEST_TEXT:
        raise UnreadableNumberError(_("That is too long for a number: write just the number, for example 12.5."))
    match = _QUANTITY.fullmatch(_plain(text))
    if match is None:
        raise UnreadableNumberError(
            _("“{text}” is not a number that can be read here: write it in digits, for example 12.5.").format(
                text=text.strip()
            )
        )
    value = float(_decimal(match["digits"], text) + "e" + (match["exponent"] or "0"))
    if not math.isfinite(value):
        raise UnreadableNumberError(_("“{text}” is too large to be read as a number.").format(text=text.strip()))
    return Quantity(-value if match["sign"] == "-" else value, _unit(match["unit"], units))


def _plain(text: str) -> str:
    """Return `text` with ASCII digits, ASCII minus signs and plain spaces, and without spaces between thousands."""
    text = _SUPERSCRIPT_RUN.sub(lambda match: "^" + match[0].translate(_SUPERSCRIPTS), text.translate(_MINUS_SIGNS))
    text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    text = " ".join(text.split())
    return _SPACED_GROUPS.sub(lambda match: match[0].replace(" ", ""), text)


def _decimal(digits: str, written: str) -> str:
    """Return `digits` with a decimal point and no thousands separators."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        decimal, group = (",", ".") if digits.rfind(",") > digits.rfind(".") else (".", ",")
        whole, _separator, fraction = digits.rpartition(decimal)
        return _ungrouped(whole, group, written) + "." + fraction
    if commas == 1 and re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        raise UnreadableNumberError(
            _("Does “{text}” mean {large} or {small}? Write it like one of these.").format(
                text=written.strip(), large=digits.replace(",", ""), small=digits.replace(",", ".")
            )
        )
    if commas == 1:
        return digits.replace(",", ".")
    if commas or points > 1:
        return _ungrouped(digits, "," if commas else ".", written)
    return digits


def _ungrouped(digits: str, separator: str, written: str) -> str:
    """Return `digits` without the separators of thousands (or of lakh and crore: 1,00,000)."""
    groups = digits.split(separator)
    if not (1 <= len(groups[0]) <= 3 and all(2 <= len(group) <= 3 for group in groups[1:]) and len(groups[-1]) == 3):
        raise UnreadableNumberError(
            _("“{text}” can be read in more than one way: write it with one decimal point at most.").format(
                text=written.strip()
            )
        )
    return "".join(groups)


def _unit(text: str, units: Mapping[str, float]) -> str:
    wanted = _same_letters(text)
    if not wanted:
        return next(iter(units))
    exact = [unit for unit in units if _same_letters(unit) == wanted]
    found = exact or [unit for unit in units if _same_letters(unit).lower() == wanted.lower()]
    if len(found) != 1:
        known = _(" or ").join(unit for unit in units if unit)
        raise UnreadableNumberError(
            _("The unit “{unit}” is not known here: use {known}, or the number alone.").format(unit=text, known=known)
            if known
            else _("This number has no unit: write the number alone.")
        )
    return found[0]


def _same_letters(unit: str) -> str:
    """Return a unit without spaces, with one kind of micro sign and of superscripts."""
    return unicodedata.normalize("NFKC", unit).replace(" ", "").replace("^", "").rstrip(".")
