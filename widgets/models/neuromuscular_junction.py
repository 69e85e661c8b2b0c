"""The neuromuscular junction: from a nerve impulse to the conductance that it opens in the endplate.

A quantum opens channels that then close on their own; transmitter left in the cleft prolongs that. An agonist that
stays in the cleft (nicotine, or acetylcholine that no enzyme splits) keeps channels open and drives them, more slowly,
into a desensitised state in which they do not open at all.
"""

import math
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.models.parameter_checks import check_parameters
from widgets.models.transmitter_release import calcium_occupancy, drawn_quanta, release_series

__all__ = [
    "EndplateConductance",
    "NeuromuscularJunctionParameters",
    "ReceptorState",
    "cleft_transmitter_half_life",
    "endplate_conductance",
    "endplate_current_decay",
    "endplate_potential",
    "miniature_endplate_potentials",
    "receptor_state",
    "release_factor",
    "released_quanta",
    "safety_factor",
    "standing_agonist",
]


@dataclass(frozen=True)
class NeuromuscularJunctionParameters:
    """A motor nerve ending, the cleft, and the receptors of the endplate."""

    calcium_outside: Annotated[float, "mmol/L"]
    magnesium_outside: Annotated[float, "mmol/L"]
    reference_calcium_outside: Annotated[float, "mmol/L"]
    reference_magnesium_outside: Annotated[float, "mmol/L"]
    calcium_dissociation_constant: Annotated[float, "mmol/L"]
    magnesium_dissociation_constant: Annotated[float, "mmol/L"]
    release_cooperativity: Annotated[float, "1"]
    quantal_content: Annotated[float, "1"]
    release_probability: Annotated[float, "1"]
    recovery_time_constant: Annotated[float, "ms"]
    facilitation_time_constant: Annotated[float, "ms"]
    fast_recovery_time_constant: Annotated[float, "ms"]
    synaptic_delay: Annotated[float, "ms"]
    quantal_conductance: Annotated[float, "nS"]
    quantal_variation: Annotated[float, "1"]
    conductance_rise_time_constant: Annotated[float, "ms"]
    channel_closing_time_constant: Annotated[float, "ms"]
    temperature: Annotated[float, "degC"]
    kinetics_reference_temperature: Annotated[float, "degC"]
    kinetics_temperature_coefficient: Annotated[float, "1"]
    reversal_potential: Annotated[float, "mV"]
    cholinesterase_activity: Annotated[float, "1"]
    cholinesterase_rate: Annotated[float, "1/ms"]
    transmitter_diffusion_rate: Annotated[float, "1/ms"]
    standing_transmitter: Annotated[float, "umol/L"]
    receptor_fraction: Annotated[float, "1"]
    receptor_conductance: Annotated[float, "nS"]
    agonist_concentration: Annotated[float, "umol/L"]
    agonist_half_concentration: Annotated[float, "umol/L"]
    agonist_hill_exponent: Annotated[float, "1"]
    agonist_maximal_open_fraction: Annotated[float, "1"]
    agonist_exposure_time: Annotated[float, "s"]
    desensitisation_rate: Annotated[float, "1/s"]
    desensitisation_recovery_time: Annotated[float, "s"]
    miniature_frequency: Annotated[float, "Hz"]
    summation_factor: Annotated[float, "1"]
    effective_fibre_resistance: Annotated[float, "Mohm"]

    def __post_init__(self):
        check_parameters(self, positive=_POSITIVE, not_negative=_NOT_NEGATIVE, fractions=_FRACTIONS)
        if self.release_probability < 0.001:
            raise ValueError(f"release_probability must be at least 0.001, not {self.release_probability:g}.")


