"""What the reflex explorer shows: a foot that is bent and held, its calf muscle, and one motor neuron."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Label, Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.motoneuron import MotoneuronParameters, simulate_motoneuron
from widgets.models.stretch_reflex import StretchReflexParameters, reflex_gain, simulate_stretch
from widgets.simulation.parameter_sets import perturbed_parameters
from widgets.text_twin import number

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

CAUSE = "serotonin_toxicity"
STEP = 0.5  # ms, of what is shown
FINE = 5  # times finer the neuron is recorded, so that the peaks of its impulses are not lost
BIAS, ORDER = 0.4, 3.0  # uA/cm^2: a steady current and the short order, as in the observable of self-sustained firing
ORDER_DURATION = 500.0  # ms
EARLIEST = 100.0  # ms after the order ends: the last impulse that it started itself has passed


@dataclass(frozen=True)
class Stretched:
    """What foot, muscle and motor neuron did.

    Attributes
    ----------
    time : ndarray, shape (times,)
        s from the stretch.
    angle : ndarray, shape (times,)
        deg, positive where the calf is stretched.
    activation : ndarray, shape (times,)
        Percent of the muscle's strength.
    potential : ndarray, shape (times,)
        Of the motor neuron, mV.
    gain : float
        Of the loop, times the healthy one.
    beats : int
        Contractions of the calf.
    frequency : float
        Of the beats, Hz; ``nan`` where they have died away.
    sustained : bool
        Whether the foot beats on.
    outlasting : float
        For how long firing goes on after the order, s.
    endless : bool
        Whether it goes on to the end of the recording.
    """

    time: Array
    angle: Array
    activation: Array
    potential: Array
    gain: float
    beats: int
    frequency: float
    sustained: bool
    outlasting: float
    endless: bool


def record(values: Values) -> Stretched:
    """Bend the foot and give the order."""
    return _record(float(values["serotonin"]), float(values["gain"]), float(values["stretch"]))


def usual(values: Values) -> Stretched:
    """Return the healthy answer to the same bend."""
    return _record(0.0, explorer("reflex").controls["gain"].value, float(values["stretch"]))


@lru_cache(maxsize=8)
def _record(serotonin: float, gain: float, stretch: float) -> Stretched:
    numbers = explorer("reflex")
    own = {"stretch_reflex.reflex_gain": gain, "stretch_reflex.stretch": stretch}
    parameters = perturbed_parameters({CAUSE: serotonin}, own)
    loop = StretchReflexParameters(**parameters["stretch_reflex"])
    foot = simulate_stretch(loop, numbers.after)
    time = STEP * np.arange(round((numbers.before + numbers.after) / STEP) + 1) - numbers.before
    potential, spikes = _neuron(parameters["motoneuron"], time)
    last = float(spikes[-1]) - ORDER_DURATION if len(spikes) else 0.0
    return Stretched(
        time / 1000.0,
        np.interp(time, foot.time, foot.angle),
        100.0 * np.interp(time, foot.time, foot.muscle_activation),
        potential,
        reflex_gain(loop),
        foot.beats,
        foot.frequency,
        foot.sustained,
        last / 1000.0 if last > EARLIEST else 0.0,
        last > numbers.after - ORDER_DURATION - EARLIEST,
    )


def _neuron(parameters: dict[str, float], time: Array) -> tuple[Array, Array]:
    """Return the potential of the motor neuron (mV) and when it fired (ms after the order came)."""
    step = STEP / FINE
    fine = step * np.arange(len(time) * FINE) + time[0]
    order = BIAS + ORDER * ((fine >= 0.0) & (fine < ORDER_DURATION))
    neuron = MotoneuronParameters(**parameters)
    fired = simulate_motoneuron(neuron, order, step * (len(fine) - 1), output_step=step)
    return fired.soma_potential.reshape(len(time), FINE).max(axis=1), fired.spike_times + time[0]


def arrays(now: Stretched, healthy: Stretched) -> dict[str, Array]:
    """Return the arrays that change with the controls."""
    return {
        "angle": now.angle,
        "usual_angle": healthy.angle,
        "activation": now.activation,
        "usual_activation": healthy.activation,
        "potential": now.potential,
    }


def readout(now: Stretched, healthy: Stretched) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every number."""
    rows = zip(_number_rows(now), _number_rows(healthy), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, now: Stretched, healthy: Stretched) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    rows = zip(_number_rows(now), _number_rows(healthy), strict=True)
    return Picture(
        layouts=_layouts(),
        alt=_("A bent foot, its calf and a motor neuron at {serotonin} % of serotonin: {story}").format(
            serotonin=setting(values["serotonin"]), story=_story(now)
        ),
        long=_long(now),
        note=_(
            "Computed by the models of the stretch reflex and of the motor neuron. How strongly serotonin acts is our "
            "choice; the direction is not. The short order comes from elsewhere and not from the spindle, so that both "
            "models are seen side by side: here the beats of the foot do not drive this motor neuron."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, normal) for (name, value), (_name, normal) in rows),
        arrays={"time": now.time, "usual_potential": healthy.potential, **arrays(now, healthy)},
    )  # fmt: skip


