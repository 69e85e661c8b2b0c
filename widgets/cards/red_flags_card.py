"""The red flags: signs that need a doctor, in three tiers, the same words wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable

from widgets import content
from widgets.cards.card import Block, Card, block, escape
from widgets.content.red_flags import RedFlag, Tier, red_flags
from widgets.errors import CourseError, nearest_name
from widgets.language import current_language
from widgets.language import gettext as _


class RedFlags(Card):
    """Signs that need a doctor: emergency services now, a doctor this week, or a word at the next visit.

    Parameters
    ----------
    *names : str
        Ids of red flags; without any, all are shown.
    cause : str, optional
        The id of a cause, whose own red flags are shown.

    Raises
    ------
    CourseError
        If there is no such red flag or cause.
    """

    _look = "twitch-card twitch-framed twitch-red-flags"

    def __init__(self, *names: str, cause: str = "") -> None:
        wanted = (*names, *(content.cause(cause).red_flags if cause else ()))
        title = block("h3", _("When to get help"))
        advice = _("This is general information and cannot examine anybody. If in doubt, ask a doctor sooner.")
        super().__init__([title, *tier_blocks(wanted), block("p", advice, "twitch-second"), *remark_on_translation()])


def tier_blocks(names: Iterable[str] = ()) -> list[Block]:
    """Return the tiers with these red flags, the most urgent first; all of them without names.

    Raises
    ------
    CourseError
        If there is no such red flag.
    """
    records = content.localised(red_flags(), "red_flags.yaml")
    known = records.by_id()
    wanted = tuple(names) or tuple(known)
    for name in wanted:
        if name not in known:
            raise CourseError(_("There is no red flag '{name}'.").format(name=name) + " " + nearest_name(name, known))
    blocks = []
    for tier in records.tiers:
        flags = [flag for name, flag in known.items() if name in wanted and flag.tier == tier.id]
        if flags:
            blocks.append(_tier_block(tier, flags))
    return blocks


def remark_on_translation() -> list[Block]:
    """Return the remark that no doctor has read the red flags in this language; nothing where one has."""
    if current_language() not in red_flags().unread_by_clinicians_in:
        return []
    remark = _("This translation has not yet been checked by a doctor who speaks the language.")
    return [block("p", remark, "twitch-second")]


def _tier_block(tier: Tier, flags: list[RedFlag]) -> Block:
    items = "".join(f"<li>{escape(flag.sign)}<br><small>{escape(flag.why)}</small></li>" for flag in flags)
    as_html = (
        f'<div class="twitch-tier twitch-{tier.id}"><h4>{escape(tier.title)}</h4>'
        f'<p>{escape(tier.advice)}</p><ul class="twitch-list">{items}</ul></div>'
    )
    lines = [tier.title, f"  {tier.advice}", *(f"  • {flag.sign} {flag.why}" for flag in flags)]
    return as_html, "\n".join(lines)
