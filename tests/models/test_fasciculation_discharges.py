import math
from dataclasses import replace

import numpy as np
import pytest

from widgets import content
from widgets.models.fasciculation import FasciculationParameters
from widgets.models.fasciculation_discharges import SEARCH_TOLERANCE, ectopic_threshold, event_discharges
from widgets.models.motor_axon import MotorAxonParameters, simulate_axon
from widgets.models.motor_axon_excitability import threshold_current
from widgets.models.muscle_fibre import MuscleFibreParameters
from widgets.models.neuromuscular_junction import NeuromuscularJunctionParameters
from widgets.models.stimulus import Stimulus

AXON = content.fill(MotorAxonParameters, "motor_axon")
JUNCTION = content.fill(NeuromuscularJunctionParameters, "neuromuscular_junction")
FIBRE = content.fill(MuscleFibreParameters, "muscle_fibre")


def intervals(axon):
    return np.diff(event_discharges(axon, JUNCTION, FIBRE).from_axon)


def test_a_healthy_twitch_is_single():
    found = event_discharges(AXON, JUNCTION, FIBRE)
    assert found.from_axon == found.from_motoneuron == (0.0,)
    assert found.fibre_velocity == pytest.approx(4.0, abs=0.2)


def test_too_little_slow_potassium_current_makes_doublets_at_the_rates_of_nerve_hyperexcitability():
    """Within the burst 30 to 300 Hz (Maddison 2006); nothing in the models was set to it."""
    gaps = intervals(replace(AXON, slow_potassium_conductance=0.4 * AXON.slow_potassium_conductance))
    assert len(gaps) >= 1
    assert np.all((1000 / gaps >= 30) & (1000 / gaps <= 300))


def test_too_little_calcium_makes_bursts_that_the_muscle_follows_only_in_part():
    low = replace(AXON, ionised_calcium=0.8)
    found = event_discharges(low, JUNCTION, FIBRE)
    assert len(found.from_axon) >= 2
    # No muscle fibre of the model follows faster than one action potential in about 3 ms.
    assert np.diff(found.from_axon).min() > 2.5
    assert len(found.from_motoneuron) == 1


def test_a_blocked_junction_or_nerve_brings_no_twitch():
    blocked = event_discharges(AXON, replace(JUNCTION, receptor_fraction=0.05), FIBRE)
    assert blocked.from_axon == blocked.from_motoneuron == ()
    assert blocked.fibre_velocity is None
    dead = event_discharges(replace(AXON, sodium_conductance=0.0), JUNCTION, FIBRE)
    assert dead.from_axon == ()
    assert dead.from_motoneuron == (0.0,)


def test_the_threshold_is_as_exact_as_it_says_wherever_the_search_starts():
    for change in ({}, {"ionised_calcium": 0.9}, {"slow_potassium_conductance": 40.0}, {"potassium_outside": 5.0}):
        axon = replace(AXON, **change)
        exact = threshold_current(axon, 20.0, tolerance=1e-6)
        assert ectopic_threshold(axon) == pytest.approx(exact, rel=SEARCH_TOLERANCE)


@pytest.mark.parametrize(
    ("parameter", "values"),
    [
        ("ionised_calcium", (1.2, 1.1, 1.0, 0.9, 0.8, 0.7)),
        ("slow_potassium_conductance", (80.0, 60.0, 40.0, 20.0)),
        ("persistent_sodium_conductance", (10.0, 15.0, 20.0, 30.0)),
        ("bias_current", (0.0, 0.1, 0.2, 0.3)),
        ("potassium_outside", (3.0, 4.0, 5.0, 6.0, 7.0)),
    ],
)
def test_what_makes_a_nerve_excitable_lowers_the_threshold(parameter, values):
    thresholds = [ectopic_threshold(replace(AXON, **{parameter: value})) for value in values]
    assert np.all(np.diff(thresholds) < 0), thresholds


def test_a_nerve_that_fires_by_itself_needs_nothing_and_a_dead_one_is_not_to_be_fired():
    assert ectopic_threshold(replace(AXON, ionised_calcium=0.6)) == 0.0
    assert math.isinf(ectopic_threshold(replace(AXON, sodium_conductance=0.0)))


def test_an_axon_under_noise_fires_as_the_hazard_supposes():
    """The form of the hazard against an axon that fires by chance: whether a steady current or a lack of calcium makes
    it excitable, the weakest long current tells how often, and the rate grows e-fold for a fall of the threshold near
    the calibrated one. The noise is chosen so that there is something to count in seconds, so the scale is compared
    within a factor of two only.
    """
    scale = content.fill(FasciculationParameters, "fasciculation").axon_threshold_scale
    thresholds, counts = [], []
    for change in ({"bias_current": 0.05}, {"ionised_calcium": 1.0}, {"bias_current": 0.1}):
        axon = replace(AXON, noise_amplitude=0.08, **change)
        thresholds.append(ectopic_threshold(axon))
        trains = [
            simulate_axon(axon, Stimulus(), 3000.0, seed=seed, recorded_nodes=(10,)).spike_times[18]
            for seed in range(4)
        ]
        counts.append(sum(int((np.diff(train, prepend=-math.inf) > 20).sum()) for train in trains))
    assert np.all(np.diff(thresholds) < 0)
    assert np.all(np.diff(counts) > 0)
    found = (thresholds[0] - thresholds[-1]) / math.log(counts[-1] / counts[0])
    assert scale / 2 < found < 2 * scale