_FRACTIONS = {
    "release_probability",
    "cholinesterase_activity",
    "receptor_fraction",
    "agonist_maximal_open_fraction",
    "summation_factor",
}
_NOT_NEGATIVE = {
    "calcium_outside",
    "magnesium_outside",
    "reference_magnesium_outside",
    "quantal_content",
    "synaptic_delay",
    "quantal_conductance",
    "quantal_variation",
    "cholinesterase_rate",
    "receptor_conductance",
    "standing_transmitter",
    "agonist_concentration",
    "agonist_exposure_time",
    "desensitisation_rate",
    "miniature_frequency",
}
_POSITIVE = (
    set(NeuromuscularJunctionParameters.__dataclass_fields__)
    - _FRACTIONS
    - _NOT_NEGATIVE
    - {"temperature", "kinetics_reference_temperature", "reversal_potential"}
)


class ReceptorState(NamedTuple):
    """What a lasting agonist has done to the receptors, each 0 to 1."""

    activated: float
    desensitised: float

    @property
    def open(self) -> float:
        """Share of all receptors whose channel is open."""
        return self.activated * (1.0 - self.desensitised)


@dataclass(frozen=True)
class EndplateConductance:
    """The conductance of one endplate over time.

    Attributes
    ----------
    onsets : tuple of float
        When each impulse begins to open channels, ms.
    amplitudes : tuple of float
        Largest conductance that each would reach alone, nS.
    rise_time, decay_time : float
        Time constants of opening and closing, ms.
    lasting, lasting_end : float
        Conductance kept open by an agonist at time zero and after long desensitisation, nS.
    lasting_time : float
        Time constant between the two, ms.
    lasting_before : bool
        The agonist was there long before time zero, so that the muscle fibre has settled with it.
    reversal_potential : float
        mV.
    """

    onsets: tuple[float, ...]
    amplitudes: tuple[float, ...]
    rise_time: float
    decay_time: float
    reversal_potential: float
    lasting: float = 0.0
    lasting_end: float = 0.0
    lasting_time: float = 1.0
    lasting_before: bool = False

    def sampled(self, step: float, count: int) -> NDArray[np.float64]:
        """Return the conductance (nS) in the middle of each of ``count`` time steps (ms)."""
        time = step * (np.arange(count) + 0.5)
        conductance = self.lasting_end + (self.lasting - self.lasting_end) * np.exp(-time / self.lasting_time)
        rise, decay = self._distinct_times()
        peak = _peak(rise, decay)
        # Beyond forty time constants a double holds nothing of an exponential: the cost does not grow with the square
        # of the duration.
        reach = math.ceil(40.0 * max(rise, decay) / step)
        for onset, amplitude in zip(self.onsets, self.amplitudes, strict=True):
            first = min(max(math.ceil(onset / step - 0.5), 0), count)
            since = time[first : first + reach] - onset
            conductance[first : first + reach] += amplitude / peak * (np.exp(-since / decay) - np.exp(-since / rise))
        return conductance

    def _distinct_times(self) -> tuple[float, float]:
        # The difference of two exponentials has no value where they are the same; a thousandth apart is close enough.
        if abs(self.decay_time - self.rise_time) < 1e-3 * self.decay_time:
            return self.rise_time, 1.001 * self.rise_time
        return self.rise_time, self.decay_time


def _peak(rise: float, decay: float) -> float:
    time = rise * decay / (decay - rise) * math.log(decay / rise)
    return math.exp(-time / decay) - math.exp(-time / rise)


def release_factor(parameters: NeuromuscularJunctionParameters) -> float:
    """Return release over that at the reference calcium and magnesium (Dodge & Rahamimoff 1967)."""
    constants = (parameters.calcium_dissociation_constant, parameters.magnesium_dissociation_constant)
    now = calcium_occupancy(parameters.calcium_outside, parameters.magnesium_outside, *constants)
    healthy = calcium_occupancy(
        parameters.reference_calcium_outside, parameters.reference_magnesium_outside, *constants
    )
    return float((now / healthy) ** parameters.release_cooperativity)


