"""The red flags: one text, three tiers, nothing from memory behind one, no question to the reader."""

import shutil

import pytest

from widgets import content
from widgets.content.red_flags import red_flags
from widgets.content.yaml_source import ContentError
from widgets.folders import DATA_FOLDER

RECORDS = red_flags()


@pytest.fixture
def folder(tmp_path):
    """A copy of the data folder, which a test may spoil."""
    return shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns("locale"))


def replace(folder, old, new):
    path = folder / "red_flags.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("entry", [*RECORDS.tiers, *RECORDS.flags], ids=lambda entry: entry.id)
def test_nothing_behind_a_red_flag_is_from_memory(entry):
    assert entry.rests_on
    for name in entry.rests_on:
        assert content.references()[name].checked in ("primary", "abstract", "secondary"), name


@pytest.mark.parametrize("flag", RECORDS.flags, ids=lambda flag: flag.id)
def test_a_sign_is_short_calm_and_asks_nothing(flag):
    for text in (flag.sign, flag.why):
        assert "?" not in text
        assert "!" not in text
        assert len(text.split()) <= 32
        assert text.endswith(".")
    assert "you" not in flag.sign.lower().split(), "signs speak of anybody, not of the reader"


def test_the_first_tier_says_whom_to_call_in_india_and_in_the_european_union():
    assert "112 in India or the European Union" in RECORDS.tiers[0].advice


def test_every_tier_has_flags_and_every_cause_knows_its_own():
    assert {flag.tier for flag in RECORDS.flags} == {tier.id for tier in RECORDS.tiers}
    for name, cause in content.causes().items():
        assert set(cause.red_flags) <= set(RECORDS.by_id()), name


def test_a_work_known_from_memory_only_is_refused(folder):
    memory = next(work.id for work in content.references().values() if work.checked == "memory")
    replace(folder, "rests_on: [turner_2016]", f"rests_on: [{memory}]")
    assert any("red_flags.yaml, tetany" in said and memory in said for said in content.check_everything(folder))


def test_an_unknown_work_gets_the_nearest_name(folder):
    replace(folder, "rests_on: [turner_2016]", "rests_on: [turner_2061]")
    assert any("Did you mean 'turner_2016'" in said for said in content.check_everything(folder))


def test_a_tier_that_is_missing_and_an_id_used_twice_are_told_with_the_file(folder):
    replace(folder, "- id: seizure", "- id: tetany")
    with pytest.raises(ContentError, match=r"red_flags.yaml.*two red flags have the same id"):
        red_flags(folder)
