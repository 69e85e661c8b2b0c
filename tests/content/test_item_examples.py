"""The examples of data/README.md are read by the loader: what an author copies works."""

import re
import shutil

import pytest
from ruamel.yaml import YAML

from widgets.content import Cause, Quiz, check_everything, parameters, references
from widgets.content.cause_checks import check_cause
from widgets.content.item_records import AnyItem
from widgets.folders import DATA_FOLDER
from widgets.validation import unmet_expectations

TEXT = (DATA_FOLDER / "README.md").read_text(encoding="utf-8")
BLOCKS = [
    block
    for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    if re.search(r"^    kind: ", block, re.MULTILINE)
]


def items(block: str) -> list[dict]:
    data = YAML(typ="safe", pure=True).load(block)
    return data["items"] if isinstance(data, dict) else data


def test_every_kind_has_an_example():
    kinds = {item["kind"] for block in BLOCKS for item in items(block)}
    kinds.add("multiple_choice")  # its example is that of single_choice
    assert kinds == {kind.model_fields["kind"].annotation.__args__[0] for kind in AnyItem.__args__}


def test_the_example_of_a_cause_can_be_copied():
    (block,) = [block for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL) if "\nperturbations:" in block]
    cause = Cause.model_validate(YAML(typ="safe", pure=True).load(block))
    assert list(check_cause(cause, "README.md", parameters())) == []
    assert unmet_expectations(cause) == []
    assert set(cause.references) <= set(references())


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example_can_be_copied(block):
    bank = Quiz.model_validate({"items": items(block)})
    assert {name for item in bank.items for name in item.references} <= set(references())


def test_a_drawing_that_does_not_exist_is_told(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA_FOLDER, folder, ignore=shutil.ignore_patterns("locale"))
    label = next(block for block in BLOCKS if "kind: label" in block)
    bank = folder / "quizzes" / "03_action_potential.yaml"
    bank.write_text(
        bank.read_text(encoding="utf-8") + label.replace("mechanism: action_potential", "mechanism: action_potentiel"),
        encoding="utf-8",
    )
    assert any("mechanism 'action_potentiel' does not exist" in problem for problem in check_everything(folder))
