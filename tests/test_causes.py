"""Each cause carries its own test: what it leads one to expect must happen in the models, and nothing else is claimed."""

import math
import random
import shutil
from itertools import combinations, permutations, product
from pathlib import Path

import pytest

from widgets import content, simulate
from widgets.cards import CauseCard, References
from widgets.command_line import main
from widgets.content.cause_records import Perturbation
from widgets.errors import CourseError
from widgets.folders import DATA_FOLDER
from widgets.lesson import open_lesson
from widgets.simulation import OBSERVABLES, healthy_parameters, observable, perturbed_parameters, record
from widgets.validation import unknown_expectations, unmet_expectations

CAUSES = content.causes()
# What has no value in some states of the models: no impulse, no firing, no unit, nothing that excites.
MAY_BE_MISSING = {
    "conduction_velocity", "axon_spike_amplitude", "threshold_current", "muscle_overshoot", "safety_factor",
    "muscle_action_potential_width", "fibre_conduction_velocity", "emg_duration", "unit_contraction_time_range",
    "unit_force_range", "unit_recruitment_range", "endplate_decrement", "recruitment_current", "superexcitability",
}  # fmt: skip
# Read in every pair besides the quick ones: one or more of each stage.
SLOW_BUT_READ = (
    "threshold_current", "superexcitability", "spontaneous_firing_rate", "safety_factor", "voluntary_force",
    "recruitment_current", "self_sustained_firing_time", "reflex_beats", "fasciculation_rate",
)  # fmt: skip


@pytest.mark.parametrize("name", CAUSES)
def test_the_models_show_what_the_cause_declares(name):
    assert unknown_expectations(CAUSES[name]) == []
    assert unmet_expectations(CAUSES[name]) == []


@pytest.mark.parametrize("name", CAUSES)
def test_a_cause_without_its_dose_is_health(name):
    assert perturbed_parameters({name: CAUSES[name].dose.healthy}, {}) == healthy_parameters()


def test_the_causes_of_the_course_are_there():
    wanted = {
        "low_calcium", "high_calcium", "low_magnesium", "high_magnesium", "low_potassium", "high_potassium", "low_sodium",
        "high_sodium", "caffeine", "dehydration", "adrenaline", "hyperventilation", "nicotine_smoking",
        "nicotine_poisoning", "exercise", "loop_diuretic", "thiazide_diuretic", "beta2_agonist", "pinched_nerve",
        "demyelinating_neuropathy", "axonal_neuropathy", "nerve_hyperexcitability", "serotonin_toxicity", "als_early",
        "als_late", "benign_fasciculation", "thyrotoxicosis", "cholinesterase_inhibitor", "potassium_sparing_diuretic",
    }  # fmt: skip
    assert wanted <= set(CAUSES)


@pytest.mark.parametrize("name", [name for name, cause in CAUSES.items() if cause.family == "medicines"])
def test_a_medicine_is_never_stopped_without_asking(name):
    assert "do not stop a medicine without asking" in " ".join(CAUSES[name].what_helps).lower()


@pytest.mark.parametrize("name", CAUSES)
def test_a_cause_says_what_helps_and_which_signs_need_help(name):
    cause = CAUSES[name]
    assert cause.what_helps
    assert cause.misconceptions
    assert cause.red_flags


def test_two_hundred_pairs_run_clean():
    """Fixed seeds: each pair at doses drawn from both ranges; most combinations of the causes occur."""
    draw = random.Random(4)
    pairs = draw.sample(list(combinations(CAUSES, 2)), 200)
    quick = [name for name, about in OBSERVABLES.items() if about.quick and not name.startswith("squid_")]
    for pair in pairs:
        doses = {name: draw.uniform(*CAUSES[name].dose.range) for name in pair}
        observables = record(doses, {}).observables
        for name in (*quick, *SLOW_BUT_READ):
            value = observables[name].value
            assert math.isfinite(value) or name in MAY_BE_MISSING, (doses, name, value)


def test_any_two_causes_can_act_together_even_at_the_ends_of_their_ranges():
    for pair in permutations(CAUSES, 2):
        for doses in product(*(CAUSES[name].dose.range for name in pair)):
            perturbed_parameters(dict(zip(pair, doses, strict=True)), {})


@pytest.mark.parametrize("pair", [("low_calcium", "low_magnesium"), ("high_potassium", "nerve_hyperexcitability")])
def test_causes_act_in_any_order(pair):
    forth, back = (perturbed_parameters(dict.fromkeys(names), {}) for names in (pair, pair[::-1]))
    for stage, group in forth.items():
        assert group == pytest.approx(back[stage])


