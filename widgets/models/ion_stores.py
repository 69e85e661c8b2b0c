"""What becomes of the ions inside an axon in minutes and hours: the leaks spend the store, the pump fills it.

The membrane is always at the potential at which its currents cancel, for charging it takes milliseconds only. The fluid
outside is so large that it does not change. Water is not moved: a real cell swells when chloride follows sodium in.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from widgets.models.compiled import compiled, register_warm_up
from widgets.models.ions import FARADAY_CONSTANT, IonParameters, resting_potential, thermal_voltage

__all__ = ["StoreRecording", "simulate_stores"]

LONGEST_STEP = 1.0  # s
FASTEST_TURNOVER = 0.5  # of the store in one step: fourth-order Runge-Kutta is stable well beyond that
STEEPEST = 6.0  # by so much the largest potentials here hasten a leak (x/(1 - exp(-x)) at 160 mV)


@dataclass(frozen=True)
class StoreRecording:
    """The store of an axon over time.

    Attributes
    ----------
    time : ndarray, shape (times,)
        s.
    membrane_potential : ndarray, shape (times,)
        mV.
    sodium_inside, potassium_inside, chloride_inside : ndarray, shape (times,)
        mmol/L.
    """

    time: NDArray[np.float64]
    membrane_potential: NDArray[np.float64]
    sodium_inside: NDArray[np.float64]
    potassium_inside: NDArray[np.float64]
    chloride_inside: NDArray[np.float64]


@compiled
def _leaving(x):
    """Return x/(1 - exp(-x)), which is 1 at 0; what enters goes with this minus x."""
    return x / -math.expm1(-x) if abs(x) > 1e-6 else 1.0 + 0.5 * x


@compiled
def _pump(sodium, potassium, membrane):
    """Return the net current of the pump over F P_K, mmol/L, outward when positive.

    The pump takes sodium inside and potassium outside; driven backwards it takes sodium outside and potassium inside.
    """
    sodium_outside, potassium_outside, forward, backward, sodium_constant, potassium_constant = membrane[:6]
    onward = (1.0 + potassium_constant / potassium_outside) ** -2 * (1.0 + sodium_constant / sodium) ** -3
    mirrored = (1.0 + potassium_constant / potassium) ** -2 * (1.0 + sodium_constant / sodium_outside) ** -3
    return forward * onward - backward * mirrored


@compiled
def _potential(x, inner, outer, pump):
    """Return V over RT/F where all currents cancel, by Newton's method from `x`.

    `inner` and `outer` are the sums of permeability times concentration on the two sides; chloride counts on the other
    one, for its charge is the opposite.
    """
    for _ in range(100):
        leaving = _leaving(x)
        slope = leaving / x * (1.0 - leaving + x) if abs(x) > 1e-4 else 0.5
        move = -((inner - outer) * leaving + outer * x + pump) / ((inner - outer) * slope + outer)
        x += min(max(move, -1.0), 1.0)
        if abs(move) < 1e-10:
            break
    return x


@compiled
def _rates(x, inside, membrane):
    """Return V over RT/F and the change of sodium, potassium and chloride inside, mmol/L over the time 1/(P_K A/V)."""
    sodium, potassium, chloride = inside
    sodium_outside, potassium_outside = membrane[:2]
    chloride_outside, sodium_ratio, chloride_ratio, coupling = membrane[6:]
    pump = _pump(sodium, potassium, membrane)
    inner = potassium + sodium_ratio * sodium + chloride_ratio * chloride_outside
    outer = potassium_outside + sodium_ratio * sodium_outside + chloride_ratio * chloride
    x = _potential(x, inner, outer, pump)
    leaving = _leaving(x)
    entering = leaving - x
    sodium_out = sodium_ratio * (sodium * leaving - sodium_outside * entering) + coupling / (coupling - 1.0) * pump
    potassium_out = potassium * leaving - potassium_outside * entering - 1.0 / (coupling - 1.0) * pump
    chloride_in = chloride_ratio * (chloride_outside * leaving - chloride * entering)
    return x, (-sodium_out, -potassium_out, chloride_in)


@compiled
def _run(x, start, membrane, turnover, steps_a_row, out):
    """Fill rows of V over RT/F, sodium, potassium, chloride; `turnover` is P_K A/V times the step."""
    sodium, potassium, chloride = start
    for row in range(out.shape[0]):
        x, first = _rates(x, (sodium, potassium, chloride), membrane)
        out[row, 0], out[row, 1], out[row, 2], out[row, 3] = x, sodium, potassium, chloride
        for _ in range(steps_a_row):
            x, first = _rates(x, (sodium, potassium, chloride), membrane)
            half = 0.5 * turnover
            place = (sodium + half * first[0], potassium + half * first[1], chloride + half * first[2])
            x, second = _rates(x, place, membrane)
            place = (sodium + half * second[0], potassium + half * second[1], chloride + half * second[2])
            x, third = _rates(x, place, membrane)
            place = (sodium + turnover * third[0], potassium + turnover * third[1], chloride + turnover * third[2])
            x, last = _rates(x, place, membrane)
            sodium += turnover / 6.0 * (first[0] + 2.0 * second[0] + 2.0 * third[0] + last[0])
            potassium += turnover / 6.0 * (first[1] + 2.0 * second[1] + 2.0 * third[1] + last[1])
            chloride += turnover / 6.0 * (first[2] + 2.0 * second[2] + 2.0 * third[2] + last[2])


def simulate_stores(
    parameters: IonParameters, axon_diameter: float, duration: float, output_step: float, backward: float = 0.0
) -> StoreRecording:
    """Follow the ions inside an axon whose membrane has only its leaks and its pump.

    Constant-field leaks (Goldman 1943) and a pump as in :func:`widgets.models.ions.pump_current`.

    Parameters
    ----------
    parameters : IonParameters
        The concentrations inside are those of the start. ``pump_factor`` is how fast the pump runs.
    axon_diameter : float
        um: a thick axon has more store for each piece of membrane.
    duration, output_step : float
        s.
    backward : float, default 0
        How fast a pump runs that is driven the wrong way round, sodium in and potassium out: 1 is as fast at the start
        as the healthy one is with the same ions. In no living cell does the pump run so.

    Returns
    -------
    StoreRecording

    Raises
    ------
    ValueError
        If the diameter, the duration or the output step is not positive, `backward` is negative, or the pump moves no
        net charge.
    """
    for name, value in {"axon_diameter": axon_diameter, "duration": duration, "output_step": output_step}.items():
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name} must be positive, not {value:g}.")
    if backward < 0:
        raise ValueError(f"backward must not be negative, not {backward:g}.")
    if parameters.pump_coupling_ratio <= 1:
        raise ValueError("a pump that moves one ion for one carries no net current to compute its traffic from.")
    membrane = _membrane(parameters, backward)
    surface_to_volume = 4.0e4 / axon_diameter  # 1/cm
    leak = parameters.potassium_permeability * surface_to_volume  # 1/s
    fastest = STEEPEST * leak * max(1.0, parameters.sodium_permeability_ratio, parameters.chloride_permeability_ratio)
    steps_a_row = math.ceil(output_step / min(LONGEST_STEP, FASTEST_TURNOVER / fastest))
    start = (
        float(parameters.sodium_inside), float(parameters.potassium_inside), float(parameters.chloride_inside),
    )  # fmt: skip
    volt = float(thermal_voltage(parameters.temperature))
    out = np.empty((math.floor(duration / output_step + 1e-9) + 1, 4))
    _run(resting_potential(parameters) / volt, start, membrane, leak * output_step / steps_a_row, steps_a_row, out)
    time = output_step * np.arange(len(out))
    return StoreRecording(time, volt * out[:, 0], out[:, 1].copy(), out[:, 2].copy(), out[:, 3].copy())


def _membrane(parameters: IonParameters, backward: float) -> tuple[float, ...]:
    """Return what stays the same while the store changes, in the order in which the kernels read it."""
    scale = FARADAY_CONSTANT * parameters.potassium_permeability  # uA/cm^2 for each mmol/L
    full = parameters.pump_maximal_current / scale
    onward = (1.0 + parameters.pump_potassium_constant / parameters.potassium_outside) ** -2 * (
        1.0 + parameters.pump_sodium_constant / parameters.sodium_inside
    ) ** -3
    mirrored = (1.0 + parameters.pump_potassium_constant / parameters.potassium_inside) ** -2 * (
        1.0 + parameters.pump_sodium_constant / parameters.sodium_outside
    ) ** -3
    same = (
        parameters.sodium_outside, parameters.potassium_outside,
        parameters.pump_factor * full, backward * full * onward / mirrored,
        parameters.pump_sodium_constant, parameters.pump_potassium_constant,
        parameters.chloride_outside, parameters.sodium_permeability_ratio, parameters.chloride_permeability_ratio,
        parameters.pump_coupling_ratio,
    )  # fmt: skip
    return tuple(float(value) for value in same)  # whole numbers would be compiled once more


@register_warm_up
def _warm_up() -> None:
    healthy = IonParameters(37.0, 145.0, 12.0, 4.0, 150.0, 104.0, 30.0, 0.01, 0.0, 1.5, 1.0e-6, 2.3, 1.0, 13.0, 1.0)
    simulate_stores(healthy, 10.0, 60.0, 30.0)
