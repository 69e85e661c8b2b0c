import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.controls import Controls, Preset, Slider, Switch, setting

STRENGTH = Slider("strength", "Strength", "mV", "millivolts", -10, 10, 0.5, 2)
SODIUM = Slider("sodium", "Sodium", "mmol/L", "millimoles per litre", 5, 500, 3, 460, logarithmic=True)
AGAIN = Switch("again", "Once more")


def panel(**traits) -> Controls:
    return Controls([STRENGTH, SODIUM, AGAIN], [Preset("Weak", {"strength": -3})], **traits)


def test_it_starts_from_the_usual_values():
    assert panel().values == {"strength": 2, "sodium": 460, "again": False}


def test_a_preset_says_something_about_every_control():
    (preset,) = panel().presets
    assert preset["values"] == {"strength": -3, "sodium": 460, "again": False}


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_whatever_a_page_sends_stays_within_the_range(value):
    controls = panel()
    controls.set_state({"values": {"strength": value}})
    kept = controls.values["strength"]
    assert STRENGTH.minimum <= kept <= STRENGTH.maximum
    if STRENGTH.minimum <= value <= STRENGTH.maximum:
        assert kept == value
    assert controls.values["sodium"] == 460, "what is not named stays"
    assert math.isfinite(kept)


def test_what_a_page_sends_is_not_echoed():
    """An echo would be one message more for each move of a slider."""
    for name in ("values", "settled"):
        assert Controls.class_traits()[name].metadata["echo_update"] is False


def test_moves_and_releases_are_told_apart():
    controls, heard = panel(), []
    controls.observe(lambda change: heard.append(change.name), ["values", "settled"])
    controls.set_state({"values": {"strength": 3}})
    controls.set_state({"values": {"strength": 4}})
    controls.set_state({"settled": 1})
    assert heard == ["values", "values", "settled"]


def test_python_can_choose_too():
    controls = panel()
    controls.choose(again=True)
    assert controls.values["again"] is True
    assert controls.settled == 1


@pytest.mark.parametrize(
    "act", [lambda: panel().choose(strenght=1), lambda: Controls([STRENGTH], [Preset("x", {"y": 1})])]
)
def test_an_unknown_name_is_refused(act):
    with pytest.raises(KeyError, match="there is no control"):
        act()


def test_an_unknown_name_comes_with_the_nearest_right_one():
    with pytest.raises(KeyError, match="Did you mean 'strength'"):
        panel().choose(strenght=1)


@pytest.mark.parametrize(
    "numbers", [{"value": 11}, {"minimum": 10, "value": 10}, {"minimum": -10, "logarithmic": True}]
)
def test_a_slider_that_cannot_work_is_refused(numbers):
    parts = {"minimum": -10, "maximum": 10, "step": 1, "value": 0} | numbers
    with pytest.raises(ValueError, match="slider strength"):
        Slider("strength", "Strength", "mV", "millivolts", **parts)


def test_the_twin_gives_value_unit_and_range():
    controls = panel()
    controls.choose(strength=-2.5, again=True)
    assert controls.text_twin().rows == (
        ("Strength", "−2.5 mV", "−10 to 10 mV"),
        ("Sodium", "460 mmol/L", "5 to 500 mmol/L"),
        ("Once more", "on", "on or off"),
    )


@pytest.mark.parametrize(("value", "text"), [(0.1 + 0.2, "0.3"), (20.0, "20"), (-6.3, "−6.3"), (0.05, "0.05")])
def test_a_setting_is_written_as_it_was_chosen(value, text):
    assert setting(value) == text