def test_a_larger_dose_does_more_and_touches_only_what_the_cause_declares():
    small, large = (perturbed_parameters({"high_sodium": dose}, {}) for dose in (145, 160))
    assert small["squid_axon"]["sodium_outside"] < large["squid_axon"]["sodium_outside"]
    declared = {one.parameter for one in content.cause("high_sodium").perturbations}
    # What shares its number with a declared parameter follows it.
    declared |= {
        f"{stage}.{name}"
        for stage, group in content.parameters().items()
        for name, parameter in group.items()
        if parameter.same_as in declared
    }
    changed = {
        f"{stage}.{name}" for stage in small for name in small[stage] if small[stage][name] != large[stage][name]
    }
    assert changed == declared


def change(name, causes=(), parameters=None):
    before = observable(name)
    return (observable(name, causes, parameters) - before) / abs(before)


@pytest.mark.parametrize("sodium", [135, 155])
def test_ten_millimoles_of_sodium_leave_the_threshold_where_it_was(sodium):
    assert abs(change("threshold_current", (), {"plasma.sodium": sodium})) < 0.04


def test_smoking_opens_less_than_one_receptor_in_ten_thousand():
    for dose in (1, content.cause("nicotine_smoking").dose.range[1]):
        assert 0 < observable("open_receptor_fraction", {"nicotine_smoking": dose}) < 1e-4


def test_everyday_caffeine_hardly_changes_the_release_of_calcium():
    # 60 umol/L is the blood level after some 600 mg.
    caffeine = {"excitation_contraction.caffeine_concentration": 60}
    assert 0 < change("calcium_peak", (), caffeine) < 0.06
    assert 0 < change("twitch_force", (), caffeine) < 0.06


@pytest.mark.parametrize("slope", [4.3, 9.0])
def test_lack_of_calcium_excites_whatever_the_slope_of_the_surface_charge(slope):
    """The slope is uncertain; that the threshold falls by a tenth or more at 0.9 mmol/L does not depend on it."""
    of_slope = {"motor_axon.surface_charge_slope": slope}
    healthy = observable("threshold_current", (), of_slope)
    assert observable("threshold_current", {"low_calcium": 0.9}, of_slope) < 0.9 * healthy


@pytest.mark.parametrize("calcium", [0.9, 0.7, 0.6])
def test_lack_of_calcium_weakens_the_junction_and_does_not_stop_it(calcium):
    recording = record({"low_calcium": calcium}, {})
    assert 1.0 < recording.observables["safety_factor"].value < 0.9 * observable("safety_factor")
    assert recording.observables["muscle_action_potentials"].value >= 1


def test_nicotine_makes_the_muscle_twitch_while_it_arrives_and_paralyses_it_later():
    without_nerve = {"pathway_protocol.pulses": 0}
    arriving = without_nerve | {"neuromuscular_junction.agonist_exposure_time": 0}
    assert observable("muscle_action_potentials", ("nicotine_poisoning",), arriving) >= 1
    assert observable("muscle_action_potentials", ("nicotine_poisoning",), without_nerve) == 0
    assert observable("muscle_action_potentials", ("nicotine_poisoning",)) == 0


def test_removing_the_cause_brings_health_back():
    assert simulate("low_calcium", dose=1.2).observables == simulate().observables


def test_a_toxic_dose_is_labelled_as_the_file_says():
    for name in ("caffeine", "nicotine_poisoning"):
        dose = CAUSES[name].dose
        assert dose.toxic_label(dose.toxic_above) == ""
        assert dose.toxic_label(dose.toxic_above * 1.01) == dose.toxic.label
    assert simulate("caffeine", dose=200).warnings == simulate("low_calcium").warnings == ()
    label = CAUSES["caffeine"].dose.toxic.label
    assert simulate("caffeine", dose=2000).warnings == (f"Caffeine, 2000 mg: {label}",)
    assert all(cause.dose.toxic_label(cause.dose.typical) == "" for cause in CAUSES.values() if not cause.dose.toxic)


