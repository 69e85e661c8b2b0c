"""The kinds beyond choices and plain numbers: what is a response, how it is graded, what the page may know and when."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.content import Matching, Ordering, PredictCurve, ShortText
from widgets.content.choice_records import Label
from widgets.content.units import family_of
from widgets.quiz.events import Event, from_line, to_line
from widgets.quiz.grading import grade, right_choices
from widgets.quiz.numbers import Quantity
from widgets.quiz.questions import question, question_lines
from widgets.quiz.responses import LONGEST_WORDS, UnusableAnswerError, Written, read_response
from widgets.quiz.views import answered, graded_attempts, is_finished, prediction, response_words, revealed

COMMON = {"part": "quiz", "objective": "o", "prompt": "?", "explanation": "because", "references": ["r"]}
EVENT = Event("e", "w", 1, "2026-01-01T12:00:00Z", None, "i", "b", "en", None, (), 2, 1, 0, 1.0)
NEW_KINDS = ["where_sodium_enters", "order_of_events", "who_does_what", "fewer_sodium_channels", "why_refractory"]


def ordering(**changes) -> Ordering:
    fields = {
        "id": "o", "kind": "ordering", "steps": [{"id": name, "text": name} for name in "dacb"], "order": list("abcd"),
        "feedback_right": "right", "feedback_wrong": "wrong",
        "mistakes": [{"step": "d", "before": "a", "misconception": "m", "feedback": "d comes last"}],
    }  # fmt: skip
    return Ordering.model_validate(COMMON | fields | changes)


def curve(**changes) -> PredictCurve:
    fields = {
        "id": "p", "kind": "predict_curve", "slider": {"quantity": "Peak", "low": 0, "high": 100, "step": 1, "unit": "mV"},
        "answer": {"value": 40, "tolerance": 5, "absolute": True}, "feedback_right": "right",
        "too_low": {"misconception": "low", "feedback": "higher"}, "too_high": {"misconception": "high", "feedback": "lower"},
    }  # fmt: skip
    return PredictCurve.model_validate(COMMON | fields | changes)


# ---- what is graded --------------------------------------------------------------------------------------------------


def test_an_order_scores_by_its_pairs():
    item = ordering()
    assert grade(item, tuple("abcd")).score == 1
    assert grade(item, tuple("dcba")).score == 0
    assert grade(item, tuple("bacd")).score == pytest.approx(2 / 3)
    assert grade(item, tuple("abcd")).correct
    assert not grade(item, tuple("bacd")).correct


def test_only_the_right_order_is_right_and_chance_scores_little():
    item = ordering()
    scores = {order: grade(item, order).score for order in itertools.permutations("abcd")}
    assert [order for order, score in scores.items() if score == 1] == [tuple("abcd")]
    # Without the floor at 0 the mean is 0; with it, a fifth to a sixth.
    assert sum(scores.values()) / len(scores) < 0.2


def test_a_known_mistake_in_the_order_has_its_reply_and_others_the_common_one():
    assert grade(ordering(), tuple("dabc")).misconceptions == ("m",)
    assert [reply.text for reply in grade(ordering(), tuple("bacd")).replies] == ["wrong"]


def test_matching_scores_by_rows(example_items):
    item = example_items["who_does_what"]
    assert grade(item, right_choices(item)).correct
    result = grade(item, ("sodium_channel:starts", "potassium_channel:nothing", "pump:ends"))
    assert result.score == pytest.approx(1 / 3)
    assert result.misconceptions == ("pump_repolarises",)
    assert [reply.right for reply in result.replies] == [True, False, False]


@pytest.mark.parametrize(
    ("value", "score", "misconception"),
    [
        (40, 1, None),
        (35, 1, None),
        (45, 1, None),
        (30, 0.8, "low"),
        (57.5, 0.5, "high"),
        (0, 0, "low"),
        (100, 0, "high"),
    ],
)
def test_a_position_scores_by_its_distance(value, score, misconception):
    result = grade(curve(), Quantity(value, "mV"))
    assert result.score == pytest.approx(score)
    assert result.misconceptions == ((misconception,) if misconception else ())


@given(st.floats(0, 100), st.floats(0, 100))
def test_nearer_never_scores_less(one, other):
    near, far = sorted((one, other), key=lambda value: abs(value - 40))
    assert grade(curve(), Quantity(near, "mV")).score >= grade(curve(), Quantity(far, "mV")).score


def test_words_are_never_marked_by_the_machine(example_items):
    item = example_items["why_refractory"]
    assert grade(item, Written("nonsense", None)).pending
    assert grade(item, Written("nonsense", ("inactivated", "time"))).correct
    result = grade(item, Written("nonsense", ("time",)))
    assert (result.score, result.correct, result.replies) == (0.5, False, ())
    shown = answered(item, graded_attempts(item, [EVENT._replace(response=Written("nonsense", ()))]))
    assert shown["verdict"] == "self"
    assert shown["score"] == "You found 0 of 2 points in your answer."


def test_a_place_is_graded_like_a_choice(example_items):
    item = example_items["where_sodium_enters"]
    assert isinstance(item, Label)
    assert grade(item, ("b",)).correct
    assert grade(item, ("d",)).misconceptions == ("pump_makes_impulse",)


# ---- what is a response ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("where_sodium_enters", []),
        ("where_sodium_enters", ["a", "b"]),
        ("order_of_events", None),
        ("order_of_events", ["threshold"]),
        ("order_of_events", ["threshold", "threshold", "upstroke", "inactivate"]),
        ("who_does_what", []),
        ("who_does_what", ["pump:refills"]),
        ("who_does_what", ["sodium_channel:starts", "potassium_channel:", "pump:refills"]),
        ("who_does_what", ["sodium_channel:starts", "potassium_channel:unknown", "pump:refills"]),
        ("who_does_what", [["pump", "refills"]]),
        ("fewer_sodium_channels", None),
        ("fewer_sodium_channels", "12"),
        ("fewer_sodium_channels", True),
        ("fewer_sodium_channels", 61),
        ("fewer_sodium_channels", float("nan")),
        ("why_refractory", None),
        ("why_refractory", {"text": "  \n "}),
        ("why_refractory", {"text": "\x07"}),
        ("why_refractory", {"text": "a" * (LONGEST_WORDS + 1)}),
        ("why_refractory", {"text": "a", "points": ["unknown"]}),
        ("why_refractory", {"text": "a", "points": "time"}),
    ],
)
def test_what_is_no_response_is_no_attempt(example_items, name, raw):
    with pytest.raises(UnusableAnswerError) as caught:
        read_response(example_items[name], raw)
    assert str(caught.value).count("\n") == 0


def test_the_form_is_read_into_what_is_logged(example_items):
    assert read_response(example_items["fewer_sodium_channels"], 12) == Quantity(12.0, "mV")
    assert read_response(example_items["why_refractory"], {"text": " a\r\nb\tc\x00 "}) == Written("a\nb c", None)
    pairs = ["pump:refills", "sodium_channel:starts", "potassium_channel:ends"]
    assert read_response(example_items["who_does_what"], pairs) == right_choices(example_items["who_does_what"])


@pytest.mark.parametrize("name", NEW_KINDS)
@pytest.mark.parametrize("response", [("zz",), Quantity(1, "kg"), Written("a", ("zz",)), ()])
def test_a_response_of_another_kind_is_passed_over(example_items, name, response):
    with pytest.raises(UnusableAnswerError):
        grade(example_items[name], response)


@given(st.text(max_size=60))
def test_any_words_survive_the_log(text):
    item = ShortText.model_validate(
        COMMON | {"id": "s", "kind": "short_text", "model_answer": "m", "points": [{"id": "p", "text": "p"}]}
    )
    try:
        response = read_response(item, {"text": text, "points": ["p"]})
    except UnusableAnswerError:
        assert not any(letter.isprintable() and not letter.isspace() for letter in text)
        return
    assert from_line(to_line(EVENT._replace(response=response))).response == response


# ---- what the page may know ------------------------------------------------------------------------------------------


def no_model(name, causes, parameters):
    raise AssertionError("an open question asks no model for its answer")


@pytest.mark.parametrize("name", [*NEW_KINDS, "calcium_units"])
def test_an_open_question_gives_nothing_away(example_items, name):
    item = example_items[name]
    shown = json.dumps([question(item), question_lines(item)])
    for secret in ("KEYWORD", "correct", "misconception", 'order":', "pairs", "28.34", "2.495"):
        assert secret not in shown


@pytest.mark.parametrize("name", NEW_KINDS)
def test_every_state_can_be_read_aloud(example_items, name):
    assert all(line.strip() for line in question_lines(example_items[name]))


def test_a_wrong_order_or_match_tells_the_key_only_at_the_end(example_items):
    item = example_items["who_does_what"]
    wrong = EVENT._replace(response=("sodium_channel:ends", "potassium_channel:ends", "pump:ends"))
    first = json.dumps(answered(item, graded_attempts(item, [wrong])))
    assert "KEYWORD-E" not in first
    assert "KEYWORD-A" not in first
    assert "makes the upstroke" not in first
    assert is_finished(item, graded_attempts(item, [wrong, wrong]))
    assert "The sodium channel → makes the upstroke" in revealed(item)["lines"]


def test_the_key_of_each_kind_in_words(example_items):
    assert revealed(example_items["where_sodium_enters"])["key"] == "B: The second protein from the left"
    assert revealed(example_items["order_of_events"])["lines"][0] == "1. The membrane reaches threshold"
    observed = revealed(example_items["fewer_sodium_channels"], lambda *_: 28.34)
    assert (observed["key"], observed["value"]) == ("28.3 mV", 28.34)
    assert revealed(example_items["why_refractory"])["key"].startswith("KEYWORD-M")


def test_the_model_answer_comes_with_the_learners_words_and_the_explanation_after_comparing(example_items):
    item = example_items["why_refractory"]
    written = EVENT._replace(response=Written("shut", None))
    shown = answered(item, graded_attempts(item, [written]))
    assert not shown["finished"]
    assert "KEYWORD-M" in json.dumps(shown["model_answer"])
    assert "KEYWORD-E" not in json.dumps(shown)
    compared = answered(item, graded_attempts(item, [written, EVENT._replace(response=Written("shut", ("time",)))]))
    assert compared["finished"]
    assert "KEYWORD-E" in json.dumps(compared)


def test_words_as_a_prediction_stand_beside_the_model_answer(example_items):
    item = example_items["why_refractory"].model_copy(update={"part": "predict"})
    (attempt,) = graded_attempts(item, [EVENT._replace(response=Written("shut", None))])
    shown = prediction(item, attempt, None, [])
    assert (shown["verdict"], shown["answer"]) == ("self", "shut")


def test_an_answer_in_words(example_items):
    wording = response_words(example_items["order_of_events"], EVENT._replace(response=("upstroke", "threshold")))
    assert wording == "1. Sodium rushes in and the inside turns positive; 2. The membrane reaches threshold"


def test_a_drawing_without_words_points_at_nothing(example_items):
    picture = question(example_items["where_sodium_enters"])["picture"]
    assert picture["texts"] == []
    assert picture["box"] == [0, 66, 720, 280]
    assert all(shape["d"].startswith("M") or not shape["d"] for shape in picture["shapes"])
    named = example_items["where_sodium_enters"].picture.model_copy(update={"names": True})
    with_words = question(example_items["where_sodium_enters"].model_copy(update={"picture": named}))["picture"]
    assert any("channel" in line for text in with_words["texts"] for line in text["lines"])
    assert len(with_words["shapes"]) > len(picture["shapes"])


# ---- units -----------------------------------------------------------------------------------------------------------


def test_a_number_without_a_dimension_has_no_unit_on_the_page():
    item = curve(slider={"quantity": "Vesicles", "low": 0, "high": 100, "step": 1, "unit": "1"})
    assert question(item)["slider"]["unit"] == ""
    assert question_lines(item) == ["Vesicles: between 0 and 100"]
    assert revealed(item)["key"] == "40.0"


@pytest.mark.parametrize(
    ("ion", "milligrams", "millimoles"),
    # Reference intervals as laboratories print them in both units.
    [("calcium", 10.0, 2.5), ("magnesium", 2.43, 1.0), ("sodium", 322, 140), ("potassium", 15.6, 4.0), ("phosphate", 3.1, 1.0)],
)  # fmt: skip
def test_each_ion_has_its_own_factor(ion, milligrams, millimoles):
    assert milligrams * family_of("mmol/L", ion)["mg/dL"] == pytest.approx(millimoles, rel=0.005)


def test_milliequivalents_follow_the_charge():
    assert family_of("mmol/L", "calcium")["mEq/L"] == 0.5
    assert family_of("mmol/L", "sodium")["mEq/L"] == 1
    assert "mEq/L" not in family_of("mmol/L", "phosphate")


def test_a_family_stands_in_the_unit_of_the_answer():
    assert family_of("V") == {"V": 1.0, "mV": 1e-3, "µV": pytest.approx(1e-6)}
    assert family_of("mg/dL", "calcium")["mmol/L"] == pytest.approx(4.0078)
    assert "mg/dL" not in family_of("mmol/L")
    with pytest.raises(ValueError, match="no known family"):
        family_of("furlong")


@pytest.mark.parametrize(
    "text", ["2.5", "2,5 mmol/l", "10 mg/dL", "100 mg/L", "5 mEq/L", "2500 µmol/L", "0.0025 mol/L"]
)
def test_a_concentration_in_any_of_its_units_is_right(example_items, text):
    item = example_items["calcium_units"]
    assert grade(item, read_response(item, text)).correct


# ---- records ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"order": list("dacb")}, "right order already"),
        ({"order": list("abc")}, "each step once"),
        ({"mistakes": [{"step": "a", "before": "b", "misconception": "m", "feedback": "f"}]}, "that is no mistake"),
        ({"mistakes": [{"step": "z", "before": "b", "misconception": "m", "feedback": "f"}]}, "not there"),
        ({"mistakes": []}, "at least 1"),
    ],
)
def test_an_order_that_cannot_be_asked_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        ordering(**changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pairs": {"a": "x"}}, "each row"),
        ({"pairs": {"a": "x", "b": "z"}}, "each row"),
        ({"mistakes": [{"row": "a", "option": "x", "misconception": "m", "feedback": "f"}]}, "that is no mistake"),
    ],
)
def test_a_matching_that_cannot_be_asked_is_refused(changes, said):
    fields = {
        "id": "m", "kind": "matching", "rows": [{"id": i, "text": i, "feedback": i} for i in "ab"],
        "options": [{"id": i, "text": i} for i in "xy"], "pairs": {"a": "x", "b": "y"}, "feedback_wrong": "w",
        "mistakes": [{"row": "a", "option": "y", "misconception": "m", "feedback": "f"}],
    }  # fmt: skip
    Matching.model_validate(COMMON | fields)
    with pytest.raises(ValueError, match=said):
        Matching.model_validate(COMMON | fields | changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"usual": 101}, "does not lie on the slider"),
        ({"answer": {"value": -1, "tolerance": 1, "absolute": True}}, "does not lie on the slider"),
        ({"answer": {"expression": "1 + 1", "tolerance": 1}}, "a value or an observable"),
        ({"slider": {"quantity": "q", "low": 0, "high": 3, "step": 1, "unit": "mV"}}, "fewer than five"),
    ],
)
def test_a_scale_that_cannot_be_asked_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        curve(**changes)
