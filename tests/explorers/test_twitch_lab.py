import asyncio
import json
import math
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.content.explorers import explorer
from widgets.errors import CourseError
from widgets.evidence import EVIDENCE, badge, least_sure
from widgets.explorers.cause_bench import FAMILIES, MOST_IN_REACH, CauseBench
from widgets.explorers.cause_setting import MOST, dose_end, dose_span, read_setting, setting_text
from widgets.explorers.change_table import SHOWN, change_in_words, level_change_in_words, rows
from widgets.explorers.twitch_lab import TwitchExplorer, lit_stages, presets
from widgets.explorers.twitch_lab_picture import record_causes
from widgets.figure import Figure
from widgets.lesson import open_lesson
from widgets.simulation import OBSERVABLES, record

CAUSES = content.causes()
NUMBERS = explorer("twitch_lab")


def doses(most=MOST):
    """Any causes at any doses that the sliders can reach."""
    one = st.sampled_from(sorted(CAUSES)).flatmap(
        lambda name: st.tuples(st.just(name), st.floats(*dose_span(CAUSES[name])))
    )
    return st.lists(one, max_size=most, unique_by=lambda pair: pair[0]).map(dict)


@pytest.fixture(scope="module")
def lab():
    return TwitchExplorer()


def array(figure, name):
    return np.frombuffer(figure.arrays[name], np.float32)


class TestGate:
    def test_closed_it_gives_nothing_away(self):
        lesson = open_lesson("03_action_potential")
        lesson.answered.discard("predict")
        closed = TwitchExplorer("low_calcium", after="predict")
        assert not closed.is_open
        assert not re.search(r"\d", closed.text_twin().plain())
        assert not hasattr(closed, "figure")
        closed.reveal()
        assert "Low blood calcium (0.9 mmol/L)" in closed.text_twin().plain()

    def test_a_misspelt_cause_is_told_before_it_opens(self):
        open_lesson("03_action_potential")
        with pytest.raises(CourseError, match="Did you mean 'low_calcium'"):
            TwitchExplorer("low_calcum", after="predict")

    def test_too_many_causes_are_told(self):
        with pytest.raises(CourseError, match=f"{MOST + 1} causes are named; at most {MOST}"):
            TwitchExplorer(*list(CAUSES)[: MOST + 1])


class TestMoves:
    @pytest.fixture
    def sent(self, lab, monkeypatch):
        lab.bench.choose({"low_calcium": 0.9})
        messages = []
        monkeypatch.setattr(
            type(lab.bench), "_send", lambda self, message, buffers=None: messages.append((self, message))
        )
        monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: messages.append((self, message)))
        return messages

    def test_a_move_costs_one_message_with_traces_and_numbers(self, lab, sent):
        lab.bench.set_state({"doses": {"low_calcium": 0.85}})
        ((widget, message),) = sent
        assert widget is lab.figure
        assert set(message["state"]) == {"arrays", "readout"}

    def test_a_release_brings_words_minute_and_table_and_leaves_the_strip(self, lab, sent):
        lab.bench.set_state({"doses": {"low_calcium": 0.95}})
        alt, table = lab.figure.description["alt"], lab.table.value
        assert "0.95" not in lab.figure.description["long"], "words wait for the release"
        lab.bench.set_state({"settled": lab.bench.settled + 1})
        assert "0.95 mmol/L" in lab.figure.description["long"]
        assert lab.figure.description["alt"] != alt
        assert lab.table.value != table
        assert lab.strip not in [widget for widget, _message in sent], "the same stages are marked"

    def test_the_healthy_lines_stay(self, lab):
        lab.bench.choose({})
        before = lab.figure.arrays["healthy_unit_force"]
        assert lab.figure.arrays["unit_force"] == before
        lab.bench.choose({"als_late": 80.0})
        assert lab.figure.arrays["healthy_unit_force"] == before
        assert lab.figure.arrays["unit_force"] != before

    def test_the_stages_that_the_causes_touch_are_marked(self, lab):
        lab.bench.choose({"low_calcium": 0.9})
        assert lab.strip.description["alt"].endswith("marked are Axon, Neuromuscular junction.")
        lab.bench.choose({})
        assert "marked" not in lab.strip.description["alt"]
        assert lit_stages(["caffeine", "low_calcium"]) == (
            "neuron", "axon", "neuromuscular_junction", "calcium_release",
        )  # fmt: skip

    def test_without_a_cause_no_stage_stands_out(self, lab):
        lab.bench.choose({})
        for layout in lab.strip.layouts.values():
            parts = [*layout["data"], *layout["layout"]["shapes"], *layout["layout"]["annotations"]]
            assert not any("steps" in part for part in parts)
            drawn = json.dumps(parts)
            assert "@cause" not in drawn
            rings = {part["line"]["width"] for part in parts if part.get("line", {}).get("color") in ("@ink", "@rule")}
            assert 4.6 not in rings, "the ring of a step"

    def test_a_combination_beyond_the_models_is_told_and_what_was_shown_stays(self, lab, monkeypatch):
        lab.bench.choose({"low_calcium": 0.9})
        before, twin = dict(lab.figure.arrays), lab.figure.description["alt"]

        def refuse(_doses):
            raise CourseError("The potassium would be beyond its range.")

        with monkeypatch.context() as patch:
            patch.setattr(lab._shown, "record_causes", refuse)
            lab.bench.choose({"low_calcium": 0.8})
            assert lab.bench.problem == "The models cannot show this. The potassium would be beyond its range."
            assert lab.bench.problem in lab.text_twin().plain()
            assert lab.figure.arrays == before
            assert lab.figure.description["alt"] == twin
        lab.bench.choose({"low_calcium": 0.8})
        assert lab.bench.problem == ""
        assert lab.figure.arrays != before


