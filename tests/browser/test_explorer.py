"""The action potential explorer in a real JupyterLab."""

import json

import nbformat
import pytest

OPENING = """
import ipywidgets as ipw
from widgets import ActionPotentialExplorer, use_lesson
from widgets.lesson import current_lesson
use_lesson("03_action_potential")
"""
GATED = """
explorer = ActionPotentialExplorer(after="predict")
explorer
"""
ANSWER = """
answer = ipw.Button(description="Predict")
answer.on_click(lambda button: current_lesson().mark_answered("predict"))
answer
"""
OPEN = """
explorer = ActionPotentialExplorer()
moves = ipw.Label("0")
moves.add_class("moves")
explorer.controls.observe(lambda change: setattr(moves, "value", str(int(moves.value) + 1)), "values")
ipw.VBox([moves, explorer])
"""
DRAWN = ".twitch-figure-box[data-drawn]"
IMPULSES = ".twitch-readout div:nth-child(4) dd"


@pytest.fixture(scope="module")
def server(start_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    notebooks = {"00_start_here": ("1 + 1",), "gated": (OPENING, GATED, ANSWER), "open": (OPENING, OPEN)}
    for name, cells in notebooks.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return start_course(folder)


@pytest.fixture
def gated(open_lesson, run_lesson, server):
    for session in json.loads(server.request("/api/sessions")):
        server.request(f"/api/sessions/{session['id']}", "DELETE")  # a kernel remembers what was answered
    page = open_lesson("gated", on=server)
    run_lesson(page)
    page.get_by_role("button", name="Show me anyway").wait_for()
    return page


@pytest.fixture
def explorer(open_lesson, run_lesson, server):
    def show(**how):
        page = open_lesson("open", on=server, **how)
        run_lesson(page)
        page.wait_for_selector(DRAWN, timeout=120_000)  # a machine that has never run the model compiles it first
        return page

    return show


def impulses(page) -> str:
    return page.locator(IMPULSES).evaluate("(node) => node.firstChild.textContent")


def wait_for_impulses(page, count: int) -> None:
    page.wait_for_function(f"document.querySelector('{IMPULSES}').firstChild.textContent === '{count}'")


class TestGate:
    def test_closed_it_shows_a_sentence_and_nothing_of_the_figure(self, gated, axe):
        assert "once you have made your prediction" in gated.locator(".twitch-gate").inner_text()
        assert gated.locator(".twitch-figure, .twitch-controls").count() == 0
        assert axe(gated, ".twitch-explorer") == []

    def test_it_opens_with_the_prediction(self, gated):
        gated.get_by_role("button", name="Predict").click()
        gated.wait_for_selector(DRAWN, timeout=120_000)
        assert gated.get_by_role("button", name="Show me anyway").count() == 0

    def test_it_opens_on_demand_and_keeps_the_readers_place(self, gated):
        gated.get_by_role("button", name="Show me anyway").focus()
        gated.keyboard.press("Enter")
        gated.wait_for_selector(DRAWN, timeout=120_000)
        assert gated.evaluate("document.activeElement.className").startswith("twitch-gate")
        assert gated.evaluate("document.activeElement.innerText") == "The explorer is open."


class TestControls:
    def test_a_dragged_slider_moves_line_number_and_words(self, explorer):
        page = explorer()
        strength = page.get_by_role("slider", name="Stimulus strength")
        strength.scroll_into_view_if_needed()
        assert strength.get_attribute("aria-valuetext") == "20 microamperes per square centimetre"
        assert impulses(page) == "1"
        place = strength.bounding_box()
        middle = place["y"] + place["height"] / 2
        page.mouse.move(place["x"] + place["width"] / 4, middle)
        page.mouse.down()
        page.mouse.move(place["x"] + 2, middle, steps=8)
        wait_for_impulses(page, 0)
        assert "1 impulse" in page.locator(".twitch-figure-box").get_attribute("aria-label"), "still dragging"
        page.mouse.up()
        page.wait_for_function(
            "document.querySelector('.twitch-figure-box').getAttribute('aria-label').includes('0 impulses')"
        )
        assert float(strength.get_attribute("aria-valuetext").split()[0]) < 3
        assert "0 impulses" in page.get_by_role("status").first.text_content()

    def test_keys_and_typed_numbers_do_the_same(self, explorer):
        page = explorer()
        strength = page.get_by_role("slider", name="Stimulus strength")
        strength.focus()
        page.keyboard.press("Home")
        wait_for_impulses(page, 0)
        number = page.get_by_role("spinbutton", name="Stimulus strength")
        number.fill("500")
        number.press("Tab")
        wait_for_impulses(page, 1)
        assert number.input_value() == "80", "the range holds for the keyboard too"

    def test_a_fast_hand_never_makes_the_figure_run_behind(self, explorer):
        """300 events in a row: the kernel sees only as many as it can answer, and the last one for certain."""
        page = explorer()
        page.evaluate("""async () => {
          const input = document.querySelector("[data-name=amplitude] input[type=range]");
          for (let move = 1; move <= 300; move += 1) {
            input.value = move / 10;
            input.dispatchEvent(new Event("input"));
            if (move % 30 === 0) await new Promise(requestAnimationFrame);
          }
          input.value = 3;
          input.dispatchEvent(new Event("input"));
        }""")
        wait_for_impulses(page, 0)
        seen = int(page.locator(".moves").inner_text())
        assert 1 <= seen <= 100

    def test_an_example_and_the_way_back(self, explorer):
        page = explorer()
        example = page.get_by_role("button", name="Just too weak")
        example.click()
        wait_for_impulses(page, 0)
        assert example.get_attribute("aria-pressed") == "true"
        page.get_by_role("button", name="Reset").click()
        wait_for_impulses(page, 1)
        assert example.get_attribute("aria-pressed") == "false"

    def test_the_second_pulse_wakes_its_sliders(self, explorer):
        page = explorer()
        pause = page.get_by_role("slider", name="Pause between the pulses")
        assert pause.is_disabled()
        page.get_by_role("checkbox", name="Second pulse").check()
        assert pause.is_enabled()
        pause.focus()
        page.keyboard.press("End")
        wait_for_impulses(page, 2)


class TestPage:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing(self, explorer, axe, theme):
        page = explorer(theme=theme)
        page.locator(".twitch-figure summary").click()
        assert axe(page, ".twitch-explorer") == []

    @pytest.mark.parametrize("width", [1400, 900, 480])
    def test_figure_and_controls_fit_the_page(self, explorer, screenshot, width):
        page = explorer(width=width, height=1600)
        for part in (".twitch-figure", ".twitch-controls"):
            assert page.locator(part).evaluate("(node) => node.scrollWidth <= node.clientWidth"), part
        figure, controls = (page.locator(part).bounding_box() for part in (".twitch-figure", ".twitch-controls"))
        beside = controls["x"] > figure["x"] + figure["width"]
        below = controls["y"] >= figure["y"] + figure["height"]
        assert beside if width == 1400 else below
        screenshot(page, f"explorer_{width}")
