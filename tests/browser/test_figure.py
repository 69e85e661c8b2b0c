"""The live figure in a real JupyterLab."""

import json
from pathlib import Path

import nbformat
import pytest

from widgets.diagrams.palette import CONTRAST, DARK, LIGHT
from widgets.diagrams.picture import NARROWEST

PICTURES = """
import ipywidgets as ipw
import numpy as np
from widgets.controls import Controls, Slider
from widgets.diagrams.picture import Picture, PictureStep
from widgets.figure import Figure

time = np.linspace(0, 40, 401)

def chart(height=1.0):
    line = {"type": "scatter", "mode": "lines", "x": "$time", "y": "$wave", "line": {"color": "@cause"}}
    layout = {"height": 240, "margin": {"l": 40, "r": 8, "t": 8, "b": 32},
              "xaxis": {"range": [0, 40]}, "yaxis": {"range": [-2, 2], "fixedrange": True}}
    return Picture({"wide": {"data": [line], "layout": layout}}, "Line chart of a wave.", "A wave over 40 ms.",
                   "Computed", ("Quantity", "Value"), (("Height", "1 mV"),),
                   arrays={"time": time, "wave": height * np.sin(time)})

def sheet(width, height):
    ions = {"type": "scatter", "mode": "markers", "marker": {"color": "@sodium", "size": 12},
            "by_step": [{"x": [width * place], "y": [height / 2]} for place in (0.2, 0.5, 0.8)]}
    frame = {"type": "rect", "x0": 4, "x1": width - 4, "y0": 4, "y1": height - 4, "fillcolor": "@neuron"}
    badge = {"type": "circle", "x0": 20, "x1": 50, "y0": 20, "y1": 50, "fillcolor": "@cause", "steps": [2]}
    word = {"x": width / 2, "y": 20, "text": "only in the second", "showarrow": False, "steps": [2]}
    axes = {"xaxis": {"range": [0, width], "visible": False}, "yaxis": {"range": [height, 0], "visible": False}}
    return {"data": [ions], "layout": axes | {"shapes": [frame, badge], "annotations": [word]}, "canvas": [width, height]}

def scene():
    layouts = {"wide": sheet(1200, 400), "middle": sheet(720, 360), "narrow": sheet(360, 300)}
    steps = tuple(PictureStep(f"This happens at {number}.", "In full.") for number in ("first", "second", "last"))
    return Picture(layouts, "Stepped scene of an ion.", "An ion wanders.", "Schematic, not to scale", (), (), steps)
"""
MOVED = """
shown = Figure(chart())
controls = Controls([Slider("height", "Height", "mV", "millivolts", 0, 2, 0.1, 1)])
controls.observe(lambda change: shown.update({"wave": change.new["height"] * np.sin(time)}), "values")
ipw.VBox([controls, shown])
"""
DRAWN = ".twitch-figure-box[data-drawn]"
INK = "document.querySelector('.js-plotly-plot').layout.font.color"
RANGE = "document.querySelector('.js-plotly-plot').layout.xaxis.range"


def write(folder: Path, name: str, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / f"{name}.ipynb")


