import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.content.explorers import explorer
from widgets.explorers.synapse import SynapseExplorer, control_panel, presets
from widgets.explorers.synapse_picture import (
    FEWEST,
    MOST_POINTS,
    Measurement,
    answer_picture,
    law_arrays,
    law_picture,
    measurement,
    run,
    with_measurement,
)
from widgets.lesson import open_lesson

NUMBERS = explorer("synapse")
USUAL = {part.name: part.value for part in control_panel()}


def released(**values):
    return run(USUAL | values).vesicles


def steepness(calcium, **values):
    """Power with which release follows calcium around a concentration, from one percent to either side."""
    return np.log(released(calcium=1.01 * calcium, **values) / released(calcium=0.99 * calcium, **values)) / np.log(
        1.01 / 0.99
    )


def test_closed_it_tells_what_it_is_about_and_no_number():
    open_lesson("05_synapse")
    text = SynapseExplorer(after="predict").text_twin().plain()
    assert "It opens once you have made your prediction." in text
    assert not re.search(r"\d", text)


def test_the_law_is_there_to_be_found():
    """Dodge and Rahamimoff 1967: 3.78 ± 0.2, seen where calcium is far from enough; the model's power is four."""
    assert 2.5 <= steepness(0.11) <= 4
    assert 3.5 <= steepness(0.11, magnesium=10) <= 4
    assert steepness(4) < 1, "with much calcium the points bend away"


def test_more_magnesium_releases_less_at_the_same_calcium():
    assert released(magnesium=5) < released() < released(magnesium=0.1)


class TestMeasuring:
    def test_each_release_adds_a_point_and_the_same_again_none(self):
        opened = SynapseExplorer()
        for calcium in (0.6, 0.3, 0.3):
            opened.controls.choose(calcium=calcium)
        assert [one.calcium for one in opened.measured] == [1.2, 0.6, 0.3]
        assert "0.3 mmol/L | 0.55 mmol/L | " in opened.text_twin().plain()

    def test_points_at_another_magnesium_are_set_apart(self):
        measured = (Measurement(1.2, 0.55, 30.0), Measurement(0.6, 0.55, 10.0))
        found = law_arrays(USUAL | {"magnesium": 5.0}, run(USUAL | {"magnesium": 5.0}), measured)
        assert np.sum(found["others_y"] >= FEWEST) == 2
        assert np.sum(found["here_y"] >= FEWEST) == 0

    def test_only_so_many_are_kept(self):
        measured = ()
        for number in range(MOST_POINTS + 5):
            measured = with_measurement(measured, Measurement(1 + number, 0.55, 1.0))
        assert len(measured) == MOST_POINTS
        assert measured[-1].calcium == MOST_POINTS + 5

    def test_the_line_goes_through_the_point_with_the_least_calcium(self):
        measured = tuple(measurement(run(USUAL | {"calcium": calcium})) for calcium in (1.2, 0.2))
        found = law_arrays(USUAL | {"power": 4.0}, run(USUAL), measured)
        at_lowest = np.exp(np.interp(np.log(0.2), np.log(found["line_x"]), np.log(found["line_y"])))
        assert at_lowest == pytest.approx(measured[1].vesicles, rel=1e-6)


def test_every_preset_has_a_name_and_every_slider_something_to_try():
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
    assert all(part.question.endswith(("?", ".")) for part in control_panel())


@settings(max_examples=100, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}))
def test_whatever_is_set_is_finite_and_within_the_axes(values):
    found = run(values)
    picture = answer_picture(values, found, found)
    law = law_picture(values, found, (measurement(found),))
    assert all(np.isfinite(array).all() for array in (*picture.arrays.values(), *law.arrays.values()))
    assert 0 <= found.answer.min() <= found.answer.max() < 7
    assert law.arrays["now_y"][0] < 300
    assert len(picture.alt.split()) <= 30
    assert len(law.alt.split()) <= 30
    assert 80 <= len(picture.long.split()) <= 150
    assert 80 <= len(law.long.split()) <= 150
