"""What is shipped is whole; and each way to break it is found and named."""

import pytest
from babel.messages.catalog import Catalog
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from widgets.content import Lesson
from widgets.translation import check, languages, update
from widgets.translation.catalogues import catalogue_path, catalogue_text, compile_catalogue, read_catalogue
from widgets.translation.checks import check_catalogue, lookup_in
from widgets.translation.notebook_files import read_notebook, write_notebook
from widgets.translation.notebooks import translated

CELL = "lessons/03_fire.ipynb:text"


@pytest.mark.parametrize("language", languages())
def test_the_shipped_translations_have_no_errors(language):
    assert [str(finding) for finding in check(language) if finding.severity == "error"] == []


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small course that is whole: one lesson, translated, compiled and built."""
    monkeypatch.setattr("widgets.translation.sources.record_messages", lambda: iter(()))
    (tmp_path / "widgets").mkdir()
    write(tmp_path, "The axon fires.")
    update("hi", tmp_path / "locale", tmp_path)
    give(tmp_path, {"The axon fires.": "एक्सॉन (axon) आवेग भेजता है।"})
    return tmp_path


def write(course, markdown):
    cells = [new_markdown_cell(markdown, id="text"), new_code_cell("1 + 1", id="sum")]
    write_notebook(new_notebook(cells=cells), course / "lessons" / "03_fire.ipynb")


def give(course, translations):
    """Write translations, compile them and build the lesson without running it."""
    folder, lessons = course / "locale", course / "lessons"
    catalogue = read_catalogue("hi", folder)
    for text, translation in translations.items():
        catalogue.get(text, CELL).string = translation
    catalogue_path("hi", folder).write_text(catalogue_text(catalogue), encoding="utf-8")
    compile_catalogue("hi", folder)
    notebook = translated(read_notebook(lessons / "03_fire.ipynb"), "03_fire", "hi", lookup_in(catalogue), ["03_fire"])
    write_notebook(notebook, lessons / "hi" / "03_fire.ipynb")


def errors(course):
    return [str(finding) for finding in check("hi", course / "locale", course) if finding.severity == "error"]


def test_a_whole_course_has_no_errors(course):
    assert errors(course) == []


def test_changed_english_makes_template_and_lesson_stale(course):
    write(course, "The axon fires twice.")
    found = errors(course)
    assert any("the sources have changed" in line for line in found)
    assert any("lessons/hi/03_fire.ipynb: not up to date" in line for line in found)
    update("hi", course / "locale", course)
    assert any(f"{CELL}: the English changed; it was: The axon fires. [The axon" in line for line in errors(course))


def test_a_text_without_translation_is_an_error(course):
    write(course, "The axon fires.\n\nNew words.")
    update("hi", course / "locale", course)
    assert f"error: hi, {CELL}: not translated [New words.]" in errors(course)


def test_a_compiled_catalogue_that_does_not_match_is_an_error(course):
    binary = catalogue_path("hi", course / "locale").with_suffix(".mo")
    binary.write_bytes(binary.read_bytes()[:-1])
    assert any("twitch_course.mo: not up to date" in line for line in errors(course))


def test_a_built_lesson_edited_by_hand_is_an_error(course):
    path = course / "lessons" / "hi" / "03_fire.ipynb"
    notebook = read_notebook(path)
    notebook.cells[0].source += "!"
    write_notebook(notebook, path)
    assert any("lessons/hi/03_fire.ipynb: not up to date" in line for line in errors(course))


def test_a_translation_that_becomes_a_list_is_an_error(course):
    give(course, {"The axon fires.": "- एक्सॉन (axon) आवेग भेजता है।"})
    assert any("cell 'text' changes its Markdown structure" in line for line in errors(course))


def test_the_first_use_of_a_term_wants_its_english_and_later_ones_do_not():
    catalogue = Catalog(locale="hi")
    catalogue.add("An axon.", "एक एक्सॉन।", context=CELL)
    catalogue.add("The axon.", "वह एक्सॉन।", context=CELL)
    found = [finding for finding in check_catalogue(catalogue, "hi") if "first use" in finding.reason]
    assert [(finding.severity, finding.english) for finding in found] == [("warning", "An axon.")]
    catalogue.get("An axon.", CELL).string = "एक **एक्सॉन** (axon)।"
    assert not any("first use" in finding.reason for finding in check_catalogue(catalogue, "hi"))


def test_a_lesson_to_come_is_not_built_and_its_words_may_wait(course, monkeypatch):
    write(course, "The axon fires twice.")
    update("hi", course / "locale", course)
    assert any("the English changed" in line for line in errors(course))
    lesson = Lesson(stem="03_fire", title="Fire", teaches="How", minutes=5, not_yet_in=("hi",))
    monkeypatch.setattr("widgets.content.lessons", lambda: {"03_fire": lesson})
    assert any("remove 'not_yet_in'" in line for line in errors(course))
    compile_catalogue("hi", course / "locale")
    (course / "lessons" / "hi" / "03_fire.ipynb").unlink()
    assert errors(course) == []
