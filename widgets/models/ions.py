"""Potentials that ion concentrations set up across a membrane, and the pump that keeps them up.

The functions of concentrations take numbers or arrays and broadcast them; those of `IonParameters` take one membrane.
Potentials are inside minus outside, in mV; concentrations are in mmol/L; temperatures in degrees Celsius.
"""

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models.parameter_checks import check_parameters

__all__ = [
    "IonParameters",
    "balanced_pump_current",
    "goldman_hodgkin_katz_potential",
    "mullins_noda_potential",
    "nernst_potential",
    "passive_current",
    "pump_current",
    "resting_potential",
    "thermal_voltage",
]

GAS_CONSTANT = 8.314462618  # J/(mol K), exact in the SI (CODATA 2018)
FARADAY_CONSTANT = 96485.33212  # C/mol, exact in the SI (CODATA 2018)
ABSOLUTE_ZERO = -273.15  # degC
LOWEST, HIGHEST = -250.0, 250.0  # mV: between them lies every resting potential


@dataclass(frozen=True)
class IonParameters:
    """Concentrations on both sides of a mammalian axon's membrane, and what lets the ions through."""

    temperature: Annotated[float, "degC"]
    sodium_outside: Annotated[float, "mmol/L"]
    sodium_inside: Annotated[float, "mmol/L"]
    potassium_outside: Annotated[float, "mmol/L"]
    potassium_inside: Annotated[float, "mmol/L"]
    chloride_outside: Annotated[float, "mmol/L"]
    chloride_inside: Annotated[float, "mmol/L"]
    sodium_permeability_ratio: Annotated[float, "1"]
    chloride_permeability_ratio: Annotated[float, "1"]
    pump_coupling_ratio: Annotated[float, "1"]
    potassium_permeability: Annotated[float, "cm/s"]
    pump_maximal_current: Annotated[float, "uA/cm^2"]
    pump_potassium_constant: Annotated[float, "mmol/L"]
    pump_sodium_constant: Annotated[float, "mmol/L"]
    pump_factor: Annotated[float, "1"]

    def __post_init__(self):
        not_negative = {
            "sodium_permeability_ratio",
            "chloride_permeability_ratio",
            "pump_maximal_current",
            "pump_factor",
        }
        positive = set(self.__dataclass_fields__) - not_negative - {"temperature"}
        check_parameters(self, positive=positive, not_negative=not_negative)
        thermal_voltage(self.temperature)


def thermal_voltage(temperature: ArrayLike) -> NDArray[np.float64] | np.float64:
    """Return RT/F, the potential that holds an e-fold concentration difference of a monovalent ion.

    Parameters
    ----------
    temperature : array_like
        Temperature, degC.

    Returns
    -------
    ndarray or float
        RT/F, mV; 26.73 mV at 37 degC.

    Raises
    ------
    ValueError
        If a temperature is not above absolute zero.
    """
    kelvin = np.asarray(temperature, dtype=float) - ABSOLUTE_ZERO
    if not np.all(kelvin > 0):
        raise ValueError(f"temperature must be above {ABSOLUTE_ZERO} degC, not {_shown(temperature)}.")
    return (1000 * GAS_CONSTANT / FARADAY_CONSTANT * kelvin)[()]


def nernst_potential(
    outside: ArrayLike, inside: ArrayLike, temperature: ArrayLike, valence: ArrayLike = 1
) -> NDArray[np.float64] | np.float64:
    """Return the potential at which an ion is in equilibrium: E = (RT/zF) ln(outside/inside).

    Parameters
    ----------
    outside, inside : array_like
        Concentrations, mmol/L (only their ratio matters).
    temperature : array_like
        Temperature, degC.
    valence : array_like, default 1
        Charge number z with its sign: 1 for Na+ and K+, -1 for Cl-, 2 for Ca2+.

    Returns
    -------
    ndarray or float
        Equilibrium potential, mV.

    Raises
    ------
    ValueError
        If a concentration is not positive, a temperature is not above absolute zero or a valence is 0.
    """
    outside = _positive("outside concentration", outside)
    inside = _positive("inside concentration", inside)
    valence = np.asarray(valence, dtype=float)
    if np.any(valence == 0):
        raise ValueError("valence must not be 0: only a charged particle has an equilibrium potential.")
    return (thermal_voltage(temperature) / valence * np.log(outside / inside))[()]


