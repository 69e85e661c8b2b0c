"""A scene drawing in a real lesson: stepping changes caption and numbers, molecules travel, nothing is complained of."""

import nbformat
import pytest

from widgets import content


@pytest.mark.parametrize(("name", "molecules"), [("neuromuscular_junction", 20), ("reflex_loop", 0)])
def test_stepping_through_a_scene(start_course, open_lesson, run_lesson, console_errors, tmp_path, name, molecules):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(f'from widgets import Mechanism\nMechanism("{name}")')],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    (tmp_path / "lessons").mkdir()
    nbformat.write(notebook, tmp_path / "lessons" / "00_start_here.ipynb")
    course = start_course(tmp_path / "lessons")
    page = open_lesson("00_start_here", on=course, theme="light", width=1400, height=1100)
    run_lesson(page)
    output = page.locator(".jp-OutputArea-output").first
    steps = content.mechanism(name).steps
    output.locator(".annotation-text", has_text=steps[0].name).first.wait_for()
    for step in steps[1:]:
        output.get_by_role("button", name="Forward").click()
        output.locator(".annotation-text", has_text=step.name).first.wait_for()
        assert step.caption in output.locator("[aria-live]").first.inner_text()
    assert output.locator(".scatterlayer .point").count() >= molecules
    assert console_errors(page) == []
