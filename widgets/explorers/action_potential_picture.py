"""What the action potential explorer shows for some values: the recording, its arrays, numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import EndLabels, Label, Panel, TimeAxis, Trace, spread, stacked_traces
from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.models.squid_axon import (
    MembraneRecording,
    Pulse,
    SquidAxonParameters,
    Stimulus,
    simulate_membrane,
)

Values = Mapping[str, float | bool]

OUTPUT_STEP = 0.025  # ms: some 30 points on the upstroke of a warm axon's impulse
LETTER_DISTANCE = 0.14  # of the gates' axis, so that their letters do not touch
SURROUNDINGS = ("temperature", "sodium_outside", "potassium_outside")


@dataclass(frozen=True)
class Observables:
    """The numbers of a recording.

    Attributes
    ----------
    resting_potential : float or None
        mV; None where the membrane has no stable rest and fires by itself.
    peak_potential : float
        Highest membrane potential, mV.
    amplitude : float or None
        From rest to peak, mV.
    impulses : int
        Within the time shown.
    peak_time : float
        ms after the start of the stimulus.
    """

    resting_potential: float | None
    peak_potential: float
    amplitude: float | None
    impulses: int
    peak_time: float


def record(values: Values) -> MembraneRecording:
    """Stimulate the squid axon's membrane as the controls say."""
    numbers = explorer("action_potential")
    surroundings = {name: float(values[name]) for name in SURROUNDINGS}
    parameters = content.fill(SquidAxonParameters, "squid_axon", **surroundings)
    duration = float(values["duration"])
    pulses = [Pulse(float(values["amplitude"]), numbers.before, duration)]
    if values["second_pulse"]:
        onset = numbers.before + duration + float(values["pause"])
        pulses.append(Pulse(float(values["second_amplitude"]), onset, duration))
    window = numbers.before + numbers.after
    return simulate_membrane(parameters, Stimulus(tuple(pulses)), window, output_step=OUTPUT_STEP)


def observables(recording: MembraneRecording) -> Observables:
    """Read the numbers off a recording."""
    rest = recording.resting_state.membrane_potential if recording.resting_state.stable else None
    highest = int(np.argmax(recording.membrane_potential))
    return Observables(
        resting_potential=rest,
        peak_potential=recording.peak_potential,
        amplitude=None if rest is None else recording.peak_potential - rest,
        impulses=len(recording.spike_times),
        peak_time=float(recording.time[highest]) - explorer("action_potential").before,
    )


def arrays(recording: MembraneRecording) -> dict[str, np.ndarray]:
    """Return the arrays that change with the controls."""
    gates = {
        "m": recording.sodium_activation,
        "h": recording.sodium_inactivation,
        "n": recording.potassium_activation,
    }
    return {
        "potential": recording.membrane_potential,
        "sodium_current": recording.sodium_current,
        "potassium_current": recording.potassium_current,
        "stimulus": recording.stimulus,
        **gates,
        "gate_ends": np.array(spread([gate[-1] for gate in gates.values()], LETTER_DISTANCE)),
    }


