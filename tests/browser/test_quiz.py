"""The quiz in a real JupyterLab: by mouse, by keyboard alone, after a crash, on a phone, in the dark, read aloud."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Page, expect

BANK = Path(__file__).parents[1] / "quiz" / "example_bank"
STEM = "03_action_potential"
SETUP = f"""
import functools, os, pathlib
from widgets import content
bank = pathlib.Path({str(BANK)!r})
content.quiz = functools.partial(content.quiz, folder=bank)
content.references = functools.partial(content.references, folder=bank)
from widgets.lesson import open_lesson
from widgets.quiz.widget import Prediction, Quiz
lesson = open_lesson({STEM!r})
lesson.when_answered("predict", lambda: print("the figure opens"))
os.getpid()
"""
CELLS = [SETUP, 'Quiz("predict")', 'Prediction("predict")', 'Quiz("check")']
PATIENCE = 120_000
# The page speaks up after 10 seconds without a reply.
SILENCE = 20_000


@pytest.fixture(scope="module")
def quiz_course(start_course: Callable, tmp_path_factory: pytest.TempPathFactory):
    """A course of one lesson with the example bank."""
    folder = tmp_path_factory.mktemp("lessons")
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [new_code_cell(source, metadata={"jupyter": {"source_hidden": True}}) for source in CELLS]
    cells.insert(0, new_markdown_cell("# The quiz"))
    for name in ("00_start_here", STEM):
        nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / f"{name}.ipynb")
    return start_course(folder)


@pytest.fixture
def answers(quiz_course) -> Path:
    """The answers folder of the course, empty, and no kernel that remembers answers of another test."""
    for session in json.loads(quiz_course.request("/api/sessions")):
        quiz_course.request(f"/api/sessions/{session['id']}", "DELETE")
    folder = quiz_course.home / "answers"
    if folder.is_file():
        folder.unlink()
    for path in folder.glob("*/*.jsonl"):
        path.unlink()
    return folder


@pytest.fixture
def open_quiz(open_lesson: Callable, run_lesson: Callable, quiz_course, answers) -> Callable[..., Page]:
    """``open_quiz(**options)``: the lesson, open and run."""

    def open_page(**options) -> Page:
        page = open_lesson(STEM, on=quiz_course, **options)
        run_lesson(page)
        page.wait_for_selector("form.tq-card >> nth=4")
        return page

    return open_page


def card(page: Page, prompt: str):
    return page.locator("form.tq-card", has_text=prompt)


def answer(question, choices: list[str], sure: str = "Fairly sure", press: str = "Check"):
    for choice in choices:
        question.get_by_label(choice).check()
    question.get_by_label(sure, exact=True).check()
    question.get_by_role("button", name=press).click()


def saved_events(answers: Path) -> list[dict]:
    lines = [line for path in sorted(answers.glob("*/*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return sorted((json.loads(line) for line in lines), key=lambda event: event["sequence"])


def kernel_process(page: Page) -> int:
    """Return the number of the kernel's process, which the first cell shows."""
    return int(
        page.locator(".jp-CodeCell").first.locator(".jp-OutputArea-executeResult .jp-OutputArea-output").text_content()
    )


UPSTROKE, DOWNSTROKE, SODIUM = "shoot up", "bring the impulse down", "ratio of sodium"


def test_an_answer_by_mouse_and_a_second_try(open_quiz: Callable, answers: Path):
    page = open_quiz()
    question = card(page, UPSTROKE)
    assert question.locator("input:checked").count() == 0
    answer(question, ["The pump pushes sodium"])
    expect(question.locator(".tq-verdict")).to_have_text("Not quite")
    expect(question.locator(".tq-feedback")).to_contain_text("Saved")
    expect(question).to_contain_text("KEYWORD-A")
    answer(question, ["Sodium flows into"], "Sure", "Check again")
    expect(question.locator(".tq-verdict")).to_have_text("Right")
    expect(question).to_contain_text("KEYWORD-E")
    expect(question.get_by_role("link", name="Example and Sample")).to_have_attribute(
        "href", "https://doi.org/10.1000/example.1952"
    )
    events = saved_events(answers)
    assert [(event["response"], event["confidence"], event["attempt"]) for event in events] == [
        (["a"], 2, 1),
        (["c"], 3, 2),
    ]
    assert all(0 < event["elapsed"] < 100 for event in events)


