import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.content.explorers import explorer
from widgets.errors import CourseError
from widgets.explorers.action_potential import ActionPotentialExplorer, control_panel, presets
from widgets.explorers.action_potential_picture import arrays, observables, picture, record
from widgets.figure import Figure
from widgets.lesson import open_lesson

NUMBERS = explorer("action_potential")
USUAL = {part.name: part.value for part in control_panel()}


def outcome(**values):
    return observables(record(USUAL | values))


def preset(name):
    return outcome(**NUMBERS.presets[name])


@pytest.fixture
def lesson():
    return open_lesson("03_action_potential")


class TestGate:
    def test_closed_it_tells_what_it_is_about_and_no_number(self, lesson):
        closed = ActionPotentialExplorer(after="predict")
        text = closed.text_twin().plain()
        assert "It opens once you have made your prediction." in text
        assert not re.search(r"\d", text)
        assert not closed.is_open
        assert not hasattr(closed, "figure"), "what it withholds is not in the page either"

    def test_it_opens_when_the_prediction_is_made(self, lesson):
        closed = ActionPotentialExplorer(after="predict")
        lesson.mark_answered("quiz")
        assert not closed.is_open
        lesson.mark_answered("predict")
        assert closed.is_open
        assert "40.5 mV" in closed.text_twin().plain()

    def test_it_is_open_at_once_when_the_prediction_was_made_before(self, lesson):
        lesson.mark_answered("predict")
        assert ActionPotentialExplorer(after="predict").is_open

    def test_it_opens_for_whoever_asks(self, lesson):
        closed = ActionPotentialExplorer(after="predict")
        closed.gate.set_state({"opened": True})
        assert closed.is_open

    def test_it_opens_once(self, lesson):
        opened = ActionPotentialExplorer()
        children = opened.children
        opened.reveal()
        assert opened.children is children

    def test_a_misspelt_part_gets_the_nearest_name(self, lesson):
        with pytest.raises(CourseError, match="Did you mean 'predict'"):
            ActionPotentialExplorer(after="predictt")


class TestMoves:
    @pytest.fixture
    def opened(self):
        return ActionPotentialExplorer()

    @pytest.fixture
    def sent(self, opened, monkeypatch):
        messages = []
        monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: messages.append(message))
        return messages

    def test_a_move_costs_one_message(self, opened, sent):
        opened.controls.set_state({"values": {"amplitude": 5}})
        (message,) = sent
        assert set(message["state"]) == {"arrays", "readout"}

    def test_a_release_brings_the_words(self, opened, sent):
        opened.controls.set_state({"values": {"amplitude": 5}})
        assert "1 impulse" in opened.figure.description["alt"], "words wait for the release"
        opened.controls.set_state({"settled": 1})
        assert "0 impulses" in opened.figure.description["alt"]
        assert sent[-1]["state"].keys() == {"description"}

    def test_the_twin_follows(self, opened):
        opened.controls.choose(temperature=28, second_pulse=True)
        text = opened.text_twin().plain()
        assert "Temperature: 28 °C" in text
        assert "Second pulse: on" in text
        assert "Peak | −" in text

    def test_the_usual_line_stays(self, opened):
        before = opened.figure.arrays["usual_potential"]
        opened.controls.choose(amplitude=0)
        assert opened.figure.arrays["usual_potential"] == before
        assert opened.figure.arrays["potential"] != before


class TestPresetsKeepTheirPromise:
    def test_every_preset_has_a_name(self):
        assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())

    def test_just_too_weak_and_just_strong_enough(self):
        assert preset("too_weak").impulses == 0
        assert preset("strong_enough").impulses == 1
        assert NUMBERS.presets["strong_enough"]["amplitude"] - NUMBERS.presets["too_weak"]["amplitude"] <= 0.5

    def test_all_or_none(self):
        """The impulse grows by less than 15 % while the stimulus above threshold grows tenfold."""
        just, strong = preset("strong_enough"), outcome(amplitude=70)
        assert strong.amplitude < 1.15 * just.amplitude

    def test_two_pulses_close_together_give_one_impulse_and_far_apart_two(self):
        assert preset("two_pulses").impulses == 1
        assert outcome(second_pulse=True, pause=20).impulses == 2

    def test_a_stronger_second_pulse_brings_it_back_after_some_pauses_only(self):
        assert outcome(second_pulse=True, second_amplitude=80, pause=7).impulses == 2
        assert outcome(second_pulse=True, second_amplitude=80, pause=1).impulses == 1

    def test_cold_makes_it_later_and_hot_lower(self):
        usual = outcome()
        assert preset("cold").peak_time > usual.peak_time
        assert preset("hot").amplitude < 0.7 * usual.amplitude
        assert preset("hot").impulses == 1

    def test_low_sodium_lowers_the_peak_and_hardly_the_rest(self):
        usual, low = outcome(), preset("low_sodium")
        assert low.peak_potential < usual.peak_potential - 30
        assert low.resting_potential == pytest.approx(usual.resting_potential, abs=1)

    def test_high_potassium_raises_the_rest_and_brings_an_impulse_more(self):
        usual, high = outcome(), preset("high_potassium")
        assert high.resting_potential is None or high.resting_potential > usual.resting_potential + 3
        assert high.impulses > usual.impulses

    def test_twice_the_potassium_takes_the_stable_rest_away(self):
        found = outcome(potassium_outside=2 * USUAL["potassium_outside"])
        assert found.resting_potential is None
        assert found.amplitude is None


def values():
    ranges = {name: st.floats(*control.range) for name, control in NUMBERS.controls.items()}
    return st.fixed_dictionaries(ranges | {"second_pulse": st.booleans()})


@settings(max_examples=200, deadline=None)
@given(values())
def test_whatever_is_set_is_seen_within_the_fixed_axes(chosen):
    recording = record(chosen)
    layout = picture(chosen, recording, recording).layouts["wide"]
    found = arrays(recording)
    for part in layout["data"]:
        if part["y"] in ("$usual_potential", "$gate_ends"):
            continue
        low, high = layout["layout"]["yaxis" + part["yaxis"][1:]]["range"]
        line = found[part["y"][1:]]
        assert np.isfinite(line).all()
        assert low <= line.min(), part["y"]
        assert line.max() <= high, part["y"]


@settings(max_examples=20, deadline=None)
@given(values())
def test_the_words_stay_short_and_have_all_numbers(chosen):
    recording = record(chosen)
    shown = picture(chosen, recording, record(USUAL))
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
    assert len(shown.rows) == 5
    assert all(len(row) == 3 and all(row) for row in shown.rows)


def test_the_words_stand_still_under_rounding_errors():
    """nbval compares them: a relative change of 1e-6 must not show."""
    recording = record(USUAL)
    changed = record(USUAL | {"sodium_outside": USUAL["sodium_outside"] * (1 + 1e-6)})
    assert picture(USUAL, recording, recording).rows == picture(USUAL, changed, changed).rows


def test_every_slider_has_something_to_try_and_a_spoken_unit():
    for part in control_panel():
        assert part.question.endswith(("?", "."))
        assert getattr(part, "spoken_unit", "-")
