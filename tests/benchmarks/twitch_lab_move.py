"""From a moved dose to a painted frame, and from its release to the last word, as multiples of a plain label.

Run by hand on a quiet machine: ``python tests/benchmarks/twitch_lab_move.py [--moves N] [--json]``. First the compute
time of a move (the traces and numbers that follow the hand) and of a release (words, minute, table) is measured in this
process, for every cause of the course over its whole range; wall time and the time of the processor are printed, and on
a busy machine only the second one says something about the course. Then a real JupyterLab shows a label, the lab, and
the lab once more, and each is moved in turns; a move ends with the frame after its line has changed, a release when the
table has. The hand rests on the slider of the first lab, as that of whoever drags it, so that its moves are prepared; it
is never over the other (``unprepared``), whose every move is worked out when it comes.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import numpy as np
from playwright.sync_api import Page, sync_playwright
from slider_to_paint import BLOCK, CELLS, CHROMIUM, MODEL, MOVE, OPTIONS, PATIENCE, start_course

from widgets import content
from widgets.explorers.cause_setting import dose_end
from widgets.explorers.twitch_lab import TwitchExplorer

TARGETS = {"move p99 (processor)": 16.0, "release p99 (processor)": 300.0}  # ms
DOSES = 12  # of each cause, from health to the end of its range
LAB = """
from widgets import TwitchExplorer
lab = TwitchExplorer("low_potassium")
lab.bench.add_class("case-lab"); lab.figure.add_class("answer-lab"); lab.table.add_class("answer-table")
lab
"""
UNPREPARED = """
other = TwitchExplorer("low_calcium")
other.bench.add_class("case-unprepared"); other.figure.add_class("answer-unprepared")
other
"""
KINDS = ("label", "lab", "unprepared")
# Releases the slider and resolves with the milliseconds until the frame after the table has changed.
RELEASE = """
async () => {
  const table = document.querySelector(".answer-table");
  const changed = new Promise((done, fail) => {
    const watch = new MutationObserver(() => { watch.disconnect(); done(); });
    watch.observe(table, { subtree: true, childList: true, characterData: true });
    setTimeout(() => fail(new Error("the table did not change")), 10000);
  });
  const start = performance.now();
  document.querySelector(".case-lab input[type=range]").dispatchEvent(new Event("change", { bubbles: true }));
  await changed;
  await new Promise((done) => requestAnimationFrame(done));
  const spent = performance.now() - start;
  for (let quiet = 0; quiet < 30; quiet += 1) await new Promise((done) => requestAnimationFrame(done));
  return spent;
}
"""


def compute_times() -> dict[str, dict[str, float]]:
    """Return percentiles of the time of a move and of a release in the kernel, ms, over all causes and doses."""
    lab = TwitchExplorer()
    spent: dict[str, list[tuple[float, float]]] = {"move": [], "release": []}
    for name, cause in content.causes().items():
        lab.bench.choose({name: cause.dose.typical})  # compile, load, and mark the stages
        for dose in np.linspace(cause.dose.healthy, dose_end(cause), DOSES + 1)[1:]:
            spent["move"].append(_timed(lambda dose=dose, name=name: setattr(lab.bench, "doses", {name: float(dose)})))
            spent["release"].append(_timed(lambda: setattr(lab.bench, "settled", lab.bench.settled + 1)))
    return {
        kind: {
            f"{clock} p{percent}": float(np.percentile([one[place] for one in times], percent))
            for place, clock in enumerate(("wall", "processor"))
            for percent in (50, 99, 100)
        }
        for kind, times in spent.items()
    }


def _timed(act) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    act()
    return 1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - processor)


@contextmanager
def lab_page() -> Iterator[Page]:
    """Yield a page of JupyterLab in which a label and the lab have run."""
    with tempfile.TemporaryDirectory() as home:
        lessons = Path(home, "lessons")
        lessons.mkdir()
        cells = [nbformat.v4.new_code_cell(source.strip()) for source in (MODEL, CELLS["label"], LAB, UNPREPARED)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, lessons / "00_start_here.ipynb")
        server, address = start_course(Path(home), lessons)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
                page = browser.new_page(viewport={"width": 1200, "height": 1600})
                base, token = address.split("?token=")
                root = "/".join(base.split("/")[:3])
                page.goto(f"{root}/lab/workspaces/lab/tree/00_start_here.ipynb?token={token}")
                page.wait_for_selector(".jp-NotebookPanel [data-status='idle']", timeout=PATIENCE)
                page.locator("[data-jp-item-name='run-lesson'] >> [role=button], jp-button").first.click()
                for answer in (".answer-lab", ".answer-unprepared"):
                    page.wait_for_selector(f"{answer} .js-line", timeout=PATIENCE)
                page.wait_for_selector(".jp-NotebookPanel[data-lesson='done']", timeout=PATIENCE)
                yield page
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


def painted_times(page: Page, moves: int, start: int) -> dict[str, list[float]]:
    """Return the milliseconds of every move of label and labs, in turns, and of the first lab's releases."""
    spent: dict[str, list[float]] = {kind: [] for kind in (*KINDS, "release")}
    values = dict.fromkeys(KINDS, start)
    for _block in range(-(-moves // BLOCK)):
        for kind in values:
            for _move in range(BLOCK):
                values[kind] += 1 if values[kind] < 150 else -90
                spent[kind].append(page.evaluate(MOVE, [kind, values[kind]]))
        spent["release"].append(page.evaluate(RELEASE))
    return spent


def main() -> None:
    """Measure, and print the times and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    computed = compute_times()
    with lab_page() as page:
        page.locator(".case-lab input[type=range]").hover()
        painted_times(page, BLOCK, start=60)  # the first moves compile and warm up
        times = painted_times(page, options.moves, start=75)
    label = statistics.median(times["label"])
    painted = {
        kind: {"median": statistics.median(found), "p95": statistics.quantiles(found, n=20)[-1]}
        for kind, found in times.items()
    }
    if options.json:
        print(json.dumps({"targets": TARGETS, "computed": computed, "painted": painted}, indent=2))
        return
    for kind, numbers in computed.items():
        print(f"{kind:10} computed   " + "   ".join(f"{name} {value:.1f} ms" for name, value in numbers.items()))
    for kind, numbers in painted.items():
        print(
            f"{kind:10} painted    median {numbers['median']:6.1f} ms ({numbers['median'] / label:.2f} x label)   "
            f"p95 {numbers['p95']:6.1f} ms ({numbers['p95'] / label:.2f} x label)"
        )


if __name__ == "__main__":
    main()
