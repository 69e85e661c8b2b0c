"""The course opens as a calm page and one button makes a lesson live, with nothing else asked of the reader."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Page, expect

from widgets import language

LONG_TEXT = "A nerve cell carries a small voltage across its skin. " * 40
DIALOG = ".jp-Dialog"
FAILS_ONCE = """
import ipywidgets as ipw
from widgets import use_lesson
from widgets.explorers.gate import GatedExplorer
from widgets.text_twin import TextTwin

class Explorer(GatedExplorer):
    tries = 0
    def title(self): return "An explorer"
    def promise(self): return "Here you will see something."
    def open_twin(self): return TextTwin("It is open")
    def build(self):
        self.tries += 1
        return (ipw.Label(f"try {self.tries - 1 // (self.tries - 1)}"),)

use_lesson("03_action_potential")
Explorer(after="predict")
"""
METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
SCROLLED = "document.querySelector('.jp-WindowedPanel-outer').scrollTop"


def _code_cell(source: str, said: str) -> nbformat.NotebookNode:
    """A folded code cell with the words that its widget left in the notebook."""
    data = {"text/plain": said, "text/html": f"<p>{said}</p>"}
    cell = new_code_cell(source, execution_count=1, metadata={"jupyter": {"source_hidden": True}})
    cell.outputs = [new_output("execute_result", data=data, execution_count=1)]
    return cell


def _write(path: Path, cells: list) -> None:
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=METADATA), path)


@pytest.fixture(scope="module")
def small_lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short lessons and the Hindi start page."""
    folder = tmp_path_factory.mktemp("lessons")
    slider = "import ipywidgets as ipw\nipw.IntSlider(description='Dose')"
    cells = [new_markdown_cell(f"# A twitch\n\n{LONG_TEXT}\n\n[The next lesson](01_next.ipynb)")]
    for number in range(6):
        cells += [new_markdown_cell(f"## Part {number}\n\n{LONG_TEXT}"), _code_cell(slider, "A slider, not yet live.")]
    cells.append(_code_cell("6 * 7", "not yet run"))
    _write(folder / "00_start_here.ipynb", cells)
    broken = [new_markdown_cell("# Broken\n\n## The **first** part"), _code_cell("1", "not yet run")]
    broken += [new_markdown_cell(f"## Part {number}\n\n{LONG_TEXT * 3}") for number in range(3)]
    broken += [_code_cell("1 / 0", "not yet run"), new_markdown_cell("## After"), _code_cell("6 * 7", "not yet run")]
    _write(folder / "02_broken.ipynb", broken)
    _write(folder / "03_gate.ipynb", [_code_cell(FAILS_ONCE, "not yet run")])
    _write(folder / "01_next.ipynb", [new_markdown_cell("# The next lesson")])
    _write(folder / "hi" / "00_start_here.ipynb", [new_markdown_cell("# फड़कन")])
    return folder


@pytest.fixture(scope="module")
def small_course(start_course: Callable, small_lessons: Path):
    return start_course(small_lessons)


@pytest.fixture
def lesson(open_lesson: Callable, small_course) -> Page:
    return open_lesson("00_start_here", on=small_course)


def test_the_lesson_opens_without_dialog_news_or_side_bar(lesson: Page):
    assert lesson.locator(DIALOG).count() == 0
    assert lesson.locator(".Toastify__toast").count() == 0
    assert not lesson.locator("#jp-left-stack").is_visible()
    assert lesson.get_by_role("heading", name="A twitch").is_visible()


def test_code_is_hidden_and_its_words_are_there_before_a_run(lesson: Page):
    expect(lesson.locator(".jp-CodeCell .jp-InputPlaceholder")).to_have_count(7)
    assert lesson.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0
    assert lesson.get_by_text("import ipywidgets").locator("visible=true").count() == 0
    assert lesson.get_by_text("A slider, not yet live.").count() == 6


def test_one_button_runs_the_whole_lesson_without_a_dialog(lesson: Page, run_lesson: Callable):
    run_lesson(lesson)
    assert lesson.locator(DIALOG).count() == 0
    assert lesson.locator(".widget-slider").count() == 6
    assert lesson.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output").text_content().strip() == "42"
    assert lesson.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0


