"""The widgets without a browser: what they send, what they take, what they restore, and what they never tell."""

import json
import re

import pytest

from widgets import content
from widgets.content import iterate_texts, texts
from widgets.errors import CourseError
from widgets.quiz import lesson_items
from widgets.quiz.answers import AnswerLog
from widgets.quiz.widget import Prediction, Quiz

RIGHT = {
    "example.upstroke": ["c"],
    "example.downstroke": ["a", "b"],
    "example.sodium_equilibrium": "66,4",
    "example.stronger_stimulus": ["b"],
    "example.more_potassium": ["c"],
}
STEM = "03_action_potential"


@pytest.fixture(autouse=True)
def _lesson(example_lesson):
    return example_lesson


def answer(quiz: Quiz, item: str, response, tries: int = 0, confidence=2, **others) -> str:
    """Send an answer as the page does; return the sentence that comes back."""
    sent = []
    quiz.send = lambda message, buffers=None: sent.append(message)
    quiz.receive({"item": item, "tries": tries, "response": response, "confidence": confidence, **others})
    (reply,) = sent
    assert reply["item"] == item
    return reply["sentence"]


def answer_all(quiz: Quiz):
    for item in quiz.items:
        assert answer(quiz, item["id"], RIGHT[item["id"]]) == ""


def everything_sent(quiz) -> str:
    """Return all that the browser and a saved notebook can know of a widget."""
    state = {name: value for name, value in quiz.get_state().items() if name not in ("_esm", "_css")}
    data, _metadata = quiz._repr_mimebundle_()
    return json.dumps([state, data], ensure_ascii=False, default=str)


@pytest.mark.parametrize(("part", "number"), [("predict", "66.4"), ("check", "66.4"), ("quiz", "2.495")])
def test_an_unanswered_quiz_gives_nothing_away(part, number):
    sent = everything_sent(Quiz(part))
    assert "KEYWORD" not in sent
    assert number not in sent
    assert "misconception" not in sent
    assert "Example and Sample" not in sent


def test_an_answered_item_gives_nothing_of_its_neighbours_away():
    quiz = Quiz("check")
    answer(quiz, "example.upstroke", ["c"])
    assert set(quiz.answers) == {"example.upstroke"}
    assert "66.4" not in everything_sent(quiz)


def test_feedback_comes_with_the_answer_and_it_is_on_the_disk(answers_folder):
    quiz = Quiz("check")
    assert answer(quiz, "example.upstroke", ["a"], hints=2, elapsed=7.26) == ""
    state = quiz.answers["example.upstroke"]
    assert (state["verdict"], state["finished"], state["saved"]) == ("wrong", False, True)
    (event,) = AnswerLog(answers_folder).attempts("example.upstroke")
    assert (event.response, event.confidence, event.hints, event.elapsed) == (("a",), 2, 2, 7.3)
    assert event.bank == lesson_items.bank_version(content.quiz(STEM))


def test_the_second_try_ends_and_the_first_is_kept(answers_folder):
    quiz = Quiz("check")
    answer(quiz, "example.upstroke", ["a"])
    answer(quiz, "example.upstroke", ["b"], tries=1, confidence=1)
    state = quiz.answers["example.upstroke"]
    assert state["finished"]
    assert state["right"] == ["c"]
    answer(quiz, "example.upstroke", ["c"], tries=2)
    found = AnswerLog(answers_folder).attempts("example.upstroke")
    assert [(event.response, event.attempt, event.confidence) for event in found] == [(("a",), 1, 2), (("b",), 2, 1)]


def test_an_answer_that_is_sent_twice_counts_once(answers_folder):
    quiz = Quiz("check")
    answer(quiz, "example.upstroke", ["a"])
    assert answer(quiz, "example.upstroke", ["a"]) == ""
    assert len(AnswerLog(answers_folder).attempts("example.upstroke")) == 1


@pytest.mark.parametrize(
    ("item", "response", "confidence", "said"),
    [
        ("example.upstroke", [], 2, "Choose an answer first."),
        ("example.upstroke", ["a"], 0, "how sure"),
        ("example.upstroke", ["a"], None, "how sure"),
        ("example.sodium_equilibrium", "sixty", 2, "digits"),
        ("example.sodium_equilibrium", "1,000", 2, "1000 or 1.000"),
        ("example.sodium_equilibrium", "66 kg", 2, "mV or V"),
        ("example.nowhere", ["a"], 2, "run the lesson again"),
        ("example.stronger_stimulus", ["a"], 2, "run the lesson again"),
    ],
)
def test_what_is_no_attempt_is_said_kindly_and_not_logged(answers_folder, item, response, confidence, said):
    quiz = Quiz("check")
    assert said in answer(quiz, item, response, confidence=confidence)
    assert quiz.answers == {}
    assert not answers_folder.exists()


