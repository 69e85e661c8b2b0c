"""The real lessons in a real JupyterLab: run in each look and language, and one gone through by keyboard alone."""

import json
import re

import pytest
from playwright.sync_api import expect

from widgets import content
from widgets.folders import LESSONS_FOLDER
from widgets.simulation import observable

STEM = "03_action_potential"
CLAIMS = 12  # of the article that the game of lesson 24 shows at once
# All cells of the lesson at once: JupyterLab draws a cell only when it comes near the screen.
WHOLE = {1200: 34_000, 400: 50_000}
BOXES = ".twitch-figure-box"
DRAWN = f"{BOXES}[data-drawn]"
LOOKS = [
    ("en", "light", 1200),
    ("en", "dark", 1200),
    ("en", "light", 400),
    ("hi", "light", 1200),
    ("hi", "dark", 400),
]


# The words in each figure that is shown: labels, ticks, titles and keys, each with where it stands.
WORDS = """() => [...document.querySelectorAll('.twitch-figure-box')].filter((box) => box.checkVisibility()).map((box) => {
  const place = (node) => {
    const {left, top, right, bottom} = node.getBoundingClientRect();
    return {text: node.textContent, left, top, right, bottom};
  };
  const kinds = '.annotation-text, .xtick text, .ytick text, .xtitle, .ytitle, .gtitle, .legendtext';
  const words = [...box.querySelectorAll(kinds)].filter((node) => node.getClientRects().length > 0 && node.getBoundingClientRect().width > 0);
  return {name: box.getAttribute('aria-label'), page: place(box), words: words.map(place)};
})"""


def runs():
    """Every lesson that has questions: one of them in every look, the others in one look of each language in turn."""
    for number, stem in enumerate(sorted(content.quizzes())):
        for language in dict.fromkeys(look[0] for look in LOOKS):
            looks = [look for look in LOOKS if look[0] == language]
            if (LESSONS_FOLDER / ("" if language == "en" else language) / f"{stem}.ipynb").exists():
                for look in looks if stem == STEM else [looks[number % len(looks)]]:
                    yield pytest.param(stem, *look, id=f"{stem}-{language}-{look[1]}-{look[2]}")


@pytest.fixture
def fresh_answers(course):
    """Start without answers, and without a kernel that remembers those of another test."""
    for session in json.loads(course.request("/api/sessions")):
        course.request(f"/api/sessions/{session['id']}", "DELETE")
    for path in (course.home / "answers").glob("*/*.jsonl"):
        path.unlink()
    return course.home / "answers"


