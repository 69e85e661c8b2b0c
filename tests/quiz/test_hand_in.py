"""Graded questions and the hand-in at the learner's: saved, never judged, and one file that says all it holds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import content
from widgets.content.released_records import asked_item, released_item
from widgets.errors import CourseError
from widgets.quiz import answers, learner
from widgets.quiz.events import Event, to_line
from widgets.quiz.graded import GradedQuiz
from widgets.quiz.hand_in import HandIn
from widgets.quiz.hand_in_file import (
    LARGEST_HAND_IN,
    NotAHandInError,
    answers_of,
    hand_in_bytes,
    hand_in_name,
    is_learner_id,
    learner_id,
    read_hand_in,
)
from widgets.quiz.parametric import seed_of

STEM = "03_action_potential"
RELEASE = content.Release(
    name="spring", title="Spring", salt="pepper", lessons=(STEM,), languages=("en",),
    made="2025-12-01T00:00:00+00:00", due="2026-01-02T12:00:00+00:00",
)  # fmt: skip
EVENT = Event("e", "w", 1, "2026-01-01T12:00:00Z", "s1", "i", "spring", "en", None, ("a",), 2, 1, 0, 1.0)


@pytest.fixture
def released(example_items, example_lesson, monkeypatch):
    """Lesson 3 as a release, with the example bank as graded questions."""
    items = tuple(asked_item(released_item(item)) for name, item in example_items.items() if name != "computed")
    monkeypatch.setattr(content, "release", lambda: RELEASE)
    monkeypatch.setattr(content, "graded_items", lambda stem: items if stem == STEM else ())
    monkeypatch.setattr(learner, "_in_memory", {})
    return items


def everything_sent(page) -> str:
    state = {name: value for name, value in page.get_state().items() if name not in ("_esm", "_css")}
    return json.dumps([state, page._repr_mimebundle_()[0]], ensure_ascii=False, default=str)


def test_before_the_learner_says_who_they_are_there_is_no_question(released, send):
    quiz = GradedQuiz()
    assert quiz.items == []
    assert quiz.identity["learner"] == ""
    quiz.receive({"learner": " S-17 "})
    assert len(quiz.items) == len(released)
    assert quiz.identity["learner"] == "S-17"
    assert GradedQuiz().identity["learner"] == "S-17"  # kept beside the answers
    quiz.receive({"learner": None})
    assert quiz.items == []


@pytest.mark.parametrize("text", ["", "  ", "x" * 200, "a\nb", 5])
def test_what_is_no_id_is_said(released, text):
    quiz, sent = GradedQuiz(), []
    quiz.send = lambda message, buffers=None: sent.append(message)
    quiz.receive({"learner": text})
    assert quiz.items == []
    assert "class list" in sent[0]["identity"]


RESPONSES = {
    "upstroke": ["a"], "downstroke": ["a", "c"], "sodium_equilibrium": "66,4", "where_sodium_enters": ["b"],
    "order_of_events": ["threshold", "upstroke", "repolarise", "inactivate"],
    "who_does_what": ["sodium_channel:starts", "potassium_channel:ends", "pump:ends"],
    "fewer_sodium_channels": 30, "why_refractory": {"text": "They are shut.", "points": None}, "drawn_equilibrium": "-80",
}  # fmt: skip


def test_an_answer_of_every_kind_is_saved_and_nothing_says_right_or_wrong(released, send, answers_folder):
    quiz = GradedQuiz()
    quiz.receive({"learner": "s1"})
    for name, response in RESPONSES.items():
        assert send(quiz, f"example.{name}", response) == ""
    for state in quiz.answers.values():
        assert (state["verdict"], state["finished"], state["saved"], state["replies"]) == ("kept", False, True, [])
        assert not {"right", "key", "explanation", "score", "model_answer", "points"} & set(state)
    sent = everything_sent(quiz)
    for secret in ("KEYWORD", "misconception_", "log10", "pump_makes_impulse"):
        assert secret not in sent
    assert "marked after collection" in quiz.text_twin().plain()


def test_an_answer_can_be_changed_and_every_change_is_kept(released, send, answers_folder):
    quiz = GradedQuiz()
    quiz.receive({"learner": "s1"})
    for tries, choice in enumerate(["a", "b", "c", "a"]):
        assert send(quiz, "example.upstroke", [choice], tries=tries, confidence=1) == ""
    assert quiz.answers["example.upstroke"]["response"] == ["a"]
    found = answers.AnswerLog(answers_folder).attempts("example.upstroke")
    assert [event.response for event in found] == [("a",), ("b",), ("c",), ("a",)]
    assert {(event.bank, event.learner) for event in found} == {("spring", "s1")}


def test_drawn_numbers_belong_to_the_learner_and_the_release(released, send):
    quiz = GradedQuiz()
    prompts = []
    for name in ("s1", "S1", "s2", "s3", "s4"):
        quiz.receive({"learner": name})
        item = next(item for item in quiz.items if item["id"] == "example.drawn_equilibrium")
        prompts.append("".join(text for _kind, text in item["prompt"]))
    assert prompts[0] == prompts[1]
    assert len(set(prompts)) > 2
    quiz.receive({"learner": "s1"})
    send(quiz, "example.drawn_equilibrium", "-80")
    (event,) = quiz._log.attempts("example.drawn_equilibrium")
    assert event.seed == seed_of("example.drawn_equilibrium", "s1", "pepper")


def test_who_answers_is_said_once_for_the_whole_page(released, send):
    quiz, page = GradedQuiz(), HandIn()
    page.receive({"learner": "s1"})
    assert len(quiz.items) == len(released)
    assert quiz.identity["learner"] == "s1"
    quiz.receive({"learner": "s2"})
    assert page.identity["learner"] == "s2"
    page.receive({"learner": None})
    assert quiz.items == []
    assert GradedQuiz().identity["learner"] == ""


def test_without_a_folder_the_learner_is_known_as_long_as_the_kernel(released, answers_folder):
    answers_folder.write_text("in the way", encoding="utf-8")
    quiz = GradedQuiz()
    quiz.receive({"learner": "s1"})
    assert quiz.identity["learner"] == "s1"
    quiz.receive({"learner": None})
    assert quiz.identity["learner"] == ""


def test_two_learners_at_one_computer_do_not_see_each_others_answers(released, send):
    quiz = GradedQuiz()
    quiz.receive({"learner": "s1"})
    send(quiz, "example.upstroke", ["a"])
    quiz.receive({"learner": "s2"})
    assert quiz.answers == {}
    send(quiz, "example.upstroke", ["b"])
    quiz.receive({"learner": "s1"})
    assert quiz.answers["example.upstroke"]["response"] == ["a"]


def test_the_file_holds_the_graded_answers_of_this_learner_alone(released, send, answers_folder):
    quiz = GradedQuiz()
    quiz.receive({"learner": "s2"})
    send(quiz, "example.upstroke", ["b"])
    quiz.receive({"learner": "s1"})
    send(quiz, "example.upstroke", ["a"])
    send(quiz, "example.downstroke", ["a", "b"], confidence=3)
    quiz._log.record(STEM, "practice.item", "0123456789ab", ("z",), confidence=1)
    page = HandIn()
    page.receive({"do": "hand_in"})
    path = answers_folder / "hand-in_spring_s1.jsonl"
    assert page.shown["written"]["path"] == str(path)
    assert page.shown["written"]["text"].encode("utf-8") == path.read_bytes()
    heading, events, left_out = read_hand_in(path.read_bytes())
    assert (heading.release, heading.learner, heading.answers, left_out.count) == ("spring", "s1", 2, 0)
    assert [event.response for event in events] == [("a",), ("a", "b")]
    assert path.stat().st_size < 2_000
    # What the page shows of it: each answer in words, and the file as it is.
    assert page.shown["answers"][0]["answer"] == "The pump pushes sodium into the axon"
    assert page.shown["rows"] == [["The action potential", f"2 / {len(released)}"]]
    assert "have no answer yet" in page.shown["missing"]
    # The file lies where no answers are looked for.
    assert answers.AnswerLog(answers_folder).left_out.count == 0


def test_after_another_answer_the_file_is_to_be_written_again(released, send):
    quiz, page = GradedQuiz(), HandIn()
    quiz.receive({"learner": "s1"})
    send(quiz, "example.upstroke", ["a"])
    page.receive({"do": "hand_in"})
    assert page.shown["written"]["name"]
    send(quiz, "example.upstroke", ["b"], tries=1)
    assert page.shown["written"] == {}
    assert page.identity["learner"] == "s1"


def test_a_folder_that_cannot_be_written_still_gives_the_file(released, send, answers_folder):
    answers_folder.write_text("in the way", encoding="utf-8")
    quiz = GradedQuiz()
    quiz.receive({"learner": "s1"})
    send(quiz, "example.upstroke", ["a"])
    page = HandIn()
    page.receive({"do": "hand_in"})
    assert "download it instead" in page.shown["written"]["problem"]
    assert read_hand_in(page.shown["written"]["text"].encode("utf-8"))[0].answers == 1


def test_nothing_to_hand_in_is_said(released):
    page, sent = HandIn(), []
    page.send = lambda message, buffers=None: sent.append(message)
    page.receive({"do": "hand_in"})
    page.receive({"learner": "s1"})
    page.receive({"do": "hand_in"})
    assert [message["sentence"] for message in sent] == [
        "Write your id on the class list first.", "There is no answer to hand in yet.",
    ]  # fmt: skip


@pytest.mark.parametrize("widget", [GradedQuiz, HandIn])
def test_the_course_itself_is_no_release(example_lesson, widget):
    with pytest.raises(CourseError, match="an instructor releases"):
        widget()


def test_the_twin_of_the_hand_in_says_nothing_of_the_learner(released, send):
    quiz = GradedQuiz()
    quiz.receive({"learner": "s1"})
    assert "s1" not in HandIn().text_twin().plain()


def test_the_words_of_the_pages_are_sent(released):
    import re

    named = set(re.findall(r"words\.(\w+)", HandIn._esm)) - set(HandIn().shown["words"])
    # The parts that quiz and hand-in share name words that only the quiz shows.
    assert named - set(HandIn().identity["words"]) <= set(GradedQuiz().words)


# ---- the file --------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from("abc"), max_size=4), st.text(min_size=1, max_size=30))
def test_what_is_written_is_read_back(choices, name):
    event = EVENT._replace(response=tuple(choices))
    if not is_learner_id(name):
        return
    heading, events, left_out = read_hand_in(hand_in_bytes("spring", name, "2026-01-01T12:00:00Z", [event]))
    assert (heading.learner, events, left_out.count) == (name, [event], 0)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    with pytest.raises(NotAHandInError, match=r"[a-z]"):
        read_hand_in(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no hand-in"),
        (b'{"hand_in": 2}', "newer version"),
        (b'{"hand_in": 1}', "damaged"),
        (b'{"hand_in": 1, "release": "r", "learner": "", "made": "m", "answers": 0}', "damaged"),
        ('{"hand_in": 1}'.encode("utf-16"), "UTF-8"),
        (b"[" * 10_000, "no hand-in"),
        (b"x" * 100_000, "too long"),
        (b"x" * (LARGEST_HAND_IN + 1), "larger than"),
    ],
)
def test_what_is_no_hand_in_says_why(data, said):
    with pytest.raises(NotAHandInError, match=said):
        read_hand_in(data)


def test_a_byte_order_mark_does_no_harm():
    data = b"\xef\xbb\xbf" + hand_in_bytes("spring", "s1", "m", [EVENT])
    assert read_hand_in(data)[1] == [EVENT]


def test_damaged_lines_are_counted_and_the_rest_is_read():
    data = hand_in_bytes("spring", "s1", "m", [EVENT]) + b"torn {\n" + to_line(EVENT._replace(event_id="f"))
    _heading, events, left_out = read_hand_in(data)
    assert len(events) == 2
    assert left_out.count == 1


@pytest.mark.parametrize(("text", "same"), [(" S-01 ", "s-01"), ("१२३", "123"), ("ＡＢ", "ab"), ("a  b", "a b")])
def test_one_learner_has_one_id(text, same):
    assert learner_id(text) == same


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "CON:", "  ", "नाम", "." * 9, "x" * 99])
def test_the_name_of_the_file_stays_a_name(name):
    found = hand_in_name("spring", name)
    assert "/" not in found
    assert "\\" not in found
    assert ":" not in found
    assert found.startswith("hand-in_spring_")
    assert len(found) < 90


def test_answers_of_another_release_stay_behind():
    other = EVENT._replace(bank="autumn", event_id="f")
    stranger = EVENT._replace(learner="s2", event_id="g")
    assert answers_of([EVENT, other, stranger], "spring", "S1") == [EVENT]
