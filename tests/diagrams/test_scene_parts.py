"""Scenes: windows on anatomy, molecules that go from site to site, and facts that catch a wrong drawing."""

import math

import pytest

from widgets import content
from widgets.content.mechanism_records import Mechanism
from widgets.content.mechanism_records.anatomy_parts import Body, Callout, Legend
from widgets.content.mechanism_records.body_parts import Burst
from widgets.diagrams.mechanism import draw_layout, mechanism_picture
from widgets.diagrams.mechanism_facts import contradictions
from widgets.diagrams.primitives_anatomy import curved_arrow, ribbon
from widgets.diagrams.primitives_body import tank_level, trace_value
from widgets.errors import CourseError

SCENES = [
    name for name in sorted(content.mechanisms()) if any(part.kind == "panel" for part in content.mechanism(name).parts)
]


def changed(name: str, part_id: str, **fields) -> Mechanism:
    """Return a drawing with some fields of one part changed, as if its file said so."""
    tree = content.mechanism(name).model_dump()
    next(part for part in tree["parts"] if part["id"] == part_id).update(fields)
    return Mechanism.model_validate(tree)


@pytest.mark.parametrize(
    ("name", "part", "change"),
    [
        ("neuromuscular_junction", "calcium_channels", {"states": ["closed"] * 7}),
        ("neuromuscular_junction", "receptors", {"states": ["open"] * 7}),
        ("neuromuscular_junction", "releasing", {"stages": ["free"] * 7}),
        ("neuromuscular_junction", "acetylcholine", {"at": ["in_vesicles"] * 7}),
        ("neuromuscular_junction", "acetylcholine", {"steps": []}),
        ("neuromuscular_junction", "choline", {"count": 12}),
        ("neuromuscular_junction", "sodium", {"at": ["in_the_fibre"] * 7}),
        ("calcium_release", "calcium_pumps", {"states": ["closed"] * 6}),
        ("calcium_release", "sensors_moved", {"steps": [1]}),
        ("cross_bridge", "atp", {"steps": [3]}),
        ("water_compartments", "in_cells", {"litres": [28, 28, 26, 28]}),
        ("beta2_pathway", "potassium", {"at": ["plasma"] * 6}),
        ("adenosine_and_caffeine", "receptors", {"states": ["open"] * 5}),
        ("serotonin_synapse", "transporters", {"states": ["open"] * 6}),
    ],
)
def test_a_scene_that_contradicts_its_facts_is_found(name, part, change):
    assert contradictions(changed(name, part, **change))


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("layout", ["wide", "middle", "narrow"])
def test_every_letter_stands_in_the_legend(name, layout):
    record = content.mechanism(name)
    scene = draw_layout(record, layout)
    letters = [one for one in scene.sheet.figure()["layout"]["annotations"] if one["name"] == "letter"]
    if not scene.parts(Legend):
        assert letters == []
        return
    shown = {one["text"] for one in letters}
    assert len(letters) >= 2 * len(shown) > 0  # each in the drawing and in the legend
    named = {part.text for part in scene.parts(Callout)}
    assert len(shown) <= len(named)


@pytest.mark.parametrize("name", SCENES)
def test_a_cut_out_shows_no_molecule_that_leaves_its_frame(name):
    for layout in mechanism_picture(content.mechanism(name)).layouts.values():
        width, height = layout["canvas"]
        for trace in layout["data"]:
            for frame in trace.get("by_step", []):
                assert all(0 < x < width for x in frame["x"])
                assert all(0 < y < height for y in frame["y"])


