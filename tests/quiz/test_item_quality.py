"""The check of the bank: each fault is found, and the course's own bank has none."""

import copy

import pytest
from ruamel.yaml import YAML

from widgets import content
from widgets.command_line import main
from widgets.content import Objective, Quiz
from widgets.folders import DATA_FOLDER
from widgets.quiz.item_quality import check_banks, too_often
from widgets.quiz.models_at_hand import observe
from widgets.quiz.reading_level import count_syllables, reading_grade

STEM = "03_action_potential"
COMMON = {"part": "quiz", "objective": "o", "explanation": "Because it is so.", "references": ["r"], "key": True}
WORDS = ["short", "a little longer", "the longest one of all three"]


def choices(right: int, texts=WORDS):
    return [
        {"id": "abcd"[index], "text": text, "feedback": f"feedback {index}"}
        | ({"correct": True} if index == right else {"misconception": f"idea_{index}"})
        for index, text in enumerate(texts)
    ]


def single(number: int, right: int = 1, texts=WORDS, **changes) -> dict:
    fields = {
        "id": f"item.{number}",
        "kind": "single_choice",
        "prompt": f"Question {number}?",
        "choices": choices(right, texts),
    }
    return COMMON | fields | changes


def numeric(**changes) -> dict:
    fields = {
        "id": "item.number", "kind": "numeric", "prompt": "How much?", "answer": {"value": 10, "tolerance": 0.1},
        "units": {"mV": 1}, "feedback_right": "r", "feedback_wrong": "w",
        "mistakes": [{"value": 20, "misconception": "twice", "feedback": "half of it"}],
    }  # fmt: skip
    return COMMON | fields | changes


def curve(**changes) -> dict:
    fields = {
        "id": "item.curve", "kind": "predict_curve", "prompt": "Where?", "answer": {"observable": "peak", "tolerance": 5, "absolute": True},
        "slider": {"quantity": "Peak", "low": 0, "high": 100, "step": 1, "unit": "mV"}, "usual": 40, "feedback_right": "r",
        "too_low": {"misconception": "l", "feedback": "l"}, "too_high": {"misconception": "h", "feedback": "h"},
    }  # fmt: skip
    return COMMON | fields | changes


def findings(*items, model=lambda *_: 50.0, objectives=()) -> str:
    bank = Quiz.model_validate({"items": items})
    return "\n".join(map(str, check_banks({STEM: bank}, {STEM: objectives}, model)))


def test_a_good_bank_has_no_finding():
    assert findings(single(1, 0), single(2, 1), single(3, 2), numeric()) == ""


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (single(1, choices=[*choices(0)[:2], choices(0)[1] | {"id": "z", "feedback": "f"}]), "'idea_1' stands behind 2 wrong"),
        (single(1, choices=[entry | {"feedback": "Same!"} for entry in choices(0)]), "2 wrong answers get the same feedback"),
        (single(1, texts=["one", "two", "All of the above"]), "is no answer of its own"),
        (single(1, 2, ["a", "b", "a right answer with every condition, so that nobody can quarrel with it"]), "much longer than all"),
        (single(1, 1, hints=["Is it not a little longer?"]), "a hint holds the right answer"),
        (single(1, prompt="word " * 33 + "?"), "a sentence of the prompt has 33 words"),
        (single(1, explanation="Immunohistochemical characterisation necessitates particularly sophisticated instrumentation. " * 6), "school grade"),
        (numeric(mistakes=[]), "no mistake with its misconception"),
        (numeric(answer={"value": 10, "tolerance": 0.5}), "a tolerance of 50% takes in wrong answers"),
        (numeric(answer={"observable": "x", "tolerance": 5, "absolute": True}, mistakes=[{"value": 47, "misconception": "m", "feedback": "f"}]), "'m' lies within the tolerance"),
        (numeric(units={"mmol/L": 1, "mg/dL": 0.3}), "1 mg/dL is not 0.3 mmol/L of any ion"),
        (curve(usual=None, slider={"quantity": "Peak", "low": 0, "high": 40, "step": 1, "unit": "mV"}), "does not lie on the slider"),
        (curve(), "the usual value is 50 in the models, not 40"),
        (curve(usual=50), "nothing has to be predicted"),
        (curve(usual=50, answer={"observable": "peak", "tolerance": 0.1, "absolute": True}), "finer than a step"),
    ],
)  # fmt: skip
def test_each_fault_of_an_item_is_found(item, said):
    assert said in findings(item)
    assert item["id"] in findings(item)


def test_a_mistake_that_some_drawn_numbers_make_right_is_found():
    item = numeric(
        draws={"x": {"values": [1, 2, 3, 4]}},
        answer={"expression": "x * 10", "tolerance": 0.01},
        mistakes=[{"expression": "x * x * 10", "misconception": "squared", "feedback": "f"}],
    )
    assert "'squared' lies within the tolerance" in findings(item)


