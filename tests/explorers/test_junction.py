import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.content.explorers import explorer
from widgets.explorers.junction import JunctionExplorer, control_panel, presets
from widgets.explorers.junction_picture import HIGHEST_CONDUCTANCE, arrays, picture, readout, record
from widgets.lesson import open_lesson

NUMBERS = explorer("junction")
USUAL = {part.name: part.value for part in control_panel()}


def preset(name):
    return record(USUAL | NUMBERS.presets[name]).observables


def test_closed_it_tells_what_it_is_about_and_no_number():
    open_lesson("06_neuromuscular_junction")
    text = JunctionExplorer(after="predict").text_twin().plain()
    assert "It opens once you have made your prediction." in text
    assert not re.search(r"\d", text)


class TestPresetsKeepTheirPromise:
    def test_every_preset_has_a_name(self):
        assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())

    def test_half_of_the_receptors_can_go(self):
        assert preset("half_the_receptors")["muscle_action_potentials"].value == 1
        assert 1 < preset("half_the_receptors")["safety_factor"].value < 1.5

    def test_with_too_few_the_fibre_is_silent_and_the_medicine_brings_it_back(self):
        assert preset("few_receptors")["muscle_action_potentials"].value == 0
        assert preset("few_receptors_and_medicine")["muscle_action_potentials"].value == 1

    def test_without_the_enzyme_one_impulse_makes_two(self):
        assert preset("no_enzyme")["muscle_action_potentials"].value == 2
        assert (
            preset("no_enzyme")["endplate_current_decay"].value
            > 3 * record(USUAL).observables["endplate_current_decay"].value
        )

    def test_much_magnesium_silences_and_calcium_works_against_it(self):
        assert preset("much_magnesium")["muscle_action_potentials"].value == 0
        helped = record(USUAL | NUMBERS.presets["much_magnesium"] | {"calcium": 3.0}).observables
        assert helped["muscle_action_potentials"].value == 1


def test_the_slow_number_waits_for_the_release():
    usual = record(USUAL)
    assert readout(usual, usual, settled=False)[2][1] == "…"
    assert re.fullmatch(r"\d\.\d\d", readout(usual, usual, settled=True)[2][1])


def test_a_release_brings_words_and_the_safety_factor():
    opened = JunctionExplorer()
    opened.controls.choose(receptors=30)
    assert "the fibre does not answer" in opened.text_twin().plain()
    assert "Impulses of the muscle fibre | 0 | 1" in opened.text_twin().plain()


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}))
def test_whatever_is_set_is_seen_within_the_axes(values):
    recording = record(values)
    found = arrays(recording)
    assert all(np.isfinite(line).all() for line in found.values())
    assert found["conductance"].max() < HIGHEST_CONDUCTANCE
    assert -100 < found["endplate"].min() <= found["endplate"].max() < 60
    assert len({len(line) for line in found.values()} | {len(recording.time["endplate_membrane_potential"])}) == 1


@pytest.mark.parametrize("receptors", [0, 42, 100])
def test_the_words_stay_short(receptors):
    values = USUAL | {"receptors": receptors}
    shown = picture(values, record(values), record(USUAL))
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
