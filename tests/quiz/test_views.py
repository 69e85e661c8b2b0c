"""What the page may know of an item at each moment."""

import json

import pytest

from widgets.content import references
from widgets.quiz.events import Event
from widgets.quiz.numbers import Quantity
from widgets.quiz.questions import question
from widgets.quiz.views import answered, citation, graded_attempts, is_finished, response_words, revealed


def event(response, **changes) -> Event:
    fields = {
        "event_id": "e", "writer": "w", "sequence": 1, "time": "t", "learner": None, "item": "i", "bank": "b",
        "language": "en", "seed": None, "response": response, "confidence": 2, "attempt": 1, "hints": 0, "elapsed": 1.0,
    }  # fmt: skip
    return Event(**(fields | changes))


@pytest.mark.parametrize("name", ["stronger_stimulus", "upstroke", "downstroke", "sodium_equilibrium"])
def test_a_question_carries_no_key_and_no_feedback(example_items, name):
    shown = json.dumps(question(example_items[name]))
    assert "KEYWORD" not in shown
    for word in ("correct", "misconception", "66.4", "tolerance", "explanation"):
        assert word not in shown


def test_after_a_first_wrong_try_only_the_chosen_feedback_comes(example_items):
    item = example_items["upstroke"]
    shown = answered(item, graded_attempts(item, [event(("a",))]))
    assert not shown["finished"]
    text = json.dumps(shown)
    assert "KEYWORD-A" in text
    for secret in ("KEYWORD-B", "KEYWORD-C", "KEYWORD-E"):
        assert secret not in text


@pytest.mark.parametrize("responses", [["c"], ["a", "c"], ["a", "b"]])
def test_a_right_or_second_answer_ends_the_item_with_its_explanation(example_items, responses):
    item = example_items["upstroke"]
    attempts = graded_attempts(item, [event((choice,)) for choice in responses])
    shown = answered(item, attempts)
    assert shown["finished"]
    assert shown["tries"] == len(responses)
    assert "KEYWORD-E" in json.dumps(shown["explanation"])


def test_a_right_choice_that_was_left_out_is_explained_at_the_end_only(example_items):
    item = example_items["downstroke"]
    first = answered(item, graded_attempts(item, [event(("a",))]))
    assert [reply["choice"] for reply in first["replies"]] == ["a"]
    second = answered(item, graded_attempts(item, [event(("a",)), event(("a", "c"))]))
    assert [(reply["choice"], reply.get("missed", False)) for reply in second["replies"]] == [
        ("a", False), ("c", False), ("b", True),
    ]  # fmt: skip


def test_answers_after_the_end_do_not_count(example_items):
    item = example_items["upstroke"]
    attempts = graded_attempts(item, [event(("c",)), event(("a",)), event(("b",))])
    assert len(attempts) == 1


def test_answers_to_choices_that_are_gone_are_passed_over(example_items):
    item = example_items["upstroke"]
    attempts = graded_attempts(item, [event(("z",)), event(Quantity(1, "mV")), event(("a",))])
    assert [attempt.response for attempt, _result in attempts] == [("a",)]


def test_a_prediction_is_final_and_says_nothing(example_items):
    item = example_items["stronger_stimulus"]
    attempts = graded_attempts(item, [event(("a",))])
    assert is_finished(item, attempts)
    assert "KEYWORD" not in json.dumps(answered(item, attempts))


def test_a_number_stands_again_as_it_was_written(example_items):
    item = example_items["sodium_equilibrium"]
    shown = [
        answered(item, graded_attempts(item, [event(Quantity(value, unit))]))["response"]
        for value, unit in [(-70.5, "mV"), (0.0664, "V"), (70.0, "mV")]
    ]
    assert shown == ["−70.5", "0.0664 V", "70"]


def test_the_key_in_words(example_items):
    assert revealed(example_items["downstroke"])["right"] == ["a", "b"]
    assert revealed(example_items["sodium_equilibrium"]) == {"right": [], "key": "66.4 mV"}
    assert response_words(example_items["downstroke"], event(("b", "d"))) == (
        "Potassium flows out through its channels; The axon has used up the sodium outside"
    )


def test_a_citation_is_short_and_leads_to_the_work(bank_folder):
    known = references(bank_folder)
    assert citation(known["example_1952"]) == {
        "text": "Example and Sample (1952). A quantitative description of an example. The Journal of Examples 117.",
        "url": "https://doi.org/10.1000/example.1952",
    }
    assert citation(known["example_2002"]) == {
        "text": "One and others (2002). Examples for everybody. Example Press.",
        "url": "",
    }
