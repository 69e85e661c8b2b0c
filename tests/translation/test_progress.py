"""How far a translation is, counted by file, and what became stale with its cell and block."""

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from widgets.translation.catalogues import catalogue_path, catalogue_text, read_catalogue, update
from widgets.translation.notebook_files import write_notebook
from widgets.translation.progress import status


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one lesson with two blocks, without code or records."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "widgets").mkdir()
    monkeypatch.setattr("widgets.translation.sources.record_messages", lambda: iter(()))
    write(tmp_path, "# Title\n\nThe axon fires once.\n")
    return tmp_path


def write(course, markdown):
    notebook = new_notebook(cells=[new_markdown_cell(markdown, id="text")])
    write_notebook(notebook, course / "lessons" / "03_fire.ipynb")


def test_counts_and_stale_blocks(course):
    folder = course / "locale"
    update("hi", folder, course)
    assert status("hi", folder, course)[0] == "hi: 0 of 2 texts translated (0 %), 0 to be looked at again"

    catalogue = read_catalogue("hi", folder)
    catalogue.get("The axon fires once.", "lessons/03_fire.ipynb:text").string = "एक्सॉन एक बार आवेग भेजता है।"
    catalogue_path("hi", folder).write_text(catalogue_text(catalogue), encoding="utf-8")
    assert status("hi", folder, course) == [
        "hi: 1 of 2 texts translated (50 %), 0 to be looked at again",
        "  lessons/03_fire.ipynb: 1 of 2 (50 %), 0 to be looked at again",
    ]

    write(course, "# Title\n\nThe axon fires twice.\n")
    lines = status("hi", folder, course)
    assert lines[0] == "hi: 0 of 2 texts translated (0 %), 1 to be looked at again"
    assert lines[-1] == (
        "  changed: lessons/03_fire.ipynb:text, block 2: 'The axon fires once.' is now 'The axon fires twice.'"
    )
    before = catalogue_path("hi", folder).read_text(encoding="utf-8")
    assert "twice" not in before, "status writes nothing"


def test_all_languages_are_counted_by_default(course):
    folder = course / "locale"
    update("hi", folder, course)
    update("de", folder, course)
    lines = status(folder=folder, course=course)
    assert [line[:3] for line in lines if not line.startswith(" ")] == ["de:", "hi:"]
