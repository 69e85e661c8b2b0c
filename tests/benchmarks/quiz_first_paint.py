"""How long from the start of a cell until a quiz of twelve questions is painted; and the fold of 10,000 answers.

Three cells are timed in one run, in turns: a bare text label (the floor), the quiz, and the quiz whose bank is read from
the disk and whose traces are worked out anew, as in the first run of a kernel. The time runs from the key that
starts the cell to the frame after its last question has been painted.

    python tests/benchmarks/quiz_first_paint.py [--runs 20] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from playwright.sync_api import Page, sync_playwright

from widgets.quiz.answer_files import LeftOut, read_events
from widgets.quiz.events import Event, fold, to_line

BANK = Path(__file__).parents[1] / "quiz" / "example_bank"
STEM = "03_action_potential"
CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
START = "from widgets.command_line import main; main()"
PATIENCE = 180_000  # ms
ITEMS, EVENTS = 12, 10_000
TARGETS = {"quiz": 300.0, "fold": 100.0}  # ms

SETUP = f"""
import functools, pathlib
import ipywidgets as ipw
from widgets import content
from widgets.content import library
from widgets.lesson import open_lesson
from widgets.quiz import models_at_hand
folder = pathlib.Path({str(BANK)!r})
whole = library.quiz
def twelve(stem, folder=folder):
    items = whole(stem, folder).items
    chosen = [item for item in items if item.part != "predict" and not item.part == "worked"]
    copies = [item.model_copy(update={{"id": f"{{item.id}}_again"}}) for item in chosen]
    chosen = [item.model_copy(update={{"part": "quiz"}}) for item in (chosen + copies)[:{ITEMS}]]
    return content.Quiz.model_construct(items=tuple(chosen))
content.quiz = twelve
content.references = functools.partial(content.references, folder=folder)
def forget():
    whole.cache_clear(); library.references.cache_clear()
    models_at_hand.observe_models.cache_clear(); models_at_hand.trace_of_models.cache_clear()
lesson = open_lesson({STEM!r})
"""
CELLS = {
    "label": 'ipw.Label("here", layout={"height": "30px"}).add_class("timed")',
    "quiz": 'from widgets import Quiz\nQuiz("quiz").add_class("timed")',
    "quiz from disk": 'forget()\nQuiz("quiz").add_class("timed")',
}
# Resolves with the milliseconds from the key to the frame after the output of the cell is complete and painted.
WATCH = """
([kind, count]) => {
  const cell = [...document.querySelectorAll(".jp-CodeCell")].find((one) => one.dataset.timed === kind);
  window.timed = new Promise((done, fail) => {
    setTimeout(() => fail(new Error(`${kind} was not painted`)), 20000);
    let start;
    const old = cell.querySelector(".timed");
    addEventListener("keydown", (event) => { start ??= event.timeStamp; }, { capture: true });
    const ready = () => {
      const now = cell.querySelector(".timed");
      if (!now || now === old || start === undefined) return false;
      return count ? now.querySelectorAll("form.tq-card").length === count : now.textContent.includes("here");
    };
    const watch = new MutationObserver(() => {
      if (!ready()) return;
      watch.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(0);
      });
    });
    watch.observe(cell, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}
"""


def start_course(home: Path, lessons: Path) -> tuple[subprocess.Popen[str], str]:
    """Start the course's own server; return it with the address that it prints."""
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    environment = os.environ | {name: str(home / name.lower()) for name in (*places, "TWITCH_COURSE_ANSWERS")}
    command = [sys.executable, "-c", START, "open", "--no-browser", "--lessons", str(lessons)]
    server = subprocess.Popen(
        command, env=environment, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    for line in server.stdout:
        if "?token=" in line:
            return server, line.split()[-1]
    raise SystemExit("The course did not start.")


def write_lesson(lessons: Path) -> None:
    """Write the notebook with the cells that are timed."""
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in (SETUP, *CELLS.values())]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lessons / "00_start_here.ipynb")


