from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.models.fasciculation import Excitability, FasciculationParameters, unit_rates
from widgets.models.fasciculation_discharges import EventDischarges
from widgets.models.fasciculation_minute import EMG_STEP, FORCE_STEP, FasciculationMinute, Muscle
from widgets.models.motor_unit import MotorUnitParameters, motor_unit_pool
from widgets.models.skin import SkinParameters
from widgets.models.surface_emg import SurfaceEmgParameters

HEALTHY = content.fill(FasciculationParameters, "fasciculation")
UNITS = content.fill(MotorUnitParameters, "motor_unit")
MUSCLE = Muscle(
    motor_unit_pool(UNITS), content.fill(SurfaceEmgParameters, "surface_emg"), content.fill(SkinParameters, "skin")
)
USUAL = Excitability(0.278, 2.4)
SINGLE = EventDischarges((0.0,), (0.0,), 4.0)
BURST = EventDischarges((0.0, 4.0, 8.0), (0.0,), 4.0)


def minute(rate=20.0, one=SINGLE, seed=0, muscle=MUSCLE, parameters=HEALTHY, duration=10_000.0):
    parameters = replace(parameters, baseline_rate=rate)
    rates = unit_rates(parameters, muscle.pool, round(UNITS.number_of_units), USUAL, USUAL)
    return FasciculationMinute(parameters, rates, muscle, one, seed, duration)


def test_the_same_seed_is_the_same_minute():
    first, again, other = minute(60), minute(60), minute(60, seed=1)
    np.testing.assert_array_equal(first.emg, again.emg)
    assert not np.array_equal(first.events.time[:3], other.events.time[:3])


def test_every_event_is_seen_in_emg_and_force():
    found = minute(60, parameters=replace(HEALTHY, electrode_noise=0.0))
    assert len(found.events.time) > 3
    for time in found.events.time:
        after = slice(round(time / EMG_STEP), round((time + 40) / EMG_STEP))
        assert np.ptp(found.emg[after]) > 0
    assert len(found.emg) == round(10_000 / EMG_STEP) + 1
    assert len(found.force) == len(found.displacement) == round(10_000 / FORCE_STEP) + 1
    assert found.force.max() > 0
    np.testing.assert_allclose(found.unit_forces.sum(axis=0), found.force, atol=1e-9)
    before = round(found.events.time[0] / FORCE_STEP)
    assert not found.force[:before].any()


def test_the_force_of_one_twitch_is_that_of_its_unit():
    found = minute(60)
    unit = found.events.unit[0]
    place = int(np.flatnonzero(found.active == unit)[0])
    times = found.discharges[place]
    # Alone for long enough; the samples may miss the peak by a little.
    if len(times) == 1 or times[1] - times[0] > 1000:
        until = round((times[0] + 500) / FORCE_STEP)
        assert found.unit_forces[place][:until].max() == pytest.approx(MUSCLE.pool.twitch_force[unit], rel=0.01)


def test_without_events_only_the_noise_is_left():
    found = minute(0.0)
    assert len(found.events.time) == len(found.active) == 0
    # 80 001 samples: their standard deviation is within four of its own standard errors.
    assert found.emg.std() == pytest.approx(HEALTHY.electrode_noise, rel=4 / np.sqrt(2 * len(found.emg)))
    assert not found.force.any()
    assert not found.displacement.any()
    assert found.unit_forces.shape == (0, len(found.force))


def test_events_from_the_axon_may_be_bursts_and_those_from_the_motoneuron_are_single():
    found = minute(200, BURST)
    from_axon = int(found.events.from_axon.sum())
    assert 0 < from_axon < len(found.events.time)
    assert sum(len(train) for train in found.discharges) == len(found.events.time) + 2 * from_axon
    assert all(np.all(np.diff(train) >= 0) for train in found.discharges)


def test_an_event_that_the_muscle_does_not_answer_is_none():
    deaf = minute(200, EventDischarges((), (), None))
    assert len(deaf.events.time) == 0
    assert not deaf.force.any()
    only_axon = minute(200, EventDischarges((0.0,), (), 4.0))
    assert only_axon.events.from_axon.all()


def test_units_lie_in_the_muscle_and_keep_their_places():
    found = minute()
    fewer = minute(muscle=replace(MUSCLE, pool=motor_unit_pool(replace(UNITS, lost_unit_fraction=0.5))))
    whole = {int(number): found.place(place) for place, number in enumerate(MUSCLE.pool.unit)}
    for place, number in enumerate(fewer.muscle.pool.unit):
        assert fewer.place(place) == whole[int(number)]
    depth, lateral = np.array(list(whole.values())).T
    centre = MUSCLE.surface_emg
    assert np.all(np.abs(depth - centre.unit_depth) <= HEALTHY.depth_spread)
    assert np.all(np.abs(lateral - centre.lateral_offset) <= HEALTHY.lateral_spread)
    # Evenly: the standard deviation of a uniform spread, within a tenth.
    assert depth.std() == pytest.approx(HEALTHY.depth_spread / np.sqrt(3), rel=0.1)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_parameters_give_finite_signals(data, box):
    parameters = data.draw(box(FasciculationParameters, "fasciculation"))
    skin = data.draw(box(SkinParameters, "skin"))
    surface = data.draw(box(SurfaceEmgParameters, "surface_emg", fibres_per_unit=(1.0, 300.0)))
    one = data.draw(st.sampled_from([SINGLE, BURST]))
    found = minute(
        data.draw(st.floats(0, 120)),
        one,
        data.draw(st.integers(0, 99)),
        Muscle(MUSCLE.pool, surface, skin),
        parameters,
        1000.0,
    )
    for signal in (found.emg, found.force, found.displacement):
        assert np.all(np.isfinite(signal))
    assert np.all(found.force >= 0)
