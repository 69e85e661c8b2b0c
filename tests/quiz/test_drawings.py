"""Drawings beside a question: without its words a drawing gives nothing away, and holds no empty letters."""

import pytest

from widgets import content
from widgets.content.mechanism_records.kinds import KINDS
from widgets.quiz.drawings import TELLING, mechanism_drawing

LABELS = [item for quiz in content.quizzes().values() for item in quiz.items if item.kind == "label"]


def test_what_is_left_out_are_kinds_that_exist():
    assert set(KINDS) >= TELLING


@pytest.mark.parametrize("item", LABELS, ids=lambda item: item.id)
def test_without_names_no_words_and_no_more_is_drawn_than_with_them(item):
    plain = mechanism_drawing(item.picture.model_copy(update={"names": False}))
    named = mechanism_drawing(item.picture.model_copy(update={"names": True}))
    assert plain["texts"] == []
    assert named["texts"]
    assert 0 < len(plain["shapes"]) <= len(named["shapes"])
