from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.models import muscle_fibre
from widgets.models import neuromuscular_junction as junction

HEALTHY = content.fill(junction.NeuromuscularJunctionParameters, "neuromuscular_junction")
FIBRE = content.fill(muscle_fibre.MuscleFibreParameters, "muscle_fibre")
REST = muscle_fibre.resting_state(FIBRE).membrane_potential


@pytest.fixture(scope="module")
def threshold():
    return muscle_fibre.threshold_conductance(FIBRE, junction.endplate_conductance(HEALTHY, [0.0]))


def fibre_spikes(parameters, impulses, duration=40.0):
    conductance = junction.endplate_conductance(parameters, impulses)
    return len(muscle_fibre.simulate_fibre(FIBRE, conductance, duration).action_potential_times)


def test_the_junction_of_healthy_people_is_within_the_published_ranges(threshold):
    """Targets V039, V041, V042, V043, V044 and V046 in their order."""
    miniature = replace(HEALTHY, quantal_content=1.0)
    fibre = muscle_fibre.simulate_fibre(FIBRE, junction.endplate_conductance(miniature, [1.0]), 10.0)
    assert 0.4 <= fibre.peak_endplate_potential - REST <= 1.1
    assert 20 <= junction.released_quanta(HEALTHY, [0.0])[0] <= 60
    assert 1.5 <= junction.safety_factor(junction.endplate_conductance(HEALTHY, [0.0]), threshold) <= 3.0
    assert -20 <= HEALTHY.reversal_potential <= -5
    assert 3.5 <= HEALTHY.release_cooperativity <= 4.2
    assert 0.1 <= junction.cleft_transmitter_half_life(HEALTHY) <= 1.0


def test_the_passive_formula_agrees_with_the_fibre_for_one_quantum():
    miniature = replace(HEALTHY, quantal_content=1.0)
    fibre = muscle_fibre.simulate_fibre(FIBRE, junction.endplate_conductance(miniature, [1.0]), 10.0)
    formula = junction.endplate_potential(HEALTHY, 1.0, REST)
    assert fibre.peak_endplate_potential - REST == pytest.approx(formula, rel=0.03)


def test_the_passive_formula_has_its_two_limits():
    small = junction.endplate_potential(HEALTHY, np.array([1e-3, 2e-3]), REST)
    assert small[1] == pytest.approx(2 * small[0], rel=1e-4)
    one = replace(HEALTHY, summation_factor=1.0)
    assert junction.endplate_potential(one, 1e9, REST) == pytest.approx(HEALTHY.reversal_potential - REST, rel=1e-4)


def test_at_three_hertz_the_fifth_response_is_smaller_by_a_tenth_and_fast_trains_hold(threshold):
    at_3 = junction.released_quanta(HEALTHY, np.arange(5) * 1000 / 3)
    assert 0.80 <= at_3[4] / at_3[0] <= 0.93
    needed = threshold / HEALTHY.quantal_conductance
    for rate in (1, 3, 10, 30, 50):
        assert np.all(junction.released_quanta(HEALTHY, np.arange(0, 1000, 1000 / rate)) > needed)


def test_less_calcium_or_more_magnesium_weakens_the_junction(threshold):
    calcium = [junction.release_factor(replace(HEALTHY, calcium_outside=ca)) for ca in (0.3, 0.6, 0.9, 1.2, 2.0)]
    magnesium = [junction.release_factor(replace(HEALTHY, magnesium_outside=mg)) for mg in (0.3, 0.55, 2.0, 5.0)]
    assert np.all(np.diff(calcium) > 0)
    assert np.all(np.diff(magnesium) < 0)
    assert junction.release_factor(HEALTHY) == pytest.approx(1.0)
    # x0.49 at 0.6 mmol/L with the constant chosen for people, x0.19 with the frog's (without magnesium's share: 0.16).
    assert calcium[1] == pytest.approx(0.49, abs=0.01)
    frog = replace(HEALTHY, calcium_outside=0.6, calcium_dissociation_constant=1.1)
    assert junction.release_factor(frog) == pytest.approx(0.19, abs=0.01)
    toxic = junction.endplate_conductance(replace(HEALTHY, magnesium_outside=5.0), [0.0])
    assert junction.safety_factor(toxic, threshold) < 1.0


