"""What every notebook keeps to: its anatomy, short code, no prose in code, committed outputs, numbers with a source."""

import ast
import json
import math
import re
import statistics
from dataclasses import dataclass
from pathlib import Path

import pytest

from widgets import content
from widgets.content.red_flags import red_flags
from widgets.folders import LESSONS_FOLDER
from widgets.simulation import observable

NOTEBOOKS = sorted(path for path in LESSONS_FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
ENGLISH = [path for path in NOTEBOOKS if path.parent == LESSONS_FOLDER]


@dataclass(frozen=True)
class Cell:
    """A cell: what the tests ask about it."""

    id: str
    kind: str
    tags: tuple[str, ...]
    source: str
    execution_count: int | None
    outputs: tuple[dict, ...]
    hidden: bool


def read(path: Path) -> dict:
    """Return the notebook as it is stored."""
    return json.loads(path.read_text(encoding="utf-8"))


def cells(path: Path) -> list[Cell]:
    """Return the cells of a notebook in order."""
    return [
        Cell(
            id=cell["id"],
            kind=cell["cell_type"],
            tags=tuple(cell["metadata"].get("tags", ())),
            source="".join(cell["source"]),
            execution_count=cell.get("execution_count"),
            outputs=tuple(cell.get("outputs", ())),
            hidden=cell["metadata"].get("jupyter", {}).get("source_hidden", False),
        )
        for cell in read(path)["cells"]
    ]


def name(path: Path) -> str:
    """Return a short name for a test's id."""
    return str(path.relative_to(LESSONS_FOLDER))


MARK = re.compile(r"(?P<before>[^\n]{0,40}?)<!--(?P<kind>fact|parameter|observable):(?P<id>[\w.]+)-->")
NUMBER = re.compile(r"[−-]?\d+(?:[.,]\d+)?")
ANATOMY = [
    "title", "objectives", "setup", "warm-up", "hook", "predict", "observe", "explain", "mechanism", "worked", "check",
    "article", "case", "quiz", "summary", "references",
]  # fmt: skip
# Lessons on causes tell where the cause acts, how sure science is, what helps and when to get help.
CAUSE_PARTS = {"site", "evidence", "what-helps", "red-flags"}
CAUSE_LESSON = re.compile(r"1\d_|2[01]_")
FRONT_MATTER = {"00_start_here", "00_if_you_worry", "instructors"}
LESSONS = [path for path in NOTEBOOKS if path.stem not in FRONT_MATTER]
# Numbers that need no source: how to find a way about the course, and the years of works that are named beside them.
FREE_NUMBERS = [
    r"[Ll]esson \d+", r"पाठ \d+", r"about \d+ minutes", r"\d+ मिनट", r"^\d+\. ", r"\b(?:18|19|20)\d\d\b", r"`[^`]*`",
    r"\]\([^)]*\)", r"\$\$.*?\$\$", r"<!--.*?-->", r"step \d", r"चरण \d", r"112", r"999", r"14416", r"log10|log_\{10\}", r"[Bb]eta-2", r"बीटा[- ]2",
    r"\b[CTLS]\d\b",  # roots of nerves
]  # fmt: skip

# Units that are words of English; what they are elsewhere is the translator's.
UNITS_IN_WORDS = {"hours", "days", "weeks", "months", "years"}

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=name)


@every_lesson
def test_a_lesson_has_every_part_of_the_anatomy_in_order(path):
    order = [tag for cell in cells(path) for tag in cell.tags]
    firsts = sorted(ANATOMY, key=lambda tag: order.index(tag) if tag in order else -1)
    assert set(ANATOMY) <= set(order)
    # The setup cell stands before the objectives, which need it, and checks stand through the text.
    free = {"setup", "check"}
    assert [tag for tag in firsts if tag not in free] == [tag for tag in ANATOMY if tag not in free]
    checks = [cell.id for cell in cells(path) if cell.kind == "code" and cell.tags == ("check",)]
    assert len(checks) >= 2


@every_lesson
def test_a_lesson_on_causes_has_its_own_parts(path):
    tags = {tag for cell in cells(path) for tag in cell.tags}
    assert (CAUSE_PARTS & tags) == (CAUSE_PARTS if CAUSE_LESSON.match(path.stem) else set())


@every_notebook
def test_each_cell_has_one_tag_and_an_id_that_can_be_read(path):
    ids = [cell.id for cell in cells(path)]
    assert len(set(ids)) == len(ids)
    for cell in cells(path):
        assert len(cell.tags) == 1, cell.id
        assert re.fullmatch(r"[a-z][a-z0-9-]+", cell.id), cell.id


@every_notebook
def test_code_is_short_hidden_and_holds_no_words_for_the_reader(path):
    for cell in cells(path):
        if cell.kind != "code":
            continue
        assert len(cell.source.splitlines()) <= 3, cell.id
        assert cell.hidden, cell.id
        assert "#" not in cell.source, cell.id
        tree = ast.parse(cell.source)
        strings = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert not [text for text in strings if " " in text], cell.id
        imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
        assert not imports or cell.tags == ("setup",), cell.id


def test_half_of_the_notebooks_are_smaller_than_120_kilobytes():
    assert statistics.median(path.stat().st_size for path in NOTEBOOKS) < 120_000


