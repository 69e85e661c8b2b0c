"""Graded questions and the hand-in of a released lesson in a real JupyterLab: typed, saved, changed, handed in, marked."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Page, expect

from widgets.classroom.bank import load_bank
from widgets.classroom.mark_release import Marking, MarkingOrder
from widgets.classroom.release import make_release

CLASSROOM = Path(__file__).parents[1] / "classroom" / "conftest.py"
STEM = "03_action_potential"
UPSTROKE, ORDER, WORDS, NUMBER = "shoot up from negative", "in their order", "fire at once", "ratio of sodium outside"
KEPT = "Saved, and marked after collection. You can change it until you hand in."


def private_bank(folder: Path):
    """The private bank of the classroom's tests."""
    spec = importlib.util.spec_from_file_location("classroom_conftest", CLASSROOM)
    module = importlib.util.module_from_spec(spec)
    sys.modules["classroom_conftest"] = module
    spec.loader.exec_module(module)
    return load_bank(module.write_bank(folder))


@pytest.fixture(scope="module")
def released(start_course: Callable, tmp_path_factory: pytest.TempPathFactory):
    """``(course, bank)``: a release of a short lesson, opened as a learner opens it."""
    folder = tmp_path_factory.mktemp("released")
    cells = [
        new_markdown_cell("# A short lesson"),
        new_code_cell(f'from widgets import use_lesson\nuse_lesson("{STEM}")'),
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (folder / "lessons").mkdir()
    nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / "lessons" / f"{STEM}.ipynb")
    bank = private_bank(folder / "bank")
    made = make_release([STEM], folder / "out", bank, lessons=folder / "lessons", title="Spring")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(made.folder))  # the program of the release, as if it were installed
        return start_course(made.folder / "lessons"), bank


@pytest.fixture
def answers(released) -> Path:
    """The answers folder, empty, and no kernel that remembers anything."""
    import json
    import shutil

    course, _bank = released
    for session in json.loads(course.request("/api/sessions")):
        course.request(f"/api/sessions/{session['id']}", "DELETE")
    folder = course.home / "answers"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def open_released(open_lesson: Callable, run_lesson: Callable, released, answers) -> Callable[..., Page]:
    """``open_released(**options)``: the lesson, open and run."""

    def open_page(**options) -> Page:
        page = open_lesson(STEM, on=released[0], **options)
        run_lesson(page)
        page.wait_for_selector(".tq-hand-in")
        return page

    return open_page


def card(page: Page, prompt: str):
    return page.locator("form.tq-card", has_text=prompt).first


def say_who(page: Page, learner: str = "S-17"):
    page.get_by_label("Your id on the class list").first.fill(learner)
    page.get_by_role("button", name="This is me").first.click()
    # The first curve waits for the models to be loaded.
    expect(page.locator("form.tq-card", has_text=UPSTROKE)).to_be_visible(timeout=120_000)


def save(question, sure: str = "Fairly sure", press: str = "Save my answer"):
    question.get_by_label(sure, exact=True).check()
    question.get_by_role("button", name=press, exact=True).click()
    expect(question.locator(".tq-verdict")).to_have_text(KEPT)


def answer_some(page: Page):
    card(page, UPSTROKE).get_by_label("Sodium flows into").check()
    save(card(page, UPSTROKE), "Sure")
    card(page, NUMBER).get_by_role("textbox").fill("66,4")
    save(card(page, NUMBER))
    order = card(page, ORDER)
    for step, moves in (("The membrane reaches", 1), ("Sodium rushes in", 2)):
        for _move in range(moves):
            order.get_by_role("button", name=f"Move up: {step}").click()
    order.get_by_role("button", name="Move down: Potassium flows out").click()
    save(order)
    card(page, WORDS).get_by_role("textbox").fill("They are inactivated and need time.")
    save(card(page, WORDS), "A guess")


