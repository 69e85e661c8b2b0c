"""The instructors' guide can be followed: its bank is a bank, its commands are commands, its pictures are small."""

import base64
import json
import re
import shlex

import pytest

from widgets.classroom.bank import load_bank
from widgets.classroom.leak_scan import scan
from widgets.command_line import build_parser
from widgets.folders import DATA_FOLDER, LESSONS_FOLDER

CELLS = json.loads((LESSONS_FOLDER / "instructors.ipynb").read_text("utf-8"))["cells"]
TEXT = "\n\n".join("".join(cell["source"]) for cell in CELLS)
COMMANDS = re.findall(r"^\.venv/bin/twitch-course (.+)$", TEXT, re.MULTILINE)


@pytest.fixture
def bank(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "03_action_potential.yaml").write_text(example, "utf-8")
    return load_bank(tmp_path)


def test_the_example_is_a_bank_with_keys_that_the_course_does_not_hold(bank):
    assert [item.kind for item in bank.items().values()] == ["single_choice", "numeric"]
    assert not list(scan(DATA_FOLDER / "quizzes", bank))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_understood(command):
    options = build_parser().parse_args(shlex.split(command))
    assert callable(options.run)


def test_the_commands_are_those_of_a_class_from_beginning_to_end():
    assert {command.split()[0] for command in COMMANDS} == {"assign", "mark", "export"}


def test_every_picture_is_there_small_and_described():
    attached = {name: image for cell in CELLS for name, image in cell.get("attachments", {}).items()}
    shown = dict(re.findall(r"!\[([^\]]+)\]\(attachment:([^)]+)\)", TEXT))
    assert set(shown.values()) == set(attached)
    assert all(len(words.split()) > 8 for words in shown)
    for image in attached.values():
        assert len(base64.b64decode(image["image/png"])) < 30_000
