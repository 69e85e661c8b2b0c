"""A real JupyterLab with a real browser: what the browser tests stand on.

A server is started once a run by ``twitch-course open`` on a copy of ``lessons/``, with settings, answers and
workspaces of its own. Fixtures for tests: `open_lesson`, `run_lesson`, `screenshot`, `axe`, `console_errors`,
`requested_addresses`; a test that wants its own notebooks calls `start_course(folder)` and passes the result on.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS = 1000  # Playwright counts in milliseconds
# A busy two-core machine starts a kernel and compiles a model in this time with room to spare.
PATIENCE = 120 * SECONDS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and let everything that needs no browser go first, then the files with most tests.

    Playwright leaves an event loop running, in which other tests could not start their own; and of two processes that
    share the files, none is left alone at the end with the longest.
    """
    here = Path(__file__).parent
    browser_tests = [item for item in items if here in item.path.parents]
    for item in browser_tests:
        item.add_marker(pytest.mark.browser)
    tests_in = Counter(item.path for item in browser_tests)
    browser_tests.sort(key=lambda item: -tests_in[item.path])
    items[:] = [item for item in items if item not in browser_tests] + browser_tests


@dataclass
class Course:
    """A running JupyterLab: where it answers, what it was started with and what it has said."""

    lessons: Path
    home: Path
    process: subprocess.Popen[str]
    address: str = ""
    token: str = ""
    said: list[str] = field(default_factory=list)
    # What the page shows when a lesson can be run; a plain JupyterLab has only its own sign.
    ready: str = ".jp-NotebookPanel[data-lesson='ready']"

    def request(self, path: str, method: str = "GET", body: object | None = None) -> bytes:
        """Ask the server something, as the page would."""
        data = None if body is None else json.dumps(body).encode("utf-8")
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}{path}", data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def choose_theme(self, theme: str) -> None:
        """Set JupyterLab's theme, ``light`` or ``dark``, as the Settings menu does."""
        setting = json.dumps({"theme": f"JupyterLab {theme.capitalize()}", "adaptive-theme": False})
        self.request("/lab/api/settings/@jupyterlab/apputils-extension:themes", "PUT", {"raw": setting})

    def stop(self) -> None:
        """Stop the server and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class _Heard:
    """What a page said and asked for while it was open."""

    errors: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(home: Path) -> dict[str, str]:
    """Return an environment in which Jupyter finds and leaves nothing of the person who runs the tests."""
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "TWITCH_COURSE_ANSWERS": "answers",
    }
    for folder in places.values():
        (home / folder).mkdir(parents=True, exist_ok=True)
    return os.environ | {name: str(home / folder) for name, folder in places.items()}


def _listen(course: Course, addressed: threading.Event) -> None:
    """Read what the server says, to its end, and take its address from the line that gives it."""
    for line in course.process.stdout:
        course.said.append(line)
        if "?token=" in line and not course.token:
            address, course.token = line.split()[-1].split("?token=")
            course.address = "/".join(address.split("/")[:3])
            addressed.set()
    addressed.set()


def _wait_until_it_answers(course: Course) -> None:
    """Wait until the server accepts a request: a plain JupyterLab gives its address a little too early."""
    deadline = time.monotonic() + 60
    while True:
        try:
            course.request("/api")
        except OSError:
            assert time.monotonic() < deadline, "".join(course.said)
            time.sleep(0.1)
        else:
            return


def _start(command: list[str], lessons: Path, home: Path) -> Course:
    """Start a server by `command` and wait until it answers."""
    process = subprocess.Popen(
        command,
        env=_environment(home),
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    course = Course(lessons, home, process)
    addressed = threading.Event()
    threading.Thread(target=_listen, args=(course, addressed), daemon=True).start()
    addressed.wait(timeout=60)
    if not course.token:
        course.stop()
        raise AssertionError(f"The course did not start: {''.join(course.said)}")
    _wait_until_it_answers(course)
    return course


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it a browser test fails where ``CI=true`` and is skipped elsewhere."""
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is missing: apt-get install chromium fonts-lohit-deva fonts-deva-extra"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def start_course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Course]]:
    """``start_course(lessons=None, language="en", command=None)``: a server of its own on a copy of `lessons`.

    `command` replaces ``twitch-course open ...``; ``{port}`` and ``{lessons}`` in it are filled in.
    """
    running: list[Course] = []

    def start(lessons: Path | None = None, language: str = "en", command: list[str] | None = None) -> Course:
        home = tmp_path_factory.mktemp("course")
        copy = home / "lessons"
        shutil.copytree(lessons or ROOT / "lessons", copy, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        default = ["open", "--no-browser", "--port", "{port}", "--lessons", "{lessons}", "--language"]
        words = command or [str(Path(sys.executable).with_name("twitch-course")), *default, language]
        port = free_port()
        course = _start([word.format(port=port, lessons=copy) for word in words], copy, home)
        running.append(course)
        if command:
            course.ready = "#jp-main-statusbar >> text=/Python 3.*Idle/"
        return course

    yield start
    for course in running:
        course.stop()


@pytest.fixture(scope="session")
def course(start_course: Callable[..., Course]) -> Course:
    """The course with its own lessons, started once a run."""
    return start_course()


@pytest.fixture
def _heard() -> dict[Page, _Heard]:
    return {}


@pytest.fixture
def open_lesson(
    chromium: Browser, request: pytest.FixtureRequest, _heard: dict[Page, _Heard]
) -> Iterator[Callable[..., Page]]:
    """``open_lesson(stem, language="en", theme="light", width=1200, height=900, on=None)`` -> Playwright page.

    The page lies in a fresh workspace and is ready to be run: its kernel has started and is idle. `on` is a `Course`
    from `start_course`; without it the course's own lessons are opened.
    """
    contexts = []

    def open_page(
        stem: str,
        language: str = "en",
        theme: str = "light",
        width: int = 1200,
        height: int = 900,
        on: Course | None = None,
    ) -> Page:
        course = on or request.getfixturevalue("course")
        course.choose_theme(theme)
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        heard = _heard[page] = _Heard()
        page.on("console", lambda said: heard.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: heard.errors.append(str(error)))
        page.on("request", lambda asked: heard.addresses.append(asked.url))
        page.on("websocket", lambda line: heard.addresses.append(line.url))
        folder = "" if language == "en" else f"{language}/"
        workspace = uuid.uuid4().hex
        page.goto(f"{course.address}/lab/workspaces/{workspace}/tree/{folder}{stem}.ipynb?token={course.token}")
        page.wait_for_selector(f"body[data-jp-theme-name='JupyterLab {theme.capitalize()}']", state="attached")
        page.wait_for_selector(course.ready, timeout=PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def run_lesson() -> Callable[[Page], None]:
    """``run_lesson(page)``: press the one button and wait until every cell has run; a failing cell fails the test."""

    def run(page: Page) -> None:
        page.locator("[data-jp-item-name='run-lesson'] jp-button").click()
        page.wait_for_selector(
            ".jp-NotebookPanel[data-lesson='done'], .jp-NotebookPanel[data-lesson='failed']", timeout=PATIENCE
        )
        # text_content, not inner_text: what lies below the screen has not been painted and counts as empty.
        errors = page.locator(".jp-OutputArea-output[data-mime-type^='application/vnd.jupyter.']").all_text_contents()
        assert page.locator(".jp-NotebookPanel").first.get_attribute("data-lesson") == "done", "\n".join(errors)
        page.wait_for_selector(".jp-NotebookPanel[data-kernel='idle']", timeout=PATIENCE)

    return run


@pytest.fixture
def console_errors(_heard: dict[Page, _Heard]) -> Callable[[Page], list[str]]:
    """``console_errors(page)`` -> every error that the page has written to its console so far."""
    return lambda page: _heard[page].errors


@pytest.fixture
def requested_addresses(_heard: dict[Page, _Heard]) -> Callable[[Page], list[str]]:
    """``requested_addresses(page)`` -> every address that the page has asked for so far, WebSockets included."""
    return lambda page: _heard[page].addresses


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """``screenshot(page, name)`` -> path of a picture in ``build/screenshots/``, for people to look at."""

    def take(page: Page, name: str) -> Path:
        path = ROOT / "build" / "screenshots" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path)
        return path

    return take


@pytest.fixture
def axe() -> Callable[..., list[dict]]:
    """``axe(page, selector=".jp-OutputArea-output")`` -> what axe-core finds wrong inside `selector`.

    JupyterLab's own findings lie outside the output areas and are none of the course's.
    """

    def examine(page: Page, selector: str = ".jp-OutputArea-output") -> list[dict]:
        results = Axe().run(page, context=selector)
        return results.response["violations"]

    return examine