def test_from_the_first_question_to_the_mark(
    open_released: Callable, answers: Path, released, tmp_path: Path, screenshot
):
    page = open_released()
    assert page.locator("form.tq-card", has_text=UPSTROKE).count() == 0  # first the learner, whose numbers are drawn
    say_who(page)
    expect(page.get_by_text("0 of 12 questions have an answer.").first).to_be_visible()
    answer_some(page)
    assert page.locator(".tq :is(.tq-right, .tq-wrong, .tq-choice-right, .tq-choice-wrong)").count() == 0
    assert "KEYWORD" not in "".join(page.locator(".tq").all_text_contents())
    expect(page.get_by_text("4 of 12 questions have an answer.").first).to_be_visible()
    card(page, UPSTROKE).scroll_into_view_if_needed()
    screenshot(page, "graded_question")
    panel = page.locator(".tq-hand-in")
    expect(panel.get_by_text("You answer as S-17")).to_be_visible()
    expect(panel).to_contain_text("8 questions have no answer yet")
    with_file = panel.get_by_role("button", name="Write the file to hand in")
    with_file.click()
    expect(panel.locator(".tq-place code")).to_be_visible()
    file = next(answers.glob("hand-in_spring-*_s-17.jsonl"))
    expect(panel.locator(".tq-place code")).to_have_text(str(file))
    expect(panel).to_contain_text("nothing has been sent")
    panel.get_by_text("What is in it", exact=True).click()
    expect(panel.locator(".tq-inside-list li")).to_have_count(4)
    panel.get_by_text("The file as it is").click()
    assert panel.locator("pre").text_content() == file.read_text("utf-8")
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download it").click()
    assert Path(download.value.path()).read_bytes() == file.read_bytes()
    panel.scroll_into_view_if_needed()
    screenshot(page, "hand_in")
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "r.csv").write_text("id\ns-17\n", "utf-8")
    outcome = Marking(MarkingOrder(tmp_path / "h", tmp_path / "r.csv", released[1].folder, tmp_path / "m")).mark()
    assert outcome.marks.problems == []
    assert (outcome.final[0].points, outcome.final[0].answered, outcome.final[0].to_read) == (3, 4, 1)


def test_a_change_is_not_called_saved_before_it_is(open_released: Callable):
    page = open_released()
    say_who(page)
    answer_some(page)
    question = card(page, UPSTROKE)
    question.get_by_label("The pump pushes").check()
    expect(question.locator(".tq-notice")).to_have_text("Changed, but not saved yet.")
    expect(question.locator(".tq-feedback")).to_be_hidden()
    question.get_by_label("Sodium flows into").check()
    expect(question.locator(".tq-feedback")).to_be_visible()
    expect(question.locator(".tq-notice")).to_have_text("")
    order = card(page, ORDER)
    order.get_by_role("button", name="Move up: Sodium rushes in").click()
    expect(order.locator(".tq-notice")).to_have_text("Changed, but not saved yet.")
    save(order, press="Save the change")
    expect(order.locator(".tq-notice")).to_have_text("")


def test_answers_come_back_after_a_new_run_and_another_learner_has_their_own(
    open_released: Callable, run_lesson: Callable
):
    page = open_released()
    say_who(page)
    answer_some(page)
    run_lesson(page)
    expect(page.get_by_text("4 of 12 questions have an answer.").first).to_be_visible()
    expect(card(page, UPSTROKE).get_by_label("Sodium flows into")).to_be_checked()
    expect(card(page, UPSTROKE).get_by_label("Sure", exact=True)).to_be_checked()
    expect(card(page, UPSTROKE).locator(".tq-verdict")).to_have_text(KEPT)
    page.get_by_role("button", name="That is not me").first.click()
    say_who(page, "S-18")
    expect(page.get_by_text("0 of 12 questions have an answer.").first).to_be_visible()
    expect(card(page, UPSTROKE).get_by_label("Sodium flows into")).not_to_be_checked()


def test_an_id_that_is_none_is_asked_for_again(open_released: Callable):
    page = open_released()
    page.get_by_role("button", name="This is me").first.click()
    expect(page.locator(".tq-identity").first).to_contain_text("as it stands on the class list")
    expect(page.locator(".tq-identity").first.get_by_role("textbox")).to_be_focused()
    assert page.locator("form.tq-card", has_text=UPSTROKE).count() == 0


@pytest.mark.parametrize(("theme", "width"), [("light", 1200), ("dark", 1200), ("dark", 360)])
def test_looks(
    open_released: Callable, axe: Callable, screenshot: Callable, console_errors: Callable, theme: str, width: int
):
    page = open_released(theme=theme, width=width, height=1000)
    screenshot(page, f"graded_identity_{theme}_{width}")
    assert [(finding["id"], finding["nodes"][0]["html"][:200]) for finding in axe(page)] == []
    say_who(page)
    answer_some(page)
    panel = page.locator(".tq-hand-in")
    panel.get_by_role("button", name="Write the file to hand in").click()
    panel.get_by_text("What is in it", exact=True).click()
    assert [(finding["id"], finding["nodes"][0]["html"][:200]) for finding in axe(page)] == []
    panel.scroll_into_view_if_needed()
    panel.screenshot(path=screenshot(page, f"hand_in_{theme}_{width}"))
    card(page, UPSTROKE).screenshot(path=screenshot(page, f"graded_{theme}_{width}"))
    for widget in page.locator(".tq").all():
        box = widget.bounding_box()
        assert box["x"] + box["width"] <= width
    assert console_errors(page) == []
