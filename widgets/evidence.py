"""How sure we are, in the same words and badges everywhere."""

from __future__ import annotations

import html
from collections.abc import Iterable

from widgets.language import gettext as _

# From the surest to the least sure.
EVIDENCE = ("measured", "derived", "illustrative")

_WORDS = {
    "measured": lambda: _("measured"),
    "derived": lambda: _("derived"),
    "illustrative": lambda: _("illustrative"),
    "established": lambda: _("established"),
    "plausible": lambda: _("plausible"),
    "contested": lambda: _("contested"),
}
_SENTENCES = {
    "measured": lambda: _("The size of the change was measured."),
    "derived": lambda: _("The size of the change was worked out from measurements."),
    "illustrative": lambda: _("The size of the change was chosen by us to show a direction."),
    "established": lambda: _("Science agrees that this can cause twitches."),
    "plausible": lambda: _("There is a good reason to think so, but no proof."),
    "contested": lambda: _("Studies disagree, or there are hardly any."),
}
_SIGNS = {"measured": "●", "derived": "◐", "illustrative": "○", "established": "●", "plausible": "◐", "contested": "○"}


def evidence_word(name: str) -> str:
    """Return the word for a value of `evidence` or `strength` in the records."""
    return _WORDS[name]()


def evidence_sentence(name: str) -> str:
    """Return what such a word means, as a sentence."""
    return _SENTENCES[name]()


def evidence_sign(name: str) -> str:
    """Return the shape that stands beside the word: fuller is surer."""
    return _SIGNS[name]


def badge(name: str) -> str:
    """Return the HTML of the badge for a value of `evidence` or `strength`."""
    word, sentence = html.escape(evidence_word(name)), html.escape(evidence_sentence(name))
    sign = f'<span aria-hidden="true">{evidence_sign(name)}</span>'
    return f'<span class="twitch-badge twitch-{name}" title="{sentence}">{sign} {word}</span>'


def least_sure(evidence: Iterable[str]) -> str:
    """Return the least sure of some values of `evidence`: a chain is as sure as its weakest link.

    Parameters
    ----------
    evidence : iterable of str
        At least one.
    """
    return max(evidence, key=EVIDENCE.index)
