import math

import numpy as np
import pytest

from widgets.models.stimulus import Pulse, Stimulus


def test_a_pair_is_two_equal_pulses_an_interval_apart():
    assert Stimulus.pair(10, 1, 0.5, 8).pulses == (Pulse(10, 1, 0.5), Pulse(10, 9, 0.5))


def test_overlapping_pulses_add_up():
    stimulus = Stimulus((Pulse(3, 0, 2), Pulse(4, 1, 2)))
    assert list(stimulus.at(np.array([0.0, 1.0, 2.0, 3.0]))) == [3, 7, 4, 0]


def test_no_pulse_is_an_empty_table():
    assert Stimulus().as_array().shape == (0, 3)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Pulse(math.nan, 0, 1),
        lambda: Pulse(1, 0, -1),
        lambda: Stimulus(initial_depolarisation=math.inf),
    ],
)
def test_impossible_stimuli_are_refused(make):
    with pytest.raises(ValueError, match="must"):
        make()
