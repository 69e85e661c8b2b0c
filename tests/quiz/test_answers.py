"""The answer log on a real disk: saved means saved, and no bad file or disk takes an answer away."""

import json
import os
import resource
import subprocess
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.errors import CourseError
from widgets.quiz import answers
from widgets.quiz.answer_files import LARGEST_FILE, LONGEST_LINE, LeftOut, read_events
from widgets.quiz.answers import AnswerLog, answer_log, now
from widgets.quiz.events import to_line
from widgets.quiz.numbers import Quantity

STEM = "03_action_potential"


def record(log: AnswerLog, item: str = "example.upstroke", response=("a",), confidence: int = 2):
    return log.record(STEM, item, "bank", response, confidence)


def only_file(folder):
    (path,) = folder.glob("*/*.jsonl")
    return path


def test_an_answer_is_one_line_in_the_kernels_own_file(answers_folder):
    log = AnswerLog(answers_folder, "kernel")
    event = record(log, response=Quantity(-70.0, "mV"))
    path = answers_folder / STEM / "kernel.jsonl"
    assert path.read_bytes() == to_line(event)
    data = json.loads(path.read_text("utf-8"))
    assert data["response"] == {"value": -70.0, "unit": "mV"}
    assert data["time"] == "2026-01-01T12:00:00Z"
    assert (data["language"], data["attempt"], data["learner"]) == ("en", 1, None)
    assert log.problem == ""
    assert log.unsaved() == ()


def test_it_is_on_the_disk_before_it_counts_as_saved(answers_folder, monkeypatch):
    synced = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_size), sync(handle))[1])
    event = record(AnswerLog(answers_folder))
    assert synced[0] == len(to_line(event))


def test_only_the_learner_may_read_the_folder(answers_folder):
    record(AnswerLog(answers_folder))
    assert (answers_folder / STEM).stat().st_mode & 0o077 == 0


def test_a_new_kernel_counts_on_from_the_highest_number_in_any_file(answers_folder):
    first = AnswerLog(answers_folder, "z")
    record(first)
    last = record(first, "example.other")
    second = AnswerLog(answers_folder, "a")
    event = record(second)
    assert event.sequence == last.sequence + 1
    assert event.attempt == 2
    assert [answer.writer for answer in AnswerLog(answers_folder).attempts("example.upstroke")] == ["z", "a"]


def test_the_clock_counts_over_all_lessons(answers_folder):
    AnswerLog(answers_folder).record("01_what_is_a_twitch", "twitch.item", "bank", ("a",), 1)
    assert record(AnswerLog(answers_folder)).sequence == 2


def test_the_wall_clock_orders_nothing(answers_folder, monkeypatch):
    record(AnswerLog(answers_folder), response=("a",))
    monkeypatch.setenv("TWITCH_COURSE_CLOCK", "1999-01-01T00:00:00Z")
    record(AnswerLog(answers_folder), response=("b",))
    assert [event.response for event in AnswerLog(answers_folder).attempts("example.upstroke")] == [("a",), ("b",)]


def test_files_copied_together_are_a_merge_and_twice_counts_once(answers_folder, tmp_path):
    record(AnswerLog(answers_folder, "one"))
    record(AnswerLog(tmp_path / "elsewhere", "two"), response=("b",))
    theirs = only_file(tmp_path / "elsewhere").read_bytes()
    (answers_folder / STEM / "import-1.jsonl").write_bytes(theirs)
    (answers_folder / STEM / "import-2.jsonl").write_bytes(theirs + theirs)
    assert [event.response for event in AnswerLog(answers_folder).attempts("example.upstroke")] == [("a",), ("b",)]


def test_a_torn_line_does_not_swallow_the_next_event(answers_folder):
    log = AnswerLog(answers_folder, "kernel")
    event = record(log)
    path = only_file(answers_folder)
    path.write_bytes(path.read_bytes() + to_line(event)[:40])
    record(log, response=("b",))
    reread = AnswerLog(answers_folder)
    assert [answer.response for answer in reread.attempts("example.upstroke")] == [("a",), ("b",)]
    assert "line 2: cut off" in reread.left_out.sentence()


