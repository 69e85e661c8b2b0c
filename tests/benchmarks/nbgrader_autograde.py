"""Seconds that nbgrader's autograde takes for one notebook with five questions; `marking.py` calls it.

The questions are five of those that `marking.py` marks (a choice, several choices, a number, an order, pairs), with the
learner's answers written down in the notebook and one hidden test each. Printed is a list of seconds, one a learner.

    PYTHONPATH=build/nbgrader PATH=build/nbgrader/bin:$PATH python tests/benchmarks/nbgrader_autograde.py [learners]
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

QUESTIONS = {
    "upstroke": ('"c"', 'upstroke == "c"'),
    "downstroke": ('{"a", "b"}', 'downstroke == {"a", "b"}'),
    "sodium_equilibrium": ("66.4", "abs(sodium_equilibrium - 66.4) <= 1"),
    "order_of_events": (
        '["threshold", "upstroke", "inactivate", "repolarise"]',
        'order_of_events == ["threshold", "upstroke", "inactivate", "repolarise"]',
    ),
    "who_does_what": ('{"pump": "refills"}', 'who_does_what == {"pump": "refills"}'),
}
MARKED = {"schema_version": 3, "points": 1, "grade": True, "locked": True, "solution": False, "task": False}


def source() -> nbformat.NotebookNode:
    """The instructor's notebook: an answer and a hidden test for each question."""
    cells = []
    for name, (answer, test) in QUESTIONS.items():
        cells.append(new_code_cell(f"{name} = {answer}"))
        text = f"### BEGIN HIDDEN TESTS\nassert {test}\n### END HIDDEN TESTS"
        cells.append(new_code_cell(text, metadata={"nbgrader": MARKED | {"grade_id": f"test-{name}"}}))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def seconds(course: Path, learners: int) -> list[float]:
    """Autograde the same notebook for some learners, one after the other."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    (course / "source" / "ps1").mkdir(parents=True)
    nbformat.write(source(), course / "source" / "ps1" / "lesson.ipynb")
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
    api = NbGraderAPI(config=config)
    made = api.generate_assignment("ps1")
    if not made["success"]:
        raise RuntimeError(made["error"])
    found = []
    for number in range(learners):
        shutil.copytree(course / "release" / "ps1", course / "submitted" / f"s{number}" / "ps1")
        begin = time.perf_counter()
        graded = api.autograde("ps1", f"s{number}")
        found.append(time.perf_counter() - begin)
        if not graded["success"]:
            raise RuntimeError(graded["error"])
    return found


def main() -> None:
    """Measure and print."""
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix="nbgrader-") as folder:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            found = seconds(Path(folder), learners)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
