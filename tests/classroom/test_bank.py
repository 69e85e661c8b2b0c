"""The private bank: read strictly, every complaint one sentence; and the questions as learners get them."""

import json

import pytest

from widgets.classroom.bank import load_bank
from widgets.content.released_records import ReleasedItem, asked_item, released_item
from widgets.errors import CourseError
from widgets.quiz.parametric import instance
from widgets.quiz.questions import question

STEM = "03_action_potential"


def test_a_bank_has_its_questions_by_id_in_two_languages(bank):
    english, hindi = bank.items(), bank.items("hi")
    assert list(english) == list(hindi)
    assert all(item.use == "graded" for item in english.values())
    assert hindi["exam.upstroke"].prompt.startswith("हिंदी")
    assert bank.lesson_of()["exam.upstroke"] == STEM
    assert {item.kind for item in english.values()} == set(ReleasedItem.model_fields["kind"].annotation.__args__)


def test_without_a_translation_the_questions_are_english(bank_folder):
    (bank_folder / "hi" / f"{STEM}.yaml").unlink()
    bank = load_bank(bank_folder)
    assert bank.items("hi") == bank.items()


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        ("exam.upstroke", "exam.downstroke", "used already"),
        ("objective: name_currents", "objective: name_current", "Did you mean 'name_currents'"),
        ("hodgkin_huxley_1952", "hodgkin_huxly_1952", "Did you mean 'hodgkin_huxley_1952'"),
        ("mechanism: action_potential", "mechanism: action_potental", "Did you mean 'action_potential'"),
        ("kind: numeric", "kind: number", "line"),
        ("exam.upstroke", "q1", "topic.question"),
    ],
)
def test_a_fault_in_the_bank_is_one_sentence(bank_folder, edit_bank, pattern, new, said):
    edit_bank(pattern, new)
    with pytest.raises(CourseError, match=said.replace("?", r"\?")) as caught:
        load_bank(bank_folder)
    assert "mechanism" in str(caught.value) or f"{STEM}.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_translation_with_another_key_is_refused(bank_folder, edit_bank):
    edit_bank("correct: true", "correct: false", language="hi")
    with pytest.raises(CourseError, match=f"hi/{STEM}"):
        load_bank(bank_folder)
    edit_bank("correct: false", "correct: true", language="hi")
    edit_bank("value: 66.4", "value: 66.9", language="hi")
    with pytest.raises(CourseError, match="everything but the words"):
        load_bank(bank_folder)


def test_a_lesson_that_is_not_there_and_an_empty_folder(bank_folder, tmp_path):
    (bank_folder / f"{STEM}.yaml").rename(bank_folder / "03_action_potental.yaml")
    with pytest.raises(CourseError, match="Did you mean '03_action_potential'"):
        load_bank(bank_folder)
    with pytest.raises(CourseError, match="no questions"):
        load_bank(tmp_path)
    with pytest.raises(CourseError, match="no bank folder"):
        load_bank(tmp_path / "nowhere")


def test_an_id_of_the_public_bank_is_refused(bank_folder, edit_bank):
    from widgets import content

    edit_bank("exam.upstroke", content.quiz(STEM).items[0].id)
    with pytest.raises(CourseError, match=f"data/quizzes/{STEM}"):
        load_bank(bank_folder)


def test_a_released_question_is_asked_as_in_practice_and_holds_no_key(bank):
    for item in bank.items().values():
        released = released_item(item)
        again = asked_item(ReleasedItem.model_validate_json(released.model_dump_json()))
        assert question(instance(again, 7)) == question(instance(item, 7))
        text = json.dumps(again.model_dump(warnings=False), ensure_ascii=False) + released.model_dump_json()
        for secret in ("KEYWORD", "misconception_", "pump_makes_impulse", '"correct": true', "log10", "squid_peak"):
            assert secret not in text, item.id
