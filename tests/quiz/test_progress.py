"""Progress: what is counted, what is met, how confidence fits, and the page to hand in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import content
from widgets.quiz.events import Event
from widgets.quiz.learning import LONGEST_ANSWER, ObjectiveState, calibration, lesson_state, time_at_questions
from widgets.quiz.progress import Progress
from widgets.quiz.progress_page import printable_page
from widgets.quiz.responses import Written
from widgets.quiz.widget import Quiz

STEM = "03_action_potential"
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOW = START + timedelta(days=30)


def event(minutes: float = 0, elapsed: float = 20.0, **changes) -> Event:
    fields = {
        "event_id": "e", "writer": "w", "sequence": 1, "time": (START + timedelta(minutes=minutes)).isoformat(),
        "learner": None, "item": "i", "bank": "b", "language": "en", "seed": None, "response": ("c",), "confidence": 2,
        "attempt": 1, "hints": 0, "elapsed": elapsed,
    }  # fmt: skip
    return Event(**(fields | changes))


@pytest.mark.parametrize(
    ("questions", "answered", "right", "met"),
    [
        (4, 2, 2, True),
        (4, 1, 1, False),
        (4, 3, 2, True),
        (4, 4, 2, False),
        (1, 1, 1, True),
        (1, 0, 0, False),
        (2, 2, 1, False),
    ],
)
def test_when_an_objective_is_met(questions, answered, right, met):
    assert ObjectiveState("o", "text", questions, answered, right).met is met


def state(history, bank_folder):
    bank = content.quiz(STEM, bank_folder)
    return lesson_state(STEM, bank.items, content.objectives(STEM), history, NOW, lambda *_: 50.0)


def test_the_last_answer_counts_for_an_objective_the_first_for_the_first_try(bank_folder):
    history = {"example.upstroke": [event(response=("a",)), event(response=("c",))]}
    found = state(history, bank_folder)
    assert (found.answered, found.right_first) == (1, 0)
    name_currents = next(one for one in found.objectives if one.id == "name_currents")
    assert (name_currents.answered, name_currents.right) == (1, 1)
    history["example.upstroke"] += [event(response=("a",), review=1), event(response=("a",), review=1)]
    again = next(one for one in state(history, bank_folder).objectives if one.id == "name_currents")
    assert (again.answered, again.right) == (1, 0)


def test_a_prediction_does_not_count_against_an_objective_until_it_comes_back(bank_folder):
    history = {"example.stronger_stimulus": [event(response=("a",))]}
    (firing,) = [one for one in state(history, bank_folder).objectives if one.id == "predict_firing"]
    assert firing.answered == 0
    history["example.stronger_stimulus"].append(event(response=("b",), review=1))
    (firing,) = [one for one in state(history, bank_folder).objectives if one.id == "predict_firing"]
    assert (firing.answered, firing.right) == (1, 1)


def test_confidence_is_held_against_the_first_answers_only(bank_folder):
    items = content.quiz(STEM, bank_folder).items
    history = {
        "example.upstroke": [event(response=("a",), confidence=3), event(response=("c",), confidence=1)],
        "example.stronger_stimulus": [event(response=("b",), confidence=3)],
        "example.downstroke": [event(response=("a",), confidence=2)],
        "example.why_refractory": [event(response=Written("x", ()), confidence=3)],
    }
    assert calibration(items, history, lambda *_: 0) == {1: (0, 0), 2: (0, 0), 3: (2, 1)}


def test_time_is_the_time_between_answers_that_follow_each_other():
    assert time_at_questions([], NOW) == timedelta()
    assert time_at_questions([event(0), event(2), event(5)], NOW) == timedelta(minutes=5, seconds=20)
    # A page that stood open over night.
    assert time_at_questions([event(0), event(600, elapsed=36000)], NOW) == timedelta(seconds=20) + LONGEST_ANSWER


@given(st.lists(st.tuples(st.floats(0, 5000), st.floats(0, 1e12)), max_size=30), st.randoms())
def test_time_is_never_negative_and_does_not_depend_on_the_order(answers, order):
    events = [event(minutes, elapsed) for minutes, elapsed in answers]
    total = time_at_questions(events, NOW)
    assert timedelta() <= total <= timedelta(minutes=5001) + len(events) * LONGEST_ANSWER
    order.shuffle(events)
    assert time_at_questions(events, NOW) == total


def test_an_empty_folder_says_so(example_lesson):
    progress = Progress()
    assert progress.text_twin().plain() == "Your progress\nYou have not answered any question yet."
    assert progress.shown["lessons"] == []


def test_progress_follows_the_answers_and_counts_them(example_lesson, send):
    progress = Progress()
    quiz = Quiz("check")
    send(quiz, "example.upstroke", ["c"], 0, 3)
    send(quiz, "example.downstroke", ["a", "b"], 0, 1)
    twin = progress.text_twin().plain()
    assert "Questions answered: 2, in 1 lesson. Objectives met: 1 of 5." in twin
    assert "Sure: right in 1 of 1" in twin
    assert "A guess: right in 1 of 1" in twin
    assert "met: Name which ion crosses" in twin
    assert "2 of 5 right" in twin


def test_the_advice_needs_enough_answers_and_blames_nobody(example_lesson, send, monkeypatch):
    monkeypatch.setattr("widgets.quiz.progress.FEW", 2)
    quiz = Quiz("check")
    send(quiz, "example.upstroke", ["a"], 0, 3)
    send(quiz, "example.upstroke", ["a"], 1, 3)
    assert Progress().shown["advice"] == ""
    send(quiz, "example.sodium_equilibrium", "1", 0, 3)
    send(quiz, "example.sodium_equilibrium", "1", 1, 3)
    assert "come back for review first" in Progress().shown["advice"]


def test_the_page_to_print_stands_alone_and_escapes_what_it_shows(example_lesson, send):
    send(Quiz("check"), "example.upstroke", ["c"])
    progress = Progress()
    sent = []
    progress.send = lambda message, buffers=None: sent.append(message)
    progress.receive({"print": True})
    page = sent[0]["page"]
    assert page.startswith("<!doctype html>")
    assert "The action potential" in page
    assert "not a mark" in page
    for outside in ("http://", "https://", "<script", "src="):
        assert outside not in page
    nasty = {**progress.shown, "problem": "<img src=x onerror=alert(1)>"}
    assert "<img" not in printable_page(nasty, "en")


def test_answers_of_another_kernel_come_in_when_asked_for(example_lesson, send, restart_kernel):
    progress = Progress()
    restart_kernel()
    send(Quiz("check"), "example.upstroke", ["c"])
    assert progress.shown["lessons"] == []
    progress.receive({"refresh": True})
    assert len(progress.shown["lessons"]) == 1