def readout(now: Observables, usual: Observables) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every observable, as text with units."""
    rows = zip(_observable_rows(now), _observable_rows(usual), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, recording: MembraneRecording, usual: MembraneRecording) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    now, normal = observables(recording), observables(usual)
    before = explorer("action_potential").before
    rows = zip(_observable_rows(now), _observable_rows(normal), strict=True)
    return Picture(
        layouts=stacked_traces(_panels(), _time_axis()),
        alt=_alt(values, now),
        long=_long(values, now),
        note=_("Computed by the Hodgkin-Huxley 1952 model of the squid giant axon; not a human nerve."),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={
            "time": recording.time - before,
            "usual_potential": usual.membrane_potential,
            **arrays(recording),
        },
    )


def _observable_rows(found: Observables) -> list[tuple[str, str]]:
    unstable = _("none, it is not steady")
    rest = (
        unstable if found.resting_potential is None else _("{value} mV").format(value=_fixed(found.resting_potential))
    )
    amplitude = "–" if found.amplitude is None else _("{value} mV").format(value=_fixed(found.amplitude))
    return [
        (_("Resting potential"), rest),
        (_("Peak"), _("{value} mV").format(value=_fixed(found.peak_potential))),
        (_("Rise from rest to peak"), amplitude),
        (_("Impulses"), str(found.impulses)),
        (_("Time of the peak"), _("{value} ms").format(value=_fixed(found.peak_time))),
    ]


def _fixed(value: float) -> str:
    """Return a number with one decimal and a true minus sign."""
    text = f"{value:.1f}"
    return (text if float(text) else "0.0").replace("-", "−")


def _alt(values: Values, found: Observables) -> str:
    impulses = ngettext("{count} impulse", "{count} impulses", found.impulses).format(count=found.impulses)
    return _(
        "Stacked traces of a squid axon's membrane, stimulated with {amplitude} µA/cm² for {duration} ms: {impulses}, "
        "peak {peak} mV."
    ).format(
        amplitude=setting(values["amplitude"]),
        duration=setting(values["duration"]),
        impulses=impulses,
        peak=_fixed(found.peak_potential),
    )


def _long(values: Values, found: Observables) -> str:
    settings = _(
        "The axon lies in a bath of {temperature} °C with {sodium} mmol/L of sodium and {potassium} mmol/L of "
        "potassium."
    ).format(
        temperature=setting(values["temperature"]),
        sodium=setting(values["sodium_outside"]),
        potassium=setting(values["potassium_outside"]),
    )
    panels = _(
        "Four panels lie one below the other over the same {duration} ms. The first shows the membrane potential: a "
        "thick orange line for your settings, a thinner grey line for the usual ones. The second shows the currents "
        "through the membrane, outward positive: sodium in amber, potassium in blue. The third shows the share of open "
        "gates: m and h of the sodium channel, n of the potassium channel. The last shows the stimulus. A dotted line "
        "marks its start."
    ).format(duration=setting(explorer("action_potential").before + explorer("action_potential").after))
    return f"{settings} {panels} {_story(found)}"


def _story(found: Observables) -> str:
    if found.resting_potential is None:
        return _("With these settings the membrane has no stable resting potential.")
    if found.impulses == 0:
        return _("The membrane answers the stimulus, and the answer dies away: there is no impulse.")
    return _("In each impulse m rises first and sodium flows in; then h falls, n rises, and potassium flows out.")


def _time_axis() -> TimeAxis:
    numbers = explorer("action_potential")
    ticks = tuple(float(tick) for tick in np.arange(0, numbers.after + 1, 5))
    return TimeAxis(_("time after the start of the stimulus (ms)"), -numbers.before, numbers.after, ticks, mark=0.0)


def _panels() -> tuple[Panel, ...]:
    strongest = explorer("action_potential").controls["amplitude"].range[1]
    return (
        Panel(
            _("Membrane potential"), "mV", -110, 70, (-100, -50, 0, 50), 210,
            (Trace("usual_potential", "healthy", 1.6), Trace("potential", "cause", 2.6)),
            key=((_("your settings"), "cause_text"), (_("usual"), "healthy")),
        ),
        Panel(
            _("Membrane currents"), "µA/cm²", -1550, 1550, (-1000, 0, 1000), 130,
            (Trace("sodium_current", "sodium"), Trace("potassium_current", "potassium")),
            labels=(
                Label(_("potassium, outward"), "potassium_text", 800),
                Label(_("sodium, inward"), "sodium_text", -800),
            ),
        ),
        Panel(
            _("Open gates"), _("share"), 0, 1.02, (0, 0.5, 1), 110,
            (Trace("m", "sodium"), Trace("h", "sodium", dash="dash"), Trace("n", "potassium")),
            key=((_("m, h: sodium"), "sodium_text"), (_("n: potassium"), "potassium_text")),
            ends=EndLabels("gate_ends", ("m", "h", "n"), ("sodium_text", "sodium_text", "potassium_text")),
        ),
        Panel(
            _("Stimulus"), "µA/cm²", 0, strongest * 1.05, (0, strongest / 2, strongest), 56,
            (Trace("stimulus", "ink", 1.8),),
        ),
    )  # fmt: skip
