"""Three hundred hand-ins of which sixty do harm: the good ones are marked right, the bad ones are listed, nothing else."""

import csv
import stat
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from widgets.classroom import hand_ins
from widgets.classroom.hand_ins import find_hand_ins
from widgets.classroom.mark_release import Marking, MarkingOrder
from widgets.errors import CourseError

RECEIVED = datetime(2026, 1, 6, tzinfo=UTC)
GOOD, BAD = 240, 60


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def everything_in(folder: Path) -> dict[str, tuple[int, int]]:
    """All files below a folder, with what would show a change."""
    found = {}
    for path in folder.rglob("*"):
        state = path.lstat()
        if stat.S_ISREG(state.st_mode):
            found[str(path)] = (state.st_size, state.st_mtime_ns)
    return found


@pytest.fixture(scope="module")
def hostile_class(spring, class_maker, tmp_path_factory):
    """``(order, good learners, [(learner, kind, whether it can be marked)], outcome, root, what was there before)``."""
    bank, made = spring
    root = tmp_path_factory.mktemp("hostile")
    learners = class_maker.make_class(list(bank.items().values()), made.release, GOOD + BAD, seed=7)
    folder = class_maker.write_folder(root / "h", learners[:GOOD], RECEIVED)
    bad = list(class_maker.hostile_files(folder, learners[GOOD:], made.release, RECEIVED))
    order = MarkingOrder(folder, class_maker.write_roster(root / "r.csv", learners), bank.folder, root / "m")
    before = everything_in(root)
    marking = Marking(order)
    outcome = marking.mark()
    marking.write_feedback(outcome)
    return order, learners[:GOOD], bad, outcome, root, before


@pytest.fixture(scope="module")
def undisturbed(spring, class_maker, tmp_path_factory, hostile_class):
    """The marks of the good learners where nobody does harm."""
    bank, _made = spring
    _order, good, _bad, _outcome, _root, _before = hostile_class
    root = tmp_path_factory.mktemp("undisturbed")
    folder = class_maker.write_folder(root / "h", good, RECEIVED)
    Marking(MarkingOrder(folder, class_maker.write_roster(root / "r.csv", good), bank.folder, root / "m")).mark()
    return table(root / "m" / "marks.csv")


def test_every_good_hand_in_is_marked_as_if_the_others_were_not_there(hostile_class, undisturbed):
    order, _good, _bad, _outcome, _root, _before = hostile_class
    assert table(order.out / "marks.csv")[:GOOD] == undisturbed
    assert all(row["status"] == "marked" for row in undisturbed)


def test_every_bad_one_is_a_line_with_a_reason(hostile_class):
    order, good, bad, _outcome, _root, _before = hostile_class
    problems = table(order.out / "problems.csv")
    by_learner = {row["id"]: row for row in problems}
    for learner, kind, can_be_marked in bad:
        row = by_learner[learner.id]
        assert len(row["reason"]) > 10, kind
        # Of two hand-ins the older one is not marked.
        assert row["marked"] == ("yes" if can_be_marked and kind != "two hand-ins" else "no"), kind
        assert "Traceback" not in row["reason"]
    assert not {one.id for one in good} & set(by_learner)
    assert len({kind for _one, kind, _can in bad}) == len(Counter(kind for _one, kind, _can in bad)) >= 25


def test_what_can_be_marked_is_marked_for_whom_the_platform_names(hostile_class):
    order, _good, bad, _outcome, _root, _before = hostile_class
    marks = {row["id"]: row for row in table(order.out / "marks.csv")}
    for learner, kind, can_be_marked in bad:
        assert (marks[learner.id]["status"] == "marked") == can_be_marked, kind
        if kind == "two hand-ins":
            assert marks[learner.id]["file"].endswith("hand-in.jsonl")


def test_the_id_in_a_file_gives_nobody_elses_mark_away(hostile_class, undisturbed):
    order, _good, bad, _outcome, _root, _before = hostile_class
    thief = next(learner for learner, kind, _can in bad if kind == "the id of another")
    (row,) = [row for row in table(order.out / "problems.csv") if row["id"] == thief.id]
    assert "but the platform names" in row["reason"]


def test_nothing_is_written_outside_of_the_results_and_nothing_is_run(hostile_class):
    order, _good, _bad, _outcome, root, before = hostile_class
    after = everything_in(root)
    changed = {path for path in after if before.get(path) != after[path]} | (set(before) - set(after))
    assert changed
    assert all(Path(path).is_relative_to(order.out) for path in changed)
    assert not Path("/tmp/owned").exists()


def test_the_names_of_pages_come_from_the_class_list(hostile_class):
    order, _good, _bad, outcome, _root, _before = hostile_class
    names = {path.name for path in (order.out / "feedback").iterdir()}
    assert names == {f"{outcome.marks.roster.learners[row].id}.html" for row in outcome.final}