def goldman_hodgkin_katz_potential(
    potassium_outside: ArrayLike,
    potassium_inside: ArrayLike,
    sodium_outside: ArrayLike,
    sodium_inside: ArrayLike,
    temperature: ArrayLike,
    sodium_permeability_ratio: ArrayLike,
    chloride_outside: ArrayLike | None = None,
    chloride_inside: ArrayLike | None = None,
    chloride_permeability_ratio: ArrayLike = 0.0,
) -> NDArray[np.float64] | np.float64:
    """Return the potential at which the passive ion currents cancel (constant-field theory).

    Goldman (1943), J Gen Physiol 27:37; Hodgkin & Katz (1949), J Physiol 108:37.

    Parameters
    ----------
    potassium_outside, potassium_inside, sodium_outside, sodium_inside : array_like
        Concentrations, mmol/L.
    temperature : array_like
        Temperature, degC.
    sodium_permeability_ratio : array_like
        Permeability to Na+ over that to K+ (P_Na/P_K).
    chloride_outside, chloride_inside : array_like, optional
        Concentrations of Cl-, mmol/L. Needed only with a chloride permeability.
    chloride_permeability_ratio : array_like, default 0
        Permeability to Cl- over that to K+ (P_Cl/P_K).

    Returns
    -------
    ndarray or float
        Membrane potential, mV.

    Raises
    ------
    ValueError
        If a concentration is not positive, a ratio is negative, a temperature is not above absolute zero, or chloride
        may pass but its concentrations are missing.
    """
    sodium_ratio = _not_negative("sodium permeability ratio", sodium_permeability_ratio)
    chloride_ratio = _not_negative("chloride permeability ratio", chloride_permeability_ratio)
    outer = _positive("potassium outside", potassium_outside) + sodium_ratio * _positive(
        "sodium outside", sodium_outside
    )
    inner = _positive("potassium inside", potassium_inside) + sodium_ratio * _positive("sodium inside", sodium_inside)
    if np.any(chloride_ratio > 0):
        if chloride_outside is None or chloride_inside is None:
            raise ValueError("chloride may pass, so give chloride_outside and chloride_inside too.")
        # An anion's inside concentration pulls the same way as a cation's outside concentration.
        outer = outer + chloride_ratio * _positive("chloride inside", chloride_inside)
        inner = inner + chloride_ratio * _positive("chloride outside", chloride_outside)
    return (thermal_voltage(temperature) * np.log(outer / inner))[()]


def mullins_noda_potential(
    potassium_outside: ArrayLike,
    potassium_inside: ArrayLike,
    sodium_outside: ArrayLike,
    sodium_inside: ArrayLike,
    temperature: ArrayLike,
    sodium_permeability_ratio: ArrayLike,
    pump_coupling_ratio: ArrayLike,
) -> NDArray[np.float64] | np.float64:
    """Return the resting potential of a membrane whose pump balances the passive fluxes of Na+ and K+.

    V = (RT/F) ln[(r K_o + b Na_o) / (r K_i + b Na_i)] with b = P_Na/P_K: a pump that moves more Na+ out than K+ in
    (r > 1) makes the inside a few millivolts more negative than the constant-field potential.
    Mullins & Noda (1963), J Gen Physiol 47:117.

    Parameters
    ----------
    potassium_outside, potassium_inside, sodium_outside, sodium_inside : array_like
        Concentrations, mmol/L.
    temperature : array_like
        Temperature, degC.
    sodium_permeability_ratio : array_like
        Permeability to Na+ over that to K+ (P_Na/P_K).
    pump_coupling_ratio : array_like
        Sodium ions moved out for each potassium ion moved in (r): 1.5 for three against two; 1 gives the
        constant-field potential.

    Returns
    -------
    ndarray or float
        Membrane potential, mV.

    Raises
    ------
    ValueError
        If a concentration or the coupling ratio is not positive, the permeability ratio is negative or a temperature
        is not above absolute zero.
    """
    coupling = _positive("pump coupling ratio", pump_coupling_ratio)
    return goldman_hodgkin_katz_potential(
        coupling * _positive("potassium outside", potassium_outside),
        coupling * _positive("potassium inside", potassium_inside),
        sodium_outside,
        sodium_inside,
        temperature,
        sodium_permeability_ratio,
    )