class TestReach:
    """What a slider under the hand can be moved to is prepared."""

    @pytest.fixture
    def hand_comes(self, lab, monkeypatch):
        """Return a function that lets a hand come to a slider and waits until all it can be moved to is prepared."""
        prepared = []
        work_out = lab._lines._work_out
        monkeypatch.setattr(lab._lines, "_work_out", lambda doses: (prepared.append(dict(doses)), work_out(doses))[1])

        async def wait(cause, reach):
            lab.bench._handle_custom_msg({"reach": cause, "doses": reach}, [])
            async with asyncio.timeout(60):
                while not set(reach) <= {doses[cause] for doses in prepared}:
                    await asyncio.sleep(0.005)

        lab._lines._kept.clear()
        return lambda cause, reach: asyncio.run(wait(cause, reach))

    def test_a_prepared_dose_shows_what_the_models_would(self, lab, monkeypatch, hand_comes):
        lab.bench.choose({"low_calcium": 0.9, "caffeine": 100})
        reach = [0.9, 0.911, 0.889]
        hand_comes("low_calcium", reach)
        for dose in reach[1:]:
            expected = lab._shown.arrays(record_causes({"low_calcium": dose, "caffeine": 100}))
            with monkeypatch.context() as patch:
                patch.setattr(lab._shown, "arrays", lambda recording: pytest.fail("it was not prepared"))
                lab.bench.set_state({"doses": {"low_calcium": dose, "caffeine": 100}})
            for name, line in expected.items():
                np.testing.assert_array_equal(array(lab.figure, name), line.astype(np.float32))

    def test_words_and_table_are_those_of_a_prepared_dose_too(self, lab, hand_comes):
        lab.bench.choose({"low_calcium": 0.9})
        hand_comes("low_calcium", [0.9, 0.92])
        lab.bench.set_state({"doses": {"low_calcium": 0.92}})
        lab.bench.set_state({"settled": lab.bench.settled + 1})
        prepared = lab.table.value, lab.figure.description, lab.text_twin()
        lab.bench.choose({})
        lab.bench.choose({"low_calcium": 0.92})
        assert (lab.table.value, lab.figure.description, lab.text_twin()) == prepared

    def test_only_doses_of_causes_on_the_bench_count_and_they_stay_in_range(self):
        bench = CauseBench()
        bench.choose({"low_calcium": 0.9, "caffeine": 100})
        bench._handle_custom_msg({"reach": "exercise", "doses": [1]}, [])
        assert bench.reach == []
        bench._handle_custom_msg({"reach": "low_calcium", "doses": [1.0, 99, None]}, [])
        typical = CAUSES["low_calcium"].dose.typical
        assert bench.reach == [{"low_calcium": dose, "caffeine": 100} for dose in (1.0, 1.2, typical)]
        bench._handle_custom_msg({"reach": "low_calcium", "doses": [1.0] * 10_000}, [])
        assert len(bench.reach) == MOST_IN_REACH


class TestMinute:
    def test_the_rate_follows_the_causes(self, lab):
        lab.bench.choose({})
        assert "Twitches in a minute: 1.0; in health 1.0." in lab.text_twin().plain()
        lab.bench.choose({"benign_fasciculation": 20})
        assert "Twitches in a minute: 20; in health 1.0." in lab.text_twin().plain()

    def test_a_rate_that_nobody_could_count_is_no_exact_number(self, lab):
        lab.bench.choose({"low_calcium": 0.8})
        assert "Twitches in a minute: more than 600;" in lab.text_twin().plain()

    def test_the_sound_is_made_only_once_it_is_asked_for(self, lab):
        lab.bench.choose({"low_calcium": 0.95})
        sound = lab.minute.sound
        assert sound.recording == b""
        assert sound.heard
        sound.set_state({"wanted": True})
        first = sound.recording
        assert first.startswith(b"RIFF")
        lab.bench.choose({})
        assert sound.recording.startswith(b"RIFF")
        assert sound.recording != first
        sound.set_state({"wanted": False})
        assert sound.recording == b""


