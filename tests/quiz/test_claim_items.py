"""A claim as a question, and the order in which the claims come."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.content.claims import VERDICTS, claims
from widgets.quiz.claim_items import claim_item, fingerprint, in_order_of_play, verdict_words
from widgets.quiz.grading import grade

ALL = list(claims().values())


@pytest.mark.parametrize("claim", ALL, ids=lambda claim: claim.id)
def test_only_its_own_verdict_is_right_and_every_other_one_has_its_own_reply(claim):
    item = claim_item(claim, "judge_claim")
    assert item.prompt == claim.claim
    assert item.explanation == claim.correction
    results = {choice.id: grade(item, (choice.id,)) for choice in item.choices}
    assert [verdict for verdict, result in results.items() if result.correct] == [claim.verdict]
    replies = [result.replies[0].text for result in results.values()]
    assert len(set(replies)) == len(replies)
    assert all(result.correct or result.misconceptions for result in results.values())


@pytest.mark.parametrize("claim", [claim for claim in ALL if len(claim.verdicts) > 1], ids=lambda claim: claim.id)
def test_a_second_verdict_is_no_trap_and_is_told_to_who_finds_the_first(claim):
    item = claim_item(claim, "judge_claim")
    assert {choice.id for choice in item.choices} == set(VERDICTS) - {claim.verdicts[1]}
    right = next(choice for choice in item.choices if choice.correct)
    assert "One more verdict would fit" in right.feedback


@given(st.integers(0, 10**6))
def test_a_seed_draws_every_claim_once_and_the_same_way_each_time(seed):
    order = in_order_of_play(ALL, seed)
    assert Counter(claim.id for claim in order) == Counter(claim.id for claim in ALL)
    assert in_order_of_play(reversed(ALL), seed) == order


@given(st.integers(0, 10**6))
def test_twelve_claims_hold_every_verdict_and_none_too_often(seed):
    counts = Counter(claim.verdict for claim in in_order_of_play(ALL, seed)[:12])
    assert set(counts) == set(VERDICTS)
    assert max(counts.values()) <= 4  # two rounds of one or two


def test_seeds_differ_and_the_verdicts_do_not_come_in_a_fixed_order():
    begins = [tuple(claim.verdict for claim in in_order_of_play(ALL, seed)[:7]) for seed in range(10)]
    assert len(set(begins)) > 5
    assert len({in_order_of_play(ALL, seed)[0].id for seed in range(10)}) > 3


def test_a_claim_that_changes_changes_the_fingerprint():
    changed = ALL[0].model_copy(update={"correction": "Another one."})
    assert fingerprint(ALL) == fingerprint(list(ALL))
    assert fingerprint([changed, *ALL[1:]]) != fingerprint(ALL)


def test_every_verdict_has_words():
    assert set(verdict_words()) == set(VERDICTS)
