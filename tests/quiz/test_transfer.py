"""Taking answers along: out and in again they are the same, twice counts once, and deleted is deleted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.errors import CourseError
from widgets.quiz.answer_files import LARGEST_FILE
from widgets.quiz.answer_transfer import delete_answers, events_of, export_answers, import_answers
from widgets.quiz.answers import AnswerLog
from widgets.quiz.my_answers import Answers
from widgets.quiz.responses import Written
from widgets.quiz.widget import Quiz

STEM = "03_action_potential"


def filled(folder, count=3, writer="kernel") -> AnswerLog:
    log = AnswerLog(folder, writer)
    for number in range(count):
        log.record(STEM, f"item.{number % 3}", "bank", ("a",), 2)
    return log


def test_out_and_in_again_they_are_the_same(tmp_path):
    log = filled(tmp_path / "one")
    log.record(STEM, "item.words", "bank", Written("मेरा उत्तर\nin two lines", ("p",)), 2, review=1, seed=7)
    other = AnswerLog(tmp_path / "two")
    added, left_out = import_answers(other, export_answers(log))
    assert (added, left_out.count) == (4, 0)
    assert events_of(other) == events_of(log)
    assert events_of(AnswerLog(tmp_path / "two")) == events_of(log)


def test_imported_twice_counts_once_and_writes_nothing(tmp_path):
    data = export_answers(filled(tmp_path / "one"))
    other = AnswerLog(tmp_path / "two")
    import_answers(other, data)
    files = sorted((tmp_path / "two").glob("*/*"))
    assert import_answers(other, data)[0] == 0
    assert import_answers(other, data + data)[0] == 0
    assert sorted((tmp_path / "two").glob("*/*")) == files


@given(st.integers(0, 6), st.integers(0, 6), st.booleans())
def test_two_logs_merge_to_the_same_whichever_comes_first(tmp_path_factory, one, two, swap):
    folder = tmp_path_factory.mktemp("merge")
    logs = [filled(folder / "a", one, "a"), filled(folder / "b", two, "b")]
    data = [export_answers(log) for log in logs]
    target = AnswerLog(folder / "c")
    for part in reversed(data) if swap else data:
        import_answers(target, part)
    assert len(events_of(target)) == one + two
    assert set(events_of(target)) == {event for log in logs for event in events_of(log)}


def test_a_hostile_file_is_skipped_line_by_line_with_one_report(tmp_path):
    good = export_answers(filled(tmp_path / "one", 2))
    data = b"\x00\xff\n" + good + b'{"schema": 99}\n' + b"x" * 100_000 + b"\n" + good[:50]
    added, left_out = import_answers(AnswerLog(tmp_path / "two"), data)
    assert added == 2
    assert left_out.count == 4
    assert "\n" not in left_out.sentence()
    assert "the file, line 1: cut off" in left_out.sentence()


def test_a_file_that_is_too_large_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CourseError, match="larger than 8 MB"):
        import_answers(AnswerLog(tmp_path), b"\n" * (LARGEST_FILE + 1))


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    data = export_answers(filled(tmp_path / "one"))
    (tmp_path / "two").write_text("in the way", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be imported"):
        import_answers(AnswerLog(tmp_path / "two"), data)


def test_an_older_export_is_understood(tmp_path):
    lines = export_answers(filled(tmp_path / "one")).decode("utf-8")
    assert all(json.loads(line)["schema"] == 1 for line in lines.splitlines())
    log = AnswerLog(tmp_path / "two")
    import_answers(log, lines.encode("utf-8"))
    assert {event.review for event in events_of(log)} == {0}


def test_deleted_is_deleted_and_what_is_not_ours_stays(tmp_path):
    log = filled(tmp_path / "one")
    own = tmp_path / "one" / STEM / "notes.txt"
    own.write_text("mine", encoding="utf-8")
    outside = tmp_path / "outside.jsonl"
    outside.write_text("not here", encoding="utf-8")
    (tmp_path / "one" / STEM / "link.jsonl").symlink_to(outside)
    assert delete_answers(log) == 2
    assert events_of(log) == []
    assert own.exists()
    assert outside.exists()
    assert events_of(AnswerLog(tmp_path / "one")) == []
    log.record(STEM, "item.new", "bank", ("a",), 2)
    assert [event.sequence for event in events_of(log)] == [1]


def test_what_could_not_be_saved_is_deleted_too(tmp_path):
    folder = tmp_path / "answers"
    folder.write_text("in the way", encoding="utf-8")
    log = filled(folder)
    assert log.unsaved()
    delete_answers(log)
    assert (log.unsaved(), log.problem, events_of(log)) == ((), "", [])


# ---- the widget ------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked():
    """``asked(widget, what, *buffers)``: press a button; return what the page is told."""

    def press(widget, what, *buffers):
        sent = []
        widget.send = lambda message, buffers=None: sent.append(message)
        widget.receive({"do": what}, buffers)
        return sent[-1] if sent else None

    return press


def test_the_page_exports_deletes_and_imports_again(example_lesson, send, asked, answers_folder):
    quiz, widget = Quiz("check"), Answers()
    send(quiz, "example.upstroke", ["c"])
    assert widget.shown["line"] == "1 answer is kept in"
    assert widget.shown["folder"] == str(answers_folder)
    exported = asked(widget, "export")
    assert exported["file"] == "twitch-course-answers-2026-01-01.jsonl"
    assert asked(widget, "delete")["sentence"] == "All answers on this computer are deleted."
    assert (widget.shown["count"], quiz.answers) == (0, {})
    data = memoryview(exported["text"].encode("utf-8"))
    assert asked(widget, "import", data)["sentence"] == "1 new answer was added."
    assert quiz.answers["example.upstroke"]["verdict"] == "right"
    assert asked(widget, "import", data)["sentence"] == "0 new answers were added."


@pytest.mark.parametrize("message", ["", None, "format"])
def test_what_the_page_cannot_ask_for_does_nothing(example_lesson, asked, message):
    assert asked(Answers(), message) is None


def test_the_twin_tells_nothing_about_the_learner(example_lesson, send, answers_folder):
    before = Answers().text_twin().plain()
    send(Quiz("check"), "example.upstroke", ["c"])
    assert Answers().text_twin().plain() == before
    assert str(answers_folder) not in before
