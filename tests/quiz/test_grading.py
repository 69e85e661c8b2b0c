"""Grading: each kind of item, partial credit, tolerance, units, known mistakes, and what is no attempt."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.content import Numeric, Quiz
from widgets.errors import CourseError
from widgets.quiz.grading import bank_version, grade, right_choices, right_value
from widgets.quiz.numbers import Quantity
from widgets.quiz.responses import UnusableAnswerError, read_response


def numeric(**changes) -> Numeric:
    fields = {
        "id": "n",
        "kind": "numeric",
        "part": "quiz",
        "objective": "o",
        "prompt": "?",
        "answer": {"value": -70, "tolerance": 0.05},
        "units": {"mV": 1, "V": 1000},
        "feedback_right": "right",
        "feedback_wrong": "wrong",
        "mistakes": [{"value": 70, "misconception": "sign", "feedback": "the sign"}],
        "explanation": "because",
        "references": ["r"],
    }
    return Numeric.model_validate(fields | changes)


def test_single_choice(example_items):
    item = example_items["upstroke"]
    assert grade(item, ("c",)).correct
    result = grade(item, ("a",))
    assert (result.correct, result.score) == (False, 0.0)
    assert result.misconceptions == ("pump_makes_impulse",)
    assert [reply.text for reply in result.replies] == [item.choices[0].feedback]


@pytest.mark.parametrize(
    ("chosen", "score"),
    [("ab", 1), ("a", 0.5), ("b", 0.5), ("abc", 0.5), ("ac", 0), ("abcd", 0), ("c", 0), ("cd", 0)],
)
def test_multiple_choice_gives_credit_for_parts(example_items, chosen, score):
    result = grade(example_items["downstroke"], tuple(chosen))
    assert result.score == pytest.approx(score)
    assert result.correct == (score == 1)


def test_more_right_and_fewer_wrong_choices_never_score_less(example_items):
    item = example_items["downstroke"]
    right = set(right_choices(item))
    sets = [set(chosen) for size in range(1, 5) for chosen in itertools.combinations("abcd", size)]
    for one, other in itertools.product(sets, sets):
        if one & right <= other & right and other - right <= one - right:
            assert grade(item, tuple(one)).score <= grade(item, tuple(other)).score


def test_replies_come_in_the_order_of_the_bank(example_items):
    result = grade(example_items["downstroke"], ("d", "a"))
    assert [reply.choice for reply in result.replies] == ["a", "d"]
    assert result.misconceptions == ("sodium_runs_out",)


@pytest.mark.parametrize(
    ("value", "unit", "correct"),
    [
        (-70, "mV", True),
        (-66.5, "mV", True),
        (-66.4, "mV", False),
        (-0.07, "V", True),
        (-73.5, "mV", True),
        (70, "mV", False),
    ],
)
def test_numeric_with_relative_tolerance(value, unit, correct):
    assert grade(numeric(), Quantity(value, unit)).correct is correct


def test_absolute_tolerance():
    item = numeric(answer={"value": 0, "tolerance": 0.5, "absolute": True})
    assert grade(item, Quantity(-0.5, "mV")).correct
    assert not grade(item, Quantity(0.51, "mV")).correct


def test_a_known_mistake_has_its_own_reply():
    result = grade(numeric(), Quantity(0.0705, "V"))
    assert result.misconceptions == ("sign",)
    assert result.replies[0].text == "the sign"
    assert grade(numeric(), Quantity(12, "mV")).replies[0].text == "wrong"


def test_the_nearest_of_two_mistakes_replies():
    mistakes = [
        {"value": 100, "misconception": "far", "feedback": "far"},
        {"value": 103, "misconception": "near", "feedback": "near"},
    ]
    assert grade(numeric(mistakes=mistakes), Quantity(102.5, "mV")).misconceptions == ("near",)


# Numbers near the smallest that a float holds have no neighbours within a tolerance.
@given(st.floats(-1e9, 1e9).filter(lambda value: abs(value) > 1e-300), st.floats(1e-3, 0.5), st.floats(-0.999, 0.999))
def test_inside_the_tolerance_is_right_and_outside_is_wrong(value, tolerance, inside):
    item = numeric(answer={"value": value, "tolerance": tolerance}, mistakes=[])
    assert grade(item, Quantity(value + inside * tolerance * abs(value), "mV")).correct
    assert not grade(item, Quantity(value + 1.001 * tolerance * abs(value), "mV")).correct


def test_an_observable_is_worked_out_by_the_models(example_items):
    asked = []

    def observe(name, causes, parameters):
        asked.append((name, causes, dict(parameters)))
        return 52.0

    item = example_items["computed"]
    assert right_value(item, observe) == 52.0
    assert grade(item, Quantity(50, "m/s"), observe).correct
    assert asked[0] == ("conduction_velocity", (), {})
    with pytest.raises(CourseError, match="no model is at hand"):
        grade(item, Quantity(50, "m/s"))


@pytest.mark.parametrize("raw", [None, [], "a", 3, {"a": 1}])
def test_no_choice_is_no_attempt(example_items, raw):
    with pytest.raises(UnusableAnswerError, match="Choose an answer first"):
        read_response(example_items["upstroke"], raw)


@pytest.mark.parametrize("raw", [["z"], [["a"]], [1], ["a", "b"]])
def test_impossible_choices_are_no_attempt(example_items, raw):
    with pytest.raises(UnusableAnswerError):
        read_response(example_items["upstroke"], raw)


def test_the_form_is_read_into_what_is_logged(example_items):
    assert read_response(example_items["downstroke"], ["c", "a", "a"]) == ("a", "c")
    assert read_response(example_items["sodium_equilibrium"], "0,0664 V") == Quantity(0.0664, "V")
    with pytest.raises(UnusableAnswerError):
        read_response(example_items["sodium_equilibrium"], ["a"])


def test_a_response_of_the_wrong_kind_is_refused(example_items):
    with pytest.raises(UnusableAnswerError):
        grade(example_items["upstroke"], Quantity(1, "mV"))
    with pytest.raises(UnusableAnswerError):
        grade(example_items["sodium_equilibrium"], ("a",))
    with pytest.raises(UnusableAnswerError):
        grade(example_items["sodium_equilibrium"], Quantity(1, "kg"))


def test_a_relative_tolerance_of_zero_is_refused():
    with pytest.raises(ValueError, match="relative to 0"):
        numeric(answer={"value": 0, "tolerance": 0.1})


def test_a_mistake_that_would_be_right_is_refused():
    with pytest.raises(ValueError, match="within the tolerance"):
        numeric(mistakes=[{"value": -71, "misconception": "m", "feedback": "f"}])


def test_the_bank_version_follows_every_change():
    bank = Quiz(items=(numeric(),))
    assert bank_version(bank) == bank_version(Quiz(items=(numeric(),)))
    assert bank_version(bank) != bank_version(Quiz(items=(numeric(feedback_wrong="other"),)))
