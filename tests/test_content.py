"""The records: what is accepted, what is refused and in which words, and that all names lead somewhere."""

import shutil
from dataclasses import fields
from gettext import NullTranslations

import pytest

from widgets import content
from widgets.content import library, red_flags
from widgets.content.texts import iterate_texts
from widgets.content.yaml_source import ContentError, read_records
from widgets.errors import CourseError
from widgets.folders import DATA_FOLDER
from widgets.language import use_translations
from widgets.models.excitation_contraction import ExcitationContractionParameters
from widgets.models.fasciculation import FasciculationParameters
from widgets.models.ions import IonParameters
from widgets.models.motoneuron import MotoneuronParameters
from widgets.models.motor_axon import MotorAxonParameters
from widgets.models.motor_unit import MotorUnitParameters
from widgets.models.muscle_fibre import MuscleFibreParameters
from widgets.models.neuromuscular_junction import NeuromuscularJunctionParameters
from widgets.models.pathway import PathwayProtocol
from widgets.models.skin import SkinParameters
from widgets.models.squid_axon import SquidAxonParameters
from widgets.models.stretch_reflex import StretchReflexParameters
from widgets.models.surface_emg import SurfaceEmgParameters
from widgets.models.sweeney_axon import SweeneyAxonParameters

STAGES = [
    ("ions", IonParameters),
    ("squid_axon", SquidAxonParameters),
    ("motor_axon", MotorAxonParameters),
    ("sweeney_axon", SweeneyAxonParameters),
    ("neuromuscular_junction", NeuromuscularJunctionParameters),
    ("muscle_fibre", MuscleFibreParameters),
    ("excitation_contraction", ExcitationContractionParameters),
    ("excitation_contraction_fast", ExcitationContractionParameters),
    ("excitation_contraction_slow", ExcitationContractionParameters),
    ("pathway_protocol", PathwayProtocol),
    ("motor_unit", MotorUnitParameters),
    ("motor_unit_2017", MotorUnitParameters),
    ("surface_emg", SurfaceEmgParameters),
    ("motoneuron", MotoneuronParameters),
    ("stretch_reflex", StretchReflexParameters),
    ("fasciculation", FasciculationParameters),
    ("skin", SkinParameters),
]
# What surrounds all cells, and the stimulus of the squid axon: no model asks for these groups as they are.
NO_STAGE = {"body", "plasma", "squid_protocol"}

