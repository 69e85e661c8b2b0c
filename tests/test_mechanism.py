"""The stepped drawings: what they say in words, and what they say of a wrong name."""

import pytest

from widgets import content
from widgets.diagrams import sources_fibre
from widgets.errors import CourseError
from widgets.mechanism import Mechanism, SkinTwitch

NAMES = sorted(content.mechanisms())


@pytest.mark.parametrize("name", NAMES)
def test_twin_holds_message_captions_and_table(name):
    record = content.mechanism(name)
    if record.data in sources_fibre.SOURCES:
        pytest.importorskip("widgets.models.motor_axon", reason="the drawing shows runs of the motor axon's model")
    plain = Mechanism(name).text_twin().plain()
    for text in (
        record.title,
        record.alt,
        record.note,
        *(step.caption for step in record.steps),
        *record.table.columns,
    ):
        assert text in plain
    for row in record.table.rows:
        assert " | ".join(row) in plain


def test_output_shows_the_twin():
    widget = Mechanism("action_potential")
    data, _metadata = widget._repr_mimebundle_()
    assert data["text/plain"] == widget.text_twin().plain()
    assert "<table>" in data["text/html"]


def test_all_steps_go_to_the_page():
    widget = Mechanism("action_potential")
    assert len(widget.description["steps"]) == 7
    assert set(widget.layouts) == {"wide", "middle", "narrow"}


def test_unknown_name_gets_the_nearest():
    with pytest.raises(CourseError, match="Did you mean 'action_potential'"):
        Mechanism("action_potental")


def test_the_skin_over_a_twitch_says_how_far_it_is_from_a_measurement():
    skin = SkinTwitch()
    plain = skin.text_twin().plain()
    assert plain.startswith("A twitch, seen at the skin")
    assert "Illustrative" in plain
    assert len(skin.description["steps"]) == 7


def test_a_muscle_that_cannot_twitch_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr("widgets.diagrams.moving_skin.largest_twitch", lambda minute: None)
    with pytest.raises(CourseError, match="does not twitch in this minute"):
        SkinTwitch()


def test_an_unknown_cause_gets_the_nearest_name():
    with pytest.raises(CourseError, match="Did you mean 'caffeine'"):
        SkinTwitch("cafeine")
