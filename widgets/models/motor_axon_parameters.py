"""What a motor axon is made of and what surrounds it: the parameters, and what they mean for the nodal membrane."""

import math
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from widgets.models.ions import nernst_potential, thermal_voltage
from widgets.models.motor_axon_geometry import LARGEST_FIBRE, SMALLEST_FIBRE
from widgets.models.parameter_checks import check_parameters

__all__ = ["MotorAxonParameters", "NodeReversalPotentials", "gate_shift", "node_reversal_potentials", "rate_factors"]


@dataclass(frozen=True)
class MotorAxonParameters:
    """A myelinated motor fibre after McIntyre, Richardson & Grill (2002), and what acts on it.

    Internodes are counted from 0 at the fibre's first node. The two lesion factors act on ``lesioned_internodes`` of
    them, from ``first_lesioned_internode`` on; an internode that the fibre does not have is passed over. The bias
    current flows into ``biased_nodes`` neighbouring nodes around ``ectopic_node``, the noise into that node alone.
    """

    fibre_diameter: Annotated[float, "um"]
    temperature: Annotated[float, "degC"]
    sodium_outside: Annotated[float, "mmol/L"]
    potassium_outside: Annotated[float, "mmol/L"]
    ionised_calcium: Annotated[float, "mmol/L"]
    ionised_magnesium: Annotated[float, "mmol/L"]
    reference_sodium_outside: Annotated[float, "mmol/L"]
    reference_potassium_outside: Annotated[float, "mmol/L"]
    reference_ionised_calcium: Annotated[float, "mmol/L"]
    reference_ionised_magnesium: Annotated[float, "mmol/L"]
    surface_charge_slope: Annotated[float, "mV"]
    magnesium_weight: Annotated[float, "1"]
    sodium_conductance: Annotated[float, "mS/cm^2"]
    persistent_sodium_conductance: Annotated[float, "mS/cm^2"]
    slow_potassium_conductance: Annotated[float, "mS/cm^2"]
    fast_potassium_conductance: Annotated[float, "mS/cm^2"]
    leak_conductance: Annotated[float, "mS/cm^2"]
    sodium_reversal_potential: Annotated[float, "mV"]
    potassium_reversal_potential: Annotated[float, "mV"]
    leak_reversal_potential: Annotated[float, "mV"]
    internode_reversal_potential: Annotated[float, "mV"]
    membrane_capacitance: Annotated[float, "uF/cm^2"]
    paranode_conductance: Annotated[float, "mS/cm^2"]
    internode_conductance: Annotated[float, "mS/cm^2"]
    myelin_capacitance: Annotated[float, "uF/cm^2"]
    myelin_conductance: Annotated[float, "mS/cm^2"]
    axoplasm_resistivity: Annotated[float, "ohm cm"]
    periaxonal_resistivity: Annotated[float, "ohm cm"]
    node_length: Annotated[float, "um"]
    paranode_length: Annotated[float, "um"]
    paranodal_gap: Annotated[float, "nm"]
    internodal_gap: Annotated[float, "nm"]
    sodium_activation_temperature_coefficient: Annotated[float, "1"]
    sodium_inactivation_temperature_coefficient: Annotated[float, "1"]
    potassium_temperature_coefficient: Annotated[float, "1"]
    sodium_reference_temperature: Annotated[float, "degC"]
    slow_potassium_reference_temperature: Annotated[float, "degC"]
    first_lesioned_internode: Annotated[float, "1"]
    lesioned_internodes: Annotated[float, "1"]
    lesion_lamellae_factor: Annotated[float, "1"]
    lesion_paranodal_gap_factor: Annotated[float, "1"]
    ectopic_node: Annotated[float, "1"]
    biased_nodes: Annotated[float, "1"]
    bias_current: Annotated[float, "nA"]
    noise_amplitude: Annotated[float, "nA"]
    noise_time_constant: Annotated[float, "ms"]
    spike_detection_potential: Annotated[float, "mV"]

    def __post_init__(self):
        check_parameters(self, positive=_POSITIVE, not_negative=_NOT_NEGATIVE)
        thermal_voltage(self.temperature)
        if not SMALLEST_FIBRE <= self.fibre_diameter <= LARGEST_FIBRE:
            raise ValueError(
                f"fibre_diameter must lie between {SMALLEST_FIBRE:g} and {LARGEST_FIBRE:g} um, "
                f"not {self.fibre_diameter:g} um."
            )


