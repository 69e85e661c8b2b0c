"""How long a stepped drawing takes from the click to the paint, how smoothly it moves, and what ten of them transfer.

Ten drawings stand in one notebook of the course's own server. The bytes that reach the page are counted while they
are drawn. Then the kernel is killed, and every step of every drawing is clicked: the time runs from the click to the
frame after the drawing has been painted. The floor is a page's own text, changed and painted. Frames are counted while
the markers travel to their new places: only frames in which a marker stands elsewhere count.

    python tests/benchmarks/mechanism_step.py [name ...] [--rounds 3] [--width 1400] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Page, sync_playwright
from slider_to_paint import CHROMIUM, OPTIONS, PATIENCE, start_course

from widgets.figure import load_plotly

TEN = (
    "resting_membrane", "action_potential", "saltatory_conduction", "chemical_synapse", "neuromuscular_junction",
    "calcium_release", "cross_bridge", "motor_unit", "beta2_pathway", "serotonin_synapse",
)  # fmt: skip
TARGETS = {"step_p95": 80.0, "frames_a_second": 30.0, "transfers_of_plotly": 1}  # ms, Hz, times
DRAWN = ".twitch-figure-box[data-drawn]"

# Clicks one step further (or back to the first), and resolves with the milliseconds to the paint, and the frames a second
# of the travel after it (null where fewer than five frames moved).
STEP = """
async (index) => {
  const figure = document.querySelectorAll(".twitch-figure")[index];
  const box = figure.querySelector(".twitch-figure-box");
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const painted = () => frame().then(() => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  const forward = figure.querySelector(".twitch-forward");
  const last = forward.getAttribute("aria-disabled") === "true";
  const drawn = new Promise((done, fail) => {
    const watch = new MutationObserver(() => { watch.disconnect(); done(); });
    watch.observe(box, { attributes: true, attributeFilter: ["data-step"] });
    setTimeout(() => fail(new Error(`drawing ${index} did not step`)), 10000);
  });
  const start = performance.now();
  (last ? figure.querySelector(".twitch-restart") : forward).click();
  await drawn;
  await painted();
  const spent = performance.now() - start;
  const markers = [...box.querySelectorAll(".scatterlayer .point")];
  const places = () => markers.map((marker) => marker.getAttribute("transform")).join();
  const moved = [];
  for (let before = places(), now = performance.now(), end = now + 1100; now < end; now = performance.now()) {
    await frame();
    const after = places();
    if (after !== before) moved.push(performance.now());
    before = after;
  }
  const rate = moved.length < 5 ? null : (1000 * (moved.length - 1)) / (moved.at(-1) - moved[0]);
  return [spent, rate];
}
"""
FLOOR = """
async (text) => {
  const caption = document.querySelector(".twitch-count");
  const start = performance.now();
  caption.textContent = text;
  await new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  return performance.now() - start;
}
"""


@contextmanager
def page_of(names: tuple[str, ...], width: int) -> Iterator[tuple[Page, list[int]]]:
    """Yield a page on which the drawings stand, with the kernel killed, and the sizes of all messages that came."""
    with tempfile.TemporaryDirectory() as home:
        lessons = Path(home, "lessons")
        lessons.mkdir()
        cells = [nbformat.v4.new_code_cell(f'from widgets import Mechanism\nMechanism("{name}")') for name in names]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, lessons / "00_start_here.ipynb")
        server, address = start_course(Path(home), lessons)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
                # High enough for all drawings: JupyterLab takes what lies far off the screen out of the page.
                page = browser.new_page(viewport={"width": width, "height": 1100 * len(names)})
                received: list[int] = []
                page.on("websocket", lambda line: line.on("framereceived", lambda said: received.append(len(said))))
                draw_all(page, address, len(names))
                kill_kernels(address)
                yield page, received
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


def draw_all(page: Page, address: str, count: int) -> None:
    """Open the notebook, run it with the course's button and wait until all drawings are there."""
    base, token = address.split("?token=")
    root = "/".join(base.split("/")[:3])
    page.goto(f"{root}/lab/workspaces/steps/tree/00_start_here.ipynb?token={token}")
    page.wait_for_selector(".jp-NotebookPanel [data-status='idle']", timeout=PATIENCE)
    page.locator("[data-jp-item-name='run-lesson'] >> [role=button], jp-button").first.click()
    page.wait_for_selector(".jp-NotebookPanel[data-lesson='done']", timeout=PATIENCE)
    page.wait_for_function(f"document.querySelectorAll('{DRAWN}').length === {count}", timeout=PATIENCE)


def kill_kernels(address: str) -> None:
    """End every kernel of the server; the page keeps what it has."""
    base, token = address.split("?token=")
    root = "/".join(base.split("/")[:3])

    def ask(path: str, method: str) -> bytes:
        request = urllib.request.Request(root + path, headers={"Authorization": f"token {token}"}, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    for kernel in json.loads(ask("/api/kernels", "GET")):
        ask(f"/api/kernels/{kernel['id']}", "DELETE")
    assert json.loads(ask("/api/kernels", "GET")) == []


def measure(page: Page, names: tuple[str, ...], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Return the times and frame rates of all steps of every drawing, and the floor's times, in turns."""
    found: dict[str, dict[str, list[float]]] = {name: {"spent": [], "rates": []} for name in names}
    found["floor"] = {"spent": [], "rates": []}
    for _round in range(rounds):
        for index, name in enumerate(names):
            steps = page.evaluate(
                "(index) => document.querySelectorAll('.twitch-figure')[index].querySelectorAll('ol li').length", index
            )
            for step in range(steps):
                spent, rate = page.evaluate(STEP, index)
                found[name]["spent"].append(spent)
                found[name]["rates"] += [] if rate is None else [rate]
                found["floor"]["spent"].append(page.evaluate(FLOOR, f"{name} {step}"))
    return found


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def summary(found: dict[str, dict[str, list[float]]], received: list[int], evaluations: int) -> dict:
    """Return what was measured, as plain numbers."""
    bundle = len(load_plotly().bundle)
    drawings = {name: values for name, values in found.items() if name != "floor"}
    spent = [time for values in drawings.values() for time in values["spent"]]
    rates = [rate for values in drawings.values() for rate in values["rates"]]
    carriers = [size for size in received if size >= bundle]
    return {
        "targets": TARGETS,
        "steps": len(spent),
        "step_median": statistics.median(spent),
        "step_p95": p95(spent),
        "step_p95_of_target": p95(spent) / TARGETS["step_p95"],
        "floor_p95": p95(found["floor"]["spent"]),
        "step_p95_of_floor": p95(spent) / p95(found["floor"]["spent"]),
        "travels": len(rates),
        "frames_a_second_median": statistics.median(rates),
        "frames_a_second_worst": min(rates),
        "transfers_of_plotly": len(carriers),
        "evaluations_of_plotly": evaluations,
        "bytes_of_plotly": len(carriers) * bundle,
        "bytes_of_all_messages": sum(received),
        "drawings": {
            name: {
                "step_p95": p95(values["spent"]),
                "frames_a_second_worst": min(values["rates"], default=None),
            }
            for name, values in drawings.items()
        },
    }


def main() -> None:
    """Measure, and print values and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=TEN)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    names = tuple(options.names)
    with page_of(names, options.width) as (page, received):
        evaluations = page.evaluate("twitchCourse.evaluations")
        measure(page, names, 1)  # the first steps compile and warm up
        found = summary(measure(page, names, options.rounds), received, evaluations)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print(
        f"step to paint, kernel killed   median {found['step_median']:.0f} ms   p95 {found['step_p95']:.0f} ms "
        f"({found['step_p95_of_target']:.2f} x target, {found['step_p95_of_floor']:.1f} x a painted text; "
        f"{found['steps']} steps)\n"
        f"frames a second while moving   median {found['frames_a_second_median']:.0f}   "
        f"worst {found['frames_a_second_worst']:.0f} ({found['travels']} travels)\n"
        f"plotly.js   {found['transfers_of_plotly']} x, {found['bytes_of_plotly'] / 1e6:.2f} MB of "
        f"{found['bytes_of_all_messages'] / 1e6:.2f} MB in all messages   evaluated {found['evaluations_of_plotly']} x"
    )
    for name, numbers in found["drawings"].items():
        worst = numbers["frames_a_second_worst"]
        moving = "stands still" if worst is None else f"{worst:.0f} frames a second at worst"
        print(f"  {name:24} p95 {numbers['step_p95']:5.0f} ms   {moving}")


if __name__ == "__main__":
    main()