def test_what_is_missing_is_asked_for_kindly(open_quiz: Callable, answers: Path):
    page = open_quiz()
    question = card(page, UPSTROKE)
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_role("status")).to_have_text("Choose an answer first.")
    expect(question.get_by_label("The pump pushes")).to_be_focused()
    question.get_by_label("The pump pushes").check()
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_role("status")).to_contain_text("Say how sure you are first")
    expect(question.get_by_label("A guess")).to_be_focused()
    number = card(page, SODIUM)
    number.get_by_label("Your number").fill("sixty")
    number.get_by_label("A guess").check()
    number.get_by_role("button", name="Check").click()
    expect(number.get_by_role("status")).to_contain_text("write it in digits")
    expect(number.get_by_label("Your number")).to_be_focused()
    assert saved_events(answers) == []


def test_by_keyboard_alone(open_quiz: Callable, answers: Path):
    page = open_quiz()
    cells = page.locator(".jp-Cell").count()
    question = card(page, UPSTROKE)
    question.locator("input").first.focus()
    keys = page.keyboard
    keys.press("Space")
    keys.press("ArrowDown")
    expect(question.get_by_label("Potassium flows into")).to_be_checked()
    keys.press("Tab")
    keys.press("Space")
    keys.press("ArrowRight")
    expect(question.get_by_label("Fairly sure")).to_be_checked()
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    expect(question.locator(".tq-hint")).to_have_count(1)
    keys.press("Enter")
    expect(question.locator(".tq-hint")).to_have_count(2)
    expect(question.locator(".tq-hint").last).to_be_focused()
    keys.press("Tab")
    expect(question.get_by_role("button", name="Check")).to_be_focused()
    keys.press("Enter")
    expect(question.locator(".tq-verdict")).to_have_text("Not quite")
    expect(question.get_by_role("button", name="Check again")).to_be_focused()
    keys.press("Shift+Tab")
    keys.press("Space")
    expect(question.get_by_label("Sure", exact=True)).to_be_checked()
    keys.press("Shift+Tab")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(question.locator(".tq-verdict")).to_have_text("Right")
    expect(question.locator(".tq-feedback")).to_be_focused()
    # Letters and arrows are JupyterLab's shortcuts elsewhere: b would add a cell, x would cut one.
    several = card(page, DOWNSTROKE)
    several.locator("input").first.focus()
    for key in ("b", "x", "d", "d", "Space", "Tab", "Space"):
        keys.press(key)
    assert page.locator(".jp-Cell").count() == cells
    assert several.locator("input[type=checkbox]:checked").count() == 2
    assert [(event["response"], event["hints"]) for event in saved_events(answers)] == [(["b"], 2), (["c"], 2)]


def test_predictions_open_the_figure_and_come_back_in_the_explanation(open_quiz: Callable):
    page = open_quiz()
    expect(page.get_by_text("You have not predicted yet.")).to_be_visible()
    first, second = card(page, "peak of the impulse"), card(page, "resting potential")
    answer(first, ["twice as high"], press="Save my prediction")
    expect(first.locator(".tq-feedback")).to_contain_text("Your prediction is saved.")
    assert page.get_by_text("the figure opens").locator("visible=true").count() == 0
    answer(second, ["less negative"], press="Save my prediction")
    expect(second.locator(".tq-feedback")).to_contain_text("Now see what happens below.")
    expect(first.locator(".tq-feedback")).to_contain_text("Now see what happens below.")
    assert "KEYWORD" not in first.inner_text() + second.inner_text()
    explained = page.locator("article.tq-card")
    expect(explained).to_have_count(2)
    expect(explained.first).to_contain_text("It becomes twice as high")
    expect(explained.first.locator(".tq-verdict")).to_have_text("It came differently")
    expect(explained.last.locator(".tq-verdict")).to_have_text("Your prediction came true")


