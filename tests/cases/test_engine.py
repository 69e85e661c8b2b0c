"""The rules of a case: whatever a learner does, the budget holds, and one can always commit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.cases.engine import (
    Commitment,
    Rules,
    Stage,
    State,
    call_emergency,
    can_take,
    commit,
    take,
)
from widgets.content.case_records import EMERGENCY
from widgets.errors import CourseError

COSTS = {"history": 1, "touch": 1, "blood": 2, "nerve": 3}
CALM = Rules(budget=5, costs=COSTS, false_alarm_cost=2)
URGENT = Rules(budget=5, costs=COSTS, false_alarm_cost=2, within=2)
SURE = Commitment(("one",), "this_week", 3)
steps = st.lists(st.sampled_from([*COSTS, "call"]), max_size=12)


def play(rules, actions):
    """Do what can be done of some actions, and yield the state after each."""
    state = State()
    for action in actions:
        if state.stage is not Stage.OPEN:
            return
        if action == "call":
            state = call_emergency(rules, state)
        elif can_take(rules, state, action) or action in state.done:
            state = take(rules, state, action)
        else:
            with pytest.raises(CourseError):
                take(rules, state, action)
        yield state


@given(steps, st.sampled_from([CALM, URGENT]))
def test_the_budget_is_never_overdrawn_and_only_shrinks(actions, rules):
    left = rules.budget
    for state in play(rules, actions):
        assert 0 <= state.left(rules) <= left
        left = state.left(rules)


@given(steps, st.sampled_from([CALM, URGENT]))
def test_there_is_no_dead_end(actions, rules):
    """From every open state one can commit, and a case that is over says so to everything."""
    for state in play(rules, actions):
        if state.stage is Stage.OPEN:
            assert commit(rules, state, SURE).stage is not Stage.OPEN
            continue
        for act in (lambda s: take(rules, s, "history"), lambda s: call_emergency(rules, s)):
            with pytest.raises(CourseError, match="over"):
                act(state)


@given(steps)
def test_an_emergency_ends_only_if_too_much_was_spent_before_the_call(actions):
    for state in play(URGENT, actions):
        assert (state.stage is Stage.MISSED) == (not state.called and state.spent > URGENT.within)


@given(steps)
def test_what_can_wait_is_never_missed(actions):
    for state in play(CALM, actions):
        assert state.stage is Stage.OPEN


def test_the_same_question_twice_costs_once():
    once = take(CALM, State(), "blood")
    assert take(CALM, once, "blood") == once
    assert once.left(CALM) == 3


def test_a_call_that_was_not_needed_costs_what_is_left_at_most():
    state = take(CALM, take(CALM, State(), "nerve"), "history")
    assert call_emergency(CALM, state).left(CALM) == 0
    assert call_emergency(CALM, State()).left(CALM) == 3
    assert call_emergency(URGENT, State()).left(URGENT) == 5
    called = call_emergency(CALM, State())
    assert call_emergency(CALM, called) == called


@pytest.mark.parametrize(
    ("commitment", "sentence"),
    [
        (Commitment((), "this_week", 2), "one diagnosis"),
        (Commitment(("a", "b", "c"), "this_week", 2), "one diagnosis"),
        (Commitment(("a",), "", 2), "how soon"),
        (Commitment(("a",), "this_week", 0), "how sure"),
    ],
)
def test_a_commitment_that_is_not_whole_is_refused_in_one_sentence(commitment, sentence):
    with pytest.raises(CourseError, match=sentence):
        commit(CALM, State(), commitment)


def test_naming_an_emergency_as_one_is_in_time_and_naming_it_later_is_not():
    at_once = Commitment(("one",), EMERGENCY, 2)
    assert commit(URGENT, State(), at_once).stage is Stage.COMMITTED
    assert commit(URGENT, State(), SURE).stage is Stage.MISSED
    assert commit(URGENT, call_emergency(URGENT, State()), SURE).stage is Stage.COMMITTED


def test_an_unknown_step_is_refused():
    with pytest.raises(CourseError, match="no question or test 'xray'"):
        take(CALM, State(), "xray")
