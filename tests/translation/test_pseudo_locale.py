"""No word reaches a reader past the catalogue: every widget is shown in a language whose letters are not English.

The pseudo-language writes each text of the catalogue in full-width letters. A plain letter on the page is then a word
that was never looked up, or was looked up under another text or context than was extracted.
"""

import gettext
import html
import re
from collections.abc import Iterator

import anywidget
import ipywidgets
import pytest

import widgets
from widgets import content, language
from widgets.content.cases import cases, clinic
from widgets.content.criteria import criteria
from widgets.content.released_records import asked_item, released_item
from widgets.explorers import twitch_lab
from widgets.quiz import answers, learner
from widgets.translation.sources import all_messages
from widgets.translation.structure import pieces, without_pieces

LESSON = "03_action_potential"
KEPT = re.compile(
    r"<!--.*?-->|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|</?[A-Za-z][^<>]*>|\]\([^)]*\)|https?://\S+|\{[^{}]*\}|%\(\w+\)[sd]",
    re.DOTALL,
)
# Units, symbols and chemical signs; they are the same in every language.
SYMBOLS = {
    "UTC",
    "mN",
    "nA",
    "mol",
    "mV",
    "ms",
    "mM",
    "mmol",
    "mEq",
    "mm",
    "cm",
    "Na",
    "Cl",
    "mS",
    "kHz",
    "Hz",
    "ATP",
    "pH",
    "mg",
    "dL",
    "mIU",
    "pmol",
}
# Names of months come from Babel, in the language that is set.
MONTHS = {"January"}
# Parts of a widget's state that the page does not show: ids, kinds, addresses, files.
HIDDEN = {
    "id", "kind", "view", "part", "lang", "language", "verdict", "choice", "url", "file", "folder", "lines", "response",
    "name", "needs", "type", "right", "tooltip", "family",
    "stage", "done", "possible", "mark", "place",
}  # fmt: skip
# A text for the page is cut into pairs of a kind and a string; these are the kinds.
RUNS = {"text", "em", "strong", "code", "sub", "sup", "math"}
# Of a Plotly figure everything is hidden but this.
FIGURES = {"layouts", "figure", "spec"}
SHOWN_IN_FIGURE = {"text", "title", "ticktext", "hovertemplate", "hovertext", "label"}


class PseudoLanguage(gettext.NullTranslations):
    """Knows exactly the texts of the template."""

    known = frozenset((message.context, message.text) for message in all_messages())

    def gettext(self, message):
        return self.pgettext(None, message)

    def pgettext(self, context, message):
        return pseudo(message) if (context, message) in self.known else message

    def ngettext(self, one, many, count):
        return pseudo(one if count == 1 else many) if (None, one) in self.known else one


def pseudo(text):
    """Write `text` in full-width letters, but not what a translation keeps as it is."""
    kept = KEPT.findall(text)
    parts = ["".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in p) for p in KEPT.split(text)]
    return "".join(part + keep for part, keep in zip(parts, [*kept, ""], strict=True))


def references() -> set[str]:
    """Words of the bibliography, which stays in the language in which the works appeared."""
    shown = " ".join(
        " ".join([work.title, work.container_title, work.publisher, work.DOI, work.URL, *(p.family for p in work.author),
                  *(p.given for p in work.author)])
        for work in content.references().values()
    )  # fmt: skip
    return {*re.findall(r"[A-Za-z]+", shown), "doi", "et", "al"} | {
        "".join(part[0] for part in re.split(r"[ .-]+", person.given) if part)
        for work in content.references().values()
        for person in work.author
    }


def english_words(text: str) -> set[str]:
    """Words of plain letters in `text`, after the allowed ones."""
    text = re.sub(r"<style>.*?</style>|<[^>]*>|\{[^{}]*\}", " ", text, flags=re.DOTALL)
    return set(re.findall(r"[A-Za-z]{2,}", html.unescape(text))) - SYMBOLS - MONTHS


def shown_strings(value: object, key: str = "", in_figure: bool = False) -> Iterator[str]:
    """Every string in a widget and its children that may stand on the page."""
    if isinstance(value, anywidget.AnyWidget):
        for name in value.trait_names(sync=True):
            if not name.startswith("_") and name not in HIDDEN:
                yield from shown_strings(getattr(value, name), name, name in FIGURES)
    elif isinstance(value, ipywidgets.Box):
        for child in value.children:
            yield from shown_strings(child)
    elif isinstance(value, str) and (not in_figure or key in SHOWN_IN_FIGURE):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if in_figure or name not in HIDDEN:
                inherited = key if key in SHOWN_IN_FIGURE and name == "text" else str(name)
                yield from shown_strings(part, inherited, in_figure)
    elif isinstance(value, (list, tuple)):
        is_run = len(value) == 2 and isinstance(value[0], str) and value[0] in RUNS
        for part in value[is_run:]:
            yield from shown_strings(part, key, in_figure)


def quiz_with_answers(part):
    """A quiz in which every item has its answers, so that feedback and explanations show."""
    quiz = widgets.Quiz(part)
    for item in content.quiz(LESSON).items:
        if item.part != part:
            continue
        wrong = [c.id for c in item.choices if not c.correct][:1] if hasattr(item, "choices") else "-1"
        for tries in range(2):
            quiz.answer({"item": item.id, "tries": tries, "response": wrong, "confidence": 2, "hints": 0, "elapsed": 1})
    return quiz


def claims_with_verdicts():
    """The claims on the page, each with its verdicts tried, so that replies and corrections show."""
    audit = widgets.ClaimAudit()
    for item in audit.items:
        for tries, choice in enumerate([one["id"] for one in item["choices"]][:2]):
            audit.answer({"item": item["id"], "tries": tries, "response": [choice], "confidence": 2})
    return audit


