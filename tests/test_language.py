"""The language of the reader: chosen by code, looked up in the compiled catalogue, English where that has a gap."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from widgets import language
from widgets.errors import CourseError
from widgets.lesson import open_lesson


@pytest.fixture
def hindi(tmp_path, monkeypatch):
    """A Hindi catalogue of three texts, and English again afterwards."""
    catalogue = Catalog(locale="hi")
    catalogue.add("Next", "आगे")
    catalogue.add("Rest", "विश्राम", context="lessons/a.ipynb:b")
    catalogue.add(("{n} question", "{n} questions"), ("{n} प्रश्न", "{n} प्रश्न हैं"))
    path = tmp_path / "hi" / "LC_MESSAGES" / "twitch_course.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as stream:
        write_mo(stream, catalogue)
    monkeypatch.setattr(language, "LOCALE_FOLDER", tmp_path)
    with language.language("en"):
        yield


@pytest.mark.usefixtures("hindi")
def test_texts_come_from_the_catalogue_of_the_language_in_use():
    language.set_language("hi")
    assert language.current_language() == "hi"
    assert language.gettext("Next") == "आगे"
    assert language.pgettext("lessons/a.ipynb:b", "Rest") == "विश्राम"
    assert language.ngettext("{n} question", "{n} questions", 5) == "{n} प्रश्न हैं"


@pytest.mark.usefixtures("hindi")
def test_a_missing_translation_is_english_and_listed():
    language.set_language("hi")
    assert language.gettext("Skip") == "Skip"
    assert language.pgettext("lessons/a.ipynb:c", "Rest") == "Rest"
    assert language.ngettext("one day", "many days", 2) == "many days"
    assert language.missing_translations() == [(None, "Skip"), (None, "one day"), ("lessons/a.ipynb:c", "Rest")]


@pytest.mark.usefixtures("hindi")
def test_the_list_of_gaps_begins_anew_with_a_language():
    language.set_language("hi")
    language.gettext("Skip")
    language.set_language("hi")
    assert language.missing_translations() == []


@pytest.mark.usefixtures("hindi")
def test_in_english_nothing_is_missing():
    assert language.gettext("Skip") == "Skip"
    assert language.ngettext("one", "many", 1) == "one"
    assert language.missing_translations() == []


@pytest.mark.usefixtures("hindi")
def test_an_unknown_language_is_told_in_one_sentence_that_names_the_known_ones():
    with pytest.raises(ValueError, match="no language 'xx' in this course; choose one of: en, hi"):
        language.set_language("xx")
    assert language.current_language() == "en"
    with pytest.raises(CourseError, match="no language 'xx'"):
        open_lesson("03_action_potential", "xx")


@pytest.mark.usefixtures("hindi")
def test_a_language_for_one_block_ends_with_it_even_after_an_error():
    def fail_in_hindi():
        with language.language("hi"):
            assert language.gettext("Next") == "आगे"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_hindi()
    assert language.gettext("Next") == "Next"


def test_the_course_comes_in_english_and_hindi():
    assert language.available_languages() == ["en", "hi"]
    assert set(language.available_languages()) <= set(language.LANGUAGE_NAMES)
