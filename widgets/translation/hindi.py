"""What Hindi prose must keep: its script, its danda, one spelling, and the polite plain register."""

from __future__ import annotations

import re
from collections.abc import Iterator

from widgets.language import gettext as _
from widgets.translation.structure import without_names, without_pieces

_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_DEVANAGARI_DIGIT = re.compile(r"[०-९]")
_LATIN_WORD = re.compile(r"(?<![A-Za-zÀ-ÿ])[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9₀-₉⁺⁻]*[A-Za-zÀ-ÿ][A-Za-z0-9₀-₉]*")
_BRACKETS = re.compile(r"\([^()]*\)")
# What stays in Latin letters: units and symbols, codes, genes, file formats, programs, keys, and our own names.
LATIN = frozenset({
    "mV", "ms", "mM", "mol", "mmol", "mg", "kg", "mN", "cm", "mm", "nm", "nA", "pA", "mS", "kHz", "Hz", "MHz", "dB",
    "mL", "min", "ATP", "ADP", "AMP", "cAMP", "GTP", "Gs", "MB", "DNA", "Na", "Ca", "Mg", "Cl", "pH", "ENa", "EK",
    "GHK", "ALS", "EMG", "NMJ", "ACh", "AChE", "BFS", "MUAP", "CMAP", "NCS", "EPP", "MEPP", "SR", "AIS", "AHP", "PIC",
    "SERCA", "RyR1", "DHPR", "SSRI", "MAO", "CNS", "PNS", "MND", "SOD1", "C9orf72", "CASPR2", "DOI", "PMID", "URL",
    "CSL", "CSV", "JSON", "YAML", "UTF", "HTML", "PDF", "ZIP", "PNG", "SVG", "id", "en", "ln", "log", "pip", "plotly",
    "Markdown", "Jupyter", "JupyterLab", "Python", "Plotly", "Babel", "NEURON", "Chromium", "Firefox", "Tab", "Enter",
    "Esc", "Space", "Shift", "Ctrl", "Home", "End",
})  # fmt: skip
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<![.…])\.[\s\"'”’)*_]*$")
_DANDA_END = re.compile(r"।[\s\"'”’)*_]*$")
# A wrong spelling and what to write; a nukta stands behind its letter, as composed Unicode has it.
_SPELLING = {
    r"न्[तथदधटठडढ]|ङ्[कखगघ]|ञ्[चछजझ]|ण्[टठडढ]|म्[पफबभ]": "संकुचन, हिंदी, लंबा",
    r"जाएं|दवाएं|जांच|आंख|पांच|सांस|मुंह|हंसी": "जाएँ, दवाएँ, जाँच, आँख, पाँच, साँस, मुँह",
    r"[कखग]\u093c": "खून, गलत, खुराक",
    r"(?<![\u0900-\u0963])(?:कमजोर|ज्यादा|तेज|जरूर|चीज|अंदाज|रोज|आवाज|मरीज)(?![\u093c\u094d])": "कमज़ोर, ज़्यादा, तेज़, चीज़",
    r"(?<![\u0900-\u0963])(?:सिर्फ|साफ|तरफ|बर्फ|काफी|फर्क|कैफीन|तकलीफ)(?!\u093c)": "सिर्फ़, साफ़, तरफ़, काफ़ी, कैफ़ीन",
    r"सेकेंड|सैकंड": "सेकंड",
    r"(?:न्यूरॉन|एक्सॉन|रिसेप्टर|इलेक्ट्रोलाइट|चैनल|फ़ाइबर|आयन)्स": "न्यूरॉन, एक्सॉन, रिसेप्टर, चैनल",
    r"(?<![\u0900-\u0963])(?:गये|लिये|नयी|चाहिये|हुये|दिये|किये|कीजिये)(?![\u0900-\u0963])": "गए, लिए, नई, चाहिए",
}
_REGISTER = re.compile(
    r"(?<![\u0900-\u0963])(?:तुम|तुम्हें|तुम्हारा|तुम्हारी|तुम्हारे|तू|तेरा|करो|देखो|चुनो|जाओ|बताओ|[\u0900-\u0963]+इएगा|"
    r"[\u0900-\u0963]+िएगा)(?![\u0900-\u0963])"
)
_OFFICIALESE = re.compile(r"तदनुसार|उपर्युक्त|प्रतीत होता")
_GENDERED = re.compile(
    r"(?<!अपने )(?<![\u0900-\u0963])आप(?![\u0900-\u0963])[^।?!]{0,80}?"
    r"(?:(?:गए|निश्चित|आश्वस्त|[\u0900-\u0963]+ते) हैं|[\u0900-\u0963]+(?:ेंगे|एँगे)(?![\u0900-\u0963]))"
)
_FRIGHTENING = re.compile(r"घातक|जानलेवा|भयानक")
_NEGATION_ENGLISH = re.compile(r"\b(?:not|never|no|none|nothing|cannot|without|don't|nor|neither)\b", re.IGNORECASE)
_NEGATION = re.compile(r"(?<![\u0900-\u0963])(?:नहीं|न|मत|बिना|कोई भी नहीं|ना)(?![\u0900-\u0963])")
_LONGEST_SENTENCE = 25
_LONGEST_LABEL = 1.6
_LABEL, _SLACK = 25, 8
# Where a lost 'not' could do harm.
_SAFETY = re.compile(
    r"\b(?:doctor|emergency|medicines?|harmless|danger|worr|symptom|weakness|treat|alone|ambulance)\w*", re.IGNORECASE
)