def released_quanta(
    parameters: NeuromuscularJunctionParameters, impulse_times: ArrayLike, seed: int | None = None
) -> NDArray[np.float64]:
    """Return how many quanta each nerve impulse releases.

    Parameters
    ----------
    parameters : NeuromuscularJunctionParameters
    impulse_times : array_like, shape (impulses,)
        Arrival at the nerve ending, ms, in rising order.
    seed : int, optional
        Without it the mean; with it a reproducible random draw of whole quanta.

    Returns
    -------
    ndarray, shape (impulses,)

    Raises
    ------
    ValueError
        If the times are not finite or not in rising order.
    """
    healthy = parameters.release_probability
    probabilities, refilled = release_series(
        np.atleast_1d(np.asarray(impulse_times, dtype=float)),
        min(1.0, healthy * release_factor(parameters)),
        parameters.recovery_time_constant,
        parameters.facilitation_time_constant,
        parameters.fast_recovery_time_constant,
    )
    generator = None if seed is None else np.random.default_rng(seed)
    return drawn_quanta(probabilities, refilled, parameters.quantal_content / healthy, generator)


def _kinetic_factor(parameters: NeuromuscularJunctionParameters) -> float:
    distance = parameters.temperature - parameters.kinetics_reference_temperature
    return float(parameters.kinetics_temperature_coefficient ** (distance / 10.0))


def _clearance_time(parameters: NeuromuscularJunctionParameters, activity: float) -> float:
    return 1.0 / (parameters.cholinesterase_rate * activity + parameters.transmitter_diffusion_rate)


def cleft_transmitter_half_life(parameters: NeuromuscularJunctionParameters) -> float:
    """Return how long half of the acetylcholine of a quantum stays free in the cleft, ms."""
    return math.log(2.0) * _clearance_time(parameters, parameters.cholinesterase_activity)


def endplate_current_decay(parameters: NeuromuscularJunctionParameters) -> float:
    """Return the time constant with which an endplate current falls, ms.

    Channels close on their own; inhibition of the cholinesterase adds the time that transmitter stays longer in the
    cleft and binds again.
    """
    longer = _clearance_time(parameters, parameters.cholinesterase_activity) - _clearance_time(parameters, 1.0)
    return (parameters.channel_closing_time_constant + longer) / _kinetic_factor(parameters)


def standing_agonist(parameters: NeuromuscularJunctionParameters) -> float:
    """Return the agonist that stays in the cleft, umol/L: what was added, and transmitter that no enzyme splits.

    A nerve ending leaks acetylcholine all the time. It stays in proportion to the time that clearing takes beyond
    the healthy one, up to ``standing_transmitter`` where no enzyme works.
    """
    healthy, none = _clearance_time(parameters, 1.0), _clearance_time(parameters, 0.0)
    if none <= healthy:
        return parameters.agonist_concentration
    longer = _clearance_time(parameters, parameters.cholinesterase_activity) - healthy
    return parameters.agonist_concentration + parameters.standing_transmitter * longer / (none - healthy)


def receptor_state(parameters: NeuromuscularJunctionParameters, since: float = 0.0) -> ReceptorState:
    """Return what the agonist does to the receptors, ``since`` ms after the start of a recording.

    The agonist has been there for ``agonist_exposure_time`` by then. Activation is a Hill function of concentration;
    desensitisation enters at a rate proportional to it: dD/dt = k a (1 - D) - D / tau.
    """
    amount = (standing_agonist(parameters) / parameters.agonist_half_concentration) ** parameters.agonist_hill_exponent
    occupied = amount / (1.0 + amount) if math.isfinite(amount) else 1.0
    entry = parameters.desensitisation_rate * occupied
    leaving = 1.0 / parameters.desensitisation_recovery_time
    elapsed = parameters.agonist_exposure_time + since / 1000.0
    desensitised = entry / (entry + leaving) * -math.expm1(-(entry + leaving) * elapsed)
    return ReceptorState(parameters.agonist_maximal_open_fraction * occupied, desensitised)