@pytest.fixture(scope="module")
def server(start_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    write(folder, "00_start_here", "1 + 1")
    write(folder, "ten", PICTURES, *["Figure(chart())"] * 10)
    write(folder, "chart", PICTURES, MOVED)
    write(folder, "scene", PICTURES, "Figure(scene())")
    return start_course(folder)


@pytest.fixture
def shown(open_lesson, run_lesson, server):
    def show(name: str, **how):
        page = open_lesson(name, on=server, **how)
        run_lesson(page)
        page.wait_for_selector(DRAWN)
        return page

    return show


def kernel(server) -> str:
    """Return the path of the kernel started last."""
    kernels = json.loads(server.request("/api/kernels"))
    return f"/api/kernels/{max(kernels, key=lambda entry: entry['last_activity'])['id']}"


def choose_theme_from_the_menu(page, theme: str) -> None:
    item = page.locator(".lm-Menu-itemLabel")
    page.locator(".lm-MenuBar-itemLabel", has_text="Settings").click()
    item.get_by_text("Theme", exact=True).hover()
    item.get_by_text(f"JupyterLab {theme}", exact=True).click()


def test_plotly_is_evaluated_once_a_page_for_ten_figures_and_a_new_kernel(shown, run_lesson, server, console_errors):
    page = shown("ten", height=3600)
    page.wait_for_function(f"document.querySelectorAll('{DRAWN}').length === 10")
    assert page.evaluate("twitchCourse.evaluations") == 1
    page.evaluate("document.querySelectorAll('.twitch-figure').forEach((figure) => (figure.dataset.old = 'yes'))")
    server.request(f"{kernel(server)}/restart", "POST")
    page.wait_for_selector(".jp-NotebookPanel [data-status='idle']")
    run_lesson(page)
    page.wait_for_function(f"document.querySelectorAll('.twitch-figure:not([data-old]) {DRAWN}').length === 10")
    assert page.evaluate("twitchCourse.evaluations") == 1
    assert not [error for error in console_errors(page) if "twitch" in error or "lotly" in error]


def test_colours_follow_the_theme_of_the_page(shown):
    page = shown("scene")
    assert page.evaluate(INK) == LIGHT["ink"]
    choose_theme_from_the_menu(page, "Dark")
    page.wait_for_function(f"{INK} === '{DARK['ink']}'")
    shape = "document.querySelector('.js-plotly-plot').layout.shapes[0].fillcolor"
    assert page.evaluate(shape) == DARK["neuron"]
    choose_theme_from_the_menu(page, "Light")
    page.wait_for_function(f"{INK} === '{LIGHT['ink']}'")


@pytest.mark.parametrize("wish", [{"forced_colors": "active"}, {"contrast": "more"}], ids=["forced", "more"])
def test_who_asks_for_contrast_gets_strong_lines_on_a_ground_of_its_own(shown, wish):
    page = shown("scene", theme="dark")
    paper = "document.querySelector('.js-plotly-plot').layout.paper_bgcolor"
    assert page.evaluate(paper) == "rgba(0,0,0,0)"
    page.emulate_media(**wish)
    page.wait_for_function(f"{INK} === '{CONTRAST['ink']}'")
    assert page.evaluate(paper) == CONTRAST["page"]
    shape = "document.querySelector('.js-plotly-plot .shapelayer path')"
    fill = [int(CONTRAST["neuron"][i : i + 2], 16) for i in (1, 3, 5)]
    assert page.evaluate(f"getComputedStyle({shape}).fill") == f"rgb({fill[0]}, {fill[1]}, {fill[2]})"
    page.emulate_media(**dict.fromkeys(wish, "null"))
    page.wait_for_function(f"{INK} === '{DARK['ink']}'")


@pytest.mark.parametrize("width", [1400, 1000, 700, 480, 380])
def test_a_scene_fits_its_page_and_keeps_its_shape(shown, width):
    page = shown("scene", width=1200)
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(
        "() => { const box = document.querySelector('.twitch-figure-box');"
        " return document.querySelector('.js-plotly-plot').layout.width === Math.floor(box.clientWidth); }"
    )
    room = page.evaluate("document.querySelector('.twitch-figure-box').clientWidth")
    drawn = page.evaluate("document.querySelector('.js-plotly-plot').layout")
    expected = {"wide": 400 / 1200, "middle": 360 / 720, "narrow": 300 / 360}
    name = next(name for name in ("wide", "middle", "narrow") if room >= NARROWEST[name])
    assert drawn["height"] == pytest.approx(room * expected[name], abs=1)
    assert drawn["xaxis"]["range"][1] == {"wide": 1200, "middle": 720, "narrow": 360}[name]
    box = page.locator(".twitch-figure")
    assert box.evaluate("(node) => node.scrollWidth <= node.clientWidth"), "nothing sticks out"


def test_a_zoom_stays_while_a_slider_moves_and_goes_with_a_double_click(shown):
    page = shown("chart")
    box = page.locator(".twitch-figure-box")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    page.mouse.move(place["x"] + 200, place["y"] + 100)
    page.mouse.down()
    page.mouse.move(place["x"] + 500, place["y"] + 110, steps=4)
    page.mouse.up()
    page.wait_for_function(f"{RANGE}[0] > 1")
    zoomed = page.evaluate(RANGE)
    line = page.locator(".js-line")
    before = line.get_attribute("d")
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(before) => document.querySelector('.js-line').getAttribute('d') !== before", arg=before)
    drawings = box.get_attribute("data-drawn")
    page.wait_for_function("(n) => document.querySelector('.twitch-figure-box').dataset.drawn !== n", arg=drawings)
    assert page.evaluate(RANGE) == zoomed
    page.mouse.dblclick(place["x"] + 300, place["y"] + 100)
    page.wait_for_function(f"{RANGE}[0] === 0 && {RANGE}[1] === 40")


def test_the_line_under_a_moving_slider_is_the_one_plotly_draws(shown):
    page = shown("chart")
    quick, exact = page.evaluate(
        """async () => {
          const box = document.querySelector(".twitch-figure-box");
          const outline = () => box.querySelector(".js-line").getAttribute("d");
          const frame = () => new Promise(requestAnimationFrame);
          const input = document.querySelector("input[type=range]");
          const [before, drawings] = [outline(), box.dataset.drawn];
          input.value = 1.7;
          input.dispatchEvent(new Event("input"));
          while (outline() === before) await frame();
          const quick = outline();
          while (box.dataset.drawn === drawings) await frame();
          return [quick, outline()].map((d) => d.match(/-?[0-9.]+/g).map(Number));
        }"""
    )
    # Plotly leaves out points that lie on a straight line; every one it keeps must be a point of the quick line.
    points = list(zip(quick[::2], quick[1::2], strict=True))
    for x, y in zip(exact[::2], exact[1::2], strict=True):
        assert min(abs(x - a) + abs(y - b) for a, b in points) < 0.05


def test_the_time_axis_can_be_zoomed_by_keys(shown):
    page = shown("chart")
    page.locator(".twitch-figure-box").focus()
    page.keyboard.press("+")
    page.wait_for_function(f"{RANGE}[0] > 0 && {RANGE}[1] < 40")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"{RANGE}[0] === 0")
    page.keyboard.press("0")
    page.wait_for_function(f"{RANGE}[1] === 40")


