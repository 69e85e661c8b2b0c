"""The records of the mystery patients: what is refused, in one sentence, and that nothing rests on memory."""

import shutil

import pytest

from widgets import content
from widgets.content import cases as cases_module
from widgets.content import library
from widgets.content import red_flags as red_flags_module
from widgets.content.cases import cases, clinic
from widgets.content.red_flags import red_flags
from widgets.content.yaml_source import read_records
from widgets.folders import DATA_FOLDER

READ_BEFORE = {}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of data/ that a test may spoil; a file that is as before is not read again, which would take seconds."""

    def read(path, shape, *prepare):
        key = (path.name, path.read_bytes(), shape) if path.is_file() else None
        if key not in READ_BEFORE:
            READ_BEFORE[key] = read_records(path, shape, *prepare)
        return READ_BEFORE[key]

    for module in (library, red_flags_module, cases_module):
        monkeypatch.setattr(module, "read_records", read)
    return shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns("locale"))


def spoil(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_there_are_twelve_patients_or_more_and_some_have_two_causes():
    assert len(cases()) >= 12
    assert sum(len(case.hidden) == 2 for case in cases().values()) >= 3
    assert sum(case.urgency == "emergency" for case in cases().values()) >= 4


@pytest.mark.parametrize("name", cases())
def test_a_case_names_nothing_that_rests_on_memory_alone(name):
    works = {*cases()[name].references}
    works |= {work for flag in cases()[name].red_flags for work in red_flags().by_id()[flag].rests_on}
    for work in works:
        assert content.references()[work].checked in ("primary", "abstract", "secondary"), work


def test_intervals_were_looked_up():
    measured = [one for test in clinic().tests for one in test.measurements]
    assert all(one.checked in ("primary", "abstract") for one in measured if one.interval)


CASE = "cases/tingling_lips.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (CASE, "cause: low_calcium", "cause: low_calcum", "the cause 'low_calcum' does not exist. Did you mean"),
        (CASE, "dose: [0.96, 1.02]", "dose: [0.1, 1.02]", "the doses must lie"),
        (
            CASE,
            "diagnoses: [low_calcium]",
            "diagnoses: [thyroid]",
            "no hidden cause belongs to the diagnosis 'thyroid'",
        ),
        (CASE, "signs: [neck_operation]", "signs: [clonus]", "no diagnosis of this case explains the sign 'clonus'"),
        (CASE, "signs: [neck_operation]", "signs: [neck_operatn]", "the sign 'neck_operatn' does not exist"),
        (CASE, "  place: {", "  plaice: {", "the question 'plaice' does not exist"),
        (CASE, "  place: {", "  plaice: {", "the question 'place' has no answer"),
        (CASE, "step: blood_salts", "step: blood_salt", "the step 'blood_salt' does not exist"),
        (CASE, "[cooper_gittoes_2008,", "[cooper_2008,", "the reference 'cooper_2008' does not exist"),
        (CASE, "red_flags: [hand_spasm, ", "red_flags: [", "its red flags ask for 'next_visit', its urgency is"),
        (CASE, "names: [Amara, Jonas, Mei]", "names: [Amara]", "tingling_lips.yaml, line"),
        (CASE, "urgency: this_week", "urgency: emergency", "an emergency, and only an emergency"),
        ("clinic.yaml", "low: calcium_low", "low: calcium_lo", "the sign 'calcium_lo' does not exist"),
        (
            "clinic.yaml",
            "parameter: plasma.potassium",
            "parameter: plasma.potasium",
            "'plasma.potasium' does not exist",
        ),
        ("clinic.yaml", "causes: [thyrotoxicosis]", "causes: [thyroid]", "the cause 'thyroid' does not exist"),
        (
            "clinic.yaml",
            "reference: thyroid_intervals_2018",
            "reference: thyroid_2018",
            "'thyroid_2018' does not exist",
        ),
        ("clinic.yaml", "below: 0.65", "below: 0.99", "the limits of the bands rise"),
    ],
)
def test_what_leads_nowhere_is_told_in_one_sentence(folder, name, old, new, sentence):
    spoil(folder, name, old, new)
    said = content.check_everything(folder)
    assert any(sentence in one for one in said), said
    assert all("\n" not in one for one in said)


def test_the_works_behind_the_cases_stand_in_the_list_of_their_lesson():
    cited = set(content.lessons()["23_mystery_patients"].references)
    cited |= {work for item in content.quiz("23_mystery_patients").items for work in item.references}
    works = {work for case in cases().values() for work in case.references}
    works |= {one.source.reference for test in clinic().tests for one in test.measurements if one.source}
    assert works <= cited