@pytest.mark.parametrize("name", CAUSES)
def test_a_dose_out_of_range_is_refused(name):
    for end, beyond in zip(CAUSES[name].dose.range, (-1e3, 1e5), strict=True):
        with pytest.raises(CourseError, match=f"lies outside the range of the cause '{name}'"):
            simulate(name, dose=end + beyond)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: simulate("hihg_sodium"), "There is no cause 'hihg_sodium'. Did you mean 'high_sodium'?"),
        (lambda: simulate("high_sodium", dose=500), "A dose of 500 lies outside the range"),
        (lambda: simulate(dose=5), "A dose belongs to one cause; 0 were named."),
        (lambda: simulate(**{"ions.potasium_outside": 4}), "Did you mean 'ions.potassium_outside'?"),
        (lambda: simulate(**{"ions.potassium_outside": -4}), "ions.potassium_outside = -4 lies outside its range"),
        (lambda: simulate(**{"motor_unit.lost_unit_fraction": 0.99}), "= 0.99 lies outside its range, 0 to 0.95."),
        (lambda: observable("squid_peek_potential"), "Did you mean 'squid_peak_potential'?"),
    ],
)
def test_an_impossible_wish_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(CourseError) as caught:
        call()
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def perturbation(**change):
    about = {"evidence": "illustrative", "checked": "memory", "source": {"reference": "x"}}
    return Perturbation.model_validate({"parameter": "plasma.sodium"} | change | about)


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ({"set": "dose"}, 3),
        ({"set": 7}, 7),
        ({"set": "before + (1 - before) * dose"}, -17),
        ({"scale": "dose / healthy"}, 15),
        ({"scale": 0.5}, 5),
        ({"add": "2 * (dose - healthy)"}, 12),
        ({"add": -4}, 6),
    ],
)
def test_a_change_is_a_number_or_a_formula(written, after):
    assert perturbation(**written).applied(before=10, dose=3, healthy=2) == after


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"set": "doze"}, "a formula may ask for dose, healthy, before, not for 'doze'"),
        ({"scale": "dose +"}, "is not a formula"),
        ({"add": "__import__('os')"}, "may hold only numbers"),
        ({"set": 1, "add": 2}, "exactly one of set, scale and add"),
        ({}, "exactly one of set, scale and add"),
    ],
)
def test_a_change_that_is_no_formula_is_refused(written, sentence):
    with pytest.raises(ValueError, match=sentence):
        perturbation(**written)


def spoilt(cause, field, **changes):
    """Return the cause with the first of its perturbations or expectations changed."""
    first, *others = getattr(cause, field)
    return cause.model_copy(update={field: (first.model_copy(update=changes), *others)})


@pytest.mark.parametrize(
    ("field", "changes", "sentence"),
    [
        ("expect", {"observable": "gate_shfit"}, "There is no observable 'gate_shfit'. Did you mean 'gate_shift'?"),
        ("perturbations", {"parameter": "plasma.calcum"}, "There is no parameter 'plasma.calcum'. Did you mean"),
        ("perturbations", {"parameter": "calcium"}, "There is no parameter 'calcium'."),
        ("perturbations", {"scale": "dose / (healthy - healthy)"}, "has no value for plasma.ionised_calcium"),
        ("perturbations", {"scale": "9 * dose"}, "plasma.ionised_calcium = 9.72 lies outside its range"),
    ],
)
def test_the_card_of_a_cause_that_leads_nowhere_is_refused_in_one_sentence(monkeypatch, field, changes, sentence):
    monkeypatch.setattr(content, "cause", lambda _name: spoilt(CAUSES["low_calcium"], field, **changes))
    with pytest.raises(CourseError) as caught:
        CauseCard("low_calcium")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_reference_that_leads_nowhere_is_refused_by_its_card(monkeypatch):
    open_lesson("03_action_potential")
    lessons = content.lessons()
    wrong = lessons["03_action_potential"].model_copy(update={"references": ("hodgkin_huxley_1925",)})
    monkeypatch.setattr(content, "lessons", lambda: lessons | {"03_action_potential": wrong})
    with pytest.raises(CourseError, match=r"There is no reference 'hodgkin_huxley_1925'\. Did you mean"):
        References()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"observable": "gate_shfit"}, "error: causes: data/causes/low_calcium.yaml, expect: there is no observable"),
        ({"change": "rises"}, "error: causes: data/causes/low_calcium.yaml, expect: gate_shift goes from 0 to"),
    ],
)
def test_the_check_of_the_command_line_holds_causes_to_what_they_expect(monkeypatch, capsys, changes, sentence):
    monkeypatch.setattr(content, "causes", lambda: {"low_calcium": spoilt(CAUSES["low_calcium"], "expect", **changes)})
    with pytest.raises(SystemExit):
        main(["check"])
    assert sentence in capsys.readouterr().out


