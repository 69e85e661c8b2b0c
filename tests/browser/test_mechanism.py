"""Mechanism drawings as a browser sets their type: no word over another, none cut off, no ion under a word."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

from widgets import content
from widgets.diagrams import sources_fibre
from widgets.diagrams.mechanism import mechanism_picture
from widgets.diagrams.palette import FONT, PALETTES, coloured
from widgets.diagrams.picture import NARROWEST
from widgets.figure import load_plotly
from widgets.language import available_languages, language

NAMES = sorted(content.mechanisms())
ROOT = Path(__file__).resolve().parents[2]
PLOTLY = Path(find_spec("plotly").submodule_search_locations[0], "package_data", "plotly.min.js")
# Each layout at the width it is drawn for, in the font that the page would choose here, and at the narrowest page it
# serves (320 px: the smallest telephone), in a wide font that every Debian has: there the words need most room.
PAGES = [(1200, FONT), (720, FONT), (360, FONT), (940, "DejaVu Sans"), (560, "DejaVu Sans"), (320, "DejaVu Sans")]

DRAW = (
    """([box, figure]) => Plotly.newPlot(box, figure.data, figure.layout, {displayModeBar: false, staticPlot: true})"""
)
MEASURE = """() => {
  const size = (element) => {
    const {left, top, right, bottom} = element.getBoundingClientRect();
    return {left, top, right, bottom};
  };
  const words = [...document.querySelectorAll("#figure .annotation-text")].map(
    (text) => ({text: text.textContent, ...size(text)}));
  const markers = [...document.querySelectorAll("#figure .scatterlayer .point")].map(size);
  return {words, markers, page: size(document.querySelector("#figure"))};
}"""


def shown(layout: dict, step: int, width: int, theme: str, font: str) -> dict:
    """Return a layout as the page shows it in a step: scaled to the page's width, with markers scaled alike."""
    canvas_width, canvas_height = layout["canvas"]

    def choose(entries):
        chosen = []
        for entry in entries:
            if step in entry.get("steps", [step]):
                frame = entry["by_step"][step - 1] if "by_step" in entry else {}
                part = {key: value for key, value in entry.items() if key not in ("steps", "by_step")} | frame
                if "marker" in part:
                    part["marker"] = part["marker"] | {"size": part["marker"]["size"] * width / canvas_width}
                chosen.append(part)
        return chosen

    plain = layout["layout"]
    figure = {
        "data": choose(layout["data"]),
        "layout": plain
        | {
            "shapes": choose(plain["shapes"]),
            "annotations": choose(plain["annotations"]),
            "width": width,
            "height": round(width * canvas_height / canvas_width),
        },
    }
    return json.loads(json.dumps(coloured(figure, theme)).replace(json.dumps(FONT)[1:-1], font))


def layout_for(width: int) -> str:
    return next(name for name, least in sorted(NARROWEST.items(), key=lambda entry: -entry[1]) if width >= least)


