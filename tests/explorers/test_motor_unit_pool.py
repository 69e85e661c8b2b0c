import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.content.explorers import explorer
from widgets.explorers.motor_unit_pool import MotorPoolExplorer, control_panel, presets
from widgets.explorers.motor_unit_pool_picture import EVERY, STROKE, arrays, picture, readout, what_is_heard
from widgets.explorers.motor_unit_pool_signal import (
    greatest_force,
    mean_at_top,
    plateau,
    pool,
    potentials,
    rate_at_top,
    run,
    starts_at,
)
from widgets.lesson import open_lesson

NUMBERS = explorer("motor_unit_pool")
USUAL = {part.name: part.value for part in control_panel()}


def set_to(**values):
    return run(USUAL | values)


def share_of_force(**values):
    return mean_at_top(set_to(**values).force) / greatest_force()


def test_closed_it_tells_what_it_is_about_and_no_number():
    open_lesson("08_motor_unit")
    text = MotorPoolExplorer(after="predict").text_twin().plain()
    assert "It opens once you have made your prediction." in text
    assert not re.search(r"\d", text)


class TestWhatTheLessonSays:
    """The numbers and directions that the lesson's words and the feedback of its questions rest on."""

    def test_a_tenth_of_the_drive_brings_half_of_the_units_and_a_25th_of_the_force(self):
        assert set_to(drive=10.0).working == 61
        assert share_of_force(drive=10.0) == pytest.approx(1 / 25, rel=0.05)

    def test_units_start_in_the_order_of_their_size_and_stop_in_the_opposite_one(self):
        trains = set_to(drive=100.0).trains
        few = [0, 40, 80, 100, 119]  # far enough apart that chance does not turn their order
        starts, ends = [trains[unit][0] for unit in few], [trains[unit][-1] for unit in few]
        assert starts == sorted(starts)
        assert ends == sorted(ends, reverse=True)
        sizes = pool().fibres[few]
        assert all(np.diff(sizes) > 0)

    def test_each_unit_fires_faster_with_more_drive(self):
        for unit in (1, 30, 60):
            weak, strong = (rate_at_top(set_to(drive=drive).trains[unit - 1]) for drive in (12.0, 50.0))
            assert 0 < weak < strong

    def test_with_the_first_rates_alone_about_a_tenth_of_the_force_is_left(self):
        assert set_to(drive=100.0, steady=True).working == 120
        assert share_of_force(drive=100.0, steady=True) == pytest.approx(0.1, abs=0.015)
        assert share_of_force(drive=100.0) == pytest.approx(1.0)

    def test_the_smallest_units_are_lost_in_the_noise_at_the_skin(self):
        assert np.median([one.amplitude for one in potentials()[:30]]) < 4  # µV, the noise
        assert "too small to be heard" in what_is_heard(set_to(drive=1.9))[0]
        assert "rushing" in what_is_heard(set_to(drive=100.0))[0]


def test_below_the_first_threshold_nobody_works():
    assert starts_at(1) > NUMBERS.controls["drive"].range[0]
    silent = set_to(drive=1.8)
    assert silent.working == 0
    assert silent.force.max() == 0
    values = USUAL | {"drive": 1.8}
    assert ["Units at work", "0 of 120", ""] in [list(row) for row in readout(values, silent)]


def test_every_fifth_unit_has_a_row_with_a_stroke_for_each_impulse():
    values = USUAL | {"drive": 40.0, "followed": 90}
    found = run(values)
    shown = arrays(values, found, found)
    rows = range(0, 120, EVERY)
    at_stroke = np.isclose(shown["rows"] % 1, STROKE % 1)
    assert at_stroke.sum() == sum(len(found.trains[unit]) for unit in rows)
    assert np.isclose(shown["followed"], 90 + STROKE).sum() == len(found.trains[89])
    end = (NUMBERS.before + NUMBERS.after) / 1000.0
    between = np.diff(shown["rows"]) * (np.abs(np.diff(shown["row_time"])) == 0)
    outside = (shown["row_time"][:-1] < 0) | (shown["row_time"][:-1] > end)
    # From row to row the line goes outside the picture; inside it only goes up and down a stroke.
    assert np.all(np.isclose(np.abs(between[~outside]), STROKE) | np.isclose(between[~outside], 0))


def test_the_drive_is_at_rest_at_both_ends_and_at_its_top_between():
    drive = set_to(drive=50.0).drive
    start, end = plateau()
    assert drive[0] == drive[-1] == 0
    assert np.all(drive[round(start) : round(end)] == 50.0)


def test_the_sound_is_made_only_once_it_is_asked_for():
    opened = MotorPoolExplorer()
    assert opened.sound.recording == b""
    opened.sound.set_state({"wanted": True})
    first = opened.sound.recording
    assert first.startswith(b"RIFF")
    opened.controls.choose(drive=100.0)
    assert opened.sound.recording not in (b"", first)


def test_a_move_brings_lines_and_a_release_the_words():
    opened = MotorPoolExplorer()
    opened.controls.values = opened.controls.values | {"drive": 10.0}
    assert "61 of 120" in str(opened.figure.readout)
    assert "drive of 20 %" in opened.figure.description["alt"]
    opened.controls.settled += 1
    assert "drive of 10 %: 61 of 120 units fire" in opened.figure.description["alt"]
    assert "90 | 22 % | silent | 17 mN" in opened.text_twin().plain()


def test_every_preset_has_a_name_and_every_control_something_to_try():
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
    assert all(part.question.endswith(("?", ".")) for part in control_panel())


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: st.floats(*control.range) for name, control in NUMBERS.controls.items()} | {"steady": st.booleans()}
    )
)
def test_whatever_is_set_is_finite_and_force_stays_within_its_axis(values):
    found, usual = run(values), run(values | {"steady": False})
    shown = picture(values, found, usual)
    assert all(np.isfinite(array).all() for array in shown.arrays.values())
    assert len(shown.arrays["row_time"]) == len(shown.arrays["rows"])
    assert 0 <= shown.arrays["force"].min() <= shown.arrays["force"].max() < 112
    assert 0 <= found.working <= 120
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