class TestBench:
    def test_a_page_cannot_set_what_the_sliders_cannot(self):
        bench = CauseBench()
        bench.set_state({"doses": {"low_calcium": 99, "caffeine": -5, "coffee": 1, "exercise": None}})
        assert bench.doses == {
            "low_calcium": 1.2,
            "caffeine": CAUSES["caffeine"].dose.healthy,
            "exercise": CAUSES["exercise"].dose.typical,
        }

    def test_no_more_than_a_handful_at_a_time(self):
        bench = CauseBench()
        bench.set_state({"doses": {name: cause.dose.typical for name, cause in CAUSES.items()}})
        assert list(bench.doses) == list(CAUSES)[:MOST]

    def test_named_causes_are_there_from_the_start_and_stay(self):
        bench = CauseBench(("low_calcium", "caffeine"))
        typical = {name: CAUSES[name].dose.typical for name in ("low_calcium", "caffeine")}
        assert bench.doses == typical
        bench.set_state({"doses": {"low_calcium": 1.0, "exercise": 1}})
        assert bench.doses == typical | {"low_calcium": 1.0}
        assert [entry["id"] for entry in bench.catalogue] == ["low_calcium", "caffeine"]

    def test_every_family_has_words_and_every_cause_a_place_in_the_list(self):
        bench = CauseBench()
        listed = {family["id"] for family in bench.families}
        assert {entry["family"] for entry in bench.catalogue} == listed <= set(FAMILIES)
        assert {entry["id"] for entry in bench.catalogue} == set(CAUSES)
        assert all(family["name"] for family in bench.families)

    @pytest.mark.parametrize("name", CAUSES)
    def test_every_slider_leads_from_health_to_the_end_over_the_typical_dose(self, name):
        (entry,) = (entry for entry in CauseBench().catalogue if entry["id"] == name)
        dose = CAUSES[name].dose
        assert entry["healthy"] == dose.healthy
        assert entry["end"] in dose.range
        low, high = sorted((entry["healthy"], entry["end"]))
        assert low <= entry["typical"] <= high
        steps = (high - low) / entry["step"]
        assert 100 <= steps <= 1000 + 1e-6
        assert bool(entry["toxic"]) == (entry["toxic_above"] is not None)

    def test_the_twin_tells_doses_and_poison(self):
        bench = CauseBench()
        caffeine = CAUSES["caffeine"].dose
        bench.choose({"caffeine": 2 * caffeine.toxic_above})
        assert f"{2 * caffeine.toxic_above:g} mg (toxic: {caffeine.toxic.label})" in bench.text_twin().plain()


class TestSetting:
    @given(doses())
    def test_what_is_written_can_be_read(self, chosen):
        found = read_setting(setting_text(chosen))
        assert list(found) == list(chosen)
        for name, dose in chosen.items():
            assert found[name] == pytest.approx(dose, rel=1e-5, abs=1e-9)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("coffee=3", "There is no cause 'coffee'."),
            ("low_calcum=1", "Did you mean 'low_calcium'?"),
            ("low_calcium", "Write 'low_calcium' as cause=dose, for example "),
            ("low_calcium=much", "a number from 0.6 to 1.2 mmol/L, not 'much'."),
            ("low_calcium=nan", "a number from 0.6 to 1.2 mmol/L, not 'nan'."),
            ("low_calcium=5", "a number from 0.6 to 1.2 mmol/L, not '5'."),
            ("low_calcium=1; low_calcium=0.9", "The cause 'low_calcium' stands there twice; leave one out."),
            ("x" * 500 + "=1", "…'."),
        ],
    )
    def test_a_bad_text_gets_one_clear_sentence(self, text, said):
        with pytest.raises(CourseError) as caught:
            read_setting(text)
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 400

    def test_too_many_causes(self):
        text = setting_text({name: cause.dose.typical for name, cause in list(CAUSES.items())[: MOST + 1]})
        with pytest.raises(CourseError, match=f"These are {MOST + 1} causes; at most {MOST}"):
            read_setting(text)

    def test_nothing_stands_for_health(self):
        assert read_setting("  \n ; ") == {}
        assert setting_text({}) == ""

    @given(st.text(max_size=60))
    def test_no_text_is_more_than_a_sentence_about_it(self, text):
        try:
            found = read_setting(text)
        except CourseError:
            return
        assert set(found) <= set(CAUSES)

    def test_a_pasted_setting_is_shown_and_a_bad_one_told(self, lab):
        lab.bench.choose({})
        lab.bench.set_state({"pasted": [1, "low_calcium=0.9; caffeine=100"]})
        assert lab.bench.doses == {"low_calcium": 0.9, "caffeine": 100}
        assert lab.bench.setting == "low_calcium=0.9; caffeine=100"
        assert "Caffeine (100 mg)" in lab.text_twin().plain()
        lab.bench.set_state({"pasted": [2, "coffee"]})
        assert lab.bench.problem.startswith("Write 'coffee' as cause=dose")
        assert lab.bench.doses == {"low_calcium": 0.9, "caffeine": 100}, "the old setting stays"

    def test_presets_have_names_and_can_be_shown(self, lab):
        found = presets()
        assert [preset.values for preset in found] == list(NUMBERS.presets.values())
        for preset in found:
            assert read_setting(setting_text(preset.values)) == preset.values
            lab.bench.choose(preset.values)
            assert lab.bench.problem == ""


