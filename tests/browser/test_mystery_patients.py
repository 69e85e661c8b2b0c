"""A mystery patient from the door to the review in a real JupyterLab."""

import nbformat
import pytest

from widgets.cases.patient import meet

OPENING = """
from widgets import MysteryPatients, use_lesson
use_lesson("03_action_potential")
"""
URGENT = next(seed for seed in range(100) if meet(seed).case.within)
CALM = next(seed for seed in range(100) if len(meet(seed).case.diagnoses) == 2)


@pytest.fixture(scope="module")
def server(start_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    for name, seed in {"00_start_here": CALM, "urgent": URGENT}.items():
        cells = [nbformat.v4.new_code_cell(text.strip()) for text in (OPENING, f"MysteryPatients({seed})")]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return start_course(folder)


@pytest.fixture
def clinic(open_lesson, run_lesson, server):
    def enter(notebook, **how):
        page = open_lesson(notebook, on=server, **how)
        run_lesson(page)
        return page

    return enter


def take(page, name):
    button = page.locator(".tm-step", has_text=name)
    button.click()
    page.locator(".tm-step.tm-done", has_text=name).wait_for(timeout=120_000)


@pytest.mark.parametrize(("theme", "width"), [("light", 1366), ("dark", 420)])
def test_a_patient_from_the_door_to_the_review(clinic, screenshot, axe, console_errors, theme, width):
    page = clinic("00_start_here", theme=theme, width=width, height=2600)
    page.get_by_role("button", name="Call in the first patient").click()
    patient = meet(CALM)
    page.get_by_role("heading", name=patient.name).wait_for()
    assert page.locator(".tm-name").evaluate("node => node === document.activeElement"), "the patient has the focus"
    for name in ("Medicines", "Sleep, worries", "Strength and muscles", "Salts of the blood", "Surface EMG"):
        take(page, name)
    assert page.locator(".tm-dot:not(.tm-spent)").count() == 4
    page.wait_for_selector(".twitch-figure-box[data-drawn]", timeout=120_000)
    assert page.locator(".tm-desk [role=status]").text_content().startswith("Surface EMG")
    screenshot(page, f"mystery_patient_{theme}_{width}")
    assert axe(page) == []
    page.get_by_role("button", name="Commit and see the review").click()
    page.locator(".tm-form .tm-notice", has_text="one diagnosis").wait_for()
    for name in patient.case.diagnoses:
        page.locator(f".tm-form input[value={name}]").check()
    page.locator(f".tm-form input[value={patient.case.urgency}]").check()
    page.get_by_label("Fairly sure").check()
    page.get_by_role("button", name="Commit and see the review").click()
    page.get_by_role("heading", name="Found.").wait_for()
    screenshot(page, f"mystery_review_{theme}_{width}")
    assert axe(page) == []
    overflow = page.evaluate("""() => [...document.querySelectorAll(".tm *")].filter((node) => {
      const [box, room] = [node, node.closest(".tm")].map((one) => one.getBoundingClientRect());
      return box.width > 1 && !node.closest(".tm-scroll") && (box.right > room.right + 1 || box.left < room.left - 1);
    }).map((node) => node.className || node.tagName)""")
    assert overflow == []
    page.get_by_role("button", name="Next patient").click()
    page.get_by_role("heading", name=meet(CALM, 1).name).wait_for()
    assert page.locator(".tm-entry").count() == 0
    assert page.locator(".twitch-figure-box").count() == 0, "the minute of the last patient is gone"
    assert console_errors(page) == []


def test_an_emergency_is_called_by_keyboard_or_ends_kindly(clinic, screenshot):
    page = clinic("urgent", width=1100, height=2000)
    page.get_by_role("button", name="Call in the first patient").focus()
    page.keyboard.press("Enter")
    patient = meet(URGENT)
    page.get_by_role("heading", name=patient.name).wait_for()
    call = page.get_by_role("button", name="Call emergency services now")
    call.focus()
    page.keyboard.press("Enter")
    page.locator(".tm-emergency", has_text="is safe").wait_for()
    assert page.locator(".tm-form input[value=emergency]").is_checked()
    assert page.locator(".tm-form input[value=next_visit]").is_disabled()
    page.locator(".tm-form input[value=benign]").check()
    page.get_by_label("A guess").check()
    page.get_by_role("button", name="Commit and see the review").click()
    page.get_by_role("heading", name="Not this time.").wait_for()
    position = next(place for place in range(1, 40) if meet(URGENT, place).case.within)
    for place in range(1, position + 1):
        page.get_by_role("button", name="Next patient").click()
        page.get_by_text(f"List {URGENT}, patient {place + 1}").wait_for()
        if place < position:
            page.locator(".tm-form input[value=benign]").check()
            page.locator(".tm-form input[value=this_week]").check()
            page.get_by_label("A guess").check()
            page.get_by_role("button", name="Commit and see the review").click()
    for name in ("Nerve conduction", "Thyroid blood test"):
        page.locator(".tm-step", has_text=name).click()
    page.get_by_role("heading", name="This one could not wait.").wait_for()
    assert "Nobody was harmed" in page.locator(".tm-review").text_content()
    screenshot(page, "mystery_missed")
