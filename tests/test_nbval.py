"""The notebooks' committed outputs are a real check: nbval fails as soon as a number of the models changes."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from widgets import content
from widgets.folders import COURSE_FOLDER
from widgets.quiz.answers import AnswerLog

LESSON = COURSE_FOLDER / "lessons" / "03_action_potential.ipynb"
KEPT = {"setup", "cause-card"}
ASKING = {"setup", "warm-up", "quiz"}


@pytest.fixture
def course(tmp_path):
    """A copy of the course with a notebook of two cells: the opening and the card whose numbers a model computes."""
    for folder in ("widgets", "data"):
        ignored = shutil.ignore_patterns("__pycache__", "locale")
        shutil.copytree(COURSE_FOLDER / folder, tmp_path / folder, ignore=ignored)
    keep(tmp_path, KEPT)
    return tmp_path


def keep(course, cells):
    """Write the notebook of the copy with these cells of the lesson."""
    notebook = json.loads(LESSON.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] in cells]
    (course / "lesson.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def nbval(course):
    """Run nbval on the notebook of the copy, with the copy's package and data."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-q"]
    environment = os.environ | {"PYTHONPATH": str(course)}
    return subprocess.run(
        [*command, "lesson.ipynb"],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


def test_the_outputs_pass_as_they_are(course):
    run = nbval(course)
    assert run.returncode == 0, run.stdout[-4000:]
    assert "2 passed" in run.stdout


def test_a_changed_parameter_makes_them_fail(course):
    parameters = course / "data" / "parameters.yaml"
    text = parameters.read_text(encoding="utf-8")
    changed = text.replace(
        "name: Maximal sodium conductance, value: 120,", "name: Maximal sodium conductance, value: 110,"
    )
    assert changed != text
    parameters.write_text(changed, encoding="utf-8")
    run = nbval(course)
    assert run.returncode == 1, run.stdout[-2000:]
    assert "1 failed, 1 passed" in run.stdout


def twenty_answers(folder):
    """Answer every question of the lesson, one of them twice, and be sure each time."""
    log = AnswerLog(folder, "learner")
    names = [item.id for item in content.quiz(LESSON.stem).items]
    for name in (*names, names[0]):
        log.record(LESSON.stem, name, "bank", ("a",), 3)
    assert sum(len(found) for found in AnswerLog(folder).history().values()) == 20


def test_twenty_answers_in_the_learners_own_folder_change_nothing(course, tmp_path, monkeypatch):
    """The tests answer into a folder of their own, whatever lies at home."""
    keep(course, ASKING)
    home = tmp_path / "home"
    twenty_answers(home / "twitch-course-answers")
    monkeypatch.setenv("HOME", str(home))
    run = nbval(course)
    assert run.returncode == 0, run.stdout[-4000:]


def test_the_same_answers_where_the_tests_answer_would_show(course, tmp_path, monkeypatch):
    """Proof that the test above can fail."""
    keep(course, ASKING)
    twenty_answers(tmp_path / "answers")
    monkeypatch.setenv("TWITCH_COURSE_ANSWERS", str(tmp_path / "answers"))
    assert nbval(course).returncode == 1
