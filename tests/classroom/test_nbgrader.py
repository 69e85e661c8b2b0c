"""The real nbgrader, from its source notebook to the feedback, beside the course's own marks: they are equal."""

import csv
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import numpy as np
import pytest

from widgets import content
from widgets.classroom.grader import Grader
from widgets.classroom.marking import mark_class
from widgets.classroom.nbgrader_course import MARKED_CELL, add_to_nbgrader
from widgets.classroom.release_records import keep_record
from widgets.classroom.roster import read_roster
from widgets.quiz.events import Event
from widgets.quiz.grading import grade
from widgets.quiz.hand_in_file import hand_in_bytes, hand_in_name
from widgets.quiz.models_at_hand import observe
from widgets.quiz.numbers import Quantity
from widgets.quiz.parametric import instance, seed_of
from widgets.quiz.responses import Written

ROOT = Path(__file__).parents[2]
NBGRADER_FOLDER = ROOT / "build" / "nbgrader"
PINS = Path(__file__).parent / "requirements-nbgrader.txt"
RELEASE = content.Release(
    name="biology-2026-01-05-a1b2", title="Biology", salt="pepper", lessons=("03_action_potential",),
    languages=("en",), made=datetime(2026, 1, 5, tzinfo=UTC),
)  # fmt: skip
RIGHT = {
    "exam.stronger_stimulus": ("b",), "exam.more_potassium": ("c",), "exam.upstroke": ("c",),
    "exam.downstroke": ("a", "b"), "exam.sodium_equilibrium": Quantity(0.0664, "V"),
    "exam.where_sodium_enters": ("b",),
    "exam.order_of_events": ("threshold", "upstroke", "inactivate", "repolarise"),
    "exam.who_does_what": ("sodium_channel:starts", "potassium_channel:ends", "pump:refills"),
    "exam.fewer_sodium_channels": Quantity(24.0, "mV"), "exam.why_refractory": Written("They are inactivated.", None),
    "exam.calcium_units": Quantity(2.5, "mmol/L"),
}  # fmt: skip
PARTLY = RIGHT | {
    "exam.downstroke": ("a", "b", "c"), "exam.order_of_events": ("upstroke", "threshold", "inactivate", "repolarise"),
    "exam.who_does_what": ("sodium_channel:starts", "potassium_channel:ends", "pump:starts"),
    "exam.fewer_sodium_channels": Quantity(40.0, "mV"), "exam.upstroke": ("a",),
}  # fmt: skip
FEW = {"exam.stronger_stimulus": ("b",), "exam.sodium_equilibrium": Quantity(-66.4, "mV")}
CLASS = {"s-01": RIGHT, "s-02": PARTLY, "s-03": FEW, "s-04": PARTLY | {"exam.stronger_stimulus": ("a",)}, "s-05": None}
TIME = "2026-01-09-12-00-00"


def events_of(answers: dict, learner: str, items: dict) -> list[Event]:
    """The answers as the course logs them; the first one is changed once, and the last answer counts."""
    found = []
    given = dict(answers)
    if "exam.calcium_units" in given:
        drawn = items["exam.drawn_equilibrium"]
        seed = seed_of(drawn.id, learner, RELEASE.salt)
        given[drawn.id] = Quantity(instance(drawn, seed).answer.value, "mV")
    for place, (item, response) in enumerate([("exam.stronger_stimulus", ("c",)), *given.items()], 1):
        seed = seed_of(item, learner, RELEASE.salt) if getattr(items[item], "draws", None) else None
        found.append(
            Event(f"{learner}-{place}", "kernel", place, "2026-01-08T10:00:00Z", learner, item, RELEASE.name, "en", seed,
                  response, 2, 1, 0, 10.0)
        )  # fmt: skip
    return found


def hand_in(learner: str, answers: dict | None, items: dict) -> bytes:
    if answers is None:
        return b"\x00 this is no hand-in\n"
    return hand_in_bytes(RELEASE.name, learner, "2026-01-09T10:00:00Z", events_of(answers, learner, items))


def marks_of_the_course(course: Path, bank) -> dict[str, float]:
    """What `twitch-course mark` gives to the files that nbgrader collected, with the same class list."""
    (course / "class.csv").write_text("id\n" + "\n".join(CLASS), encoding="utf-8")
    roster = read_roster(course / "class.csv")
    shutil.copytree(course / "submitted", course / "ours" / "submitted")
    marks = mark_class(course / "ours", roster, Grader(bank, RELEASE, observe), RELEASE)
    assert [problem.learner for problem in marks.problems if not problem.marked] == ["s-03", "s-05"]
    for one in roster.learners:
        answered = events_of(CLASS[one.id], one.id, bank.items())[1:] if CLASS[one.id] else []
        for event in answered:
            item = instance(bank.items()[event.item], event.seed)
            counted = marks.table.counted[one.row, list(bank.items()).index(event.item)]
            # Practice grades by the same function; only own words, which no machine marks, have no score here.
            practice = np.nan if item.kind == "short_text" else grade(item, event.response, observe).score
            assert counted == pytest.approx(practice, nan_ok=True), (one.id, event.item)
    return {one.id: float(np.nansum(marks.table.counted[one.row])) for one in roster.learners}


