"""A malformed mechanism file gets one sentence that names the file, the part or line, and what to write instead."""

import shutil

import pytest

from widgets import content
from widgets.content.yaml_source import ContentError
from widgets.folders import DATA_FOLDER

NAME = "action_potential"


@pytest.fixture
def complaint(tmp_path):
    """``complaint(right, wrong)``: the sentence about the file in which `right` has become `wrong` once."""

    def provoke(right: str, wrong: str) -> str:
        folder = tmp_path / "data"
        shutil.copytree(DATA_FOLDER / "mechanisms", folder / "mechanisms")
        file = folder / "mechanisms" / f"{NAME}.yaml"
        text = file.read_text(encoding="utf-8")
        assert right in text
        file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            content.mechanism(NAME, folder)
        return str(caught.value)

    return provoke


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("id: pump, kind: pump", "id: pump, kind: pmup", ["part 'pump'", "kind 'pmup'", "Did you mean 'pump'?"]),
        ("kind: membrane", "type: membrane", ["part 'membrane'", "kind ''"]),
        ("label: leak_channel", "lable: leak_channel", ["lable", "not known", "Did you mean 'label'?"]),
        ("label: leak_channel", "label: leak_chanel", ["part 'leak'", "label", "Did you mean 'leak_channel'?"]),
        ("through: leak,", "through: leek,", ["part 'leak_flow'", "through", "Did you mean 'leak'?"]),
        ("instead: sodium_first", "instead: sodium_frist", ["part 'sodium_second'", "Did you mean 'sodium_first'?"]),
        ("inside pump, outside pump", "within pump, outside pump", ["station", "within pump"]),
        ("at_work: [7]", "at_work: [8]", ["part 'pump'", "at_work", "no step 8", "1 to 7"]),
        ("[closed, open, open, inactivated, inactivated, closed, closed]", "[closed, open]",
         ["part 'sodium_first'", "states", "7 in all, not 2"]),
        ("states: [closed, closed, closed, open, open, open, closed]", "states: [shut, closed]", ["states", "'shut'"]),
        ("gates: one,", "gates: none,", ["a channel without gates has none"]),
        ("id: leak_flow", "id: leak", ["two parts have the id 'leak'"]),
        ("wide: 112", "wid: 112", ["place", "wid"]),
        ("outside: 18", "outside: -1", ["outside", "-1"]),
    ],
)  # fmt: skip
def test_one_sentence_says_what_is_wrong(complaint, right, wrong, expected):
    sentence = complaint(right, wrong)
    for words in ["action_potential.yaml", *expected]:
        assert words in sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence


def test_a_potassium_channel_has_no_inactivation(complaint):
    sentence = complaint("[closed, closed, closed, open, open, open, closed]",
                         "[closed, closed, closed, open, inactivated, open, closed]")  # fmt: skip
    assert "only a channel with gate_and_ball can be inactivated" in sentence
