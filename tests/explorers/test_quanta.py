import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.content.explorers import explorer
from widgets.explorers.quanta import QuantaExplorer, control_panel, presets
from widgets.explorers.quanta_picture import HIGHEST, IMPULSES, arrays, picture, record

NUMBERS = explorer("quanta")
USUAL = {part.name: part.value for part in control_panel()}


def test_both_ways_of_counting_agree_within_chance():
    """The classic check of del Castillo and Katz (1954): failures and means tell the same number of quanta.

    Over 20 recordings of 100 impulses the standard error of either is about 2 %; release here is nearly Poisson.
    """
    series = [record(USUAL | {"recording": float(number)}) for number in range(1, 21)]
    failures = sum(one.failures for one in series)
    by_failures = math.log(20 * IMPULSES / failures)
    by_means = np.mean([one.answers.mean() / one.quantum for one in series])
    assert by_means == pytest.approx(by_failures, rel=0.08)


def test_each_recording_is_another_and_the_same_again_is_the_same():
    first, again, other = (record(USUAL | {"recording": number}) for number in (1.0, 1.0, 2.0))
    assert np.array_equal(first.answers, again.answers)
    assert not np.array_equal(first.answers, other.answers)


def test_the_presets_range_from_mostly_nothing_to_hardly_a_failure():
    failures = [record(USUAL | preset).failures for preset in NUMBERS.presets.values()]
    assert failures == sorted(failures, reverse=True)
    assert failures[0] > 80
    assert failures[-1] < 15
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())


def test_the_twin_names_what_is_needed_to_count():
    text = QuantaExplorer().text_twin().plain()
    assert "No answer | " in text
    assert "Mean single quantum | 0.82 mV" in text


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}))
def test_whatever_is_set_is_seen_within_the_axes(values):
    series = record(values)
    found = arrays(series)
    assert np.isfinite(found["answer_y"]).all()
    assert found["answer_y"].max() <= HIGHEST
    assert 0 <= series.failures <= IMPULSES
    assert len(found["bar_x"]) == len(found["bar_y"])
    shown = picture(values, series)
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
