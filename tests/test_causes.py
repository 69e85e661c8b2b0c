"""Each cause carries its own test: what it leads one to expect must happen in the models."""

import pytest

from widgets import content, simulate
from widgets.errors import CourseError
from widgets.simulation import observable, perturbed_parameters

EXPECTATIONS = [(name, one) for name, cause in content.causes().items() for one in cause.expect]


@pytest.mark.parametrize(("name", "expectation"), EXPECTATIONS, ids=lambda value: getattr(value, "observable", value))
def test_the_models_show_what_the_cause_declares(name, expectation):
    before = simulate().observables[expectation.observable].value
    after = simulate(name).observables[expectation.observable].value
    change = (after - before) / abs(before) if before else after - before
    if expectation.change == "rises":
        assert change >= (expectation.at_least or 1e-9)
    elif expectation.change == "falls":
        assert -change >= (expectation.at_least or 1e-9)
    else:
        assert expectation.at_most is not None
        assert abs(change) <= expectation.at_most


def test_a_cause_without_its_dose_is_health():
    healthy = content.cause("high_sodium").dose.healthy
    assert simulate("high_sodium", dose=healthy).observables == simulate().observables


def test_a_larger_dose_does_more_and_touches_only_what_the_cause_declares():
    small, large = (perturbed_parameters({"high_sodium": dose}, {}) for dose in (145, 160))
    assert small["squid_axon"]["sodium_outside"] < large["squid_axon"]["sodium_outside"]
    declared = {one.parameter for one in content.cause("high_sodium").perturbations}
    # What shares its number with a declared parameter follows it.
    declared |= {
        f"{stage}.{name}"
        for stage, group in content.parameters().items()
        for name, parameter in group.items()
        if parameter.same_as in declared
    }
    changed = {
        f"{stage}.{name}" for stage in small for name in small[stage] if small[stage][name] != large[stage][name]
    }
    assert changed == declared


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: simulate("hihg_sodium"), "There is no cause 'hihg_sodium'. Did you mean 'high_sodium'?"),
        (lambda: simulate("high_sodium", dose=500), "A dose of 500 lies outside the range"),
        (lambda: simulate(dose=5), "A dose belongs to one cause; 0 were named."),
        (lambda: simulate(**{"ions.potasium_outside": 4}), "Did you mean 'ions.potassium_outside'?"),
        (lambda: simulate(**{"ions.potassium_outside": -4}), "ions.potassium_outside = -4 lies outside its range"),
        (lambda: observable("squid_peek_potential"), "Did you mean 'squid_peak_potential'?"),
    ],
)
def test_an_impossible_wish_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(CourseError) as caught:
        call()
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
