"""The body map: names that lead somewhere, sources, shapes on the body, and cases with one answer each."""

import shutil

import pytest

from widgets import content
from widgets.content.nerve_map import nerve_map
from widgets.content.yaml_source import ContentError
from widgets.folders import DATA_FOLDER

RECORDS = nerve_map()


@pytest.fixture
def folder(tmp_path):
    """A copy of the data folder, which a test may spoil."""
    return shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns("locale"))


def replace(folder, old, new):
    path = folder / "nerve_map.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def inside(point, polygon):
    """Tell whether a point lies in a polygon: an odd number of its sides is crossed on the way out."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def test_the_muscles_that_people_know_are_there():
    known = {
        "orbicularis_oculi",
        "deltoid",
        "biceps",
        "first_dorsal_interosseous",
        "quadriceps",
        "calf",
        "foot_muscles",
    }
    assert known <= {muscle.id for muscle in RECORDS.muscles}
    assert len(RECORDS.muscles) >= 18


@pytest.mark.parametrize("entry", [*RECORDS.muscles, *RECORDS.roots], ids=lambda entry: entry.id)
def test_every_muscle_and_root_has_a_source_that_was_looked_up(entry):
    assert entry.checked != "memory"
    assert content.reference(entry.source.reference).checked in ("primary", "abstract", "secondary")


@pytest.mark.parametrize("muscle", RECORDS.muscles, ids=lambda muscle: muscle.id)
def test_no_root_is_main_and_neighbour_at_once_and_neighbours_are_near(muscle):
    order = [root.id for root in RECORDS.roots]
    places = sorted(order.index(root) for root in (*muscle.main, *muscle.also))
    assert len(set(places)) == len(places)
    assert places == list(range(places[0], places[0] + len(places))) if places else muscle.nerve == "facial"


@pytest.mark.parametrize("muscle", RECORDS.muscles, ids=lambda muscle: muscle.id)
def test_a_shape_lies_on_the_left_half_of_the_body(muscle):
    """Seen from the front the person's left is at the viewer's right, from the back at the left; 3 units may overhang."""
    side = 1 if muscle.view == "front" else -1
    shape = [(side * x, y) for x, y in muscle.shape]
    middle = (sum(x for x, _y in shape) / len(shape), sum(y for _x, y in shape) / len(shape))
    assert inside(middle, RECORDS.outline)
    for x, y in shape:
        assert x >= 0
        assert any(inside((x + dx, y + dy), RECORDS.outline) for dx in (-3, 0, 3) for dy in (-3, 0, 3)), (x, y)


def test_measured_main_roots_stand_as_they_were_measured():
    """Phillips and Park 1991 for the leg; Levin 1996 for muscles that lesions of one root of the arm involve."""
    measured = {
        "adductors": "l3", "quadriceps": "l3", "tibialis_anterior": "l4", "peroneus_longus": "l5", "calf": "s1",
        "gluteus_maximus": "s1", "deltoid": "c5", "biceps": "c5", "brachioradialis": "c5", "triceps": "c7",
        "first_dorsal_interosseous": "c8", "small_finger_abductor": "c8", "thumb_abductor": "c8",
    }  # fmt: skip
    main = {muscle.id: muscle.main for muscle in RECORDS.muscles}
    assert all(root in main[muscle] for muscle, root in measured.items())


def test_the_sciatic_nerve_supplies_what_its_branches_do():
    branches = {*RECORDS.supplied("peroneal"), *RECORDS.supplied("tibial")}
    assert branches < set(RECORDS.supplied("sciatic"))


@pytest.mark.parametrize("case", RECORDS.cases, ids=lambda case: case.id)
def test_a_case_is_about_somebody_and_asks_the_reader_nothing(case):
    for text in (case.story, case.reply):
        assert "you" not in text.lower().split()
        assert "?" not in text


def test_a_case_with_two_answers_is_refused(folder):
    replace(folder, "quiet: [thumb_abductor, finger_flexors]", "quiet: []")
    with pytest.raises(ContentError, match=r"grace.*ulnar alone"):
        nerve_map(folder)


def test_an_unknown_root_is_refused(folder):
    replace(folder, "main: [c7]", "main: [c9]")
    with pytest.raises(ContentError, match="no root 'c9'"):
        nerve_map(folder)


def test_a_place_of_pressure_without_a_source_is_refused(folder):
    replace(folder, "name: Facial nerve}", "name: Facial nerve, pressed: In the cheek.}")
    with pytest.raises(ContentError, match="needs a source"):
        nerve_map(folder)


def test_an_unknown_work_gets_the_nearest_name(folder):
    replace(folder, "reference: phillips_park_1991", "reference: phillips_park_1919")
    assert any("Did you mean 'phillips_park_1991'" in said for said in content.check_everything(folder))