@pytest.mark.parametrize("calcium", [0.9, 0.8, 0.7, 0.6])
def test_lack_of_calcium_as_in_patients_weakens_the_junction_and_does_not_stop_it(calcium, threshold):
    """People with tetany are not paralysed: the reason for the calcium constant."""
    conductance = junction.endplate_conductance(replace(HEALTHY, calcium_outside=calcium), [0.0])
    healthy = junction.endplate_conductance(HEALTHY, [0.0])
    assert 1.05 < junction.safety_factor(conductance, threshold) < 0.85 * junction.safety_factor(healthy, threshold)


def test_transmitter_that_no_enzyme_splits_stays_as_an_agonist():
    assert junction.standing_agonist(HEALTHY) == 0.0
    kept = [junction.standing_agonist(replace(HEALTHY, cholinesterase_activity=share)) for share in (0.5, 0.1, 0.0)]
    assert np.all(np.diff(kept) > 0)
    assert kept[-1] == pytest.approx(HEALTHY.standing_transmitter)
    with_nicotine = replace(HEALTHY, cholinesterase_activity=0.0, agonist_concentration=2.0)
    assert junction.standing_agonist(with_nicotine) == pytest.approx(2.0 + HEALTHY.standing_transmitter)
    no_enzyme_ever = replace(HEALTHY, cholinesterase_rate=0.0)
    assert junction.standing_agonist(no_enzyme_ever) == 0.0


def test_an_agonist_that_arrives_makes_the_muscle_twitch_and_one_that_stays_paralyses_it():
    arriving = replace(HEALTHY, agonist_concentration=18.0)
    staying = replace(arriving, agonist_exposure_time=60.0)
    assert fibre_spikes(arriving, []) >= 1
    assert fibre_spikes(staying, []) == 0
    assert fibre_spikes(staying, [1.0]) == 0
    assert fibre_spikes(HEALTHY, [1.0]) == 1


def test_the_conductance_is_the_difference_of_two_exponentials_with_the_stated_peak():
    conductance = junction.endplate_conductance(replace(HEALTHY, synaptic_delay=1.0), [0.0])
    sampled = conductance.sampled(0.001, 20000)
    assert sampled.max() == pytest.approx(conductance.amplitudes[0], rel=1e-5)
    assert np.all(sampled[:999] == 0)
    late = sampled[10000] / sampled[11200]
    assert late == pytest.approx(np.exp(1.2 / conductance.decay_time), rel=1e-3)


def test_equal_time_constants_are_no_singularity():
    conductance = junction.EndplateConductance((0.0,), (5.0,), 1.0, 1.0, -15.0)
    assert conductance.sampled(0.001, 10000).max() == pytest.approx(5.0, rel=1e-3)


def test_blocking_the_cholinesterase_prolongs_the_current_two_to_four_fold_and_repeats_the_action_potential():
    blocked = replace(HEALTHY, cholinesterase_activity=0.0)
    ratio = junction.endplate_current_decay(blocked) / junction.endplate_current_decay(HEALTHY)
    assert 2.0 <= ratio <= 4.0
    decays = [junction.endplate_current_decay(replace(HEALTHY, cholinesterase_activity=a)) for a in (1, 0.6, 0.3, 0)]
    assert np.all(np.diff(decays) > 0)
    assert fibre_spikes(HEALTHY, [1.0]) == 1
    assert fibre_spikes(blocked, [1.0]) == 2


def test_cold_prolongs_the_current_as_measured():
    """At 22 degC the current falls with 2 to 3 ms."""
    assert 2.0 <= junction.endplate_current_decay(replace(HEALTHY, temperature=22.0)) <= 3.0


