import re

import pytest

from widgets.content.nerve_map import nerve_map
from widgets.diagrams.palette import PALETTES
from widgets.explorers import nerve_map_words
from widgets.explorers.nerve_map import HERE, BodyMap, NerveMap
from widgets.lesson import open_lesson

RECORDS = nerve_map()


def chosen(**kinds):
    return nerve_map_words.known(kinds)


def words(**kinds):
    said = nerve_map_words.said(chosen(**kinds))
    return " ".join([said["title"], *said["sentences"], *(part for entry in said["entries"] for part in entry)])


def test_closed_it_names_no_root_and_no_muscle():
    open_lesson("01_what_is_a_twitch")
    text = NerveMap(after="predict").text_twin().plain()
    assert not [one.name for one in (*RECORDS.muscles, *RECORDS.roots) if one.name in text]


def test_open_its_twin_has_every_muscle_with_its_nerve_and_roots():
    twin = NerveMap().text_twin()
    assert len(twin.rows) == len(RECORDS.muscles)
    assert ("Triceps", "Radial nerve", "C7", "C6, C8") in twin.rows


def test_a_muscle_names_its_nerve_and_roots():
    said = words(muscle="triceps")
    assert "Radial nerve" in said
    assert "Main root C7" in said
    assert "Also C6, C8" in said


def test_the_eyelid_has_no_root_in_the_spine():
    assert "no root in the spine" in words(muscle="orbicularis_oculi")
    assert nerve_map_words.threads(chosen(muscle="orbicularis_oculi")) == []


def test_a_root_names_its_muscles_and_its_skin():
    said = words(root="s1")
    assert "Calf" in said
    assert "Sole and outer edge of the foot" in said
    assert nerve_map_words.marks(chosen(root="s1"))["calf"] == "main"
    assert nerve_map_words.marks(chosen(root="s1"))["peroneus_longus"] == "also"


def test_lines_of_a_root_begin_there_and_those_of_a_muscle_at_all_its_roots():
    assert {line[0] for line in nerve_map_words.threads(chosen(root="c8"))} == {"c8"}
    assert nerve_map_words.threads(chosen(muscle="triceps")) == [
        ["c7", "triceps", "main"], ["c6", "triceps", "also"], ["c8", "triceps", "also"],
    ]  # fmt: skip


@pytest.mark.parametrize("case", RECORDS.cases, ids=lambda case: case.id)
def test_only_the_answer_of_a_case_is_said_to_fit(case):
    for root in RECORDS.roots:
        assert ("It fits." in words(case=case.id, root=root.id)) == (root.id == case.answer)
    for nerve in RECORDS.nerves:
        assert ("It fits." in words(case=case.id, nerve=nerve.id)) == (nerve.id == case.answer)


def test_a_wrong_place_says_what_it_leaves_and_what_was_quiet():
    assert "serves 3 of the 4 muscles" in words(case="leena", nerve="peroneal")
    assert "unexplained: Side of the hip" in words(case="leena", nerve="peroneal")
    assert "quiet: Thumb muscle" in words(case="grace", root="c8")


def test_what_comes_from_a_page_is_kept_to_the_map():
    body = BodyMap()
    body.chosen = {"muscle": "tail", "root": "c7", "nerve": "radial", "case": 3}
    assert body.chosen == {"case": "", "muscle": "", "root": "c7", "nerve": ""}
    assert body.shown["title"] == "C7"


def test_a_choice_shows_its_words_marks_and_signs():
    body = BodyMap()
    body.chosen = {"case": "farid", "root": "c8"}
    assert body.shown["twitching"] == ["thumb_abductor", "first_dorsal_interosseous", "finger_extensors"]
    assert body.shown["marks"]["thumb_abductor"] == "main"
    assert "Thumb muscle" in body.shown["alt"]


def test_its_colours_are_those_of_the_course():
    sheet = (HERE / "nerve_map.css").read_text(encoding="utf-8")
    own = set(re.findall(r"--map-\w[\w-]*: (#[0-9A-F]{6});", sheet))
    known = {colour for palette in PALETTES.values() for colour in palette.values()}
    assert len(own) > 10
    assert own <= known