@pytest.fixture
def copied(tmp_path):
    """``copied((before, after), ...)``: a small course in which caffeine.yaml was copied to coffee.yaml and edited."""

    def copy(*edits):
        folder = tmp_path / "data"
        keep = {
            "causes": {"caffeine.yaml"},
            "mechanisms": {"pathway.yaml", "adenosine_and_caffeine.yaml"},
            "quizzes": set(),
            "cases": set(),
        }
        shutil.copytree(
            DATA_FOLDER,
            folder,
            ignore=lambda here, names: {"locale"} if here == str(DATA_FOLDER) else set(names) - keep[Path(here).name],
        )
        text = (folder / "causes" / "caffeine.yaml").read_text(encoding="utf-8")
        for before, after in (("id: caffeine\n", "id: coffee\n"), *edits):
            assert before in text
            text = text.replace(before, after, 1)
        (folder / "causes" / "coffee.yaml").write_text(text, encoding="utf-8")
        return folder

    return copy


def told(folder):
    """What the check says of the small course, apart from the causes and questions that it lacks."""
    elsewhere = ("data/criteria.yaml", "data/clinic.yaml")
    return [problem for problem in content.check_everything(folder) if not problem.startswith(elsewhere)]


def test_a_copied_cause_passes_without_python(copied):
    folder = copied(("name: Caffeine", "name: Coffee"))
    assert told(folder) == []
    assert "coffee" in content.causes(folder)
    assert unmet_expectations(content.cause("coffee", folder)) == []


def test_a_copied_cause_that_claims_what_the_models_do_not_show_is_told(copied):
    folder = copied(("recruitment_current, change: falls", "recruitment_current, change: rises"))
    assert told(folder) == []
    (sentence,) = unmet_expectations(content.cause("coffee", folder))
    assert sentence == (
        "data/causes/coffee.yaml, expect: recruitment_current goes from 2.39 to 2.23 µA/cm², "
        "which is not what 'rises' and its bound say."
    )


def test_a_cause_that_changes_what_a_stage_hands_on_is_told():
    cause = spoilt(CAUSES["low_calcium"], "perturbations", parameter="surface_emg.conduction_velocity")
    assert unmet_expectations(cause) == [
        "data/causes/low_calcium.yaml: surface_emg.conduction_velocity cannot be set: in the pathway it is what the "
        "stage 'muscle_fibre' does."
    ]


def test_a_copied_cause_that_names_no_observable_gets_the_nearest_name(copied):
    folder = copied(("observable: recruitment_current", "observable: recruitment_curent"))
    assert unknown_expectations(content.cause("coffee", folder)) == [
        "data/causes/coffee.yaml, expect: there is no observable 'recruitment_curent'. "
        "Did you mean 'recruitment_current'?"
    ]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("add: 0.095 * dose", "add: 95 * dose", "coffee.yaml: at a dose of 200 mg, excitation_contraction.caffeine_concentration would be 19000, outside its range 0 to 10000 umol/L; change the formula or the range of the dose."),
        ("add: 0.095 * dose", "scale: dose / healthy", "coffee.yaml: at a dose of 0 mg, excitation_contraction.caffeine_concentration has no value"),
        ("add: 0.095 * dose", "add: 20", "at the healthy dose, 0 mg, excitation_contraction.caffeine_concentration would be 20 and not 0; let a formula with 'dose' change it."),
        ("add: 0.095 * dose", "add: 0.095 * doze", "coffee.yaml, line 22, perturbations.0: a formula may ask for"),
        ("range: [0, 5000]", "range: [250, 5000]", "healthy, 0, lies outside the range of the dose, 250 to 5000"),
        ("  toxic_above: 800\n", "", "toxic_above and toxic (label, checked, source) belong together"),
        ("    checked: secondary\n    source: {reference: caffeine_deaths_2018", "    checked: memory\n    source: {reference: caffeine_deaths_2018", "a dose limit never rests on memory"),
        ("stages: [neuron, ", "stages: [neurone, ", "the stage 'neurone' does not exist. Did you mean 'neuron'?"),
        ("red_flags: [caffeine_overdose", "red_flags: [coffee_overdose", "the red flag 'coffee_overdose' does not exist. Did you mean 'caffeine_overdose'?"),
        ("change: same, at_most: 0.03", "change: same", "'same' needs at_most"),
        ("excitation_contraction_fast.caffeine", "excitation_contraction.caffeine", "two perturbations act on excitation_contraction.caffeine_concentration"),
        ("unit: umol/L, evidence", "unit: mg/L, evidence", "is in umol/L, not in mg/L; convert the value."),
    ],
)  # fmt: skip
def test_a_copied_cause_that_cannot_work_gets_one_sentence(copied, before, after, sentence):
    (problem,) = told(copied((before, after)))
    assert sentence in problem
    assert "coffee.yaml" in problem
    assert "\n" not in problem