@pytest.mark.parametrize("nonsense", [None, "x", -5, float("nan"), float("inf"), True, 10**400, [1]])
def test_nonsense_about_hints_and_time_does_not_cost_the_answer(answers_folder, nonsense):
    answer(Quiz("check"), "example.upstroke", ["a"], hints=nonsense, elapsed=nonsense)
    (event,) = AnswerLog(answers_folder).attempts("example.upstroke")
    assert 0 <= event.hints <= 2
    assert 0 <= event.elapsed <= 1e7


def test_run_again_it_shows_what_was_answered(restart_kernel, example_lesson):
    quiz = Quiz("check")
    answer(quiz, "example.upstroke", ["a"])
    answer(quiz, "example.sodium_equilibrium", "−66,4 mV")
    before = quiz.answers
    lesson = restart_kernel()
    again = Quiz("check")
    assert again.answers == before
    assert "check" not in lesson.answered
    answer(again, "example.upstroke", ["c"], tries=1)
    assert again.answers["example.upstroke"]["verdict"] == "right"


@pytest.mark.parametrize("part", ["predict", "check"])
def test_the_part_is_done_when_all_its_items_have_an_answer(example_lesson, restart_kernel, part):
    opened = []
    example_lesson.when_answered(part, lambda: opened.append(part))
    quiz = Quiz(part)
    for number, item in enumerate(quiz.items, start=1):
        assert opened == []
        answer(quiz, item["id"], RIGHT[item["id"]])
        if part == "predict":
            assert quiz.answers[item["id"]]["all_answered"] == (number == len(quiz.items))
    assert opened == [part]
    lesson = restart_kernel()
    assert part not in lesson.answered
    Quiz(part)
    assert part in lesson.answered


def test_a_prediction_gives_nothing_away_before_the_part_that_explains(restart_kernel):
    quiz = Quiz("predict")
    answer_all(quiz)
    assert "KEYWORD" not in everything_sent(quiz)
    restart_kernel()
    assert "KEYWORD" not in everything_sent(Quiz("predict"))


def test_predictions_are_shown_beside_what_is_right_at_once_when_all_are_made():
    quiz, shown = Quiz("predict"), Prediction("predict")
    assert shown.items == []
    assert shown.text_twin().plain() == "Your predictions\nYou have not predicted yet."
    assert "KEYWORD" not in everything_sent(shown)
    answer(quiz, "example.stronger_stimulus", ["a"], confidence=3)
    assert shown.items == []
    answer(quiz, "example.more_potassium", ["c"], confidence=1)
    first, second = shown.items
    assert (first["answer"], first["confidence"], first["verdict"]) == ("It becomes twice as high", "Sure", "wrong")
    assert first["key"] == "It stays nearly the same"
    assert (second["confidence"], second["verdict"]) == ("A guess", "right")
    assert "KEYWORD-A" in json.dumps(first)
    assert "KEYWORD-B" not in json.dumps(first)
    twin = shown.text_twin().plain()
    assert "You predicted: It becomes twice as high (Sure)" in twin
    assert "What happens: It stays nearly the same" in twin


def test_the_words_of_the_twin():
    quiz = Quiz("check")
    assert quiz.text_twin().plain().startswith("Questions\n1. What makes the inside of the axon shoot up")
    assert "A number in mV" in quiz.text_twin().plain()
    answer(quiz, "example.upstroke", ["a"])
    twin = quiz.text_twin().plain()
    assert "Your answer: The pump pushes sodium into the axon (Fairly sure)" in twin
    assert "Not quite. KEYWORD-A" in twin
    assert "KEYWORD-E" not in twin
    answer(quiz, "example.upstroke", ["c"], tries=1)
    assert "Right. KEYWORD-C" in quiz.text_twin().plain()
    assert "KEYWORD-E" in quiz.text_twin().plain()


def test_the_twin_of_an_empty_folder_is_always_the_same(restart_kernel):
    first = Quiz("check")._repr_mimebundle_()[0]
    restart_kernel()
    second = Quiz("check")._repr_mimebundle_()[0]
    for kind in ("text/plain", "text/html"):
        assert first[kind] == second[kind]


