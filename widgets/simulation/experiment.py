"""The models filled with one set of parameters: each is built and run when something of it is first asked for."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from widgets import content
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.models.excitation_contraction import ExcitationContractionParameters
from widgets.models.ions import IonParameters
from widgets.models.motor_axon import MotorAxonParameters
from widgets.models.motor_unit import MotorUnitParameters
from widgets.models.muscle_fibre import MuscleFibreParameters
from widgets.models.neuromuscular_junction import NeuromuscularJunctionParameters
from widgets.models.pathway import Pathway, PathwayParameters, PathwayProtocol
from widgets.models.squid_axon import (
    MembraneRecording,
    Pulse,
    SquidAxonParameters,
    Stimulus,
    simulate_membrane,
)
from widgets.models.surface_emg import SurfaceEmgParameters
from widgets.simulation.parameter_sets import ParameterSet

if TYPE_CHECKING:
    import numpy as np

    from widgets.models.fasciculation_minute import FasciculationMinute

Shape = TypeVar("Shape")


class Experiment:
    """What can be measured under one set of parameters.

    Parameters
    ----------
    parameters : dict of dict of float
        By stage and name, as from `perturbed_parameters`.
    """

    def __init__(self, parameters: ParameterSet):
        self.parameters = parameters
        self._minutes: dict[int, FasciculationMinute] = {}

    def stage(self, shape: type[Shape], stage: str) -> Shape:
        """Return the parameters of a stage as the dataclass that its model asks for.

        Raises
        ------
        CourseError
            If the model refuses their combination; each alone lies within its range.
        """
        try:
            return shape(**self.parameters[stage])
        except ValueError as error:
            raise CourseError(
                _("The stage '{stage}' cannot work so: {reason}").format(stage=stage, reason=error)
            ) from None

    def measure(self, name: str) -> float:
        """Return the observable `name`, in the unit of `names.OBSERVABLES`."""
        from widgets.simulation import measures

        return float(measures.MEASURES[name](self))

    def trace(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return times (ms) and values of the trace `name`."""
        from widgets.simulation import traces

        return traces.TRACES_OF[name](self)

    def minute(self, seed: int = 0) -> FasciculationMinute:
        """Return a minute of the muscle's own twitches; each seed is another minute."""
        from widgets.simulation import measures_fasciculation

        if seed not in self._minutes:
            self._minutes[seed] = measures_fasciculation.minute(self, seed)
        return self._minutes[seed]

    @cached_property
    def pathway(self) -> Pathway:
        """The motor pathway."""
        parameters = PathwayParameters(
            ions=self.stage(IonParameters, "ions"),
            motor_axon=self.stage(MotorAxonParameters, "motor_axon"),
            neuromuscular_junction=self.stage(NeuromuscularJunctionParameters, "neuromuscular_junction"),
            muscle_fibre=self.stage(MuscleFibreParameters, "muscle_fibre"),
            excitation_contraction=self.stage(ExcitationContractionParameters, "excitation_contraction"),
            reference_contraction=healthy_fibre(),
            motor_unit=self.stage(MotorUnitParameters, "motor_unit"),
            surface_emg=self.stage(SurfaceEmgParameters, "surface_emg"),
        )
        return Pathway(parameters, self.stage(PathwayProtocol, "pathway_protocol"))

    @cached_property
    def squid_axon(self) -> SquidAxonParameters:
        """The squid axon, a preparation of its own."""
        return self.stage(SquidAxonParameters, "squid_axon")

    @cached_property
    def squid_membrane(self) -> MembraneRecording:
        """The squid axon's membrane under its stimulus."""
        protocol = self.parameters["squid_protocol"]
        pulse = Pulse(protocol["pulse_amplitude"], protocol["pulse_onset"], protocol["pulse_duration"])
        stimulus = Stimulus((pulse,), protocol["initial_depolarisation"])
        return simulate_membrane(self.squid_axon, stimulus, protocol["recording_duration"])


@cache
def healthy_fibre() -> ExcitationContractionParameters:
    """Return the fibre whose twitch the forces of the motor units belong to."""
    return content.fill(ExcitationContractionParameters, "excitation_contraction")
