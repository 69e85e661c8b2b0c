"""The potential of a motor unit at the skin: what a pair of surface electrodes picks up.

Each muscle fibre is a line of current sources. Its action potential V(z) = 96 z^3 exp(-z) - 90 (mV, z in mm behind the
front; Rosenfalck 1969) runs from the endplate to both tendons, in an endless volume that conducts better along the
fibres than across them (Nandedkar & Stalberg 1983). With w = 1/sqrt(K r^2 + (z - z0)^2) the potential is the integral
of the membrane current, V'' w, over the fibre. Integrated by parts it is that of -V' w': the currents that must leave
where the action potential starts and ends are then in it, and no net current ever flows.
"""

import math
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models.compiled import compiled, register_warm_up
from widgets.models.parameter_checks import check_parameters

__all__ = [
    "SurfaceEmgParameters",
    "UnitPotential",
    "amplitude_at_depths",
    "pick_up_depth",
    "rosenfalck_potential",
    "surface_signal",
    "unit_potential",
]

ACTION_POTENTIAL_LENGTH = 18.0  # mm: beyond it Rosenfalck's curve is within 0.01 mV of rest
GRID_LENGTH = 0.8  # mm: largest distance of the points on a fibre
MOST_FIBRES = 20000
DEEPEST = 100.0  # mm


@dataclass(frozen=True)
class SurfaceEmgParameters:
    """A motor unit under the skin, and a pair of electrodes along its fibres."""

    intracellular_conductivity: Annotated[float, "S/m"]
    radial_conductivity: Annotated[float, "S/m"]
    anisotropy: Annotated[float, "1"]
    skin_factor: Annotated[float, "1"]
    fibre_radius: Annotated[float, "um"]
    fibre_length: Annotated[float, "mm"]
    conduction_velocity: Annotated[float, "m/s"]
    conduction_velocity_spread: Annotated[float, "m/s"]
    endplate_spread: Annotated[float, "mm"]
    arrival_spread: Annotated[float, "ms"]
    fibres_per_unit: Annotated[float, "1"]
    territory_diameter: Annotated[float, "mm"]
    unit_depth: Annotated[float, "mm"]
    lateral_offset: Annotated[float, "mm"]
    electrode_position: Annotated[float, "mm"]
    electrode_distance: Annotated[float, "mm"]
    detection_amplitude: Annotated[float, "uV"]

    def __post_init__(self):
        not_negative = {
            "conduction_velocity_spread",
            "endplate_spread",
            "arrival_spread",
            "territory_diameter",
        }
        check_parameters(
            self,
            positive=set(self.__dataclass_fields__) - not_negative - {"lateral_offset", "electrode_position"},
            not_negative=not_negative,
        )
        if round(self.fibres_per_unit) > MOST_FIBRES:
            raise ValueError(f"fibres_per_unit must be at most {MOST_FIBRES}, not {self.fibres_per_unit:g}.")


@dataclass(frozen=True)
class UnitPotential:
    """The potential of one motor unit between the electrodes.

    Attributes
    ----------
    time : ndarray, shape (times,)
        ms after the unit's nerve impulse reached the endplates.
    potential : ndarray, shape (times,)
        uV.
    amplitude : float
        From the lowest to the highest, uV.
    duration : float
        For which the potential stays beyond a twentieth of the amplitude from zero, from first to last, ms.
    """

    time: NDArray[np.float64]
    potential: NDArray[np.float64]
    amplitude: float
    duration: float


def rosenfalck_potential(distance: ArrayLike) -> NDArray[np.float64]:
    """Return the membrane potential (mV) at a distance (mm) behind the front; -90 mV ahead of it."""
    z = np.maximum(np.asarray(distance, dtype=float), 0.0)
    return (96.0 * z**3 * np.exp(-z) - 90.0)[()]


@compiled
def _depolarisation(z):
    """Return Rosenfalck's curve above its rest, mV."""
    if z <= 0.0:
        return 0.0
    return 96.0 * z * z * z * math.exp(-z)


@compiled
def _lead_slope(z, first, second, squared):
    """Return the derivative along the fibre of the difference of 1/distance to two electrodes, 1/mm^2."""
    a = z - first
    b = z - second
    p = squared + a * a
    q = squared + b * b
    return b / (q * math.sqrt(q)) - a / (p * math.sqrt(p))