def test_a_folder_that_cannot_be_written_costs_no_answer(answers_folder):
    answers_folder.write_text("in the way", encoding="utf-8")
    quiz = Quiz("check")
    answer(quiz, "example.upstroke", ["c"])
    assert quiz.answers["example.upstroke"]["saved"] is False
    assert quiz.answers["example.upstroke"]["verdict"] == "right"
    assert str(answers_folder) in quiz.saving["problem"]
    assert json.loads(quiz.saving["lines"])["response"] == ["c"]
    assert quiz.saving["file"].startswith(STEM)
    answers_folder.unlink()
    answer(quiz, "example.sodium_equilibrium", "66,4")
    assert quiz.answers["example.upstroke"]["saved"] is True
    assert quiz.saving["problem"] == ""
    assert quiz.saving["lines"] == ""


def test_an_answer_changes_nothing_about_the_other_items():
    """A screen reader reads out again what changes: the feedback of another item must not."""
    quiz = Quiz("check")
    answer(quiz, "example.upstroke", ["c"])
    before = quiz.answers["example.upstroke"]
    answer(quiz, "example.downstroke", ["a", "b"])
    answer(quiz, "example.sodium_equilibrium", "66,4")
    assert quiz.answers["example.upstroke"] == before


def test_what_is_downloaded_can_be_put_into_the_folder(answers_folder, restart_kernel):
    answers_folder.write_text("in the way", encoding="utf-8")
    quiz = Quiz("check")
    answer(quiz, "example.upstroke", ["c"])
    answers_folder.unlink()
    (answers_folder / STEM).mkdir(parents=True)
    (answers_folder / STEM / quiz.saving["file"]).write_text(quiz.saving["lines"], encoding="utf-8")
    restart_kernel()
    assert Quiz("check").answers["example.upstroke"]["verdict"] == "right"


def test_lines_that_cannot_be_read_are_told(answers_folder):
    (answers_folder / STEM).mkdir(parents=True)
    (answers_folder / STEM / "other.jsonl").write_bytes(b"\x00\xff\n")
    assert "other.jsonl, line 1" in Quiz("check").saving["left_out"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("predct", "Did you mean 'predict'?"),
        ("hook", "no questions in its part 'hook'"),
        ("hook", "Known names: check"),
    ],
)
def test_a_part_that_is_not_there_gives_one_sentence(part, said):
    with pytest.raises(CourseError, match=said.replace("?", r"\?")):
        Quiz(part)


def test_the_checks_of_one_objective_stand_alone(example_lesson):
    quiz = Quiz("check", objective="compute_equilibrium")
    assert [item["id"] for item in quiz.items] == ["example.sodium_equilibrium"]
    answer_all(quiz)
    assert "check" not in example_lesson.answered
    with pytest.raises(CourseError, match="Did you mean 'name_currents'"):
        Quiz("check", objective="name_current")


def test_an_answer_that_the_models_compute():
    quiz = Quiz("worked", observe=lambda name, causes, parameters: {"conduction_velocity": 50.0}[name])
    answer(quiz, "example.computed", "49")
    assert quiz.answers["example.computed"]["verdict"] == "right"
    assert quiz.answers["example.computed"]["key"] == "50.0 m/s"


def test_a_model_that_fails_costs_no_attempt(answers_folder):
    def observe(name, causes, parameters):
        raise CourseError("The model failed.")

    quiz = Quiz("worked", observe=observe)
    assert answer(quiz, "example.computed", "49") == "The model failed."
    assert not answers_folder.exists()


def test_the_contexts_of_the_words_are_those_of_the_catalogue(monkeypatch):
    """The catalogue is filled from the whole quiz; the widget asks for one item: both must name a text alike."""
    asked = set()
    monkeypatch.setattr(texts, "pgettext", lambda context, text: asked.add((context, text)) or text)
    Quiz("check")
    known = set(iterate_texts(content.quiz(STEM), f"quizzes/{STEM}.yaml"))
    assert asked
    assert asked <= known


def test_the_choice_of_words_is_complete():
    """Every word that the page asks for is sent to it."""
    named = set(re.findall(r"words\.(\w+)", Quiz._esm))
    named |= {f"confidence_{level}" for level in (1, 2, 3)} | {"right", "wrong", "self"}
    named |= {f"next_{kind}" for kind in ("multiple_choice", "ordering", "matching")}
    assert named == set(Quiz("check").words)
