"""The chain of stages: a cause marks its stages in ring, number and name, and the words say so."""

import pytest

from widgets import content
from widgets.diagrams.mechanism import mechanism_picture
from widgets.errors import CourseError
from widgets.mechanism import Mechanism

LIT = ("axon", "neuromuscular_junction")
LAYOUTS = ("wide", "middle", "narrow")


@pytest.fixture(scope="module")
def marked():
    return mechanism_picture(content.mechanism("pathway"), LIT)


def lines(picture, layout: str, colour: str) -> list[dict]:
    return [shape for shape in picture.layouts[layout]["layout"]["shapes"] if shape["line"]["color"] == colour]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ring_number_and_name_are_marked_and_the_others_veiled(marked, layout):
    figure = marked.layouts[layout]["layout"]
    (rings,) = lines(marked, layout, "@cause")
    assert rings["path"].count("M") == len(LIT)
    names = [one["text"] for one in figure["annotations"] if one["name"] == "stage_lit"]
    assert len(names) == len(LIT)
    (badges,) = [shape for shape in figure["shapes"] if shape["fillcolor"] == "@cause_text"]
    assert badges["path"].count("M") == len(LIT)
    (veils,) = [shape for shape in figure["shapes"] if shape["fillcolor"] == "@veil"]
    assert veils["path"].count("M") == 7 - len(LIT)


def test_the_marked_picture_says_so_in_words_and_has_no_steps(marked):
    assert marked.steps == ()
    assert "Axon, Neuromuscular junction" in marked.alt
    assert [row[-1] for row in marked.rows] == ["no", "yes", "yes", "no", "no", "no", "no"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_without_marks_each_step_has_the_strong_ring_at_its_stage(layout):
    picture = mechanism_picture(content.mechanism("pathway"))
    rings = [shape for shape in lines(picture, layout, "@ink") if shape["line"]["width"] > 3 and "steps" in shape]
    assert [shape["steps"] for shape in rings] == [[step] for step in range(1, 8)]
    assert not lines(picture, layout, "@cause")


def test_every_stage_of_every_cause_is_in_the_chain():
    for cause in content.causes().values():
        mechanism_picture(content.mechanism("pathway"), cause.stages)


def test_an_unknown_stage_names_the_nearest():
    with pytest.raises(CourseError, match=r"no stage 'axxon'. Did you mean 'axon'\?"):
        Mechanism("pathway", lit=("axxon",))


def test_the_figure_shows_the_marks():
    figure = Mechanism("pathway", lit=LIT)
    assert "Axon, Neuromuscular junction" in figure.text_twin().paragraphs[0]
    assert figure.description["steps"] == []
