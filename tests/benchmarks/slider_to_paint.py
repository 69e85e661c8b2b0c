"""How long from a slider's move until the page has painted the answer, in a real browser with a real kernel.

Three answers are timed in one run, in turns: a bare text label (the floor), the course's figure, and a stock
FigureWidget with ``batch_update``; both figures run the membrane model and draw three traces of 2,000 points.

    python tests/benchmarks/slider_to_paint.py [--moves 300] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATIENCE = 180_000  # ms
START = "from widgets.command_line import main; main()"
BLOCK = 10  # moves before it is the next one's turn
KINDS = ("label", "figure", "figure_widget")
TARGETS = {"median": 1.4, "p95": 1.6}  # times the label

MODEL = """
import ipywidgets as ipw
import numpy as np
from widgets import content
from widgets.controls import Controls, Slider
from widgets.diagrams.picture import Picture
from widgets.figure import Figure
from widgets.models.squid_axon import Pulse, SquidAxonParameters, Stimulus, simulate_membrane

parameters = content.fill(SquidAxonParameters, "squid_axon")

def traces(strength):
    found = simulate_membrane(parameters, Stimulus((Pulse(strength / 5, 2.0, 1.0),)), 49.975, output_step=0.025)
    return found.time, found.membrane_potential, found.sodium_current / 20, found.potassium_current / 20

assert len(traces(100)[0]) == 2000
layout = {"height": 400, "xaxis": {"range": [0, 50]}, "yaxis": {"range": [-80, 60]}}
names = ("potential", "sodium", "potassium")
"""
CELLS = {
    "label": """
label, plain = ipw.Label("0"), ipw.IntSlider(min=0, max=400)
plain.observe(lambda change: setattr(label, "value", str(change.new)), "value")
plain.add_class("case-label"); label.add_class("answer-label")
ipw.VBox([plain, label])
""",
    "figure": """
lines = [{"type": "scatter", "mode": "lines", "x": "$time", "y": f"${name}"} for name in names]
start = dict(zip(("time", *names), traces(100)))
figure = Figure(Picture({"wide": {"data": lines, "layout": layout}}, "Traces.", "", "", (), (), arrays=start))
controls = Controls([Slider("strength", "Strength", "", "", 0, 400, 1, 100)])
controls.observe(lambda change: figure.update(dict(zip(names, traces(change.new["strength"])[1:]))), "values")
controls.add_class("case-figure"); figure.add_class("answer-figure")
ipw.VBox([controls, figure])
""",
    "figure_widget": """
import plotly.graph_objects as go
time, *values = traces(100)
stock = go.FigureWidget([go.Scatter(x=time, y=value) for value in values], layout | {"showlegend": False})

def move(change):
    with stock.batch_update():
        for trace, value in zip(stock.data, traces(change.new)[1:]):
            trace.y = value

slider = ipw.IntSlider(min=0, max=400, value=100)
slider.observe(move, "value")
slider.add_class("case-figure_widget")
box = ipw.Box([stock]); box.add_class("answer-figure_widget")
ipw.VBox([slider, box])
""",
}
# Moves one slider and resolves with the milliseconds until the frame after the answer's last change has been painted.
MOVE = """
async ([kind, value]) => {
  const answer = document.querySelector(`.answer-${kind}`);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const painted = () => frame().then(() => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  const changed = new Promise((done, fail) => {
    const watch = new MutationObserver((records) => {
      const drawn = records.some(({ type, attributeName, target }) =>
        kind === "label" ? type !== "attributes" : attributeName === "d" && target.classList.contains("js-line")
          || [...target.querySelectorAll?.(".js-line") ?? []].length && type === "childList");
      if (drawn) { watch.disconnect(); done(); }
    });
    watch.observe(answer, { subtree: true, childList: true, characterData: true, attributes: true });
    setTimeout(() => fail(new Error(`no answer from ${kind} to ${value}`)), 10000);
  });
  const start = performance.now();
  const native = document.querySelector(`.case-${kind} input[type=range]`);
  if (native) {
    native.value = value;
    native.dispatchEvent(new Event("input", { bubbles: true }));
  } else {
    const handle = document.querySelector(`.case-${kind} .noUi-handle`);
    const before = Number(handle.getAttribute("aria-valuenow"));
    const key = value > before ? "ArrowRight" : "ArrowLeft";
    handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
  await changed;
  await painted();
  const spent = performance.now() - start;
  for (let quiet = 0; quiet < 6; quiet += 1) await frame();
  return spent;
}
"""


@contextmanager
def course_page() -> Iterator[Page]:
    """Yield a page of JupyterLab, started as a learner starts the course, in which the three cases have run."""
    with tempfile.TemporaryDirectory() as home:
        lessons = Path(home, "lessons")
        lessons.mkdir()
        cells = [nbformat.v4.new_code_cell(source.strip()) for source in (MODEL, *CELLS.values())]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, lessons / "00_start_here.ipynb")
        server, address = start_course(Path(home), lessons)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
                page = browser.new_page(viewport={"width": 1200, "height": 1600})
                open_and_run(page, address)
                yield page
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


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


def open_and_run(page: Page, address: str) -> None:
    """Open the notebook, run it with the course's button and wait until all three cases are drawn."""
    base, token = address.split("?token=")
    root = "/".join(base.split("/")[:3])
    page.goto(f"{root}/lab/workspaces/slider/tree/00_start_here.ipynb?token={token}")
    page.wait_for_selector(".jp-NotebookPanel [data-status='idle']", timeout=PATIENCE)
    page.locator("[data-jp-item-name='run-lesson'] >> [role=button], jp-button").first.click()
    page.wait_for_selector(".jp-NotebookPanel[data-lesson='done']", timeout=PATIENCE)
    page.wait_for_selector(".answer-figure .js-line", timeout=PATIENCE)
    page.wait_for_selector(".answer-figure_widget .js-line", timeout=PATIENCE)


def measure(page: Page, moves: int) -> dict[str, list[float]]:
    """Return the milliseconds of every move, the three kinds in turns of ten."""
    spent: dict[str, list[float]] = {kind: [] for kind in KINDS}
    values = dict.fromkeys(KINDS, 100)
    for _block in range(-(-moves // BLOCK)):
        for kind in KINDS:
            for _move in range(BLOCK):
                values[kind] += 1 if values[kind] < 390 else -290
                spent[kind].append(page.evaluate(MOVE, [kind, values[kind]]))
    return spent


def summary(spent: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Return median and p95 of each kind, in ms and as multiples of the label's."""
    found = {}
    for kind, times in spent.items():
        found[kind] = {"median": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1]}
    for numbers in found.values():
        for name in TARGETS:
            numbers[f"{name}_ratio"] = numbers[name] / found["label"][name]
    return found


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with course_page() as page:
        measure(page, BLOCK)  # the first moves compile and warm up
        found = summary(measure(page, options.moves))
    if options.json:
        print(json.dumps({"moves": options.moves, "targets": TARGETS, "kinds": found}, indent=2))
        return
    for kind, numbers in found.items():
        print(
            f"{kind:14} median {numbers['median']:6.1f} ms ({numbers['median_ratio']:.2f} x label)   "
            f"p95 {numbers['p95']:6.1f} ms ({numbers['p95_ratio']:.2f} x label)"
        )


if __name__ == "__main__":
    main()
