import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.content.explorers import explorer
from widgets.explorers.receptor import ReceptorExplorer, control_panel, presets
from widgets.explorers.receptor_picture import arrays, picture, readout, record
from widgets.lesson import open_lesson
from widgets.simulation import simulate

NUMBERS = explorer("receptor")
USUAL = {part.name: part.value for part in control_panel()}


def set_to(**values):
    return record(USUAL | values)


def preset(name):
    return set_to(**NUMBERS.presets[name])


def test_closed_it_tells_what_it_is_about_and_no_number():
    open_lesson("14_nicotine")
    text = ReceptorExplorer(after="predict").text_twin().plain()
    assert "It opens once you have made your prediction." in text
    assert not re.search(r"\d", text)


class TestWhatTheLessonSays:
    """The directions and orders of magnitude that the lesson's words and its questions rest on."""

    def test_the_lower_end_is_as_good_as_none(self):
        nothing = set_to()
        assert nothing.open.max() < 1e-8
        assert (nothing.own_impulses, nothing.answers) == (0, 1)

    @pytest.mark.parametrize(("name", "most"), [("one_cigarette", 2e-6), ("a_smokers_artery", 1e-5)])
    def test_a_smoker_opens_a_few_receptors_in_a_million_and_the_fibre_does_not_notice(self, name, most):
        smoker = preset(name)
        assert 5e-7 < smoker.open.max() < most
        assert smoker.desensitised.max() < 0.001
        assert (smoker.own_impulses, smoker.answers) == (0, 1)

    def test_at_a_middle_level_the_fibre_fires_by_itself_until_enough_receptors_tire(self):
        arriving = preset("first_twitches")
        assert arriving.own_impulses > 20
        last = arriving.time[np.flatnonzero(arriving.potential > 0)]
        assert last[last < 2].max() < 1
        assert arriving.answers == 1

    def test_a_deadly_level_makes_one_impulse_and_then_block(self):
        deadly = preset("poisoned")
        assert deadly.own_impulses == 1
        assert deadly.answers == 0
        assert deadly.open.max() > 0.01
        assert deadly.desensitised[-1] > 0.5
        assert -60 < deadly.potential[-1] < -30

    def test_receptors_that_never_tire_do_not_save_the_fibre(self):
        """So the block is one of depolarisation first; tiring comes on top."""
        tireless = set_to(**NUMBERS.presets["poisoned"], tireless=True)
        assert tireless.desensitised.max() == 0
        assert tireless.answers == 0
        assert tireless.potential[-1] > preset("poisoned").potential[-1]

    def test_without_the_enzyme_one_nerve_impulse_makes_two(self):
        pesticide = preset("pesticide")
        assert (pesticide.own_impulses, pesticide.answers) == (0, 2)

    def test_blocked_enzyme_and_nicotine_act_at_the_same_receptors(self):
        assert set_to(nicotine=4.0).answers == 1
        assert set_to(nicotine=4.0, enzyme=0).answers == 0


def test_the_shares_are_those_of_the_cause_at_the_same_time():
    recording = simulate("nicotine_poisoning", **{"neuromuscular_junction.agonist_exposure_time": NUMBERS.after / 1000})
    seen = set_to(nicotine=recording.parameters["neuromuscular_junction"]["agonist_concentration"])
    # The last bin ends half a millisecond before the end.
    assert seen.desensitised[-1] == pytest.approx(
        recording.observables["desensitised_receptor_fraction"].value, rel=0.01
    )


def test_a_cigarette_is_the_dose_of_the_cause():
    parameters = simulate("nicotine_smoking").parameters["neuromuscular_junction"]
    assert NUMBERS.presets["one_cigarette"]["nicotine"] == pytest.approx(parameters["agonist_concentration"], rel=0.05)
    assert content.facts()["cigarette_micromolar"].value == pytest.approx(parameters["agonist_concentration"], rel=0.01)


def test_a_move_shows_in_the_words():
    opened = ReceptorExplorer()
    opened.controls.choose(nicotine=20)
    twin = opened.text_twin().plain()
    assert "fires at first, then the nerve gets no answer" in twin
    assert "Its answer to a nerve impulse, two seconds later | none | one impulse" in twin


def test_every_preset_has_a_name_and_every_control_something_to_try():
    assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())
    assert all(part.question.endswith("?") for part in control_panel())


@settings(max_examples=25, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: st.floats(*control.range) for name, control in NUMBERS.controls.items()} | {"tireless": st.booleans()}
    )
)
def test_whatever_is_set_is_finite_and_seen_within_the_axes(values):
    seen, usual = record(values), set_to()
    found = arrays(seen)
    assert {len(line) for line in found.values()} == {len(seen.time)}
    assert all(np.isfinite(line).all() for line in found.values())
    assert 0 <= seen.open.min() <= seen.open.max() <= 1
    assert -100 < seen.potential.min() <= seen.potential.max() < 60
    shown = picture(values, seen, usual)
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
    assert len(readout(seen, usual)) == 4