def test_no_key_reaches_the_browser_before_the_answer(
    open_lesson: Callable, run_lesson: Callable, quiz_course, answers
):
    page = open_lesson(STEM, on=quiz_course)
    received: list[str | bytes] = []
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: received.append(frame)))
    page.reload()
    page.wait_for_selector(".jp-NotebookPanel[data-lesson='ready']", timeout=PATIENCE)
    run_lesson(page)
    page.wait_for_selector("form.tq-card >> nth=4")

    def heard() -> str:
        return "".join(part if isinstance(part, str) else part.decode("utf-8", "replace") for part in received)

    assert "shoot up from negative" in heard()  # the question itself did come this way
    assert "KEYWORD" not in heard()
    answer(card(page, UPSTROKE), ["The pump pushes"])
    expect(card(page, UPSTROKE)).to_contain_text("KEYWORD-A")
    assert "KEYWORD-A" in heard()
    assert "KEYWORD-B" not in heard()
    assert "KEYWORD-E" not in heard()


def test_after_a_crash_the_answers_are_there_again(open_quiz: Callable, run_lesson: Callable, answers: Path):
    page = open_quiz()
    answer(card(page, UPSTROKE), ["The pump pushes"])
    expect(card(page, UPSTROKE).locator(".tq-verdict")).to_have_text("Not quite")
    number = card(page, SODIUM)
    number.get_by_label("Your number").fill("0,0665 V")
    answer(number, [], "Sure")
    expect(number.locator(".tq-verdict")).to_have_text("Right")
    process = kernel_process(page)
    os.kill(process, signal.SIGKILL)
    dialog = page.locator(".jp-Dialog")
    dialog.wait_for(timeout=PATIENCE)
    dialog.locator(".jp-mod-accept").click()
    page.wait_for_selector(".jp-NotebookPanel [data-status='idle']", timeout=PATIENCE)
    run_lesson(page)
    page.wait_for_function(
        f"!document.querySelector('.jp-CodeCell .jp-OutputArea-executeResult')?.textContent.includes('{process}')"
    )
    expect(card(page, UPSTROKE).locator(".tq-verdict")).to_have_text("Not quite")
    expect(card(page, UPSTROKE).get_by_label("The pump pushes")).to_be_checked()
    expect(number.locator(".tq-verdict")).to_have_text("Right")
    expect(number.get_by_label("Your number")).to_have_value("0.0665 V")
    answer(card(page, UPSTROKE), ["Sodium flows into"], press="Check again")
    expect(card(page, UPSTROKE).locator(".tq-verdict")).to_have_text("Right")
    events = saved_events(answers)
    assert [event["sequence"] for event in events] == [1, 2, 3]
    assert events[2]["attempt"] == 2
    assert events[2]["writer"] != events[0]["writer"]


def test_a_kernel_that_does_not_reply_is_told_and_a_late_reply_still_counts(open_quiz: Callable, answers: Path):
    page = open_quiz()
    question = card(page, UPSTROKE)
    process = kernel_process(page)
    os.kill(process, signal.SIGSTOP)
    try:
        answer(question, ["Sodium flows into"])
        expect(question.get_by_role("status")).to_have_text("Saving …")
        expect(question.get_by_role("status")).to_contain_text("not saved yet", timeout=SILENCE)
        assert saved_events(answers) == []
        question.get_by_role("button", name="Check").click()
        question.get_by_role("button", name="Check").click()
    finally:
        os.kill(process, signal.SIGCONT)
    expect(question.locator(".tq-verdict")).to_have_text("Right", timeout=PATIENCE)
    assert len(saved_events(answers)) == 1


