"""The rules for Hindi prose: each catches its mistake and lets good Hindi through."""

import unicodedata

import pytest

from widgets.translation.checks import check_pair
from widgets.translation.hindi import latin_words

GOOD = [
    ("The nerve cell fires.", "तंत्रिका कोशिका आवेग भेजती है।"),
    ("Is it possible?", "क्या यह हो सकता है?"),
    ("Potassium leaks **out**.", "पोटैशियम **बाहर** रिसता है।"),
    ("Next", "आगे"),
    ("−70 mV", "−70 mV"),
    ("It is an axon (see there).", "यह एक एक्सॉन (axon) है।"),
    ("It is $x$: $$x = 2$$", "यह $x$ है: $$x = 2$$"),
    ("A fifth of the body, and fast.", "शरीर का पाँचवाँ हिस्सा, और तेज़।"),
]
BAD = [
    ("The nerve fires.", "The nerve fires.", "no Hindi"),
    ("7 of them", "उनमें से ७", "digits"),
    ("An axon.", "एक axon एक्सॉन।", "Latin letters"),
    ("It is so.", "ऐसा है.", "danda"),
    ("It is so.", "ऐसा है", "danda"),
    ("A label", "एक लेबल।", "danda"),
    ("It is so.", "ऐसा है ।", "danda"),
    ("So. It is.", "ऐसा।वैसा।", "space must follow"),
    ("So. It is.", "ऐसा है. वैसा है।", "not with a full stop"),
    ("Is it so?", "ऐसा है।", "'?'"),
    ("A contraction", "सङ्कुचन", "spelling"),
    ("A test", "जांच", "spelling"),
    ("Blood", "ख़ून", "spelling"),
    ("More", "ज्यादा", "spelling"),
    ("Coffee", "कैफीन", "spelling"),
    ("For that", "इसके लिये", "spelling"),
    ("Look at this.", "यह देखो।", "polite form"),
    ("Your answer", "तुम्हारा उत्तर", "polite form"),
    ("Look at this.", "इसे देखिएगा।", "polite form"),
    ("It is  so", "ऐसा  है", "two spaces"),
    ("$$\\text{rate} = 2$$", "$$\\text{दर} = 2$$", "in a formula"),
    ("**Yes.** It is.", "**हाँ।**यह है।", "strong emphasis"),
]


def reasons(english, translation, severity="error"):
    return [text for level, text in check_pair(english, translation, "hi") if level == severity]


@pytest.mark.parametrize(("english", "translation"), GOOD)
def test_good_hindi_passes_in_either_normal_form(english, translation):
    assert reasons(english, translation) == []
    assert reasons(english, unicodedata.normalize("NFD", translation)) == []


@pytest.mark.parametrize(("english", "translation", "reason"), BAD)
def test_each_mistake_is_named(english, translation, reason):
    assert any(reason in sentence for sentence in reasons(english, translation))


@pytest.mark.parametrize(
    ("english", "translation", "reason"),
    [
        ("It is so.", " ".join(["यह"] * 30) + "।", "30 words"),
        ("You are sure.", "आप इस बात पर निश्चित हैं।", "is a man"),
        ("You will see it.", "यहाँ आप इसे देखेंगे।", "is a man"),
        ("It is not dangerous.", "यह खतरनाक है।", "says no 1 times"),
        ("A disease", "जानलेवा रोग", "frightening"),
        ("Dose", "दी जाने वाली दवा की कुल मात्रा", "label"),
    ],
)
def test_doubtful_hindi_is_a_warning(english, translation, reason):
    assert any(reason in sentence for sentence in reasons(english, translation, "warning"))
    assert reasons(english, translation) == []


def test_units_codes_and_bracketed_english_may_stay_latin():
    assert latin_words("5 mmol/L पर EMG में Na⁺ (sodium), 37 °C, pH 7.4, x-अक्ष, 'data' और `code`") == []
    assert latin_words("यह threshold है") == ["threshold"]
