"""The questions that a page shows: which ones, with which numbers, from which bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from widgets import content
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _
from widgets.quiz.grading import bank_version
from widgets.quiz.parametric import instance, seed_of
from widgets.quiz.views import citation


@dataclass(frozen=True)
class Asked:
    """A question as it is asked: in the language of the reader and with its numbers in place.

    Attributes
    ----------
    stem : str
        The lesson that it belongs to.
    bank : str
        The fingerprint of the bank.
    item : Item
    references : list of dict
        Citations of the works behind it.
    seed : int or None
        What drew its numbers; None where they are fixed.
    review : int
        0 in the lesson; 1, 2, ... each time it comes back.
    """

    stem: str
    bank: str
    item: content.Item
    references: list[dict[str, str]]
    seed: int | None
    review: int = 0


def ask(stem: str, item: content.Item, review: int = 0) -> Asked:
    """Return a question of the bank as it is asked.

    Raises
    ------
    KeyError
        If it cites a work that is not in the bibliography; `twitch-course check` tells of it.
    """
    localised = content.localised(item, f"quizzes/{stem}.yaml:items:{item.id}")
    if review:
        # What comes back is no prediction any more: there is no figure to wait for, and the feedback comes at once.
        localised = localised.model_copy(update={"part": "quiz"})
    seed = seed_of(item.id, review=review) if getattr(item, "draws", None) else None
    # Looked up now, so that a missing one is told by the cell and not lost in the answer to a click.
    works = [citation(content.references()[name]) for name in item.references]
    return Asked(stem, bank_version(content.quiz(stem)), instance(localised, seed), works, seed, review)


def items_of_part(bank: content.Quiz, part: str, stem: str, objective: str | None = None) -> dict[str, content.Item]:
    """Return the items of a part of a lesson (of one objective, if named) by id.

    Raises
    ------
    CourseError
        If there is no such part or objective, or no item in it.
    """
    if part not in get_args(content.Part):
        raise CourseError(
            _("There is no lesson part '{name}'.").format(name=part) + " " + nearest_name(part, get_args(content.Part))
        )
    found = [item for item in bank.items if item.part == part]
    if not found:
        raise CourseError(
            _("The lesson '{lesson}' has no questions in its part '{part}'.").format(lesson=stem, part=part)
            + " "
            + nearest_name(part, {item.part for item in bank.items})
        )
    if objective is not None:
        covered = {item.objective for item in found}
        if objective not in covered:
            raise CourseError(
                _("The part '{part}' of the lesson '{lesson}' has no questions on the objective '{objective}'.").format(
                    part=part, lesson=stem, objective=objective
                )
                + " "
                + nearest_name(objective, covered)
            )
        found = [item for item in found if item.objective == objective]
    return {item.id: item for item in found}
