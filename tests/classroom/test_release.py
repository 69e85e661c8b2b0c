"""What learners get: everything they need, nothing else, and in no form a key."""

import json
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from widgets import content
from widgets.classroom.bank import load_bank
from widgets.classroom.release import make_release
from widgets.classroom.release_pages import INSTALL_LINE, released_notebook
from widgets.classroom.release_records import find_record
from widgets.content.released_records import Release
from widgets.content.yaml_source import read_records
from widgets.errors import CourseError
from widgets.folders import COURSE_FOLDER

STEM = "03_action_potential"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_holds_what_a_learner_needs_and_nothing_else(spring):
    _bank, made = spring
    found = files(made.folder)
    assert {name.split("/")[0] for name in found} == {
        "widgets", "data", "lessons", "requirements.txt", "pyproject.toml", "README.md", "LICENSE",
    }  # fmt: skip
    assert {name for name in found if name.startswith("lessons")} == {
        f"lessons/{folder}{stem}.ipynb" for folder in ("", "hi/") for stem in ("00_start_here", STEM)
    }
    package = {f"widgets/{name}" for name in files(COURSE_FOLDER / "widgets") if "__pycache__" not in name}
    assert {name for name in found if name.startswith("widgets")} == package
    assert not [name for name in found if name.endswith((".po", ".pot", ".md")) and name != "README.md"]
    assert f"data/graded/hi/{STEM}.yaml" in found
    assert "data/locale/hi/LC_MESSAGES/twitch_course.mo" in found


def test_the_zip_holds_the_same_files(spring):
    _bank, made = spring
    with zipfile.ZipFile(made.archive) as packed:
        names = {name.removeprefix(f"{made.folder.name}/") for name in packed.namelist()}
        assert packed.comment == b""
        assert names == files(made.folder)
        assert all(not entry.comment and not entry.extra for entry in packed.infolist())


def test_the_readme_has_one_line_to_start(spring):
    _bank, made = spring
    text = (made.folder / "README.md").read_text("utf-8")
    assert text.splitlines().count(INSTALL_LINE) == 1
    assert text.count("```") == 2
    assert INSTALL_LINE in (COURSE_FOLDER / "README.md").read_text("utf-8")  # the line that the course itself tests
    assert "2026-01-10 12:00" in text


def test_the_lessons_end_with_graded_questions_and_the_hand_in_and_hold_no_metadata(spring):
    _bank, made = spring
    for folder in ("", "hi"):
        notebook = nbformat.read(made.folder / "lessons" / folder / f"{STEM}.ipynb", 4)
        nbformat.validate(notebook)
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        assert [cell.source.split("\n")[-1] for cell in notebook.cells if cell.cell_type == "code"][-2:] == [
            "GradedQuiz()",
            "HandIn()",
        ]
        for cell in notebook.cells:
            assert set(cell.metadata) <= {"tags", "jupyter"}
            for output in cell.get("outputs", []):
                assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})


def test_what_a_saved_run_leaves_in_a_notebook_stays_behind(tmp_path):
    notebook = nbformat.read(COURSE_FOLDER / "lessons" / f"{STEM}.ipynb", 4)
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"x": "KEYWORD"}}}
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.metadata["secret"] = "KEYWORD"
    code.outputs[0].metadata["secret"] = "KEYWORD"
    code.outputs[0]["data"]["application/vnd.jupyter.widget-view+json"] = {"model_id": "KEYWORD"}
    nbformat.write(notebook, tmp_path / f"{STEM}.ipynb")
    assert "KEYWORD" not in nbformat.writes(released_notebook(tmp_path / f"{STEM}.ipynb", STEM, "en", True))


def test_the_start_page_leads_to_the_lessons_that_are_there(spring):
    _bank, made = spring
    for folder in ("", "hi"):
        (cell,) = nbformat.read(made.folder / "lessons" / folder / "00_start_here.ipynb", 4).cells
        assert f"]({STEM}.ipynb)" in cell.source
        assert cell.source.count("](") == 1
        assert cell.source.startswith("# Spring")


def test_the_release_is_described_at_both_ends(spring):
    bank, made = spring
    assert read_records(made.folder / "data" / "release.yaml", Release) == made.release
    assert find_record(bank).release == made.release
    assert find_record(bank).changed_questions(bank) == []