def test_an_unknown_colour_site_or_panel_names_the_nearest():
    with pytest.raises(CourseError, match=r"part 'terminal': there is no colour 'neurone'. Did you mean 'neuron'\?"):
        mechanism_picture(changed("chemical_synapse", "terminal", material="neurone", outline="neuron_outline"))
    with pytest.raises(CourseError, match="Did you mean 'in_vesicles'"):
        mechanism_picture(changed("chemical_synapse", "transmitter", at=["in_vesicle"] * 6))
    tree = content.mechanism("chemical_synapse").model_dump()
    tree["parts"] = [part for part in tree["parts"] if part["kind"] != "panel"]
    with pytest.raises(CourseError, match="'panel'"):
        mechanism_picture(Mechanism.model_validate(tree))


def test_a_site_needs_room_for_its_molecules():
    with pytest.raises(CourseError, match="14 points has no room for 20 molecules"):
        mechanism_picture(changed("chemical_synapse", "transmitter", count=20))


def test_pieces_unite_under_one_outline():
    record = content.mechanism("reflex_loop")
    grey = next(part for part in record.parts if part.id == "grey")
    assert isinstance(grey, Body)
    assert grey.mirror is not None
    shapes = draw_layout(record, "wide").sheet.figure()["layout"]["shapes"]
    fills = [shape for shape in shapes if shape["fillcolor"] == "@grey_matter"]
    assert len(fills) == 1
    assert fills[0]["path"].count("M") == 2  # both halves, without a line between
    assert fills[0]["line"]["width"] == 0


def test_an_arrow_ends_at_its_tip_and_a_ribbon_is_as_wide_as_asked():
    arrow = curved_arrow([(0.0, 0.0), (50.0, 30.0), (100.0, 0.0)], 4.0, 14.0)
    assert min(math.dist(point, (100.0, 0.0)) for point in arrow) < 1e-9
    band = ribbon([(0.0, 0.0), (100.0, 0.0)], 10.0, 6.0)
    assert max(y for x, y in band if x < 1) == pytest.approx(5.0)
    assert max(y for x, y in band if x > 99) == pytest.approx(3.0)


def test_the_head_of_a_curved_arrow_is_widest_at_its_barbs():
    """The shaft reaches into the head: else the head of an arrow along a curve looks like a lozenge."""
    width, head = 4.0, 14.0
    tip = (200.0, 100.0)
    arrow = curved_arrow([(0.0, 0.0), (100.0, 90.0), tip], width, head)
    index = next(index for index, point in enumerate(arrow) if math.dist(point, tip) < 1e-9)
    before, barb = arrow[index - 2], arrow[index - 1]
    assert math.dist(before, tip) < math.dist(barb, tip)
    assert math.dist(before, tip) == pytest.approx(0.72 * head, abs=width / 2)


def test_the_level_of_a_tank_follows_its_volume():
    tank = next(part for part in content.mechanism("water_compartments").parts if part.id == "in_cells")
    top, bottom = tank.y
    assert tank_level(tank, 1) == top
    assert (bottom - tank_level(tank, 2)) / (bottom - top) == pytest.approx(26 / 28)


@pytest.mark.parametrize("shape", ["twitch", "spike", "hold", "ripple"])
def test_a_burst_rises_to_its_height_and_ends(shape):
    burst = Burst(start=1.0, lasts=0.5, height=0.8, shape=shape)
    values = [trace_value(burst, 1.0 + 0.5 * i / 200) for i in range(201)]
    assert max(values) == pytest.approx(0.8, abs=0.02)
    assert values[0] == pytest.approx(0.0, abs=1e-9)
    assert values[-1] == pytest.approx(0.0, abs=1e-9)
    assert trace_value(burst, 0.9) == trace_value(burst, 1.6) == 0.0


def test_clonus_beats_five_to_seven_times_a_second_and_tremor_four_to_twelve():
    record = content.mechanism("movement_signs")
    rates = {
        part.id: 1 / part.bursts[0].every for part in record.parts if part.id in ("clonus", "tremor", "fibrillation")
    }
    assert 5 <= rates["clonus"] <= 7
    assert 4 <= rates["tremor"] <= 12
    assert 0.5 <= rates["fibrillation"] <= 15
