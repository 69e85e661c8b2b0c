"""Review: which questions come back, when, in which order, and that the log alone decides."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import content
from widgets.quiz.events import Event, fold
from widgets.quiz.numbers import Quantity
from widgets.quiz.parametric import seed_of
from widgets.quiz.responses import Written
from widgets.quiz.review import Review
from widgets.quiz.review_cards import LONGEST_PAUSE, all_cards, review_card
from widgets.quiz.widget import Quiz

STEM = "03_action_potential"
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = START + timedelta(days=400)


def event(response=("a",), day: float = 0, **changes) -> Event:
    fields = {
        "event_id": f"{response}{day}{changes}", "writer": "w", "sequence": 1,
        "time": (START + timedelta(days=day)).isoformat(), "learner": None, "item": "i", "bank": "b", "language": "en",
        "seed": None, "response": response, "confidence": 2, "attempt": 1, "hints": 0, "elapsed": 5.0,
    }  # fmt: skip
    return Event(**(fields | changes))


def card(item, *events, now=LATER):
    return review_card(STEM, item, events, now, lambda *_: 50.0)


WRONG, RIGHT = ("a",), ("c",)


def days(found) -> float:
    return (found.due - START) / timedelta(days=1)


def test_what_was_right_at_once_does_not_come_back(example_items):
    assert card(example_items["upstroke"], event(RIGHT)) is None
    assert card(example_items["upstroke"]) is None


def test_what_was_wrong_comes_back_on_the_next_day_though_it_was_right_then(example_items):
    found = card(example_items["upstroke"], event(WRONG), event(RIGHT))
    assert days(found) == 1
    assert (found.round, found.surprise) == (1, False)


def test_an_item_with_a_try_left_is_not_learnt_yet(example_items):
    assert card(example_items["upstroke"], event(WRONG)) is None


def test_a_key_item_comes_back_though_it_was_right_and_later_the_surer_the_answer(example_items):
    item = example_items["where_sodium_enters"]
    assert item.key
    guess, fair, sure = (days(card(item, event(("b",), confidence=level))) for level in (1, 2, 3))
    assert 1 <= guess < fair < sure
    assert days(card(item, event(("b",), confidence=3, hints=1))) == guess


def test_a_confident_error_is_a_surprise(example_items):
    assert card(example_items["upstroke"], event(WRONG, confidence=3), event(RIGHT)).surprise


def test_pauses_grow_with_each_right_answer_and_shrink_with_a_wrong_one(example_items):
    item = example_items["upstroke"]
    events, pauses, day = [event(WRONG), event(RIGHT)], [], 0.0
    for review in (1, 2, 3, 4):
        found = card(item, *events)
        assert found.round == review
        day = days(found)
        events.append(event(RIGHT, day=day, review=review))
        pauses.append(days(card(item, *events)) - day)
    assert pauses == sorted(pauses)
    assert pauses[-1] > 3 * pauses[0]
    day = days(card(item, *events))
    forgotten = card(item, *events, event(WRONG, day=day, review=5), event(RIGHT, day=day, review=5))
    assert days(forgotten) - day < pauses[-1]
    assert forgotten.round == 6


def test_no_pause_is_longer_than_a_year(example_items):
    events = [event(("b",), confidence=3, review=review, day=review * 300) for review in range(12)]
    found = card(example_items["where_sodium_enters"], *events, now=START + timedelta(days=5000))
    assert days(found) - 11 * 300 <= LONGEST_PAUSE


def test_the_first_try_of_a_round_counts_and_an_open_round_goes_on(example_items):
    item = example_items["upstroke"]
    lesson = [event(WRONG), event(RIGHT)]
    assert card(item, *lesson, event(WRONG, day=1, review=1)).round == 1
    again = card(item, *lesson, event(WRONG, day=1, review=1), event(RIGHT, day=1, review=1))
    right = card(item, *lesson, event(RIGHT, day=1, review=1))
    assert again.round == right.round == 2
    assert again.due < right.due


def test_a_wrong_prediction_comes_back_as_a_question_with_two_tries(example_items):
    item = example_items["stronger_stimulus"]
    assert card(item, event(WRONG)).round == 1
    assert card(item, event(WRONG), event(WRONG, review=1, day=1)).round == 1
    assert card(item, event(WRONG), event(WRONG, review=1, day=1), event(("b",), review=1, day=1)).round == 2


def test_what_leans_on_its_lesson_comes_back_only_as_a_key_item(example_items):
    item = example_items["computed"]
    events = [event(Quantity(1, "m/s")), event(Quantity(2, "m/s"))]
    assert card(item, *events) is None
    assert card(item.model_copy(update={"key": True}), *events) is not None


def test_words_come_back_by_what_the_learner_found_missing(example_items):
    item = example_items["why_refractory"]
    assert card(item, event(Written("x", None))) is None
    assert card(item, event(Written("x", None)), event(Written("x", ("time", "inactivated")))) is None
    some = card(item, event(Written("x", None)), event(Written("x", ("time",))))
    none = card(item, event(Written("x", None)), event(Written("x", ())))
    assert none.due <= some.due


@pytest.mark.parametrize("time", ["", "yesterday", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2026-01-01"])
def test_a_clock_that_says_nonsense_neither_stops_nor_postpones(example_items, time):
    found = card(example_items["upstroke"], event(WRONG, time=time), event(RIGHT, time=time))
    assert found.due <= LATER + timedelta(days=1)


def test_a_clock_that_goes_backwards_keeps_the_order_of_the_log(example_items):
    item = example_items["upstroke"]
    events = [event(WRONG, day=10), event(RIGHT, day=10), event(RIGHT, day=2, review=1)]
    assert days(card(item, *events)) > 10


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 3), st.integers(0, 3), st.integers(0, 30)), max_size=12),
    st.randoms(),
)
def test_any_answers_give_the_same_days_in_whatever_order_logs_are_merged(answers, order):
    item = content.quiz(STEM).items[0]
    events = [
        event((choice,), day=day, confidence=sure, review=review, item=item.id, event_id=f"e{n}", sequence=n + 1)
        for n, (choice, sure, review, day) in enumerate(answers)
    ]
    shuffled = [*events, *events]
    order.shuffle(shuffled)
    bank = {STEM: content.quiz(STEM)}
    assert all_cards(fold(shuffled), bank, LATER, lambda *_: 0) == all_cards(fold(events), bank, LATER, lambda *_: 0)


def test_sure_and_wrong_ones_are_asked_first_then_the_longest_overdue(example_items, bank_folder):
    names = {"upstroke": 5, "order_of_events": 3, "downstroke": 9, "who_does_what": 4}
    wrong = {
        "upstroke": [("a",), ("a",)],
        "order_of_events": [("upstroke", "threshold", "inactivate", "repolarise")] * 2,
        "downstroke": [("c",), ("c",)],
        "who_does_what": [("sodium_channel:ends", "potassium_channel:ends", "pump:ends")] * 2,
    }
    history = {
        f"example.{name}": [event(response, day=day, confidence=3 if name == "downstroke" else 2) for response in wrong[name]]
        for name, day in names.items()
    }  # fmt: skip
    found = all_cards(history, {STEM: content.quiz(STEM, bank_folder)}, LATER, lambda *_: 0)
    assert [one.item.id.split(".")[1] for one in found] == [
        "downstroke",
        "order_of_events",
        "who_does_what",
        "upstroke",
    ]


# ---- the widget ------------------------------------------------------------------------------------------------------


@pytest.fixture
def tomorrow(monkeypatch):
    def go(days: int):
        moment = START + timedelta(days=days)
        monkeypatch.setenv("TWITCH_COURSE_CLOCK", moment.isoformat())

    return go


def fail_twice(send, item="example.upstroke", responses=(["a"], ["b"]), part="check"):
    quiz = Quiz(part)
    for tries, response in enumerate(responses):
        assert send(quiz, item, response, tries, 3) == ""


def test_nothing_is_due_at_first_and_the_twin_says_what_will_be(example_lesson):
    review = Review()
    assert review.items == []
    assert "Nothing is due for review." in review.text_twin().plain()


def test_a_wrong_answer_is_due_tomorrow_and_goes_away_for_longer_each_time(example_lesson, send, tomorrow):
    fail_twice(send)
    assert "comes back on 2 January 2026" in Review().text_twin().plain()
    tomorrow(1)
    review = Review()
    assert [item["id"] for item in review.items] == ["example.upstroke"]
    assert review.items[0]["from"] == "The action potential"
    assert review.summary["line"] == "1 question is due today."
    assert review.summary["rows"] == [["The action potential", "1", "0"]]
    assert send(review, "example.upstroke", ["c"], 0, 3) == ""
    state = review.answers["example.upstroke"]
    assert state["finished"]
    assert state["next"].startswith("Comes back on ")
    assert review.summary["line"] == "Done for today."
    assert review.summary["rows"] == [["The action potential", "0", "1"]]
    assert Review().items == []


def test_review_leaves_the_lesson_as_it_was(example_lesson, send, tomorrow):
    fail_twice(send)
    before = Quiz("check").answers
    tomorrow(1)
    send(Review(), "example.upstroke", ["c"], 0, 3)
    assert Quiz("check").answers == before


def test_a_question_due_gives_nothing_away(example_lesson, send, tomorrow):
    fail_twice(send)
    tomorrow(2)
    review = Review()
    shown = repr([review.items, review.answers, review.text_twin().plain()])
    assert "KEYWORD" not in shown
    send(review, "example.upstroke", ["a"])
    assert "KEYWORD-E" not in repr(review.answers)
    send(review, "example.upstroke", ["c"], 1)
    assert "KEYWORD-E" in repr(review.answers)


def test_a_prediction_comes_back_with_its_feedback(example_lesson, send, tomorrow):
    send(Quiz("predict"), "example.stronger_stimulus", ["a"], 0, 3)
    tomorrow(1)
    review = Review()
    send(review, "example.stronger_stimulus", ["b"])
    assert review.answers["example.stronger_stimulus"]["verdict"] == "right"
    assert "KEYWORD-B" in repr(review.answers)


def test_drawn_numbers_are_new_ones_at_each_review(example_lesson, send, tomorrow, answers_folder):
    fail_twice(send, "example.drawn_equilibrium", ("1", "2"), "quiz")
    tomorrow(1)
    review = Review()
    assert (
        review.items[0]["prompt"]
        != next(item for item in Quiz("quiz").items if item["id"] == "example.drawn_equilibrium")["prompt"]
    )
    send(review, "example.drawn_equilibrium", "1")
    last = review._log.attempts("example.drawn_equilibrium")[-1]
    assert (last.seed, last.review) == (seed_of("example.drawn_equilibrium", review=1), 1)


def test_after_ten_the_page_offers_more(example_lesson, send, tomorrow, monkeypatch):
    monkeypatch.setattr("widgets.quiz.review.AT_ONCE", 1)
    fail_twice(send)
    fail_twice(send, "example.downstroke", (["c"], ["d"]))
    tomorrow(1)
    review = Review()
    first = review.items[0]["id"]
    assert (len(review.items), review.summary["waiting"]) == (1, 0)
    send(review, first, {"example.upstroke": ["c"], "example.downstroke": ["a", "b"]}[first])
    assert review.summary["waiting"] == 1
    review.receive({"more": True})
    assert len(review.items) == 1
    assert review.items[0]["id"] != first
    assert review.answers == {}


def test_only_banks_of_lessons_with_answers_are_read(example_lesson, monkeypatch):
    monkeypatch.setattr(content, "quiz", lambda stem: pytest.fail("a bank was read"))
    assert Review().items == []


def test_the_same_log_shows_the_same_review(example_lesson, send, tomorrow):
    fail_twice(send)
    tomorrow(3)
    random.seed(1)
    first = Review().text_twin().plain()
    random.seed(2)
    assert Review().text_twin().plain() == first
