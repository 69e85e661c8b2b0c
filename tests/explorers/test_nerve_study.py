import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.content.explorers import explorer
from widgets.explorers.nerve_study import NerveStudyExplorer, control_panel, presets
from widgets.explorers.nerve_study_arm import AXONS, record
from widgets.explorers.nerve_study_picture import HIGH, LOW, arrays, onset, picture
from widgets.figure import Figure
from widgets.simulation import observable

NUMBERS = explorer("nerve_study")
USUAL = {part.name: part.value for part in control_panel()}


def outcome(**values):
    return record(USUAL | values)


def read_velocity(study, distance):
    """Return what a careful reader computes from the two traces, m/s."""
    return distance / (onset(study.time, study.elbow) - onset(study.time, study.wrist))


class TestReading:
    def test_the_fastest_axon_sets_the_true_velocity(self):
        true = USUAL["distance"] / outcome().fastest
        assert true == pytest.approx(
            observable("conduction_velocity", parameters={"motor_axon.temperature": 34}), rel=0.01
        )

    def test_reading_the_onsets_gives_the_velocity(self):
        """5 %: slower axons that arrive spread out flatten the foot of the elbow response a little."""
        true = USUAL["distance"] / outcome().fastest
        assert read_velocity(outcome(), USUAL["distance"]) == pytest.approx(true, rel=0.05)

    def test_a_longer_arm_takes_longer_and_is_as_fast(self):
        long = outcome(distance=300)
        assert onset(long.time, long.elbow) > onset(outcome().time, outcome().elbow) + 0.8
        assert read_velocity(long, 300) == pytest.approx(read_velocity(outcome(), USUAL["distance"]), rel=0.03)

    def test_dividing_by_one_latency_alone_gives_far_too_little(self):
        """The nerve endings and the junction take time too: why a clinic stimulates twice."""
        study = outcome()
        assert USUAL["distance"] / onset(study.time, study.elbow) < 0.65 * read_velocity(study, USUAL["distance"])

    def test_the_healthy_response_has_its_healthy_height(self):
        assert outcome().wrist.max() == pytest.approx(10, abs=0.01)
        assert outcome().elbow.max() > 9


class TestDamage:
    def test_every_preset_has_a_name(self):
        assert [entry.values for entry in presets()] == list(NUMBERS.presets.values())

    def test_the_wrist_response_does_not_know_of_damage_above_it(self):
        assert np.array_equal(outcome(myelin=3.5).wrist, outcome().wrist)

    def test_thin_myelin_makes_the_elbow_response_late_and_lower(self):
        thin = outcome(**NUMBERS.presets["thin_myelin"])
        assert thin.passed == AXONS
        assert onset(thin.time, thin.elbow) > onset(outcome().time, outcome().elbow) + 0.1
        assert thin.elbow.max() < outcome().elbow.max()

    def test_block_takes_more_than_half_of_the_height(self):
        blocked = outcome(**NUMBERS.presets["block"])
        assert 0 < blocked.passed < AXONS
        assert blocked.elbow.max() < 0.5 * blocked.wrist.max()

    def test_a_cool_arm_is_slower_at_full_height(self):
        cool = outcome(**NUMBERS.presets["cool_arm"])
        assert read_velocity(cool, USUAL["distance"]) < 0.9 * read_velocity(outcome(), USUAL["distance"])
        assert cool.elbow.max() > 9


class TestMarks:
    def test_a_mark_moves_without_a_new_run(self, monkeypatch):
        opened = NerveStudyExplorer()
        sent = []
        monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: sent.append(message))
        opened.controls.set_state({"values": {"wrist_mark": 3.75, "elbow_mark": 8.6}})
        assert set(sent[0]["state"]) == {"arrays", "readout"}
        assert ["Between the marks", "4.85 ms", ""] in opened.figure.readout

    def test_the_velocity_is_left_to_the_reader(self):
        assert "m/s" not in NerveStudyExplorer().text_twin().plain()


def values():
    return st.fixed_dictionaries({name: st.floats(*control.range) for name, control in NUMBERS.controls.items()})


@settings(max_examples=25, deadline=None)
@given(values())
def test_whatever_is_set_is_finite_within_the_axes_and_in_few_words(chosen):
    study = record(chosen)
    found = arrays(chosen, study)
    for name in ("wrist", "elbow"):
        assert np.isfinite(found[name]).all()
        assert found[name].min() >= LOW
        assert found[name].max() <= HIGH
    shown = picture(chosen, study)
    assert len(shown.alt.split()) <= 30
    assert 80 <= len(shown.long.split()) <= 150


def test_every_slider_has_something_to_try_and_a_spoken_unit():
    for part in control_panel():
        assert part.question.endswith(("?", "."))
        assert part.spoken_unit


class TestTheWorkedExample:
    """The lesson prints what the study shows: to a tenth of a millisecond, as one reads it off."""

    @pytest.mark.parametrize(("arm", "temperature"), [("example", 34), ("cool", 29)])
    def test_the_latencies_are_those_of_the_traces(self, arm, temperature):
        study = outcome(temperature=temperature)
        facts = content.facts()
        for place, response in (("wrist", study.wrist), ("elbow", study.elbow)):
            assert facts[f"{arm}_{place}_latency"].value == pytest.approx(onset(study.time, response), abs=0.1)

    def test_the_distance_and_the_temperature_are_the_usual_ones(self):
        assert content.facts()["example_arm_distance"].value == USUAL["distance"]
        assert content.facts()["example_arm_temperature"].value == USUAL["temperature"]
        assert content.facts()["cool_arm_temperature"].value == NUMBERS.presets["cool_arm"]["temperature"]
