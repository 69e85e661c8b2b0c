"""How long marking takes and how much memory it needs: a class of 1,000 and one of 10,000, thirty questions, 500 hostile.

Each class is marked in a process of its own, on one core. Printed are the seconds of processor time of marks, figures,
problems and report together, those of the feedback pages apart, the peak of the memory, and the ratios of both classes.
That every good hand-in got its right mark and every hostile one a line is checked on the way. With nbgrader at hand
(``--nbgrader FOLDER``, where pip has put it), its autograde of one notebook with five questions is timed beside.

    python tests/benchmarks/marking.py [--learners 10000] [--hostile 500] [--nbgrader FOLDER] [--json]
"""

from __future__ import annotations

import argparse
import copy
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLASSROOM = HERE.parent / "classroom"
STEM = "03_action_potential"
QUESTIONS = 30
RECEIVED = datetime(2026, 1, 6, tzinfo=UTC)
TARGETS = {"marks": 10.0, "feedback": 60.0, "memory": 1.2}  # seconds, seconds, ratio


def load(name: str):
    """Load a module that lies with the tests of the classroom."""
    spec = importlib.util.spec_from_file_location(name, CLASSROOM / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def thirty_items(examples: list[dict]) -> list[dict]:
    """Thirty questions of all kinds but own words."""
    kinds = [item for item in examples if item["kind"] != "short_text"]
    items = []
    for number in range(QUESTIONS):
        item = copy.deepcopy(kinds[number % len(kinds)])
        item["id"] = f"{item['id']}.n{number}"
        items.append(item)
    return items


def make(folder: Path, learners: int, hostile: int) -> list[str]:
    """Write bank, release, roster and hand-ins; return the ids of the good learners."""
    conftest, maker = load("conftest"), sys.modules["class_maker"]
    from widgets.classroom.bank import load_bank
    from widgets.classroom.release import make_release

    conftest.write_yaml(folder / "bank" / f"{STEM}.yaml", {"items": thirty_items(conftest.private_items())})
    bank = load_bank(folder / "bank")
    made = make_release([STEM], folder / "out", bank, ("en", "hi"), datetime(2026, 1, 10, tzinfo=UTC), "Benchmark")
    people = maker.make_class(list(bank.items().values()), made.release, learners, seed=3)
    good = people[: learners - hostile]
    maker.write_folder(folder / "h", good, RECEIVED)
    list(maker.hostile_files(folder / "h", people[learners - hostile :], made.release, RECEIVED))
    maker.write_roster(folder / "roster.csv", people)
    right = expected_points(good, bank)
    (folder / "expected.json").write_text(json.dumps(right), "utf-8")
    return [one.id for one in good]


def expected_points(good, bank) -> dict[str, float]:
    """The points that practice grading gives for each learner's last answers."""
    from widgets.quiz import models_at_hand
    from widgets.quiz.grading import grade
    from widgets.quiz.parametric import instance

    items, points = bank.items(), {}
    for one in good:
        last = {event.item: event for event in one.events}
        points[one.id] = sum(
            grade(instance(items[name], event.seed), event.response, models_at_hand.observe).score
            for name, event in last.items()
        )
    return points


def mark(folder: Path) -> dict[str, float]:
    """Mark the class in `folder`; return seconds and the peak of the memory in MB."""
    from widgets.classroom.mark_release import Marking, MarkingOrder

    begin, used = time.perf_counter(), time.process_time()
    marking = Marking(MarkingOrder(folder / "h", folder / "roster.csv", folder / "bank", folder / "m"))
    outcome = marking.mark()
    marks, marks_used = time.perf_counter() - begin, time.process_time() - used
    peak = peak_memory()
    begin, used = time.perf_counter(), time.process_time()
    marking.write_feedback(outcome)
    feedback, feedback_used = time.perf_counter() - begin, time.process_time() - used
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    rows = {learner.id: learner.row for learner in outcome.marks.roster.learners}
    wrong = [name for name, points in expected.items() if abs(outcome.final[rows[name]].points - points) > 1e-9]
    listed = {problem.learner for problem in outcome.marks.problems}
    return {
        "marks": marks_used,
        "feedback": feedback_used,
        "marks_waited": marks,
        "feedback_waited": feedback,
        "memory": peak,
        "memory_feedback": peak_memory(),
        "wrong": len(wrong),
        "unlisted": len(set(rows) - set(expected) - listed),
        "listed_good": len(listed & set(expected)),
    }


def peak_memory() -> float:
    """Return the peak of this process in MB; what its parent held before it began is not in it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1000


def in_its_own_process(folder: Path) -> dict[str, float]:
    """Mark in a process that holds nothing else, on one core."""
    command = [sys.executable, __file__, "--mark", str(folder)]
    one_core = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=os.environ | one_core, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def nbgrader_seconds(folder: Path, runs: int = 5) -> float | None:
    """Median seconds of nbgrader's autograde for a notebook with five questions; None if it cannot be run."""
    command = [sys.executable, str(HERE / "nbgrader_autograde.py"), str(runs)]
    places = {"PYTHONPATH": folder, "PATH": folder / "bin"}  # nbgrader calls a command of alembic
    environment = os.environ | {
        name: os.pathsep.join([str(place.resolve()), os.environ.get(name, "")]) for name, place in places.items()
    }
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    if done.returncode:
        print("nbgrader could not be timed:", *done.stderr.strip().splitlines()[-1:], file=sys.stderr)
        return None
    return statistics.median(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--hostile", type=int, default=500)
    parser.add_argument("--nbgrader", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--mark", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("TWITCH_COURSE_CLOCK", "2026-01-01T12:00:00Z")
    if options.mark:
        print(json.dumps(mark(options.mark)))
        return
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="twitch-marking-") as root:
        for learners in (options.learners // 10, options.learners):
            folder = Path(root, str(learners))
            make(folder, learners, options.hostile * learners // options.learners)
            found[str(learners)] = in_its_own_process(folder)
    small, large = found.values()
    report = {
        "learners": options.learners,
        **large,
        "memory_ratio": large["memory"] / small["memory"],
        "memory_feedback_ratio": large["memory_feedback"] / small["memory_feedback"],
        "time_ratio": large["marks"] / small["marks"],
        "small": small,
    }
    if options.nbgrader and (seconds := nbgrader_seconds(options.nbgrader)):
        report["nbgrader_a_notebook"] = seconds
        report["times_slower"] = seconds / (large["marks_waited"] / options.learners)
    if options.json:
        print(json.dumps(report, indent=1))
        return
    print(f"{options.learners} hand-ins of {QUESTIONS} questions, {options.hostile} hostile, one core")
    print(
        f"marks, figures, problems, report  {large['marks']:7.1f} s   (aim {TARGETS['marks']:.0f} s; waited {large['marks_waited']:.0f} s)"
    )
    print(
        f"feedback pages                    {large['feedback']:7.1f} s   (aim {TARGETS['feedback']:.0f} s; waited {large['feedback_waited']:.0f} s)"
    )
    print(
        f"peak memory                       {large['memory']:7.0f} MB, {report['memory_ratio']:.2f} x that of a tenth of the class (aim {TARGETS['memory']})"
    )
    print(
        f"the same with feedback            {large['memory_feedback']:7.0f} MB, {report['memory_feedback_ratio']:.2f} x"
    )
    print(f"ten times the class takes         {report['time_ratio']:7.1f} x the time")
    print(
        f"good hand-ins with another mark than practice gives: {large['wrong']}; listed without need: {large['listed_good']}"
    )
    print(f"hostile hand-ins without a line in problems.csv:     {large['unlisted']}")
    if "nbgrader_a_notebook" in report:
        print(
            f"nbgrader autograde, five questions: {report['nbgrader_a_notebook']:.2f} s a notebook, {report['times_slower']:.0f} x marking one hand-in of thirty"
        )


if __name__ == "__main__":
    main()
