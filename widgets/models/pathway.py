"""The pathway from ions to force and surface EMG: one nerve fibre, its junction, a muscle fibre and its motor unit.

The stages run in order, each on what the one before it did, and only when somebody reads them. A stage runs again only
when its parameters or what it takes from the stage before have changed: results are kept by both, so that a slider
that touches the muscle does not run the nerve again.

One nerve impulse stands for the impulse of every fibre of the unit, and one muscle fibre for all of its fibres: they
fire together or not at all. Between nerve and muscle the same impulse times serve both the unit and, for the force of
the whole muscle, every living unit, as when the whole nerve is stimulated.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from widgets.models import pathway_stages as stages
from widgets.models.excitation_contraction import (
    CalciumForceRecording,
    ExcitationContractionParameters,
    TwitchProperties,
)
from widgets.models.ions import IonParameters
from widgets.models.motor_axon import AxonRecording, MotorAxonParameters
from widgets.models.motor_unit import MotorUnitParameters
from widgets.models.muscle_fibre import FibreRecording, MuscleFibreParameters
from widgets.models.neuromuscular_junction import NeuromuscularJunctionParameters
from widgets.models.parameter_checks import check_parameters
from widgets.models.stimulus import Pulse, Stimulus
from widgets.models.surface_emg import SurfaceEmgParameters

__all__ = ["Pathway", "PathwayParameters", "PathwayProtocol"]


@dataclass(frozen=True)
class PathwayProtocol:
    """How the nerve is stimulated, and for how long electricity and force are recorded."""

    pulse_amplitude: Annotated[float, "nA"]
    pulse_duration: Annotated[float, "ms"]
    pulse_onset: Annotated[float, "ms"]
    pulses: Annotated[float, "1"]
    pulse_interval: Annotated[float, "ms"]
    stimulated_node: Annotated[float, "1"]
    recording_duration: Annotated[float, "ms"]
    force_duration: Annotated[float, "ms"]

    def __post_init__(self):
        positive = {"pulse_duration", "pulse_interval", "recording_duration", "force_duration"}
        check_parameters(
            self, positive=positive, not_negative=set(self.__dataclass_fields__) - positive - {"pulse_amplitude"}
        )

    @property
    def stimulus(self) -> Stimulus:
        """The pulses, in nA."""
        onsets = [self.pulse_onset + k * self.pulse_interval for k in range(round(self.pulses))]
        return Stimulus(tuple(Pulse(self.pulse_amplitude, onset, self.pulse_duration) for onset in onsets))


@dataclass(frozen=True)
class PathwayParameters:
    """The parameters of every stage.

    ``reference_contraction`` is the fibre whose twitch the forces and times of ``motor_unit`` belong to: the healthy
    one. What ``excitation_contraction`` does more or less, faster or slower than it, the motor units do too. The
    conduction velocity of ``surface_emg`` is not used: it is what the muscle fibre does.
    """

    ions: IonParameters
    motor_axon: MotorAxonParameters
    neuromuscular_junction: NeuromuscularJunctionParameters
    muscle_fibre: MuscleFibreParameters
    excitation_contraction: ExcitationContractionParameters
    reference_contraction: ExcitationContractionParameters
    motor_unit: MotorUnitParameters
    surface_emg: SurfaceEmgParameters


class Pathway:
    """The whole chain for one set of parameters; each attribute is worked out when it is first read.

    Parameters
    ----------
    parameters : PathwayParameters
    protocol : PathwayProtocol
    seed : int, default 0
        Of the noise in the nerve, where there is any.

    Raises
    ------
    ValueError
        When a stage is read, if the protocol names a node that the nerve does not have.
    """

    def __init__(self, parameters: PathwayParameters, protocol: PathwayProtocol, seed: int = 0):
        self.parameters = parameters
        self.protocol = protocol
        self.seed = seed

    @cached_property
    def ions(self) -> stages.IonState:
        """What the concentrations set up."""
        return stages.ion_state(self.parameters.ions)

    @cached_property
    def axon(self) -> AxonRecording:
        """The motor axon under the stimulus."""
        protocol = self.protocol
        node, duration = round(protocol.stimulated_node), protocol.recording_duration
        return stages.nerve(self.parameters.motor_axon, protocol.stimulus, node, duration, self.seed)

    @cached_property
    def junction(self) -> stages.JunctionRecording:
        """The neuromuscular junction, to which the impulses of the last node come."""
        return stages.junction(self.parameters.neuromuscular_junction, stages.time_tuple(self.axon.spike_times[-1]))

    @cached_property
    def fibre(self) -> FibreRecording:
        """The muscle fibre."""
        return stages.muscle(self.parameters.muscle_fibre, self.junction.conductance, self.protocol.recording_duration)

    @cached_property
    def contraction(self) -> CalciumForceRecording:
        """Calcium and force of the muscle fibre."""
        times = stages.time_tuple(self.fibre.action_potential_times)
        return stages.contraction(self.parameters.excitation_contraction, times, self.protocol.force_duration)

    @cached_property
    def twitch(self) -> TwitchProperties:
        """The twitch of this fibre after a single action potential, whether the nerve brings it one or not."""
        return stages.twitch(self.parameters.excitation_contraction)

    @cached_property
    def force(self) -> stages.UnitForce:
        """Force of the unit and of the muscle."""
        parameters = self.parameters
        times = stages.time_tuple(self.fibre.action_potential_times)
        return stages.force(
            parameters.motor_unit,
            parameters.excitation_contraction,
            parameters.reference_contraction,
            times,
            self.protocol.force_duration,
        )

    @cached_property
    def emg(self) -> stages.MuscleEmg:
        """The signal at the skin."""
        fibre, factor = self.fibre, self.parameters.motor_unit.fibres_per_unit_factor
        onsets: tuple[float, ...] = ()
        if fibre.conduction_velocity is not None:
            # The kept times are those far down the fibre; the action potential started at the endplate.
            onsets = stages.time_tuple(
                fibre.action_potential_times - (fibre.action_potential_times[0] - fibre.arrival_time[0])
            )
        return stages.emg(
            self.parameters.surface_emg, factor, fibre.conduction_velocity, onsets, self.protocol.recording_duration
        )