@compiled
def _add_fibre(out, step, arrival, velocity, endplate, end, sign, first, second, squared, factor, wave):
    """Add the half of a fibre between its endplate and one end.

    The points on the fibre are a whole number of time steps of travel apart, so that all see the same samples of the
    wave, each a little later. Each stands for its surroundings with the mean of V' over them, so that what the
    action potential gains at one point and loses at the next cancels exactly.
    """
    length = abs(end - endplate)
    travelled = velocity * step
    stride = max(1, int(GRID_LENGTH / travelled))
    spacing = stride * travelled
    start = math.ceil(arrival / step)
    offset = velocity * (start * step - arrival) - 0.5 * spacing
    samples = min(int((ACTION_POTENTIAL_LENGTH + 2.0 * spacing) / travelled) + 1, wave.shape[0])
    for k in range(samples):
        z = offset + k * travelled
        wave[k] = (_depolarisation(z + 0.5 * spacing) - _depolarisation(z - 0.5 * spacing)) / spacing
    points = math.ceil(length / spacing)
    for j in range(points):
        share = min(spacing, length - j * spacing)
        z = endplate + sign * (j + 0.5) * spacing
        weight = sign * factor * share * _lead_slope(z, first, second, squared)
        begin = start + j * stride
        if begin >= out.shape[0]:
            break
        target = out[begin : begin + samples]
        for k in range(target.shape[0]):
            target[k] += weight * wave[k]


@compiled
def _add_fibres(out, step, arrivals, velocities, endplates, squared, half_length, first, second, factor, wave):
    for i in range(arrivals.shape[0]):
        right = max(half_length, endplates[i])
        left = min(-half_length, endplates[i])
        _add_fibre(
            out, step, arrivals[i], velocities[i], endplates[i], right, 1.0, first, second, squared[i], factor, wave
        )
        _add_fibre(
            out, step, arrivals[i], velocities[i], endplates[i], left, -1.0, first, second, squared[i], factor, wave
        )


@compiled
def _add_shifted(out, wave, onsets, step):
    """Add a wave at each onset (ms), between samples by linear interpolation."""
    for i in range(onsets.shape[0]):
        place = onsets[i] / step
        first = math.floor(place)
        late = place - first
        for k in range(wave.shape[0] + 1):
            target = first + k
            if 0 <= target < out.shape[0]:
                now = wave[k] if k < wave.shape[0] else 0.0
                before = wave[k - 1] if k > 0 else 0.0
                out[target] += (1.0 - late) * now + late * before


def _scattered(parameters: SurfaceEmgParameters, seed: int | None) -> tuple[NDArray[np.float64], ...]:
    """Return place in the cross-section (mm, two arrays), velocity, endplate and arrival of each fibre."""
    count = max(1, round(parameters.fibres_per_unit))
    if seed is None:
        # Evenly spread, each quantity along its own irrational stride: no seed, no chance, the same every time.
        strides = np.sqrt(np.array([2.0, 3.0, 5.0, 7.0, 11.0]))
        uniform = np.mod(np.outer(strides, np.arange(1, count + 1)), 1.0)
    else:
        uniform = np.random.default_rng((seed, 4)).random((5, count))
    # A uniform spread has the same standard deviation as the normal one that it stands for, without its rare extremes.
    centred = math.sqrt(12.0) * (uniform - 0.5)
    radius = 0.5 * parameters.territory_diameter * np.sqrt(uniform[0])
    angle = 2.0 * np.pi * uniform[1]
    velocity = parameters.conduction_velocity + parameters.conduction_velocity_spread * centred[2]
    return (
        radius * np.cos(angle),
        radius * np.sin(angle),
        np.maximum(velocity, 0.25 * parameters.conduction_velocity),
        2.0 * parameters.endplate_spread * (uniform[3] - 0.5),
        parameters.arrival_spread * (centred[4] + math.sqrt(3.0)),
    )


