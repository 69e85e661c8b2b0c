"""The figures of questions against numpy and scipy, worked out from the learners' answers and not from the table."""

import csv
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from widgets.classroom.grader import Outcome
from widgets.classroom.item_analysis import analyse, correlation, cronbach_alpha
from widgets.classroom.mark_files import distractors
from widgets.classroom.score_table import MOST_KINDS, Cell, ScoreTable
from widgets.quiz import models_at_hand
from widgets.quiz.grading import grade
from widgets.quiz.parametric import instance


@pytest.fixture(scope="module")
def first_answers(marked_class, spring):
    """``(scores, confidence, results)`` of the first answers, shape (learners, questions); None without an answer."""
    _made, _outcome, _order, learners = marked_class
    bank, _release = spring
    items = bank.items()
    scores = np.zeros((len(learners), len(items)))
    confidence = np.zeros(scores.shape, int)
    results = [[None] * len(items) for _one in learners]
    for row, one in enumerate(learners):
        for column, (name, item) in enumerate(items.items()):
            events = [event for event in one.events if event.item == name]
            if events:
                result = grade(instance(item, events[0].seed), events[0].response, models_at_hand.observe)
                scores[row, column] = np.nan if item.kind == "short_text" else result.score
                confidence[row, column] = events[0].confidence
                results[row][column] = (events[0], result)
    return scores, confidence, results


def test_facility_discrimination_and_reliability_are_those_of_numpy_and_scipy(marked_class, first_answers):
    _made, outcome, _order, learners = marked_class
    scores, _confidence, _results = first_answers
    by_hand = [one.item.kind == "short_text" for one in outcome.statistics.items]
    scored = scores[:, ~np.array(by_hand)]
    rest = {column: np.delete(scored, column, axis=1).sum(axis=1) for column in range(scored.shape[1])}
    kept = [one for one in outcome.statistics.items if one.item.kind != "short_text"]
    for column, one in enumerate(kept):
        assert one.facility == pytest.approx(np.mean(scored[:, column]), abs=1e-7)
        assert one.discrimination == pytest.approx(stats.pearsonr(scored[:, column], rest[column]).statistic, abs=1e-6)
    covariance = np.cov(scored, rowvar=False)
    count = scored.shape[1]
    alpha = count / (count - 1) * (1 - np.trace(covariance) / covariance.sum())
    assert outcome.statistics.reliability == pytest.approx(alpha, abs=1e-6)
    assert outcome.statistics.totals == pytest.approx(scored.mean(axis=1), abs=1e-6)
    assert outcome.statistics.learners == len(learners)


def test_own_words_have_no_score_and_are_counted(marked_class):
    _made, outcome, _order, learners = marked_class
    (one,) = [one for one in outcome.statistics.items if one.item.kind == "short_text"]
    assert math.isnan(one.facility)
    assert math.isnan(one.discrimination)
    assert one.answered == sum(any(event.item == one.item.id for event in learner.events) for learner in learners)


def test_what_was_chosen_and_the_misconceptions_are_counted(marked_class, first_answers):
    _made, outcome, _order, _learners = marked_class
    _scores, _confidence, results = first_answers
    for column, one in enumerate(outcome.statistics.items):
        given = [row[column] for row in results if row[column]]
        expected = Counter()
        for _event, result in given:
            expected.update(set(result.misconceptions))
        assert one.misconceptions == expected
        assert one.omitted == len(results) - len(given)
        if one.item.kind in ("single_choice", "multiple_choice", "label"):
            chosen = Counter(name for event, _result in given for name in event.response)
            assert {name: count for name, count, _right in distractors(one)} == {
                choice.id: chosen[choice.id] for choice in one.item.choices
            }
            assert {name for name, _count, right in distractors(one) if right} == {
                choice.id for choice in one.item.choices if choice.correct
            }


def test_confidence_against_correctness(marked_class, first_answers):
    _made, outcome, _order, _learners = marked_class
    scores, confidence, _results = first_answers
    for level in outcome.statistics.confidence:
        chosen = scores[(confidence == level.level) & ~np.isnan(scores)]
        assert level.count == len(chosen)
        assert level.score == pytest.approx(chosen.mean(), abs=1e-6)
    for column, one in enumerate(outcome.statistics.items):
        for level in one.confidence:
            chosen = scores[confidence[:, column] == level.level, column]
            assert level.count == (0 if one.item.kind == "short_text" else len(chosen))


def test_the_table_of_questions_holds_the_figures(marked_class):
    _made, outcome, order, _learners = marked_class
    with (order.out / "items.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row, one in zip(rows, outcome.statistics.items, strict=True):
        assert row["item"] == one.item.id
        if not math.isnan(one.facility):
            assert float(row["facility"]) == pytest.approx(one.facility, abs=1e-4)
            assert float(row["discrimination"]) == pytest.approx(one.discrimination, abs=1e-4)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 30)), min_size=3, max_size=40))
def test_the_correlation_is_that_of_scipy(pairs):
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    found = correlation(one, other)
    if one.std() > 1e-6 and other.std() > 1e-6:
        # Rounding leaves about eight digits where the spread is small beside the values.
        assert found == pytest.approx(stats.pearsonr(one, other).statistic, abs=1e-6)
    elif one.std() == 0 or other.std() == 0:
        assert math.isnan(found)


@pytest.mark.parametrize("scores", [np.ones((2, 5)), np.ones((9, 1)), np.ones((9, 4))])
def test_where_there_is_no_reliability_there_is_no_number(scores):
    assert math.isnan(cronbach_alpha(scores))


def test_a_second_hand_in_takes_the_place_of_the_first():
    table = ScoreTable(2, 2)
    right, wrong = Outcome(1.0, ("a",), ()), Outcome(0.0, ("b",), ("m",))
    table.put(0, [Cell(0, 0.0, 0.0, wrong, 3, 1), Cell(1, 1.0, 1.0, right, 2, 2)])
    table.put(0, [Cell(0, 1.0, 1.0, right, 1, 1)])
    assert table.counted.tolist() == [[1, 0], [0, 0]]
    assert table.kinds(0) == {right._replace(score=None): 1}
    assert table.kinds(1) == {}
    assert table.handed_in.tolist() == [True, False]


def test_a_class_that_answers_everything_imaginable_does_not_fill_the_memory():
    table = ScoreTable(MOST_KINDS + 50, 1)
    for row in range(MOST_KINDS + 50):
        table.put(row, [Cell(0, 0.0, 0.0, Outcome(0.0, (str(row),), ()), 1, 1)])
    kinds = table.kinds(0)
    assert len(kinds) == MOST_KINDS + 1
    assert sum(kinds.values()) == MOST_KINDS + 50


def test_nobody_at_all_has_no_figures(bank):
    statistics = analyse(ScoreTable(5, 3), list(bank.items().values())[:3])
    assert statistics.learners == 0
    assert all(math.isnan(one.facility) for one in statistics.items)
