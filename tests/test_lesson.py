"""The lesson in use: it stays the same when its first cell runs again, and sees what an author has edited."""

import gc
import os
import weakref

import pytest

import widgets
from widgets import content, language, lesson
from widgets.errors import CourseError

STEM = "03_action_potential"


@pytest.fixture(autouse=True)
def no_lesson_yet(monkeypatch: pytest.MonkeyPatch):
    """Start as a new kernel does, and leave no language behind."""
    monkeypatch.setattr(lesson, "_open", None)
    monkeypatch.setattr(lesson, "_files", {})
    with language.language("en"):
        yield


class Explorer:
    is_open = False

    def reveal(self) -> None:
        self.is_open = True


def test_a_quiz_that_is_still_on_the_page_opens_an_explorer_that_was_run_again():
    quiz_on_the_page = lesson.open_lesson(STEM)
    lesson.open_lesson(STEM)
    explorer = Explorer()
    lesson.current_lesson().when_answered("predict", explorer.reveal)
    quiz_on_the_page.mark_answered("predict")
    assert explorer.is_open


def test_what_waits_for_an_answer_is_not_kept_alive():
    explorer = Explorer()
    gone = weakref.ref(explorer)
    lesson.open_lesson(STEM).when_answered("predict", explorer.reveal)
    del explorer
    gc.collect()
    assert gone() is None
    lesson.current_lesson().mark_answered("predict")


@pytest.mark.parametrize("other", [("00_start_here", None), (STEM, "hi")])
def test_another_lesson_or_language_begins_without_answers(other: tuple[str, str | None]):
    lesson.open_lesson(STEM).mark_answered("predict")
    assert lesson.open_lesson(*other).answered == set()
    assert lesson.current_lesson().stem == other[0]


@pytest.mark.parametrize("name", [3, None, ["03_action_potential"], b"03_action_potential"])
def test_a_name_that_is_no_text_is_one_sentence(name: object):
    with pytest.raises(CourseError, match="in quotation marks") as error:
        lesson.open_lesson(name)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("code", [3, ["hi"]])
def test_a_language_that_is_no_text_is_one_sentence(code: object):
    with pytest.raises(CourseError, match="no language"):
        lesson.open_lesson(STEM, code)


@pytest.fixture
def course_folder(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A course with one data file, as the lesson sees it."""
    (tmp_path / "data" / "quizzes").mkdir(parents=True)
    (tmp_path / "data" / "quizzes" / "a.yaml").write_text("items: []\n", encoding="utf-8")
    monkeypatch.setattr(lesson, "COURSE_FOLDER", tmp_path)
    return tmp_path


def test_an_edited_data_file_is_read_again(course_folder):
    lesson.open_lesson(STEM)
    before = content.facts()
    lesson.open_lesson(STEM)
    assert content.facts() is before, "nothing was edited, so nothing is read again"
    file = course_folder / "data" / "quizzes" / "a.yaml"
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
    lesson.open_lesson(STEM)
    assert content.facts() is not before
    assert content.facts() == before


def test_a_module_that_holds_the_package_itself_is_no_obstacle(course_folder, monkeypatch):
    monkeypatch.setattr(content, "package", widgets, raising=False)
    lesson.open_lesson(STEM)
    (course_folder / "data" / "quizzes" / "b.yaml").write_text("items: []\n", encoding="utf-8")
    lesson.open_lesson(STEM)


@pytest.mark.parametrize("change", ["added", "removed"])
def test_a_new_or_a_removed_file_counts_as_an_edit(course_folder, change: str):
    (course_folder / "data" / "old.yaml").touch()
    lesson.open_lesson(STEM)
    before = content.facts()
    if change == "added":
        (course_folder / "data" / "new.yaml").touch()
    else:
        (course_folder / "data" / "old.yaml").unlink()
    lesson.open_lesson(STEM)
    assert content.facts() is not before


@pytest.mark.parametrize("length", [0, 3, 20, 200, -40])
def test_a_damaged_catalogue_is_one_sentence_and_the_lesson_goes_on_in_english(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], length: int
):
    whole = (language.LOCALE_FOLDER / "hi" / "LC_MESSAGES" / f"{language.DOMAIN}.mo").read_bytes()
    damaged = tmp_path / "hi" / "LC_MESSAGES" / f"{language.DOMAIN}.mo"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(whole[:length])
    monkeypatch.setattr(language, "LOCALE_FOLDER", tmp_path)
    lesson.open_lesson(STEM, "hi")
    assert language.current_language() == "en"
    assert language.gettext("Next") == "Next"
    said = capsys.readouterr().err
    assert "is damaged" in said
    assert len(said.splitlines()) == 1