@pytest.mark.parametrize("word", ["exec", "eval", "pickle", "subprocess", "import_module", "runpy", "extractall"])
def test_the_marker_has_nothing_to_run_a_hand_in_with(word):
    folder = Path(hand_ins.__file__).parent
    for name in ("hand_ins", "reading", "marking", "grader", "feedback_pages", "mark_release", "mark_files"):
        assert f"{word}(" not in (folder / f"{name}.py").read_text("utf-8")


def test_a_class_of_hand_ins_is_found_alike_in_the_zip_of_a_platform(hostile_class, tmp_path):
    order, good, bad, _outcome, _root, _before = hostile_class
    path = tmp_path / "moodle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(order.hand_ins.rglob("*")):
            if file.is_file() and not file.is_symlink() and file.stat().st_size < 10_000_000:
                packed.write(file, file.relative_to(order.hand_ins))
        packed.writestr("Learner Number 00000_100000_assignsubmission_file/../../../tmp/owned", good[0].data)
        entry = zipfile.ZipInfo("Learner Number 00000_100000_assignsubmission_file/link.jsonl")
        entry.external_attr = 0o120777 << 16
        packed.writestr(entry, "/etc/passwd")
        packed.writestr("Learner Number 00000_100000_assignsubmission_file/huge.jsonl", b" " * 300_000_000)
        packed.writestr("/absolute.jsonl", good[0].data)
        packed.writestr("C:/windows.jsonl", good[0].data)
        packed.writestr("..\\windows.jsonl", good[0].data)
    outcome = Marking(MarkingOrder(path, order.roster, order.bank, tmp_path / "m")).mark()
    marks = {row["id"]: row for row in table(tmp_path / "m" / "marks.csv")}
    for row in table(order.out / "marks.csv"):
        assert marks[row["id"]]["mark"] == row["mark"]
    reasons = Counter(problem.reason for problem in outcome.marks.problems)
    assert reasons["Its path leads out of the zip."] >= 4
    assert reasons["It is a link to another file, and links are not followed."] >= 1
    assert len(outcome.final) == GOOD + sum(can for _one, _kind, can in bad)


def test_a_learner_may_zip_the_hand_in(spring, class_maker, tmp_path):
    bank, made = spring
    (learner,) = class_maker.make_class(list(bank.items().values()), made.release, 1)
    data = class_maker.zipped([("__MACOSX/._hand-in.jsonl", b"x"), ("my folder/hand-in.jsonl", learner.data)])
    class_maker.write(tmp_path / "h" / class_maker.moodle_place(learner, "all.zip"), data, RECEIVED)
    roster = class_maker.write_roster(tmp_path / "r.csv", [learner])
    outcome = Marking(MarkingOrder(tmp_path / "h", roster, bank.folder, tmp_path / "m")).mark()
    assert outcome.marks.problems == []
    assert outcome.marks.marked[0].place.endswith("all.zip/my folder/hand-in.jsonl")


def test_a_zip_that_lies_about_its_sizes_reads_no_more_than_a_hand_in_can_have(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.jsonl", b"\n" * 50_000_000)
    data = path.read_bytes().replace((50_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    path.write_bytes(data)
    (found,) = find_hand_ins(path)
    assert found.problem
    assert found.data == b""


def test_folders_without_end_have_an_end(tmp_path):
    deep = tmp_path.joinpath(*"abcdefghijkl")
    deep.mkdir(parents=True)
    (deep / "hand-in.jsonl").write_text("x", "utf-8")
    (found,) = find_hand_ins(tmp_path)
    assert found.problem == "The folders are nested too deep."


def test_a_loop_of_links_is_not_followed(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (found,) = find_hand_ins(tmp_path)
    assert "links are not followed" in found.problem


@pytest.mark.parametrize("name", ["nowhere", "file.txt"])
def test_a_place_without_hand_ins_is_one_sentence(tmp_path, name):
    (tmp_path / "file.txt").write_text("x", "utf-8")
    with pytest.raises(CourseError, match="neither a folder"):
        list(find_hand_ins(tmp_path / name))


def test_what_platforms_and_systems_leave_is_no_hand_in(tmp_path):
    for name in (
        ".DS_Store",
        "__MACOSX/x.jsonl",
        "Thumbs.db",
        "submitted/s1/a/timestamp.txt",
        "submitted/s1/a/lesson.ipynb",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    assert list(find_hand_ins(tmp_path)) == []


def test_marking_loads_no_widget():
    modules = "mark_release release leak_scan bank report feedback_pages"
    line = (
        "import importlib, sys\nfor name in '"
        + modules
        + "'.split(): importlib.import_module('widgets.classroom.' + name)\n"
    )
    line += "print(sorted({'anywidget', 'ipywidgets'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
