"""The widget `Mechanism`: what it says in words, and what it says of a wrong name."""

import pytest

from widgets import content
from widgets.diagrams import sources_fibre
from widgets.errors import CourseError
from widgets.mechanism import Mechanism

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