def test_answers_that_cannot_be_saved_can_be_downloaded(open_quiz: Callable, answers: Path):
    page = open_quiz()
    for folder in answers.glob("*"):
        folder.rmdir()
    answers.rmdir()
    answers.write_text("in the way", encoding="utf-8")
    question = card(page, UPSTROKE)
    answer(question, ["Sodium flows into"])
    expect(question.locator(".tq-feedback")).to_contain_text("Not saved")
    problem = page.locator(".tq-problem").last
    expect(problem).to_contain_text(str(answers))
    with page.expect_download() as download:
        problem.get_by_role("link", name="Download").click()
    event = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert (event["item"], event["response"]) == ("example.upstroke", ["c"])
    answers.unlink()
    several = card(page, DOWNSTROKE)
    answer(several, ["sodium channels inactivate", "Potassium flows out"])
    expect(several.locator(".tq-verdict")).to_have_text("Right")
    expect(page.locator(".tq-problem")).to_have_count(0)
    expect(question.locator(".tq-feedback")).not_to_contain_text("Not saved")
    assert [event["item"] for event in saved_events(answers)] == ["example.upstroke", "example.downstroke"]


def answer_some(page: Page):
    """Bring cards into every state: predicted, wrong once, wrong twice, right, untouched but asked."""
    for prompt, choice in (("peak of the impulse", "twice as high"), ("resting potential", "less negative")):
        answer(card(page, prompt), [choice], press="Save my prediction")
        expect(card(page, prompt).locator(".tq-feedback")).to_be_visible()
    answer(card(page, UPSTROKE), ["The pump pushes"])
    expect(card(page, UPSTROKE).locator(".tq-verdict")).to_be_visible()
    several = card(page, DOWNSTROKE)
    answer(several, ["The sodium channels inactivate", "The pump carries"])
    expect(several.locator(".tq-verdict")).to_be_visible()
    answer(several, ["Potassium flows out"], "Sure", "Check again")
    expect(several).to_contain_text("KEYWORD-E")
    number = card(page, SODIUM)
    number.get_by_role("button", name="Hint").click()
    number.get_by_role("button", name="Check").click()
    expect(number.get_by_role("status")).not_to_be_empty()
    expect(page.locator("article.tq-card")).to_have_count(2)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(open_quiz: Callable, axe: Callable, screenshot: Callable, theme: str):
    page = open_quiz(theme=theme, height=1200)
    assert [finding["id"] for finding in axe(page)] == []
    answer_some(page)
    assert [(finding["id"], finding["nodes"][0]["html"][:200]) for finding in axe(page)] == []
    for number, name in enumerate(("predict", "explain", "check")):
        page.locator(".tq").nth(number).scroll_into_view_if_needed()
        screenshot(page, f"quiz_{name}_{theme}")


def test_groups_and_controls_have_names(open_quiz: Callable):
    """Axe does not see a group of radio buttons without a name."""
    page = open_quiz()
    question = card(page, UPSTROKE)
    assert question.get_by_role("group", name="What makes the inside of the axon shoot up").count() == 1
    assert question.get_by_role("group", name="How sure are you?").count() == 1
    assert page.get_by_role("group", name="Questions").count() == 2
    assert page.locator(".tq[lang=en]").count() == 3
    number = card(page, SODIUM).get_by_label("Your number")
    described = number.get_attribute("aria-describedby")
    assert "its unit is mV" in page.locator(f"#{described}").inner_text()


def test_on_a_phone_nothing_is_cut_off(open_quiz: Callable, screenshot: Callable):
    page = open_quiz(width=360, height=780)
    answer_some(page)
    for widget in page.locator(".tq").all():
        overflow = widget.evaluate(
            "node => [node, ...node.querySelectorAll('*')].filter(one => !one.classList.contains('tq-hidden')"
            " && getComputedStyle(one).display !== 'inline' && one.scrollWidth > one.clientWidth + 1"
            " && one.clientWidth > 0).map(one => one.className)"
        )
        assert overflow == []
        box = widget.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    page.locator(".tq").last.scroll_into_view_if_needed()
    screenshot(page, "quiz_check_360")


def test_the_console_stays_silent(open_quiz: Callable, console_errors: Callable):
    page = open_quiz()
    answer_some(page)
    assert console_errors(page) == []
