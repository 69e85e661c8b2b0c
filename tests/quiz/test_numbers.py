"""A number is read the way people write it, and a text that could mean two numbers is never guessed at."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.quiz.numbers import Quantity, UnreadableNumberError, read_quantity

VOLTS = {"mV": 1, "V": 1000}


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("-70", -70, "mV"),
        ("−70", -70, "mV"),
        ("–70 mV", -70, "mV"),
        ("- 70mV", -70, "mV"),
        ("+66.5", 66.5, "mV"),
        ("66,5 mV", 66.5, "mV"),
        ("-0,07 V", -0.07, "V"),
        (".5", 0.5, "mV"),
        ("70.", 70, "mV"),
        ("0,125", 0.125, "mV"),
        ("1.000", 1, "mV"),
        ("1 000", 1000, "mV"),
        ("12\u202f500,5", 12500.5, "mV"),
        ("1,234,567", 1234567, "mV"),
        ("1,00,000", 100000, "mV"),
        ("1,000.5", 1000.5, "mV"),
        ("1.000,5", 1000.5, "mV"),
        ("1.5e-3 V", 1.5e-3, "V"),
        ("1,5 × 10⁻³ V", 1.5e-3, "V"),
        ("1.5*10^-3 V", 1.5e-3, "V"),
        ("−७०", -70, "mV"),
        ("≈ 70 mv", 70, "mV"),
        ("  70 mV.  ", 70, "mV"),
    ],
)
def test_what_people_write(text, value, unit):
    read = read_quantity(text, VOLTS)
    assert read.value == pytest.approx(value, rel=1e-12)
    assert read.unit == unit


@pytest.mark.parametrize(
    "text", ["", "   ", "minus seventy", "1,000", "1.00.0", "7 0 5", "1e999", "5-7", "9" * 100, "--5"]
)
def test_what_cannot_be_read_is_refused_with_one_sentence(text):
    with pytest.raises(UnreadableNumberError) as caught:
        read_quantity(text, VOLTS)
    assert str(caught.value).strip()
    assert "\n" not in str(caught.value)


def test_a_comma_before_three_digits_names_both_meanings():
    with pytest.raises(UnreadableNumberError, match=r"2500 or 2\.500"):
        read_quantity("2,500", VOLTS)


def test_an_unknown_unit_is_told_with_the_known_ones():
    with pytest.raises(UnreadableNumberError, match=r"kg.*mV or V"):
        read_quantity("70 kg", VOLTS)


def test_units_that_differ_only_in_case_stay_apart():
    units = {"mS": 1, "MS": 1e9}
    assert read_quantity("2 MS", units) == Quantity(2.0, "MS")
    with pytest.raises(UnreadableNumberError):
        read_quantity("2 ms", units)


@pytest.mark.parametrize("typed", ["µs", "μs", "µ s"])
def test_both_micro_signs_are_one_unit(typed):
    assert read_quantity(f"5 {typed}", {"µs": 1}).unit == "µs"


@pytest.mark.parametrize("typed", ["cm²", "cm2", "cm^2"])
def test_superscripts_of_a_unit(typed):
    assert read_quantity(f"5 {typed}", {"cm²": 1}).unit == "cm²"


def test_a_number_without_a_unit():
    assert read_quantity("12", {"": 1}) == Quantity(12.0, "")
    with pytest.raises(UnreadableNumberError, match="has no unit"):
        read_quantity("12 mV", {"": 1})


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.sampled_from([".", ","]),
    st.sampled_from("-−–"),
    st.sampled_from(["", " mV"]),
)
def test_every_decimal_number_is_read_back(value, decimal, minus, unit):
    text = f"{value:.4f}".replace("-", minus).replace(".", decimal) + unit
    assert read_quantity(text, VOLTS).value == float(f"{value:.4f}")


def assert_one_sentence(error: Exception):
    assert str(error).strip()


@given(st.text(max_size=80))
def test_any_text_gives_a_finite_number_or_one_sentence(text):
    try:
        value = read_quantity(text, VOLTS).value
    except UnreadableNumberError as error:
        assert_one_sentence(error)
        return
    assert math.isfinite(value)
