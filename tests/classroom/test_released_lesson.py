"""A release as learners have it: its own program, its own data, a kernel that runs a lesson, and the hand-in marked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from widgets.classroom.mark_release import Marking, MarkingOrder

STEM = "03_action_potential"
LEARNER = "S-17"
ANSWERS = {
    "exam.stronger_stimulus": ["b"], "exam.more_potassium": ["c"], "exam.upstroke": ["c"], "exam.downstroke": ["a", "b"],
    "exam.sodium_equilibrium": "66,4", "exam.where_sodium_enters": ["b"],
    "exam.order_of_events": ["threshold", "upstroke", "inactivate", "repolarise"],
    "exam.who_does_what": ["sodium_channel:starts", "potassium_channel:ends", "pump:refills"],
    "exam.fewer_sodium_channels": 29, "exam.why_refractory": {"text": "They are inactivated.", "points": None},
    "exam.calcium_units": "2.5",
}  # fmt: skip
# What a learner does in the page, done by the messages that the page would send.
DOES = f"""
import math, re
import widgets
print("program:", widgets.__file__)
from widgets import GradedQuiz, HandIn
quiz = GradedQuiz()
quiz.receive({{"learner": {LEARNER!r}}})
answers = {ANSWERS!r}
drawn = next(item for item in quiz.items if item["id"] == "exam.drawn_equilibrium")
outside, inside = map(float, re.findall(r"([\\d.]+)", "".join(text for _kind, text in drawn["prompt"]))[:2])
answers["exam.drawn_equilibrium"] = f"{{61.5 * math.log10(outside / inside):.1f}}"
sent = []
quiz.send = lambda message, buffers=None: sent.append(message)
for name, response in answers.items():
    quiz.receive({{"item": name, "tries": 0, "response": response, "confidence": 2}})
assert {{message["sentence"] for message in sent}} == {{""}}, sent
print("states:", sorted({{state["verdict"] for state in quiz.answers.values()}}))
print("twin:", quiz.text_twin().plain())
page = HandIn()
page.receive({{"do": "hand_in"}})
print("handed in:", page.shown["written"]["path"])
"""


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_released_lesson_runs_saves_answers_and_is_marked(spring, tmp_path, language):
    bank, made = spring
    folder = Path(shutil.copytree(made.folder, tmp_path / "release"))
    path = folder / "lessons" / ("" if language == "en" else language) / f"{STEM}.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells.append(new_code_cell(DOES))
    answers = tmp_path / "answers"
    environment = os.environ | {"PYTHONPATH": str(folder), "TWITCH_COURSE_ANSWERS": str(answers)}
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}})
    client.execute(env=environment)
    said = "".join(output.text for output in notebook.cells[-1].outputs if output.output_type == "stream")
    assert f"program: {folder}" in said
    assert "states: ['kept']" in said
    assert "Right" not in said
    assert "KEYWORD" not in said
    assert ("हिंदी" in said) == (language == "hi")
    file = Path(said.split("handed in: ")[1].strip())
    assert file.parent == answers
    shutil.copytree(answers, tmp_path / "handed-in", ignore=shutil.ignore_patterns(STEM, "learner.txt"))
    (tmp_path / "roster.csv").write_text(f"id\n{LEARNER}\n", "utf-8")
    order = MarkingOrder(tmp_path / "handed-in", tmp_path / "roster.csv", bank.folder, tmp_path / "marks")
    outcome = Marking(order).mark()
    assert outcome.marks.problems == []
    assert (outcome.final[0].percent, outcome.final[0].of, outcome.final[0].to_read) == (100, 11, 1)
    assert outcome.marks.marked[0].language == language


def test_the_command_line_of_a_release_opens_its_own_start_page(spring, tmp_path):
    _bank, made = spring
    folder = Path(shutil.copytree(made.folder, tmp_path / "release"))
    line = "from widgets import lab; print(lab.start_page(lab.LESSONS_FOLDER, 'hi'), lab.LESSONS_FOLDER)"
    done = subprocess.run(
        [sys.executable, "-c", line], capture_output=True, encoding="utf-8", cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)}, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["hi/00_start_here.ipynb", str(folder / "lessons")]