@every_notebook
def test_outputs_are_committed_small_and_without_widget_state(path):
    notebook = read(path)
    assert "widgets" not in notebook["metadata"]
    assert len(path.read_text(encoding="utf-8")) < 130_000
    for cell in cells(path):
        if cell.kind != "code":
            continue
        assert cell.execution_count is not None, f"{cell.id}: nbval compares nothing for a cell that was not executed"
        assert cell.outputs, cell.id
        for output in cell.outputs:
            assert output["output_type"] in {"display_data", "execute_result"}, f"{cell.id}: {output}"
            assert set(output["data"]) <= {"text/plain", "text/html"}, cell.id
            assert "".join(output["data"]["text/plain"]).strip(), cell.id


@every_notebook
def test_links_to_other_lessons_lead_somewhere(path):
    for cell in cells(path):
        for target in re.findall(r"\]\(([^)#]+\.ipynb)[^)]*\)", cell.source):
            assert (path.parent / target).resolve().exists(), f"{cell.id}: {target}"


@every_notebook
def test_each_marked_number_is_the_one_in_data(path):
    is_translated = path.parent != LESSONS_FOLDER
    for cell in cells(path):
        if cell.kind != "markdown":
            continue
        for mark in MARK.finditer(cell.source):
            number = NUMBER.findall(mark["before"])[-1]
            shown = float(number.replace("−", "-").replace(",", "."))
            value, unit = looked_up(mark["kind"], mark["id"])
            decimals = len(number.partition(".")[2])
            assert math.isclose(shown, round(value, decimals), abs_tol=1e-9), f"{cell.id}: {mark[0]} is {value}"
            after = mark["before"].rpartition(number)[2].replace("*", "").strip()
            told = after == unit or (is_translated and unit in UNITS_IN_WORDS and after)
            assert unit in {"", "1"} or told, f"{cell.id}: {mark[0]} is in {unit}"


def looked_up(kind, key):
    if kind == "fact":
        fact = content.facts()[key]
        return fact.value, fact.unit
    if kind == "parameter":
        stage, _dot, parameter = key.partition(".")
        found = content.parameters()[stage][parameter]
        return found.value, found.unit.replace("degC", "°C")
    return observable(key), {True: "mV", False: ""}[key.endswith("potential")]


@every_notebook
def test_no_number_stands_in_prose_without_a_source(path):
    for cell in cells(path):
        if cell.kind != "markdown":
            continue
        text = MARK.sub(lambda mark: NUMBER.sub("", mark[0]), cell.source)
        for free in FREE_NUMBERS:
            text = re.sub(free, " ", text, flags=re.MULTILINE | re.DOTALL if "$$" in free else re.MULTILINE)
        left = [number for number in NUMBER.findall(text) if number not in {"0"}]
        assert not left, f"{cell.id}: {left} in data/facts.yaml and marked, or written in words?"


@pytest.mark.parametrize("path", [path for path in ENGLISH if path.stem in content.quizzes()], ids=name)
def test_a_quiz_and_its_lesson_fit_together(path):
    bank = content.quiz(path.stem)
    shown = set(re.findall(r'Quiz\("([\w-]+)"', "\n".join(cell.source for cell in cells(path))))
    assert shown == {item.part for item in bank.items}
    for objective in content.objectives(path.stem):
        items = [item for item in bank.items if item.objective == objective.id]
        assert len(items) >= 2, f"{objective.id} needs two items or more"


@pytest.mark.parametrize("path", [path for path in ENGLISH if path.stem in content.quizzes()], ids=name)
def test_the_right_answer_does_not_give_itself_away(path):
    singles = [item for item in content.quiz(path.stem).items if item.kind == "single_choice"]
    places = [next(index for index, choice in enumerate(item.choices) if choice.correct) for item in singles]
    assert max(places.count(place) for place in set(places)) <= len(singles) / 2
    longest = [item for item in singles if max(item.choices, key=lambda choice: len(choice.text)).correct]
    assert len(longest) <= 0.4 * len(singles), [item.id for item in longest]


@pytest.mark.parametrize("path", [path for path in ENGLISH if path.stem in content.quizzes()], ids=name)
def test_everything_cited_is_in_the_list_at_the_end(path):
    cited = set(content.lessons()[path.stem].references)
    cited |= {reference for item in content.quiz(path.stem).items for reference in item.references}
    for cell in cells(path):
        for name in re.findall(r'CauseCard\("(\w+)"\)', cell.source):
            assert set(content.cause(name).references) <= cited, name
        for mark in MARK.finditer(cell.source):
            if mark["kind"] == "fact":
                assert content.facts()[mark["id"]].source.reference in cited, mark[0]


def test_there_is_no_lesson_that_the_course_does_not_list():
    listed = set(content.lessons()) | FRONT_MATTER
    assert {path.stem for path in LESSONS_FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts} <= listed


def test_the_page_for_the_worried_says_the_red_flags_in_their_own_words():
    (cell,) = [cell for cell in cells(LESSONS_FOLDER / "00_if_you_worry.ipynb") if "red-flags" in cell.tags]
    known = red_flags()
    for tier, part in zip(known.tiers, cell.source.split("\n### ")[1:], strict=True):
        assert part.startswith(f"{tier.title}\n\n{tier.advice}"), tier.id
        signs = {flag.sign for flag in known.flags if flag.tier == tier.id}
        assert set(re.findall(r"^- (.*)$", part, re.MULTILINE)) <= signs, tier.id
    shown = [flag for flag in known.flags if flag.sign in cell.source]
    rests_on = {work for record in (*known.tiers, *shown) for work in record.rests_on}
    assert rests_on <= set(content.lessons()["00_if_you_worry"].references)
