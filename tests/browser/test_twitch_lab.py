"""The twitch lab in a real JupyterLab."""

import nbformat
import pytest

OPENING = """
from widgets import TwitchExplorer, use_lesson
use_lesson("03_action_potential")
"""
LAB = """
import ipywidgets as ipw
lab = TwitchExplorer()
lab
"""
DRAWN = ".twitch-lab-figure .twitch-figure-box[data-drawn]"


@pytest.fixture(scope="module")
def server(start_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    notebooks = {"00_start_here": ("1 + 1",), "lab": (OPENING, LAB)}
    for name, cells in notebooks.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return start_course(folder)


@pytest.mark.parametrize(("theme", "width"), [("light", 1366), ("dark", 1366), ("light", 560), ("dark", 420)])
def test_it_looks_right(server, open_lesson, run_lesson, screenshot, axe, console_errors, theme, width):
    page = open_lesson("lab", theme=theme, width=width, height=1900, on=server)
    run_lesson(page)
    page.wait_for_selector(DRAWN)
    page.get_by_role("button", name="Very little calcium").click()
    page.wait_for_selector(".twitch-cause")
    page.get_by_label("Choose a cause").select_option(label="Caffeine")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_timeout(1500)
    screenshot(page, f"twitch_lab_{theme}_{width}")
    assert axe(page) == []
    assert console_errors(page) == []
