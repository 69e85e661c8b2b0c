import math

import numpy as np
import pytest

from widgets.models.squid_axon import Pulse, Stimulus, simulate_membrane
from widgets.models.squid_axon_excitability import refractory_periods, second_pulse_threshold, threshold_current


def test_v016_rheobase(squid):
    assert 2.2 <= threshold_current(squid, 200) <= 2.35


def test_the_threshold_separates_spike_from_none(squid):
    threshold = threshold_current(squid, 0.5)
    counts = [
        len(simulate_membrane(squid, Stimulus((Pulse(factor * threshold, 0, 0.5),)), 20).spike_times)
        for factor in (0.995, 1.005)
    ]
    assert counts == [0, 1]


def test_short_pulses_need_more_current_and_the_shortest_a_constant_charge(squid):
    durations = np.array([0.05, 0.1, 0.5, 2, 10])
    thresholds = np.array([threshold_current(squid, duration) for duration in durations])
    assert np.all(np.diff(thresholds) < 0)
    charges = thresholds * durations
    assert charges[1] == pytest.approx(charges[0], rel=0.03)


def test_the_threshold_rises_as_sodium_outside_falls(squid, change):
    thresholds = [threshold_current(change(squid, sodium_outside=value), 0.5) for value in (920, 460, 300, 200, 100)]
    assert np.all(np.diff(thresholds) > 0)


def test_without_sodium_nothing_excites(squid, change):
    poor = change(squid, sodium_outside=4.6)
    assert threshold_current(poor, 0.5) == math.inf
    assert refractory_periods(poor) is None
    assert np.all(np.isnan(second_pulse_threshold(poor, [10, 20])))


def test_a_membrane_that_fires_by_itself_has_no_threshold(squid, change):
    assert threshold_current(change(squid, potassium_outside=20), 0.5) == 0
    assert refractory_periods(change(squid, potassium_outside=20)) is None


def test_refractory_periods(squid, change):
    cold = refractory_periods(squid)
    warm = refractory_periods(change(squid, temperature=18.5))
    assert 0.5 < cold.absolute < cold.relative
    assert warm.absolute < cold.absolute
    ratios = second_pulse_threshold(squid, [cold.absolute - 0.5, cold.absolute + 0.1, cold.relative, 38])
    assert ratios[0] > 10
    assert ratios[1] < 10
    assert ratios[2] == pytest.approx(1.1, abs=0.02)
    assert ratios[3] == pytest.approx(1, abs=0.03)


def test_intervals_within_the_first_pulse_are_refused(squid):
    with pytest.raises(ValueError, match="longer than the pulse"):
        second_pulse_threshold(squid, [0.2, 5])
