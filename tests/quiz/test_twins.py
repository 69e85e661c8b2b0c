"""A screen-reader text for every kind in every state: it says all that the page shows, and nothing before its time."""

import json

import pytest

from widgets.quiz.responses import LONGEST_WORDS
from widgets.quiz.widget import Quiz

# A wrong answer and the right one, as the page sends them.
ANSWERS = {
    "where_sodium_enters": (["d"], ["b"]),
    "order_of_events": (["upstroke", "threshold", "inactivate", "repolarise"], ["threshold", "upstroke", "inactivate", "repolarise"]),
    "who_does_what": (["sodium_channel:ends", "potassium_channel:ends", "pump:ends"], ["sodium_channel:starts", "potassium_channel:ends", "pump:refills"]),
    "fewer_sodium_channels": (50, 28),
    "why_refractory": ({"text": "They are tired.", "points": None}, {"text": "They are tired.", "points": ["time"]}),
    "calcium_units": ("0.25", "10 mg/dL"),
    "drawn_equilibrium": ("12", "-86"),
}  # fmt: skip
FORM = {
    "where_sodium_enters": ["A piece of membrane with five proteins", "○ A: The first protein"],
    "order_of_events": ["To be put in order:", "• The membrane reaches threshold"],
    "who_does_what": ["• The pump: …", "To choose from: ends the impulse;"],
    "fewer_sodium_channels": ["Peak of the impulse: between −80.0 and 60.0 mV; usually 41.0 mV"],
    "why_refractory": ["A sentence or two"],
    "calcium_units": ["A number in mmol/L"],
    "drawn_equilibrium": ["A number in mV"],
}
WORDING = {
    "where_sodium_enters": "Your answer: D: The last protein on the right (Sure)",
    "order_of_events": "Your answer: 1. Sodium rushes in and the inside turns positive; 2. The membrane",
    "who_does_what": "Your answer: The sodium channel → ends the impulse; The potassium",
    "fewer_sodium_channels": "Your answer: 50 mV (Sure)",
    "why_refractory": "Your answer: They are tired. (Sure)",
    "calcium_units": "Your answer: 0.25 mmol/L (Sure)",
    "drawn_equilibrium": "Your answer: 12 mV (Sure)",
}


@pytest.fixture
def quiz(example_lesson):
    return Quiz("quiz")


def block(quiz, name: str) -> str:
    """The part of the twin that belongs to one question."""
    names = [item["id"] for item in quiz.items]
    position = names.index(f"example.{name}") + 1
    text = quiz.text_twin().plain()
    start = text.index(f"\n{position}. ")
    end = text.find(f"\n{position + 1}. ", start) if position < len(names) else len(text)
    return text[start:end]


@pytest.mark.parametrize("name", ANSWERS)
def test_open(quiz, name):
    text = block(quiz, name)
    for words in FORM[name]:
        assert words in text
    assert "KEYWORD" not in text
    assert "Your answer" not in text


@pytest.mark.parametrize("name", ANSWERS)
def test_after_a_wrong_try(quiz, send, name):
    assert send(quiz, f"example.{name}", ANSWERS[name][0], 0, 3) == ""
    text = block(quiz, name)
    assert WORDING[name] in text
    assert "KEYWORD-E" not in text
    said = "A model answer: KEYWORD-M" if name == "why_refractory" else "Not quite. KEYWORD-"
    assert said in text


@pytest.mark.parametrize("name", ANSWERS)
def test_at_the_end(quiz, send, name):
    wrong, right = ANSWERS[name]
    assert send(quiz, f"example.{name}", wrong, 0, 3) == ""
    assert send(quiz, f"example.{name}", right, 1, 1) == ""
    text = block(quiz, name)
    assert "KEYWORD-E" in text
    assert ("You found 1 of 2 points" if name == "why_refractory" else "Right. KEYWORD-") in text


@pytest.mark.parametrize("name", ANSWERS)
def test_run_again_it_says_the_same(quiz, send, restart_kernel, name):
    send(quiz, f"example.{name}", ANSWERS[name][0], 0, 3)
    before = (quiz.text_twin().plain(), json.dumps(quiz.answers, sort_keys=True))
    restart_kernel()
    again = Quiz("quiz")
    assert (again.text_twin().plain(), json.dumps(again.answers, sort_keys=True)) == before


def test_everything_that_is_sent_is_plain_data(quiz, send):
    for name, (wrong, right) in ANSWERS.items():
        send(quiz, f"example.{name}", wrong)
        send(quiz, f"example.{name}", right, 1)
    json.dumps([quiz.items, quiz.answers])
    assert all(state["finished"] for state in quiz.answers.values())
    assert quiz.answers["example.fewer_sodium_channels"]["curve"].startswith("M")


def test_the_page_is_told_how_long_words_may_be(quiz):
    (words,) = [item for item in quiz.items if item["kind"] == "short_text"]
    assert words["longest"] == LONGEST_WORDS
