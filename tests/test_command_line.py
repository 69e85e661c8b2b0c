"""What a person types, and the one clear line they get back when it cannot be done."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from widgets import lab
from widgets.command_line import main
from widgets.translation.glossary import terms

ROOT = Path(__file__).resolve().parents[1]
TEST_LINE = re.compile(r"^python3 -m venv \.venv-test && .*$", re.MULTILINE)
OPEN_LINE = re.compile(r"^python3 -m venv \.venv && .*$", re.MULTILINE)
HEAVY = ["numpy", "plotly", "numba", "ipywidgets", "anywidget", "jupyterlab", "jupyter_server", "pydantic", "scipy"]


def _said_in_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> tuple[int | str | None, str]:
    """Run the command line and return its exit code and the line it wrote."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    said = stop.value.code if isinstance(stop.value.code, str) else capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    return stop.value.code, said


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    (tmp_path / "00_start_here.ipynb").touch()
    return tmp_path


@pytest.mark.parametrize("arguments", [["--help"], ["open", "--help"]])
def test_help_goes_well(capsys: pytest.CaptureFixture[str], arguments: list[str]):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 0
    assert "open" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["opne"],
        ["open", "--prot", "8888"],
        ["open", "--language", "xx"],
        *(["open", "--port", port] for port in ("0", "65536", "-1", "x", "8e3", "٨٨٨٨", "")),
    ],
)
def test_an_unknown_option_is_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str], arguments: list[str]):
    code, said = _said_in_one_line(capsys, arguments)
    assert code == 2
    assert "--help" in said


def test_a_taken_port_is_one_line_and_exit_code_1(capsys: pytest.CaptureFixture[str], lessons: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        _, said = _said_in_one_line(capsys, ["open", "--no-browser", "--lessons", str(lessons), "--port", port])
    # sys.exit with a sentence is exit code 1 (the next test sees it from outside).
    assert f"Port {port} is taken" in said


def test_missing_lessons_are_one_line_and_exit_code_1_for_whoever_typed_it(tmp_path: Path):
    command = str(Path(sys.executable).with_name("twitch-course"))
    done = subprocess.run(
        [command, "open", "--lessons", str(tmp_path / "nowhere")], capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "pip install -r requirements.txt" in done.stderr


def test_every_port_taken_is_one_line_that_names_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lessons: Path
):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(lab, "FIRST_PORT", port)
        monkeypatch.setattr(lab, "PORTS_TO_TRY", 1)
        _, said = _said_in_one_line(capsys, ["open", "--no-browser", "--lessons", str(lessons)])
    assert f"The ports {port} to {port} are all taken" in said
    assert "--port" in said


def test_ctrl_c_while_starting_is_quiet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lessons: Path
):
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lab, "open_lab", interrupted)
    with pytest.raises(SystemExit) as stop:
        main(["open", "--no-browser", "--lessons", str(lessons)])
    assert stop.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_a_console_that_lacks_letters_shows_the_rest():
    command = str(Path(sys.executable).with_name("twitch-course"))
    done = subprocess.run(
        [command, "open", "--help"], capture_output=True, env=os.environ | {"PYTHONIOENCODING": "cp1252"}, check=True
    )
    assert b"--language" in done.stdout
    script = "from widgets import validation, command_line as c; validation.validate = lambda targets: []; "
    script += "validation.table = lambda results: ['Ω 5']; c.main(['validate'])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=os.environ | {"PYTHONIOENCODING": "cp1252"}, check=True
    )
    assert done.stdout.split() == [b"?", b"5"]


def test_a_glossary_that_a_spreadsheet_program_saved_is_read_too(tmp_path: Path):
    glossary = ROOT / "data" / "glossary.csv"
    saved = tmp_path / "glossary.csv"
    saved.write_text(glossary.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert saved.read_bytes()[:3] == b"\xef\xbb\xbf"
    assert [term.english for term in terms(saved)] == [term.english for term in terms(glossary)]


def test_help_loads_nothing_heavy():
    script = f"import sys, widgets.command_line; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("line", [OPEN_LINE, TEST_LINE])
def test_the_readme_gives_each_line_once_and_its_files_exist(line: re.Pattern[str]):
    (command,) = line.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    for name in re.findall(r"-r (\S+)", command):
        assert (ROOT / name).is_file()


def test_the_test_line_runs_lessons_browser_and_units_with_nbval():
    (command,) = TEST_LINE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert "--nbval" in command.split()
    assert "--nbval-current-env" in command.split()
    # No folder is named, so that pytest takes all of testpaths.
    assert not re.search(r"\s(tests|lessons)/?(\s|$)", command.split("-m pytest")[1])


def test_two_processes_share_the_test_line_by_files_in_the_order_of_the_collection():
    """A notebook's cells need one kernel, and a process that has run a browser test can run no other kind."""
    (command,) = TEST_LINE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert "-n 2 --dist loadfile --no-loadscope-reorder" in command


def test_continuous_integration_runs_the_line_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert "-m pytest" not in script


@pytest.mark.parametrize("listed", ["requirements.txt", "tests/requirements.txt"])
def test_every_requirement_is_pinned(listed: str):
    lines = (ROOT / listed).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert all(line == "-e ." or re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9.]+", line) for line in wanted)
