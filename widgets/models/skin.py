"""The skin over a twitching motor unit: how force under it becomes a movement that can be seen.

For display only. The tissue between unit and skin is a damped spring that moves with the force of the unit, the less
the deeper it lies, and the bulge over it is bell-shaped, the wider the deeper. No measurement stands behind the size:
what is right is only that the movement follows the force, later and smoother, and that deep and small units move the
skin little.
"""

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models.compiled import compiled, register_warm_up
from widgets.models.parameter_checks import check_parameters

__all__ = ["SkinParameters", "bulge", "skin_displacement", "skin_profile"]


@dataclass(frozen=True)
class SkinParameters:
    """The tissue between a motor unit and the skin."""

    natural_frequency: Annotated[float, "Hz"]
    damping_ratio: Annotated[float, "1"]
    depth_constant: Annotated[float, "mm"]
    displacement_per_force: Annotated[float, "mm/mN"]
    bulge_width: Annotated[float, "mm"]

    def __post_init__(self):
        not_negative = {"displacement_per_force"}
        check_parameters(self, positive=set(self.__dataclass_fields__) - not_negative, not_negative=not_negative)


@compiled
def _follow(force, out, a, b, c, d):
    """Move a damped spring, x and v, exactly over steps in which the force does not change."""
    x = 0.0
    v = 0.0
    for k in range(force.shape[0]):
        rest = x - force[k]
        x, v = force[k] + a * rest + b * v, c * rest + d * v
        out[k] = x


def skin_displacement(parameters: SkinParameters, force: ArrayLike, step: float) -> NDArray[np.float64]:
    """Return how far the skin right above a unit at no depth would rise, mm.

    Parameters
    ----------
    parameters : SkinParameters
    force : array_like, shape (times,)
        mN, at even distances.
    step : float
        Of the times, ms.

    Returns
    -------
    ndarray, shape (times,)
        mm, 0 at rest; each value belongs to the end of the step that starts at its time.

    Raises
    ------
    ValueError
        If the step is not positive.
    """
    if not (math.isfinite(step) and step > 0):
        raise ValueError(f"step must be positive, not {step} ms.")
    values = np.ascontiguousarray(force, dtype=float)
    out = np.empty(len(values))
    _follow(values, out, *_propagator(parameters, step))
    return parameters.displacement_per_force * out


def _propagator(parameters: SkinParameters, step: float) -> tuple[float, float, float, float]:
    """Return the exact change of position and speed of the free damped spring over a step."""
    omega = 2.0 * math.pi * parameters.natural_frequency / 1000.0
    zeta = parameters.damping_ratio
    if zeta > 1.0:
        rate = omega * math.sqrt(zeta**2 - 1.0)
        slow, fast = math.exp(-(zeta * omega - rate) * step), math.exp(-(zeta * omega + rate) * step)
        cosine, sine = 0.5 * (slow + fast), 0.5 * (slow - fast) / rate
    else:
        # At critical damping the frequency is zero, and a very small one gives the limit of sin(x)/x.
        frequency = omega * math.sqrt(max(1.0 - zeta**2, 1e-12))
        decay = math.exp(-zeta * omega * step)
        cosine, sine = decay * math.cos(frequency * step), decay * math.sin(frequency * step) / frequency
    return cosine + zeta * omega * sine, sine, -(omega**2) * sine, cosine - zeta * omega * sine


def bulge(parameters: SkinParameters, position: ArrayLike, depth: float, lateral: float) -> NDArray[np.float64]:
    """Return the share of the displacement that reaches each place on the skin.

    Parameters
    ----------
    parameters : SkinParameters
    position : array_like
        Across the fibres, mm, from the electrodes.
    depth, lateral : float
        Of the unit below the skin and beside the electrodes, mm.
    """
    width = math.hypot(parameters.bulge_width, depth)
    across = (np.asarray(position, dtype=float) - lateral) / width
    return math.exp(-depth / parameters.depth_constant) * np.exp(-0.5 * across**2)


def skin_profile(
    parameters: SkinParameters,
    forces: NDArray[np.float64],
    step: float,
    position: ArrayLike,
    depths: ArrayLike,
    laterals: ArrayLike,
) -> NDArray[np.float64]:
    """Return the skin across the fibres over time, under several units.

    Parameters
    ----------
    parameters : SkinParameters
    forces : ndarray, shape (units, times)
        mN.
    step : float
        ms.
    position : array_like, shape (places,)
        mm.
    depths, laterals : array_like, shape (units,)
        mm.

    Returns
    -------
    ndarray, shape (times, places)
        mm.
    """
    position = np.atleast_1d(np.asarray(position, dtype=float))
    profile = np.zeros((forces.shape[1], len(position)))
    for force, depth, lateral in zip(forces, np.ravel(depths), np.ravel(laterals), strict=True):
        shape = bulge(parameters, position, float(depth), float(lateral))
        profile += np.outer(skin_displacement(parameters, force, step), shape)
    return profile


@register_warm_up
def _warm_up() -> None:
    skin_displacement(SkinParameters(1.0, 0.5, 1.0, 1.0, 1.0), [0.0], 1.0)