def test_a_smokers_nicotine_does_nothing_and_a_poisonous_one_excites_and_then_blocks():
    smoker = replace(HEALTHY, agonist_concentration=0.3, agonist_exposure_time=60.0)
    assert junction.receptor_state(smoker).open < 1e-4
    assert junction.receptor_state(smoker).desensitised < 1e-2
    assert fibre_spikes(smoker, []) == 0
    assert fibre_spikes(smoker, [1.0]) == 1
    assert fibre_spikes(replace(HEALTHY, agonist_concentration=6.0), [], 60.0) > 3
    paralysed = replace(HEALTHY, agonist_concentration=50.0, agonist_exposure_time=10.0)
    assert junction.receptor_state(paralysed).desensitised > 0.9
    before, after = fibre_spikes(paralysed, [], 40.0), fibre_spikes(paralysed, [20.0], 40.0)
    assert after == before


def test_desensitisation_follows_its_equation():
    poisoned = replace(HEALTHY, agonist_concentration=60.0)
    step = 1.0
    states = [junction.receptor_state(poisoned, since) for since in np.arange(0.0, 2000.0, step)]
    d = np.array([state.desensitised for state in states])
    occupied = states[0].activated / HEALTHY.agonist_maximal_open_fraction
    slope = HEALTHY.desensitisation_rate * occupied * (1 - d) - d / HEALTHY.desensitisation_recovery_time
    np.testing.assert_allclose(np.gradient(d, step / 1000)[1:-1], slope[1:-1], rtol=1e-4)
    conductance = junction.endplate_conductance(poisoned, [])
    lasting = conductance.sampled(1.0, 2000)
    expected = HEALTHY.receptor_conductance * np.array([s.open for s in states])
    np.testing.assert_allclose(np.interp(500.5, np.arange(2000.0), expected), lasting[500], rtol=1e-5)


def test_miniature_potentials_come_by_chance_at_the_stated_frequency():
    """Target V040: 0.2 a second."""
    counts = [len(junction.miniature_endplate_potentials(HEALTHY, 100_000.0, seed, REST)[0]) for seed in range(50)]
    # 1000 events are expected in all: five standard deviations are 16 %.
    assert np.mean(counts) / 100.0 == pytest.approx(HEALTHY.miniature_frequency, rel=0.16)
    sizes = np.concatenate([junction.miniature_endplate_potentials(HEALTHY, 1e6, seed, REST)[1] for seed in range(20)])
    assert sizes.std() / sizes.mean() == pytest.approx(HEALTHY.quantal_variation, rel=0.1)


def test_a_seed_gives_the_same_quanta_again_and_another_seed_others():
    impulses = np.arange(10) * 100.0
    first, again, other = (junction.endplate_conductance(HEALTHY, impulses, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_parameter_set_in_the_ranges_gives_finite_conductances(data, box):
    parameters = data.draw(box(junction.NeuromuscularJunctionParameters, "neuromuscular_junction"))
    seed = data.draw(st.one_of(st.none(), st.integers(0, 9)))
    conductance = junction.endplate_conductance(parameters, [1.0, 4.0, 30.0], seed)
    sampled = conductance.sampled(0.05, 1000)
    assert np.all(np.isfinite(sampled))
    assert np.all(sampled >= -1e-9)
    assert np.isfinite(junction.endplate_potential(parameters, 30.0, -85.0))
    assert 0 <= junction.receptor_state(parameters).desensitised <= 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("cholinesterase_activity", 1.5, "between 0 and 1"),
        ("calcium_outside", -0.1, "must not be negative"),
        ("calcium_dissociation_constant", 0.0, "must be positive"),
        ("reversal_potential", np.nan, "must be a finite number"),
    ],
)
def test_impossible_parameters_are_refused_in_one_sentence(name, value, words):
    with pytest.raises(ValueError, match=f"^{name} {words}|^{name} must lie {words}") as caught:
        replace(HEALTHY, **{name: value})
    assert "\n" not in str(caught.value)
