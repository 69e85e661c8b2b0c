import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.models.fasciculation import (
    MINUTE,
    Excitability,
    FasciculationParameters,
    draw_events,
    unit_liability,
    unit_rates,
)
from widgets.models.motor_unit import MotorUnitParameters, motor_unit_pool

HEALTHY = content.fill(FasciculationParameters, "fasciculation")
UNITS = content.fill(MotorUnitParameters, "motor_unit")
POOL = motor_unit_pool(UNITS)
USUAL = Excitability(0.278, 2.4)
COUNT = round(UNITS.number_of_units)


def rates(now=USUAL, parameters=HEALTHY, pool=POOL):
    return unit_rates(parameters, pool, COUNT, now, USUAL)


def test_a_healthy_muscle_twitches_at_the_stated_rate():
    found = rates()
    # The dead time after each event takes its part: a unit is in it for less than a thousandth of the time.
    assert found.total == pytest.approx(HEALTHY.baseline_rate, rel=1e-3)
    assert found.motoneuron_share == pytest.approx(HEALTHY.motoneuron_share)


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_the_easier_an_axon_or_a_motoneuron_is_excited_the_more_twitches(one, other, of_axon):
    lower, higher = sorted((one, other))
    change = (lambda value: USUAL._replace(axon_threshold=value)) if of_axon else (
        lambda value: USUAL._replace(motoneuron_threshold=value)
    )  # fmt: skip
    assert rates(change(lower)).total >= rates(change(higher)).total
    if higher - lower > 1e-6:
        assert rates(change(lower)).total > rates(change(higher)).total


def test_the_scale_is_the_fall_of_the_threshold_that_gives_e_times_the_events():
    alone = replace(HEALTHY, motoneuron_share=0.0)
    easier = rates(USUAL._replace(axon_threshold=USUAL.axon_threshold - HEALTHY.axon_threshold_scale), alone)
    assert easier.total / rates(parameters=alone).total == pytest.approx(math.e, rel=1e-3)


def test_what_cannot_be_excited_does_not_twitch():
    assert rates(USUAL._replace(axon_threshold=math.inf)).total == 0
    without = rates(USUAL._replace(motoneuron_threshold=math.inf))
    assert without.motoneuron.sum() == 0
    assert without.total == pytest.approx((1 - HEALTHY.motoneuron_share) * HEALTHY.baseline_rate, rel=1e-3)
    assert math.isnan(rates(parameters=replace(HEALTHY, baseline_rate=0.0)).motoneuron_share)


def test_no_unit_twitches_faster_than_its_dead_time_allows():
    flooded = rates(Excitability(-10.0, -100.0))
    assert np.all(flooded.axon + flooded.motoneuron <= MINUTE / HEALTHY.shortest_gap * (1 + 1e-9))
    assert flooded.total == pytest.approx(COUNT * MINUTE / HEALTHY.shortest_gap, rel=1e-6)


def test_lost_units_do_not_twitch_and_the_others_twitch_on_as_before():
    fewer = motor_unit_pool(replace(UNITS, lost_unit_fraction=0.5))
    left = rates(pool=fewer)
    everyone = dict(zip(POOL.unit, rates().axon, strict=True))
    assert left.axon == pytest.approx([everyone[unit] for unit in fewer.unit])
    assert left.total < rates().total


