import re
from itertools import pairwise

import pytest

from widgets.diagrams.palette import DARK, LIGHT
from widgets.diagrams.trace_columns import TITLE, TraceColumn, trace_columns
from widgets.diagrams.traces import KEY_LINE, Panel, TimeAxis, Trace


def panel(title, height, trace):
    lines = (Trace(f"healthy_{trace}", "healthy", 1.6), Trace(trace, "cause", 2.4))
    return Panel(title, "mV", -100, 60, (-50, 0, 50), height, lines, key=(("now", "cause_text"),))


FAST = TraceColumn(
    (panel("Nerve", 110, "nerve"), panel("Muscle", 110, "muscle"), panel("Skin", 90, "skin")),
    "fast", TimeAxis("ms", -1, 39, (0, 10, 20, 30), mark=0.0),
)  # fmt: skip
SLOW = TraceColumn(
    (panel("Calcium", 120, "calcium"), panel("Force", 150, "force")),
    "slow", TimeAxis("ms", -1, 39, (0, 20), mark=0.0), ("0", "150"),
)  # fmt: skip
LAYOUTS = trace_columns((FAST, SLOW))


def axes(layout, letter):
    return {name: axis for name, axis in layout["layout"].items() if re.fullmatch(rf"{letter}axis\d*", name)}


def room(layout):
    return layout["layout"]["height"] - layout["layout"]["margin"]["t"] - layout["layout"]["margin"]["b"]


def leaves(tree):
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, (list, tuple)):
        for branch in tree:
            yield from leaves(branch)
    else:
        yield tree


@pytest.mark.parametrize("name", LAYOUTS)
class TestEveryWidth:
    def test_every_panel_has_an_axis_and_every_line_its_panel_and_its_times(self, name):
        layout = LAYOUTS[name]
        assert len(axes(layout, "y")) == 5
        assert [(part["y"], part["x"], part["xaxis"], part["yaxis"]) for part in layout["data"][::2]] == [
            ("$healthy_nerve", "$fast", "x", "y"), ("$healthy_muscle", "$fast", "x", "y2"), ("$healthy_skin", "$fast", "x", "y3"),
            ("$healthy_calcium", "$slow", "x2", "y4"), ("$healthy_force", "$slow", "x2", "y5"),
        ]  # fmt: skip

    def test_panels_of_a_column_leave_room_for_their_names_and_stay_on_the_page(self, name):
        space = TITLE + (KEY_LINE if name == "narrow" else 0)  # every panel here has a key
        domains = [axis["domain"] for axis in axes(LAYOUTS[name], "y").values()]
        for low, high in domains:
            assert 0 <= low < high <= 1
        for column in (domains[:3], domains[3:]):
            for upper, lower in pairwise(column):
                assert (upper[0] - lower[1]) * room(LAYOUTS[name]) == pytest.approx(space, abs=1)

    def test_each_column_has_its_own_times_below_its_last_panel(self, name):
        first, second = axes(LAYOUTS[name], "x").values()
        assert (first["anchor"], second["anchor"]) == ("y3", "y5")
        assert first["ticktext"] == ["0", "10", "20", "30"]
        assert second["ticktext"] == ["0", "150"]
        assert first["range"] == second["range"], "both are enlarged together"

    def test_the_stimulus_is_marked_in_every_panel(self, name):
        assert {shape["yref"] for shape in LAYOUTS[name]["layout"]["shapes"]} == {
            f"{axis} domain" for axis in ("y", "y2", "y3", "y4", "y5")
        }

    def test_every_colour_is_in_both_palettes(self, name):
        words = [leaf for leaf in leaves(LAYOUTS[name]) if isinstance(leaf, str)]
        tokens = {token for word in words for token in re.findall(r"@(\w+)", word)}
        assert tokens
        assert tokens <= set(LIGHT) & set(DARK)


@pytest.mark.parametrize("name", ["wide", "middle"])
def test_columns_stand_side_by_side_as_high_as_each_other(name):
    first, second = axes(LAYOUTS[name], "x").values()
    assert first["domain"][1] < second["domain"][0]
    domains = [axis["domain"] for axis in axes(LAYOUTS[name], "y").values()]
    assert domains[0][1] == domains[3][1] == pytest.approx(1)
    assert domains[2][0] == pytest.approx(0, abs=0.01)
    assert domains[4][0] == pytest.approx(0, abs=0.01)


def test_on_a_narrow_page_they_stand_one_below_the_other():
    layout = LAYOUTS["narrow"]
    assert [axis["domain"] for axis in axes(layout, "x").values()] == [[0, 1], [0, 1]]
    domains = [axis["domain"] for axis in axes(layout, "y").values()]
    assert (domains[2][0] - domains[3][1]) * room(layout) >= 2 * TITLE, "times and a name lie between"


def test_on_a_narrow_page_the_key_stands_above_the_name():
    for name, shift in (("wide", 0), ("narrow", KEY_LINE)):
        title, key = LAYOUTS[name]["layout"]["annotations"][:2]
        assert key["yshift"] - title["yshift"] == shift
        assert LAYOUTS[name]["layout"]["margin"]["t"] == TITLE + shift