def overlap(one: dict, other: dict, least: float = 1.0) -> bool:
    """Tell whether two boxes share more than `least` px both ways (boxes of type are a little larger than its ink)."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > least and down > least


@pytest.fixture(scope="module")
def blank_page(chromium):
    page = chromium.new_page(viewport={"width": 1240, "height": 1400})
    page.set_content('<body style="margin:0"><div id="figure"></div></body>')
    page.add_script_tag(path=PLOTLY)
    yield page
    page.close()


def drawn(name: str, language_code: str):
    if content.mechanism(name).data in sources_fibre.SOURCES:
        pytest.importorskip("widgets.models.motor_axon", reason="the drawing shows runs of the motor axon's model")
    with language(language_code):
        return mechanism_picture(content.localised(content.mechanism(name), f"mechanisms/{name}.yaml"))


@pytest.mark.parametrize(("width", "font"), PAGES, ids=[str(width) for width, _ in PAGES])
@pytest.mark.parametrize("language_code", available_languages())
@pytest.mark.parametrize("name", NAMES)
def test_words_are_clear_of_each_other_and_of_the_ions(blank_page, name, language_code, width, font):
    picture = drawn(name, language_code)
    for step in range(1, len(picture.steps) + 1):
        figure = shown(picture.layouts[layout_for(width)], step, width, "light", font)
        figure["layout"]["shapes"] = []  # they take most of the time and move no word
        blank_page.evaluate(DRAW, ["figure", figure])
        seen = blank_page.evaluate(MEASURE)
        words, page = seen["words"], seen["page"]
        assert len(words) == len(figure["layout"]["annotations"])
        for index, word in enumerate(words):
            assert page["left"] <= word["left"], (step, word)
            assert word["right"] <= page["right"], (step, word)
            assert page["top"] <= word["top"], (step, word)
            assert word["bottom"] <= page["bottom"], (step, word)
            hidden = [other["text"] for other in words[:index] if overlap(word, other, least=2.0)]
            assert not hidden, (step, word["text"], hidden)
            assert not [marker for marker in seen["markers"] if overlap(word, marker)], (step, word["text"])


@pytest.mark.gallery
@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("language_code", available_languages())
@pytest.mark.parametrize("name", NAMES)
def test_contact_sheets(chromium, name, language_code, theme):
    """All steps of a drawing on one sheet a width, in ``build/mechanisms/``, for people to look at."""
    picture = drawn(name, language_code)
    folder = ROOT / "build" / "mechanisms"
    folder.mkdir(parents=True, exist_ok=True)
    for width, columns in ((1200, 2), (720, 3), (360, 7)):
        page = chromium.new_page(viewport={"width": columns * (width + 16), "height": 900})
        style = (
            f"margin:0;background:{PALETTES[theme]['page']};display:grid;grid-template-columns:repeat({columns},1fr)"
        )
        steps = range(1, len(picture.steps) + 1)
        page.set_content(f'<body style="{style}">' + "".join(f'<div id="step{step}"></div>' for step in steps))
        page.add_script_tag(path=PLOTLY)
        for step in steps:
            figure = shown(picture.layouts[layout_for(width)], step, width, theme, FONT)
            page.evaluate(DRAW, [f"step{step}", figure])
        sheet = folder / f"{name}_{language_code}_{width}_{theme}.png"
        page.screenshot(path=sheet, full_page=True)
        page.close()
        assert sheet.stat().st_size > 10_000


def test_ten_drawings_take_plotly_to_the_page_once(start_course, open_lesson, run_lesson, tmp_path):
    cells = [nbformat.v4.new_code_cell(f'from widgets import Mechanism\nMechanism("{name}")') for name in NAMES[:10]]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    (tmp_path / "lessons").mkdir()
    nbformat.write(notebook, tmp_path / "lessons" / "00_start_here.ipynb")
    # High enough for all: JupyterLab takes what lies far off the screen out of the page.
    page = open_lesson("00_start_here", on=start_course(tmp_path / "lessons"), height=11_000)
    received = []
    page.on("websocket", lambda line: line.on("framereceived", lambda said: received.append(len(said))))
    page.reload()  # the lines to the kernel are opened anew, now under observation
    page.wait_for_selector(".jp-NotebookPanel[data-lesson='ready']")
    run_lesson(page)
    page.wait_for_function("document.querySelectorAll('.twitch-figure-box[data-drawn]').length === 10")
    assert page.evaluate("twitchCourse.evaluations") == 1
    assert len([size for size in received if size >= len(load_plotly().bundle)]) == 1


def test_steps_in_a_real_lesson(start_course, open_lesson, run_lesson, screenshot, console_errors, tmp_path):
    """The widget in JupyterLab: buttons and keys change caption, words and markers, and nothing is complained of."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell('from widgets import Mechanism\nMechanism("action_potential")')],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    (tmp_path / "lessons").mkdir()
    nbformat.write(notebook, tmp_path / "lessons" / "00_start_here.ipynb")
    course = start_course(tmp_path / "lessons")
    page = open_lesson("00_start_here", on=course, theme="dark", width=1400, height=1100)
    run_lesson(page)
    output = page.locator(".jp-OutputArea-output").first
    output.locator(".annotation-text", has_text="Na⁺/K⁺ pump").wait_for()
    steps = content.mechanism("action_potential").steps
    output.locator(".annotation-text", has_text=re.compile("^Rest$")).wait_for()
    for step in steps[1:]:
        output.get_by_role("button", name="Forward").click()
        output.locator(".annotation-text", has_text=re.compile(f"^{step.name}$")).wait_for()
        assert step.caption in output.locator("[aria-live]").first.inner_text()
        screenshot(page, f"mechanism_{step.name}")
    assert console_errors(page) == []