def test_a_few_units_make_most_of_the_twitches():
    weight = unit_liability(POOL.unit, COUNT, HEALTHY.liability_spread)
    assert weight.mean() == pytest.approx(1.0)
    assert np.sort(weight)[-COUNT // 5 :].sum() > 0.5 * weight.sum()
    # Liability has nothing to do with the size of the unit.
    assert abs(np.corrcoef(weight, POOL.unit)[0, 1]) < 0.2
    assert unit_liability(POOL.unit, COUNT, 0.0) == pytest.approx(np.ones(COUNT))


@pytest.mark.parametrize("axon_threshold", [0.278, 0.2, 0.1, 0.0])
def test_the_events_come_at_the_stated_rate(axon_threshold):
    found = rates(USUAL._replace(axon_threshold=axon_threshold))
    minutes = 40
    events = [draw_events(HEALTHY, found, seed=seed) for seed in range(minutes)]
    count = sum(len(one.time) for one in events)
    expected = minutes * found.total
    # Dead times make the counts more even than Poisson's, never less: four of its standard deviations.
    assert count == pytest.approx(expected, abs=4 * math.sqrt(expected))
    from_axon = sum(int(one.from_axon.sum()) for one in events)
    wanted = minutes * found.axon.sum()
    assert from_axon == pytest.approx(wanted, abs=4 * math.sqrt(wanted))


def test_rare_events_of_a_unit_are_as_irregular_as_chance_makes_them():
    found = rates(USUAL._replace(axon_threshold=0.15))
    events = draw_events(HEALTHY, found, duration=200 * MINUTE, seed=1)
    busiest = int(np.argmax(np.bincount(events.unit)))
    gaps = np.diff(events.time[events.unit == busiest]) - HEALTHY.shortest_gap
    assert gaps.min() >= 0
    # Waiting times of an exponential process vary by their own mean.
    assert gaps.std() / gaps.mean() == pytest.approx(1.0, abs=4 / math.sqrt(len(gaps)))


def test_the_process_is_stationary():
    """As many events in the first second as in any other: units are met in the middle of their dead times too."""
    found = rates(USUAL._replace(axon_threshold=0.0))
    time = np.concatenate([draw_events(HEALTHY, found, seed=seed).time for seed in range(20)])
    seconds = np.histogram(time, bins=60, range=(0, MINUTE))[0]
    # Twenty minutes are more even than Poisson's; four standard deviations of a Poisson count hold for the first too.
    assert np.all(np.abs(seconds - seconds.mean()) < 4 * math.sqrt(seconds.mean()))


def test_a_seed_is_a_minute():
    found = rates(USUAL._replace(axon_threshold=0.2))
    first, again, other = (draw_events(HEALTHY, found, seed=seed) for seed in (3, 3, 4))
    for name in ("time", "unit", "from_axon"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
    assert not np.array_equal(first.time[:5], other.time[:5])
    assert np.all(np.diff(first.time) >= 0)
    assert np.all((first.time >= 0) & (first.time < MINUTE))


def test_benign_twitching_is_a_healthy_axon_with_a_higher_baseline():
    ten = rates(parameters=replace(HEALTHY, baseline_rate=10.0))
    assert ten.total == pytest.approx(10.0, rel=5e-3)  # dead time


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_parameters_and_thresholds_give_finite_rates_and_times(data, box):
    parameters = data.draw(box(FasciculationParameters, "fasciculation"))
    threshold = st.floats(-50, 50) | st.just(math.inf)
    found = rates(Excitability(data.draw(threshold), data.draw(threshold)), parameters)
    assert np.all(np.isfinite(found.axon))
    assert np.all(np.isfinite(found.motoneuron))
    assert 0 <= found.total <= COUNT * MINUTE / parameters.shortest_gap * (1 + 1e-9)
    events = draw_events(parameters, found, duration=5000.0, seed=data.draw(st.integers(0, 1000)))
    assert np.all((events.time >= 0) & (events.time < 5000.0))
    assert len(events.time) == len(events.unit) == len(events.from_axon)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"baseline_rate": -1.0}, "baseline_rate must not be negative"),
        ({"axon_threshold_scale": 0.0}, "axon_threshold_scale must be positive"),
        ({"motoneuron_share": 1.5}, "motoneuron_share must lie between 0 and 1"),
    ],
)
def test_impossible_parameters_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(HEALTHY, **change)


def test_impossible_questions_are_refused():
    with pytest.raises(ValueError, match="finite thresholds"):
        unit_rates(HEALTHY, POOL, COUNT, USUAL, Excitability(math.inf, 1.0))
    with pytest.raises(ValueError, match="must be a number"):
        rates(Excitability(math.nan, 1.0))
    with pytest.raises(ValueError, match="duration must be positive"):
        draw_events(HEALTHY, rates(), duration=0.0)
