"""The mystery patients as a learner meets them, without a page."""

import re

import pytest

from widgets import MysteryPatients
from widgets.cases.patient import meet
from widgets.content.cases import cases, clinic
from widgets.content.red_flags import red_flags
from widgets.errors import CourseError
from widgets.simulation import OBSERVABLES

URGENT = next(seed for seed in range(100) if meet(seed).case.within)
CALM = next(seed for seed in range(100) if not meet(seed).case.within)


def entered(seed):
    widget = MysteryPatients(seed)
    widget.receive({"act": "begin"})
    return widget


def commit(widget, *diagnoses, urgency="this_week", confidence=2):
    widget.receive({"act": "commit", "diagnoses": list(diagnoses), "urgency": urgency, "confidence": confidence})


def test_before_the_first_patient_the_twin_tells_the_rules_and_nobody():
    words = MysteryPatients(CALM).text_twin().plain()
    assert words == MysteryPatients().text_twin().plain(), "no list, no patient"
    assert "12 points" in words
    assert not any(name in words for case in cases().values() for name in case.names)


def test_what_is_asked_and_tested_is_told_and_costs_points():
    widget, patient = entered(CALM), meet(CALM)
    widget.receive({"act": "take", "step": "course"})
    widget.receive({"act": "take", "step": "blood_salts"})
    widget.receive({"act": "take", "step": "course"})
    words = widget.text_twin().plain()
    assert words.count(patient.say(patient.case.answers["course"].text)) == 1
    assert "mmol/L" in words
    assert "mg/dL" in words
    assert widget.desk.shown["budget"]["left"] == 9
    assert widget.desk.shown["said"]


def test_an_open_case_gives_nothing_away():
    widget, patient = entered(CALM), meet(CALM)
    for step in ("course", "surface_emg"):
        widget.receive({"act": "take", "step": step})
    shown = repr(widget.desk.shown) + repr(widget.verdict.shown) + widget.text_twin().plain()
    for hidden in (patient.case.review, patient.case.decisive[0].why, "review'"):
        assert patient.say(hidden) not in shown
    assert not set(patient.case.diagnoses) & set(widget.desk.shown["done"])
    assert "signs" not in widget.desk.shown


def test_a_minute_brings_its_picture_and_a_sound_only_when_it_is_wanted():
    widget = entered(CALM)
    widget.receive({"act": "take", "step": "surface_emg"})
    figure, sound = widget.recording.children
    assert "one minute at rest" in figure.text_twin().title
    assert sound.recording == b""
    sound.wanted = True
    assert sound.recording[:4] == b"RIFF"


def test_a_right_commitment_is_found_and_reviewed_and_the_next_one_is_another():
    widget, patient = entered(CALM), meet(CALM)
    for step in clinic().costs():
        widget.receive({"act": "take", "step": step})
    commit(widget, *patient.case.diagnoses, urgency=patient.case.urgency, confidence=3)
    view = widget.verdict.shown["review"]
    assert view["verdict"] == "right"
    assert "sure, and rightly" in " ".join(view["paragraphs"])
    assert view["signs"]
    assert "found: 1" in view["tally"]
    assert patient.say(patient.case.review) in widget.text_twin().plain()
    widget.receive({"act": "next"})
    assert meet(CALM, 1).name in widget.text_twin().plain()
    assert widget.recording.children == ()


def test_half_wrong_and_one_too_many_have_their_own_words():
    two = next(seed for seed in range(100) if len(meet(seed).case.diagnoses) == 2)
    widget, first = entered(two), meet(two).case.diagnoses[0]
    commit(widget, first)
    assert widget.verdict.shown["review"]["verdict"] == "half"
    assert "unexplained" in " ".join(widget.verdict.shown["review"]["paragraphs"])
    one = next(seed for seed in range(100) if len(meet(seed).case.diagnoses) == 1 and not meet(seed).case.within)
    widget, true = entered(one), meet(one).case.diagnoses[0]
    other = next(entry for entry in clinic().diagnoses if entry.id != true)
    commit(widget, true, other.id)
    assert widget.verdict.shown["review"]["verdict"] == "half"
    assert "not needed" in " ".join(widget.verdict.shown["review"]["paragraphs"])
    widget = entered(one)
    commit(widget, other.id, confidence=3)
    assert widget.verdict.shown["review"]["verdict"] == "wrong"
    assert [other.name, other.reply] in [list(reply) for reply in widget.verdict.shown["review"]["replies"]]


