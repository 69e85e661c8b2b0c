import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.content.explorers import explorer
from widgets.explorers.motor_unit import MotorUnitExplorer, control_panel, presets
from widgets.explorers.motor_unit_picture import (
    AMPLITUDES,
    HIGHEST_FORCE,
    arrays,
    depth_picture,
    picture,
    readout,
    what_is_heard,
)
from widgets.explorers.motor_unit_signal import APART, MELTED, Run, lost_between_impulses, potential, run
from widgets.lesson import open_lesson

NUMBERS = explorer("motor_unit")
USUAL = {part.name: part.value for part in control_panel()}


def set_to(**values) -> Run:
    return run(USUAL | values)


def lost(interval_in_twitches, contraction_time):
    """Share of the force lost between two impulses, with the interval in times to the height of a twitch."""
    rate = 1000.0 / (interval_in_twitches * contraction_time)
    return lost_between_impulses(set_to(impulses=40, rate=rate, contraction_time=contraction_time))


def test_closed_it_tells_what_it_is_about_and_no_number():
    open_lesson("08_motor_unit")
    text = MotorUnitExplorer(after="predict").text_twin().plain()
    assert "It opens once you have made your prediction." in text
    assert not re.search(r"\d", text)


class TestWhatTheLessonSays:
    """The numbers and directions that the lesson's words and the feedback of its questions rest on."""

    @pytest.mark.parametrize("contraction_time", [30.0, 41.0, 60.0, 80.0])
    def test_the_interval_set_against_the_twitch_decides(self, contraction_time):
        assert lost(1.0, contraction_time) < MELTED
        assert MELTED < lost(2.5, contraction_time) < APART
        assert lost(1.0, contraction_time) < lost(2.0, contraction_time) < lost(4.0, contraction_time)

    @pytest.mark.parametrize("contraction_time", [30.0, 41.0, 60.0])
    def test_beyond_six_twitches_they_stand_apart(self, contraction_time):
        assert lost(6.0, contraction_time) > APART > lost(5.0, contraction_time)

    def test_the_usual_unit_melts_at_the_rate_of_the_prediction(self):
        ripples = {rate: lost_between_impulses(set_to(impulses=40, rate=float(rate))) for rate in (22, 26)}
        assert ripples[26] < MELTED < ripples[22]

    def test_a_fused_pull_is_four_twitches_and_half_of_it_comes_at_12_hertz(self):
        fused = set_to(impulses=40, rate=50.0).force.max()
        assert fused == pytest.approx(4.1, abs=0.1)
        assert set_to(impulses=40, rate=12.0).force.max() == pytest.approx(fused / 2, rel=0.06)

    def test_the_time_to_the_height_is_what_the_slider_says(self):
        for contraction_time in (30.0, 41.0, 90.0):
            force = set_to(contraction_time=contraction_time).force
            assert np.argmax(force) - NUMBERS.before == pytest.approx(contraction_time, abs=1.5)
            assert force.max() == pytest.approx(1.0, abs=0.01)

    @pytest.mark.parametrize("depth", [6.0, 9.0, 12.0, 15.0])
    def test_at_twice_the_depth_about_an_eighth_is_left(self, depth):
        left = potential(209.0, 2 * depth).amplitude / potential(209.0, depth).amplitude
        assert 0.09 < left < 0.16

    def test_depth_leaves_the_force_as_it_is_and_fibres_change_both(self):
        deep, many = set_to(depth=24.0), set_to(fibres=418.0)
        np.testing.assert_array_equal(deep.force, set_to().force)
        assert deep.twitch_force == set_to().twitch_force
        assert many.twitch_force == pytest.approx(2 * set_to().twitch_force)
        # The fibres lie at other places, so that the double is not exact.
        assert many.potential.amplitude == pytest.approx(2 * set_to().potential.amplitude, rel=0.05)


def test_each_impulse_has_its_stroke_and_its_spike():
    found = set_to(impulses=5, rate=10.0, depth=6.0)
    shown = arrays(found, found)
    assert shown["impulses"].sum() == 5
    assert set(found.impulses) == {0.0, 100.0, 200.0, 300.0, 400.0}
    strokes = np.flatnonzero(shown["impulses"])
    reach = round(20 / 2) * 2  # 20 ms after each impulse, in columns of 2 ms with two values each
    assert all(np.ptp(shown["emg"][stroke : stroke + reach]) > 400 for stroke in strokes)


def test_two_impulses_cannot_say_whether_they_melt():
    assert lost_between_impulses(set_to(impulses=2)) is None
    values = USUAL | {"impulses": 2}
    rows = {row[0]: row[1] for row in readout(values, run(values), run(values))}
    assert rows["The twitches"] == "too few to tell"


def test_the_words_for_the_sound_follow_what_is_played():
    def heard(**values):
        return what_is_heard(USUAL | values, set_to(**values))[0]

    assert heard() == "A single dull thump."
    assert heard(impulses=5, rate=8.0).startswith("5 dull thumps, all alike, in an even beat of 8 a second")
    assert "hum of 50 Hz" in heard(impulses=40, rate=50.0)
    assert "hidden in the hiss" in heard(depth=30.0)


def test_the_sound_is_made_only_once_it_is_asked_for():
    opened = MotorUnitExplorer()
    assert opened.sound.recording == b""
    assert opened.sound.heard
    opened.sound.set_state({"wanted": True})
    first = opened.sound.recording
    assert first.startswith(b"RIFF")
    opened.controls.choose(impulses=20)
    assert opened.sound.recording not in (b"", first)
    opened.sound.set_state({"wanted": False})
    assert opened.sound.recording == b""


def test_a_move_brings_lines_and_a_release_the_words():
    opened = MotorUnitExplorer()
    opened.controls.values = opened.controls.values | {"impulses": 40, "rate": 30.0, "depth": 24.0}
    assert "melted into a smooth pull" in str(opened.figure.readout)
    assert "after 1 impulses" in opened.figure.description["alt"]
    opened.controls.settled += 1
    twin = opened.text_twin().plain()
    assert "after 40 impulses at 30 Hz" in opened.figure.description["alt"]
    assert "Depth of the unit: 24 mm" in twin
    assert "The twitches | melted into a smooth pull" in twin


def test_every_preset_has_a_name_and_every_slider_something_to_try():
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
    assert all(part.question.endswith(("?", ".")) for part in control_panel())


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}))
def test_whatever_is_set_is_finite_and_within_the_axes(values):
    found = run(values)
    usual = run(USUAL | {name: values[name] for name in ("impulses", "rate")})
    shown, depth = picture(values, found, usual), depth_picture(values, found, usual)
    assert all(np.isfinite(array).all() for array in (*shown.arrays.values(), *depth.arrays.values()))
    assert len({len(array) for array in shown.arrays.values()}) == 1
    assert -1e-6 <= found.force.min() <= found.force.max() < HIGHEST_FORCE
    assert AMPLITUDES[0] < found.potential.amplitude < AMPLITUDES[1]
    assert len(found.impulses) >= 1
    assert len(what_is_heard(values, found)) == 3
    for one in (shown, depth):
        assert len(one.alt.split()) <= 30
        assert 80 <= len(one.long.split()) <= 150
