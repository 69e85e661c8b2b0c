"""The sound of a minute and the moving skin in a real JupyterLab: nothing plays or moves before it is asked to."""

import nbformat
import pytest

CELLS = (
    """
from widgets.diagrams.moving_skin import largest_twitch, moving_skin_picture
from widgets.figure import Figure
from widgets.simulation import simulate
from widgets.sound import Sound, emg_sound, what_is_heard
minute = simulate(**{"motor_axon.slow_potassium_conductance": 32.0}).minute()
words = what_is_heard(len(minute.events.time), 2, minute.duration, abs(minute.emg).max())
sound = Sound("One minute at the skin", emg_sound(minute.emg), words)
sound
""",
    "Figure(moving_skin_picture(largest_twitch(minute)))",
)
PLAYER = ".twitch-sound audio"


@pytest.fixture(scope="module")
def server(start_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    for name, cells in {"00_start_here": ("1 + 1",), "sound": CELLS}.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return start_course(folder)


def player(page, what):
    return page.locator(PLAYER).evaluate(f"audio => audio.{what}")


@pytest.mark.parametrize(("theme", "width"), [("light", 1366), ("dark", 420)])
def test_it_plays_only_when_asked(server, open_lesson, run_lesson, screenshot, axe, console_errors, theme, width):
    page = open_lesson("sound", theme=theme, width=width, height=1300, on=server)
    run_lesson(page)
    door = page.locator(".twitch-sound summary")
    door.wait_for()
    assert not page.locator(PLAYER).is_visible()
    assert player(page, "paused")
    assert player(page, "autoplay") is False
    assert player(page, "preload") == "none"
    assert player(page, "currentTime") == 0
    door.click()
    page.locator(PLAYER).wait_for()
    assert page.locator(PLAYER).get_attribute("aria-label") == "One minute at the skin"
    assert "twitches; most are short rattles of 2 potentials" in page.locator(".twitch-sound-words").inner_text()
    assert player(page, "paused")
    page.locator(PLAYER).evaluate("audio => { audio.muted = true; return audio.play(); }")
    page.wait_for_function(f"document.querySelector('{PLAYER}').currentTime > 0.2")
    # A minute and one sample.
    assert player(page, "duration") == pytest.approx(60.0, abs=0.01)
    door.click()
    page.wait_for_function(f"document.querySelector('{PLAYER}').paused")
    door.click()
    skin = page.locator(".jp-OutputArea-output").nth(1)
    skin.scroll_into_view_if_needed()
    for said in ("begins to rise", "begins to rise|at its highest", "at its highest|settles"):
        skin.get_by_role("button", name="Forward").click()
        page.wait_for_function(
            "said => new RegExp(said).test(document.querySelector('.twitch-caption').textContent)", arg=said
        )
    page.wait_for_timeout(1200)
    screenshot(page, f"sound_and_skin_{theme}_{width}")
    assert axe(page) == []
    assert console_errors(page) == []
