"""The claims of the article: whole, sourced, each by itself readable; what is wrong in the file is told with its name."""

import re
import shutil
from collections import Counter

import pytest

from widgets import content
from widgets.content.claims import VERDICTS, claims
from widgets.content.yaml_source import ContentError
from widgets.folders import DATA_FOLDER, LESSONS_FOLDER

ALL = claims()
LESSON = "24_read_the_article"
# The prose of the lesson says these numbers in words.
IN_WORDS = {78: "seventy-eight", 33: "thirty-three", 17: "seventeen", 11: "eleven"}
every_claim = pytest.mark.parametrize("claim", ALL.values(), ids=ALL)


@pytest.fixture
def folder(tmp_path):
    """A copy of the data folder, which a test may spoil."""
    return shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns("locale"))


def replace(folder, old, new):
    path = folder / "claims.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@every_claim
def test_a_claim_can_be_read_by_itself_in_any_order(claim):
    first = claim.claim.split()[0].strip("“”")
    assert first not in {"It", "They", "This", "That", "These", "Its", "Their", "So", "Such"}
    assert "?" not in claim.claim
    assert claim.claim.endswith(".")
    assert len(claim.claim.split()) <= 32


@every_claim
def test_a_correction_is_short_and_frightens_nobody(claim):
    for sentence in re.split(r"(?<=[.?])\s", claim.correction):
        assert len(sentence.split()) <= 36, sentence
    assert "!" not in claim.correction
    assert claim.correction.endswith(".")


@every_claim
def test_a_wrong_word_is_the_one_in_quotation_marks(claim):
    spoilt = re.findall(r"“([^”]+)”", claim.claim)
    assert bool(spoilt) == ("wrong_word" in claim.verdicts) or claim.id == "opening.myoclonus"
    for word in spoilt:
        assert len(word.split()) <= 2, "of the article only single words"


def test_what_somebody_may_act_on_rests_on_works_that_were_looked_at():
    serious = {"serious", "serotonin", "als"}
    acted_on = [claim for claim in ALL.values() if claim.safety]
    assert serious <= {claim.id.split(".")[0] for claim in acted_on}
    for claim in acted_on:
        for work in claim.references:
            assert content.reference(work).checked in ("primary", "abstract", "secondary"), claim.id


def test_every_verdict_and_the_numbers_of_the_lesson_are_those_of_the_file():
    counts = Counter(claim.verdict for claim in ALL.values())
    assert set(counts) == set(VERDICTS)
    worse = counts["unsupported"] + counts["wrong_dose"] + counts["reversed"]
    found = {len(ALL), counts["imprecise"], counts["right"], counts["wrong_word"], worse}
    assert found == set(IN_WORDS)
    prose = (LESSONS_FOLDER / f"{LESSON}.ipynb").read_text(encoding="utf-8").lower()
    for word in IN_WORDS.values():
        assert word in prose


def test_every_work_behind_a_claim_is_in_the_list_of_the_lesson():
    assert {work for claim in ALL.values() for work in claim.references} <= set(content.lessons()[LESSON].references)


def test_every_lesson_that_teaches_a_claim_is_written():
    for claim in ALL.values():
        assert (LESSONS_FOLDER / f"{claim.lesson}.ipynb").exists(), claim.id


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("verdicts: [reversed]", "verdicts: [reversd]", "Did you mean 'reversed'"),
        ("lesson: 02_resting_potential", "lesson: 02_resting_potental", "Did you mean '02_resting_potential'"),
        ("references: [miller_2010", "references: [miler_2010", "Did you mean 'miller_2010'"),
        ("- id: opening.quick", "- id: opening.visible", "'opening.visible' is used twice"),
        ("verdicts: [reversed]", "verdicts: [reversed, reversed]", "two different verdicts"),
        ("verdicts: [reversed]", "verdicts: [right, reversed]", "right and nothing else"),
        ("verdicts: [reversed]", "verdict: [reversed]", "Did you mean 'verdicts'"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence_with_its_place(folder, old, new, said):
    replace(folder, old, new)
    problems = content.check_everything(folder)
    assert [problem for problem in problems if "claims.yaml" in problem and said in problem], problems


def test_memory_behind_what_somebody_may_act_on_is_refused(folder):
    memory = next(work.id for work in content.references().values() if work.checked == "memory")
    replace(folder, "references: [decarvalho_2008, turner_talbot_2013", f"references: [{memory}, turner_talbot_2013")
    assert any("claims.yaml, als.hallmark" in said and memory in said for said in content.check_everything(folder))


def test_a_file_that_cannot_be_read_is_told_when_it_is_asked_for(folder):
    replace(folder, "verdicts: [reversed]", "verdicts: [reversd]")
    with pytest.raises(ContentError, match=r"claims.yaml, nerve.pump_direction.*reversd"):
        claims(folder)
