from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter

from widgets import content
from widgets.models import motor_unit
from widgets.models.motor_unit_kernels import twitch_gain

CODED = content.fill(motor_unit.MotorUnitParameters, "motor_unit")
RESTATED = content.fill(motor_unit.MotorUnitParameters, "motor_unit_2017")


def test_the_ranges_of_the_pool_are_those_of_the_papers():
    """Targets V064, V065, V066 and V067, and the exact ratios of the set of 2017."""
    pool = motor_unit.motor_unit_pool(CODED)
    assert 2.95 <= pool.contraction_time[0] / pool.contraction_time[-1] <= 3.05
    assert 96 <= pool.twitch_force[-1] / pool.twitch_force[0] <= 100
    assert 28.9 <= pool.recruitment_threshold[-1] / pool.recruitment_threshold[0] <= 30
    assert 1.66 <= motor_unit.twitch_half_relaxation_ratio() <= 1.70
    pool = motor_unit.motor_unit_pool(RESTATED)
    assert pool.contraction_time[0] / pool.contraction_time[-1] == pytest.approx(3.0)
    assert pool.twitch_force[-1] / pool.twitch_force[0] == pytest.approx(100.0)
    assert pool.recruitment_threshold[-1] == pytest.approx(50.0)
    assert pool.recruitment_threshold[0] == 1.0
    assert pool.peak_firing_rate[-1] == pytest.approx(25.0)
    assert pool.maximal_excitation == pytest.approx(67.0)


def test_the_mean_unit_has_the_force_and_fibres_of_a_human_one():
    """Targets V057 and V069: 12 (3-34) mN, 209 (150-300) fibres."""
    pool = motor_unit.motor_unit_pool(CODED)
    assert pool.twitch_force.mean() == pytest.approx(12.0, rel=0.05)
    assert pool.fibres.mean() == pytest.approx(209.0)


def test_the_half_relaxation_ratio_is_that_of_the_twitch():
    time = np.linspace(0, 400, 400001)
    force = motor_unit.twitch(time, 2.0, 40.0)
    assert force.max() == pytest.approx(2.0)
    assert time[force.argmax()] == pytest.approx(40.0, abs=0.01)
    late = time[(time > 40) & (force <= 1.0)][0] - 40.0
    assert late / 40.0 == pytest.approx(motor_unit.twitch_half_relaxation_ratio(), rel=1e-3)


def summed_twitches(pool, spikes, counts, time):
    """The force as the paper writes it: one twitch after the other."""
    force = np.zeros((len(counts), len(time)))
    for unit, count in enumerate(counts):
        for i in range(count):
            interval = spikes[unit, i] - spikes[unit, i - 1] if i else np.inf
            gain = twitch_gain(pool.contraction_time[unit] / interval)
            peak = gain * pool.twitch_force[unit]
            force[unit] += motor_unit.twitch(time - spikes[unit, i], peak, pool.contraction_time[unit])
    return force


def test_the_recursion_is_exactly_the_sum_of_twitches():
    parameters = replace(CODED, number_of_units=20.0)
    recording = motor_unit.simulate_pool(parameters, 25.0, 1500.0, seed=3)
    spikes, counts = motor_unit.spike_trains(parameters, recording.pool, np.full(1501, 25.0), 1.0, 3)
    expected = summed_twitches(recording.pool, spikes, counts, recording.time)
    np.testing.assert_allclose(recording.force, expected.sum(axis=0), rtol=1e-9, atol=1e-9)
    each = motor_unit.train_force(recording.pool, spikes, counts, 1501, 1.0, each_unit=True)
    np.testing.assert_allclose(each, expected, rtol=1e-9, atol=1e-9)


def test_the_recursion_holds_through_long_silence_and_spikes_at_samples():
    pool = motor_unit.motor_unit_pool(replace(CODED, number_of_units=20.0))
    spikes = np.tile([0.0, 1.0, 700.25, 700.25], (20, 1))
    spikes[:, 3] = 1999.5
    counts = np.full(20, 4)
    time = np.arange(3000.0)
    force = motor_unit.train_force(pool, spikes, counts, 3000, 1.0)
    np.testing.assert_allclose(force, summed_twitches(pool, spikes, counts, time).sum(axis=0), rtol=1e-9, atol=1e-9)


def test_the_recursion_agrees_with_a_digital_filter():
    pool = motor_unit.motor_unit_pool(CODED)
    impulses = np.zeros(1000)
    impulses[[10, 60, 200]] = 1.0
    decay = np.exp(-1.0 / pool.contraction_time[5])
    gain = pool.twitch_force[5] * np.e / pool.contraction_time[5]
    expected = gain * lfilter([0.0, decay], [1.0, -2 * decay, decay**2], impulses)
    one = motor_unit.MotorUnitPool(*[getattr(pool, n)[5:6] for n in list(pool.__dataclass_fields__)[:-1]], 1.0)
    force = motor_unit.train_force(one, np.array([[10.0, 60.0, 200.0]]), np.array([3]), 1000, 1.0, linear=True)
    np.testing.assert_allclose(force, expected, atol=1e-12)


