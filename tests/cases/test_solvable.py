"""Mystery patients can be solved from what they show: by rule, for every seed; not by chance."""

from functools import cache

import numpy as np
import pytest

from widgets.cases.engine import Commitment, Stage, State, call_emergency, can_take, commit, take
from widgets.cases.examination import examine
from widgets.cases.patient import meet
from widgets.cases.review import MISSED, RIGHT, verdict_of
from widgets.content.case_records import EMERGENCY
from widgets.content.cases import cases, clinic

SEEDS = range(1, 201)
ROUND = ("course", "company", "place", "medicines", "strength", "reflexes")  # cheap, and asked of everybody
THEN = ("days", "work", "blood_salts", "thyroid", "past", "nerve_conduction", "surface_emg")


@cache
def patient_of(seed):
    return meet(seed)


def best_explanation(signs):
    """Return the fewest diagnoses that explain the signs: the one that explains most, a second for what is left."""
    chosen, left = [], set(signs)
    while left and len(chosen) < 2:
        best = max(clinic().diagnoses, key=lambda one: len(left & set(one.explains)))
        if not left & set(best.explains):
            break
        chosen.append(best.id)
        left -= set(best.explains)
    return tuple(chosen)


def separates(step, signs):
    """Tell whether a step can show a sign of a diagnosis that still explains something."""
    open_ones = [one for one in clinic().diagnoses if set(one.explains) & signs]
    return bool(open_ones) or step in ("days", "work", "past")


def by_rule(patient):
    """Play a case by rule: cheap questions first, help at the first sign of an emergency, then what separates."""
    rules, state, signs = patient.rules, State(), set()
    urgent = {sign.id for sign in clinic().signs if sign.urgency == EMERGENCY}
    for step in (*ROUND, *THEN):
        if not can_take(rules, state, step) or (step in THEN and not separates(step, signs)):
            continue
        state = take(rules, state, step)
        if state.stage is not Stage.OPEN:
            return state
        signs |= set(examine(patient, step).signs)
        if signs & urgent and not state.called:
            state = call_emergency(rules, state)
    urgency = EMERGENCY if state.called else patient.case.urgency
    return commit(rules, state, Commitment(best_explanation(signs) or ("benign",), urgency, 3))


def by_chance(patient, chance):
    """Play a case by chance."""
    rules, state = patient.rules, State()
    while state.stage is Stage.OPEN and chance.random() > 0.1:
        possible = [step for step in rules.costs if can_take(rules, state, step)]
        if not possible:
            break
        state = take(rules, state, str(chance.choice(possible)))
    if state.stage is not Stage.OPEN:
        return state
    known = [one.id for one in clinic().diagnoses]
    chosen = tuple(chance.choice(known, size=int(chance.integers(1, 3)), replace=False))
    return commit(rules, state, Commitment(chosen, str(chance.choice(["emergency", "this_week", "next_visit"])), 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rule_finds_every_diagnosis_and_misses_no_emergency(seed):
    patient = patient_of(seed)
    state = by_rule(patient)
    found = state.commitment and state.commitment.diagnoses
    assert verdict_of(patient, state) == RIGHT, (patient.case.id, found)


def test_chance_does_not():
    chance = np.random.default_rng(1)
    verdicts = [verdict_of(patient_of(seed), by_chance(patient_of(seed), chance)) for seed in SEEDS]
    assert verdicts.count(RIGHT) < len(SEEDS) / 10
    assert verdicts.count(MISSED) > 0


def test_the_seeds_meet_every_case():
    assert {patient_of(seed).case.id for seed in SEEDS} == set(cases())


@pytest.mark.parametrize("seed", SEEDS[::10])
def test_no_answer_and_no_test_shows_a_sign_that_the_diagnosis_leaves_over(seed):
    patient = patient_of(seed)
    true = [one for one in clinic().diagnoses if one.id in patient.case.diagnoses]
    explained = {sign for one in true for sign in one.explains}
    for step in patient.rules.costs:
        assert set(examine(patient, step).signs) <= explained, (patient.case.id, step)
