import re

import numpy as np
import pytest

from widgets import simulate
from widgets.diagrams.moving_skin import MOMENTS, largest_twitch, moving_skin_picture
from widgets.diagrams.palette import DARK, LIGHT

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


def test_a_quiet_minute_has_no_twitch_to_draw(minutes):
    assert largest_twitch(minutes["quiet"]) is None


def test_the_drawn_twitch_is_the_largest_of_the_active_units(minutes):
    minute = minutes["busy"]
    drawn = largest_twitch(minute)
    assert drawn.skin.shape == (len(MOMENTS), len(drawn.position))
    assert not drawn.skin[0].any()
    # At the electrodes no unit of this minute moves the skin further than the drawn one does right above itself.
    alone = max(
        float(
            np.exp(-minute.place(int(unit))[0] / minute.muscle.skin.depth_constant)
            * minute.muscle.pool.twitch_force[unit]
        )
        for unit in minute.active
    )
    assert drawn.skin.max() <= alone * minute.muscle.skin.displacement_per_force * 1.1  # a spring may overshoot
    assert drawn.skin.max() >= 0.5 * alone * minute.muscle.skin.displacement_per_force


@pytest.mark.parametrize("name", ["healthy", "busy", "tetany"])
def test_the_skin_moves_in_steps_within_the_sheet(minutes, name):
    picture = moving_skin_picture(largest_twitch(minutes[name]))
    assert len(picture.steps) == len(MOMENTS) == len(picture.rows)
    assert len(picture.alt.split()) <= 30
    assert 80 <= len(picture.long.split()) <= 150
    for layout in picture.layouts.values():
        width, height = layout["canvas"]
        moving = [trace for trace in layout["data"] if "by_step" in trace]
        names = [trace["name"] for trace in moving]
        assert names == [
            "muscle", "fat", "skin", "bundles", "lobes", "epidermis", "unit", "fibres", "force", "electrodes",
        ]  # fmt: skip
        for trace in moving:
            assert len(trace["by_step"]) == len(MOMENTS)
            for frame in trace["by_step"]:
                assert all(0 <= y <= height + 0.05 for y in frame["y"] if y is not None)  # to a tenth
                x = frame.get("x", trace["x"])
                assert [value is None for value in x] == [value is None for value in frame["y"]], "gaps stay in place"
        skin = next(trace for trace in moving if trace["name"] == "skin")
        tops = [min(frame["y"]) for frame in skin["by_step"]]
        assert min(tops) < tops[0], "the skin rises"
        assert tops[0] - min(tops) > 0.05 * height, "so far that it can be seen"
        # What is not moved would be drawn under what is.
        assert moving == layout["data"]
        force = next(trace for trace in moving if trace["name"] == "force")
        discs = [frame["x"][: frame["x"].index(None)] for frame in force["by_step"]]
        widths = [max(disc) - min(disc) for disc in discs]
        assert widths[0] == 0
        assert np.argmax(widths) == np.argmax(largest_twitch(minutes[name]).force)
        assert layout["layout"]["xaxis"]["range"] == [0, width]


@pytest.mark.parametrize("name", ["healthy", "busy", "tetany"])
def test_the_fibres_stay_in_their_circle_which_moves_with_the_muscle(minutes, name):
    layout = moving_skin_picture(largest_twitch(minutes[name])).layouts["wide"]
    traces = {trace["name"]: trace for trace in layout["data"]}
    for circle, fibres in zip(traces["unit"]["by_step"], traces["fibres"]["by_step"], strict=True):
        x, y = (np.array(axis, float) for axis in (traces["unit"]["x"], circle["y"]))
        middle, radius = (np.ptp(x) / 2 + x.min(), np.ptp(y) / 2 + y.min()), np.ptp(x) / 2
        fibre_x, fibre_y = (np.array(axis, float) for axis in (traces["fibres"]["x"], fibres["y"]))
        away = np.hypot(fibre_x - middle[0], fibre_y - middle[1])
        assert np.nanmax(away) < radius
        assert np.isnan(away).sum() >= 15, "enough of them to be seen as scattered"
    heights = [min(frame["y"]) for frame in traces["unit"]["by_step"]]
    skin = [min(frame["y"]) for frame in traces["skin"]["by_step"]]
    assert np.argmin(heights) == np.argmin(skin)
    assert skin[0] - min(skin) >= heights[0] - min(heights) >= 0


@pytest.mark.parametrize("name", ["healthy", "busy"])
def test_every_colour_is_in_both_palettes(minutes, name):
    picture = moving_skin_picture(largest_twitch(minutes[name]))
    tokens = {token for text in strings(picture.layouts) for token in re.findall(r"@(\w+)", text)}
    assert tokens
    assert tokens <= set(LIGHT) & set(DARK)
