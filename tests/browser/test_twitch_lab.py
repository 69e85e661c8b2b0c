"""The twitch lab in a real JupyterLab."""

import json
import re

import nbformat
import pytest
from playwright.sync_api import expect

OPENING = """
from widgets import TwitchExplorer, use_lesson
use_lesson("03_action_potential")
"""
LAB = """
lab = TwitchExplorer()
lab
"""
NAMED = """
lab = TwitchExplorer("low_calcium", "caffeine")
lab
"""
# Says what it can be moved to, and after each move whether that was among it.
REACH = """
import ipywidgets
lab = TwitchExplorer("low_calcium", "caffeine")
said = ipywidgets.Label("nothing")
said.add_class("said")
lab.bench.observe(lambda change: setattr(said, "value", f"{len(change.new)} from {change.new[0]}"), "reach")
lab.bench.observe(lambda change: setattr(said, "value", f"{change.new['low_calcium']:g}, {change.new['caffeine']:g}: {change.new in lab.bench.reach}"), "doses")
ipywidgets.VBox([said, lab])
"""
FIGURE = ".twitch-lab-figure .twitch-figure-box"
DRAWN = f"{FIGURE}[data-drawn]"
SPEED = ".twitch-lab-figure .twitch-readout div:first-child dd"


@pytest.fixture(scope="module")
def server(start_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    notebooks = {
        "00_start_here": ("1 + 1",),
        "lab": (OPENING, LAB),
        "named": (OPENING, NAMED),
        "reach": (OPENING, REACH),
    }
    for name, cells in notebooks.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return start_course(folder)


@pytest.fixture
def lab(open_lesson, run_lesson, server):
    def show(notebook="lab", **how):
        for session in json.loads(server.request("/api/sessions")):
            server.request(f"/api/sessions/{session['id']}", "DELETE")  # every test begins with nothing on the bench
        page = open_lesson(notebook, on=server, **how)
        run_lesson(page)
        page.wait_for_selector(DRAWN, timeout=120_000)  # a machine that has never run the models compiles them first
        return page

    return show


def add(page, cause):
    page.get_by_label("Choose a cause").select_option(label=cause)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("group", name=cause).wait_for()


def wait_for_words(page, words):
    page.wait_for_function(
        "([box, words]) => document.querySelector(box).getAttribute('aria-label').includes(words)", arg=[FIGURE, words]
    )


def wait_until_idle(page):
    page.wait_for_selector(".jp-NotebookPanel[data-kernel='idle']", timeout=120_000)


@pytest.mark.parametrize(("theme", "width"), [("light", 1366), ("dark", 1366), ("light", 600), ("dark", 420)])
def test_it_looks_right(lab, screenshot, axe, console_errors, theme, width):
    page = lab(theme=theme, width=width, height=2500)
    page.get_by_role("button", name="Very little calcium").click()
    add(page, "Caffeine")
    page.wait_for_function(
        "document.querySelector('.twitch-lab-strip .twitch-figure-box').getAttribute('aria-label').includes('Calcium')"
    )
    wait_until_idle(page)
    screenshot(page, f"twitch_lab_{theme}_{width}")
    assert axe(page) == []
    assert console_errors(page) == []
    overflow = page.evaluate("""() => {
      const room = document.querySelector(".twitch-lab").getBoundingClientRect();
      return [...document.querySelectorAll(".twitch-bench *")].filter((node) => {
        const box = node.getBoundingClientRect();
        return box.width && (box.right > room.right + 1 || box.left < room.left - 1);
      }).map((node) => node.className || node.tagName);
    }""")
    assert overflow == []


def test_the_keyboard_adds_moves_and_removes(lab):
    page = lab()
    choice = page.get_by_label("Choose a cause")
    choice.focus()
    page.keyboard.type("Low blood calcium")
    page.keyboard.press("Enter")
    slider = page.get_by_role("slider", name="Low blood calcium")
    slider.wait_for()
    assert slider.evaluate("node => node === document.activeElement"), "the new slider has the focus"
    assert slider.get_attribute("aria-valuetext") == "0.9 mmol/L"
    page.keyboard.press("ArrowRight")
    less = float(slider.get_attribute("aria-valuetext").split()[0])
    assert less < 0.9, "to the right is more of the cause"
    wait_for_words(page, f"Low blood calcium ({less:g} mmol/L)")
    page.keyboard.press("Home")
    wait_for_words(page, "Low blood calcium (1.2 mmol/L)")
    page.get_by_role("spinbutton", name="Low blood calcium").fill("0.1")
    page.keyboard.press("Tab")
    wait_for_words(page, "Low blood calcium (0.6 mmol/L)")
    add(page, "Caffeine")
    page.get_by_role("button", name="Remove Low blood calcium").focus()
    page.keyboard.press("Enter")
    caffeine = page.get_by_role("slider", name="Caffeine")
    assert caffeine.evaluate("node => node === document.activeElement"), "the focus goes to the next cause"
    page.get_by_role("button", name="Remove Caffeine").focus()
    page.keyboard.press("Enter")
    assert choice.evaluate("node => node === document.activeElement")
    wait_for_words(page, "no cause")
    assert page.locator(".twitch-bench-empty").is_visible()


def test_a_dragged_dose_moves_the_lines_and_its_release_the_words(lab):
    page = lab("named")
    slider = page.get_by_role("slider", name="Caffeine")
    assert page.get_by_label("Choose a cause").count() == 0
    assert page.get_by_role("button", name="Remove Caffeine").count() == 0
    calcium = page.get_by_role("slider", name="Low blood calcium")
    calcium.scroll_into_view_if_needed()
    place = calcium.bounding_box()
    middle = place["y"] + place["height"] / 2
    line = "document.querySelector('.twitch-lab-figure .js-line').getAttribute('d')"
    before, words, speed = page.evaluate(line), page.locator(FIGURE).get_attribute("aria-label"), page.locator(SPEED)
    number = speed.text_content()
    page.mouse.move(place["x"] + place["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] - 4, middle, steps=8)
    page.wait_for_function("([spot, old]) => document.querySelector(spot).textContent !== old", arg=[SPEED, number])
    assert page.evaluate(
        "() => [...document.querySelectorAll('.twitch-lab-figure .js-line')].some((path) => path.getAttribute('d'))"
    )
    assert before
    assert page.locator(FIGURE).get_attribute("aria-label") == words, "still dragging"
    page.mouse.up()
    page.wait_for_function(
        "([box, old]) => document.querySelector(box).getAttribute('aria-label') !== old", arg=[FIGURE, words]
    )
    slider.focus()
    page.keyboard.press("End")
    page.locator(".twitch-cause.twitch-poison .twitch-dose-toxic").wait_for()
    assert "toxic: in the range of poisoning" in page.locator(".twitch-poison .twitch-dose-toxic").text_content()
    assert slider.get_attribute("aria-valuetext").endswith("mg, toxic")


def test_what_a_slider_can_be_moved_to_is_told_before_it_moves(lab):
    page = lab("reach")
    said = page.locator(".said")
    calcium, caffeine = (page.get_by_role("slider", name=name) for name in ("Low blood calcium", "Caffeine"))
    calcium.scroll_into_view_if_needed()
    calcium.hover()
    expect(said).to_have_text(re.compile(r"^\d+ from \{'low_calcium': 0\.9, 'caffeine': 200\.0\}$"))
    assert 100 <= int(said.text_content().split()[0]) <= 201
    for slider, keys in ((caffeine, "ArrowRight ArrowLeft PageUp End"), (calcium, "ArrowLeft PageDown End Home")):
        slider.focus()
        for key in keys.split():
            before = slider.get_attribute("aria-valuetext")
            slider.press(key)
            assert slider.get_attribute("aria-valuetext") != before
            doses = [one.get_attribute("aria-valuetext").split()[0] for one in (calcium, caffeine)]
            expect(said).to_have_text(", ".join(doses) + ": True")


def test_a_setting_is_copied_out_and_pasted_in(lab):
    page = lab()
    add(page, "Caffeine")
    page.get_by_text("Share this setting").click()
    box = page.get_by_label("Setting as text")
    page.wait_for_function("document.querySelector('.twitch-share input').value === 'caffeine=200'")
    use = page.get_by_role("button", name="Use", exact=True)
    box.fill("low_calcum=0.8")
    use.click()
    problem = page.locator(".twitch-bench-problem")
    problem.get_by_text("There is no cause 'low_calcum'. Did you mean 'low_calcium'?").wait_for()
    assert page.get_by_role("group", name="Caffeine").count() == 1, "what was there stays"
    box.fill("low_calcium=0.8; exercise=1")
    use.click()
    page.get_by_role("slider", name="Low blood calcium").wait_for()
    assert page.get_by_role("group", name="Caffeine").count() == 0
    assert problem.text_content() == ""
    assert page.get_by_role("slider", name="Low blood calcium").get_attribute("aria-valuetext") == "0.8 mmol/L"


def test_a_fast_hand_never_makes_the_figure_run_behind_and_five_causes_are_enough(lab, console_errors):
    page = lab()
    for cause in ("Low blood calcium", "Caffeine", "Dehydration", "Stress and adrenaline", "Overactive thyroid"):
        add(page, cause)
    assert page.locator(".twitch-cause").count() == 5
    assert "Remove one to add another" in page.locator(".twitch-chooser + p").text_content()
    wait_until_idle(page)
    page.evaluate("""async () => {
      const input = document.querySelector(".twitch-cause input[type=range]");
      for (let move = 0; move <= 200; move += 1) {
        input.value = move;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        if (move % 20 === 0) await new Promise(requestAnimationFrame);
      }
      input.value = 0;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    wait_for_words(page, "5 causes")
    page.wait_for_function(
        "document.querySelector('.twitch-lab-figure details p').textContent.includes('Low blood calcium (1.2 mmol/L)')"
    )
    assert console_errors(page) == []
