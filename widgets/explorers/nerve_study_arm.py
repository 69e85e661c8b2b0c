"""An arm to be measured: a nerve of unequal motor axons between elbow, wrist and a thumb muscle, and two stimuli.

Each axon is the motor axon of the models; its velocity and what the damaged stretch costs it are computed. The
response is the sum of computed motor-unit potentials. Chosen by us to show a direction: how the thickness of the axons
is spread, how unequally damage hits them, the last stretch beyond the wrist, and the shape of the thumb muscle.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.models.motor_axon import MotorAxonParameters, simulate_axon
from widgets.models.stimulus import Pulse, Stimulus
from widgets.models.surface_emg import SurfaceEmgParameters, UnitPotential, surface_signal, unit_potential

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

AXONS = 11  # each stands for several of a real nerve
THINNEST = 8.9  # µm; the thickest has the usual diameter of the motor axon, and so the usual velocity
UNEQUAL = (0.6, 1.4)  # exponents on the share of myelin left, from the least to the worst damaged axon
LEAST_MYELIN = 0.02  # share of the lamellae: as little as the model allows
HEALTHY_NODES = 10  # on either side of the damaged stretch, so that it is entered and left at full speed
STIMULUS = Stimulus((Pulse(2.0, 0.0, 0.1),))  # nA
HEALTHY_TIME, SLOWEST_INTERNODE = 2.0, 0.4  # ms: longer than any impulse that still comes through
LAST_STRETCH = 70.0  # mm from the wrist to the muscle
ENDINGS = 1.9  # ms at 34 degC: thin nerve endings and the junction
ENDINGS_REFERENCE, ENDINGS_Q10 = 34.0, 1.5
STEP = 0.05  # ms
THUMB_MUSCLE = {
    "fibre_length": 44.0, "endplate_spread": 2.0, "arrival_spread": 0.15, "unit_depth": 8.0,
    # One electrode over the endplates, the other over the tendon.
    "electrode_position": 20.0, "electrode_distance": 40.0, "fibres_per_unit": 200.0,
}  # fmt: skip
HEALTHY_RESPONSE = 10.0  # mV: the mean of 227 healthy people (Ridzoň 2014), to which the response is scaled
MICROVOLTS = 1000.0


@dataclass(frozen=True)
class Study:
    """What the two stimuli give.

    Attributes
    ----------
    time : ndarray, shape (times,)
        ms after the stimulus.
    wrist, elbow : ndarray, shape (times,)
        Response of the thumb muscle, mV; as in clinics, negative is counted upward.
    passed : int
        Axons of `AXONS` whose impulse comes through from the elbow.
    fastest : float or None
        Difference of the earliest arrivals, ms; None if nothing arrives from the elbow.
    """

    time: Array
    wrist: Array
    elbow: Array
    passed: int
    fastest: float | None


def record(values: Values) -> Study:
    """Stimulate the nerve at the wrist and at the elbow as the controls say."""
    temperature, distance = float(values["temperature"]), float(values["distance"])
    myelin, internodes = float(values["myelin"]) / 100.0, round(float(values["internodes"]))
    endings = ENDINGS * ENDINGS_Q10 ** ((ENDINGS_REFERENCE - temperature) / 10.0)
    near, far = [], []
    for diameter, exponent in zip(_diameters(), _exponents(), strict=True):
        velocity, extra = passage(diameter, temperature, max(myelin**exponent, LEAST_MYELIN), internodes)
        near.append(endings + LAST_STRETCH / velocity)
        far.append(near[-1] + distance / velocity + extra)
    came = [time for time in far if math.isfinite(time)]
    return Study(
        time=STEP * np.arange(round(explorer("nerve_study").after / STEP) + 1),
        wrist=_response(near),
        elbow=_response(came),
        passed=len(came),
        fastest=min(came) - min(near) if came else None,
    )


def passage(diameter: float, temperature: float, share: float, internodes: int) -> tuple[float, float]:
    """Return the velocity of a healthy axon (m/s), and what the damaged stretch adds to its time (ms).

    Infinite where the impulse is blocked.
    """
    length, healthy = _crossing(diameter, temperature, 1.0, internodes)
    _length, damaged = _crossing(diameter, temperature, share, internodes)
    return length / healthy, damaged - healthy


@lru_cache(maxsize=1024)
def _crossing(diameter: float, temperature: float, share: float, internodes: int) -> tuple[float, float]:
    """Return the length (mm) of a stretch with the damage in its middle, and the time an impulse needs for it (ms)."""
    nodes = internodes + 2 * HEALTHY_NODES + 1
    near, far = HEALTHY_NODES // 2, nodes - 1 - HEALTHY_NODES // 2
    parameters = content.fill(
        MotorAxonParameters,
        "motor_axon",
        fibre_diameter=diameter,
        temperature=temperature,
        first_lesioned_internode=HEALTHY_NODES,
        lesioned_internodes=internodes,
        lesion_lamellae_factor=share,
    )
    duration = HEALTHY_TIME + SLOWEST_INTERNODE * internodes
    found = simulate_axon(parameters, STIMULUS, duration, nodes=nodes, recorded_nodes=(0,))
    spikes = found.spike_times
    time = float(spikes[far][0] - spikes[near][0]) if len(spikes[far]) else math.inf
    return float(found.position[far] - found.position[near]), time


def _diameters() -> Array:
    thickest = content.parameters()["motor_axon"]["fibre_diameter"].value
    return np.round(np.linspace(thickest, THINNEST, AXONS), 3)


def _exponents() -> Array:
    """Return how badly damage hits each axon; thick and thin ones alike, so every second place of a sorted row."""
    even = np.linspace(*UNEQUAL, AXONS)
    return even[np.argsort(np.mod(np.arange(AXONS) * 4, AXONS))]


def _response(arrivals: list[float]) -> Array:
    """Return the muscle's response to impulses that arrive at these times, mV, negative upward."""
    return -_scale() * _summed(arrivals)


def _summed(arrivals: list[float]) -> Array:
    window = explorer("nerve_study").after
    units = [_unit()] * len(arrivals)
    return surface_signal(units, [np.array([time]) for time in arrivals], window, output_step=STEP) / MICROVOLTS


@cache
def _unit() -> UnitPotential:
    return unit_potential(content.fill(SurfaceEmgParameters, "surface_emg", **THUMB_MUSCLE), output_step=STEP)


@cache
def _scale() -> float:
    """Return how many units each axon stands for, so that the usual response has its healthy height."""
    numbers = explorer("nerve_study").controls
    temperature = float(numbers["temperature"].value or ENDINGS_REFERENCE)
    times = [LAST_STRETCH / passage(diameter, temperature, 1.0, 1)[0] for diameter in _diameters()]
    return HEALTHY_RESPONSE / float(np.max(-_summed(times)))
