"""Every drawing in data/mechanisms: it compiles, it is honest, and it can be read by everyone."""

import json
import math
import re

import plotly.graph_objects as go
import pytest

from widgets import content
from widgets.content.mechanism_records import Mechanism
from widgets.diagrams import sources_fibre
from widgets.diagrams.mechanism import draw_layout, mechanism_picture
from widgets.diagrams.mechanism_facts import contradictions
from widgets.diagrams.palette import PALETTES, coloured
from widgets.errors import CourseError

NAMES = sorted(content.mechanisms())
LAYOUTS = ("wide", "middle", "narrow")
SMALLEST_TYPE = 11  # px; the design's lower limit


@pytest.fixture(params=NAMES)
def record(request):
    record = content.mechanism(request.param)
    if record.data in sources_fibre.SOURCES:
        pytest.importorskip("widgets.models.motor_axon", reason="the drawing shows runs of the motor axon's model")
    return record


@pytest.fixture
def picture(record):
    return mechanism_picture(record)


def changed(record: Mechanism, part_id: str, **fields) -> Mechanism:
    """Return the record with some fields of one part changed, as if its file said so."""
    tree = record.model_dump()
    next(part for part in tree["parts"] if part["id"] == part_id).update(fields)
    return Mechanism.model_validate(tree)


def frame(layout: dict, step: int) -> dict:
    """Return a layout as the browser shows it in a step."""

    def shown(entries):
        return [
            {key: value for key, value in entry.items() if key not in ("steps", "by_step")}
            | (entry["by_step"][step - 1] if "by_step" in entry else {})
            for entry in entries
            if step in entry.get("steps", [step])
        ]

    figure_layout = layout["layout"]
    return {
        "data": shown(layout["data"]),
        "layout": figure_layout
        | {"shapes": shown(figure_layout["shapes"]), "annotations": shown(figure_layout["annotations"])},
    }


