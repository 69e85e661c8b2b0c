from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.models import stretch_reflex
from widgets.models.stretch_reflex import StretchReflexParameters, reflex_gain, simulate_stretch

HEALTHY = content.fill(StretchReflexParameters, "stretch_reflex")


def test_a_healthy_reflex_gives_a_jerk_or_two_and_rests():
    recording = simulate_stretch(HEALTHY)
    assert 1 <= recording.beats <= 3
    assert not recording.sustained
    assert recording.angle[-1] == pytest.approx(HEALTHY.stretch, abs=0.1)


def test_a_raised_gain_gives_clonus_of_five_to_seven_beats_a_second():
    for delay in (30.0, 35.0, 40.0):
        recording = simulate_stretch(replace(HEALTHY, reflex_gain=4.0, loop_delay=delay))
        assert recording.sustained
        assert 5.0 <= recording.frequency <= 7.0


def test_serotonin_raises_the_gain_two_to_four_fold_and_brings_clonus():
    gains = [reflex_gain(replace(HEALTHY, serotonin_level=level)) for level in (0.0, 0.5, 1.0)]
    assert gains == pytest.approx([1.0, 2.5, 4.0])
    assert simulate_stretch(replace(HEALTHY, serotonin_level=1.0)).sustained
    beats = [simulate_stretch(replace(HEALTHY, serotonin_level=level)).beats for level in (0.0, 0.25, 0.5, 1.0)]
    assert np.all(np.diff(beats) >= 0)


def test_a_longer_loop_is_slower():
    frequencies = [simulate_stretch(replace(HEALTHY, reflex_gain=6.0, loop_delay=d)).frequency for d in (25, 35, 50)]
    assert np.all(np.diff(frequencies) < 0)


def test_without_a_reflex_the_limb_is_a_damped_spring():
    parameters = replace(HEALTHY, reflex_gain=0.0, stretch_duration=1e-3)
    recording = simulate_stretch(parameters, 500.0, output_step=1.0)
    omega, zeta = 2 * np.pi * parameters.limb_natural_frequency, parameters.limb_damping_ratio
    damped = omega * np.sqrt(1 - zeta**2)
    t = recording.time / 1000
    expected = parameters.stretch * (
        1 - np.exp(-zeta * omega * t) * (np.cos(damped * t) + zeta / np.sqrt(1 - zeta**2) * np.sin(damped * t))
    )
    np.testing.assert_allclose(recording.angle, expected, atol=0.01)
    assert recording.beats == 0
    assert np.isnan(recording.frequency)


def test_the_default_step_is_small_enough(monkeypatch):
    ours = simulate_stretch(replace(HEALTHY, reflex_gain=4.0), 6000.0).frequency
    monkeypatch.setattr(stretch_reflex, "TIME_STEP", 0.1)
    assert ours == pytest.approx(simulate_stretch(replace(HEALTHY, reflex_gain=4.0), 6000.0).frequency, rel=5e-3)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_parameter_set_in_the_ranges_stays_finite_and_bounded(data, box):
    parameters = data.draw(box(StretchReflexParameters, "stretch_reflex"))
    recording = simulate_stretch(parameters, 2000.0)
    assert np.all((recording.muscle_activation >= 0) & (recording.muscle_activation <= 1))
    # A resonance of damping zeta lifts the response to bounded torques by no more than about 1/zeta.
    largest = (parameters.stretch + parameters.muscle_strength) * (2 + 2 / parameters.limb_damping_ratio)
    assert np.abs(recording.angle).max() <= largest


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"loop_delay": -1.0}, "loop_delay must not be negative"),
        ({"limb_damping_ratio": 0.0}, "limb_damping_ratio must be positive"),
        ({"noradrenaline_level": 2.0}, "between 0 and 1"),
    ],
)
def test_impossible_parameters_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(HEALTHY, **change)


def test_an_impossible_duration_is_refused():
    with pytest.raises(ValueError, match="must be positive"):
        simulate_stretch(HEALTHY, 0.0)
