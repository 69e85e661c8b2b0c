import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.ions import (
    IonParameters,
    goldman_hodgkin_katz_potential,
    mullins_noda_potential,
    nernst_potential,
    thermal_voltage,
)
from widgets.models.squid_axon import SquidAxonParameters

concentration = st.floats(0.01, 1000)
temperature = st.floats(0, 45)


def four(ions):
    return ions.potassium_outside, ions.potassium_inside, ions.sodium_outside, ions.sodium_inside


@pytest.mark.parametrize(("group", "kind"), [("ions", IonParameters), ("squid_axon", SquidAxonParameters)])
def test_parameters_have_the_names_and_units_that_the_data_give(parameter_groups, group, kind):
    declared = {field.name: field.type.__metadata__[0] for field in dataclasses.fields(kind)}
    assert {name: entry["unit"] for name, entry in parameter_groups[group].items()} == declared


def test_every_healthy_value_lies_in_its_range(parameter_groups):
    for group in ("ions", "squid_axon"):
        for name, entry in parameter_groups[group].items():
            low, high = entry["range"]
            assert low <= entry["value"] <= high, name


def test_v001_thermal_voltage_at_body_temperature():
    assert 26.70 <= thermal_voltage(37) <= 26.75
    assert thermal_voltage(37) == pytest.approx(8314.462618 * 310.15 / 96485.33212, rel=1e-9)


def test_v002_v003_nernst_potentials(ions):
    potassium = nernst_potential(ions.potassium_outside, ions.potassium_inside, ions.temperature)
    sodium = nernst_potential(ions.sodium_outside, ions.sodium_inside, ions.temperature)
    assert -97.4 <= potassium <= -96.4
    assert 66.1 <= sodium <= 67.1
    assert potassium == pytest.approx(thermal_voltage(37) * math.log(4 / 150), rel=1e-9)


def test_v005_constant_field_rest(ions):
    rest = goldman_hodgkin_katz_potential(*four(ions), ions.temperature, ions.sodium_permeability_ratio)
    assert -89.1 <= rest <= -88.1
    assert rest == pytest.approx(thermal_voltage(37) * math.log((4 + 1.45) / (150 + 0.12)), rel=1e-9)


def test_the_pump_makes_the_rest_a_few_millivolts_more_negative(ions):
    arguments = (*four(ions), ions.temperature, ions.sodium_permeability_ratio)
    passive = goldman_hodgkin_katz_potential(*arguments)
    assert -5 < mullins_noda_potential(*arguments, ions.pump_coupling_ratio) - passive < -1
    assert mullins_noda_potential(*arguments, 1) == pytest.approx(passive, abs=1e-9)


def test_valence_turns_and_halves_the_potential():
    assert nernst_potential(10, 1, 37, -1) == -nernst_potential(10, 1, 37)
    assert nernst_potential(10, 1, 37, 2) == nernst_potential(10, 1, 37) / 2


def test_arrays_broadcast():
    result = nernst_potential(np.array([[1.0], [4.0]]), np.array([100.0, 150.0, 200.0]), 37)
    assert result.shape == (2, 3)
    assert result[1, 1] == pytest.approx(nernst_potential(4, 150, 37), abs=1e-9)


def test_chloride_alone_sets_its_own_equilibrium():
    rest = goldman_hodgkin_katz_potential(4, 150, 145, 12, 37, 0.01, 104, 10, 1e12)
    assert rest == pytest.approx(nernst_potential(104, 10, 37, -1), abs=1e-6)


@given(concentration, concentration, concentration, concentration, temperature, st.floats(0, 100))
def test_constant_field_rest_lies_between_the_equilibria(k_out, k_in, na_out, na_in, celsius, ratio):
    rest = goldman_hodgkin_katz_potential(k_out, k_in, na_out, na_in, celsius, ratio)
    equilibria = sorted([nernst_potential(k_out, k_in, celsius), nernst_potential(na_out, na_in, celsius)])
    assert equilibria[0] - 1e-9 <= rest <= equilibria[1] + 1e-9


@given(concentration, concentration, st.floats(1.01, 10), temperature)
def test_more_outside_raises_the_equilibrium(outside, inside, factor, celsius):
    shift = nernst_potential(factor * outside, inside, celsius) - nernst_potential(outside, inside, celsius)
    assert shift == pytest.approx(thermal_voltage(celsius) * math.log(factor), abs=1e-9)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: nernst_potential(0, 150, 37), "outside concentration must be positive, not 0."),
        (lambda: nernst_potential(4, [150, -2], 37), "inside concentration must be positive, not -2."),
        (lambda: nernst_potential(math.nan, 150, 37), "outside concentration must be positive, not nan."),
        (lambda: nernst_potential(4, 150, -300), "temperature must be above -273.15 degC, not -300."),
        (lambda: nernst_potential(4, 150, 37, 0), "valence must not be 0"),
        (lambda: goldman_hodgkin_katz_potential(4, 150, 145, 12, 37, -1), "sodium permeability ratio must not be neg"),
        (lambda: goldman_hodgkin_katz_potential(4, 150, 145, 12, 37, 0.01, chloride_permeability_ratio=1), "chloride"),
        (lambda: mullins_noda_potential(4, 150, 145, 12, 37, 0.01, 0), "pump coupling ratio must be positive, not 0."),
    ],
)
def test_impossible_values_are_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError, match=r"^[^\n]+\.$") as error:
        call()
    assert sentence in str(error.value)