def strings(tree):
    """Yield every (key, string) of a tree."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, str):
                yield key, value
            else:
                yield from strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_plotly_accepts_every_step(picture, layout, theme):
    for step in range(1, len(picture.steps) + 1):
        figure = go.Figure(coloured(frame(picture.layouts[layout], step), theme))
        assert len(figure.layout.shapes) > 0


def test_same_record_gives_same_picture(record, picture):
    assert json.dumps(mechanism_picture(record).layouts) == json.dumps(picture.layouts)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_colours_are_tokens(picture, layout):
    colours = [value for key, value in strings(picture.layouts[layout]) if "color" in key]
    assert colours
    for colour in colours:
        assert colour == "rgba(0,0,0,0)" or colour.removeprefix("@") in PALETTES["light"], colour


@pytest.mark.parametrize("layout", LAYOUTS)
def test_paths_are_plain_and_few(picture, layout):
    shapes = picture.layouts[layout]["layout"]["shapes"]
    assert len(shapes) <= 150  # a redraw of the whole list stays under some 30 ms
    for shape in shapes:
        assert re.fullmatch(r"([MLZ]|-?\d+(\.\d)?,-?\d+(\.\d)?)+", shape["path"])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_lies_on_the_canvas(picture, layout):
    width, height = picture.layouts[layout]["canvas"]
    for trace in picture.layouts[layout]["data"]:
        for values in [trace, *trace.get("by_step", [])]:
            assert all(math.isfinite(x) and 0 <= x <= width for x in values["x"]), trace["name"]
            assert all(math.isfinite(y) and 0 <= y <= height for y in values["y"]), trace["name"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_moving_markers_have_a_place_in_every_step(picture, layout):
    for trace in picture.layouts[layout]["data"]:
        if "by_step" in trace:
            assert len(trace["by_step"]) == len(picture.steps)
            assert len({len(frame["x"]) for frame in trace["by_step"]}) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ions_keep_their_distance(record, layout):
    scene = draw_layout(record, layout)
    ions = [trace for trace in scene.sheet.figure()["data"] if trace["name"].endswith(" ions")]
    for step in range(len(record.steps)):
        places = [
            place for ion in ions for place in zip(ion["by_step"][step]["x"], ion["by_step"][step]["y"], strict=True)
        ]
        for index, here in enumerate(places):
            assert all(math.dist(here, there) >= 0.95 * scene.ion_size for there in places[:index]), (step + 1, here)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_type_is_large_enough(picture, layout):
    assert min(one["font"]["size"] for one in picture.layouts[layout]["layout"]["annotations"]) >= SMALLEST_TYPE


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_stand_out_from_what_lies_behind_them(picture, layout, theme):
    palette = PALETTES[theme]
    for annotation in picture.layouts[layout]["layout"]["annotations"]:
        token, role = annotation["font"]["color"].removeprefix("@"), annotation["name"]
        behind = {"badge": ["ink"], "energy": ["ink_second"]}.get(role, ["page", "outside", "inside"])
        for ground in behind:
            assert contrast(palette[token], palette[ground]) >= 4.5, (annotation["text"], token, ground)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours after WCAG 2."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_words_for_those_who_do_not_see_it(record, picture):
    assert len(record.alt.split()) <= 30
    assert 80 <= len(record.long.split()) <= 150
    assert len(picture.steps) == len(record.steps)
    for step in picture.steps:
        assert step.caption.endswith(".")
        assert len(step.long.split()) >= 20


def test_no_text_names_a_colour_that_another_theme_does_not_have(record):
    texts = [record.alt, record.long, record.note, *record.words.values()]
    texts += [text for step in record.steps for text in (step.caption, step.long)]
    for text in texts:
        named = re.findall(r"\b(black|white|magenta|pink|violet|purple|teal|blue-green|pale|dark)\b(?! matter)", text)
        assert not named, text


def test_every_word_is_used_and_shown_in_the_language_of_the_reader(record):
    marked = record.model_copy(update={"words": {key: f"§{text}" for key, text in record.words.items()}})
    annotations = [
        one["text"] for layout in mechanism_picture(marked).layouts.values() for one in layout["layout"]["annotations"]
    ]
    shown = " ".join(annotations)
    for key, text in record.words.items():
        assert f"§{text.splitlines()[0].split('{')[0].strip()}" in shown, key


def test_the_drawing_shows_its_facts(record):
    assert record.facts
    assert contradictions(record) == []


def test_table_has_a_row_a_step_with_the_computed_potential(record):
    scene = draw_layout(record, "wide")
    assert len(record.table.rows) == len(record.steps)
    for row, step in zip(record.table.rows, record.steps, strict=True):
        assert row[0].endswith(step.name)
        if step.at is not None:
            number = float(re.search(r"[+−]?\d+", row[1]).group().replace("−", "-"))
            assert number == round(scene.data.at(step.at))


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("pump", {"carries": {"sodium": 2, "potassium": 3}}),
        ("pump", {"at_work": [5]}),
        ("sodium_first", {"states": ["closed"] * 7}),
        ("potassium_first", {"states": ["open"] * 7}),
        ("sodium_ions", {"outside": 8, "inside": 18}),
        ("sodium_b", {"stations": ["inside sodium_second"] * 3 + ["outside sodium_second"] * 4}),
        ("potassium_b", {"stations": ["inside potassium_second"] * 7}),
    ],
)
def test_a_drawing_that_contradicts_its_facts_is_found(part, change):
    assert contradictions(changed(content.mechanism("action_potential"), part, **change))


def test_an_unknown_event_or_curve_names_the_nearest():
    tree = content.mechanism("action_potential").model_dump()
    tree["steps"][3]["at"] = "peek"
    with pytest.raises(CourseError, match=r"part 'charges': the curve has no event 'peek'. Did you mean 'peak'\?"):
        mechanism_picture(Mechanism.model_validate(tree))
    tree["data"] = "squid_action_potentials"
    with pytest.raises(CourseError, match="Did you mean 'squid_action_potential'"):
        mechanism_picture(Mechanism.model_validate(tree))


def test_a_channel_needs_a_membrane():
    tree = content.mechanism("action_potential").model_dump()
    tree["parts"] = [part for part in tree["parts"] if part["kind"] != "membrane"]
    with pytest.raises(CourseError, match=r"action_potential.yaml, part 'leak': .*'membrane'"):
        mechanism_picture(Mechanism.model_validate(tree))
