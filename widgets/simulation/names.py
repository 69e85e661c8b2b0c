"""What can be read off a recording: the name, unit and words of every observable, and the unit of every trace.

No model is loaded here. How an observable is measured stands in the modules `measures_...`, under the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from widgets.language import gettext as _


@dataclass(frozen=True)
class ObservableName:
    """What an observable is called.

    Attributes
    ----------
    unit : str
    words : callable
        Returns its name in the language of the reader.
    quick : bool
        True if it is read off the run of the pathway itself; others need experiments of their own.
    """

    unit: str
    words: Callable[[], str]
    quick: bool = True


def _quick(unit: str, words: Callable[[], str]) -> ObservableName:
    return ObservableName(unit, words)


def _slow(unit: str, words: Callable[[], str]) -> ObservableName:
    return ObservableName(unit, words, quick=False)


IONS = {
    "thermal_voltage": _quick("mV", lambda: _("Thermal voltage RT/F")),
    "sodium_concentration_ratio": _quick("1", lambda: _("Sodium outside over sodium inside")),
    "sodium_concentration_ratio_log10": _quick("1", lambda: _("Logarithm of the ratio of sodium")),
    "sodium_equilibrium_potential": _quick("mV", lambda: _("Equilibrium potential of sodium")),
    "potassium_concentration_ratio": _quick("1", lambda: _("Potassium outside over potassium inside")),
    "potassium_concentration_ratio_log10": _quick("1", lambda: _("Logarithm of the ratio of potassium")),
    "potassium_equilibrium_potential": _quick("mV", lambda: _("Equilibrium potential of potassium")),
    "chloride_equilibrium_potential": _quick("mV", lambda: _("Equilibrium potential of chloride")),
    "constant_field_potential": _quick("mV", lambda: _("Resting potential by the constant-field equation")),
    "pumped_resting_potential": _quick("mV", lambda: _("Resting potential with the pump")),
    "pump_current": _quick("µA/cm²", lambda: _("Current of the sodium-potassium pump")),
}

SQUID_AXON = {
    "squid_resting_potential": _quick("mV", lambda: _("Resting potential")),
    "squid_impulses": _quick("1", lambda: _("Number of impulses")),
    "squid_peak_potential": _quick("mV", lambda: _("Peak of the impulse")),
    "squid_firing_rate": _quick("Hz", lambda: _("Firing rate of the squid axon")),
    "squid_resting_drift": _quick("mV", lambda: _("Drift of the squid axon from the rest of the paper")),
    "squid_threshold_current": _slow("µA/cm²", lambda: _("Current needed to fire the axon")),
    "squid_rheobase": _slow("µA/cm²", lambda: _("Weakest long current that fires the squid axon")),
    "squid_conduction_velocity": _slow("m/s", lambda: _("Conduction velocity of the squid axon")),
    "squid_spike_amplitude": _slow("mV", lambda: _("Height of the travelling impulse of the squid axon")),
}

MOTOR_AXON = {
    "axon_resting_potential": _quick("mV", lambda: _("Resting potential of the motor axon")),
    "axon_spike_amplitude": _quick("mV", lambda: _("Height of the nerve impulse")),
    "conduction_velocity": _quick("m/s", lambda: _("Conduction velocity of the motor axon")),
    "nerve_impulses": _quick("1", lambda: _("Impulses that reach the end of the nerve")),
    "nerve_firing_rate": _quick("Hz", lambda: _("Firing rate of the motor axon")),
    "gate_shift": _quick("mV", lambda: _("Shift of the nerve's gates by calcium and magnesium")),
    "threshold_current": _slow("nA", lambda: _("Current needed to fire the motor axon")),
    "rheobase": _slow("nA", lambda: _("Weakest long current that fires the motor axon")),
    "strength_duration_time_constant": _slow("ms", lambda: _("Strength-duration time constant")),
    "superexcitability": _slow("%", lambda: _("Change of threshold 5 to 7 ms after an impulse")),
    "spontaneous_firing_rate": _slow("Hz", lambda: _("Impulses of the motor axon without a stimulus")),
    "fivefold_calcium_shift": _quick("mV", lambda: _("Shift of the nerve's gates when calcium falls to a fifth")),
    "sweeney_conduction_velocity": _slow("m/s", lambda: _("Conduction velocity of the reduced fibre")),
}

JUNCTION = {
    "quantal_content": _quick("1", lambda: _("Quanta released by one impulse")),
    "endplate_decrement": _quick("%", lambda: _("Change of release from the first to the fourth impulse at 3 Hz")),
    "endplate_potential": _quick("mV", lambda: _("Endplate potential without an action potential")),
    "miniature_endplate_potential": _quick("mV", lambda: _("Endplate potential of one quantum")),
    "endplate_current_decay": _quick("ms", lambda: _("Time constant with which the endplate current falls")),
    "endplate_reversal_potential": _quick("mV", lambda: _("Potential at which the endplate current reverses")),
    "cleft_transmitter_half_life": _quick("ms", lambda: _("Half-life of acetylcholine in the cleft")),
    "miniature_frequency": _quick("Hz", lambda: _("Quanta released by chance")),
    "open_receptor_fraction": _quick("1", lambda: _("Receptors kept open by an agonist")),
    "desensitised_receptor_fraction": _quick("1", lambda: _("Receptors that an agonist has desensitised")),
    "release_calcium_slope": _quick("1", lambda: _("Power of calcium that release follows when calcium is scarce")),
    "safety_factor": _slow("1", lambda: _("Safety factor of the junction")),
}

MUSCLE_FIBRE = {
    "muscle_resting_potential": _quick("mV", lambda: _("Resting potential of the muscle fibre")),
    "muscle_action_potentials": _quick("1", lambda: _("Action potentials of the muscle fibre")),
    "muscle_overshoot": _quick("mV", lambda: _("Overshoot of the muscle action potential")),
    "muscle_action_potential_width": _quick("ms", lambda: _("Width of the muscle action potential")),
    "fibre_conduction_velocity": _quick("m/s", lambda: _("Conduction velocity of the muscle fibre")),
}

FORCE = {
    "calcium_peak": _quick("µmol/L", lambda: _("Peak of calcium in the muscle fibre")),
    "calcium_half_width": _quick("ms", lambda: _("Duration of the calcium transient at half its height")),
    "contraction_time": _quick("ms", lambda: _("Contraction time of a twitch")),
    "half_relaxation_time": _quick("ms", lambda: _("Half-relaxation time of a twitch")),
    "twitch_force": _quick("mN", lambda: _("Twitch force of a motor unit")),
    "peak_force": _quick("mN", lambda: _("Largest force of a motor unit")),
    "muscle_peak_force": _quick("mN", lambda: _("Largest force of the muscle when its whole nerve is stimulated")),
    "living_motor_units": _quick("1", lambda: _("Living motor units")),
    "twitch_tetanus_ratio": _slow("1", lambda: _("Twitch force over tetanic force")),
    "half_maximal_rate": _slow("Hz", lambda: _("Rate that gives half of the tetanic force")),
    "tetanic_force_change": _slow("%", lambda: _("Change of the tetanic force at 100 Hz")),
    "ten_hertz_force_change": _slow("%", lambda: _("Change of the force at 10 Hz")),
    "fast_fibre_calcium_peak": _slow("µmol/L", lambda: _("Peak of calcium in a fast fibre")),
    "slow_fibre_calcium_peak": _slow("µmol/L", lambda: _("Peak of calcium in a slow fibre")),
    "voluntary_force": _slow("mN", lambda: _("Force of the muscle at its voluntary drive")),
    "unit_contraction_time_range": _quick("1", lambda: _("Contraction time of the smallest unit over the largest")),
    "unit_force_range": _quick("1", lambda: _("Twitch force of the largest unit over the smallest")),
    "unit_recruitment_range": _quick("1", lambda: _("Recruitment threshold of the last unit over the first")),
    "unit_half_relaxation_ratio": _quick("1", lambda: _("Half-relaxation over contraction time of a pool's twitch")),
}

SURFACE_EMG = {
    "emg_amplitude": _quick("µV", lambda: _("Amplitude of the unit's potential at the skin")),
    "emg_duration": _quick("ms", lambda: _("Duration of the unit's potential at the skin")),
    "compound_amplitude": _quick(
        "mV", lambda: _("Amplitude of the muscle's response to stimulation of its whole nerve")
    ),
    "emg_pick_up_depth": _slow("mm", lambda: _("Depth down to which the unit can be seen at the skin")),
}

FASCICULATION = {
    "fasciculation_rate": _slow("1/min", lambda: _("Twitches of the muscle in a minute")),
    "fasciculation_rate_ratio": _slow("1", lambda: _("Twitches in a minute over those of the healthy muscle")),
    "motoneuron_event_share": _slow("%", lambda: _("Twitches that arise in the motoneuron")),
    "discharges_in_event": _slow("1", lambda: _("Muscle action potentials in one twitch from the axon")),
    "burst_rate": _slow("Hz", lambda: _("Rate of muscle action potentials within one twitch")),
}

MOTONEURON = {
    "recruitment_current": _slow("µA/cm²", lambda: _("Current that starts the motoneuron on a ramp")),
    "firing_hysteresis": _slow("µA/cm²", lambda: _("Start of firing minus its end on a ramp")),
    "self_sustained_firing_time": _slow("ms", lambda: _("Time for which the motoneuron fires on after a pulse")),
    "reflex_gain": _quick("1", lambda: _("Gain of the stretch reflex")),
    "reflex_beats": _slow("1", lambda: _("Jerks after a quick stretch")),
    "clonus_frequency": _slow("Hz", lambda: _("Frequency of clonus")),
}

OBSERVABLES: dict[str, ObservableName] = {
    **IONS, **SQUID_AXON, **MOTOR_AXON, **JUNCTION, **MUSCLE_FIBRE, **FORCE, **SURFACE_EMG, **MOTONEURON,
    **FASCICULATION,
}  # fmt: skip

TRACES: dict[str, str] = {
    "nerve_potential": "mV",
    "nerve_ending_potential": "mV",
    "endplate_conductance": "nS",
    "endplate_membrane_potential": "mV",
    "muscle_potential": "mV",
    "tubule_potential": "mV",
    "free_calcium": "µmol/L",
    "troponin_occupancy": "1",
    "unit_force": "mN",
    "muscle_force": "mN",
    "emg": "µV",
    "minute_emg": "µV",
    "minute_force": "mN",
    "minute_skin_displacement": "mm",
    "squid_membrane_potential": "mV",
    "squid_sodium_current": "µA/cm²",
    "squid_potassium_current": "µA/cm²",
}
