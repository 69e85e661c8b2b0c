import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.ions import (
    IonParameters,
    balanced_pump_current,
    goldman_hodgkin_katz_potential,
    mullins_noda_potential,
    nernst_potential,
    passive_current,
    pump_current,
    resting_potential,
    thermal_voltage,
)

concentration = st.floats(0.01, 1000)
temperature = st.floats(0, 45)


def four(ions):
    return ions.potassium_outside, ions.potassium_inside, ions.sodium_outside, ions.sodium_inside


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


def test_pump_and_leaks_balance_in_health(ions):
    """Three sodium ions go out for two potassium ions in: what leaks comes back, ion by ion."""
    assert ions.pump_maximal_current == pytest.approx(balanced_pump_current(ions), rel=1e-5)
    rest = resting_potential(ions)
    exchanged = pump_current(ions) / (ions.pump_coupling_ratio - 1)
    assert passive_current(rest, "potassium", ions) == pytest.approx(exchanged, rel=1e-4)
    assert passive_current(rest, "sodium", ions) == pytest.approx(-1.5 * exchanged, rel=1e-4)
    assert rest == pytest.approx(float(mullins_noda_potential(*four(ions), 37, 0.01, 1.5)), abs=1e-3)


def test_a_stopped_pump_leaves_the_constant_field_rest_and_a_forced_one_goes_further_down(ions, change):
    passive = float(goldman_hodgkin_katz_potential(*four(ions), 37, 0.01))
    assert resting_potential(change(ions, pump_factor=0)) == pytest.approx(passive, abs=1e-6)
    levels = [resting_potential(change(ions, pump_factor=factor)) for factor in (0, 0.5, 1, 2)]
    assert np.all(np.diff(levels) < 0)


def test_the_pump_works_harder_on_more_sodium_inside_or_potassium_outside(ions, change):
    for name, more in (("sodium_inside", 20), ("potassium_outside", 8)):
        assert pump_current(change(ions, **{name: more})) > pump_current(ions)
    assert resting_potential(change(ions, potassium_outside=8)) > resting_potential(ions)


def test_chloride_pulls_the_rest_towards_its_own_equilibrium(ions, change):
    chloride = float(nernst_potential(ions.chloride_outside, ions.chloride_inside, 37, -1))
    rests = [resting_potential(change(ions, chloride_permeability_ratio=ratio)) for ratio in (0, 0.5, 2)]
    assert np.all(np.abs(np.array(rests) - chloride) == np.sort(np.abs(np.array(rests) - chloride))[::-1])


@given(data=st.data())
def test_any_ions_have_a_rest_where_all_currents_cancel(box, data):
    parameters = data.draw(box(IonParameters, "ions"))
    rest = resting_potential(parameters)
    currents = [passive_current(rest, ion, parameters) for ion in ("sodium", "potassium", "chloride")]
    scale = max(abs(current) for current in currents) + pump_current(parameters) + 1e-6
    if rest > -249:
        assert abs(sum(currents) + pump_current(parameters)) < 1e-6 * scale


@pytest.mark.parametrize("name", ["potassium_outside", "pump_sodium_constant", "pump_factor"])
def test_impossible_ions_are_refused_in_one_sentence(ions, change, name):
    with pytest.raises(ValueError, match=f"^{name} must"):
        change(ions, **{name: -1.0})
