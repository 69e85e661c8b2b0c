"""What is written for nbgrader, and the small parts around it, without nbgrader."""

import re
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from widgets import content
from widgets.classroom import release
from widgets.classroom.nbgrader_course import MARKED_CELL, SETTINGS, add_to_nbgrader, nbgrader_lines
from widgets.classroom.nbgrader_hand_in import bring_hand_in
from widgets.classroom.nbgrader_marking import points_of_submission
from widgets.classroom.nbgrader_preprocessor import SKIP, MarkerOnly
from widgets.classroom.release import MadeRelease
from widgets.classroom.release_records import keep_record
from widgets.command_line import main
from widgets.errors import CourseError
from widgets.language import language
from widgets.quiz.hand_in_file import hand_in_name
from widgets.quiz.learner import set_learner

RELEASE = content.Release(
    name="biology-2026-01-05-a1b2", title="Biology", salt="pepper", lessons=("03_action_potential",),
    languages=("en",), made=datetime(2026, 1, 5, tzinfo=UTC),
)  # fmt: skip


def test_the_notebook_has_one_locked_cell_that_imports_the_marker(bank, tmp_path):
    notebook, settings, configuration = add_to_nbgrader(tmp_path / "course", bank, RELEASE)
    assert notebook == tmp_path / "course" / "source" / RELEASE.name / "hand_in.ipynb"
    tree = nbformat.read(notebook, as_version=4)
    nbformat.validate(tree)
    (marked,) = (cell for cell in tree.cells if "nbgrader" in cell.metadata)
    assert marked.metadata.nbgrader["locked"]
    assert marked.metadata.nbgrader["grade"]
    assert marked.metadata.nbgrader["points"] == 12 - 1  # the words are read by a person
    assert "points_of_submission()" in marked.source
    assert str(bank.folder) not in notebook.read_text("utf-8")
    assert str(bank.folder) in settings.read_text("utf-8")
    assert SETTINGS in configuration.read_text("utf-8")


def test_a_configuration_that_is_there_is_left_alone_and_the_line_to_add_is_said(bank, tmp_path):
    course = tmp_path / "course"
    course.mkdir()
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    written = add_to_nbgrader(course, bank, RELEASE)
    assert (course / "nbgrader_config.py").read_text() == "c = get_config()\n"
    assert f'load_subconfig("{SETTINGS}")' in "\n".join(nbgrader_lines(course, written))
    first = add_to_nbgrader(tmp_path / "other", bank, RELEASE)
    assert "load_subconfig" not in "\n".join(nbgrader_lines(tmp_path / "other", first))


def test_a_course_folder_that_cannot_be_written_is_one_sentence(bank, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be written"):
        add_to_nbgrader(tmp_path / "file", bank, RELEASE)


def test_only_the_cell_of_the_marker_runs_whatever_a_learner_tagged():
    marked = new_code_cell("points()", metadata={"tags": [SKIP], "nbgrader": {"grade": True, "grade_id": MARKED_CELL}})
    foreign = new_code_cell("spy()", metadata={"nbgrader": {"grade": True, "grade_id": "mine"}})
    notebook, _resources = MarkerOnly().preprocess(new_notebook(cells=[new_code_cell("spy()"), foreign, marked]), {})
    assert [cell.metadata["tags"] for cell in notebook.cells] == [[SKIP], [SKIP], []]


def test_other_assignments_of_the_course_run_as_ever():
    cells = [new_code_cell("x = 1"), new_code_cell("assert x", metadata={"nbgrader": {"grade": True, "grade_id": "x"}})]
    notebook, _resources = MarkerOnly().preprocess(new_notebook(cells=cells), {})
    assert not any("tags" in cell.metadata for cell in notebook.cells)


def test_the_hand_in_is_brought_beside_the_notebook(tmp_path, monkeypatch):
    answers, place = tmp_path / "answers", tmp_path / "notebook"
    place.mkdir()
    monkeypatch.setenv("TWITCH_COURSE_ANSWERS", str(answers))
    set_learner("S-01")
    with pytest.raises(CourseError, match="There is no hand-in yet"):
        bring_hand_in(RELEASE.name, place)
    name = hand_in_name(RELEASE.name, "S-01")
    (answers / name).write_text("{}")
    said = bring_hand_in(RELEASE.name, place)
    assert name in repr(said)
    assert "'" not in repr(said)
    assert (place / name).read_text() == "{}"
    with pytest.raises(CourseError, match="cannot be written"):
        bring_hand_in(RELEASE.name, tmp_path / "nowhere")


def test_without_a_bank_or_with_two_hand_ins_there_is_one_sentence(bank_folder, tmp_path, monkeypatch):
    monkeypatch.delenv("TWITCH_COURSE_BANK", raising=False)
    with pytest.raises(CourseError, match="TWITCH_COURSE_BANK"):
        points_of_submission(tmp_path)
    monkeypatch.setenv("TWITCH_COURSE_BANK", str(bank_folder))
    with pytest.raises(CourseError, match="knows no release"):
        points_of_submission(tmp_path)


def test_the_words_are_those_of_the_release(bank, tmp_path):
    with language("en"):
        notebook, *_others = add_to_nbgrader(tmp_path, bank, RELEASE.model_copy(update={"languages": ("hi", "en")}))
    words = nbformat.read(notebook, as_version=4).cells[0].source
    assert words.startswith("# Biology")


def test_the_command_adds_the_assignment_to_the_course_of_nbgrader(monkeypatch, bank, bank_folder, tmp_path, capsys):
    released = []

    def make_release(_stems, _to, bank, *_others):
        keep_record(bank, RELEASE)
        released.append(MadeRelease(RELEASE, tmp_path, tmp_path / "release.zip", 12))
        return released[0]

    monkeypatch.setattr(release, "make_release", make_release)
    order = ["assign", "03_action_potential", "--to", str(tmp_path), "--nbgrader", str(tmp_path / "course")]
    main([*order, "--bank", str(bank_folder)])
    notebook = tmp_path / "course" / "source" / RELEASE.name / "hand_in.ipynb"
    assert str(notebook) in capsys.readouterr().out
    assert notebook.is_file()
    with pytest.raises(SystemExit) as stop:
        main(order)
    assert "--bank" in stop.value.code
    assert len(released) == 1


def test_what_nbgrader_needs_is_pinned():
    lines = (Path(__file__).parent / "requirements-nbgrader.txt").read_text("utf-8").splitlines()
    assert all(line.startswith("#") or re.fullmatch(r"[A-Za-z0-9]+==[0-9.]+", line) for line in lines)
    assert "nbgrader==0.9.6" in lines
