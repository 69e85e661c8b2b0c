"""A minute of a muscle that twitches by itself: its events, the surface EMG, the force and the movement of the skin."""

import functools
import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from widgets.models.fasciculation import (
    MINUTE,
    FasciculationEvents,
    FasciculationParameters,
    UnitRates,
    draw_events,
)
from widgets.models.fasciculation_discharges import EventDischarges
from widgets.models.motor_unit import MotorUnitPool, train_force
from widgets.models.skin import SkinParameters, bulge, skin_displacement
from widgets.models.surface_emg import SurfaceEmgParameters, UnitPotential, surface_signal, unit_potential

__all__ = ["EMG_STEP", "FORCE_STEP", "FasciculationMinute", "Muscle"]

EMG_STEP = 0.125  # ms: 8000 samples a second, which are a sound as they are
FORCE_STEP = 2.0  # ms


@dataclass(frozen=True)
class Muscle:
    """What the events act on.

    Attributes
    ----------
    pool : MotorUnitPool
        Living units, with their present forces.
    surface_emg : SurfaceEmgParameters
        With the velocity of the muscle fibres; ``unit_depth`` and ``lateral_offset`` are those of the mean unit.
    skin : SkinParameters
    """

    pool: MotorUnitPool
    surface_emg: SurfaceEmgParameters
    skin: SkinParameters


@functools.lru_cache(maxsize=512)
def _potential(parameters: SurfaceEmgParameters) -> UnitPotential:
    """Return a unit's potential; a slider that moves the nerve asks for the same units again."""
    return unit_potential(parameters, output_step=EMG_STEP)


class FasciculationMinute:
    """Everything of one minute; each attribute is worked out when it is first read.

    Parameters
    ----------
    parameters : FasciculationParameters
    rates : UnitRates
    muscle : Muscle
    discharges : EventDischarges
        Of one event.
    seed : int, default 0
    duration : float, default 60 000
        ms.
    """

    def __init__(
        self,
        parameters: FasciculationParameters,
        rates: UnitRates,
        muscle: Muscle,
        discharges: EventDischarges,
        seed: int = 0,
        duration: float = MINUTE,
    ):
        self.parameters = parameters
        self.rates = rates
        self.muscle = muscle
        self.one_event = discharges
        self.seed = seed
        self.duration = duration

    @cached_property
    def events(self) -> FasciculationEvents:
        """When which unit fires by itself; only those that the muscle answers."""
        events = draw_events(self.parameters, self.rates, self.duration, self.seed)
        answered = np.where(events.from_axon, bool(self.one_event.from_axon), bool(self.one_event.from_motoneuron))
        return FasciculationEvents(
            events.time[answered], events.unit[answered], events.from_axon[answered], events.duration
        )

    @cached_property
    def active(self) -> NDArray[np.int64]:
        """The units that fire at all, by their place in the pool."""
        return np.unique(self.events.unit)

    @cached_property
    def discharges(self) -> list[NDArray[np.float64]]:
        """When each active unit's muscle fibres fire, ms; events may be bursts."""
        events, one = self.events, self.one_event
        trains = []
        for unit in self.active:
            own = events.unit == unit
            from_axon, time = events.from_axon[own], events.time[own]
            bursts = np.add.outer(time[from_axon], np.array(one.from_axon))
            singles = np.add.outer(time[~from_axon], np.array(one.from_motoneuron))
            trains.append(np.sort(np.concatenate([bursts.ravel(), singles.ravel()])))
        return trains

    def place(self, unit: int) -> tuple[float, float]:
        """Return depth below the skin and distance beside the electrodes of a unit's middle, mm."""
        number = int(self.muscle.pool.unit[unit])
        centre, spread = self.muscle.surface_emg, self.parameters
        # Evenly over a rectangle, each side along its own irrational stride; a unit keeps its place when others die.
        deep, across = np.mod(number * np.array([math.sqrt(3.0), math.sqrt(5.0)]), 1.0) - 0.5
        depth = centre.unit_depth + 2.0 * spread.depth_spread * float(deep)
        return max(depth, 1.0), centre.lateral_offset + 2.0 * spread.lateral_spread * float(across)

    @cached_property
    def potentials(self) -> list[UnitPotential]:
        """The potential of each active unit at the skin."""
        found = []
        for unit in self.active:
            depth, lateral = self.place(int(unit))
            own = replace(
                self.muscle.surface_emg,
                unit_depth=depth,
                lateral_offset=lateral,
                fibres_per_unit=float(self.muscle.pool.fibres[unit]),
            )
            found.append(_potential(own))
        return found

    @cached_property
    def emg(self) -> NDArray[np.float64]:
        """The signal between the electrodes, uV, every ``EMG_STEP``: all discharges, and noise."""
        clean = surface_signal(self.potentials, self.discharges, self.duration, output_step=EMG_STEP)
        noise = np.random.default_rng((self.seed, 8)).standard_normal(len(clean), dtype=np.float32)
        return clean + self.parameters.electrode_noise * noise

    @cached_property
    def unit_forces(self) -> NDArray[np.float64]:
        """Force of each active unit, mN, every ``FORCE_STEP``; shape (active units, times)."""
        return self._forces(each_unit=True)

    @cached_property
    def force(self) -> NDArray[np.float64]:
        """Force of the muscle, mN, every ``FORCE_STEP``."""
        return self._forces(each_unit=False)

    @cached_property
    def displacement(self) -> NDArray[np.float64]:
        """How far the skin at the electrodes rises, mm, every ``FORCE_STEP``; illustrative."""
        skin = self.muscle.skin
        shares = [float(bulge(skin, 0.0, *self.place(int(unit)))) for unit in self.active]
        weighted = np.array(shares) @ self.unit_forces if shares else np.zeros_like(self.force)
        return skin_displacement(skin, weighted, FORCE_STEP)

    def _forces(self, *, each_unit: bool) -> NDArray[np.float64]:
        samples = math.floor(self.duration / FORCE_STEP + 1e-9) + 1
        if not len(self.active):
            return np.zeros((0, samples) if each_unit else samples)
        counts = np.array([len(train) for train in self.discharges], dtype=np.int64)
        spikes = np.zeros((len(counts), int(counts.max())))
        for row, train in zip(spikes, self.discharges, strict=True):
            row[: len(train)] = train
        return train_force(
            _subset(self.muscle.pool, self.active), spikes, counts, samples, FORCE_STEP, each_unit=each_unit
        )


def _subset(pool: MotorUnitPool, places: NDArray[np.int64]) -> MotorUnitPool:
    arrays = {
        name: getattr(pool, name)[places]
        for name in ("unit", "recruitment_threshold", "peak_firing_rate", "twitch_force", "contraction_time", "fibres")
    }
    return MotorUnitPool(**arrays, maximal_excitation=pool.maximal_excitation)