class TestTable:
    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            (10, 10.05, ""), (10, 12, "+20 %"), (10, 8, "−20 %"), (10, 200, "× 20"), (10, 0, "−100 %"),
            (0, 0, ""), (0, 3, "new"), (math.nan, math.nan, ""), (math.nan, 1, "new"), (1, math.nan, "lost"),
            (1, math.inf, "lost"), (math.inf, math.inf, ""), (-5, -4, "+20 %"),
        ],
    )  # fmt: skip
    def test_a_change_in_words(self, before, after, said):
        assert change_in_words(before, after) == said

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [(-80, -80.4, ""), (-80, -78.3, "+1.7 mV"), (-80, -90, "−10.0 mV"), (-80, math.nan, "lost")],
    )
    def test_a_potential_shifts_by_millivolts(self, before, after, said):
        assert level_change_in_words(before, after) == said

    def test_what_is_shown_can_be_measured(self):
        assert set(SHOWN) <= set(OBSERVABLES)

    def test_a_chain_is_as_sure_as_its_weakest_link(self, lab):
        assert least_sure(EVIDENCE) == "illustrative"
        assert least_sure(["measured", "derived", "measured"]) == "derived"
        lab.bench.choose({"low_calcium": 0.9})
        assert badge("derived") in lab.table.value
        assert badge("illustrative") not in lab.table.value
        lab.bench.choose({"low_calcium": 0.9, "caffeine": 200})
        assert badge("illustrative") in lab.table.value
        lab.bench.choose({})
        assert "twitch-badge" not in re.sub(r"<style>.*?</style>", "", lab.table.value, flags=re.DOTALL)


SLOW = [HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("name", CAUSES)
def test_no_position_of_a_slider_breaks_anything(lab, name):
    """Health, the end, and eleven doses between them."""
    for dose in np.linspace(CAUSES[name].dose.healthy, dose_end(CAUSES[name]), 13):
        lab.bench.doses = {name: float(dose)}
        assert lab.bench.problem == ""
        for line in ("nerve_ending_potential", "muscle_potential", "emg", "free_calcium", "unit_force"):
            assert np.isfinite(array(lab.figure, line)).all(), (line, dose)
    lab.bench.settled += 1
    assert lab.bench.problem == ""
    assert "nan" not in lab.text_twin().plain().lower().split()


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(doses())
def test_whatever_acts_together_is_shown_within_its_axes_or_told(lab, chosen):
    lab.bench.choose(chosen)
    if lab.bench.problem:
        assert lab.bench.problem.startswith("The models cannot show this.")
        return
    layout = lab.figure.layouts["wide"]
    for part in layout["data"]:
        line = array(lab.figure, part["y"][1:])
        low, high = layout["layout"]["yaxis" + part["yaxis"][1:]]["range"]
        assert np.isfinite(line).all(), part["y"]
        assert low <= line.min(), part["y"]
        assert line.max() <= high, part["y"]
    assert len(lab.figure.description["alt"].split()) <= 30
    assert 70 <= len(lab.figure.description["long"].split()) <= 170


def test_the_words_stand_still_under_rounding_errors(lab):
    """nbval compares them: a relative change of 1e-6 must not show."""
    doses_now = {"low_calcium": 0.9}
    warmth = content.parameters()["body"]["temperature"].value
    healthy = record_causes({})
    found = [
        rows(doses_now, record(doses_now, {"body.temperature": temperature}), healthy)
        for temperature in (warmth, warmth * (1 + 1e-6))
    ]
    assert found[0] == found[1]
