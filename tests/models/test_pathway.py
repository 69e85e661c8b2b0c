"""The pathway as a whole: what is handed on, what runs again, silence at rest, and any parameters."""

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from widgets import content
from widgets.models import pathway_stages as stages
from widgets.models.excitation_contraction import ExcitationContractionParameters
from widgets.models.pathway import Pathway, PathwayParameters, PathwayProtocol
from widgets.simulation.experiment import Experiment
from widgets.simulation.parameter_sets import healthy_parameters, perturbed_parameters

PROTOCOL = content.fill(PathwayProtocol, "pathway_protocol")
RESTING = replace(PROTOCOL, pulses=0.0)


@pytest.fixture(autouse=True)
def fresh():
    stages.forget_results()


@pytest.fixture(scope="module")
def healthy() -> PathwayParameters:
    return Experiment(healthy_parameters()).pathway.parameters


def read_all(parameters, protocol=PROTOCOL):
    pathway = Pathway(parameters, protocol)
    return pathway, (
        pathway.ions,
        pathway.axon,
        pathway.junction,
        pathway.fibre,
        pathway.contraction,
        pathway.force,
        pathway.emg,
    )


def runs():
    return {name: stage.cache_info().misses for name, stage in stages.STAGES.items()}


def run_again(parameters, protocol=PROTOCOL):
    before = runs()
    read_all(parameters, protocol)
    return {name for name, count in runs().items() if count > before[name]}


