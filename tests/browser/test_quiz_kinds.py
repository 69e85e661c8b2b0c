"""Questions of every kind, review, progress and the learner's answers in a real JupyterLab: mouse, keyboard, axe, 360 px."""

import json
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
from widgets import Answers, Progress, Quiz, Review
lesson = open_lesson({STEM!r})
"""
DAYS_LATER = 'os.environ["TWITCH_COURSE_CLOCK"] = "2026-01-05T12:00:00Z"; Review()'
CELLS = [SETUP, 'Quiz("quiz")', DAYS_LATER, "Progress()", "Answers()"]
PLACE, ORDER, MATCH, CURVE = "Where does sodium enter", "in their order", "do in an impulse", "blocks half"
WORDS, UNITS, DRAWN = "fire at once", "laboratory reports", "mmol/L of potassium outside"


@pytest.fixture(scope="module")
def kinds_course(start_course: Callable, tmp_path_factory: pytest.TempPathFactory):
    """A course of one lesson with a question of each kind."""
    folder = tmp_path_factory.mktemp("lessons")
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [new_code_cell(source, metadata={"jupyter": {"source_hidden": True}}) for source in CELLS]
    cells.insert(0, new_markdown_cell("# Every kind"))
    for name in ("00_start_here", STEM):
        nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / f"{name}.ipynb")
    return start_course(folder)


@pytest.fixture
def answers(kinds_course) -> Path:
    """The answers folder of the course, empty, and no kernel that remembers answers of another test."""
    for session in json.loads(kinds_course.request("/api/sessions")):
        kinds_course.request(f"/api/sessions/{session['id']}", "DELETE")
    folder = kinds_course.home / "answers"
    for path in folder.glob("*/*.jsonl"):
        path.unlink()
    return folder


@pytest.fixture
def open_kinds(open_lesson: Callable, run_lesson: Callable, kinds_course, answers) -> Callable[..., Page]:
    """``open_kinds(**options)``: the lesson, open and run."""

    def open_page(**options) -> Page:
        page = open_lesson(STEM, on=kinds_course, **options)
        run_lesson(page)
        page.wait_for_selector("form.tq-card >> nth=6")
        return page

    return open_page


def card(page: Page, prompt: str):
    return page.locator("form.tq-card", has_text=prompt).first


def check(question, sure: str = "Fairly sure", press: str = "Check"):
    question.get_by_label(sure, exact=True).check()
    question.get_by_role("button", name=press, exact=True).click()


def verdict(question, text: str):
    expect(question.locator(".tq-verdict")).to_have_text(text)


def events(answers: Path) -> list[dict]:
    lines = [line for path in sorted(answers.glob("*/*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return sorted((json.loads(line) for line in lines), key=lambda event: event["sequence"])


def responses(answers: Path) -> list:
    return [event["response"] for event in events(answers)]


def press(page: Page, *keys: str):
    for key in keys:
        page.keyboard.press(key)


# ---- by mouse --------------------------------------------------------------------------------------------------------


def test_nothing_is_chosen_and_each_kind_asks_for_what_is_missing(open_kinds: Callable, answers: Path):
    page = open_kinds()
    assert page.locator("form.tq-card input:checked").count() == 0
    assert page.locator("form.tq-card select").evaluate_all("nodes => nodes.map(node => node.value)") == [""] * 3
    for prompt, asked in (
        (PLACE, "Choose an answer first."),
        (ORDER, "Put the steps in order first."),
        (MATCH, "Choose something in every row first."),
        (CURVE, "Set the slider first."),
    ):
        question = card(page, prompt)
        question.get_by_role("button", name="Check", exact=True).click()
        expect(question.locator(".tq-notice")).to_have_text(asked)
        assert question.evaluate("node => node.contains(document.activeElement)")
    words = card(page, WORDS)
    words.get_by_role("button", name="Compare with a model answer").click()
    expect(words.locator(".tq-notice")).to_have_text("Write your answer first.")
    expect(words.get_by_role("textbox")).to_be_focused()
    assert events(answers) == []


def test_a_place_by_a_click_in_the_drawing(open_kinds: Callable, answers: Path):
    page = open_kinds()
    question = card(page, PLACE)
    box = question.locator(".tq-map").bounding_box()
    # Beside the second protein, not on its pin: the nearest place is taken.
    page.mouse.click(box["x"] + box["width"] * 224 / 720, box["y"] + box["height"] * 0.35)
    expect(question.get_by_label("The second protein")).to_be_checked()
    expect(question.locator(".tq-pin-chosen")).to_have_text("B")
    check(question)
    verdict(question, "Right")
    expect(question.locator(".tq-pin-right")).to_have_text("B")
    page.mouse.click(box["x"] + 5, box["y"] + 60)
    expect(question.get_by_label("The second protein")).to_be_checked()
    assert responses(answers) == [["b"]]


def test_an_order_by_mouse(open_kinds: Callable, answers: Path):
    page = open_kinds()
    question = card(page, ORDER)
    up = question.get_by_role("button", name="Move up: The membrane reaches threshold")
    up.click()
    expect(question.locator(".tq-step").first).to_contain_text("threshold")
    check(question)
    verdict(question, "Not quite")
    expect(question).to_contain_text("KEYWORD-C")
    for _ in range(2):
        question.get_by_role("button", name="Move up: Sodium rushes in").click()
    question.get_by_role("button", name="Move down: Potassium flows out").click()
    check(question, press="Check again")
    verdict(question, "Right")
    assert responses(answers)[-1] == ["threshold", "upstroke", "inactivate", "repolarise"]


def test_matching_by_mouse(open_kinds: Callable, answers: Path):
    page = open_kinds()
    question = card(page, MATCH)
    question.get_by_label("The sodium channel").select_option("makes the upstroke")
    question.get_by_label("The potassium channel").select_option("ends the impulse")
    question.get_by_role("button", name="Check", exact=True).click()
    expect(question.locator(".tq-notice")).to_have_text("Choose something in every row first.")
    expect(question.get_by_label("The pump")).to_be_focused()
    question.get_by_label("The pump").select_option("makes the upstroke")
    check(question)
    expect(question).to_contain_text("KEYWORD-F")
    question.get_by_label("The pump").select_option("restores the gradients later")
    check(question, press="Check again")
    verdict(question, "Right")
    assert responses(answers)[-1] == ["sodium_channel:starts", "potassium_channel:ends", "pump:refills"]


def test_a_curve_by_mouse(open_kinds: Callable, answers: Path):
    page = open_kinds()
    question = card(page, CURVE)
    scale = question.get_by_role("slider")
    expect(scale).to_have_attribute("aria-valuetext", "not set yet")
    scale.click(position={"x": scale.bounding_box()["width"] * 0.25, "y": 14})
    expect(scale).not_to_have_attribute("aria-valuetext", "not set yet")
    check(question)
    verdict(question, "Not quite")
    expect(question).to_contain_text("KEYWORD-B")
    assert question.locator(".tq-chart-after[d]").count() == 0
    question.get_by_role("spinbutton").fill("28")
    check(question, press="Check again")
    verdict(question, "Right")
    expect(question.locator(".tq-chart-after[d]")).to_have_count(1)
    expect(question.locator(".tq-scale-marks")).to_contain_text("what happens")
    assert responses(answers)[-1] == {"value": 28.0, "unit": "mV"}


def test_own_words_are_compared_and_kept(open_kinds: Callable, run_lesson: Callable, answers: Path):
    page = open_kinds()
    question = card(page, WORDS)
    question.get_by_role("textbox").fill("The channels need a rest.")
    check(question, press="Compare with a model answer")
    expect(question).to_contain_text("KEYWORD-M")
    expect(question.locator(".tq-feedback")).to_contain_text("Your words are kept.")
    question.get_by_label("They need time to recover").check()
    question.get_by_role("button", name="Done").click()
    verdict(question, "You found 1 of 2 points in your answer.")
    expect(question).to_contain_text("KEYWORD-E")
    expect(question).not_to_contain_text("Not quite")
    run_lesson(page)
    expect(card(page, WORDS).get_by_role("textbox")).to_have_value("The channels need a rest.")
    expect(card(page, WORDS).get_by_label("They need time to recover")).to_be_checked()
    assert responses(answers)[-1] == {"text": "The channels need a rest.", "points": ["time"]}


def test_units_and_drawn_numbers(open_kinds: Callable, answers: Path):
    page = open_kinds()
    question = card(page, UNITS)
    question.get_by_label("Your number").fill("10 mg/dL")
    check(question)
    verdict(question, "Right")
    drawn = card(page, DRAWN)
    assert "{" not in drawn.inner_text()
    drawn.get_by_label("Your number").fill("12")
    check(drawn)
    verdict(drawn, "Not quite")
    assert events(answers)[-1]["seed"] is not None


# ---- by keyboard alone -----------------------------------------------------------------------------------------------


def test_every_kind_by_keyboard_alone(open_kinds: Callable, answers: Path):
    page = open_kinds()
    cells = page.locator(".jp-Cell").count()

    place = card(page, PLACE)
    place.locator("input").first.focus()
    press(page, "Space", "ArrowDown")
    expect(place.locator(".tq-pin-chosen")).to_have_text("B")
    press(page, "Tab", "Space", "Enter")
    verdict(place, "Right")
    expect(place.locator(".tq-feedback")).to_be_focused()

    order = card(page, ORDER)
    order.get_by_role("button", name="Move up: The membrane reaches threshold").focus()
    press(page, "Enter")
    # At the top the button up is of no use any more: the focus is on its neighbour.
    expect(order.get_by_role("button", name="Move down: The membrane reaches threshold")).to_be_focused()
    expect(order.locator("[role=status]").first).to_have_text("The membrane reaches threshold: now 1 of 4")
    order.get_by_role("button", name="Move up: Sodium rushes in").focus()
    press(page, "Space", "Space")
    expect(order.get_by_role("button", name="Move up: Sodium rushes in")).to_be_focused()
    order.get_by_role("button", name="Move down: Potassium flows out").focus()
    press(page, "Enter")
    order.get_by_label("A guess").focus()
    press(page, "Space", "Enter")
    verdict(order, "Right")

    match = card(page, MATCH)
    match.get_by_label("The sodium channel").focus()
    press(page, "m", "Tab", "e", "Tab", "r", "Tab", "Space", "Tab", "Enter")
    verdict(match, "Right")

    curve = card(page, CURVE)
    curve.get_by_role("slider").focus()
    expect(curve.get_by_role("slider")).to_have_attribute("aria-valuetext", "not set yet")
    press(page, *["ArrowLeft"] * 12)
    expect(curve.get_by_role("slider")).to_have_attribute("aria-valuetext", "29 mV")
    press(page, "Tab", "Tab", "Space", "Tab", "Enter")
    verdict(curve, "Right")

    words = card(page, WORDS)
    words.get_by_role("textbox").focus()
    page.keyboard.type("bad xxx dd")  # JupyterLab's shortcuts elsewhere
    press(page, "Tab", "Space", "Tab", "Enter")
    expect(words.get_by_label("KEYWORD-P")).to_be_focused()
    press(page, "Space", "Enter")
    verdict(words, "You found 1 of 2 points in your answer.")

    assert page.locator(".jp-Cell").count() == cells
    assert len(events(answers)) == 6


# ---- review, progress, answers ---------------------------------------------------------------------------------------


def fail_the_order(page: Page):
    question = card(page, ORDER)
    question.get_by_role("button", name="Move up: The membrane reaches threshold").click()
    check(question, "Sure")
    verdict(question, "Not quite")
    check(question, "Sure", "Check again")
    expect(question).to_contain_text("KEYWORD-E")


def test_what_was_wrong_comes_back_and_progress_counts_it(open_kinds: Callable, run_lesson: Callable, answers: Path):
    page = open_kinds()
    expect(page.get_by_text("Nothing is due for review.")).to_be_visible()
    expect(page.get_by_text("You have not answered any question yet.")).to_be_visible()
    # The second run of the first cell sets no clock back: the answers of today are due on the fifth of January.
    fail_the_order(page)
    run_lesson(page)
    expect(page.locator(".tq-due")).to_contain_text("comes back on 6 January 2026")
    expect(page.locator(".tq-overall")).to_contain_text("Questions answered: 1, in 1 lesson.")
    expect(page.locator(".tq-progress")).to_contain_text("0 % right")


def test_a_due_question_is_answered_and_says_when_it_comes_back(
    open_kinds: Callable, run_lesson: Callable, answers: Path, screenshot: Callable
):
    folder = answers / STEM
    folder.mkdir(parents=True, exist_ok=True)
    event = {
        "schema": 1, "writer": "earlier", "time": "2026-01-01T12:00:00Z", "learner": None, "item": "example.where_sodium_enters",
        "bank": "b", "language": "en", "seed": None, "response": ["d"], "confidence": 3, "hints": 0, "elapsed": 9.0,
    }  # fmt: skip
    lines = [json.dumps(event | {"event_id": f"e{n}", "sequence": n, "attempt": n}) for n in (1, 2)]
    (folder / "earlier.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = open_kinds()
    expect(page.locator(".tq-due")).to_have_text("1 question is due today.")
    due = page.locator(".jp-CodeCell").nth(2).locator("form.tq-card")
    due.get_by_label("The second protein").check()
    check(due, "Sure")
    expect(due.locator(".tq-comes-back")).to_contain_text("Comes back on")
    expect(page.locator(".tq-due")).to_have_text("Done for today.")
    due.scroll_into_view_if_needed()
    screenshot(page, "review")
    assert events(answers)[-1]["review"] == 1


def test_answers_are_exported_deleted_and_imported_again(open_kinds: Callable, answers: Path, tmp_path: Path):
    page = open_kinds()
    fail_the_order(page)
    panel = page.get_by_role("group", name="Your answers")
    expect(panel).to_contain_text("2 answers are kept in")
    with page.expect_download() as download:
        panel.get_by_role("button", name="Export all answers").click()
    exported = tmp_path / "exported.jsonl"
    download.value.save_as(exported)
    assert len(exported.read_text("utf-8").splitlines()) == 2
    panel.get_by_role("button", name="Delete all answers").click()
    expect(panel.get_by_role("button", name="Keep them")).to_be_focused()
    page.keyboard.press("Enter")
    assert len(events(answers)) == 2
    panel.get_by_role("button", name="Delete all answers").click()
    panel.get_by_role("button", name="Delete for good").click()
    expect(panel.locator("[role=status]")).to_have_text("All answers on this computer are deleted.")
    assert events(answers) == []
    # The question stands there as if it had never been answered.
    expect(card(page, ORDER).locator(".tq-feedback")).to_be_hidden()
    for added in ("2 new answers were added.", "0 new answers were added."):
        panel.locator("input[type=file]").set_input_files(exported)
        expect(panel.locator("[role=status]")).to_have_text(added)
    expect(card(page, ORDER)).to_contain_text("KEYWORD-E")
    huge = tmp_path / "huge.jsonl"
    with huge.open("wb") as stream:
        stream.truncate(100_000_000)
    panel.locator("input[type=file]").set_input_files(huge)
    expect(panel.locator("[role=status]")).to_contain_text("larger than 8 MB")


def test_the_page_to_print_is_a_file_of_its_own(open_kinds: Callable, tmp_path: Path):
    page = open_kinds()
    fail_the_order(page)
    page.get_by_role("button", name="Read again").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Page to print or hand in").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert "The action potential" in text
    assert "<script" not in text


# ---- looks -----------------------------------------------------------------------------------------------------------


def answer_all(page: Page):
    """Answer every kind, some right, some wrong once, some wrong twice."""
    place = card(page, PLACE)
    place.get_by_label("The last protein").check()
    check(place)
    verdict(place, "Not quite")
    fail_the_order(page)
    match = card(page, MATCH)
    for row in ("The sodium channel", "The potassium channel", "The pump"):
        match.get_by_label(row).select_option("ends the impulse")
    check(match)
    verdict(match, "Not quite")
    check(match, press="Check again")
    curve = card(page, CURVE)
    curve.get_by_role("spinbutton").fill("50")
    check(curve)
    verdict(curve, "Not quite")
    check(curve, press="Check again")
    expect(curve.locator(".tq-chart-after[d]")).to_have_count(1)
    words = card(page, WORDS)
    words.get_by_role("textbox").fill("They are shut.")
    check(words, press="Compare with a model answer")
    expect(words).to_contain_text("KEYWORD-M")
    page.get_by_role("button", name="Delete all answers").click()
    page.get_by_role("button", name="Read again").click()
    expect(page.locator(".tq-progress .tq-card")).to_have_count(2)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_in_any_state(
    open_kinds: Callable, axe: Callable, screenshot: Callable, theme: str
):
    page = open_kinds(theme=theme, height=1200)
    assert [(finding["id"], finding["nodes"][0]["html"][:200]) for finding in axe(page)] == []
    answer_all(page)
    assert [(finding["id"], finding["nodes"][0]["html"][:200]) for finding in axe(page)] == []
    for name, prompt in (("place", PLACE), ("order", ORDER), ("match", MATCH), ("curve", CURVE), ("words", WORDS)):
        card(page, prompt).scroll_into_view_if_needed()
        card(page, prompt).screenshot(path=screenshot(page, f"quiz_{name}_{theme}"))
    page.locator(".tq-progress").screenshot(path=screenshot(page, f"progress_{theme}"))


def test_groups_and_controls_have_names(open_kinds: Callable):
    page = open_kinds()
    for prompt in (PLACE, ORDER, MATCH, CURVE, WORDS, UNITS, DRAWN):
        question = card(page, prompt)
        title = question.locator("legend.tq-prompt").text_content()
        assert question.get_by_role("group", name=title, exact=True).count() == 1
        assert question.locator("[aria-live=polite]").count() >= 2
    described = card(page, PLACE).get_by_role("img")
    expect(described).to_have_accessible_name(
        "A piece of membrane with five proteins in a row; outside is above, inside below. At rest."
    )
    expect(card(page, CURVE).get_by_role("slider")).to_have_accessible_description(
        "Peak of the impulse: between −80.0 and 60.0 mV; usually 41.0 mV"
    )


def test_on_a_phone_everything_fits(open_kinds: Callable, screenshot: Callable):
    page = open_kinds(width=360, height=780)
    answer_all(page)
    for widget in page.locator(".tq").all():
        overflow = widget.evaluate(
            "node => [node, ...node.querySelectorAll('*')].filter(one => !one.closest('.tq-hidden, svg, select')"
            " && getComputedStyle(one).display !== 'inline' && one.scrollWidth > one.clientWidth + 1"
            " && one.clientWidth > 0).map(one => `${one.className} ${one.scrollWidth} ${one.clientWidth}`)"
        )
        assert overflow == []
        box = widget.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    for name, prompt in (("place", PLACE), ("curve", CURVE)):
        card(page, prompt).screenshot(path=screenshot(page, f"quiz_{name}_360"))


def test_the_console_stays_silent(open_kinds: Callable, console_errors: Callable):
    page = open_kinds()
    answer_all(page)
    assert console_errors(page) == []