def passive_current(potential: float, ion: str, parameters: IonParameters) -> float:
    """Return the current that one ion carries through its channels at rest, uA/cm^2, outward when positive.

    Constant-field equation of Goldman (1943): P z F x (c_in - c_out exp(-z x)) / (1 - exp(-z x)), x = V F/RT.

    Parameters
    ----------
    potential : float
        mV.
    ion : {"sodium", "potassium", "chloride"}
    parameters : IonParameters
    """
    valence = -1.0 if ion == "chloride" else 1.0
    ratio = 1.0 if ion == "potassium" else getattr(parameters, f"{ion}_permeability_ratio")
    inside, outside = getattr(parameters, f"{ion}_inside"), getattr(parameters, f"{ion}_outside")
    x = valence * potential / (1000.0 * GAS_CONSTANT / FARADAY_CONSTANT * (parameters.temperature - ABSOLUTE_ZERO))
    # x / (1 - exp(-x)) and x / (exp(x) - 1), which are 1 at x = 0.
    leaving = x / -math.expm1(-x) if abs(x) > 1e-9 else 1.0
    entering = x / math.expm1(x) if abs(x) > 1e-9 else 1.0
    # cm/s times C/mol times mmol/L (umol/cm^3) is uA/cm^2.
    scale = ratio * parameters.potassium_permeability * FARADAY_CONSTANT
    return valence * scale * (inside * leaving - outside * entering)


def _pump_activity(parameters: IonParameters) -> float:
    """Return how much of its full speed the pump reaches: two sites for potassium outside, three for sodium inside."""
    potassium = 1.0 + parameters.pump_potassium_constant / parameters.potassium_outside
    sodium = 1.0 + parameters.pump_sodium_constant / parameters.sodium_inside
    return potassium**-2 * sodium**-3


def pump_current(parameters: IonParameters) -> float:
    """Return the net current of the sodium-potassium pump, uA/cm^2, outward when positive.

    I = f I_max (1 + K_mK/K_o)^-2 (1 + K_mNa/Na_i)^-3, for three sodium ions against two potassium ions.
    """
    return parameters.pump_factor * parameters.pump_maximal_current * _pump_activity(parameters)


def balanced_pump_current(parameters: IonParameters) -> float:
    """Return the ``pump_maximal_current`` with which pump and leaks of sodium and potassium balance, uA/cm^2.

    The membrane then rests at the potential of Mullins & Noda (1963), and no concentration drifts. A pump that moves
    one ion against one carries no net current: its maximum is then 0 here.
    """
    rest = float(
        mullins_noda_potential(
            parameters.potassium_outside,
            parameters.potassium_inside,
            parameters.sodium_outside,
            parameters.sodium_inside,
            parameters.temperature,
            parameters.sodium_permeability_ratio,
            parameters.pump_coupling_ratio,
        )
    )
    # What leaves as potassium comes back through the pump, and coupling times as much sodium goes out.
    exchanged = passive_current(rest, "potassium", parameters)
    return (parameters.pump_coupling_ratio - 1.0) * exchanged / _pump_activity(parameters)


def resting_potential(parameters: IonParameters) -> float:
    """Return the potential at which the currents of all leaks and of the pump cancel, mV.

    The concentrations are held: with a stopped or forced pump this is where the membrane goes at once, before the
    ions have run down.
    """
    pump = pump_current(parameters)
    low, high = LOWEST, HIGHEST
    carriers = [
        "potassium",
        *(ion for ion in ("sodium", "chloride") if getattr(parameters, f"{ion}_permeability_ratio")),
    ]
    for _ in range(50):  # every current rises with the potential
        middle = 0.5 * (low + high)
        total = pump + sum(passive_current(middle, ion, parameters) for ion in carriers)
        low, high = (low, middle) if total > 0.0 else (middle, high)
    return 0.5 * (low + high)


def _positive(name: str, value: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(value, dtype=float)
    if not np.all(array > 0):
        raise ValueError(f"{name} must be positive, not {_shown(value)}.")
    return array


def _not_negative(name: str, value: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(value, dtype=float)
    if not np.all(array >= 0):
        raise ValueError(f"{name} must not be negative, not {_shown(value)}.")
    return array


def _shown(value: ArrayLike) -> str:
    array = np.asarray(value, dtype=float)
    return f"{array.min():g}" if array.size else "nothing"