def _number_rows(seen: Stretched) -> list[tuple[str, str]]:
    return [
        (_("Gain of the reflex"), _("{value} ×").format(value=number(seen.gain, 2))),
        (_("Beats of the calf"), f"{seen.beats}"),
        (_("Rate of the beats"), _rate(seen)),
        (_("Firing after the order"), _outlasting(seen)),
    ]


def _rate(seen: Stretched) -> str:
    if math.isnan(seen.frequency):
        return _("no lasting beats")
    return _("{value} a second").format(value=number(seen.frequency, 2))


def _outlasting(seen: Stretched) -> str:
    if seen.endless:
        return _("to the end")
    return _("{value} s").format(value=number(seen.outlasting, 2)) if seen.outlasting else _("none")


def _story(seen: Stretched) -> str:
    if seen.sustained:
        foot = _("the foot beats on and on; {neuron}")
    elif seen.beats > 2:
        foot = _("the foot beats some times and comes to rest; {neuron}")
    else:
        foot = _("the foot jerks twice at the most; {neuron}")
    after = _("firing outlasts the order.") if seen.outlasting else _("firing ends with the order.")
    return foot.format(neuron=after)


def _long(seen: Stretched) -> str:
    return _(
        "Four panels lie one below the other over the same three seconds. At zero the foot is bent upwards and held, "
        "and one motor neuron gets a short order of half a second. The first panel shows the angle of the foot: up "
        "means that the calf is stretched. The second shows how strongly the calf pulls, in percent. The third and the "
        "fourth show the potential of the motor neuron, as usual in grey and with your settings in orange; each sharp "
        "peak is an impulse. With these settings {story} The calf contracts {beats} times."
    ).format(story=_story(seen), beats=seen.beats)


def _layouts() -> dict[str, dict[str, Any]]:
    numbers = explorer("reflex")
    ticks = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
    axis = TimeAxis(
        _("time after the foot is bent (seconds)"), -numbers.before / 1000, numbers.after / 1000, ticks, 0.0
    )
    return stacked_traces(_panels(), axis)


def _panels() -> tuple[Panel, ...]:
    key = ((_("your settings"), "cause_text"), (_("usual"), "healthy"))
    both = (-95, 60, (-80, -40, 0, 40), 120)
    return (
        Panel(
            _("Foot"), _("degrees"), -16, 34, (-10, 0, 10, 20, 30), 160,
            (Trace("usual_angle", "healthy", 1.8), Trace("angle", "cause", 2.6)), key=key,
        ),
        Panel(
            _("Calf muscle"), _("% of its strength"), -4, 106, (0, 50, 100), 110,
            (Trace("usual_activation", "healthy", 1.6), Trace("activation", "cause", 2.2)),
        ),
        Panel(
            _("Motor neuron, usual"), "mV", *both, (Trace("usual_potential", "healthy", 1.4),),
            labels=(Label(_("order: the first half second"), "ink_second", 48),),
        ),
        Panel(_("Motor neuron"), _("mV, your settings"), *both, (Trace("potential", "cause", 1.4),)),
    )  # fmt: skip