def test_a_missed_emergency_ends_kindly_and_says_what_the_sign_was():
    widget, patient = entered(URGENT), meet(URGENT)
    for step in ("nerve_conduction", "surface_emg"):
        widget.receive({"act": "take", "step": step})
    assert widget.desk.shown["stage"] == "missed"
    said = " ".join(widget.verdict.shown["review"]["paragraphs"])
    assert patient.say(patient.case.missed) in said
    assert "Nobody was harmed" in said
    assert red_flags().by_id()[patient.case.red_flags[0]].sign in said
    widget.receive({"act": "next"})
    assert widget.desk.shown["stage"] == "open"


def test_a_call_is_right_in_an_emergency_and_forgiven_elsewhere():
    widget = entered(URGENT)
    widget.receive({"act": "call"})
    assert widget.desk.shown["called_right"]
    assert "safe" in widget.desk.shown["said"]
    widget = entered(CALM)
    widget.receive({"act": "call"})
    assert widget.desk.shown["budget"]["left"] == 10
    assert "no mistake" in widget.desk.shown["called_words"]


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ({"act": "take", "step": "xray"}, "no question or test 'xray'"),
        ({"act": "next"}, "Commit first"),
        ({"act": "commit", "diagnoses": ["gout"], "urgency": "this_week", "confidence": 1}, "one diagnosis"),
        ({"act": "commit", "diagnoses": "benign", "urgency": "this_week", "confidence": 1}, "one diagnosis"),
        ({"act": "commit", "diagnoses": ["benign"], "urgency": "this_week", "confidence": True}, "how sure"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(message, sentence):
    widget = entered(CALM)
    widget.receive(message)
    assert widget.desk.shown["stage"] == "open"
    assert sentence in widget.desk.shown["notice"] + widget.verdict.shown["commit_notice"]


@pytest.mark.parametrize("message", [None, 3, {}, {"act": "fly"}, {"act": ["take"]}])
def test_nonsense_from_a_page_does_nothing(message):
    widget = MysteryPatients(CALM)
    widget.receive(message)
    assert widget.desk.shown["stage"] == "waiting"


def test_a_list_is_chosen_by_its_number_and_nonsense_is_refused():
    widget = MysteryPatients()
    widget.receive({"act": "begin", "list": "two"})
    assert "whole number" in widget.desk.shown["notice"]
    widget.receive({"act": "begin", "list": f" {CALM} "})
    assert widget.desk.shown["patient"]["title"].startswith(meet(CALM).name)
    with pytest.raises(CourseError, match="whole number from 0"):
        MysteryPatients(-1)
    with pytest.raises(CourseError, match="whole number from 0"):
        MysteryPatients("7")


def test_no_case_comes_back_before_all_have_been_and_doses_differ():
    met = [meet(5, position) for position in range(2 * len(cases()))]
    half = len(cases())
    assert {one.case.id for one in met[:half]} == {one.case.id for one in met[half:]} == set(cases())
    assert meet(5, 3) == meet(5, 3)
    doses = {}
    for one in met:
        doses.setdefault(one.case.id, []).append(one.doses)
    assert any(first != second for first, second in doses.values())


def test_nothing_asks_for_the_symptoms_of_the_reader():
    """Learners are told what to ask a patient; no question is put to them."""
    shared = clinic()
    for text in [one.ask for one in shared.questions] + [one.name for one in shared.tests]:
        assert "?" not in text
        assert not re.search(r"\b(you|your)\b", text, re.IGNORECASE)
    for case in cases().values():
        spoken = (case.opening, case.review, case.missed or "", *(step.why for step in case.decisive))
        for text in spoken:
            assert not re.search(r"\b(you|your)\b", text, re.IGNORECASE), (case.id, text)


def test_every_observable_of_the_clinic_is_measured():
    asked = {finding.observable for test in clinic().tests for finding in test.findings}
    asked |= {one.observable for test in clinic().tests for one in test.measurements if one.observable}
    assert asked <= set(OBSERVABLES)


def test_people_are_neutral_and_medicines_are_never_stopped_alone():
    for case in cases().values():
        told = (case.opening, case.review, case.missed or "", *(step.why for step in case.decisive))
        for text in told:
            assert not re.search(r"\b(he|she|him|her|his|hers)\b", text, re.IGNORECASE), (case.id, text)