def test_the_page_stays_where_the_reader_is(lesson: Page, run_lesson: Callable):
    run_lesson(lesson)
    assert lesson.evaluate(SCROLLED) == 0


def test_the_page_stays_in_the_middle_too(lesson: Page, run_lesson: Callable):
    heading = lesson.get_by_role("heading", name="Part 3")
    heading.scroll_into_view_if_needed()
    lesson.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollBy(0, 100)")
    run_lesson(lesson)
    # Outputs above grow when they become live; the reader's paragraph must still be on the screen.
    assert heading.is_visible()
    assert 0 < heading.bounding_box()["y"] < 900


def test_nothing_leaves_this_machine(lesson: Page, run_lesson: Callable, requested_addresses, small_course):
    run_lesson(lesson)
    host = small_course.address.removeprefix("http://")
    own = (f"http://{host}", f"ws://{host}", "data:", "blob:")
    assert [address for address in requested_addresses(lesson) if not address.startswith(own)] == []


def test_the_console_stays_silent(lesson: Page, run_lesson: Callable, console_errors: Callable):
    run_lesson(lesson)
    assert console_errors(lesson) == []


def test_a_lesson_that_was_run_and_saved_is_the_same_file_on_the_next_day(
    lesson: Page, run_lesson: Callable, small_course, small_lessons: Path
):
    for _ in range(2):  # the page goes on with what it wrote: the second save finds no foreign change and asks nothing
        run_lesson(lesson)
        with lesson.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url):
            lesson.keyboard.press("Control+s")
    saved, given = (folder / "00_start_here.ipynb" for folder in (small_course.lessons, small_lessons))
    assert nbformat.read(saved, as_version=4) == nbformat.read(given, as_version=4)
    assert lesson.locator(DIALOG).count() == 0


def test_the_end_of_a_run_is_told_to_those_who_cannot_see_it(lesson: Page, run_lesson: Callable):
    status = lesson.locator(".jp-NotebookPanel > [role='status']")
    assert status.text_content() == ""
    run_lesson(lesson)
    expect(status).to_have_text("The lesson has run: its figures and questions are live.")
    assert status.bounding_box()["height"] <= 1


def test_a_link_leads_to_the_next_lesson(lesson: Page):
    lesson.get_by_role("link", name="The next lesson").click()
    lesson.get_by_role("heading", name="The next lesson").wait_for()
    assert lesson.locator(DIALOG).count() == 0


def test_a_failing_cell_stops_the_lesson_and_can_be_run_again(
    open_lesson: Callable, run_lesson: Callable, small_course
):
    page = open_lesson("02_broken", on=small_course)
    for _ in range(2):
        with pytest.raises(AssertionError, match="ZeroDivisionError"):
            run_lesson(page)
    assert page.locator(DIALOG).count() == 0


def test_an_explorer_that_could_not_be_opened_says_so_and_can_be_tried_again(
    open_lesson: Callable, run_lesson: Callable, axe: Callable, small_course
):
    page = open_lesson("03_gate", on=small_course)
    run_lesson(page)
    gate = page.locator(".twitch-gate")
    gate.get_by_role("button").click()
    expect(gate.get_by_role("alert")).to_contain_text("could not be opened (ZeroDivisionError")
    expect(gate.get_by_role("button")).to_be_visible()
    assert axe(page) == []
    gate.get_by_role("button").click()
    expect(page.locator(".widget-label")).to_have_text("try 1")
    expect(gate.locator("button")).to_be_hidden()


@pytest.mark.parametrize(("theme", "width"), [("light", 1200), ("dark", 400)])
def test_a_lesson_that_stopped_says_so_and_shows_where(
    open_lesson: Callable,
    run_lesson: Callable,
    screenshot: Callable,
    axe: Callable,
    small_course,
    theme: str,
    width: int,
):
    page = open_lesson("02_broken", theme=theme, width=width, on=small_course)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_lesson(page)
    status = page.locator(".jp-NotebookPanel > [role='status']")
    expect(status).to_have_text("The lesson stopped in the part “Part 2”. What went wrong is written there.")
    expect(status).to_be_visible()
    assert status.bounding_box()["height"] > 20
    message = page.locator(".jp-OutputArea-output", has_text="ZeroDivisionError")
    expect(message).to_be_in_viewport(ratio=1)
    assert message.bounding_box()["y"] + message.bounding_box()["height"] <= status.bounding_box()["y"]
    screenshot(page, f"open_stopped_{theme}_{width}")
    assert axe(page, ".twitch-lesson-status") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 400])
