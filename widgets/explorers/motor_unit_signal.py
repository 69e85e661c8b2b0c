"""One motor unit at work: its impulses, what electrodes on the skin pick up, and its force in single twitches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.models.excitation_contraction import ExcitationContractionParameters, simulate_contraction
from widgets.models.fasciculation_minute import EMG_STEP
from widgets.models.motor_unit import MotorUnitParameters, motor_unit_pool
from widgets.models.surface_emg import (
    SurfaceEmgParameters,
    UnitPotential,
    amplitude_at_depths,
    surface_signal,
    unit_potential,
)

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

FORCE_STEP = 1.0  # ms
NOISE_SEED = 8
MELTED, APART = 0.1, 0.9  # shares of the force that are lost between two impulses
CURVE_POINTS = 14


@dataclass(frozen=True)
class Run:
    """What a unit did.

    Attributes
    ----------
    impulses : ndarray
        When it fired within the picture, ms after the first impulse.
    force : ndarray
        In single twitches of the same unit, every ``FORCE_STEP`` from ``-before`` on.
    twitch_force : float
        Peak of a single twitch, mN.
    potential : UnitPotential
        One of its potentials at the skin, without noise.
    emg : ndarray
        The signal at the skin with the noise of the electrodes, µV, every ``EMG_STEP`` from ``-before`` on.
    """

    impulses: Array
    force: Array
    twitch_force: float
    potential: UnitPotential
    emg: Array


def run(values: Values) -> Run:
    """Let a unit fire as the controls say."""
    numbers = explorer("motor_unit")
    duration = numbers.before + numbers.after
    fibres = float(values["fibres"])
    times = numbers.before + np.arange(round(float(values["impulses"]))) * 1000.0 / float(values["rate"])
    times = times[times < duration]
    shape = potential(fibres, float(values["depth"]))
    emg = surface_signal([shape], [times], duration, output_step=EMG_STEP)
    return Run(
        impulses=times - numbers.before,
        force=_force(times, float(values["contraction_time"]), duration),
        twitch_force=fibres * fibre_force(),
        potential=shape,
        emg=emg + electrode_noise(len(emg)),
    )


def lost_between_impulses(found: Run) -> float | None:
    """Return the share of the force that is lost between the last two impulses; None with fewer than three."""
    if len(found.impulses) < 3:
        return None
    start = explorer("motor_unit").before
    first, last = np.round((found.impulses[-2:] + start) / FORCE_STEP).astype(int)
    force = found.force[first : last + 1]
    return float(1.0 - force.min() / force.max())


@lru_cache(maxsize=64)
def potential(fibres: float, depth: float) -> UnitPotential:
    """Return the potential of a unit with so many fibres at a depth (mm)."""
    parameters = content.fill(SurfaceEmgParameters, "surface_emg")
    return unit_potential(replace(parameters, fibres_per_unit=fibres, unit_depth=depth), output_step=EMG_STEP)


@lru_cache(maxsize=32)
def amplitude_curve(fibres: float) -> tuple[Array, Array]:
    """Return depths (mm) over the range of the slider and the amplitude (µV) of such a unit at each."""
    depths = np.geomspace(*explorer("motor_unit").controls["depth"].range, CURVE_POINTS)
    parameters = replace(content.fill(SurfaceEmgParameters, "surface_emg"), fibres_per_unit=fibres)
    return depths, amplitude_at_depths(parameters, depths)


@lru_cache(maxsize=1)
def fibre_force() -> float:
    """Return the mean twitch force of a single muscle fibre in the pool, mN."""
    pool = motor_unit_pool(content.fill(MotorUnitParameters, "motor_unit"))
    return float(pool.twitch_force.sum() / pool.fibres.sum())


@lru_cache(maxsize=4)
def electrode_noise(samples: int) -> Array:
    """Return the noise of the electrodes, µV; always the same, so that what moves is the unit."""
    size = content.parameters()["fasciculation"]["electrode_noise"].value
    return size * np.random.default_rng(NOISE_SEED).standard_normal(samples)


@lru_cache(maxsize=1)
def usual_twitch() -> tuple[float, float]:
    """Return the contraction time (ms) and the peak (of the full force) of one twitch of the usual fibre."""
    force = _force_of_fibre(np.zeros(1), 400.0, 0.1)
    return 0.1 * float(np.argmax(force)), float(force.max())


def _force(times: Array, contraction_time: float, duration: float) -> Array:
    """Return the force in single twitches: all steps in the fibre are slower, or faster, by the same factor."""
    usual_time, usual_peak = usual_twitch()
    slower = contraction_time / usual_time
    samples = round(duration / FORCE_STEP) + 1
    force = _force_of_fibre(times / slower, (samples + 1) * FORCE_STEP / slower, FORCE_STEP / slower)
    return force[:samples] / usual_peak


def _force_of_fibre(times: Array, duration: float, step: float) -> Array:
    parameters = content.fill(ExcitationContractionParameters, "excitation_contraction")
    return simulate_contraction(parameters, times, duration, output_step=step).force
