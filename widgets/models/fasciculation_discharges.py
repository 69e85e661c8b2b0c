"""What a single event of a fasciculation is: one muscle action potential, or a short burst of them.

An impulse that starts by itself is set off with a short pulse, a little stronger than it has to be, at the axon's
ectopic node. Whether the axon answers once or goes on firing is what the axon model does; whether each impulse becomes
a muscle action potential is what the models of junction and muscle fibre do. Nothing here was set to bursts.
"""

import math
from dataclasses import dataclass

from widgets.models.motor_axon import MotorAxonParameters, simulate_axon
from widgets.models.motor_axon_excitability import threshold_current
from widgets.models.muscle_fibre import MuscleFibreParameters
from widgets.models.neuromuscular_junction import NeuromuscularJunctionParameters
from widgets.models.pathway_stages import junction, muscle, time_tuple
from widgets.models.stimulus import Pulse, Stimulus

__all__ = ["EventDischarges", "ectopic_threshold", "event_discharges"]

LONG_PULSE = 20.0  # ms: a longer current needs no less
SHORT_PULSE = 1.0  # ms: it is over before a second impulse could answer it
STRENGTH = 1.1  # of the threshold
NODES = 41  # so many that impulses from the sealed ends do not come back into the burst
NEAR_END = 3  # nodes from the last one: the potential at a sealed end is no measure of what travels
WINDOW = 40.0  # ms
ONSET = 1.0  # ms
AFTER = 20.0  # ms
SEARCH_TOLERANCE = 5e-4  # of the threshold: the rate is then within 1 % of that of an exact threshold
USUAL_THRESHOLD = 0.278  # nA: that of the healthy axon, from which a search starts
MOST_NODE = 20  # of the fibre in which the threshold is searched


@dataclass(frozen=True)
class EventDischarges:
    """The muscle action potentials of one event.

    Attributes
    ----------
    from_axon, from_motoneuron : tuple of float
        Times after the first, ms, so that the first is 0; empty where the muscle does not answer. An event from the
        motoneuron is a single impulse.
    fibre_velocity : float or None
        Of the first along the muscle fibre, m/s.
    """

    from_axon: tuple[float, ...]
    from_motoneuron: tuple[float, ...]
    fibre_velocity: float | None


def ectopic_threshold(axon: MotorAxonParameters) -> float:
    """Return the weakest 20-ms current at the ectopic node that sends an impulse along the axon, nA.

    Returns
    -------
    float
        nA; infinite where nothing excites, 0 where the axon fires by itself.
    """
    node = min(round(axon.ectopic_node), MOST_NODE)
    return threshold_current(axon, LONG_PULSE, node=node, tolerance=SEARCH_TOLERANCE, guess=USUAL_THRESHOLD)


def event_discharges(
    axon: MotorAxonParameters, nerve_ending: NeuromuscularJunctionParameters, fibre: MuscleFibreParameters
) -> EventDischarges:
    """Return what the muscle does in one event.

    Parameters
    ----------
    axon : MotorAxonParameters
    nerve_ending : NeuromuscularJunctionParameters
    fibre : MuscleFibreParameters
    """
    single, velocity = _muscle_times(nerve_ending, fibre, (0.0,))
    impulses = _axon_impulses(axon)
    burst = _muscle_times(nerve_ending, fibre, impulses)[0] if impulses else ()
    return EventDischarges(burst, single, velocity)


def _axon_impulses(axon: MotorAxonParameters) -> tuple[float, ...]:
    """Return when the axon's impulses reach its end, ms after the first."""
    node = min(round(axon.ectopic_node), NODES - 1)
    threshold = threshold_current(axon, SHORT_PULSE, node=node, nodes=NODES, tolerance=0.01)
    if math.isinf(threshold):
        return ()
    # An axon that fires by itself needs no pulse.
    pulse = Stimulus((Pulse(STRENGTH * threshold, ONSET, SHORT_PULSE),)) if threshold > 0 else Stimulus()
    recording = simulate_axon(axon, pulse, WINDOW, stimulated_node=node, nodes=NODES, recorded_nodes=(node,))
    times = recording.spike_times[NODES - 1 - NEAR_END]
    return time_tuple(times - times[0]) if len(times) else ()


def _muscle_times(
    nerve_ending: NeuromuscularJunctionParameters, fibre: MuscleFibreParameters, impulses: tuple[float, ...]
) -> tuple[tuple[float, ...], float | None]:
    conductance = junction(nerve_ending, impulses).conductance
    # The recording ends some time after the last impulse, so that its action potential can arrive.
    recording = muscle(fibre, conductance, impulses[-1] + AFTER)
    times = recording.action_potential_times
    return (time_tuple(times - times[0]) if len(times) else ()), recording.conduction_velocity
