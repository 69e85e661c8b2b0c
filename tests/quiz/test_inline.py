"""The little markup of the bank, and that nothing else of it is ever more than plain characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.quiz.inline import paragraphs, plain, runs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [("", "plain")]),
        ("a **b** c", [("", "a "), ("strong", "b"), ("", " c")]),
        ("*all* `x*y*z`", [("em", "all"), ("", " "), ("code", "x*y*z")]),
        ("2 * 3 * 4", [("", "2 * 3 * 4")]),
        ("Na⁺ and K₂", [("", "Na⁺ and K₂")]),
        ("<b onclick=x>", [("", "<b onclick=x>")]),
        ("over\n  two lines", [("", "over two lines")]),
        ("", []),
    ],
)
def test_runs(text, expected):
    assert runs(text) == expected


def test_paragraphs_end_at_an_empty_line():
    assert paragraphs("one\ntwo\n\n*three*\n") == [[("", "one two")], [("em", "three")]]


@given(st.text())
def test_only_the_three_kinds_come_out_and_no_character_is_added(text):
    found = runs(text)
    assert {kind for kind, _characters in found} <= {"", "strong", "em", "code"}
    assert all(characters for _kind, characters in found)
    rest = iter(" ".join(text.split()))
    assert all(character in rest for character in plain(text))  # a subsequence of the text
