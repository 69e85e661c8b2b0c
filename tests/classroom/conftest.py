"""What the tests of the classroom share: a private bank with a question of every kind, in English and in Hindi."""

import copy
import importlib.util
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from widgets.classroom.bank import load_bank
from widgets.classroom.mark_release import Marking, MarkingOrder
from widgets.classroom.release import make_release

_spec = importlib.util.spec_from_file_location("class_maker", Path(__file__).with_name("class_maker.py"))
_class_maker = importlib.util.module_from_spec(_spec)
sys.modules["class_maker"] = _class_maker  # dataclasses look their module up
_spec.loader.exec_module(_class_maker)

EXAMPLES = Path(__file__).parents[1] / "quiz" / "example_bank" / "quizzes" / "03_action_potential.yaml"
STEM = "03_action_potential"
WORDS = {
    "prompt", "text", "feedback", "feedback_right", "feedback_wrong", "explanation", "model_answer", "hints", "quantity", "name", "description",
}  # fmt: skip


def write_yaml(path: Path, tree: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as stream:
        YAML().dump(tree, stream)


def private_items() -> list[dict]:
    """The example bank as graded questions: other ids, real references, keys that no practice question holds."""
    tree = YAML(typ="safe").load(EXAMPLES.read_text("utf-8"))
    items = []
    for item in tree["items"]:
        item = copy.deepcopy(item) | {"references": ["hodgkin_huxley_1952"], "part": "quiz"}
        item["id"] = item["id"].replace("example.", "exam.")
        if item["id"] == "exam.order_of_events":
            item["explanation"] += " Nobody has ever seen it happen the other way round."
        if item["id"] == "exam.drawn_equilibrium":  # a practice question of lesson 2 has the same formulas
            item["answer"]["expression"] = "log10(outside / inside) * 61.5"
            item["mistakes"][0]["expression"] = "log10(inside / outside) * 61.5"
        if item["id"] != "exam.computed":  # it would need the whole axon
            items.append(item)
    return items


def in_hindi(tree):
    """The same questions with other words; what stands in braces is a drawn number and stays."""
    if isinstance(tree, list):
        return [in_hindi(entry) for entry in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        key: [f"हिंदी {line}" for line in value] if key == "hints"
        else f"हिंदी {value}" if key in WORDS and isinstance(value, str)
        else in_hindi(value)
        for key, value in tree.items()
    }  # fmt: skip


def write_bank(folder: Path) -> Path:
    write_yaml(folder / f"{STEM}.yaml", {"items": private_items()})
    write_yaml(folder / "hi" / f"{STEM}.yaml", {"items": in_hindi(private_items())})
    return folder


@pytest.fixture
def bank_folder(tmp_path) -> Path:
    """A private bank on the disk."""
    return write_bank(tmp_path / "private-bank")


@pytest.fixture(scope="session")
def spring(tmp_path_factory):
    """A bank and a release of it in both languages, made once a run: copy what you change."""
    folder = tmp_path_factory.mktemp("spring")
    bank = load_bank(write_bank(folder / "bank"))
    due = datetime(2026, 1, 10, 12, tzinfo=UTC)
    return bank, make_release([STEM], folder / "out", bank, ("en", "hi"), due, "Spring")


@pytest.fixture
def bank(bank_folder):
    return load_bank(bank_folder)


@pytest.fixture
def edit_bank(bank_folder):
    """``edit_bank(old, new)``: change the text of the English bank file."""

    def edit(pattern: str, new: str, language: str = "") -> None:
        path = bank_folder / language / f"{STEM}.yaml"
        text = path.read_text("utf-8")
        changed = re.sub(pattern, lambda _match: new, text, count=1)
        assert changed != text
        path.write_text(changed, "utf-8")

    return edit


@pytest.fixture(scope="session")
def class_maker():
    """The functions that make a class."""
    return _class_maker


RECEIVED = datetime(2026, 1, 6, tzinfo=UTC)


@pytest.fixture(scope="session")
def marked_class(spring, class_maker, tmp_path_factory):
    """``(made, outcome, order, learners)``: a class of sixty, handed in by Moodle's folders, marked once a run."""
    bank, made = spring
    folder = tmp_path_factory.mktemp("class")
    learners = class_maker.make_class(list(bank.items().values()), made.release, 60)
    order = MarkingOrder(
        class_maker.write_folder(folder / "hand-ins", learners, RECEIVED),
        class_maker.write_roster(folder / "roster.csv", learners), bank.folder, folder / "marks",
    )  # fmt: skip
    marking = Marking(order)
    outcome = marking.mark()
    marking.write_feedback(outcome)
    return made, outcome, order, learners
