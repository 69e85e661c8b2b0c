import re

import numpy as np
import pytest

from widgets.content.explorers import explorer
from widgets.explorers.one_change import OneChangeExplorer
from widgets.explorers.one_change_picture import picture, recording

# The first trace from the top that differs in each case: this is what a learner has to find.
ORDER = (
    "nerve_ending_potential", "endplate_membrane_potential", "muscle_potential", "free_calcium", "unit_force", "emg",
)  # fmt: skip
FIRST = {
    1: "nerve_ending_potential", 2: "endplate_membrane_potential", 3: "endplate_membrane_potential",
    4: "free_calcium", 5: "unit_force", 6: "emg",
}  # fmt: skip


def changed(case):
    """Traces that differ from the healthy ones by more than a hundredth of their height."""
    now, healthy = recording(case), recording(0)
    height = {name: np.ptp(healthy.traces[name]) for name in ORDER}
    return {name for name in ORDER if np.abs(now.traces[name] - healthy.traces[name]).max() > 0.01 * height[name]}


@pytest.mark.parametrize(("case", "first"), FIRST.items())
def test_a_change_shows_at_its_stage_and_never_above(case, first):
    found = [name for name in ORDER if name in changed(case)]
    assert found[0] == first
    if case in (4, 5, 6):
        assert set(found) <= set(ORDER[ORDER.index(first) :])


def test_a_weak_junction_and_a_weak_fibre_can_be_told_apart():
    assert recording(2).observables["muscle_action_potentials"].value == 0
    assert recording(3).observables["muscle_action_potentials"].value == 1
    assert recording(3).traces["muscle_potential"].max() < recording(0).traces["muscle_potential"].max() - 10
    assert recording(3).observables["endplate_potential"].value == pytest.approx(
        recording(0).observables["endplate_potential"].value, rel=0.05
    )


def test_every_case_of_the_slider_is_there():
    low, high = explorer("one_change").controls["case"].range
    assert set(explorer("one_change").presets) == {f"case_{case}" for case in range(int(low), int(high) + 1)}


def test_the_twin_has_numbers_and_does_not_name_the_change():
    opened = OneChangeExplorer()
    opened.controls.choose(case=2)
    text = opened.text_twin().plain()
    assert re.search(r"Endplate \| −\d+\.\d mV at \d+\.\d ms \| 4\d\.\d mV", text)
    assert "receptor" not in text


@pytest.mark.parametrize("case", FIRST)
def test_the_words_stay_short(case):
    shown = picture(case)
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
