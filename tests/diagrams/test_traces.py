import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.diagrams.palette import DARK, LIGHT
from widgets.diagrams.traces import EndLabels, Label, Panel, TimeAxis, Trace, spread, stacked_traces

PANELS = (
    Panel(
        "Membrane potential", "mV", -100, 60, (-50, 0, 50), 200,
        (Trace("usual", "healthy", 1.6), Trace("potential", "cause", 2.6)),
        key=(("now", "cause_text"), ("usual", "healthy")),
    ),
    Panel("Currents", "µA/cm²", -1, 1, (-1, 0, 1), 120, (Trace("current", "sodium"),), labels=(Label("in", "sodium_text", -0.5),)),
    Panel("Gates", "share", 0, 1, (0, 1), 100, (Trace("m", "sodium"),), ends=EndLabels("ends", ("m",), ("sodium_text",))),
)  # fmt: skip
AXIS = TimeAxis("time (ms)", -5, 35, (0, 10, 20, 30), mark=0)
LAYOUTS = stacked_traces(PANELS, AXIS)


def walk(tree):
    if isinstance(tree, dict):
        for value in tree.values():
            yield from walk(value)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from walk(value)
    else:
        yield tree


def value_axes(layout):
    return {name: axis for name, axis in layout["layout"].items() if name.startswith("yaxis")}


@pytest.mark.parametrize("name", ["wide", "middle", "narrow"])
class TestEveryWidth:
    def test_there_is_one_axis_a_panel_with_the_fixed_range(self, name):
        axes = value_axes(LAYOUTS[name])
        assert [axis["range"] for axis in axes.values()] == [[-100, 60], [-1, 1], [0, 1]]
        assert all(axis["fixedrange"] for axis in axes.values())

    def test_panels_lie_one_below_the_other_with_room_for_a_title(self, name):
        layout = LAYOUTS[name]["layout"]
        room = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
        domains = [axis["domain"] for axis in value_axes(LAYOUTS[name]).values()]
        assert domains[0][1] == pytest.approx(1)
        assert domains[-1][0] == pytest.approx(0)
        for upper, lower in pairwise(domains):
            assert (upper[0] - lower[1]) * room >= 26

    def test_every_colour_is_in_both_palettes(self, name):
        tokens = {
            token for leaf in walk(LAYOUTS[name]) if isinstance(leaf, str) for token in re.findall(r"@(\w+)", leaf)
        }
        assert tokens
        assert tokens <= set(LIGHT) & set(DARK)

    def test_every_line_names_its_arrays_and_its_axis(self, name):
        lines = [part for part in LAYOUTS[name]["data"] if part["mode"] == "lines"]
        assert [line["y"] for line in lines] == ["$usual", "$potential", "$current", "$m"]
        assert {line["x"] for line in lines} == {"$time"}
        assert [line["yaxis"] for line in lines] == ["y", "y", "y2", "y3"]

    def test_title_and_unit_of_every_panel_are_there(self, name):
        texts = " ".join(note["text"] for note in LAYOUTS[name]["layout"]["annotations"])
        for panel in PANELS:
            assert panel.title in texts
            assert panel.unit in texts

    def test_a_mark_stays_inside_its_panel(self, name):
        refs = [shape["yref"] for shape in LAYOUTS[name]["layout"]["shapes"]]
        assert refs == ["y domain", "y2 domain", "y3 domain"]


def test_a_narrow_page_gets_no_gutter():
    assert LAYOUTS["narrow"]["layout"]["margin"]["l"] < 60 < 200 < LAYOUTS["wide"]["layout"]["margin"]["l"]


def test_minus_signs_are_true_ones():
    assert LAYOUTS["wide"]["layout"]["yaxis"]["ticktext"] == ["−50", "0", "50"]


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=6), st.floats(0.01, 0.3))
def test_labels_never_touch_and_keep_their_order(heights, distance):
    placed = spread(heights, distance)
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    for lower, upper in pairwise(order):
        assert placed[upper] - placed[lower] >= distance - 1e-9
    assert placed[order[0]] == heights[order[0]]


@given(st.permutations([0.0, 0.4, 0.9]))
def test_labels_that_do_not_touch_stay(heights):
    assert spread(heights, 0.2) == heights