@given(st.integers(0, 400))
def test_a_file_cut_anywhere_keeps_all_whole_lines(tmp_path_factory, length):
    folder = tmp_path_factory.mktemp("cut")
    log = AnswerLog(folder, "kernel")
    events = [record(log, f"item.{number}") for number in range(3)]
    whole = only_file(folder).read_bytes()
    length = min(length * len(whole) // 400, len(whole))
    only_file(folder).write_bytes(whole[:length])
    complete = whole[:length].count(b"\n")
    # A last line that only lacks its newline is whole as well.
    complete += whole[:length].rpartition(b"\n")[2] + b"\n" in [to_line(event) for event in events]
    reread = AnswerLog(folder, "kernel")
    later = record(reread, "item.later")
    found = AnswerLog(folder)
    assert sum(bool(found.attempts(f"item.{number}")) for number in range(3)) == complete
    assert found.attempts("item.later") == (later,)


def test_hostile_files_are_left_out_and_listed(answers_folder, tmp_path):
    log = AnswerLog(answers_folder, "kernel")
    event = record(log)
    place = answers_folder / STEM
    (place / "a_binary.jsonl").write_bytes(os.urandom(5000))
    (place / "b_deep.jsonl").write_bytes(b"[" * (LONGEST_LINE - 10) + b"\n" + to_line(event))
    (place / "c_long.jsonl").write_bytes(b"x" * (5 * LONGEST_LINE) + b"\n" + to_line(event._replace(event_id="after")))
    (place / "d_folder.jsonl").mkdir()
    os.mkfifo(place / "e_pipe.jsonl")
    (place / "f_zero.jsonl").symlink_to("/dev/zero")
    (place / "g_gone.jsonl").symlink_to(tmp_path / "nowhere")
    (place / "h_future.jsonl").write_bytes(b'{"schema": 3}\n')
    with (place / "i_large.jsonl").open("wb") as stream:
        stream.truncate(100_000_000)
    reread = AnswerLog(answers_folder)
    assert {answer.event_id for answer in reread.attempts("example.upstroke")} == {event.event_id, "after"}
    sentence = reread.left_out.sentence()
    assert "a_binary.jsonl, line 1: " in sentence
    assert "more" in sentence
    assert "\n" not in sentence
    assert reread.left_out.count >= 8


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("future", b'{"schema": 3}\n', "line 1: from a newer version of the course"),
        ("foreign", b"\n\n{}\n", "line 3: not an answer"),
        ("long", b"x" * 2 * LONGEST_LINE, "line 1: too long"),
        ("large", b"\n" * (LARGEST_FILE + 1), "the file is too large"),
    ],
)
def test_the_report_says_where_and_why(answers_folder, name, content, reason):
    path = answers_folder / STEM / f"{name}.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert AnswerLog(answers_folder).left_out.sentence() == (
        f"1 saved line could not be read and was left out ({STEM}/{path.name}"
        f"{', ' if reason.startswith('line') else ': '}{reason}); all other answers are here."
    )


def test_a_huge_file_or_line_does_not_eat_memory(answers_folder):
    place = answers_folder / STEM
    place.mkdir(parents=True)
    (place / "line.jsonl").write_bytes(b"[" * (LARGEST_FILE - 1))
    with (place / "file.jsonl").open("wb") as stream:
        stream.truncate(100_000_000)
    code = (
        "import tracemalloc; from pathlib import Path; from widgets.quiz.answers import AnswerLog\n"
        f"tracemalloc.start(); log = AnswerLog(Path({str(answers_folder)!r}))\n"
        "print(tracemalloc.get_traced_memory()[1], log.left_out.count)"
    )
    done = subprocess.run([os.sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    peak, count = map(int, done.stdout.split())
    assert peak < 5_000_000
    assert count == 2


def test_a_path_that_cannot_be_written_is_said_in_one_sentence_and_nothing_is_lost(monkeypatch, tmp_path):
    log = AnswerLog(tmp_path / "file" / "answers")
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    event = record(log)
    assert log.unsaved() == (event,)
    assert log.attempts("example.upstroke") == (event,)
    assert str(log.folder) in log.problem
    assert log.problem.count(".") == str(log.folder).count(".") + 1


def test_a_place_under_proc_cannot_be_written(answers_folder):
    log = AnswerLog(type(answers_folder)("/proc/twitch-course-answers"))
    record(log)
    assert "cannot be written" in log.problem
    assert len(log.unsaved()) == 1


def test_what_could_not_be_saved_is_saved_with_the_next_answer(tmp_path):
    folder = tmp_path / "answers"
    folder.write_text("in the way", encoding="utf-8")
    log = AnswerLog(folder)
    record(log, response=("a",))
    record(log, response=("b",))
    assert len(log.unsaved()) == 2
    folder.unlink()
    record(log, response=("c",))
    assert (log.problem, log.unsaved()) == ("", ())
    assert [event.response for event in AnswerLog(folder).attempts("example.upstroke")] == [("a",), ("b",), ("c",)]


def test_reading_again_forgets_nothing_that_is_not_saved(tmp_path):
    folder = tmp_path / "answers"
    folder.write_text("in the way", encoding="utf-8")
    log = AnswerLog(folder)
    event = record(log)
    log.refresh()
    assert log.attempts("example.upstroke") == (event,)


def test_another_folder_takes_what_the_first_could_not(tmp_path, monkeypatch, answers_folder):
    answers_folder.write_text("in the way", encoding="utf-8")
    record(answer_log())
    monkeypatch.setenv("TWITCH_COURSE_ANSWERS", str(tmp_path / "other"))
    record(answer_log(), response=("b",))
    assert [event.response for event in AnswerLog(tmp_path / "other").attempts("example.upstroke")] == [("a",), ("b",)]


def test_a_disk_that_fills_up_in_the_middle_of_a_line(answers_folder):
    log = AnswerLog(answers_folder, "kernel")
    saved = record(log)
    size = only_file(answers_folder).stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, hard))
    try:
        lost_for_now = record(log, response=("b",))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "is full" in log.problem
    assert log.unsaved() == (lost_for_now,)
    assert only_file(answers_folder).stat().st_size == size + 50
    last = record(log, response=("c",))
    reread = AnswerLog(answers_folder)
    assert reread.attempts("example.upstroke") == (saved, lost_for_now, last)
    assert reread.left_out.count == 1


