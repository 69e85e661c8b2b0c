"""What the twitch lab shows for some causes: the recording, its arrays, numbers and words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.trace_columns import TraceColumn, trace_columns
from widgets.diagrams.traces import Panel, TimeAxis, Trace
from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.simulation import OBSERVABLES, Recording, record
from widgets.text_twin import number

Doses = Mapping[str, float]

FAST = ("nerve_ending_potential", "endplate_membrane_potential", "muscle_potential", "emg")
SLOW = ("free_calcium", "unit_force")
FAST_STEP = 0.05  # ms: ten points on the muscle's action potential
# One distance on the page is this many times longer for calcium and force. Both axes then have the same numbers inside,
# so that the figure, which enlarges all time axes together, shows the same share of both.
SLOWNESS = 7.5
# Read while a slider moves: what the run of the pathway itself gives.
READ_WHILE_MOVING: dict[str, Callable[[], str]] = {
    "conduction_velocity": lambda: _("Speed in the nerve"),
    "endplate_potential": lambda: _("Endplate potential"),
    "twitch_force": lambda: _("Twitch force"),
    "emg_amplitude": lambda: _("Skin signal"),
}
STARTING_HEIGHTS = {"emg": 40.0, "free_calcium": 8.0, "unit_force": 16.0}  # of the axes; they double when they must


def record_causes(doses: Doses) -> Recording:
    """Record the pathway under these causes, for as long as the figure shows it.

    Raises
    ------
    CourseError
        If together they go beyond what a model can show.
    """
    numbers = explorer("twitch_lab")
    return record(
        doses,
        {
            "pathway_protocol.pulse_onset": numbers.before,
            "pathway_protocol.recording_duration": numbers.before + numbers.after,
            "pathway_protocol.force_duration": SLOWNESS * numbers.after + numbers.before,
        },
    )


def times() -> dict[str, np.ndarray]:
    """Return the times at which the arrays stand, in ms of the fast axis after the stimulus."""
    numbers = explorer("twitch_lab")
    fast = np.arange(-numbers.before, numbers.after, FAST_STEP)
    return {"fast": fast, "slow": np.linspace(-numbers.before, numbers.after, 600)}


def arrays(recording: Recording, prefix: str = "") -> dict[str, np.ndarray]:
    """Return the traces at the times of the figure, named with a prefix."""
    onset, at = explorer("twitch_lab").before, times()
    found = {}
    for names, moments in ((FAST, at["fast"] + onset), (SLOW, SLOWNESS * at["slow"] + onset)):
        for name in names:
            found[prefix + name] = np.interp(moments, recording.time[name], recording.traces[name])
    return found


def readout(now: Recording, healthy: Recording) -> list[tuple[str, str, str]]:
    """Return name, value and healthy value of a few observables, as text with units."""
    return [
        (
            words(),
            quantity(now, name),
            _("healthy {value}").format(value=quantity(healthy, name)),
        )
        for name, words in READ_WHILE_MOVING.items()
    ]


def quantity(recording: Recording, name: str) -> str:
    """Return an observable as text with its unit; a dash where there is no such thing."""
    observable = recording.observables[name]
    if math.isinf(observable.value):
        return _("none is enough")
    if observable.unit == "1" and float(observable.value).is_integer():
        return f"{observable.value:.0f}"  # a count
    value = number(observable.value)
    if value == "–" or observable.unit == "1":
        return value
    return _("{value} {unit}").format(value=value, unit=observable.unit)


def picture(doses: Doses, now: Recording, healthy: Recording) -> Picture:
    """Return the figure for some causes, with what it shows in words and numbers."""
    shown = arrays(now) | arrays(healthy, "healthy_")
    return Picture(
        layouts=trace_columns(columns(shown)),
        alt=_alt(doses, now),
        long=_long(doses, now),
        note=_(
            "Computed by the models of this course: one motor axon, its junction, a muscle fibre and its motor unit, "
            "after one pulse to the nerve. The dotted line marks the pulse."
        ),
        columns=(_("Quantity"), _("With the causes"), _("Healthy")),
        rows=tuple(
            (OBSERVABLES[name].words(), quantity(now, name), quantity(healthy, name)) for name in READ_WHILE_MOVING
        ),
        arrays=times() | shown,
    )


def causes_in_words(doses: Doses) -> str:
    """Return the causes with their doses, or that there is none."""
    if not doses:
        return _("no cause")
    parts = []
    for name, dose in doses.items():
        cause = content.localised(content.cause(name), f"causes/{name}.yaml")
        parts.append(_("{cause} ({dose} {unit})").format(cause=cause.name, dose=setting(dose), unit=cause.dose.unit))
    return ", ".join(parts)


def _alt(doses: Doses, now: Recording) -> str:
    count = len(doses)
    # A sentence that is read out at every release names one or two causes, and counts more.
    many = ngettext("{count} cause", "{count} causes", count).format(count=count)
    acting = many if count > 2 else causes_in_words(doses)
    return _("Traces from nerve to twitch with {causes}: twitch force {force}, skin signal {emg}.").format(
        causes=acting, force=quantity(now, "twitch_force"), emg=quantity(now, "emg_amplitude")
    )


def _long(doses: Doses, now: Recording) -> str:
    panels = _(
        "Six panels show what follows one pulse to the nerve: a thick orange line with the causes, a thinner grey "
        "line in health. Over the first milliseconds stand the membrane potentials of nerve ending, endplate and "
        "muscle fibre, and the signal of the motor unit at the skin. Over some hundred milliseconds stand free calcium "
        "in the fibre and the force of the motor unit. Where both lines agree, the causes change nothing there."
    )
    acting = _("What acts: {causes}.").format(causes=causes_in_words(doses))
    return f"{acting} {panels} {_story(now)}"


def _story(now: Recording) -> str:
    nerve = round(now.observables["nerve_impulses"].value)
    muscle = round(now.observables["muscle_action_potentials"].value)
    if nerve == 0:
        return _("No impulse reaches the end of the nerve, and the muscle stays at rest.")
    if muscle == 0:
        return _("The impulse reaches the end of the nerve, but the muscle fibre does not answer it.")
    if nerve > 1:
        return _("One pulse gives {nerve} impulses in the nerve and {muscle} in the muscle fibre.").format(
            nerve=nerve, muscle=muscle
        )
    return _("One pulse gives one impulse in the nerve and one twitch of the motor unit.")


def columns(shown: Mapping[str, np.ndarray]) -> tuple[TraceColumn, TraceColumn]:
    """Return the panels of the chain: its fast events in one column, calcium and force in the other."""
    numbers = explorer("twitch_lab")
    key = ((_("causes"), "cause_text"), (_("healthy"), "healthy"))
    fast = TimeAxis(_("milliseconds after the pulse"), -numbers.before, numbers.after, (0, 10, 20, 30), mark=0.0)
    hundreds = range(0, int(SLOWNESS * numbers.after), 100)
    slow = TimeAxis(fast.title, fast.low, fast.high, tuple(t / SLOWNESS for t in hundreds), mark=0.0)
    volt = (-110, 65, (-80, -40, 0, 40))
    emg = _height("emg", shown)
    calcium, force = _height("free_calcium", shown), _height("unit_force", shown)
    room = 1.06  # above the highest number, so that it does not touch the panel's name
    return (
        TraceColumn(
            (
                _panel(_("Nerve ending"), "mV", *volt, 110, "nerve_ending_potential", key),
                _panel(_("Endplate"), "mV", *volt, 110, "endplate_membrane_potential"),
                _panel(_("Muscle fibre"), "mV", *volt, 110, "muscle_potential"),
                _panel(_("Surface EMG"), "µV", -room * emg, room * emg, (-emg / 2, 0, emg / 2), 90, "emg"),
            ),
            "fast",
            fast,
        ),
        TraceColumn(
            (
                _panel(_("Calcium"), "µmol/L", 0, room * calcium, (0, calcium / 2, calcium), 120, "free_calcium"),
                _panel(_("Force"), "mN", 0, room * force, (0, force / 2, force), 150, "unit_force"),
            ),
            "slow",
            slow,
            tuple(str(t) for t in hundreds),
        ),
    )


def _panel(
    title: str, unit: str, low: float, high: float, ticks: tuple[float, ...], height: int, trace: str,
    key: tuple[tuple[str, str], ...] = (),
) -> Panel:  # fmt: skip
    lines = (Trace(f"healthy_{trace}", "healthy", 1.8), Trace(trace, "cause", 2.4))
    return Panel(title, unit, low, high, ticks, height, lines, key=key)


def _height(name: str, shown: Mapping[str, np.ndarray]) -> float:
    """Return the height of an axis that holds both lines: the starting one, doubled as often as they need it."""
    highest = max(np.abs(shown[prefix + name]).max() for prefix in ("", "healthy_"))
    start = STARTING_HEIGHTS[name]
    return start * 2.0 ** max(0, math.ceil(math.log2(highest / start))) if highest > 0 else start