def unit_potential(
    parameters: SurfaceEmgParameters, *, seed: int | None = None, output_step: float = 0.1
) -> UnitPotential:
    """Return the potential of one motor unit.

    Parameters
    ----------
    parameters : SurfaceEmgParameters
    seed : int, optional
        Draws where the fibres of this unit lie; without it they are spread evenly.
    output_step : float, default 0.1
        Distance of the times, ms.

    Returns
    -------
    UnitPotential
        Finite for every valid set of parameters.

    Raises
    ------
    ValueError
        If the step is not positive.
    """
    if not (math.isfinite(output_step) and output_step > 0):
        raise ValueError(f"output_step must be positive, not {output_step} ms.")
    across, deep, velocity, endplate, arrival = _scattered(parameters, seed)
    half_length = 0.5 * parameters.fibre_length
    slowest = float(velocity.min())
    longest = half_length + float(np.abs(endplate).max()) + ACTION_POTENTIAL_LENGTH + GRID_LENGTH
    samples = math.ceil((longest / slowest + float(arrival.max())) / output_step) + 2
    wave = np.empty(math.ceil((ACTION_POTENTIAL_LENGTH + 2 * GRID_LENGTH) / (slowest * output_step)) + 6)
    # No fibre lies nearer to the skin than half a millimetre.
    depth = np.maximum(parameters.unit_depth + deep, 0.5)
    squared = parameters.anisotropy * (depth**2 + (parameters.lateral_offset + across) ** 2)
    radius = 1e-6 * parameters.fibre_radius
    # V' in mV/mm = V/m, w' in 1/mm^2 and dz in mm: 1e3 for 1/m, 1e6 for uV.
    factor = 1e9 * parameters.skin_factor * parameters.intracellular_conductivity * radius**2 / (
        4.0 * parameters.radial_conductivity
    )  # fmt: skip
    half_distance = 0.5 * parameters.electrode_distance
    potential = np.zeros(samples)
    _add_fibres(
        potential, output_step, arrival, velocity, endplate, squared, half_length,
        parameters.electrode_position - half_distance, parameters.electrode_position + half_distance, factor, wave,
    )  # fmt: skip
    amplitude = float(np.ptp(potential))
    beyond = np.flatnonzero(np.abs(potential) > 0.05 * amplitude)
    duration = float(output_step * (beyond[-1] - beyond[0])) if len(beyond) else 0.0
    return UnitPotential(output_step * np.arange(samples), potential, amplitude, duration)


def amplitude_at_depths(
    parameters: SurfaceEmgParameters, depths: ArrayLike, *, seed: int | None = None
) -> NDArray[np.float64]:
    """Return the unit's amplitude (uV) when its middle lies at each of some depths (mm) below the electrodes."""
    return np.array(
        [
            unit_potential(replace(parameters, unit_depth=float(depth)), seed=seed).amplitude
            for depth in np.ravel(depths)
        ]
    )


def pick_up_depth(parameters: SurfaceEmgParameters, *, seed: int | None = None) -> float:
    """Return the depth (mm) down to which the unit exceeds ``detection_amplitude``; 0 if nowhere, at most 100."""
    shallow, deep = 0.5, DEEPEST
    smallest, largest = amplitude_at_depths(parameters, [deep, shallow], seed=seed)
    if largest < parameters.detection_amplitude:
        return 0.0
    if smallest >= parameters.detection_amplitude:
        return deep
    for _ in range(20):
        middle = 0.5 * (shallow + deep)
        seen = amplitude_at_depths(parameters, middle, seed=seed)[0] >= parameters.detection_amplitude
        shallow, deep = (middle, deep) if seen else (shallow, middle)
    return 0.5 * (shallow + deep)


def surface_signal(
    units: list[UnitPotential], spike_times: list[ArrayLike], duration: float, *, output_step: float = 0.1
) -> NDArray[np.float64]:
    """Return the signal of several units that fire together.

    Parameters
    ----------
    units : list of UnitPotential
        All with the time step ``output_step``.
    spike_times : list of array_like
        When each of them fires, ms.
    duration, output_step : float
        ms.

    Returns
    -------
    ndarray, shape (times,)
        uV.

    Raises
    ------
    ValueError
        If there is not one list of times for each unit, or a duration or step is not positive.
    """
    if len(units) != len(spike_times):
        raise ValueError(f"{len(units)} units need as many lists of spike times, not {len(spike_times)}.")
    if not (math.isfinite(duration) and duration > 0 and math.isfinite(output_step) and output_step > 0):
        raise ValueError(f"duration and output_step must be positive, not {duration} and {output_step} ms.")
    signal = np.zeros(math.floor(duration / output_step + 1e-9) + 1)
    for unit, times in zip(units, spike_times, strict=True):
        _add_shifted(signal, unit.potential, np.atleast_1d(np.asarray(times, dtype=float)), output_step)
    return signal


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types.
    unit = unit_potential(SurfaceEmgParameters(*[1.0] * len(SurfaceEmgParameters.__dataclass_fields__)))
    surface_signal([unit], [[0.0]], 1.0)
