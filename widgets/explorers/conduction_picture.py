"""What the conduction explorer shows for some values: the run of the axon, its arrays, numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.motor_axon import MotorAxonParameters, simulate_axon
from widgets.models.motor_axon_geometry import fibre_geometry
from widgets.models.squid_axon import SquidAxonParameters
from widgets.models.squid_axon_cable import simulate_cable
from widgets.models.stimulus import Pulse, Stimulus

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

LENGTH = 30.0  # mm of axon, however thick it is; so many nodes as fit in
MEASURED = (6.0, 24.0)  # mm: the velocity is that between these two places; every damaged stretch lies between them
STIMULUS = Stimulus((Pulse(2.0, 0.0, 0.1),))  # nA into the first node: twice what a healthy axon needs
SHOWN_AT = tuple(range(1, 30, 4))  # mm from the stimulus, where the membrane potential is drawn
LINES = tuple(f"potential_{place}" for place in SHOWN_AT)
AFTER_THE_PICTURE = 1.5  # ms: an impulse that is about to be blocked may come through so late
OUTPUT_STEP = 0.0125  # ms: the rise of an impulse is drawn as a curve
HEIGHT = 3.4 / 110.0  # mm on the axis of distance for a millivolt: an impulse stays clear of the line above
REST = -80.0  # mV
SQUID_TEMPERATURE = 18.5  # degC: where the paper measured the velocity
OUT_OF_SIGHT = -100.0  # mm: where the marks of the damaged stretch wait while nothing is damaged
WHOLE = 100.0  # % of the myelin


@dataclass(frozen=True)
class Run:
    """An impulse on its way.

    Attributes
    ----------
    time : ndarray, shape (times,)
        ms after the start of the stimulus.
    front : ndarray, shape (times,)
        How far the impulse has come, mm.
    lines : ndarray, shape (times, places)
        Membrane potential at the nodes next to `SHOWN_AT`, mV.
    velocity : float or None
        m/s between the two places of `MEASURED`; None if the impulse does not come through.
    passage : float or None
        Time between these two places, ms.
    reached : float
        How far the impulse came, mm.
    damage : tuple of float or None
        Where the damaged stretch begins and ends, mm; None if all myelin is there.
    node_spacing : float
        mm.
    """

    time: Array
    front: Array
    lines: Array
    velocity: float | None
    passage: float | None
    reached: float
    damage: tuple[float, float] | None
    node_spacing: float


def record(values: Values) -> Run:
    """Stimulate the motor axon as the controls say."""
    diameter = float(values["fibre_diameter"])
    spacing = fibre_geometry(diameter).node_spacing / 1000.0
    nodes = round(LENGTH / spacing) + 1
    internodes = round(float(values["internodes"]))
    first = (nodes - 1 - internodes) // 2
    parameters = content.fill(
        MotorAxonParameters,
        "motor_axon",
        fibre_diameter=diameter,
        temperature=float(values["temperature"]),
        first_lesioned_internode=first,
        lesioned_internodes=internodes,
        lesion_lamellae_factor=float(values["myelin"]) / WHOLE,
    )
    duration = explorer("conduction").after + AFTER_THE_PICTURE
    found = simulate_axon(parameters, STIMULUS, duration, nodes=nodes, output_step=OUTPUT_STEP)
    time = found.time[found.time <= explorer("conduction").after + 1e-9]
    arrival = np.array([times[0] if len(times) else np.nan for times in found.spike_times])
    places = np.array([np.argmin(abs(found.position - place)) for place in SHOWN_AT])
    near, far = (int(np.argmin(abs(found.position - place))) for place in MEASURED)
    passage = float(arrival[far] - arrival[near]) if np.isfinite(arrival[far]) else None
    return Run(
        time=time,
        front=_front(time, found.position, arrival),
        lines=found.membrane_potential[: len(time), places],
        velocity=None if passage is None else float(found.position[far] - found.position[near]) / passage,
        passage=passage,
        reached=float(found.position[np.isfinite(arrival)].max(initial=0.0)),
        damage=None if values["myelin"] == WHOLE else (first * spacing, (first + internodes) * spacing),
        node_spacing=spacing,
    )


@cache
def squid_run() -> tuple[Array, float]:
    """Return how far the impulse of the squid's axon has come (mm, at the times of a run) and its velocity (m/s)."""
    parameters = content.fill(SquidAxonParameters, "squid_axon", temperature=SQUID_TEMPERATURE)
    found = simulate_cable(parameters, duration=8.0)
    time = record(usual()).time
    front = np.minimum(_front(time, found.position, found.arrival_time), LENGTH)
    return front, float(found.conduction_velocity or 0.0)


def usual() -> dict[str, float]:
    """Return the usual value of every control."""
    return {name: float(control.value or 0.0) for name, control in explorer("conduction").controls.items()}


def arrays(run: Run) -> dict[str, Array]:
    """Return the arrays that change with the controls."""
    begin, end = run.damage or (OUT_OF_SIGHT, OUT_OF_SIGHT)
    lines = {
        name: place + HEIGHT * (run.lines[:, index] - REST)
        for index, (name, place) in enumerate(zip(LINES, SHOWN_AT, strict=True))
    }
    flat = np.ones_like(run.time)
    return {"front": run.front, "damage_begin": begin * flat, "damage_end": end * flat, **lines}