QUIZ = "quizzes/03_action_potential.yaml"
READ_BEFORE = {}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of data/ that a test may spoil; a file that is as before is not read again, which would take seconds."""

    def read(path, shape, *prepare):
        key = (path.name, path.read_bytes(), shape) if path.is_file() else None
        if key not in READ_BEFORE:
            READ_BEFORE[key] = read_records(path, shape, *prepare)
        return READ_BEFORE[key]

    for module in (library, red_flags):
        monkeypatch.setattr(module, "read_records", read)
    shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns("locale"))
    return tmp_path / "data"


def spoil(folder, name, before, after):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_file_is_read_and_every_name_leads_somewhere():
    assert content.check_everything() == []


@pytest.mark.parametrize(("stage", "shape"), STAGES)
def test_each_model_asks_for_just_the_parameters_of_its_stage_in_their_units(stage, shape):
    asked = {field.name: shape.__annotations__[field.name].__metadata__[0] for field in fields(shape)}
    given = {name: parameter.unit for name, parameter in content.parameters()[stage].items()}
    assert asked == given


def test_every_group_of_parameters_belongs_to_a_model():
    assert set(content.parameters()) == {stage for stage, _shape in STAGES} | NO_STAGE


def test_an_override_that_names_no_parameter_is_refused_with_the_nearest_name():
    with pytest.raises(CourseError, match=r"'sodium_conductence'\. Did you mean 'sodium_conductance'\?"):
        content.fill(SquidAxonParameters, "squid_axon", sodium_conductence=1.0)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            "    difficulty: easy",
            "    difficultly: easy",
            r"line \d+, .*difficultly: this field is not known\. Did you mean",
        ),
        ("    kind: single_choice\n", "    kind: singel_choice\n", r"line \d+.*singel_choice"),
        ("        misconception: gradients_swapped\n", "        correct: true\n", "exactly one correct choice"),
        ("        correct: true\n", "", "needs the misconception"),
        ("        misconception: gradients_swapped\n", "", "needs the misconception"),
        ("    objective: name_currents\n", "", "objective: this field is missing; add it"),
        ("    difficulty: easy", "    difficulty: trivial", "'easy', 'medium' or 'hard'"),
        ("items:\n", "items: [\n", r"line \d+: this is not valid YAML"),
        ("    part: warm-up\n", "    part: warm-up\n    part: quiz\n", r"line \d+: this is not valid YAML"),
    ],
)
def test_a_spoilt_quiz_gets_one_sentence_with_file_and_field(folder, before, after, sentence):
    spoil(folder, QUIZ, before, after)
    with pytest.raises(ContentError, match=sentence) as caught:
        content.quiz("03_action_potential", folder)
    assert QUIZ.split("/")[1] in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_line_named_is_the_line_of_the_fault(folder):
    path = folder / QUIZ
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = next(number for number, line in enumerate(lines, 1) if "difficulty: easy" in line)
    spoil(folder, QUIZ, "difficulty: easy", "difficulty: trivial")
    with pytest.raises(ContentError, match=f"line {wanted},"):
        content.quiz("03_action_potential", folder)


@pytest.mark.parametrize(
    ("name", "before", "after", "sentence"),
    [
        (QUIZ, "objective: name_currents", "objective: name_current", "objective 'name_current' does not exist. Did you mean 'name_currents'?"),
        (QUIZ, "references: [silverthorn_2002, ", "references: [silverthorn_2003, ", "reference 'silverthorn_2003' does not exist"),
        (QUIZ, "- id: action_potential.meaning_of_negative", "- id: action_potential.where_ions_are", "the item id is used already"),
        ("causes/high_sodium.yaml", "parameter: plasma.sodium", "parameter: plasma.sodum", "parameter 'plasma.sodum' does not exist"),
        ("causes/high_sodium.yaml", "id: high_sodium", "id: sodium_high", "the id 'sodium_high' must be the name of the file"),
        ("causes/high_sodium.yaml", "mechanism: action_potential", "mechanism: action_potentiel", "mechanism 'action_potentiel' does not exist"),
        ("facts.yaml", "reference: moldovan_2014", "reference: moldovan_2015", "reference 'moldovan_2015' does not exist"),
        ("parameters.yaml", "range: [0, 240]", "range: [0, 24]", "the value 120 lies outside its range 0 to 24"),
        ("references.yaml", "DOI: 10.1113/jphysiol.2014.270827", "page: '1'", "not valid YAML"),
        ("references.yaml", "  DOI: 10.1113/jphysiol.2014.270827\n", "", "needs a DOI, or no_doi with the reason"),
        ("references.yaml", "URL: https://www.nhs.uk", "URL: javascript://www.nhs.uk", "a URL begins with https://"),
        ("references.yaml", "- id: goldman_1943", "- id: hodgkin_katz_1949", "'hodgkin_katz_1949' is used twice"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told_in_one_sentence(folder, name, before, after, sentence):
    spoil(folder, name, before, after)
    problems = content.check_everything(folder)
    assert any(sentence in problem for problem in problems), problems
    assert all("\n" not in problem for problem in problems)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("same_as: plasma.sodium, range: [60, 200]", "same_as: plasma.sodum, range: [60, 200]", "parameter 'plasma.sodum' does not exist. Did you mean 'plasma.sodium'?"),
        ("same_as: plasma.sodium, range: [60, 200]", "same_as: ions.sodium_outside", "parameter 'ions.sodium_outside' does not exist"),
        ("same_as: plasma.sodium, range: [60, 200]", "same_as: plasma.sodium, value: 140", "motor_axon.sodium_outside: same_as takes the number from elsewhere; leave 'value' out."),
        ("same_as: plasma.sodium, range: [60, 200]", "same_as: plasma.sodium, range: [100, 150]", "motor_axon.sodium_outside: the range must hold that of plasma.sodium, 60 to 200."),
    ],
)  # fmt: skip
def test_a_number_that_is_shared_wrongly_is_told_in_one_sentence(folder, before, after, sentence):
    spoil(folder, "parameters.yaml", before, after)
    (problem,) = {one for one in content.check_everything(folder) if "parameters.yaml" in one}
    assert sentence in problem


def test_a_shared_number_brings_its_unit_source_and_range(folder):
    spoil(folder, "parameters.yaml", "same_as: plasma.sodium, range: [60, 200]", "same_as: plasma.sodium")
    own, shared = (
        content.parameters(folder)["plasma"]["sodium"],
        content.parameters(folder)["motor_axon"]["sodium_outside"],
    )
    assert (shared.value, shared.unit, shared.range, shared.source) == (own.value, own.unit, own.range, own.source)
    assert shared.name != own.name


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("scale: dose / healthy, evidence: derived", "set: dose, unit: mg/dL, evidence: derived", "plasma.sodium is in mmol/L, not in mg/dL; convert the value."),
        ("unit: mmol/L, healthy: 140", "unit: mg/dL, healthy: 140", None),
    ],
)  # fmt: skip
def test_a_unit_that_is_not_that_of_the_parameter_is_told(folder, before, after, sentence):
    spoil(folder, "causes/high_sodium.yaml", before, after)
    problems = content.check_everything(folder)
    # A ratio of doses has no unit; only a dose that is put in place of a parameter must have that of the parameter.
    assert problems == [] if sentence is None else any(sentence in problem for problem in problems)


def test_every_malformed_cause_is_told_and_each_sentence_once(folder):
    spoil(folder, "causes/low_sodium.yaml", "family:", "famly:")
    spoil(folder, "causes/high_sodium.yaml", "strength: contested", "strength: certain")
    spoil(folder, "parameters.yaml", "value: 145, unit: mmol/L", "value: 14500, unit: mmol/L")
    problems = content.check_everything(folder)
    assert len(problems) == len(set(problems)) == 3
    for place in ("low_sodium.yaml, line 2, famly", "high_sodium.yaml, line", "parameters.yaml, line"):
        assert sum(place in problem for problem in problems) == 1


def test_a_reference_of_a_lesson_that_leads_nowhere_is_told(folder):
    spoil(folder, "lessons.yaml", "references: [nhs_twitching_2023]", "references: [nhs_twitching_2032]")
    (problem,) = content.check_everything(folder)
    assert problem == (
        "data/lessons.yaml, 00_start_here: the reference 'nhs_twitching_2032' does not exist. "
        "Did you mean 'nhs_twitching_2023'?"
    )


def test_a_quiz_whose_lesson_has_no_objectives_is_told_once(folder):
    shutil.move(folder / QUIZ, folder / "quizzes/00_if_you_worry.yaml")
    (problem,) = content.check_everything(folder)
    assert problem == (
        "data/quizzes/00_if_you_worry.yaml: the lesson '00_if_you_worry' has no objectives; add them to objectives.yaml."
    )


def test_a_dose_over_nothing_is_told_by_the_check(folder):
    spoil(folder, "causes/dehydration.yaml", "add: 1.5 * dose, unit: mmol/L", "scale: dose / healthy")
    (problem,) = content.check_everything(folder)
    assert problem.startswith("data/causes/dehydration.yaml: at a dose of 0 %, plasma.sodium has no value: the formula")


def test_a_file_that_is_not_utf8_or_is_missing_is_told_in_one_sentence(folder):
    (folder / "facts.yaml").write_bytes(b"a: \xff\xfe")
    with pytest.raises(ContentError, match=r"facts\.yaml is not UTF-8 text"):
        content.facts(folder)
    (folder / "references.yaml").unlink()
    with pytest.raises(ContentError, match=r"references\.yaml is missing"):
        content.references(folder)
    (folder / "references.yaml").mkdir()
    with pytest.raises(ContentError, match=r"references\.yaml cannot be read: Is a directory"):
        content.references(folder)


def test_a_part_that_names_itself_is_told_in_one_sentence(folder):
    (folder / "facts.yaml").write_text("&whole {a: *whole}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"facts\.yaml: an alias"):
        content.facts(folder)


@pytest.mark.parametrize("what", ["quiz", "mechanism", "cause"])
def test_an_unknown_name_is_refused_with_the_nearest_one(what):
    nearly = {"quiz": "03_action_potentail", "mechanism": "action_potentail", "cause": "hihg_sodium"}[what]
    with pytest.raises(CourseError, match="Did you mean"):
        getattr(content, what)(nearly)


def test_records_cannot_be_changed():
    item = content.quiz("03_action_potential").items[0]
    with pytest.raises(ValueError, match="frozen"):
        item.prompt = "something else"


def test_every_word_of_a_record_has_a_context_of_its_own_and_is_translated():
    bank = content.quiz("03_action_potential")
    texts = list(iterate_texts(bank, QUIZ))
    assert len({context for context, _text in texts}) == len(texts)
    assert (f"{QUIZ}:items:action_potential.upstroke:choices:d:text", bank.items[4].choices[3].text) in texts

    class Shouting(NullTranslations):
        def pgettext(self, context, message):
            return message.upper()

    use_translations("xx", Shouting())
    try:
        shouted = content.localised(bank, QUIZ)
    finally:
        use_translations("en", NullTranslations())
    assert shouted.items[0].prompt == bank.items[0].prompt.upper()
    assert shouted.items[0].id == bank.items[0].id
    assert shouted.items[0].choices[0].misconception == bank.items[0].choices[0].misconception