def test_factors_of_real_ions_are_accepted():
    assert findings(numeric(units={"mmol/L": 1, "mg/dL": 0.2495})) == ""


def test_a_model_that_knows_no_such_observable_is_one_finding():
    item = numeric(answer={"observable": "peek_potential", "tolerance": 5, "absolute": True})
    assert "Did you mean 'squid_peak_potential'" in findings(item, model=observe)


def test_right_answers_that_are_the_longest_are_found():
    assert "is the longest one in 8 of 8" in findings(*(single(number, 2) for number in range(8)))
    assert "is the shortest one in 8 of 8" in findings(*(single(number, 0) for number in range(8)))
    assert "longest" not in findings(*(single(number, number % 3) for number in range(9)))


def test_right_answers_in_one_place_are_found():
    assert "at place 2 in 8 of 8" in findings(*(single(number, 1) for number in range(8)))


def test_chance_alone_is_not_called_a_bias():
    assert not too_often(5, [0.25] * 20)
    assert too_often(10, [0.25] * 20)
    assert not too_often(7, [0.25] * 7)  # too few to say


def test_two_items_that_ask_the_same_are_found():
    assert "'item.2' and 'item.1' ask the same" in findings(single(1, 0), single(2, 1, prompt="question, 1"))


def test_an_objective_needs_two_items_and_a_key_item():
    objectives = [Objective(id="o", text="Do."), Objective(id="p", text="Do more.")]
    said = findings(single(1, 0, key=False), single(2, 1, key=False), objectives=objectives)
    assert "'p' has 0 items" in said
    assert "no item of the objective 'o' is marked key" in said


def test_places_outside_the_picture_are_found(bank_folder):
    text = (bank_folder / "quizzes" / f"{STEM}.yaml").read_text(encoding="utf-8")
    data = YAML(typ="safe", pure=True).load(text)
    label = copy.deepcopy(next(item for item in data["items"] if item["kind"] == "label"))
    label["choices"][0]["at"] = [84, 20]
    assert "the place 'a' lies outside" in findings(label)


@pytest.mark.parametrize(
    ("word", "count"),
    [("axon", 2), ("the", 1), ("potassium", 4), ("impulse", 2), ("muscle", 2), ("rate", 1), ("coffee", 2)],
)
def test_syllables(word, count):
    assert abs(count_syllables(word) - count) <= (word == "potassium")


def test_simple_words_read_at_a_lower_grade():
    simple = (
        "The dog ran to the old man. He gave it a bone. It was glad and ran home. Then it lay down in the sun to sleep."
    )
    assert reading_grade(simple) < 3
    assert reading_grade("Too short.") is None


# ---- the command -----------------------------------------------------------------------------------------------------


def test_the_courses_own_data_has_no_error(capsys):
    main(["check"])
    assert capsys.readouterr().out.splitlines()[-1].startswith("errors: 0, ")


def test_a_fault_makes_the_command_fail_and_is_named(capsys, monkeypatch):
    bank = content.quiz(STEM)
    twice = bank.model_copy(update={"items": (*bank.items, bank.items[0].model_copy(update={"id": "again"}))})
    monkeypatch.setattr(content, "quizzes", lambda: {STEM: twice})
    with pytest.raises(SystemExit) as stop:
        main(["check"])
    assert stop.value.code == 1
    assert "error: quizzes: 'again' and 'action_potential.where_ions_are' ask the same" in capsys.readouterr().out


def test_a_record_that_cannot_be_read_is_told_before_all_else(capsys, monkeypatch):
    monkeypatch.setattr(content, "check_everything", lambda: ["data/x.yaml, line 3: this field is missing; add it."])
    with pytest.raises(SystemExit):
        main(["check"])
    assert capsys.readouterr().out.splitlines() == [
        "error: data: data/x.yaml, line 3: this field is missing; add it.", "errors: 1, warnings: 0",
    ]  # fmt: skip


def test_a_drawing_that_contradicts_its_facts_makes_the_command_fail(capsys, monkeypatch):
    record = content.mechanism("action_potential")
    (pump,) = [fact for fact in record.facts if hasattr(fact, "sodium_out")]
    wrong = pump.model_copy(update={"sodium_out": pump.sodium_out + 1})
    spoilt = record.model_copy(update={"facts": (wrong,)})
    monkeypatch.setattr(content, "mechanisms", lambda: {"action_potential": spoilt})
    with pytest.raises(SystemExit):
        main(["check"])
    assert "error: mechanisms/action_potential.yaml: wide: the pump carries" in capsys.readouterr().out


def test_the_data_folder_holds_every_bank_that_is_checked():
    assert set(content.quizzes()) == {path.stem for path in (DATA_FOLDER / "quizzes").glob("*.yaml")}