def numbers(value):
    """Every number in a result, except times of what did not happen."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name not in {"arrival_time"}:
                yield from numbers(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, (np.ndarray, float)):
        yield np.asarray(value, dtype=float)


def test_one_impulse_runs_from_nerve_to_force_and_skin(healthy):
    pathway, _ = read_all(healthy)
    assert pathway.axon.outcome == "propagated"
    assert pathway.junction.quanta == pytest.approx((30.0,))
    assert pathway.fibre.outcome == "propagated"
    assert len(pathway.fibre.action_potential_times) == 1
    assert pathway.axon.spike_times[-1][0] < pathway.fibre.arrival_time[0] < pathway.fibre.action_potential_times[0]
    onset = pathway.fibre.action_potential_times[0]
    for time, trace in (
        (pathway.contraction.time, pathway.contraction.free_calcium),
        (pathway.force.time, pathway.force.unit_force),
    ):
        assert np.ptp(trace[time < onset]) < 1e-3 * np.ptp(trace)
    # The recorded peak lies on a grid of 0.25 ms of a twitch that takes 40 ms to rise.
    assert pathway.force.unit_force.max() == pytest.approx(pathway.force.unit_twitch, rel=0.01)
    assert pathway.force.muscle_force.max() <= pathway.force.pool.twitch_force.sum()
    assert np.ptp(pathway.emg.signal) == pytest.approx(pathway.emg.unit.amplitude, rel=0.02)


def test_three_pulses_give_three_of_everything(healthy):
    pathway, _ = read_all(healthy, replace(PROTOCOL, pulses=3.0))
    assert (
        len(pathway.axon.spike_times[-1])
        == len(pathway.fibre.action_potential_times)
        == len(pathway.junction.quanta)
        == 3
    )
    # At this rate release facilitates: no impulse releases less than the first.
    assert min(pathway.junction.quanta) == pathway.junction.quanta[0]
    assert pathway.force.unit_force.max() > 1.5 * pathway.force.unit_twitch


def test_the_healthy_pathway_is_silent_at_rest(healthy):
    pathway, _ = read_all(healthy, replace(RESTING, recording_duration=200.0))
    assert pathway.axon.outcome == "silent"
    assert np.ptp(pathway.axon.membrane_potential, axis=0).max() < 0.001
    assert pathway.junction.quanta == ()
    assert len(pathway.fibre.action_potential_times) == 0
    assert np.ptp(pathway.contraction.free_calcium) < 1e-9
    assert not pathway.force.unit_force.any()
    assert not pathway.force.muscle_force.any()
    assert not pathway.emg.signal.any()


def test_a_failing_junction_leaves_the_muscle_silent(healthy):
    weak = replace(healthy.neuromuscular_junction, receptor_fraction=0.2)
    pathway, _ = read_all(replace(healthy, neuromuscular_junction=weak))
    assert pathway.axon.outcome == "propagated"
    assert pathway.fibre.outcome == "failed"
    assert pathway.fibre.peak_endplate_potential > pathway.fibre.rest.membrane_potential + 2
    assert not pathway.force.muscle_force.any()
    assert pathway.emg.unit is None


@pytest.mark.parametrize(
    ("stage", "field", "value", "again"),
    [
        ("ions", "chloride_inside", 20.0, {"ions"}),
        ("motor_axon", "sodium_outside", 140.0, {"motor_axon", "neuromuscular_junction", "muscle_fibre", "excitation_contraction", "motor_unit", "surface_emg"}),
        ("neuromuscular_junction", "quantal_content", 40.0, {"neuromuscular_junction", "muscle_fibre", "excitation_contraction", "motor_unit", "surface_emg", "unit_potential"}),
        ("muscle_fibre", "fibre_radius", 30.0, {"muscle_fibre", "excitation_contraction", "motor_unit", "surface_emg", "unit_potential"}),
        ("excitation_contraction", "release_factor", 1.1, {"excitation_contraction", "twitch", "motor_unit"}),
        ("motor_unit", "smallest_twitch_force", 0.6, {"motor_unit"}),
        ("surface_emg", "unit_depth", 15.0, {"surface_emg", "unit_potential"}),
    ],
)  # fmt: skip
def test_a_stage_runs_again_only_when_what_it_depends_on_has_changed(healthy, stage, field, value, again):
    read_all(healthy)
    changed = replace(healthy, **{stage: replace(getattr(healthy, stage), **{field: value})})
    ran = run_again(changed)
    # A velocity that differs in its last digit makes the unit's potential anew; that the impulse came later does not.
    assert ran - {"unit_potential"} == again - {"unit_potential"}
    assert run_again(changed) == set()
    assert run_again(healthy) == set()


def test_nothing_runs_before_it_is_read(healthy):
    pathway = Pathway(healthy, PROTOCOL)
    assert set(runs().values()) == {0}
    assert pathway.axon.conduction_velocity > 0
    assert {name for name, count in runs().items() if count} == {"motor_axon"}


def test_another_protocol_runs_what_it_concerns(healthy):
    read_all(healthy)
    assert run_again(healthy, replace(PROTOCOL, force_duration=400.0)) == {"excitation_contraction", "motor_unit"}


def test_a_result_that_is_kept_cannot_be_changed(healthy):
    _, results = read_all(healthy)
    with pytest.raises(ValueError, match="read-only"):
        results[1].membrane_potential[0, 0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        results[5].pool.twitch_force[0] = 0.0


def test_a_stronger_slower_fibre_makes_stronger_slower_units(healthy):
    reference, _ = read_all(healthy)
    fibre = replace(healthy.excitation_contraction, pump_factor=0.7)
    slow, _ = read_all(replace(healthy, excitation_contraction=fibre))
    ratio = slow.twitch.contraction_time / reference.twitch.contraction_time
    assert ratio > 1.02
    assert slow.force.pool.contraction_time == pytest.approx(ratio * reference.force.pool.contraction_time)
    ratio = slow.twitch.peak_force / reference.twitch.peak_force
    assert slow.force.unit_twitch == pytest.approx(ratio * reference.force.unit_twitch)


def test_lost_units_weaken_the_muscle_and_not_the_unit(healthy):
    reference, _ = read_all(healthy)
    thinned, _ = read_all(replace(healthy, motor_unit=replace(healthy.motor_unit, lost_unit_fraction=0.5)))
    assert thinned.force.muscle_force.max() == pytest.approx(0.5 * reference.force.muscle_force.max(), rel=0.1)
    assert thinned.force.unit_twitch == pytest.approx(reference.force.unit_twitch, rel=0.1)
    grown, _ = read_all(replace(healthy, motor_unit=replace(healthy.motor_unit, fibres_per_unit_factor=3.0)))
    assert grown.emg.unit.amplitude == pytest.approx(3 * reference.emg.unit.amplitude, rel=0.1)
    assert grown.force.unit_twitch == pytest.approx(3 * reference.force.unit_twitch)


def test_impossible_input_is_refused_in_one_sentence(healthy):
    with pytest.raises(ValueError, match=r"^pulse_duration must be positive, not 0\.$"):
        replace(PROTOCOL, pulse_duration=0.0)
    with pytest.raises(ValueError, match=r"^stimulated_node must lie between 0 and 20, not 30\.$"):
        _ = Pathway(healthy, replace(PROTOCOL, stimulated_node=30.0)).axon
    limp = replace(healthy, reference_contraction=replace(healthy.reference_contraction, release_rate=0.0))
    with pytest.raises(ValueError, match=r"^reference_contraction must make force"):
        _ = Pathway(limp, PROTOCOL).force


SLIDERS = [
    f"{stage}.{name}"
    for stage in (
        "body", "plasma", "ions", "motor_axon", "neuromuscular_junction", "muscle_fibre", "excitation_contraction",
        "motor_unit", "surface_emg", "pathway_protocol",
    )
    for name, parameter in content.parameters()[stage].items()
    if f"{stage}.{name}" not in {"surface_emg.conduction_velocity", "pathway_protocol.force_duration", "pathway_protocol.recording_duration"}
    and not parameter.same_as
]  # fmt: skip


@st.composite
def moved_sliders(draw):
    """A few or all sliders anywhere in their ranges."""
    few = draw(st.integers(1, len(SLIDERS)))
    names = draw(st.permutations(SLIDERS))[:few]
    ranges = {name: content.parameters()[name.split(".")[0]][name.split(".")[1]].range for name in names}
    return {name: draw(st.floats(low, high)) for name, (low, high) in ranges.items()}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(moved=moved_sliders())
def test_any_sliders_give_finite_results(moved):
    """A script, benchmarks/random_parameters.py, does the same with ten thousand sets."""
    pathway = Experiment(perturbed_parameters({}, moved)).pathway
    for result in (
        pathway.ions,
        pathway.axon,
        pathway.junction,
        pathway.fibre,
        pathway.contraction,
        pathway.force,
        pathway.emg,
    ):
        for value in numbers(result):
            assert np.all(np.isfinite(value))
    assert np.all(
        (pathway.contraction.troponin_occupancy >= -1e-9) & (pathway.contraction.troponin_occupancy <= 1 + 1e-9)
    )
    assert pathway.force.unit_force.min() >= -1e-6 * max(1.0, pathway.force.unit_twitch)
    assert np.all(pathway.force.muscle_force >= 0)


def test_the_reference_fibre_is_the_healthy_one(healthy):
    assert healthy.reference_contraction == content.fill(ExcitationContractionParameters, "excitation_contraction")
