"""Catalogues: deterministic files, changed English marked, finished translations compiled and read by gettext."""

import gettext

import pytest
from babel.messages.catalog import Catalog

from widgets.errors import CourseError
from widgets.translation.catalogues import (
    catalogue_path,
    catalogue_text,
    compile_catalogue,
    compiled,
    english_before,
    read_catalogue,
    template,
    updated,
)
from widgets.translation.sources import Message


def message(text, context=None, plural=None, place="widgets/cards.py"):
    return Message(context, text, plural, place)


def hindi(*entries):
    catalogue = updated(Catalog(locale="hi"), template([message(text, context) for text, _, context in entries]))
    for text, translation, context in entries:
        catalogue.get(text, context).string = translation
    return catalogue


def saved(catalogue, folder):
    path = catalogue_path("hi", folder)
    path.parent.mkdir(parents=True)
    path.write_text(catalogue_text(catalogue), encoding="utf-8")
    return path


def test_two_templates_of_the_same_texts_are_the_same_file():
    texts = [message("Next"), message("Rest", "lessons/a.ipynb:b"), message("one", plural="many")]
    assert catalogue_text(template(texts)) == catalogue_text(template(texts))


def test_a_line_number_or_a_date_never_reaches_the_file(tmp_path):
    text = catalogue_text(template([message("Next")]))
    assert "#: widgets/cards.py\n" in text
    assert "2026-01-01 00:00" in text


def test_the_same_words_in_two_places_are_two_texts():
    catalogue = template([message("rest", "lessons/a.ipynb:b"), message("rest", "lessons/a.ipynb:c"), message("rest")])
    assert len(catalogue) == 3


def test_changed_english_keeps_its_translation_fuzzy_and_says_what_it_was():
    place = "lessons/a.ipynb:b"
    catalogue = hindi(("The axon fires once.", "एक्सॉन एक बार आवेग भेजता है।", place))
    new = updated(catalogue, template([message("The axon fires twice.", place)]))
    entry = new.get("The axon fires twice.", place)
    assert entry.fuzzy
    assert entry.string == "एक्सॉन एक बार आवेग भेजता है।"
    assert english_before(entry) == "The axon fires once."


def test_fuzzy_survives_saving_and_another_update(tmp_path):
    place = "lessons/a.ipynb:b"
    changed = template([message("The axon fires twice. " + "And more is said about it. " * 5, place)])
    catalogue = hindi(("The axon fires once. " + "And more is said about it. " * 5, "एक बार।", place))
    saved(updated(catalogue, changed), tmp_path)
    again = updated(read_catalogue("hi", tmp_path), changed)
    entry = next(entry for entry in again if entry.id)
    assert entry.fuzzy
    assert english_before(entry).startswith("The axon fires once.")
    assert english_before(entry).endswith("said about it.")
    assert catalogue_text(again) == catalogue_path("hi", tmp_path).read_text(encoding="utf-8")


def test_a_text_that_only_moved_stays_translated():
    catalogue = hindi(("The axon fires.", "एक्सॉन आवेग भेजता है।", "lessons/a.ipynb:old"))
    new = updated(catalogue, template([message("The axon fires.", "lessons/a.ipynb:new")]))
    entry = new.get("The axon fires.", "lessons/a.ipynb:new")
    assert not entry.fuzzy
    assert entry.string == "एक्सॉन आवेग भेजता है।"
    assert not new.obsolete


def test_a_likeness_in_another_file_is_not_offered():
    catalogue = hindi(("The axon fires once.", "एक बार।", "lessons/a.ipynb:b"))
    new = updated(catalogue, template([message("The axon fires twice.", "lessons/z.ipynb:b")]))
    assert not new.get("The axon fires twice.", "lessons/z.ipynb:b").string


def test_a_text_taken_out_and_put_back_has_its_translation_again(tmp_path):
    texts = [message("Next"), message("Skip")]
    catalogue = hindi(("Next", "आगे", None), ("Skip", "छोड़ें", None))
    saved(updated(catalogue, template(texts[:1])), tmp_path)
    back = updated(read_catalogue("hi", tmp_path), template(texts))
    assert back.get("Skip").string == "छोड़ें"
    assert not back.get("Skip").fuzzy


def test_translations_are_saved_in_composed_unicode():
    catalogue = hindi(("More", "\u095b\u094d\u092f\u093e\u0926\u093e", None))
    again = updated(catalogue, template([message("More")]))
    assert again.get("More").string == "\u091c\u093c\u094d\u092f\u093e\u0926\u093e"


def test_the_compiled_catalogue_is_the_same_twice_and_gettext_reads_it(tmp_path):
    catalogue = hindi(("Next", "आगे", None), ("Rest", "विश्राम", "lessons/a.ipynb:b"))
    catalogue.add("Skip", "छोड़ें", flags=["fuzzy"])
    saved(catalogue, tmp_path)
    assert compile_catalogue("hi", tmp_path) == ["hi/LC_MESSAGES/twitch_course.mo"]
    assert compile_catalogue("hi", tmp_path) == []
    assert compiled(read_catalogue("hi", tmp_path)) == compiled(read_catalogue("hi", tmp_path))
    translations = gettext.translation("twitch_course", tmp_path, languages=["hi"])
    assert translations.gettext("Next") == "आगे"
    assert translations.pgettext("lessons/a.ipynb:b", "Rest") == "विश्राम"
    assert translations.gettext("Skip") == "Skip"


def test_hindi_counts_zero_and_one_as_one():
    catalogue = read_catalogue("hi")
    assert (catalogue.num_plurals, catalogue.plural_expr.strip("()")) == (2, "n > 1")


def test_a_missing_or_broken_catalogue_is_told_in_one_sentence(tmp_path):
    with pytest.raises(CourseError, match="no catalogue for 'hi'"):
        read_catalogue("hi", tmp_path)
    path = saved(hindi(("Next", "आगे", None)), tmp_path)
    path.write_text('msgid "Next"\nnonsense\n', encoding="utf-8")
    with pytest.raises(CourseError, match=r"twitch_course\.po cannot be read"):
        read_catalogue("hi", tmp_path)
