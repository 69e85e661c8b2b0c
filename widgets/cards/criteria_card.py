"""A card with diagnostic rules as published: to be read and practised on invented people, with nothing to tick."""

from __future__ import annotations

from widgets import content
from widgets.cards.card import Card, block, escape, row
from widgets.content.criteria import criteria
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _


class CriteriaCard(Card):
    """The features and the rules of some diagnostic criteria.

    Parameters
    ----------
    name : str
        The id of the criteria, such as ``hunter``.

    Raises
    ------
    CourseError
        If there are no such criteria.
    """

    _look = "twitch-card twitch-framed"

    def __init__(self, name: str) -> None:
        known = criteria()
        if name not in known:
            raise CourseError(_("There are no criteria '{name}'.").format(name=name) + " " + nearest_name(name, known))
        rules = content.localised(known[name], f"criteria.yaml:{name}")
        numbered = [f"{number}. {rule.text}" for number, rule in enumerate(rules.rules, start=1)]
        items = "".join(f"<li>{escape(rule.text)}</li>" for rule in rules.rules)
        super().__init__([
            block("h3", rules.name),
            block("p", _("First: {condition}").format(condition=rules.exposure)),
            block("p", _("Then one of these is enough, and every part of it is needed:")),
            (f"<ol>{items}</ol>", "\n".join(numbered)),
            block("p", _("What an examiner finds:")),
            *(row(one.name, [one.about]) for one in rules.features),
            block("p", _("Doctors use these rules after an examination. They are no self-test."), "twitch-second"),
        ])  # fmt: skip
