"""A translation keeps placeholders, numbers, formulas, code, links and fact markers."""

import pytest

from widgets.translation.structure import differences, without_pieces

SAME = [
    ("{n} of {total} right", "सही: {total} में से {n}"),
    ("−70 mV to 30 mV", "30 mV से −70 mV तक"),
    ("-70 mV", "−70 mV"),
    ("Read [the lesson](a_3.ipynb#b), 5 min", "[पाठ](a_3.ipynb#b) पढ़ें, 5 मिनट"),
    ("about 0.5 mm<!--fact:squid_2-->.", "करीब 0.5 mm<!--fact:squid_2-->।"),
    ("**Two** `x_1` here", "यहाँ **दो** `x_1`"),
    (r"$$E = \log\frac{\text{outside}}{\text{inside}}$$", r"$$E = \log\frac{\text{बाहर}}{\text{अंदर}}$$"),
    ('<img src="a.png" alt="a cell">', '<img src="a.png" alt="एक कोशिका">'),
    ("See https://doi.org/10.1/x2 now", "अब https://doi.org/10.1/x2 देखें"),
    ("vitamin B12 and RyR1", "विटामिन B12 और RyR1"),
    ("10-25 and 3.5–5.0", "3.5–5.0 और 10-25"),
]
DIFFERENT = [
    ("{n} right", "{m} सही", "placeholders"),
    ("{n:.1f} ms", "{n} ms", "placeholders"),
    ("%(name)s", "नाम", "placeholders"),
    ("70 %", "7 %", "numbers"),
    ("−70 mV", "70 mV", "numbers"),
    ("0.5 mm", "0,5 mm", "numbers"),
    ("use `a`", "`b` चलाएँ", "code"),
    ("so $g_{Na}$", "तो $g_{K}$", "formulas"),
    ("[a](b.ipynb)", "[क](c.ipynb)", "links"),
    ("7<!--fact:x-->", "7<!--fact:y-->", "markers"),
    ("7<!--fact:x-->", "7", "markers"),
    ("a<br>b", "क ख", "tags"),
    ("**all** or none", "पूरा या बिल्कुल नहीं", "marks of strong emphasis"),
    ("https://a.org/x", "https://b.org/x", "addresses"),
    ("end\n", "अंत", "spaces"),
    ("a\nb", "क ख", "number of lines"),
]


@pytest.mark.parametrize(("english", "translation"), SAME)
def test_the_same_pieces_in_another_order_are_right(english, translation):
    assert list(differences(english, translation)) == []


@pytest.mark.parametrize(("english", "translation", "kind"), DIFFERENT)
def test_a_changed_piece_is_named(english, translation, kind):
    assert any(kind in sentence for sentence in differences(english, translation))


def test_the_words_are_left_when_the_pieces_are_out():
    text = 'Open **`x`** [the lesson](y.ipynb) at {place}<!--fact:z--> <img alt="a cell" src="w.png">'
    left = without_pieces(text)
    assert "the lesson" in left
    assert "a cell" in left
    assert not any(gone in left for gone in ("`", "y.ipynb", "place", "fact", "w.png", "*"))