def calls(stem, pattern):
    """Return how often the code of a lesson calls what `pattern` names."""
    cells = json.loads((LESSONS_FOLDER / f"{stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    return len(re.findall(pattern, "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")))


def words_in_the_way(figures):
    """Yield the words that stand over others or leave their figure (boxes of type are a little larger than its ink)."""
    for figure in figures:
        edge = figure["page"]
        for index, word in enumerate(figure["words"]):
            if word["left"] < edge["left"] - 1 or word["right"] > edge["right"] + 1:
                yield figure["name"], word["text"], "leaves the figure"
            for other in figure["words"][:index]:
                across = min(word["right"], other["right"]) - max(word["left"], other["left"])
                down = min(word["bottom"], other["bottom"]) - max(word["top"], other["top"])
                if across > 2 and down > 2:
                    yield figure["name"], word["text"], other["text"]


@pytest.mark.parametrize(("stem", "language", "theme", "width"), list(runs()))
def test_the_lesson_runs(
    open_lesson, run_lesson, screenshot, axe, console_errors, fresh_answers, stem, language, theme, width
):
    page = open_lesson(stem, language=language, theme=theme, width=width)
    run_lesson(page)
    page.set_viewport_size({"width": width, "height": WHOLE[width]})
    gates = page.locator(".twitch-gate button:visible")
    expect(gates).to_have_count(calls(stem, r'after="'), timeout=60_000)
    while gates.count():
        gates.first.click()
    figures = calls(stem, r"Explorer\(|Mechanism\(")
    page.wait_for_function(
        f"""() => {{
            const open = [...document.querySelectorAll('.twitch-explorer')].filter((node) => node.querySelector('{DRAWN}'));
            const boxes = document.querySelectorAll('{BOXES}').length;
            return open.length >= {calls(stem, r"Explorer[(]")}
                && boxes >= {figures} && boxes === document.querySelectorAll('{DRAWN}').length;
        }}""",
        timeout=120_000,
    )
    if calls(stem, r"NerveMap\("):  # it draws itself, without a figure
        page.wait_for_selector(".twitch-muscle", timeout=60_000)
    asked = len(content.quiz(stem).items) + CLAIMS * calls(stem, r"ClaimAudit\(")
    expect(page.locator("form.tq-card")).to_have_count(asked, timeout=60_000)
    assert (
        page.locator(
            ".jp-OutputArea-output[data-mime-type*='stderr'], .jp-RenderedText[data-mime-type*='error']"
        ).count()
        == 0
    )
    assert axe(page) == []
    assert console_errors(page) == []
    wider = page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output')]
            .filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.textContent.slice(0, 60))"""
    )
    assert wider == []
    assert list(words_in_the_way(page.evaluate(WORDS))) == []
    screenshot(page, f"lesson_{stem}_{language}_{theme}_{width}")


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("stem", ["00_start_here", "00_if_you_worry", "instructors"])
def test_a_page_without_questions_opens_in_every_language(
    open_lesson, run_lesson, screenshot, axe, console_errors, stem, language
):
    page = open_lesson(stem, language=language, height=8000)
    run_lesson(page)
    heading = page.locator(".jp-RenderedMarkdown h1").first.inner_text()
    assert any("\u0900" <= letter <= "\u097f" for letter in heading) == (language == "hi")
    if page.locator(".jp-OutputArea-output").count():  # what the course writes; the guide is Markdown alone
        assert axe(page) == []
    # JupyterLab asks once for `attachment:...` as if it were an address, and then puts the picture itself there.
    assert [said for said in console_errors(page) if "ERR_UNKNOWN_URL_SCHEME" not in said] == []
    page.wait_for_function(
        "[...document.querySelectorAll('.jp-RenderedMarkdown img')].every((picture) => picture.naturalWidth > 0)"
    )
    assert list(words_in_the_way(page.evaluate(WORDS))) == []
    screenshot(page, f"page_{stem}_{language}")


def test_the_start_page_runs_and_leads_to_the_lesson(open_lesson, run_lesson, screenshot, axe, console_errors):
    page = open_lesson("00_start_here", height=4000)
    run_lesson(page)
    assert axe(page) == []
    assert console_errors(page) == []
    screenshot(page, "lesson_00_start_here_en_light_1200")
    page.get_by_role("link", name="The action potential", exact=True).click()
    page.wait_for_selector(
        ".jp-NotebookPanel[data-lesson='ready'] h1:has-text('how a nerve cell fires')", timeout=120_000
    )


class Keyboard:
    """Someone who has no mouse: looks where the focus is, and presses keys."""

    FOCUS = """() => {
        const node = document.activeElement, form = node.closest('form.tq-card');
        const of = (selector) => Boolean(node.closest(selector));
        return {
            run: of("[data-jp-item-name='run-lesson']"), tag: node.tagName, type: node.type ?? "",
            prompt: form ? form.querySelector('.tq-prompt').textContent : "", value: node.value ?? "",
            done: Boolean(form?.querySelector('.tq-feedback:not([hidden])')),
            confidence: of('.tq-confidence'), submit: of('.tq-primary'), slider: node.type === 'range',
            figure: of('.twitch-figure-box'), steps: Boolean(node.closest('.twitch-figure')?.querySelector('.twitch-steps')?.checkVisibility()),
        };
    }"""

    def __init__(self, page):
        self.page = page
        self.press = page.keyboard.press

    def focus(self):
        return self.page.evaluate(self.FOCUS)

    def tab(self):
        self.press("Tab")
        return self.focus()

    def tab_to(self, what, most=80):
        for _ in range(most):
            focus = self.tab()
            if focus[what]:
                return focus
        raise AssertionError(f"{what} is not reached with the Tab key")


def right_answer(item):
    if item.kind == "numeric":
        answer = item.answer
        value = (
            answer.value
            if answer.value is not None
            else observable(answer.observable, answer.causes, answer.parameters)
        )
        return f"{value:.1f}"
    return [choice.id for choice in item.choices if choice.correct]


def test_the_whole_lesson_by_keyboard_alone(open_lesson, run_lesson, fresh_answers):
    page = open_lesson(STEM)
    keys = Keyboard(page)
    items = {item.prompt: item for item in content.quiz(STEM).items}
    keys.tab_to("run")
    keys.press("Enter")
    page.wait_for_selector(".jp-NotebookPanel[data-lesson='done']", timeout=120_000)
    answered, moved, stepped = set(), set(), set()
    for _ in range(400):
        focus = keys.tab()
        item = items.get(focus["prompt"])
        if item is not None and not focus["done"]:
            answer(keys, page, item, focus, answered)
        elif focus["slider"] and focus["tag"] not in moved:
            move(keys, page)
            moved.add(focus["tag"])
        elif focus["figure"] and focus["steps"] and not stepped:
            step(keys, page)
            stepped.add("figure")
        if len(answered) == len(items) and moved and stepped:
            break
    assert answered == set(items)
    assert moved
    assert stepped
    saved = [
        json.loads(line)
        for path in fresh_answers.glob(f"{STEM}/*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    ]
    assert {event["item"] for event in saved} == {item.id for item in items.values()}


def answer(keys, page, item, focus, answered):
    """Fill in what has the focus: choose rightly, say how sure, and press the button when it has its turn."""
    if focus["confidence"]:
        keys.press("Space")
    elif focus["submit"]:
        keys.press("Enter")
        form = page.locator("form.tq-card", has_text=item.prompt)
        expect(form.locator(".tq-feedback")).to_be_visible(timeout=30_000)
        expect(form.locator(".tq-feedback")).to_contain_text("aved")
        answered.add(item.prompt)
    elif item.kind == "numeric" and focus["tag"] == "INPUT":
        page.keyboard.type(right_answer(item))
    elif item.kind == "multiple_choice":
        if focus["value"] in right_answer(item):
            keys.press("Space")
    elif item.kind == "single_choice" and focus["type"] == "radio":
        keys.press("Space")
        for _ in item.choices:
            if keys.focus()["value"] in right_answer(item):
                return
            keys.press("ArrowDown")


def move(keys, page):
    """Move the slider that has the focus, and see its value change."""
    before = page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    keys.press("ArrowRight")
    page.wait_for_function("(before) => document.activeElement.getAttribute('aria-valuetext') !== before", arg=before)


def step(keys, page):
    """Go one step on in the picture that has the focus, and see its caption change."""
    caption = "document.activeElement.closest('.twitch-figure').querySelector('.twitch-caption').textContent"
    page.wait_for_function("document.activeElement.dataset.drawn !== undefined", timeout=60_000)
    before = page.evaluate(caption)
    keys.press("ArrowRight")
    page.wait_for_function(f"(before) => {caption} !== before", arg=before)
