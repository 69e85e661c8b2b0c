"""Computed impulses in a motor axon with myelin: healthy, through damaged myelin, and from a site in mid-axon.

The model is imported where it is needed: most pages draw no fibre, and it takes a while to load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.diagrams.curves import CurveData, DrawingError
from widgets.language import gettext as _
from widgets.models.squid_axon import SquidAxonParameters
from widgets.models.squid_axon_cable import simulate_cable
from widgets.models.stimulus import Pulse, Stimulus

if TYPE_CHECKING:
    from widgets.models.motor_axon import AxonRecording

ACTIVE = -20.0  # mV: from here on the model says that a node fires
DURATION = 3.0  # ms
OUTPUT_STEP = 0.0125  # ms: an impulse needs twice as long from node to node
ONSET = 1.0  # ms
MIDDLE = 10  # of the 21 nodes
DAMAGED = (9.0, 3.0)  # first damaged internode, and how many
SQUID_TEMPERATURE = 18.5  # degC
THINNED, LOST = 0.05, 0.02  # share of the turns of myelin that is left


@dataclass(frozen=True)
class FibreData(CurveData):
    """Potentials of all nodes over time, in one run or several.

    Attributes
    ----------
    runs : dict of str to ndarray, shape (times, nodes)
        mV.
    run_of : dict of str to str
        The run to which each event belongs.
    position : ndarray, shape (nodes,)
        mm.
    velocities : dict of str to float
        m/s, of the runs in which an impulse passes.
    watched : int
        The node that the table follows.
    """

    runs: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    run_of: dict[str, str] = field(default_factory=dict)
    position: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    velocities: dict[str, float] = field(default_factory=dict)
    watched: int = MIDDLE

    def at(self, event: str, series: str = "membrane_potential") -> float:
        """Return the potential of the watched node at an event, mV."""
        return float(self.nodes(event)[self.watched])

    def nodes(self, event: str, run: str | None = None) -> NDArray[np.float64]:
        """Return the potentials of all nodes at an event, mV, in its own run or in another."""
        when = self.event(event)
        potentials = self.runs[run or self.run_of[event]]
        return np.array([np.interp(when, self.time, column) for column in potentials.T])

    def since_stimulus(self, event: str) -> float:
        """Return the time of an event from the stimulus, ms; before it, zero."""
        return max(self.event(event) - ONSET, 0.0)


def _recording(site: int = 0, strength: float = 1.0, **changes: float) -> AxonRecording:
    from widgets.models.motor_axon import MotorAxonParameters, simulate_axon

    fibre = replace(content.fill(MotorAxonParameters, "motor_axon"), **changes)
    pulse = Stimulus((Pulse(amplitude=strength, onset=ONSET, duration=0.1),))
    return simulate_axon(fibre, pulse, DURATION, stimulated_node=site, output_step=OUTPUT_STEP)


def _fibre_data(recordings: dict[str, AxonRecording], events: dict[str, tuple[str, float]]) -> FibreData:
    first = next(iter(recordings.values()))
    return FibreData(
        time=first.time,
        series={},
        events={name: time for name, (_run, time) in events.items()},
        threshold=ACTIVE,
        runs={name: one.membrane_potential for name, one in recordings.items()},
        run_of={name: run for name, (run, _time) in events.items()},
        position=first.position,
        velocities={name: one.conduction_velocity for name, one in recordings.items() if one.conduction_velocity},
    )


@cache
def myelinated_conduction() -> FibreData:
    """Return one impulse along a healthy motor axon of 10 um with its myelin, at 37 degC (McIntyre et al. 2002)."""
    healthy = _recording()

    def reaches(node: int, later: float = 0.0) -> tuple[str, float]:
        return "healthy", float(healthy.spike_times[node][0]) + later

    data = _fibre_data(
        {"healthy": healthy},
        {
            "rest": ("healthy", ONSET - 0.1),
            "a_node_fires": reaches(MIDDLE - 1, 0.004),
            "next_node_charges": reaches(MIDDLE, -0.006),
            "next_node_fires": reaches(MIDDLE, 0.004),
            "further_on": reaches(MIDDLE + 3, 0.004),
            "falling": reaches(MIDDLE, 0.45),
        },
    )
    return replace(data, velocities={**data.velocities, "without_myelin": squid_velocity()})


@cache
def squid_velocity() -> float:
    """Return the velocity in the squid giant axon at 18.5 degC, m/s (Hodgkin & Huxley 1952)."""
    axon = replace(content.fill(SquidAxonParameters, "squid_axon"), temperature=SQUID_TEMPERATURE)
    velocity = simulate_cable(axon).conduction_velocity
    if velocity is None:
        raise DrawingError(_("the squid axon's impulse did not arrive."))
    return velocity


@cache
def damaged_myelin() -> FibreData:
    """Return the same impulse in three fibres: healthy, and with three internodes thinned or almost bare."""
    first, count = DAMAGED
    lesion = {"first_lesioned_internode": first, "lesioned_internodes": count}
    recordings = {
        "healthy": _recording(),
        "thinned": _recording(**lesion, lesion_lamellae_factor=THINNED),
        "lost": _recording(**lesion, lesion_lamellae_factor=LOST),
    }
    healthy, thinned = recordings["healthy"], recordings["thinned"]
    middle = float(healthy.spike_times[MIDDLE + 1][0]) + 0.004
    through = float(thinned.spike_times[int(first + count)][0]) + 0.004
    return _fibre_data(
        recordings,
        {
            "healthy_passes": ("healthy", middle),
            "thinned_lags": ("thinned", middle),
            "thinned_passes": ("thinned", through),
            "lost_begins": ("lost", middle),
            "lost_fails": ("lost", through),
        },
    )


@cache
def ectopic_impulse() -> FibreData:
    """Return one impulse that a short current sets off in the middle of a healthy fibre; it runs both ways."""
    ectopic = _recording(MIDDLE, 2.5)

    def reaches(node: int, later: float = 0.0) -> tuple[str, float]:
        return "ectopic", float(ectopic.spike_times[node][0]) + later

    return _fibre_data(
        {"ectopic": ectopic},
        {
            "rest": ("ectopic", ONSET - 0.1),
            "begins": reaches(MIDDLE, 0.004),
            "spreads": reaches(MIDDLE + 2, 0.004),
            "apart": reaches(MIDDLE + 4, 0.004),
            "refractory": reaches(MIDDLE, 0.45),
        },
    )


SOURCES: dict[str, Callable[[], CurveData]] = {
    "myelinated_conduction": myelinated_conduction,
    "damaged_myelin": damaged_myelin,
    "ectopic_impulse": ectopic_impulse,
}