class TestSteps:
    def test_they_go_on_without_a_kernel(self, shown, server):
        page = shown("scene")
        server.request(kernel(server), "DELETE")
        page.get_by_role("button", name="Forward").click()
        page.wait_for_function("document.querySelectorAll('.annotation:not([style*=none])').length === 1")
        assert page.locator(".twitch-caption").inner_text() == "This happens at second."
        assert page.locator(".twitch-count").inner_text() == "Step 2 of 3"
        page.wait_for_function("Math.abs(document.querySelector('.js-plotly-plot').data[0].x[0] - 0.5 * "
                               "document.querySelector('.js-plotly-plot').layout.xaxis.range[1]) < 1e-6")  # fmt: skip
        page.locator(".twitch-figure-box").focus()
        for key, step in [("End", 3), ("ArrowRight", 3), ("ArrowLeft", 2), ("Home", 1), ("ArrowLeft", 1)]:
            page.keyboard.press(key)
            assert page.locator(".twitch-count").inner_text() == f"Step {step} of 3", key

    def test_it_plays_to_the_end_and_stops(self, shown):
        page = shown("scene")
        page.get_by_label("Speed").select_option("2")
        page.locator(".twitch-figure-box").focus()
        page.keyboard.press("Space")
        assert page.get_by_role("button", name="Pause").count() == 1
        page.wait_for_function("document.querySelector('.twitch-count').textContent === 'Step 3 of 3'", timeout=20_000)
        page.get_by_role("button", name="Play").wait_for()
        page.get_by_role("button", name="Restart").click()
        assert page.locator(".twitch-count").inner_text() == "Step 1 of 3"

    def test_whoever_wants_calm_sees_no_motion(self, shown):
        page = shown("scene")
        page.emulate_media(reduced_motion="reduce")
        page.evaluate("""() => {
          window.places = new Set();
          const box = document.querySelector(".twitch-figure-box");
          const note = () => { places.add(box.querySelector(".point").getAttribute("transform")); requestAnimationFrame(note); };
          note();
        }""")
        page.get_by_role("button", name="Forward").click()
        page.wait_for_function("places.size >= 2")
        page.wait_for_function("(start) => performance.now() > start + 1200", arg=page.evaluate("performance.now()"))
        assert page.evaluate("places.size") == 2


class TestAccess:
    def test_the_picture_has_a_name_and_its_drawing_is_hidden_from_the_reader(self, shown):
        page = shown("scene")
        box = page.get_by_role("img", name="Stepped scene of an ion.")
        assert box.count() == 1
        assert box.get_attribute("tabindex") == "0"
        described = page.locator(f"#{box.get_attribute('aria-describedby')}")
        assert described.text_content() == "An ion wanders."
        assert page.locator(".twitch-figure svg.main-svg").first.evaluate(
            "(svg) => !!svg.closest('[aria-hidden=true]')"
        )
        assert page.locator(".twitch-figure").get_attribute("lang") == "en"
        assert page.locator(".twitch-caption").get_attribute("aria-live") == "polite"

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("name", ["chart", "scene"])
    def test_axe_finds_nothing(self, shown, axe, name, theme):
        page = shown(name, theme=theme)
        page.locator(".twitch-figure summary").click()
        assert axe(page) == []

    def test_everything_is_reached_by_tab_and_the_focus_is_seen(self, shown):
        page = shown("scene")
        page.locator(".twitch-figure-box").focus()
        names = []
        for _stop in range(7):
            names.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
            page.keyboard.press("Tab")
        assert names == [
            "twitch-figure-box", "twitch-back", "twitch-play", "twitch-forward", "twitch-restart", "SELECT", "SUMMARY",
        ]  # fmt: skip
        page.keyboard.press("Shift+Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "3px" in style
        assert "solid" in style

    def test_keys_on_the_picture_leave_the_notebook_alone(self, shown):
        """In JupyterLab's command mode "d d" deletes a cell."""
        page = shown("scene")
        cells = page.locator(".jp-CodeCell").count()
        page.locator(".twitch-note").first.click()
        page.wait_for_selector(".jp-Notebook.jp-mod-commandMode")
        page.locator(".twitch-figure-box").focus()
        for key in "ddxabm":
            page.keyboard.press(key)
        assert page.locator(".jp-CodeCell").count() == cells
