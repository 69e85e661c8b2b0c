"""The stretch reflex of the calf as a loop with a delay: one jerk in health, clonus when its gain is raised.

A stretched muscle fires its spindles by the speed of stretch; after the time that nerve and spinal cord need, the
muscle contracts, shortens and lets the limb swing back, which stretches it again. A minimal model of this course: the
loop and its delay are textbook physiology, the values a choice. Spindles fall silent while the muscle shortens and
muscles cannot pull with more than their strength, which keeps every oscillation bounded.
"""

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled, register_warm_up
from widgets.models.parameter_checks import check_parameters

__all__ = ["ReflexRecording", "StretchReflexParameters", "reflex_gain", "simulate_stretch"]

TIME_STEP = 0.5  # ms: clonus frequency within 0.5 % of very small steps


@dataclass(frozen=True)
class StretchReflexParameters:
    """Limb, calf muscle, spindles and the way through the spinal cord."""

    reflex_gain: Annotated[float, "1"]
    serotonin_level: Annotated[float, "1"]
    noradrenaline_level: Annotated[float, "1"]
    modulated_gain_factor: Annotated[float, "1"]
    loop_delay: Annotated[float, "ms"]
    muscle_contraction_time: Annotated[float, "ms"]
    muscle_strength: Annotated[float, "deg"]
    limb_natural_frequency: Annotated[float, "Hz"]
    limb_damping_ratio: Annotated[float, "1"]
    spindle_threshold_speed: Annotated[float, "deg/s"]
    spindle_saturation_speed: Annotated[float, "deg/s"]
    stretch: Annotated[float, "deg"]
    stretch_duration: Annotated[float, "ms"]

    def __post_init__(self):
        not_negative = {
            "reflex_gain",
            "modulated_gain_factor",
            "loop_delay",
            "muscle_strength",
            "spindle_threshold_speed",
            "stretch",
        }
        fractions = {"serotonin_level", "noradrenaline_level"}
        check_parameters(
            self,
            positive=set(self.__dataclass_fields__) - not_negative - fractions,
            not_negative=not_negative,
            fractions=fractions,
        )


@dataclass(frozen=True)
class ReflexRecording:
    """What the limb did after the muscle was stretched at time zero and kept stretched.

    Attributes
    ----------
    time : ndarray
        ms.
    angle : ndarray
        deg, positive where the muscle is stretched.
    muscle_activation : ndarray
        0 to 1.
    beats : int
        Contractions of at least a twentieth of the muscle's strength.
    frequency : float
        Of the beats in the second half of the recording, Hz; ``nan`` with fewer than three there.
    sustained : bool
        True if the last beats are at least half as strong as those in the middle of the recording.
    """

    time: NDArray[np.float64]
    angle: NDArray[np.float64]
    muscle_activation: NDArray[np.float64]
    beats: int
    frequency: float
    sustained: bool


def reflex_gain(parameters: StretchReflexParameters) -> float:
    """Return the gain of the loop at the present levels of serotonin and noradrenaline (see ``motoneuron``)."""
    s, n = parameters.serotonin_level, parameters.noradrenaline_level
    return parameters.reflex_gain * (1.0 + (s + n - s * n) * (parameters.modulated_gain_factor - 1.0))


@compiled
def _acceleration(angle, speed, activation, target, stiffness, damping, strength):
    return stiffness * (target - angle - strength * activation) - damping * speed


@compiled
def _integrate(step, every, gain, delay, contraction, strength, limb, spindle, stretch, ramp, trace):
    """Step limb (angle, speed) and muscle (two states) by the midpoint rule; the spindle's message waits in a ring."""
    waiting = np.zeros(delay + 1)
    stiffness = limb[0] * limb[0]
    damping = 2.0 * limb[1] * limb[0]
    decay = math.exp(-step / contraction)
    mixed = step / contraction * decay
    angle, speed, calcium, activation = 0.0, 0.0, 0.0, 0.0
    steps = (trace.shape[0] - 1) * every + 1
    for k in range(steps):
        if k % every == 0:
            trace[k // every, 0], trace[k // every, 1] = angle, activation
        message = (speed - spindle[0]) / spindle[1]
        waiting[k % (delay + 1)] = min(gain * max(message, 0.0), 1.0)
        command = waiting[(k + 1) % (delay + 1)]
        # Two equal first-order stages, exact while the command holds.
        new_calcium = command + (calcium - command) * decay
        new_activation = command + (activation - command) * decay + (calcium - command) * mixed
        middle_activation = 0.5 * (activation + new_activation)
        target = stretch * min((k + 0.5) * step / ramp, 1.0)
        first = _acceleration(angle, speed, activation, target, stiffness, damping, strength)
        half_angle = angle + 0.5 * step * speed
        half_speed = speed + 0.5 * step * first
        middle = _acceleration(half_angle, half_speed, middle_activation, target, stiffness, damping, strength)
        angle += step * half_speed
        speed += step * middle
        calcium, activation = new_calcium, new_activation


def simulate_stretch(
    parameters: StretchReflexParameters, duration: float = 3000.0, *, output_step: float = 5.0
) -> ReflexRecording:
    """Record the limb after a quick stretch that is then held.

    Parameters
    ----------
    parameters : StretchReflexParameters
    duration : float, default 3000
        ms.
    output_step : float, default 5
        Distance of the times, ms.

    Raises
    ------
    ValueError
        If the duration or the step is not positive.
    """
    if not (math.isfinite(duration) and duration > 0 and math.isfinite(output_step) and output_step > 0):
        raise ValueError(f"duration and output_step must be positive, not {duration} and {output_step} ms.")
    every = max(1, math.ceil(output_step / TIME_STEP - 1e-9))
    step = output_step / every
    rows = math.floor(duration / output_step + 1e-9) + 1
    trace = np.empty((rows, 2))
    _integrate(
        1e-3 * step,
        every,
        reflex_gain(parameters),
        round(parameters.loop_delay / step),
        1e-3 * parameters.muscle_contraction_time,
        float(parameters.muscle_strength),
        np.array([2.0 * np.pi * parameters.limb_natural_frequency, parameters.limb_damping_ratio]),
        np.array([parameters.spindle_threshold_speed, parameters.spindle_saturation_speed], dtype=float),
        float(parameters.stretch),
        1e-3 * parameters.stretch_duration,
        trace,
    )
    time = output_step * np.arange(rows)
    beats = _beats(trace[:, 1])
    late = beats[time[beats] >= 0.5 * duration]
    frequency = 1000.0 * (len(late) - 1) / float(time[late[-1]] - time[late[0]]) if len(late) > 2 else math.nan
    sustained = len(late) > 2 and trace[late[-1], 1] >= 0.5 * trace[late[0], 1]
    return ReflexRecording(time, trace[:, 0], trace[:, 1], len(beats), frequency, bool(sustained))


def _beats(activation: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return where the activation has a peak of at least a twentieth."""
    inner = activation[1:-1]
    peaks = (inner > activation[:-2]) & (inner >= activation[2:]) & (inner >= 0.05)
    return np.flatnonzero(peaks) + 1


@register_warm_up
def _warm_up() -> None:
    # The values do not matter, only their types.
    simulate_stretch(StretchReflexParameters(*[1.0] * len(StretchReflexParameters.__dataclass_fields__)), 10.0)
