"""The card of a cause and the red flags in a real JupyterLab."""

import nbformat
import pytest

CELLS = (
    'from widgets import CauseCard, RedFlags, use_lesson\nuse_lesson("03_action_potential")',
    'CauseCard("caffeine")',
    'RedFlags("breathing_trouble", "tetany", "progressive_weakness", "twitch_two_weeks")',
)


@pytest.fixture(scope="module")
def server(start_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cards")
    for name, cells in {"00_start_here": ("1 + 1",), "cards": CELLS}.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return start_course(folder)


@pytest.mark.parametrize(("theme", "width"), [("light", 1366), ("dark", 480)])
def test_cards_look_right(server, open_lesson, run_lesson, screenshot, axe, console_errors, theme, width):
    page = open_lesson("cards", theme=theme, width=width, height=2300, on=server)
    run_lesson(page)
    page.wait_for_selector(".twitch-red-flags")
    screenshot(page, f"cards_{theme}_{width}")
    assert axe(page) == []
    assert console_errors(page) == []
    assert page.get_by_role("heading", name="Call emergency services now").count() == 2
    for card in page.locator(".twitch-card").all():
        assert card.evaluate("node => node.scrollWidth <= node.clientWidth")