def predictions():
    quiz_with_answers("predict")
    return widgets.Prediction()


def review_after(days):
    """The review some days after every question of the quiz was answered."""
    quiz_with_answers("quiz")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWITCH_COURSE_CLOCK", f"2026-01-{1 + days:02}T12:00:00Z")
        return widgets.Review()


def progress_with_answers():
    quiz_with_answers("quiz")
    return widgets.Progress()


def mystery_patient(position):
    """A mystery patient of whom everything that the points allow was shown, and the review of a wrong guess."""
    patients = widgets.MysteryPatients(1)
    patients.receive({"act": "begin"})
    for _before in range(position):
        patients.receive({"act": "commit", "diagnoses": ["benign"], "urgency": "next_visit", "confidence": 1})
        patients.receive({"act": "next"})
    for step in clinic().costs():
        patients.receive({"act": "take", "step": step})
    patients.receive({"act": "call"})
    patients.receive({"act": "commit", "diagnoses": ["benign"], "urgency": "next_visit", "confidence": 3})
    return patients


def in_a_release(make):
    """A widget of a released lesson whose learner has said who they are; an instructor's questions are translated."""
    quiz = content.localised(content.quiz(LESSON), f"quizzes/{LESSON}.yaml")
    release = content.Release(
        name="1", title="2", salt="3", lessons=(LESSON,), languages=("en",),
        made="2025-12-01T00:00:00+00:00", due="2026-01-02T12:00:00+00:00",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "release", lambda: release)
        patch.setattr(content, "graded_items", lambda stem: tuple(asked_item(released_item(one)) for one in quiz.items))
        patch.setattr(learner, "_in_memory", {})
        shown = make()
        shown.receive({"learner": "S-17"})
        return shown


PARTS = sorted({item.part for item in content.quiz(LESSON).items})
# How each noun of a lesson is made; a verb shows nothing.
WAYS = {
    "Answers": [lambda: widgets.Answers()],
    "CauseCard": [lambda name=name: widgets.CauseCard(name) for name in content.causes()],
    "ClaimAudit": [lambda: widgets.ClaimAudit(), claims_with_verdicts],
    "CourseMap": [lambda: widgets.CourseMap()],
    "CriteriaCard": [lambda name=name: widgets.CriteriaCard(name) for name in criteria()],
    "GradedQuiz": [lambda: in_a_release(widgets.GradedQuiz)],
    "HandIn": [lambda: in_a_release(widgets.HandIn)],
    "Mechanism": [lambda name=name: widgets.Mechanism(name) for name in content.mechanisms()],
    "MysteryPatients": [
        lambda: widgets.MysteryPatients(),
        *(lambda position=position: mystery_patient(position) for position in range(len(cases()))),
    ],
    "Objectives": [lambda: widgets.Objectives()],
    "Prediction": [lambda: widgets.Prediction(), predictions],
    "Progress": [lambda: widgets.Progress(), progress_with_answers],
    "Quiz": [
        *(lambda part=part: widgets.Quiz(part) for part in PARTS),
        *(lambda part=part: quiz_with_answers(part) for part in PARTS),
    ],
    "RedFlags": [lambda: widgets.RedFlags()],
    "References": [lambda: widgets.References()],
    "Review": [lambda: widgets.Review(), lambda: review_after(0), lambda: review_after(5)],
    "SkinTwitch": [lambda: widgets.SkinTwitch()],
    "simulate": [],
    "use_lesson": [lambda: widgets.use_lesson(LESSON)],
}
EXPLORERS = [name for name in widgets.__all__ if getattr(widgets, name).__module__.startswith("widgets.explorers.")]
WAYS |= {name: [getattr(widgets, name)] for name in EXPLORERS}


@pytest.fixture
def pseudo_language(monkeypatch, tmp_path):
    """Lesson 3 open in the pseudo-language, with a log of answers of its own."""
    monkeypatch.setenv("TWITCH_COURSE_ANSWERS", str(tmp_path))
    monkeypatch.setattr(language, "_English", PseudoLanguage)
    monkeypatch.setattr(answers, "_log", None)
    twitch_lab._strip_picture.cache_clear()  # drawings are kept by language, and this one calls itself English
    with language.language("en"):
        widgets.use_lesson(LESSON)
        yield
    twitch_lab._strip_picture.cache_clear()


def test_every_name_of_the_package_is_covered():
    assert set(WAYS) == set(widgets.__all__)


@pytest.mark.usefixtures("pseudo_language")
@pytest.mark.parametrize(
    "make", [pytest.param(way, id=f"{noun}-{number}") for noun, ways in WAYS.items() for number, way in enumerate(ways)]
)
def test_a_widget_shows_no_word_past_the_catalogue(make):
    shown = make()
    bundle = shown._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    strings = [data["text/plain"], data["text/html"]]
    strings += list(shown_strings(shown))
    leaks = {word for string in strings for word in english_words(string)}
    assert leaks - references() == set()


def test_the_pseudo_language_keeps_what_a_translation_keeps():
    for message in all_messages():
        written = pseudo(message.text)
        assert pieces(written) == pieces(message.text)
        assert not re.search(r"[A-Za-z]", re.sub(r"\b\w\b", "", without_pieces(written)))


@pytest.mark.usefixtures("pseudo_language")
def test_a_word_past_the_catalogue_is_seen():
    assert english_words("<p>ｗｏｒｄ and ｗｏｒｄ 5 mV</p>") == {"and"}
    assert language.gettext("never written anywhere") == "never written anywhere"
