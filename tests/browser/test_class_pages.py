"""The class report and a learner's feedback page as files in a browser: light and dark, wide and on a phone."""

import importlib.util
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from widgets.classroom.bank import load_bank
from widgets.classroom.mark_release import Marking, MarkingOrder
from widgets.classroom.release_records import keep_record
from widgets.content import Release

CLASSROOM = Path(__file__).parents[1] / "classroom" / "conftest.py"
RECEIVED = datetime(2026, 1, 6, tzinfo=UTC)
RELEASE = Release(
    name="spring-2026-01-01-aaaa", title="Spring", salt="pepper", lessons=("03_action_potential",),
    languages=("en", "hi"), made=datetime(2026, 1, 1, tzinfo=UTC), due=datetime(2026, 1, 5, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a class of a hundred with some harm done."""
    spec = importlib.util.spec_from_file_location("classroom_conftest", CLASSROOM)
    module = importlib.util.module_from_spec(spec)
    sys.modules["classroom_conftest"] = module
    spec.loader.exec_module(module)
    maker, root = sys.modules["class_maker"], tmp_path_factory.mktemp("class")
    bank = load_bank(module.write_bank(root / "bank"))
    keep_record(bank, RELEASE)
    learners = maker.make_class(list(bank.items().values()), RELEASE, 100)
    random.Random(1).shuffle(learners)
    folder = maker.write_folder(root / "h", learners[:70], RECEIVED)
    list(maker.hostile_files(folder, learners[70:], RELEASE, RECEIVED))
    order = MarkingOrder(folder, maker.write_roster(root / "r.csv", learners), bank.folder, root / "m")
    marking = Marking(order)
    marking.write_feedback(marking.mark())
    return root / "m"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("name", ["report.html", "feedback/s00001.html", "feedback/s00002.html"])
def test_a_page_can_be_read_everywhere(chromium: Browser, marks: Path, screenshot, theme: str, width: int, name: str):
    if not (marks / name).exists():
        name = f"feedback/{sorted((marks / 'feedback').iterdir())[0].name}"
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page, errors, asked = context.new_page(), [], []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((marks / name).as_uri())
    if name == "report.html":
        expect(page.locator(".figure .main-svg").first).to_be_visible()
        expect(page.locator(".figure.js-plotly-plot")).to_have_count(6)
        page.get_by_text("Show them").click()
    findings = Axe().run(page).response["violations"]
    assert [(finding["id"], finding["nodes"][0]["html"][:200]) for finding in findings] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert errors == []
    assert [address for address in asked if not address.startswith(("file:", "data:", "blob:"))] == []
    page.screenshot(path=screenshot(page, f"{Path(name).stem}_{theme}_{width}"), full_page=True)
    context.close()


def test_the_figures_follow_the_theme_while_the_page_is_open(chromium: Browser, marks: Path):
    page = chromium.new_page(color_scheme="light")
    page.goto((marks / "report.html").as_uri())
    bar = page.locator("#calibration .bars .point path").first
    expect(bar).to_be_visible()
    light = bar.evaluate("node => getComputedStyle(node).fill")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "before => getComputedStyle(document.querySelector('#calibration .bars .point path')).fill !== before",
        arg=light,
    )
    page.close()