def test_the_gain_is_continuous_and_one_below_its_corner():
    assert twitch_gain(0.2) == 1.0
    assert twitch_gain(0.4) == pytest.approx(1.0)
    assert twitch_gain(0.4001) == pytest.approx(1.0, abs=1e-3)
    # S(x)/x over S(0.4)/0.4 with S = 1 - exp(-2 x^3), at 1.
    assert twitch_gain(1.0) == pytest.approx((1 - np.exp(-2.0)) / ((1 - np.exp(-0.128)) / 0.4))


def test_units_are_recruited_in_order_and_fire_as_the_excitation_says():
    recording = motor_unit.simulate_pool(CODED, 20.0, 5000.0)
    recruited = np.array([len(times) > 0 for times in recording.spike_times])
    assert np.array_equal(recruited, recording.pool.recruitment_threshold <= 20.0)
    rate = 1000.0 / np.diff(recording.spike_times[30]).mean()
    expected = 8.0 + 20.0 - recording.pool.recruitment_threshold[30]
    assert rate == pytest.approx(expected, rel=1e-6)


def test_intervals_vary_as_stated_and_seeds_repeat():
    recording = motor_unit.simulate_pool(CODED, 15.0, 20000.0, seed=1)
    intervals = np.concatenate(
        [np.diff(times) / np.diff(times).mean() for times in recording.spike_times if len(times) > 3]
    )
    assert intervals.std() == pytest.approx(CODED.interval_variation, rel=0.05)
    again, other = (motor_unit.simulate_pool(CODED, 15.0, 2000.0, seed=seed).force for seed in (1, 2))
    np.testing.assert_array_equal(again, motor_unit.simulate_pool(CODED, 15.0, 2000.0, seed=1).force)
    assert not np.array_equal(again, other)


def test_the_excitation_of_the_parameters_is_used_where_none_is_given():
    given, own = (motor_unit.simulate_pool(CODED, e, 500.0).force for e in (CODED.excitation, None))
    np.testing.assert_array_equal(given, own)


def test_more_excitation_never_means_less_force():
    forces = [
        motor_unit.simulate_pool(CODED, e, 3000.0).force[1000:].mean() for e in (2.0, 5.0, 10.0, 20.0, 40.0, 57.0)
    ]
    assert np.all(np.diff(forces) > 0)


def test_lost_units_stay_lost_and_survivors_grow():
    few = motor_unit.motor_unit_pool(replace(CODED, lost_unit_fraction=0.3))
    fewer = motor_unit.motor_unit_pool(replace(CODED, lost_unit_fraction=0.6))
    assert len(few.unit) == 84
    assert set(fewer.unit) < set(few.unit)
    seeded = motor_unit.motor_unit_pool(replace(CODED, lost_unit_fraction=0.3), seed=4)
    assert len(seeded.unit) == 84
    assert set(seeded.unit) != set(few.unit)
    grown = motor_unit.motor_unit_pool(replace(CODED, lost_unit_fraction=0.3, fibres_per_unit_factor=3.0))
    np.testing.assert_allclose(grown.twitch_force, 3 * few.twitch_force)
    np.testing.assert_allclose(grown.fibres, 3 * few.fibres)
    weak = motor_unit.simulate_pool(replace(CODED, lost_unit_fraction=0.6), 40.0, 2000.0).force[1000:].mean()
    assert weak < 0.6 * motor_unit.simulate_pool(CODED, 40.0, 2000.0).force[1000:].mean()


def test_fatigue_lowers_and_slows_the_twitches():
    tired = motor_unit.motor_unit_pool(replace(CODED, twitch_force_factor=0.5, contraction_time_factor=1.5))
    healthy = motor_unit.motor_unit_pool(CODED)
    np.testing.assert_allclose(tired.twitch_force, 0.5 * healthy.twitch_force)
    np.testing.assert_allclose(tired.contraction_time, 1.5 * healthy.contraction_time)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_parameter_set_in_the_ranges_gives_finite_force(data, box):
    stage = data.draw(st.sampled_from(["motor_unit", "motor_unit_2017"]))
    parameters = data.draw(box(motor_unit.MotorUnitParameters, stage))
    seed = data.draw(st.one_of(st.none(), st.integers(0, 5)))
    recording = motor_unit.simulate_pool(parameters, parameters.excitation, 300.0, seed=seed)
    assert np.all(np.isfinite(recording.force))
    assert recording.force.min() >= -1e-9
    for times in recording.spike_times:
        assert np.all(np.diff(times) > 0)
        assert np.all((times >= 0) & (times < 301.0))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number_of_units": 1.0}, "between 2 and 2000"),
        ({"recruitment_range": 0.5}, "at least 1"),
        ({"lost_unit_fraction": 1.1}, "lost_unit_fraction must lie between 0 and 1"),
        ({"peak_firing_rate": 10.0}, "must not be below minimal_firing_rate"),
    ],
)
def test_impossible_parameters_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(CODED, **change)


def test_an_excitation_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="have 101 values, not 7"):
        motor_unit.simulate_pool(CODED, np.ones(7), 100.0)


def test_a_pool_that_lost_every_unit_makes_no_force():
    recording = motor_unit.simulate_pool(replace(CODED, lost_unit_fraction=1.0), 20.0, 100.0, seed=1)
    assert np.all(recording.force == 0)