def errors(english: str, translation: str) -> Iterator[str]:
    """Yield one sentence for each rule that `translation` breaks."""
    words = without_pieces(translation)
    if _needs_hindi(english) and not _DEVANAGARI.search(translation):
        yield _("there is no Hindi in it")
    if _DEVANAGARI_DIGIT.search(translation):
        yield _("write digits as 0 to 9")
    if any(_DEVANAGARI.search(formula) for formula in _FORMULA.findall(translation)):
        yield _(
            "Hindi letters in a formula, where they fall apart; let a Latin letter stand there, and tell what it is"
        )
    latin = latin_words(translation)
    if latin:
        yield _("words in Latin letters: {words}").format(words=", ".join(latin))
    yield from _danda(english, words)
    for pattern, right in _SPELLING.items():
        for match in re.finditer(pattern, words):
            yield _("spelling at '{found}'; the rule is: {right}").format(
                found=words[max(0, match.start() - 4) : match.end() + 4].strip(), right=right
            )
    for match in _REGISTER.finditer(words):
        yield _("'{word}' is not the polite form").format(word=match.group())
    if re.search("[\u200c\u200d]", translation):
        yield _("there is an invisible joiner in it")
    if re.search(r"(?<=\S)  ", translation):
        yield _("there are two spaces in a row")
    if re.search(r"[।)!?\"”]\*\*[\u0900-\u097f]", translation):
        yield _("a space must follow strong emphasis that ends with a punctuation mark")


def warnings(english: str, translation: str) -> Iterator[str]:
    """Yield one sentence for each thing in `translation` that a person should look at."""
    words = without_pieces(translation)
    for sentence in re.split(r"[।?!:;]", words):
        length = len(re.findall(r"[\u0900-\u0963]+|[A-Za-z0-9]+", sentence))
        if length > _LONGEST_SENTENCE:
            yield _("a sentence of {count} words").format(count=length)
    if _GENDERED.search(words):
        yield _("the form supposes that the reader is a man")
    if _OFFICIALESE.search(words):
        yield _("officialese; say it in plain words")
    if _FRIGHTENING.search(words):
        yield _("a frightening word; is it in the English?")
    if _SAFETY.search(english):
        yield from _negation(english, words)
    is_label = len(english) <= _LABEL and not english.endswith((".", "?"))
    if is_label and len(words) > max(_LONGEST_LABEL * len(english), len(english) + _SLACK):
        yield _("a label much longer than in English")


def _negation(english: str, words: str) -> Iterator[str]:
    first, second = len(_NEGATION_ENGLISH.findall(english)), len(_NEGATION.findall(words))
    if first != second:
        yield _("the English says no {first} times, the translation {second} times").format(first=first, second=second)


def latin_words(translation: str) -> list[str]:
    """Return the words in Latin letters that stand outside brackets and are not on the list of those that may."""
    words = without_names(without_pieces(translation))
    while _BRACKETS.search(words):
        words = _BRACKETS.sub(" ", words)
    return sorted({word for word in _LATIN_WORD.findall(words) if not _is_allowed(word)})


def _is_allowed(word: str) -> bool:
    return word.strip("⁺⁻₀₁₂₃₄₅₆₇₈₉0123456789") in LATIN or word in LATIN


def _needs_hindi(english: str) -> bool:
    return any(not _is_allowed(word) for word in _LATIN_WORD.findall(without_names(without_pieces(english))))


def _danda(english: str, words: str) -> Iterator[str]:
    if bool(_SENTENCE_END.search(without_pieces(english))) != bool(_DANDA_END.search(words)):
        yield _("a full stop at the end is a danda here, and there is none without one")
    if re.search(r"\s।|।।|॥|\|", words):
        yield _("a danda has no space before it, stands alone and is no pipe")
    if re.search(r"।(?=[^\s\"'”’)*_\]])", words):
        yield _("a space must follow a danda")
    if re.search(r"[\u0900-\u097f]\.(?:\s|$)", words):
        yield _("a Hindi sentence ends with a danda, not with a full stop")
    for mark in "?!":
        if without_pieces(english).count(mark) != words.count(mark):
            yield _("'{mark}' stands {first} times in English, {second} times here").format(
                mark=mark, first=without_pieces(english).count(mark), second=words.count(mark)
            )
