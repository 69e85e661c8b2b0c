import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.content.explorers import explorer
from widgets.explorers.conduction import ConductionExplorer, control_panel, presets
from widgets.explorers.conduction_picture import LINES, arrays, picture, record, squid_run, usual
from widgets.figure import Figure
from widgets.lesson import open_lesson
from widgets.simulation import observable

NUMBERS = explorer("conduction")
USUAL = usual()


def outcome(**values):
    return record(USUAL | values)


def preset(name):
    return outcome(**NUMBERS.presets[name])


class TestGate:
    def test_closed_it_gives_no_number_away(self):
        open_lesson("04_conduction")
        text = ConductionExplorer(after="predict").text_twin().plain()
        assert "It opens once you have made your prediction." in text
        assert not re.search(r"\d", text)

    def test_it_opens_when_the_prediction_is_made(self):
        lesson = open_lesson("04_conduction")
        closed = ConductionExplorer(after="predict")
        lesson.mark_answered("predict")
        assert closed.is_open
        assert "56.2 m/s" in closed.text_twin().plain()


class TestMoves:
    @pytest.fixture
    def opened(self):
        return ConductionExplorer()

    def test_a_move_costs_one_message_and_a_release_brings_the_words(self, opened, monkeypatch):
        sent = []
        monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: sent.append(message))
        opened.controls.set_state({"values": {"myelin": 3}})
        assert [set(message["state"]) for message in sent] == [{"arrays", "readout"}]
        opened.controls.set_state({"settled": 1})
        assert "it stops after" in opened.figure.description["alt"]

    def test_the_usual_line_stays(self, opened):
        before = opened.figure.arrays["usual_front"]
        opened.controls.choose(temperature=30)
        assert opened.figure.arrays["usual_front"] == before
        assert opened.figure.arrays["front"] != before


class TestWhatTheLessonSays:
    def test_every_preset_has_a_name(self):
        assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())

    def test_the_velocity_is_that_of_the_models(self):
        """0.5 %: the measuring places differ by some nodes."""
        assert outcome().velocity == pytest.approx(observable("conduction_velocity"), rel=0.005)

    def test_the_squid_is_slower_though_some_fifty_times_thicker(self):
        _front, velocity = squid_run()
        assert velocity == pytest.approx(18.7, abs=0.2)
        assert outcome().velocity > 2.5 * velocity

    def test_twice_the_thickness_is_about_twice_the_velocity(self):
        """The textbook rule, within a tenth."""
        assert outcome(fibre_diameter=16).velocity / outcome(fibre_diameter=8).velocity == pytest.approx(2, rel=0.2)

    def test_a_degree_costs_between_one_and_two_metres_a_second(self):
        """Wu 1993 found 0.8 to 2.0 m/s for a degree in the ulnar nerve."""
        slope = (outcome(temperature=35).velocity - outcome(temperature=30).velocity) / 5
        assert 1.0 < slope < 2.0

    def test_thin_myelin_delays_and_almost_bare_myelin_blocks(self):
        thin, bare = preset("thin_myelin"), preset("almost_bare")
        assert 0.5 * outcome().velocity < thin.velocity < 0.9 * outcome().velocity
        assert bare.velocity is None
        assert bare.reached <= bare.damage[1]

    def test_cold_lets_the_impulse_through_where_warmth_blocks_it(self):
        assert preset("almost_bare_cool").velocity is not None
        assert preset("damaged_fever").velocity is None
        assert outcome(myelin=4).velocity is not None

    def test_beyond_the_damage_an_impulse_has_its_full_height_again(self):
        thin = preset("thin_myelin")
        assert thin.lines[:, -1].max() == pytest.approx(outcome().lines[:, -1].max(), abs=1)

    def test_one_stimulus_gives_one_impulse_in_the_whole_range_of_warmth(self):
        """Colder than the slider goes, the model fires again after one stimulus."""
        low, high = NUMBERS.controls["temperature"].range
        for temperature in np.arange(low, high + 0.1, 1.0):
            last = outcome(temperature=temperature).lines[:, -1]
            assert np.sum((last[1:] > -20) & (last[:-1] <= -20)) == 1


def values():
    return st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()})


@settings(max_examples=300, deadline=None)
@given(values())
def test_whatever_is_set_is_finite_within_the_axes_and_over_in_time(chosen):
    run = record(chosen)
    layout = picture(chosen, run, record(USUAL)).layouts["wide"]
    low, high = layout["layout"]["yaxis2"]["range"]
    found = arrays(run)
    for name in LINES:
        assert np.isfinite(found[name]).all()
        assert low <= found[name].min()
        assert found[name].max() <= high + 1
    assert np.all(np.diff(found["front"]) >= 0), "a front never runs back"
    through = run.velocity is not None
    assert through == (run.reached > 29), "it has come through, or stopped; it is never still on its way"


@settings(max_examples=20, deadline=None)
@given(values())
def test_the_words_stay_short_and_have_all_numbers(chosen):
    shown = picture(chosen, record(chosen), record(USUAL))
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150
    assert all(len(row) == 3 and all(row) for row in shown.rows)


def test_the_words_stand_still_under_rounding_errors():
    """nbval compares them: a relative change of 1e-6 must not show."""
    run, changed = record(USUAL), record(USUAL | {"temperature": USUAL["temperature"] * (1 + 1e-6)})
    assert picture(USUAL, run, run).rows == picture(USUAL, changed, changed).rows


def test_every_slider_has_something_to_try_and_a_spoken_unit():
    for part in control_panel():
        assert part.question.endswith(("?", "."))
        assert part.spoken_unit
