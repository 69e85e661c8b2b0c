"""A pool of motor units under a drive that rises, stays and falls: who fires, the force, and the signal at the skin."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.explorers.motor_unit_signal import electrode_noise
from widgets.models.fasciculation_minute import EMG_STEP
from widgets.models.motor_unit import (
    MotorUnitParameters,
    MotorUnitPool,
    motor_unit_pool,
    spike_trains,
    train_force,
)
from widgets.models.surface_emg import SurfaceEmgParameters, UnitPotential, surface_signal, unit_potential

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

STEP = 1.0  # ms
CHANCE_SEED = 1  # intervals vary by chance, the same each time


@dataclass(frozen=True)
class PoolRun:
    """What the pool did.

    Attributes
    ----------
    drive : ndarray
        Percent of the drive at which the last unit fires at its highest rate, every ``STEP``.
    trains : tuple of ndarray
        When each unit fired, ms.
    force : ndarray
        mN, every ``STEP``.
    emg : ndarray
        µV, every ``EMG_STEP``.
    """

    drive: Array
    trains: tuple[Array, ...]
    force: Array
    emg: Array

    @property
    def working(self) -> int:
        """How many units fired."""
        return sum(len(train) > 0 for train in self.trains)


def run(values: Values) -> PoolRun:
    """Let the pool follow the drive that the controls ask for."""
    return _run(float(values["drive"]), bool(values["steady"]))


@lru_cache(maxsize=8)
def _run(top: float, steady: bool) -> PoolRun:
    drive = top * drive_shape()
    parameters = pool_parameters()
    excitation = drive * pool().maximal_excitation / 100.0
    told = replace(parameters, firing_rate_gain=0.0) if steady else parameters
    spikes, counts = spike_trains(told, pool(), excitation, STEP, CHANCE_SEED)
    trains = tuple(row[:count].copy() for row, count in zip(spikes, counts, strict=True))
    emg = surface_signal(list(potentials()), list(trains), STEP * (len(drive) - 1), output_step=EMG_STEP)
    force = train_force(pool(), spikes, counts, len(drive), STEP)
    return PoolRun(drive, trains, force, emg + electrode_noise(len(emg)))


def plateau() -> tuple[float, float]:
    """Return when the drive reaches its top and when it begins to fall, ms."""
    numbers = explorer("motor_unit_pool")
    return numbers.before + numbers.after / 3.0, numbers.before + 2.0 * numbers.after / 3.0


def drive_shape() -> Array:
    """Return the course of the drive, 0 to 1: rest, rise, top and fall."""
    numbers = explorer("motor_unit_pool")
    time = STEP * np.arange(round((numbers.before + numbers.after) / STEP) + 1)
    start, end = plateau()
    return np.interp(time, [numbers.before, start, end, numbers.before + numbers.after], [0.0, 1.0, 1.0, 0.0])


@lru_cache(maxsize=1)
def greatest_force() -> float:
    """Return the mean force at the top of the greatest drive, mN."""
    return mean_at_top(_run(100.0, False).force)


def mean_at_top(force: Array) -> float:
    """Return the mean of a force while the drive is at its top; its first third, in which force still rises, apart."""
    start, end = plateau()
    first, last = round((start + (end - start) / 3.0) / STEP), round(end / STEP)
    return float(force[first:last].mean())


def rate_at_top(train: Array) -> float:
    """Return how often a unit fires at the top of the drive, Hz; 0 if it does not fire twice."""
    start, end = plateau()
    inside = train[(train >= start) & (train < end)]
    return 0.0 if len(inside) < 2 else float(1000.0 / np.diff(inside).mean())


def starts_at(unit: int) -> float:
    """Return the drive at which a unit begins to fire, percent."""
    return 100.0 * float(pool().recruitment_threshold[unit - 1]) / pool().maximal_excitation


@lru_cache(maxsize=1)
def pool_parameters() -> MotorUnitParameters:
    """Return the healthy pool's parameters."""
    return content.fill(MotorUnitParameters, "motor_unit")


@lru_cache(maxsize=1)
def pool() -> MotorUnitPool:
    """Return the healthy pool."""
    return motor_unit_pool(pool_parameters())


@lru_cache(maxsize=1)
def potentials() -> tuple[UnitPotential, ...]:
    """Return the potential of each unit at the skin: they lie at different depths and beside the electrodes."""
    shared = content.fill(SurfaceEmgParameters, "surface_emg")
    spread = content.parameters()["fasciculation"]
    found = []
    for number, fibres in zip(pool().unit, pool().fibres, strict=True):
        # Evenly over a rectangle, each side along its own irrational stride.
        deep, across = np.mod(int(number) * np.array([math.sqrt(3.0), math.sqrt(5.0)]), 1.0) - 0.5
        own = replace(
            shared,
            fibres_per_unit=float(fibres),
            unit_depth=max(shared.unit_depth + 2.0 * spread["depth_spread"].value * float(deep), 1.0),
            lateral_offset=shared.lateral_offset + 2.0 * spread["lateral_spread"].value * float(across),
        )
        found.append(unit_potential(own, output_step=EMG_STEP))
    return tuple(found)