def test_the_button_is_in_sight_in_both_themes_and_on_a_narrow_screen(
    open_lesson: Callable, screenshot: Callable, small_course, theme: str, width: int
):
    page = open_lesson("00_start_here", theme=theme, width=width, on=small_course)
    button = page.get_by_role("button", name="Run the lesson")
    assert button.is_visible()
    assert button.bounding_box()["x"] + button.bounding_box()["width"] <= width
    screenshot(page, f"open_{theme}_{width}")


def test_the_workspace_of_the_reader_s_own_lab_is_left_alone(lesson: Page, small_course):
    lesson.wait_for_function("document.querySelectorAll('.jp-Notebook').length === 1")
    assert list((small_course.home / "workspaces").iterdir()) == []


def test_the_side_bar_offers_files_and_contents_and_nothing_for_programmers(lesson: Page):
    icons = lesson.locator(".jp-SideBar .lm-TabBar-tab:visible").evaluate_all("tabs => tabs.map(tab => tab.title)")
    assert any(title.startswith("File Browser") for title in icons)
    assert any(title.startswith("Table of Contents") for title in icons)
    assert not any(title.startswith(("Extension Manager", "Debugger", "Property")) for title in icons)


def test_hindi_opens_the_hindi_start_page(open_lesson: Callable, start_course: Callable, small_lessons: Path):
    course = start_course(small_lessons, language="hi")
    page = open_lesson("00_start_here", language="hi", on=course)
    assert any("/tree/hi/00_start_here.ipynb" in line for line in course.said)
    with language.language("hi" if "hi" in language.available_languages() else "en"):
        expected = language.gettext("▶ Run the lesson")
    assert page.locator("[data-jp-item-name='run-lesson']").text_content().strip() == expected


def test_a_person_s_own_jupyter_settings_hold_for_the_address_no_more_and_stderr_stays_empty(
    tmp_path: Path, small_lessons: Path
):
    (tmp_path / "config").mkdir()
    own = (
        "c.ServerApp.base_url = '/mine/'\nc.ServerApp.certfile = '/nowhere.pem'\nc.ServerApp.keyfile = '/nowhere.key'\n"
    )
    (tmp_path / "config" / "jupyter_server_config.py").write_text(own, encoding="utf-8")
    places = {f"JUPYTER_{name.upper()}_DIR": str(tmp_path / name) for name in ("config", "data", "runtime")}
    command = [str(Path(sys.executable).with_name("twitch-course")), "open", "--no-browser", "--lessons"]
    with subprocess.Popen(
        [*command, str(small_lessons)],
        env=os.environ | places,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Tests that a shell has put into the background are deaf to Ctrl-C, and so is what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as course:
        address = course.stdout.readline().split()[-1]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
            assert b"JupyterLab" in answer.read()
        course.send_signal(signal.SIGINT)
        said = course.stderr.read()
    assert said == ""
    assert course.returncode == 0


def test_a_plain_jupyter_lab_shows_and_runs_a_lesson_too(
    open_lesson: Callable, start_course: Callable, small_lessons: Path
):
    jupyter = str(Path(sys.executable).with_name("jupyter-lab"))
    options = ["--no-browser", "--allow-root", "--port", "{port}", "--ServerApp.root_dir={lessons}"]
    page = open_lesson("00_start_here", on=start_course(small_lessons, command=[jupyter, *options]))
    expect(page.locator(".jp-CodeCell .jp-InputPlaceholder")).to_have_count(7)
    assert page.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".jp-CodeCell").last.get_by_text("42").wait_for(state="attached")
    assert page.locator(".widget-slider").count() == 6
    assert page.locator(DIALOG).count() == 0
