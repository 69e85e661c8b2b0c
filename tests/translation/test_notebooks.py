"""Lessons in another language: same cells, working links, outputs that a second run does not change."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from widgets.errors import CourseError
from widgets.folders import LESSONS_FOLDER
from widgets.translation.notebook_files import LIVE_TYPES, read_notebook, stripped, write_notebook
from widgets.translation.notebooks import build_lessons, execute, executed, move_links, tell_of_english, translated

SHIPPED = sorted(LESSONS_FOLDER.rglob("*.ipynb"))
STEMS = ["02_rest", "03_fire"]
TRANSLATIONS = {
    ("lessons/03_fire.ipynb:title", "Fire"): "आवेग",
    ("lessons/03_fire.ipynb:text", "See [rest](02_rest.ipynb)."): "[विश्राम](02_rest.ipynb) देखें।",
}


def lookup(context, text):
    return TRANSLATIONS.get((context, text), text)


def lesson(*more):
    setup = "from widgets import use_lesson\nuse_lesson('03_fire')"
    return new_notebook(
        cells=[
            new_markdown_cell("# Fire", id="title", metadata={"tags": ["title"]}),
            new_code_cell(setup, id="setup", metadata={"tags": ["setup"], "jupyter": {"source_hidden": True}}),
            new_markdown_cell("See [rest](02_rest.ipynb).\n", id="text"),
            *more,
        ]
    )


@pytest.fixture
def lessons(tmp_path):
    """A folder with one lesson whose code needs nothing of the course."""
    code = "import os\nprint(os.environ['TWITCH_COURSE_CLOCK'], os.listdir(os.environ['TWITCH_COURSE_ANSWERS']))"
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Fire", id="title"),
            new_code_cell(code, id="clock"),
            new_code_cell("use_lesson = dict\nuse_lesson('03_fire') if 0 else 1 + 1", id="sum"),
        ]
    )
    write_notebook(notebook, tmp_path / "03_fire.ipynb")
    return tmp_path


def test_only_words_and_the_language_differ():
    english = lesson()
    hindi = translated(english, "03_fire", "hi", lookup, STEMS)
    assert [cell.source for cell in hindi.cells] == [
        "# आवेग",
        'from widgets import use_lesson\nuse_lesson("03_fire", language="hi")',
        "[विश्राम](02_rest.ipynb) देखें।\n",
    ]
    assert [(c.id, c.cell_type, c.metadata) for c in hindi.cells] == [
        (c.id, c.cell_type, c.metadata) for c in english.cells
    ]


def test_what_has_no_translation_stays_english():
    hindi = translated(lesson(new_markdown_cell("New.", id="new")), "03_fire", "hi", lookup, STEMS)
    assert hindi.cells[-1].source == "New."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](02_rest.ipynb)", "[a](02_rest.ipynb)"),
        ("[a](02_rest.ipynb#part)", "[a](02_rest.ipynb#part)"),
        ("[a](images/a.png)", "[a](../images/a.png)"),
        ("![a](../data/a.png 'title')", "![a](../../data/a.png 'title')"),
        ("[a](hi/03_fire.ipynb)", "[a](../03_fire.ipynb)"),
        ("[a](https://example.org/a)", "[a](https://example.org/a)"),
        ("[a](#part)", "[a](#part)"),
        ("[a](mailto:a@b.org)", "[a](mailto:a@b.org)"),
        ('<img src="a.png">', '<img src="../a.png">'),
        ("[a]: b.png", "[a]: ../b.png"),
        ("f(x.y)", "f(x.y)"),
    ],
)
def test_relative_links_work_one_folder_further_down(before, after):
    assert move_links(before, "hi", STEMS) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See [rest](02_rest.ipynb).", "See [rest](02_rest.ipynb)."),
        ("See [next](04_later.ipynb).", "See [next](04_later.ipynb) (अंग्रेज़ी में)."),
        ("See [next](04_later.ipynb#part).", "See [next](04_later.ipynb#part) (अंग्रेज़ी में)."),
        ("[हिंदी](hi/03_fire.ipynb)", "[हिंदी](hi/03_fire.ipynb)"),
        ("![a](a.png) [b](b.csv)", "![a](a.png) [b](b.csv)"),
    ],
)
def test_a_link_to_a_lesson_that_is_only_in_english_says_so(before, after):
    assert tell_of_english(before, STEMS, "अंग्रेज़ी में") == after


def test_stripping_leaves_nothing_that_changes_from_run_to_run():
    data = {kind: {} for kind in LIVE_TYPES} | {"text/plain": "Rest: −65 mV"}
    only_live = {kind: {} for kind in LIVE_TYPES}
    cell = new_code_cell("1", id="a", execution_count=3, metadata={"execution": {"iopub.status.busy": "now"}})
    cell.outputs = [
        nbformat.v4.new_output("display_data", data),
        nbformat.v4.new_output("display_data", only_live),
    ]
    notebook = new_notebook(
        cells=[cell], metadata={"widgets": {"state": {}}, "language_info": {"name": "python", "version": "3.11.2"}}
    )
    clean = stripped(notebook)
    assert clean.metadata == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert clean.cells[0].metadata == {}
    assert clean.cells[0].execution_count == 3
    assert [dict(output.data) for output in clean.cells[0].outputs] == [{"text/plain": "Rest: −65 mV"}]


def test_a_run_has_no_answers_a_fixed_clock_and_gives_the_same_file_twice(lessons, monkeypatch, tmp_path):
    monkeypatch.setenv("TWITCH_COURSE_CLOCK", "2031-01-01T00:00:00Z")
    assert execute(lessons=lessons) == ["03_fire.ipynb"]
    first = (lessons / "03_fire.ipynb").read_bytes()
    assert execute(lessons=lessons) == []
    assert (lessons / "03_fire.ipynb").read_bytes() == first
    cells = read_notebook(lessons / "03_fire.ipynb").cells
    assert cells[1].outputs[0].text == "2026-01-01T12:00:00Z []\n"
    assert cells[2].outputs[0].data["text/plain"] == "2"
    assert [cell.execution_count for cell in cells[1:]] == [1, 2]


def test_a_built_lesson_stands_in_the_folder_of_its_language(lessons):
    assert build_lessons("hi", lookup, ["03_fire"], ["03_fire"], lessons) == ["hi/03_fire.ipynb"]
    assert build_lessons("hi", lookup, ["03_fire"], ["03_fire"], lessons) == []
    built = read_notebook(lessons / "hi" / "03_fire.ipynb")
    assert built.cells[0].source == "# आवेग"
    assert built.cells[2].outputs[0].data["text/plain"] == "2"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(LESSONS_FOLDER).as_posix())
def test_a_shipped_lesson_was_run_and_holds_nothing_live(path):
    notebook = read_notebook(path)
    assert notebook == stripped(notebook)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(LESSONS_FOLDER).as_posix())
def test_every_relative_link_of_a_shipped_lesson_leads_to_a_file(path):
    text = "\n".join(cell.source for cell in read_notebook(path).cells if cell.cell_type == "markdown")
    targets = re.findall(r"\]\(([^)\s#]+)", text)
    assert [target for target in targets if ":" not in target and not (path.parent / target).exists()] == []


def test_a_cell_that_fails_is_named_in_one_sentence(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("1", id="fine"), new_code_cell("1 / 0", id="broken")])
    with pytest.raises(CourseError, match=r"03_fire\.ipynb cannot be run: cell 'broken' says: ZeroDivisionError"):
        executed(notebook, tmp_path, "03_fire.ipynb")


def test_words_on_the_error_stream_are_not_committed(tmp_path):
    code = "import sys; print('old name', file=sys.stderr)"
    with pytest.raises(CourseError, match="cell 'noisy' says: old name"):
        executed(new_notebook(cells=[new_code_cell(code, id="noisy")]), tmp_path, "03_fire.ipynb")


def test_an_unknown_lesson_and_a_broken_file_are_told_in_one_sentence(lessons):
    with pytest.raises(CourseError, match=r"no notebook '03_fier\.ipynb'.*'03_fire'"):
        execute(["03_fier"], lessons)
    (lessons / "bad.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"'bad\.ipynb' is not a valid notebook"):
        read_notebook(lessons / "bad.ipynb")