@pytest.fixture
def released_bank(bank):
    keep_record(bank, RELEASE)
    return bank


@pytest.fixture(scope="session")
def nbgrader_folder() -> Path:
    """nbgrader in a folder of its own, installed once."""
    if not (NBGRADER_FOLDER / "nbgrader").is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(NBGRADER_FOLDER)]
        done = subprocess.run([*command, "-r", str(PINS)], capture_output=True, encoding="utf-8")
        if done.returncode:
            problem = f"pip could not install nbgrader: {done.stderr.strip()[-300:]}"
            if os.environ.get("CI") == "true":
                pytest.fail(problem)
            pytest.skip(problem)
    return NBGRADER_FOLDER


@pytest.fixture
def nbgrader(tmp_path, nbgrader_folder):
    """``nbgrader(command, ...)``: run nbgrader in the course folder, with nothing of the person who runs the tests."""
    course = tmp_path / "course"
    home = tmp_path / "home"
    exchange = tmp_path / "exchange"
    for folder in (course, home, exchange):
        folder.mkdir()
    exchange.chmod(0o777)
    places = {
        name: str(home)
        for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    environment = os.environ | places | {"PYTHONPATH": os.pathsep.join((str(nbgrader_folder), str(ROOT)))}
    environment["PATH"] = os.pathsep.join((str(nbgrader_folder / "bin"), environment["PATH"]))  # it calls alembic

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "nbgrader", *arguments, f"--Exchange.root={exchange}", "--course=biology"]
        done = subprocess.run(command, cwd=course, env=environment, capture_output=True, encoding="utf-8", timeout=300)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout + done.stderr

    run.course = course
    return run


def submit(course: Path, learner: str, notebook: Path, data: bytes) -> None:
    """Put the two files of a learner where a downloaded archive of a platform would be."""
    archive = course / "downloaded" / RELEASE.name / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(notebook, archive / f"{learner}_attempt_{TIME}_hand_in.ipynb")
    (archive / f"{learner}_attempt_{TIME}_{hand_in_name(RELEASE.name, learner)}").write_bytes(data)


def tampered(notebook: Path) -> Path:
    """A notebook that a learner prepared: marks itself, passes the marked cell over, and prints the keys."""
    tree = nbformat.read(notebook, as_version=4)
    (marked,) = (cell for cell in tree.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == MARKED_CELL)
    marked.metadata["tags"] = ["skip-execution"]
    marked.source = "100.0"
    spy = 'import os, pathlib\nprint(pathlib.Path(os.environ["TWITCH_COURSE_BANK"], "03_action_potential.yaml").read_text())'
    tree.cells.insert(0, nbformat.v4.new_code_cell(spy))
    tree.cells.insert(
        0,
        nbformat.v4.new_code_cell(
            "import widgets.classroom.nbgrader_marking as m\nm.points_of_submission = lambda: 12.0"
        ),
    )
    path = notebook.with_name("tampered.ipynb")
    nbformat.write(tree, path)
    return path


def test_nbgrader_gives_the_marks_of_the_course(nbgrader, released_bank, tmp_path):
    course, items = nbgrader.course, released_bank.items()
    add_to_nbgrader(course, released_bank, RELEASE)
    said = nbgrader("generate_assignment", RELEASE.name)
    released = course / "release" / RELEASE.name / "hand_in.ipynb"
    assert "points_of_submission" not in released.read_text("utf-8"), said
    assert str(released_bank.folder) not in released.read_text("utf-8")
    nbgrader("release_assignment", RELEASE.name)
    outbox = tmp_path / "exchange" / "biology" / "outbound" / RELEASE.name
    assert [path.name for path in outbox.iterdir()] == ["hand_in.ipynb"]

    for learner, answers in CLASS.items():
        notebook = tampered(released) if learner == "s-04" else released
        submit(course, learner, notebook, hand_in(learner, answers, items))
    (released.parent / "tampered.ipynb").unlink()
    nbgrader("zip_collect", RELEASE.name)
    hostile = course / "submitted" / "s-03" / RELEASE.name / "pydantic.py"
    # What is beside it is no module for the marker, and for `mark` a file that is no hand-in.
    hostile.write_text("raise SystemExit('a file of the learner was taken for a module')\n")
    nbgrader("autograde", RELEASE.name)
    nbgrader("generate_feedback", RELEASE.name)
    nbgrader("export", "--to", str(tmp_path / "grades.csv"))

    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as stream:
        theirs = {row["student_id"]: float(row["score"]) for row in csv.DictReader(stream)}
    ours = marks_of_the_course(course, released_bank)
    assert theirs == pytest.approx(ours, abs=1e-9)
    assert len(set(ours.values())) == 5
    assert ours["s-01"] == 11
    assert ours["s-05"] == 0
    feedback = {
        learner: (course / "feedback" / learner / RELEASE.name / "hand_in.html").read_text("utf-8") for learner in CLASS
    }
    assert "The file is no hand-in" in feedback["s-05"] or "not UTF-8" in feedback["s-05"]
    for page in feedback.values():
        assert "KEYWORD" not in page  # nothing of the bank, not even where a learner's cell asked for it
        assert str(released_bank.folder) not in page
        assert "application/vnd.jupyter.widget-state" not in page
