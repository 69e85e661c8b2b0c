"""The myelinated fibre of Sweeney, Mortimer & Durand (1987): nodes of rabbit nerve under perfect myelin.

Proc 9th Annu Conf IEEE Eng Med Biol Soc, 1577-1578, after the voltage clamp of Chiu, Ritchie, Rogart & Stagg (CRRSS).
The simplest fibre that conducts as fast as a human motor axon: sodium (m^2 h) and leak at the nodes, resistances
between them, no potassium channels, no current through the myelin. It is kept beside the motor axon to show how much
of the velocity needs no more than this.
"""

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from widgets.models.compiled import compiled
from widgets.models.motor_axon_geometry import axial_conductance, cylinder_area
from widgets.models.parameter_checks import check_parameters

__all__ = ["SweeneyAxonParameters", "conduction_velocity"]

NODES, NEAR, FAR = 41, 12, 28
DURATION = 2.5  # ms
TIME_STEP = 0.00125  # ms
LEVEL = 60.0  # mV above rest: half of the spike
PULSE_CURRENT, PULSE_DURATION = 5.0, 0.1  # nA, ms into the first node


@dataclass(frozen=True)
class SweeneyAxonParameters:
    """A fibre of nodes and resistances, at 37 degC."""

    fibre_diameter: Annotated[float, "um"]
    axon_diameter_ratio: Annotated[float, "1"]
    node_spacing_ratio: Annotated[float, "1"]
    node_length: Annotated[float, "um"]
    membrane_capacitance: Annotated[float, "uF/cm^2"]
    sodium_conductance: Annotated[float, "mS/cm^2"]
    leak_conductance: Annotated[float, "mS/cm^2"]
    sodium_reversal_potential: Annotated[float, "mV"]
    leak_reversal_potential: Annotated[float, "mV"]
    axoplasm_resistivity: Annotated[float, "ohm cm"]

    def __post_init__(self):
        positive = ("fibre_diameter", "axon_diameter_ratio", "node_spacing_ratio", "node_length")
        positive += ("membrane_capacitance", "axoplasm_resistivity")
        check_parameters(self, positive=positive, not_negative=("sodium_conductance", "leak_conductance"))


def conduction_velocity(parameters: SweeneyAxonParameters, *, time_step: float = TIME_STEP) -> float | None:
    """Return the velocity of a spike along 41 nodes, m/s; None if it does not travel, or if the fibre fires by itself.

    Parameters
    ----------
    parameters : SweeneyAxonParameters
    time_step : float, default 0.00125
        ms.
    """
    if not (math.isfinite(time_step) and time_step > 0):
        raise ValueError(f"time_step must be positive, not {time_step} ms.")
    diameter = parameters.axon_diameter_ratio * parameters.fibre_diameter
    spacing = parameters.node_spacing_ratio * parameters.fibre_diameter
    area = cylinder_area(diameter, parameters.node_length)
    coupling = axial_conductance(parameters.axoplasm_resistivity, spacing, math.pi * diameter**2 / 4.0)
    membrane = (
        parameters.membrane_capacitance * area,
        parameters.sodium_conductance * area,
        parameters.leak_conductance * area,
        parameters.sodium_reversal_potential,
        parameters.leak_reversal_potential,
        coupling,
    )
    # A fibre that fires without a stimulus fires everywhere at once, which is no velocity.
    spontaneous, arrivals = np.full(NODES, np.nan), np.full(NODES, np.nan)
    _travel(*membrane, 0.0, time_step, round(DURATION / time_step), spontaneous)
    _travel(*membrane, PULSE_CURRENT, time_step, round(DURATION / time_step), arrivals)
    if (
        np.isfinite(spontaneous).any()
        or not np.isfinite(arrivals[[NEAR, FAR]]).all()
        or arrivals[FAR] <= arrivals[NEAR]
    ):
        return None
    return float((FAR - NEAR) * spacing / 1000.0 / (arrivals[FAR] - arrivals[NEAR]))


@compiled
def _rates(v):
    """Return opening and closing rates (1/ms) of m and h at a membrane potential v (mV)."""
    v = min(max(v, -150.0), 150.0)
    opening_m = (126.0 + 0.363 * v) / (1.0 + math.exp(-(v + 49.0) / 5.3))
    closing_m = opening_m / math.exp((v + 56.2) / 4.17)
    closing_h = 15.6 / (1.0 + math.exp(-(v + 56.0) / 10.0))
    opening_h = closing_h / math.exp((v + 74.5) / 5.0)
    return opening_m, closing_m, opening_h, closing_h


@compiled
def _travel(capacitance, g_sodium, g_leak, e_sodium, e_leak, coupling, current, step, steps, arrivals):
    """Fill the times (ms) at which a spike from the first node arrives; staggered gates, Crank-Nicolson for v."""
    nodes = arrivals.shape[0]
    v = np.full(nodes, e_leak)
    opening_m, closing_m, opening_h, closing_h = _rates(e_leak)
    m = np.full(nodes, opening_m / (opening_m + closing_m))
    h = np.full(nodes, opening_h / (opening_h + closing_h))
    carried, middle = np.empty(nodes), np.empty(nodes)
    storage = 2.0 * capacitance / step
    for k in range(steps):
        value, ratio = 0.0, 0.0
        for i in range(nodes):
            opened = g_sodium * m[i] * m[i] * h[i]
            neighbours = 1.0 if i == 0 or i == nodes - 1 else 2.0
            diagonal = storage + opened + g_leak + neighbours * coupling
            right = storage * v[i] + opened * e_sodium + g_leak * e_leak
            if i == 0 and k * step < PULSE_DURATION:
                right += current
            inverse = 1.0 / (diagonal - coupling * ratio)
            value = (right + coupling * value) * inverse
            ratio = coupling * inverse
            middle[i], carried[i] = value, ratio
        for i in range(nodes - 1, -1, -1):
            if i < nodes - 1:
                middle[i] += carried[i] * middle[i + 1]
            now = 2.0 * middle[i] - v[i]
            if np.isnan(arrivals[i]) and now >= e_leak + LEVEL:
                arrivals[i] = step * (k + (e_leak + LEVEL - v[i]) / (now - v[i]))
            v[i] = now
            opening_m, closing_m, opening_h, closing_h = _rates(now)
            total = opening_m + closing_m
            m[i] = opening_m / total + (m[i] - opening_m / total) * math.exp(-total * step)
            total = opening_h + closing_h
            h[i] = opening_h / total + (h[i] - opening_h / total) * math.exp(-total * step)
