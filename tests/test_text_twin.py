"""Numbers and units as a reader sees them."""

import pytest

from widgets.text_twin import number, shown_unit


@pytest.mark.parametrize(
    ("unit", "shown"),
    [("1", ""), ("umol/L", "µmol/L"), ("uA/cm^2", "µA/cm²"), ("degC", "°C"), ("um", "µm"), ("1/min", "a minute"),
     ("mV", "mV"), ("mmol/L", "mmol/L"), ("%", "%"), ("µS", "µS")],
)  # fmt: skip
def test_a_unit_is_written_as_people_write_it(unit, shown):
    assert shown_unit(unit) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (-0.0004, "−0.000400"), (1234.5, "1234"), (float("nan"), "–"), (None, "–")]
)
def test_a_number_has_a_true_minus_sign_and_a_dash_where_there_is_none(value, shown):
    assert number(value) == shown
