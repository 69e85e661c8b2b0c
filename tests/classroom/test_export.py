"""The export as a whole: nothing is dropped without a word, and a person is told in sentences."""

import gettext
import shutil
import subprocess
import sys

import pytest
from ruamel.yaml import YAML

from widgets import content
from widgets.classroom.bank import load_bank
from widgets.classroom.export import FORMATS, export, report_lines, write_export
from widgets.classroom.export_markup import decimal
from widgets.command_line import main
from widgets.errors import CourseError

KINDS = {"single_choice", "multiple_choice", "numeric", "ordering", "matching", "label", "predict_curve", "short_text"}


def no_model(*_asked):
    return 24.0


@pytest.mark.parametrize("name", FORMATS)
def test_every_question_is_exported_or_named_with_a_reason(name, bank_folder):
    bank = load_bank(bank_folder)
    assert {item.kind for item in bank.items().values()} == KINDS
    done = export(name, bank=bank_folder, observe=no_model)
    told = {question.item.id for question in done.questions} | {refused for refused, _reason in done.refused}
    assert told == set(bank.items())
    said = "\n".join(report_lines("file", done))
    for refused, reason in done.refused:
        assert refused in said
        assert reason in said


def test_what_each_format_cannot_hold(bank_folder):
    refused = {
        name: [asked for asked, _reason in export(name, bank=bank_folder, observe=no_model).refused] for name in FORMATS
    }
    assert refused == {
        "moodle": [],
        "gift": ["exam.where_sodium_enters", "exam.order_of_events"],
        "qti": [],
        "canvas": ["exam.order_of_events"],
    }


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_told_in_another_way_is_said(name, bank_folder):
    done = export(name, bank=bank_folder, observe=no_model)
    said = "\n".join(report_lines("file", done))
    assert "no part of the mark for a near miss. (exam.fewer_sodium_channels)" in said
    assert "exam.drawn_equilibrium: 5 variants" in said
    if name != "moodle":
        assert "hints" in said


def test_variants_differ_and_there_are_never_more_than_the_draws_allow(bank_folder):
    path = bank_folder / "03_action_potential.yaml"
    tree = YAML().load(path)
    (item,) = (one for one in tree["items"] if one["id"] == "exam.drawn_equilibrium")
    item["draws"] = {"outside": {"values": [3, 4]}, "inside": {"values": [120, 140]}}
    shutil.rmtree(bank_folder / "hi")
    with path.open("w", encoding="utf-8") as stream:
        YAML().dump(tree, stream)
    done = export("moodle", bank=bank_folder, variants=9, observe=no_model)
    drawn = [question for question in done.questions if question.family]
    assert len({question.prompt for question in drawn}) == len(drawn) == done.variants["exam.drawn_equilibrium"] == 4
    assert not any("{" in question.prompt + question.feedback for question in drawn)


def test_the_practice_bank_of_the_course_goes_into_every_format():
    stems = [stem for stem in content.lessons() if content.has_quiz(stem)]
    for name in FORMATS:
        done = export(name, lessons=stems[:1], observe=no_model)
        asked = {item.id for item in content.quiz(stems[0]).items}
        assert {question.item.id for question in done.questions} | dict(done.refused).keys() == asked


def test_a_lesson_without_questions_and_a_wrong_name_are_one_sentence(bank_folder):
    with pytest.raises(CourseError, match="03_action_potential"):
        export("gift", lessons=["03_action_potentials"])
    with pytest.raises(CourseError, match="has no questions for '01_nowhere'"):
        export("gift", lessons=["01_nowhere"], bank=bank_folder)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path, bank_folder):
    done = export("gift", bank=bank_folder, observe=no_model)
    with pytest.raises(CourseError, match=r"nowhere.*cannot be written"):
        write_export(tmp_path / "nowhere" / "file.txt", done)


def test_the_command_writes_the_file_and_lists_what_is_not_in_it(tmp_path, bank_folder, capsys):
    shutil.rmtree(bank_folder / "hi")
    path = tmp_path / "mine.txt"
    main(["export", "--format", "gift", "--bank", str(bank_folder), "--variants", "2", "--out", str(path)])
    said = capsys.readouterr().out
    assert path.read_text("utf-8").count("::[html]") == 11
    assert "11 questions" in said
    assert "GIFT has no questions of order" in said
    with pytest.raises(SystemExit) as stop:
        main(["export", "--format", "gift", "--variants", "0"])
    assert stop.value.code == 2


def test_the_same_questions_give_the_same_file(bank_folder):
    """Another day and another run change nothing, so that a bank can be kept under version control."""
    for name in FORMATS:
        once, again = (export(name, bank=bank_folder, observe=no_model) for _run in range(2))
        assert once.data == again.data


def test_hindi_words_come_from_the_translated_bank(bank_folder):
    english = {question.name: question for question in export("moodle", bank=bank_folder, observe=no_model).questions}
    hindi = export("moodle", bank=bank_folder, language="hi", observe=no_model)
    for question in hindi.questions:
        assert "हिंदी" in question.prompt
        assert question.prompt != english[question.name].prompt


def test_texts_without_a_translation_are_counted(bank_folder, monkeypatch):
    """A catalogue that knows nothing: what the course itself adds to the questions stands in English, and is counted."""
    english = export("moodle", bank=bank_folder, observe=no_model)
    assert english.untranslated == 0
    monkeypatch.setattr("widgets.language._stdlib.translation", lambda *_args, **_names: gettext.NullTranslations())
    done = export("moodle", bank=bank_folder, language="hi", observe=no_model)
    assert "References" in done.questions[0].feedback
    assert done.untranslated > 2
    assert f"{done.untranslated} texts are not translated yet" in report_lines("file", done)[-1]


def test_the_export_needs_no_widget():
    script = "import sys, widgets.classroom.export; print([name for name in ('ipywidgets', 'anywidget') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1 + 0.2, "0.3"), (-66.4, "-66.4"), (1e-7, "0.0000001"), (1e15, "1000000000000000"), (0.0, "0")],
)
def test_numbers_have_neither_an_exponent_nor_binary_noise(value, text):
    assert decimal(value) == text
