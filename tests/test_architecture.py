"""The dependency law, walked over the imports; and the sizes and names that keep the package readable."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from widgets.errors import CourseError
from widgets.folders import COURSE_FOLDER

PACKAGE = COURSE_FOLDER / "widgets"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
# From the leaves to the roof: a module imports from its own floor or one below. On the same floor two rooms keep apart,
# unless they are named here together.
FLOORS = [
    {"folders", "browser_code"},
    {"language"},
    {"errors"},
    {"content", "models", "text_twin", "evidence"},
    {"lesson", "simulation", "diagrams"},
    {"validation", "sound"},
    {"figure", "controls", "cell_widgets"},
    {"opening", "quiz", "explorers", "mechanism", "cards", "cases"},
    {"translation", "classroom"},
    {"lab"},
    {"command_line"},
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "tools"}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> set[str]:
    """Rooms of the package that a module imports, in functions too; imports for type checkers only count as well."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "widgets":
            parts = node.module.split(".")
            rooms |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            rooms |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("widgets.")}
    return rooms


def third_party(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
    return found


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.parent != PACKAGE or path.stem != "__init__"],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_no_arrow_runs_back_up(path):
    room = room_of(path)
    assert room in LEVEL, f"say on which floor '{room}' stands"
    for other in imports(path) - {room}:
        assert LEVEL[other] < LEVEL[room], f"{room} must not import {other}"


def test_models_are_pure_physiology():
    for path in (PACKAGE / "models").rglob("*.py"):
        assert imports(path) <= {"models"}
        assert third_party(path).isdisjoint({"ipywidgets", "anywidget", "plotly", "pydantic", "ruamel", "pathlib"}), (
            path
        )


def test_only_content_reads_the_data_folder():
    """The catalogue of translations apart, which `language` looks up and `translation` builds."""
    readers = {room_of(path) for path in MODULES if "DATA_FOLDER" in path.read_text(encoding="utf-8")}
    assert readers <= {"content", "folders", "translation", "lab"}


def test_no_code_asks_which_cause_it_is():
    """No `if cause == ...`: what a word of the same spelling names (a drawn molecule, a preset) is another matter."""
    causes = {path.stem for path in (COURSE_FOLDER / "data" / "causes").glob("*.yaml")}
    for path in MODULES:
        asked = {
            literal.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, (ast.Compare, ast.MatchValue))
            for literal in ast.walk(node)
            if isinstance(literal, ast.Constant)
        }
        assert asked.isdisjoint(causes), path


def test_models_simulation_and_cards_name_no_cause():
    causes = {path.stem for path in (COURSE_FOLDER / "data" / "causes").glob("*.yaml")}
    for path in MODULES:
        if room_of(path) in {"models", "simulation", "validation", "cards"}:
            literals = {
                node.value
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Constant)
            }
            assert literals.isdisjoint(causes), path


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno < 80, node.name


def test_names_say_what_is_in_them():
    for path in PACKAGE.rglob("*"):
        assert path.stem not in FORBIDDEN_NAMES
    assert not (COURSE_FOLDER / "tests" / "widgets").exists(), "it would shadow the package"


def test_no_star_imports_and_no_paths_bent():
    for path in [*MODULES, *(COURSE_FOLDER / "tests").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        stars = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
        assert not stars, path


def test_the_top_level_is_as_the_customer_fixed_it():
    allowed = {
        "lessons",
        "widgets",
        "data",
        "tests",
        "requirements.txt",
        "README.md",
        "pyproject.toml",
        "LICENSE",
        "build",
    }
    names = {path.name for path in COURSE_FOLDER.iterdir() if not path.name.startswith(".")}
    assert {name for name in names if not name.endswith(".egg-info")} <= allowed


def test_the_public_names_are_there():
    import widgets

    for name in widgets.__all__:
        assert callable(getattr(widgets, name)), name
    with pytest.raises(CourseError, match="Did you mean 'Quiz'"):
        widgets.Quizz  # noqa: B018
    assert not hasattr(widgets, "__wrapped__")
    assert not hasattr(widgets, "_repr_html_")


@pytest.mark.parametrize("line", ["from widgets import Quizz", "import widgets; widgets.Quizz()"])
def test_a_misspelt_name_is_one_sentence_in_a_notebook(line):
    """Run in a shell of its own, which prints what a notebook would show."""
    shell = [sys.executable, "-m", "IPython", "--quick", "--no-banner", "--colors=NoColor", "-c", line]
    # IPython remarks on an activated environment that is not its own.
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(shell, capture_output=True, encoding="utf-8", cwd=COURSE_FOLDER, env=environment)
    said = [text for text in (done.stdout + done.stderr).splitlines() if text]
    assert said == ["This course has no 'Quizz'. Did you mean 'Quiz'?"]


def test_a_room_can_be_imported_from_the_package_before_anything_else():
    line = "from widgets import content, validation; content.lessons, validation.validate"
    subprocess.run([sys.executable, "-c", line], check=True, cwd=COURSE_FOLDER)