def test_a_disk_that_is_full_only_at_the_last_moment(answers_folder, monkeypatch):
    """A network folder may take the bytes and complain when they are to be made safe."""
    log = AnswerLog(answers_folder)
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    event = record(log)
    assert "is full" in log.problem
    assert log.unsaved() == (event,)
    monkeypatch.setattr(os, "fsync", sync)
    later = record(log, response=("b",))
    assert log.unsaved() == ()
    assert AnswerLog(answers_folder).attempts("example.upstroke") == (event, later)


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 64 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk needs the right to mount; the file-size limit above tests the same code")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_really_full_disk_and_room_again(tiny_disk):
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(b"x" * 40_000)
    log = AnswerLog(tiny_disk / "answers")
    acknowledged = []
    while not log.problem:
        event = record(log, f"item.{len(acknowledged)}")
        if not log.unsaved():
            acknowledged.append(event)
        assert len(acknowledged) < 1000
    assert "is full" in log.problem
    assert {e.event_id for e in events_on(tiny_disk)} == {e.event_id for e in acknowledged}
    waiting = log.unsaved()
    ballast.unlink()
    record(log)
    assert log.unsaved() == ()
    assert {e.event_id for e in waiting} < {e.event_id for e in events_on(tiny_disk)}


def test_a_read_only_disk(tiny_disk):
    log = AnswerLog(tiny_disk / "answers")
    saved = record(log)
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    waiting = record(log, response=("b",))
    assert "cannot be written" in log.problem
    assert log.attempts("example.upstroke") == (saved, waiting)
    assert AnswerLog(tiny_disk / "answers").attempts("example.upstroke") == (saved,)


def events_on(disk):
    return list(read_events(disk / "answers", LeftOut()))


def test_a_clock_that_is_no_time_is_told(monkeypatch):
    monkeypatch.setenv("TWITCH_COURSE_CLOCK", "noon")
    with pytest.raises(CourseError, match="noon"):
        now()


def test_without_a_fixed_clock_the_time_is_now(monkeypatch):
    monkeypatch.delenv("TWITCH_COURSE_CLOCK")
    assert now()[:2] == "20"
    assert now().endswith("Z")


def test_the_folder_is_in_the_home_unless_told_otherwise(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("TWITCH_COURSE_ANSWERS")
    assert answers.answers_folder() == tmp_path / "twitch-course-answers"


def test_a_folder_of_nobody_is_one_sentence(monkeypatch):
    monkeypatch.setenv("TWITCH_COURSE_ANSWERS", "~nobody_of_that_name/answers")
    with pytest.raises(
        CourseError, match="There is no home folder for ~nobody_of_that_name/answers; set TWITCH_COURSE"
    ):
        answers.answers_folder()


def test_ten_thousand_answers_are_read_and_folded_quickly(answers_folder):
    event = record(AnswerLog(answers_folder))
    many = [event._replace(event_id=f"{n:032x}", sequence=n + 1, item=f"item.{n % 400}") for n in range(10_000)]
    (answers_folder / STEM / "many.jsonl").write_bytes(b"".join(map(to_line, many)))
    log = AnswerLog(answers_folder)
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        log.refresh()
        seconds.append(time.perf_counter() - start)
    assert len(log.attempts("item.7")) == 25
    # Measured 0.07 s; four times that leaves room for a busy machine and still catches a slower algorithm.
    assert min(seconds) < 0.3


class Listener:
    def __init__(self):
        self.told = 0

    def hear(self):
        self.told += 1


def test_listeners_are_told_and_do_not_outlive_their_object(answers_folder):
    log = AnswerLog(answers_folder)
    listener, gone = Listener(), Listener()
    log.when_changed(listener.hear)
    log.when_changed(gone.hear)
    del gone
    record(log)
    assert listener.told == 1
    assert len(log._listeners) == 1


def test_a_listener_that_fails_keeps_no_other_from_being_told(tmp_path):
    class Widget:
        def __init__(self, fails):
            self.fails, self.told = fails, 0

        def show(self):
            self.told += 1
            if self.fails:
                raise MemoryError("too large a picture")

    log = AnswerLog(tmp_path)
    failing, working = Widget(fails=True), Widget(fails=False)
    log.when_changed(failing.show)
    log.when_changed(working.show)
    log.record("03_fire", "fire.one", "bank", ("a",), 2)
    assert (failing.told, working.told) == (1, 1)
    assert len(AnswerLog(tmp_path).attempts("fire.one")) == 1
