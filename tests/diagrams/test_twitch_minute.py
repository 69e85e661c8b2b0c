import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from widgets import simulate
from widgets.diagrams.palette import DARK, LIGHT
from widgets.diagrams.twitch_minute import COLUMNS, lowest_and_highest, twitch_minute_arrays, twitch_minute_picture

SEEN_FROM = 50.0  # uV
BUSY = {"motor_axon.slow_potassium_conductance": 40.0}
TETANY = {"plasma.ionised_calcium": 0.8}
QUIET = {"fasciculation.baseline_rate": 0.0}


def strings(tree):
    if isinstance(tree, dict):
        for value in tree.values():
            yield from strings(value)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from strings(value)
    elif isinstance(tree, str):
        yield tree


@pytest.fixture(scope="module")
def minutes():
    return {
        name: simulate(**change).minute()
        for name, change in (("healthy", {}), ("busy", BUSY), ("tetany", TETANY), ("quiet", QUIET))
    }


@pytest.fixture(scope="module", params=["healthy", "busy", "tetany", "quiet"])
def minute(request, minutes):
    return minutes[request.param]


@given(arrays(float, st.integers(50, 400), elements=st.floats(-1e3, 1e3)), st.integers(1, 40))
def test_no_peak_is_lost_in_the_drawing(values, columns):
    shown = lowest_and_highest(values, columns)
    assert len(shown) == 2 * columns
    assert shown.max() == values.max()
    assert shown.min() == values.min()
    assert np.all(shown[::2] <= shown[1::2])


def test_the_words_keep_their_length_and_their_numbers(minute):
    picture = twitch_minute_picture(minute, seen_from=SEEN_FROM)
    assert len(picture.alt.split()) <= 30
    assert 80 <= len(picture.long.split()) <= 150
    rows = dict(picture.rows)
    assert rows["Twitches"] == str(len(minute.events.time))
    assert int(rows["Twitches whose potential reaches 50 µV"]) <= len(minute.events.time)
    assert f": {len(minute.events.time)} twitch" in picture.alt


def test_the_axes_hold_what_is_drawn(minute):
    picture = twitch_minute_picture(minute, seen_from=SEEN_FROM)
    for layout in picture.layouts.values():
        for name, axis in (("emg", "yaxis"), ("force", "yaxis2"), ("skin", "yaxis3")):
            low, high = layout["layout"][axis]["range"]
            values = picture.arrays[name]
            assert low <= values.min() <= values.max() <= high
            assert set(layout["layout"][axis]["tickvals"]) >= {0}
    assert all(len(values) == 2 * COLUMNS for values in twitch_minute_arrays(minute).values())


def test_a_quiet_minute_says_so(minutes):
    assert "the muscle is quiet" in twitch_minute_picture(minutes["quiet"], seen_from=SEEN_FROM).long


def test_every_colour_is_in_both_palettes(minute):
    picture = twitch_minute_picture(minute, seen_from=SEEN_FROM)
    tokens = {token for text in strings(picture.layouts) for token in re.findall(r"@(\w+)", text)}
    assert tokens
    assert tokens <= set(LIGHT) & set(DARK)
