import numpy as np
import pytest

from widgets.models.movement_signs import JERK, SIGNS, record_sign

TIME = np.arange(0, 20.001, 0.01)
SEEDS = range(1, 21)


def record(sign, seed=1, time=TIME):
    return record_sign(sign, time, seed)


def pauses(sign, seed):
    return np.diff(record(sign, seed).events)


@pytest.mark.parametrize("sign", SIGNS)
def test_the_same_number_gives_the_same_recording_and_another_one_another(sign):
    np.testing.assert_array_equal(record(sign, 3).movement, record(sign, 3).movement)
    assert not np.array_equal(record(sign, 3).movement, record(sign, 4).movement)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_longer_recording_begins_as_the_shorter_one_does(sign):
    short = record(sign, time=TIME[:400])
    np.testing.assert_array_equal(short.movement, record(sign).movement[:400])
    assert set(short.events) <= set(record(sign).events)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_recording_shows_its_sign_and_stays_within_the_panel(sign, seed):
    trace = record(sign, seed)
    assert len(trace.events) >= 1
    assert trace.movement.min() >= -0.05
    assert 0.5 < trace.movement.max() <= 1.9 if sign == "fasciculation" else 0.5 < trace.movement.max() <= 1.15


@pytest.mark.parametrize("sign", ["tremor", "fibrillation"])
def test_the_regular_ones_are_regular(sign):
    for seed in SEEDS:
        found = pauses(sign, seed)
        assert np.ptp(found) < 1e-9


def test_tremor_and_clonus_beat_at_the_usual_rates():
    assert 4 <= 1 / pauses("tremor", 1)[0] <= 12
    assert 5 <= 1 / pauses("clonus", 1).min() <= 7


def test_clonus_stops_with_the_stretch():
    trace = record("clonus")
    assert pauses("clonus", 1).max() > 2, "between the two stretches there is rest"
    between = (trace.time > 7) & (trace.time < 8)
    assert np.all(trace.movement[between] == 0)


def test_fasciculations_are_single_and_irregular():
    """Isolated: more than a quarter of a second apart; irregular: the pauses vary by more than a third of their mean."""
    found = np.concatenate([pauses("fasciculation", seed) for seed in SEEDS])
    assert found.min() > 0.25
    assert found.std() > found.mean() / 3


def test_a_jerk_is_over_in_less_than_a_tenth_of_a_second():
    trace = record("myoclonus")
    assert JERK < 0.1
    moving = trace.time[trace.movement > 0]
    for event in trace.events:
        own = moving[(moving >= event) & (moving < event + 0.4)]
        assert np.ptp(own) < 0.1


def test_myokymia_comes_in_groups():
    found = pauses("myokymia", 1)
    assert np.sum(found < 0.15) > 2 * np.sum(found > 0.3) > 0


def test_a_cramp_holds_on_for_seconds():
    trace = record("cramp")
    assert np.sum(trace.movement > 0.3) * 0.01 > 8


def test_a_tic_is_the_same_each_time():
    fine = np.arange(0, 20, 0.001)
    trace = record_sign("tic", fine, 2)
    shapes = [trace.movement[np.searchsorted(fine, event) :][:800] for event in trace.events[:3]]
    for shape in shapes[1:]:
        np.testing.assert_allclose(shape, shapes[0], atol=0.02)


def test_what_cannot_be_is_refused_in_one_sentence():
    with pytest.raises(ValueError, match="no sign 'dance'"):
        record_sign("dance", TIME, 1)
    with pytest.raises(ValueError, match="at most 20 s"):
        record_sign("tic", np.arange(0, 30.0), 1)
