"""The Hunter criteria: every one of the 512 combinations, against a table written independently of the data."""

import shutil
from itertools import product

import pytest

from widgets import content
from widgets.content.criteria import NO_RULE, Decision, criteria, hunter
from widgets.content.yaml_source import ContentError
from widgets.errors import CourseError
from widgets.folders import DATA_FOLDER

HUNTER = criteria()["hunter"]
FEATURES = (
    "spontaneous_clonus", "inducible_clonus", "ocular_clonus", "agitation", "sweating", "tremor", "hyperreflexia",
    "hypertonia", "fever",
)  # fmt: skip
COMBINATIONS = [
    {name for name, present in zip(FEATURES, bits, strict=True) if present} for bits in product((0, 1), repeat=9)
]


def as_published(found):
    """Return the rule by the tree of Dunkley et al. 2003, walked in words; nothing of the data is used."""
    if "spontaneous_clonus" in found:
        return "spontaneous"
    restless_or_wet = "agitation" in found or "sweating" in found
    if restless_or_wet and "inducible_clonus" in found:
        return "inducible"
    if restless_or_wet and "ocular_clonus" in found:
        return "ocular"
    if {"tremor", "hyperreflexia"} <= found:
        return "tremor"
    if {"hypertonia", "fever"} <= found and ("ocular_clonus" in found or "inducible_clonus" in found):
        return "stiff_and_hot"
    return ""


# The least that meets each rule: counted on paper, every combination that holds one of these is positive.
LEAST = [
    {"spontaneous_clonus"}, {"inducible_clonus", "agitation"}, {"inducible_clonus", "sweating"},
    {"ocular_clonus", "agitation"}, {"ocular_clonus", "sweating"}, {"tremor", "hyperreflexia"},
    {"hypertonia", "fever", "ocular_clonus"}, {"hypertonia", "fever", "inducible_clonus"},
]  # fmt: skip


def test_the_nine_features_are_those_of_the_paper_with_clonus_in_its_three_kinds():
    assert tuple(feature.id for feature in HUNTER.features) == FEATURES
    assert len(COMBINATIONS) == 512


def test_all_512_combinations_are_decided_as_published():
    for found in COMBINATIONS:
        rule = as_published(found)
        assert hunter(found) == Decision(bool(rule), rule), sorted(found)
        assert hunter(found).positive == any(least <= found for least in LEAST), sorted(found)


def test_how_many_are_positive_was_counted_by_hand():
    # With spontaneous clonus 256. Without it, by the kinds of clonus of the other two (inducible, ocular):
    # neither: 16 of 64 by tremor with hyperreflexia. Either or both: of 64 combinations of the six others, agitation or
    # sweating gives 48; of the 16 left 4 by tremor with hyperreflexia, and of these 12 others 3 by stiffness with fever.
    assert sum(hunter(found).positive for found in COMBINATIONS) == 256 + 16 + 3 * (48 + 4 + 3)


def test_without_anything_taken_nothing_meets_the_criteria():
    assert not any(hunter(found, exposed=False).positive for found in COMBINATIONS)


def test_one_more_feature_never_undoes_the_criteria():
    for found in COMBINATIONS:
        if hunter(found).positive:
            assert all(hunter(found | {name}).positive for name in FEATURES)


@pytest.mark.parametrize(
    "misquoted",
    [
        {"inducible_clonus"}, {"ocular_clonus"}, {"tremor", "agitation"}, {"hyperreflexia"},
        {"hypertonia", "fever"}, {"hypertonia", "inducible_clonus"}, {"fever", "ocular_clonus"},
        {"agitation", "sweating", "tremor", "hypertonia", "fever"},
    ],
    ids=sorted,
)  # fmt: skip
def test_what_altered_versions_accept_is_not_enough(misquoted):
    assert hunter(misquoted) == Decision(False, "")


def test_a_feature_that_is_not_there_gets_the_nearest_name():
    with pytest.raises(CourseError, match=r"no feature 'tremour'.*Did you mean 'tremor'"):
        hunter({"tremour"})


def test_the_words_of_a_rule_name_each_of_its_features():
    names = {feature.id: feature.name for feature in HUNTER.features}
    for rule in HUNTER.rules:
        for name in [name for group in rule.groups for name in group]:
            assert names[name] in rule.text, rule.id


def test_it_rests_on_a_work_that_was_looked_up():
    work = content.references()[HUNTER.source.reference]
    assert work.DOI == "10.1093/qjmed/hcg109"
    assert work.checked != "memory"


class TestPractisedCases:
    @staticmethod
    def item(name):
        return next(item for item in content.quiz("19_serotonin_syndrome").items if item.id == name)

    def test_the_matching_question_answers_as_the_rules_do(self):
        pairs = {case.id: case.rule for case in HUNTER.cases if case.item == "serotonin.hunter_six"}
        assert self.item("serotonin.hunter_six").pairs == pairs
        options = {option.id for option in self.item("serotonin.hunter_six").options}
        assert options == {rule.id for rule in HUNTER.rules} | {NO_RULE}

    @pytest.mark.parametrize(
        "case", [case for case in HUNTER.cases if case.item != "serotonin.hunter_six"], ids=lambda case: case.id
    )
    def test_a_question_about_one_person_answers_as_the_rules_do(self, case):
        item = self.item(case.item)
        (right,) = [choice for choice in item.choices if choice.correct]
        assert case.id.capitalize() in item.prompt
        assert right.text.startswith("Not met" if case.rule == NO_RULE else "Met")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reference: dunkley_2003", "reference: dunkley_2030", "Did you mean 'dunkley_2003'"),
        ("item: serotonin.hunter_eyes", "item: serotonin.hunter_eye", "Did you mean 'serotonin.hunter_eyes'"),
    ],
)
def test_a_name_that_leads_nowhere_gets_the_nearest_one(tmp_path, old, new, said):
    folder = shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns("locale"))
    text = (folder / "criteria.yaml").read_text(encoding="utf-8")
    (folder / "criteria.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any("criteria.yaml" in problem and said in problem for problem in content.check_everything(folder))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[tremor], [hyperreflexia]]", "[[tremor], [hyperreflexes]]", "there is no feature 'hyperreflexes'"),
        ("[tremor, agitation, sweating], rule: none", "[tremor, agitation], rule: tremor", "the rules say 'none'"),
        ("checked: abstract", "checked: memory", "never rests on memory"),
        ("- {id: agitation,", "- {id: tremor,", "two features have the same id"),
    ],
)
def test_a_spoilt_file_is_told_in_one_sentence(tmp_path, old, new, said):
    folder = shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns("locale"))
    text = (folder / "criteria.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "criteria.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=f"criteria.yaml.*{said}"):
        criteria(folder)