_POSITIVE = (
    "sodium_outside",
    "potassium_outside",
    "ionised_calcium",
    "reference_sodium_outside",
    "reference_potassium_outside",
    "reference_ionised_calcium",
    "membrane_capacitance",
    "paranode_conductance",
    "internode_conductance",
    "myelin_capacitance",
    "myelin_conductance",
    "axoplasm_resistivity",
    "periaxonal_resistivity",
    "node_length",
    "paranode_length",
    "paranodal_gap",
    "internodal_gap",
    "sodium_activation_temperature_coefficient",
    "sodium_inactivation_temperature_coefficient",
    "potassium_temperature_coefficient",
    "lesion_lamellae_factor",
    "lesion_paranodal_gap_factor",
    "noise_time_constant",
)
# Zero is a value for what may be missing: an ion, a channel, a lesion, a current.
_NOT_NEGATIVE = (
    "ionised_magnesium",
    "reference_ionised_magnesium",
    "surface_charge_slope",
    "magnesium_weight",
    "sodium_conductance",
    "persistent_sodium_conductance",
    "slow_potassium_conductance",
    "fast_potassium_conductance",
    "leak_conductance",
    "first_lesioned_internode",
    "lesioned_internodes",
    "ectopic_node",
    "biased_nodes",
    "noise_amplitude",
)


class NodeReversalPotentials(NamedTuple):
    """Reversal potentials of a node, mV."""

    sodium: float
    potassium: float
    leak: float


def gate_shift(parameters: MotorAxonParameters) -> float:
    """Return how far calcium and magnesium outside move all nodal gates along the voltage, mV.

    dV = s ln[(Ca + kappa Mg) / (Ca_0 + kappa Mg_0)]: divalent ions screen the charges on the membrane's outer face.
    With less of them the shift is negative, and the gates open at more negative potentials. The idea is that of
    Frankenhaeuser & Hodgkin (1957), J Physiol 137:218; the slope s and the weight kappa of magnesium are uncertain.
    """
    weight = parameters.magnesium_weight
    present = parameters.ionised_calcium + weight * parameters.ionised_magnesium
    reference = parameters.reference_ionised_calcium + weight * parameters.reference_ionised_magnesium
    return float(parameters.surface_charge_slope * math.log(present / reference))


def node_reversal_potentials(parameters: MotorAxonParameters) -> NodeReversalPotentials:
    """Return the reversal potentials at the present concentrations outside.

    E_Na and E_K are those of the paper plus the Nernst difference to the concentrations at which they hold. The leak
    stays where it is: coupled to potassium, the published node would fire by itself at 5 mmol/L, which is a normal
    plasma concentration, because the model lacks the currents that steady a real fibre.
    """
    temperature = parameters.temperature
    sodium = nernst_potential(parameters.sodium_outside, parameters.reference_sodium_outside, temperature)
    potassium = nernst_potential(parameters.potassium_outside, parameters.reference_potassium_outside, temperature)
    return NodeReversalPotentials(
        float(parameters.sodium_reversal_potential + sodium),
        float(parameters.potassium_reversal_potential + potassium),
        float(parameters.leak_reversal_potential),
    )


def rate_factors(parameters: MotorAxonParameters) -> tuple[float, float, float, float, float]:
    """Return the temperature factors on the rates of m, h, p, s and n, against the temperatures they hold at."""
    fast = (parameters.temperature - parameters.sodium_reference_temperature) / 10.0
    slow = (parameters.temperature - parameters.slow_potassium_reference_temperature) / 10.0
    activation = float(parameters.sodium_activation_temperature_coefficient**fast)
    inactivation = float(parameters.sodium_inactivation_temperature_coefficient**fast)
    slow_potassium = float(parameters.potassium_temperature_coefficient**slow)
    fast_potassium = float(parameters.potassium_temperature_coefficient**fast)
    return activation, inactivation, activation, slow_potassium, fast_potassium
