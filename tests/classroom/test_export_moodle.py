"""Moodle XML, read by a Moodle XML reader for choices, and by its own rules for the kinds that the reader drops."""

import base64
from collections import Counter
from xml.etree import ElementTree

import moodle_xml_parser.parser as reader
import pytest

from widgets.classroom.export import export
from widgets.classroom.export_questions import Choices
from widgets.quiz.grading import grade
from widgets.quiz.numbers import read_quantity

# The grades that Moodle's import takes (question/engine/bank.php, fraction_options_full), in percent.
KNOWN_GRADES = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}  # fmt: skip
TYPES = {
    "single_choice": "multichoice", "multiple_choice": "multichoice", "label": "multichoice", "numeric": "numerical",
    "predict_curve": "numerical", "matching": "matching", "ordering": "ordering", "short_text": "essay",
}  # fmt: skip


@pytest.fixture
def exported(bank_folder):
    return export("moodle", bank=bank_folder, observe=lambda *_asked: 24.0)


@pytest.fixture
def tree(exported):
    return ElementTree.fromstring(exported.data)


@pytest.fixture
def find(tree):
    return {question.findtext("idnumber"): question for question in tree.iter("question")}.__getitem__


def moodle_number(question: ElementTree.Element, value: float, unit: str) -> float:
    """The share of the mark that Moodle gives to a number: the first answer whose tolerance holds it."""
    units = {one.findtext("unit_name"): float(one.findtext("multiplier")) for one in question.iter("unit")}
    value /= units[unit]
    for answer in question.findall("answer"):
        text = answer.findtext("text")
        if text == "*" or abs(value - float(text)) <= float(answer.findtext("tolerance")) + 1e-9:
            return float(answer.get("fraction")) / 100
    return 0.0


def test_every_question_is_there_once_in_its_type(exported, tree):
    """Counted here: the reader drops what it does not know without a word."""
    written = Counter(question.get("type") for question in tree.iter("question"))
    expected = Counter(TYPES[question.item.kind] for question in exported.questions)
    assert written - Counter(category=written["category"]) == expected
    names = [question.findtext("idnumber") for question in tree.iter("question") if question.get("type") != "category"]
    assert names == [question.name for question in exported.questions]
    for question in exported.questions:
        found = next(one for one in tree.iter("question") if one.findtext("idnumber") == question.name)
        assert found.findtext("questiontext/text").startswith(question.prompt)
        assert found.findtext("generalfeedback/text") == question.feedback
        assert [hint.findtext("text") for hint in found.findall("hint")] == list(question.hints)
        assert [tag.findtext("text") for tag in found.iter("tag")] == list(question.tags)


def test_the_reader_gives_back_every_choice_with_weight_and_feedback(exported):
    read = {question.name: question for question in reader.parse_bytes(exported.data)["multichoice"]}
    choices = [question for question in exported.questions if isinstance(question.answer, Choices)]
    assert list(read) == [question.name for question in choices]
    for question in choices:
        found = read[question.name]
        assert found.single != question.answer.several
        for option, given in zip(question.answer.options, found.options, strict=True):
            assert given.score_fraction == pytest.approx(100 * question.answer.weight(option), abs=1e-5)
            assert abs(given.score_fraction) in KNOWN_GRADES
            assert given.feedback == option.feedback


def test_several_choices_are_marked_as_in_the_course(exported):
    """Moodle adds the weights of what was chosen, and no less than nothing."""
    (question,) = (one for one in exported.questions if one.item.kind == "multiple_choice")
    options = question.answer.options
    for chosen in range(1, 2 ** len(options)):
        ids = [option.id for place, option in enumerate(options) if chosen >> place & 1]
        weights = [question.answer.weight(option) for option in options if option.id in ids]
        assert max(0.0, sum(weights)) == pytest.approx(grade(question.item, tuple(ids)).score)


def test_numbers_are_marked_as_in_the_course_in_every_unit(exported, find):
    numbers = [question for question in exported.questions if question.item.kind == "numeric"]
    assert len(numbers) == 7
    for question in numbers:
        for share in (-1, -0.5, 0, 0.98, 0.999, 1, 1.0149, 1.016, 1.019, 1.021, 1.2, 10):
            for unit, size in question.item.units.items():
                text = f"{share * question.item.answer.value / size:.9g} {unit}"
                quantity = read_quantity(text, question.item.units)
                course = grade(question.item, quantity).score
                assert moodle_number(find(question.name), quantity.value, quantity.unit) == course, text


def test_a_known_mistake_and_any_other_number_have_their_own_feedback(find):
    answers = find("exam.sodium_equilibrium").findall("answer")
    said = [answer.findtext("feedback/text") for answer in answers]
    assert [answer.get("fraction") for answer in answers] == ["100", "0", "0"]
    assert [word in text for word, text in zip(["KEYWORD-A", "KEYWORD-C", "KEYWORD-B"], said, strict=True)] == [
        True
    ] * 3


def test_pairs_and_order(find):
    matching = find("exam.who_does_what")
    pairs = [(one.findtext("text"), one.findtext("answer/text")) for one in matching.findall("subquestion")]
    assert pairs == [
        ("The sodium channel", "makes the upstroke"),
        ("The potassium channel", "ends the impulse"),
        ("The pump", "restores the gradients later"),
        ("", "stores the charge of the stimulus"),
    ]
    assert "KEYWORD-G" in matching.findtext("generalfeedback/text")
    ordering = find("exam.order_of_events")
    steps = [(answer.get("fraction"), answer.findtext("text")) for answer in ordering.findall("answer")]
    assert [place for place, _text in steps] == ["1", "2", "3", "4"]
    assert steps[0][1] == "The membrane reaches threshold"
    assert "KEYWORD-A" in ordering.findtext("correctfeedback/text")


def test_the_drawing_of_a_label_question_comes_with_it(find):
    text = find("exam.where_sodium_enters").find("questiontext")
    file = text.find("file")
    assert f'src="@@PLUGINFILE@@/{file.get("name")}"' in text.findtext("text")
    assert 'alt="A piece of membrane with five proteins' in text.findtext("text")
    picture = ElementTree.fromstring(base64.b64decode(file.text))
    space = "{http://www.w3.org/2000/svg}"
    assert [mark.text for mark in picture.iter(f"{space}text")] == ["A", "B", "C", "D"]
    assert len(list(picture.iter(f"{space}path"))) > 20
    assert b"@" not in base64.b64decode(file.text)  # every token of the palette became a colour


def test_a_person_reads_the_model_answer_of_a_short_text(find):
    essay = find("exam.why_refractory")
    assert "KEYWORD-M" in essay.findtext("graderinfo/text")
    assert "KEYWORD-P" in essay.findtext("graderinfo/text")


def test_variants_have_a_category_of_their_own_from_which_one_is_drawn(tree):
    categories, current = {}, ""
    for question in tree.iter("question"):
        if question.get("type") == "category":
            current = question.findtext("category/text")
        else:
            categories.setdefault(current, []).append(question.findtext("idnumber"))
    own = "$course$/top/Why muscles twitch/03_action_potential/exam.drawn_equilibrium"
    assert categories[own] == [f"exam.drawn_equilibrium-{place}" for place in range(1, 6)]
