"""The glossary's terms are found longest first and its wrong forms are refused."""

import re
import unicodedata

import pytest

from widgets.translation.glossary import forbidden_forms, missing_terms, terms, terms_in

GLOSSARY = terms()


def found(english):
    return {group[0].english for group in terms_in(english, GLOSSARY)}


def test_every_rendering_matches_its_own_pattern():
    bad = [t.english for t in GLOSSARY if not t.pattern.search(unicodedata.normalize("NFC", t.rendering))]
    assert bad == []


def test_no_rendering_holds_a_form_that_is_forbidden():
    bad = {
        t.english: list(forbidden_forms(unicodedata.normalize("NFC", t.rendering), GLOSSARY, t.english))
        for t in GLOSSARY
    }
    assert {term: forms for term, forms in bad.items() if forms} == {}


def test_the_longest_term_hides_the_shorter_ones_in_it():
    assert found("The action potentials of sodium channels") == {"action potential", "sodium channel"}


@pytest.mark.parametrize("english", ["Neuropathies", "depolarization", "MUSCLE FIBERS", "all or none", "Axons"])
def test_plurals_and_other_spellings_are_found(english):
    assert found(english)


def test_a_term_inside_another_word_is_not_found():
    assert "ion" not in found("The station is full of lions.")


def test_a_missing_technical_term_is_an_error_and_a_homonym_a_warning():
    assert [severity for severity, _ in missing_terms("A myelin sheath", "एक परत", GLOSSARY)] == ["error"]
    assert {severity for severity, _ in missing_terms("A cell", "एक चीज़", GLOSSARY)} == {"warning"}
    assert list(missing_terms("Run this cell", "यह सेल चलाएँ", GLOSSARY)) == []


def test_a_verb_counts_only_as_a_label_of_its_own():
    assert [severity for severity, _ in missing_terms("Try again", "दोबारा", GLOSSARY)] == ["error"]
    assert list(missing_terms("They try again and again.", "वे दोबारा आते हैं।", GLOSSARY)) == []


@pytest.mark.parametrize(
    "sentence",
    ["इंजन न्यूरॉन यह करता है।", "मांसपेशी का आकर्षण", "साइफन", "न्यूरॉन्स", "कोशिका भित्ति", "बछड़े में फड़कन", "टिटनेस"],
)
def test_forms_of_machine_translation_are_refused(sentence):
    assert list(forbidden_forms(unicodedata.normalize("NFC", sentence), GLOSSARY))


def test_a_form_that_is_wrong_for_one_term_is_right_for_the_term_it_renders():
    word = unicodedata.normalize("NFC", "यह टेटनस हो सकता है।")
    assert list(forbidden_forms(word, GLOSSARY, "The muscle is in a tetanic contraction."))
    assert list(forbidden_forms(word, GLOSSARY, "This can be tetanus.")) == []


def test_a_forbidden_form_inside_a_longer_word_is_let_through():
    word = "ढालना"  # holds ढाल, which is forbidden for 'gradient'
    assert re.search("ढाल", word)
    assert list(forbidden_forms(word, GLOSSARY)) == []