def test_a_mended_key_is_no_change_of_the_question_but_another_choice_is(bank_folder, bank, edit_bank, tmp_path):
    make_release([STEM], tmp_path / "out", bank)
    for code in ("", "hi"):
        edit_bank("value: 66.4", "value: 66.9", language=code)
    assert find_record(load_bank(bank_folder)).changed_questions(load_bank(bank_folder)) == []
    edit_bank("The pump pushes sodium into the axon", "The pump pulls sodium into the axon")
    (bank_folder / "hi" / f"{STEM}.yaml").unlink()
    changed = load_bank(bank_folder)
    assert find_record(changed).changed_questions(changed) == ["exam.upstroke"]


def test_without_a_bank_there_are_lessons_and_no_graded_questions(tmp_path):
    made = make_release([STEM], tmp_path)
    assert made.questions == 0
    assert not (made.folder / "data" / "graded").exists()
    assert "GradedQuiz" not in (made.folder / "lessons" / f"{STEM}.ipynb").read_text("utf-8")
    assert not (made.folder / "data" / "locale").exists()


@pytest.mark.parametrize(
    ("stems", "languages", "said"),
    [
        (["03_action_potental"], ("en",), "Did you mean '03_action_potential'"),
        (["00_start_here"], ("en",), "no lesson"),
        ([STEM], ("hi",), "is not there yet in हिंदी"),
    ],
)
def test_a_lesson_that_cannot_be_released_is_one_sentence(tmp_path, stems, languages, said):
    lessons, out = tmp_path / "lessons", tmp_path / "out"
    lessons.mkdir()
    for name in (STEM, "00_start_here"):  # in English alone
        shutil.copy(COURSE_FOLDER / "lessons" / f"{name}.ipynb", lessons)
    out.mkdir()
    with pytest.raises(CourseError, match=said):
        make_release(stems, out, None, languages, lessons=lessons)
    assert list(out.iterdir()) == []


def test_a_key_in_a_lesson_stops_the_release_and_leaves_nothing(bank, tmp_path):
    lessons = tmp_path / "lessons"
    lessons.mkdir()
    notebook = nbformat.read(COURSE_FOLDER / "lessons" / f"{STEM}.ipynb", 4)
    notebook.cells[0].source += "\n\nexam.upstroke: c"
    nbformat.write(notebook, lessons / f"{STEM}.ipynb")
    with pytest.raises(CourseError, match=r"Nothing was released.*exam\.upstroke"):
        make_release([STEM], tmp_path / "out", bank, lessons=lessons)
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(CourseError, match="knows no release"):
        find_record(bank)


def test_a_folder_that_cannot_be_written_is_one_sentence(bank, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be written"):
        make_release([STEM], tmp_path / "file", bank)


def test_the_newest_release_is_found_and_others_by_name(bank, tmp_path, monkeypatch):
    first = make_release([STEM], tmp_path, bank)
    monkeypatch.setenv("TWITCH_COURSE_CLOCK", "2026-02-01T12:00:00Z")
    second = make_release([STEM], tmp_path, bank)
    assert first.release.salt != second.release.salt
    assert find_record(bank).release == second.release
    assert find_record(bank, first.release.name).release == first.release
    with pytest.raises(CourseError, match="knows no release 'x'"):
        find_record(bank, "x")


def test_graded_questions_are_read_back_in_the_language_of_the_reader(spring):
    from widgets.language import language

    bank, made = spring
    data = made.folder / "data"
    assert [item.id for item in content.graded_items(STEM, data)] == list(bank.items())
    with language("hi"):
        assert content.graded_items(STEM, data)[0].prompt.startswith("हिंदी")
    assert content.graded_items("04_conduction", data) == ()
    assert isinstance(made.release.due, datetime)
    assert json.loads(made.release.model_dump_json())["name"] == made.folder.name


def test_a_bank_in_english_only_still_gives_a_whole_lesson_in_hindi(bank_folder, tmp_path):
    from widgets.language import language

    shutil.rmtree(bank_folder / "hi")
    bank = load_bank(bank_folder)
    made = make_release([STEM], tmp_path / "out", bank, ("en", "hi"), title="Autumn")
    notebook = nbformat.read(made.folder / "lessons" / "hi" / f"{STEM}.ipynb", 4)
    assert "\u0900" <= notebook.cells[0].source.split()[1][0] <= "\u097f", "the lesson itself is in Hindi"
    with language("hi"):
        asked = content.graded_items(STEM, made.folder / "data")
    assert [item.prompt for item in asked] == [item.prompt for item in bank.items().values()]