def time_cell(page: Page, kind: str) -> float:
    """Run a cell and return the milliseconds until it is painted."""
    cell = page.locator(f".jp-CodeCell[data-timed='{kind}']")
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-line").first.click()
    page.evaluate(WATCH, [kind, 0 if kind == "label" else ITEMS])
    page.keyboard.press("Control+Enter")
    return page.evaluate("() => window.timed")


def measure(runs: int) -> dict[str, list[float]]:
    """Return the milliseconds of every run, the kinds in turns."""
    spent: dict[str, list[float]] = {kind: [] for kind in CELLS}
    with tempfile.TemporaryDirectory() as home:
        lessons = Path(home, "lessons")
        lessons.mkdir()
        write_lesson(lessons)
        server, address = start_course(Path(home), lessons)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
                page = browser.new_page(viewport={"width": 1200, "height": 1600})
                base, token = address.split("?token=")
                root = "/".join(base.split("/")[:3])
                page.goto(f"{root}/lab/workspaces/paint/tree/00_start_here.ipynb?token={token}")
                page.wait_for_selector(".jp-NotebookPanel[data-lesson='ready']", timeout=PATIENCE)
                page.locator("[data-jp-item-name='run-lesson'] jp-button").click()
                page.wait_for_selector(".jp-NotebookPanel[data-lesson='done']", timeout=PATIENCE)
                while page.locator(".jp-CodeCell .jp-InputPlaceholder").count():  # the course folds its code
                    page.locator(".jp-CodeCell .jp-InputPlaceholder").first.click()
                names = json.dumps(list(CELLS))
                page.evaluate(
                    f"() => [...document.querySelectorAll('.jp-CodeCell')].slice(1)"
                    f".forEach((cell, index) => {{ cell.dataset.timed = {names}[index]; }})"
                )
                for _run in range(runs):
                    for kind in CELLS:
                        spent[kind].append(time_cell(page, kind))
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)
    return spent


def time_fold(repeats: int = 9) -> dict[str, float]:
    """Return the median milliseconds in which 10,000 answers are folded, and read from the disk and folded."""
    events = [
        Event(f"{n:032x}", f"w{n % 7}", n // 2 + 1, "2026-01-01T12:00:00Z", None, f"item.{n % 400}", "0123456789ab", "en",
              None, ("a",), 2, 1, 0, 12.5)
        for n in range(EVENTS)
    ]  # fmt: skip
    random.Random(1).shuffle(events)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, STEM)
        folder.mkdir()
        for writer in range(7):
            lines = b"".join(to_line(event) for event in events if event.writer == f"w{writer}")
            (folder / f"w{writer}.jsonl").write_bytes(lines)
        folded, read = [], []
        for _repeat in range(repeats):
            start = time.perf_counter()
            fold(events)
            folded.append(time.perf_counter() - start)
            start = time.perf_counter()
            fold(read_events(Path(home), LeftOut()))
            read.append(time.perf_counter() - start)
    return {"fold": 1000 * statistics.median(folded), "read and fold": 1000 * statistics.median(read)}


def main() -> None:
    """Measure, and print the medians beside the label's and beside the targets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folds = time_fold()
    spent = measure(options.runs)
    medians = {kind: statistics.median(times) for kind, times in spent.items()}
    worst = {kind: max(times) for kind, times in spent.items()}
    if options.json:
        print(
            json.dumps({"runs": options.runs, "targets": TARGETS, "median": medians, "worst": worst, **folds}, indent=2)
        )
        return
    for kind, median in medians.items():
        print(
            f"{kind:15} median {median:6.1f} ms   slowest {worst[kind]:6.1f} ms   {median / medians['label']:.2f} x label"
        )
    print(f"target          a quiz of {ITEMS} questions within {TARGETS['quiz']:.0f} ms")
    print(f"fold            {EVENTS} answers in {folds['fold']:.1f} ms (target {TARGETS['fold']:.0f}), read from the disk and "
          f"folded in {folds['read and fold']:.1f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
