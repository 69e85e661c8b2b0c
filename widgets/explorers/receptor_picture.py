"""What the receptor explorer shows: open and desensitised receptors over seconds, and what the muscle fibre does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Label, Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.muscle_fibre import FibreRecording, MuscleFibreParameters, simulate_fibre
from widgets.models.neuromuscular_junction import (
    NeuromuscularJunctionParameters,
    endplate_conductance,
    receptor_state,
)
from widgets.text_twin import number

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

MILLION = 1e6
NERVE = 2000.0  # ms after the nicotine: a nerve impulse arrives
EARLY = 2.0  # ms of quiet before it in the recording of the answer
BIN = 0.5  # ms: what the page gets is this coarse, and keeps the peaks
LEAST = 0.01  # open receptors of a million that the axis still shows


@dataclass(frozen=True)
class Endplate:
    """What happens at one endplate.

    Attributes
    ----------
    time : ndarray, shape (times,)
        s, from the arrival of the nicotine.
    open, desensitised : ndarray, shape (times,)
        Shares of all receptors.
    potential : ndarray, shape (times,)
        Of the fibre at its endplate, mV; no nerve impulse but the one at `NERVE`.
    own_impulses : int
        Impulses of the fibre before that one.
    answers : int
        Impulses with which the fibre answers the nerve.
    """

    time: Array
    open: Array
    desensitised: Array
    potential: Array
    own_impulses: int
    answers: int


def record(values: Values) -> Endplate:
    """Bring nicotine to an endplate at rest, wait two seconds, and send a nerve impulse."""
    numbers, fibre = explorer("receptor"), content.fill(MuscleFibreParameters, "muscle_fibre")
    fresh = _junction(values, 0.0)
    waiting = simulate_fibre(fibre, endplate_conductance(fresh, ()), NERVE)
    later = _junction(values, NERVE / 1000.0)
    answering = simulate_fibre(fibre, endplate_conductance(later, (EARLY,)), numbers.after - NERVE)
    quiet = np.full(round(numbers.before / BIN), waiting.rest.membrane_potential)
    potential = np.concatenate([quiet, _coarse(waiting), _coarse(answering)])
    time = (BIN * np.arange(len(potential)) - numbers.before) / 1000.0
    states = [receptor_state(fresh, 1000.0 * since) for since in np.maximum(time, 0.0)]
    present = (time >= 0.0).astype(float)
    return Endplate(
        time,
        present * np.array([state.open for state in states]),
        present * np.array([state.desensitised for state in states]),
        potential,
        len(waiting.action_potential_times),
        len(answering.action_potential_times),
    )


def arrays(seen: Endplate) -> dict[str, Array]:
    """Return the arrays that change with the controls."""
    return {
        "open": np.log10(np.maximum(MILLION * seen.open, LEAST)),
        "desensitised": 100.0 * seen.desensitised,
        "potential": seen.potential,
    }


def readout(now: Endplate, usual: Endplate) -> list[tuple[str, str, str]]:
    """Return name, value and value without nicotine of every number."""
    rows = zip(_number_rows(now), _number_rows(usual), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, now: Endplate, usual: Endplate) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    rows = zip(_number_rows(now), _number_rows(usual), strict=True)
    return Picture(
        layouts=_layouts(),
        alt=_(
            "Open and desensitised receptors and the muscle fibre over two seconds with {nicotine} µmol/L of "
            "nicotine: {story}"
        ).format(nicotine=setting(values["nicotine"]), story=_story(now)),
        long=_long(now),
        note=_(
            "Computed by the models of junction and muscle fibre. How much nicotine opens half of the receptors was "
            "measured in cells; how fast they tire and recover is chosen by us. Here the nicotine comes all at once; "
            "in a body it rises more slowly."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, normal) for (name, value), (_name, normal) in rows),
        arrays={"time": now.time, "usual_potential": usual.potential, **arrays(now)},
    )


def _junction(values: Values, exposure: float) -> NeuromuscularJunctionParameters:
    own: dict[str, float] = {"desensitisation_rate": 0.0} if values["tireless"] else {}
    return content.fill(
        NeuromuscularJunctionParameters,
        "neuromuscular_junction",
        agonist_concentration=float(values["nicotine"]),
        cholinesterase_activity=float(values["enzyme"]) / 100.0,
        agonist_exposure_time=exposure,
        **own,
    )


def _coarse(recording: FibreRecording) -> Array:
    """Return the potential at the endplate, of each bin the value farthest from rest."""
    step = recording.time[1] - recording.time[0]
    inside = round(BIN / step)
    count = (len(recording.time) - 1) // inside
    bins = recording.membrane_potential[: count * inside, 0].reshape(count, inside)
    farthest = np.argmax(np.abs(bins - recording.rest.membrane_potential), axis=1)
    return bins[np.arange(count), farthest]


def _number_rows(seen: Endplate) -> list[tuple[str, str]]:
    return [
        (_("Open receptors at the most"), _share(float(seen.open.max()))),
        (_("Tired receptors, two seconds later"), _share(float(seen.desensitised[-1]))),
        (_("Impulses of the fibre by itself"), f"{seen.own_impulses}"),
        (_("Its answer to a nerve impulse, two seconds later"), _answer(seen.answers)),
    ]


def _share(share: float) -> str:
    if share >= 0.001:
        return _("{value} %").format(value=number(100.0 * share, 2))
    if MILLION * share < 0.5:
        return _("next to none")
    return _("{value} in a million").format(value=number(MILLION * share, 2))


def _answer(count: int) -> str:
    return {0: _("none"), 1: _("one impulse")}.get(count, _("{count} impulses").format(count=count))


def _story(seen: Endplate) -> str:
    if not seen.answers:
        return _("it fires at first, then the nerve gets no answer.") if seen.own_impulses else _("it is silent.")
    if seen.own_impulses:
        return _("it fires again and again by itself.")
    return _("it answers the nerve as usual.") if seen.answers == 1 else _("it answers the nerve twice.")


def _long(seen: Endplate) -> str:
    return _(
        "Three panels lie one below the other over the same seconds. At zero the nicotine comes, and at two seconds a "
        "nerve impulse. The first panel shows how many of a million receptors are open, on a logarithmic scale. The "
        "second shows how many percent are desensitised, or tired: nicotine sits on them and they stay shut. The third "
        "shows the membrane potential of the muscle fibre at its endplate: a sharp peak is an impulse. The thick "
        "orange line is your setting, the thin grey one the fibre without nicotine. With this setting: {story} At the "
        "most {open} of the receptors are open."
    ).format(story=_story(seen), open=_share(float(seen.open.max())))


def _layouts() -> dict[str, dict[str, Any]]:
    numbers = explorer("receptor")
    ticks = (0.0, 0.5, 1.0, 1.5, 2.0)
    axis = TimeAxis(
        _("time after the nicotine comes (seconds)"), -numbers.before / 1000, numbers.after / 1000, ticks, 0.0
    )
    layouts = stacked_traces(_panels(), axis)
    for layout in layouts.values():
        layout["layout"]["yaxis"]["ticktext"] = ["1", "100", _("10 000"), _("all")]
    return layouts


def _panels() -> tuple[Panel, ...]:
    most = math.log10(MILLION)
    return (
        Panel(
            _("Open receptors"), _("of a million"), math.log10(LEAST) - 0.2, most + 0.3, (0, 2, 4, most), 150,
            (Trace("open", "cause", 2.6),),
        ),
        Panel(_("Tired receptors"), "%", -3, 105, (0, 50, 100), 110, (Trace("desensitised", "cause", 2.6),)),
        Panel(
            _("Muscle fibre"), "mV", -100, 60, (-80, -40, 0, 40), 190,
            (Trace("usual_potential", "healthy", 1.4), Trace("potential", "cause", 1.8)),
            key=((_("your settings"), "cause_text"), (_("usual"), "healthy")),
            labels=(Label(_("nerve impulse"), "ink_second", 50),),
        ),
    )  # fmt: skip
