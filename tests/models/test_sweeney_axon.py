"""The reduced fibre of Sweeney, Mortimer & Durand: its velocity, and any parameters within their ranges."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.models.sweeney_axon import SweeneyAxonParameters, conduction_velocity

PYFIBERS = Path(__file__).parent / "golden" / "fibres_pyfibers.csv"


@pytest.fixture(scope="module")
def fibre():
    return content.fill(SweeneyAxonParameters, "sweeney_axon")


def any_fibre():
    ranges = {name: parameter.range for name, parameter in content.parameters()["sweeney_axon"].items()}
    return st.builds(SweeneyAxonParameters, **{name: st.floats(low, high) for name, (low, high) in ranges.items()})


def test_published_velocity(fibre):
    """Target V025."""
    assert 54.0 <= conduction_velocity(fibre) <= 57.0


def test_velocity_is_that_of_pyfibers(fibre):
    """Another implementation of the model, backward Euler extrapolated to steps of no length, within 0.01 %."""
    rows = [row for row in csv.reader(PYFIBERS.read_text(encoding="utf-8").splitlines()) if row[0] == "SWEENEY"]
    whole, half, quarter = (float(row[4]) for row in rows)
    # The first two terms of the error, in the step and in its square, fall out.
    expected = (whole - 6 * half + 8 * quarter) / 3
    assert conduction_velocity(fibre, time_step=0.0002) == pytest.approx(expected, rel=1e-4)
    assert conduction_velocity(fibre) == pytest.approx(expected, rel=0.005)


def test_the_error_falls_with_the_square_of_the_step(fibre):
    limit = conduction_velocity(fibre, time_step=0.0001)
    errors = [abs(conduction_velocity(fibre, time_step=step) - limit) for step in (0.005, 0.0025, 0.00125)]
    assert np.array(errors[:2]) / np.array(errors[1:]) == pytest.approx([4, 4], rel=0.1)
    assert errors[-1] < 0.003 * limit


def test_velocity_is_proportional_to_the_diameter(fibre):
    """Everything in this fibre scales with its diameter."""
    velocities = [conduction_velocity(replace(fibre, fibre_diameter=diameter)) for diameter in (5.0, 10.0, 20.0)]
    assert np.array(velocities) / velocities[1] == pytest.approx([0.5, 1, 2], rel=0.005)


def test_without_sodium_nothing_travels(fibre):
    assert conduction_velocity(replace(fibre, sodium_conductance=0.0)) is None


def test_a_fibre_that_fires_everywhere_at_once_has_no_velocity(fibre):
    """With a weak leak that reverses at -70 mV this one fires by itself, which once counted as 1015 m/s."""
    eager = replace(
        fibre, fibre_diameter=2.0, axon_diameter_ratio=0.5, node_spacing_ratio=50.0, node_length=5.0,
        membrane_capacitance=1.0, sodium_conductance=679.0, leak_conductance=10.0, sodium_reversal_potential=70.0,
        leak_reversal_potential=-70.0, axoplasm_resistivity=200.0,
    )  # fmt: skip
    assert conduction_velocity(eager) is None


@settings(max_examples=100, deadline=None)
@given(parameters=any_fibre())
def test_any_parameters_give_a_velocity_or_none(parameters):
    velocity = conduction_velocity(parameters)
    assert velocity is None or (math.isfinite(velocity) and 0 < velocity < 1000)


def test_impossible_input_is_refused_in_one_sentence(fibre):
    with pytest.raises(ValueError, match=r"^fibre_diameter must be positive, not 0\.$"):
        replace(fibre, fibre_diameter=0.0)
    with pytest.raises(ValueError, match=r"^time_step must be positive, not 0\.0 ms\.$"):
        conduction_velocity(fibre, time_step=0.0)
