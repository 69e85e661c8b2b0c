"""The rules of a case: a budget that is never overdrawn, an emergency that does not wait, one commitment.

A state never changes; each step returns the next one. As long as a case is open one can commit, whatever was spent, so
that there is no dead end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from widgets.content.case_records import EMERGENCY
from widgets.errors import CourseError
from widgets.language import gettext as _

MOST_DIAGNOSES = 2
LEVELS = (1, 2, 3)  # of confidence: a guess, fairly sure, sure


class Stage(Enum):
    """How far a case is."""

    OPEN = "open"
    COMMITTED = "committed"
    MISSED = "missed"


@dataclass(frozen=True)
class Rules:
    """What a case allows.

    Attributes
    ----------
    budget : int
        Points for questions and tests.
    costs : mapping of str to int
        By question and test.
    false_alarm_cost : int
        Points that a call costs which was not needed; as many as are left at most.
    within : int or None
        For an emergency: so many points may be spent before help is called. None for what can wait.
    """

    budget: int
    costs: Mapping[str, int]
    false_alarm_cost: int
    within: int | None = None

    @property
    def is_emergency(self) -> bool:
        """Whether help has to be called at once."""
        return self.within is not None


@dataclass(frozen=True)
class Commitment:
    """What a learner commits to.

    Attributes
    ----------
    diagnoses : tuple of str
        One or two.
    urgency : str
        How soon a doctor should see the person: a tier of the red flags.
    confidence : int
        1 a guess, 2 fairly sure, 3 sure.
    """

    diagnoses: tuple[str, ...]
    urgency: str
    confidence: int


@dataclass(frozen=True)
class State:
    """Where a case stands.

    Attributes
    ----------
    done : tuple of str
        Questions and tests, in order.
    spent : int
    called : bool
        Whether emergency services were called.
    commitment : Commitment or None
    stage : Stage
    """

    done: tuple[str, ...] = ()
    spent: int = 0
    called: bool = False
    commitment: Commitment | None = None
    stage: Stage = field(default=Stage.OPEN)

    def left(self, rules: Rules) -> int:
        """Return the points that are left."""
        return rules.budget - self.spent


def can_take(rules: Rules, state: State, step: str) -> bool:
    """Tell whether a question or test can be had now."""
    return state.stage is Stage.OPEN and step not in state.done and rules.costs[step] <= state.left(rules)


def take(rules: Rules, state: State, step: str) -> State:
    """Ask a question or do a test; one that was done already costs nothing and changes nothing.

    Raises
    ------
    CourseError
        If there is no such step, the case is over, or it costs more than is left.
    """
    _still_open(state)
    if step not in rules.costs:
        raise CourseError(_("This clinic has no question or test '{step}'.").format(step=step))
    if step in state.done:
        return state
    if not can_take(rules, state, step):
        raise CourseError(
            _("This costs {cost} points, and {left} are left; commit to what you think.").format(
                cost=rules.costs[step], left=state.left(rules)
            )
        )
    after = replace(state, done=(*state.done, step), spent=state.spent + rules.costs[step])
    if rules.within is not None and not after.called and after.spent > rules.within:
        return replace(after, stage=Stage.MISSED)
    return after


def call_emergency(rules: Rules, state: State) -> State:
    """Call emergency services: right in an emergency, else it costs some points; a second call changes nothing.

    Raises
    ------
    CourseError
        If the case is over.
    """
    _still_open(state)
    if state.called:
        return state
    cost = 0 if rules.is_emergency else min(rules.false_alarm_cost, state.left(rules))
    return replace(state, called=True, spent=state.spent + cost)


def commit(rules: Rules, state: State, commitment: Commitment) -> State:
    """Commit to one or two diagnoses; the case is then over.

    Raises
    ------
    CourseError
        If the case is over, or the commitment is not whole.
    """
    _still_open(state)
    if not 1 <= len(set(commitment.diagnoses)) <= MOST_DIAGNOSES:
        raise CourseError(_("Choose one diagnosis, or two if one does not explain everything."))
    if not commitment.urgency:
        raise CourseError(_("Choose how soon a doctor should see this person."))
    if commitment.confidence not in LEVELS:
        raise CourseError(_("Say how sure you are first."))
    in_time = not rules.is_emergency or state.called or commitment.urgency == EMERGENCY
    return replace(state, commitment=commitment, stage=Stage.COMMITTED if in_time else Stage.MISSED)


def _still_open(state: State) -> None:
    if state.stage is not Stage.OPEN:
        raise CourseError(_("This case is over; the next patient is waiting."))