def readout(now: Run, normal: Run) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every observable, as text with units."""
    rows = zip(_rows(now), _rows(normal), strict=True)
    return [(name, value, _("usual {value}").format(value=usual_value)) for (name, value), (_n, usual_value) in rows]


def picture(values: Values, run: Run, normal: Run) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    squid, squid_velocity = squid_run()
    rows = zip(_rows(run), _rows(normal), strict=True)
    return Picture(
        layouts=stacked_traces(_panels(), _time_axis()),
        alt=_alt(values, run),
        long=_long(values, run, squid_velocity),
        note=_(
            "Computed by the model of McIntyre, Richardson and Grill for a human motor axon and by the Hodgkin-Huxley "
            "model for the squid axon, which is about 0.5 mm thick and at 18.5 °C."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={"time": run.time, "usual_front": normal.front, "squid_front": squid, **arrays(run)},
    )


def _front(time: Array, position: Array, arrival: Array) -> Array:
    """Return how far the front is at each time; it never runs back, and stays where no node fires any more."""
    reached = np.isfinite(arrival)
    if not reached.any():
        return np.zeros_like(time)
    order = np.maximum.accumulate(arrival[reached])
    return np.interp(time, order, position[reached], left=0.0)


def _rows(run: Run) -> list[tuple[str, str]]:
    blocked = _("none, blocked")
    velocity = blocked if run.velocity is None else _("{value} m/s").format(value=f"{run.velocity:.1f}")
    passage = "–" if run.passage is None else _("{value} ms").format(value=f"{run.passage:.2f}")
    return [
        (_("Velocity over the middle 18 mm"), velocity),
        (_("Time for the middle 18 mm"), passage),
        (_("The impulse comes as far as"), _("{value} mm").format(value=f"{run.reached:.0f}")),
        (_("From node to node"), _("{value} mm").format(value=f"{run.node_spacing:.2f}")),
    ]


def _alt(values: Values, run: Run) -> str:
    if run.velocity is None:
        return _(
            "Distance against time for an impulse on a motor axon of {diameter} µm at {temperature} °C: it stops after "
            "{reached} mm."
        ).format(
            diameter=setting(values["fibre_diameter"]),
            temperature=setting(values["temperature"]),
            reached=f"{run.reached:.0f}",
        )
    return _(
        "Distance against time for an impulse on a motor axon of {diameter} µm at {temperature} °C: it runs at "
        "{velocity} m/s."
    ).format(
        diameter=setting(values["fibre_diameter"]),
        temperature=setting(values["temperature"]),
        velocity=f"{run.velocity:.1f}",
    )


def _long(values: Values, run: Run, squid_velocity: float) -> str:
    panels = _(
        "Two panels share an axis of time. In the upper one three lines rise from the left: how far the impulse has "
        "come along 30 mm of axon. The steeper the line, the faster the impulse. The thick orange line is your axon, "
        "the thinner grey one the usual axon, the dashed blue one the squid axon, which runs at {squid} m/s. The lower "
        "panel shows the membrane potential at eight places, each drawn at its distance from the stimulus: the "
        "farther away, the later the impulse, which rises by some 110 mV."
    ).format(squid=f"{squid_velocity:.1f}")
    return f"{panels} {_damage_in_words(values, run)} {_story(run)}"


def _damage_in_words(values: Values, run: Run) -> str:
    if run.damage is None:
        return _("All of the myelin is there.")
    begin, end = run.damage
    return _(
        "Between the two dotted lines, from {begin} to {end} mm, {myelin} % of the myelin is left."
    ).format(begin=f"{begin:.0f}", end=f"{end:.0f}", myelin=setting(values["myelin"]))  # fmt: skip


def _story(run: Run) -> str:
    if run.velocity is None:
        return _("The impulse does not come through the damaged stretch; the axon beyond it stays at rest.")
    return _("The impulse comes through, and has its full height at the last place again.")


def _time_axis() -> TimeAxis:
    after = explorer("conduction").after
    return TimeAxis(
        _("time after the start of the stimulus (ms)"),
        0.0,
        after,
        tuple(float(t) for t in np.arange(0, after + 0.1, 0.5)),
    )


def _panels() -> tuple[Panel, ...]:
    ticks = tuple(float(place) for place in range(0, 31, 10))
    marks = (Trace("damage_begin", "ink_second", 1.2, "dot"), Trace("damage_end", "ink_second", 1.2, "dot"))
    potentials = tuple(Trace(name, "cause", 1.8) for name in LINES)
    return (
        Panel(
            _("Distance"), "mm", -1, 32, ticks, 210,
            (*marks, Trace("squid_front", "potassium", 2.0, "dash"), Trace("usual_front", "healthy", 1.6),
             Trace("front", "cause", 2.8)),
            key=((_("your axon"), "cause_text"), (_("usual"), "healthy"), (_("squid"), "potassium_text")),
        ),
        Panel(
            _("Membrane potential"), _("mm from the stimulus"), -1, 34, ticks, 230, (*marks, *potentials),
        ),
    )  # fmt: skip