def endplate_conductance(
    parameters: NeuromuscularJunctionParameters, impulse_times: ArrayLike, seed: int | None = None
) -> EndplateConductance:
    """Return the endplate conductance that nerve impulses open, and what an agonist keeps open.

    Parameters
    ----------
    parameters : NeuromuscularJunctionParameters
    impulse_times : array_like, shape (impulses,)
        Arrival at the nerve ending, ms, in rising order; may be empty.
    seed : int, optional
        With a seed quanta and their sizes vary, reproducibly.
    """
    times = np.atleast_1d(np.asarray(impulse_times, dtype=float))
    quanta = released_quanta(parameters, times, seed)
    sizes = _varied_sizes(quanta, parameters.quantal_variation, seed)
    now, later = receptor_state(parameters), receptor_state(parameters, math.inf)
    available = parameters.receptor_fraction * (1.0 - now.desensitised)
    entry_rate = parameters.desensitisation_rate * _occupied(now, parameters)
    kinetic = _kinetic_factor(parameters)
    total = parameters.receptor_conductance * parameters.receptor_fraction
    return EndplateConductance(
        tuple(float(time + parameters.synaptic_delay) for time in times),
        tuple(float(size * parameters.quantal_conductance * available) for size in sizes),
        parameters.conductance_rise_time_constant / kinetic,
        endplate_current_decay(parameters),
        parameters.reversal_potential,
        total * now.open,
        total * later.open,
        1000.0 / (entry_rate + 1.0 / parameters.desensitisation_recovery_time),
        parameters.agonist_exposure_time > 0.0 and now.open > 0.0,
    )


def _occupied(state: ReceptorState, parameters: NeuromuscularJunctionParameters) -> float:
    efficacy = parameters.agonist_maximal_open_fraction
    return state.activated / efficacy if efficacy > 0.0 else 0.0


def _varied_sizes(quanta: NDArray[np.float64], variation: float, seed: int | None) -> NDArray[np.float64]:
    """Return the summed sizes of quanta; single sizes are gamma distributed, and so is then their sum."""
    if seed is None or variation < 1e-3:
        return quanta
    shape = 1.0 / variation**2
    return np.random.default_rng((seed, 1)).gamma(shape * quanta, 1.0 / shape)


def endplate_potential(
    parameters: NeuromuscularJunctionParameters, quanta: ArrayLike, resting_potential: float
) -> NDArray[np.float64]:
    """Return the depolarisation at the endplate where no action potential arises, mV.

    EPP = m q / (1 + m q f / (E_EP - V)): many quanta do not add up because each takes from the driving force of the
    others (Martin 1955; the factor f as in McLachlan & Martin 1981). q is the depolarisation by one quantum.

    Parameters
    ----------
    parameters : NeuromuscularJunctionParameters
    quanta : array_like
    resting_potential : float
        mV.
    """
    driving = parameters.reversal_potential - resting_potential
    conductance = parameters.quantal_conductance * parameters.receptor_fraction
    single = 1e-3 * conductance * parameters.effective_fibre_resistance * driving
    linear = np.asarray(quanta, dtype=float) * single
    return (linear / (1.0 + parameters.summation_factor * np.abs(linear / driving if driving else 0.0)))[()]


def miniature_endplate_potentials(
    parameters: NeuromuscularJunctionParameters, duration: float, seed: int, resting_potential: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return times (ms) and amplitudes (mV) of the quanta that are released by chance within a duration (ms)."""
    generator = np.random.default_rng(seed)
    count = generator.poisson(parameters.miniature_frequency * duration / 1000.0)
    times = np.sort(generator.uniform(0.0, duration, count))
    sizes = _varied_sizes(np.ones(count), parameters.quantal_variation, seed)
    return times, endplate_potential(parameters, sizes, resting_potential)


def safety_factor(conductance: EndplateConductance, threshold_conductance: float) -> float:
    """Return how many times the first impulse's conductance is what the muscle fibre needs to fire.

    Parameters
    ----------
    conductance : EndplateConductance
    threshold_conductance : float
        From :func:`widgets.models.muscle_fibre.threshold_conductance`, nS; infinite where nothing fires the fibre, 0
        where it fires without any (the factor is then infinite).
    """
    if not threshold_conductance >= 0:
        raise ValueError(f"threshold_conductance must not be negative, not {threshold_conductance:g} nS.")
    if not conductance.amplitudes:
        return 0.0
    return conductance.amplitudes[0] / threshold_conductance if threshold_conductance else math.inf
