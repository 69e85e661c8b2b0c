"""What the junction explorer shows for some values: the recording, its arrays, numbers and words."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.simulation import Recording, simulate

Values = Mapping[str, float | bool]

TRACES = {
    "nerve": "nerve_ending_potential",
    "conductance": "endplate_conductance",
    "endplate": "endplate_membrane_potential",
}
NANOSIEMENS = 1000.0  # in a microsiemens
HIGHEST_CONDUCTANCE = 6.0  # µS on the axis


def record(values: Values) -> Recording:
    """Send an impulse down the axon to the junction that the controls describe."""
    return simulate(
        **{
            "neuromuscular_junction.receptor_fraction": float(values["receptors"]) / 100,
            "neuromuscular_junction.cholinesterase_activity": float(values["enzyme"]) / 100,
            "neuromuscular_junction.calcium_outside": float(values["calcium"]),
            "neuromuscular_junction.magnesium_outside": float(values["magnesium"]),
            "pathway_protocol.recording_duration": float(explorer("junction").after),
        }
    )


def arrays(recording: Recording) -> dict[str, NDArray[np.float64]]:
    """Return the arrays that change with the controls."""
    time = recording.time["endplate_membrane_potential"]
    found = {name: np.interp(time, recording.time[trace], recording.traces[trace]) for name, trace in TRACES.items()}
    return found | {"conductance": found["conductance"] / NANOSIEMENS}


def readout(now: Recording, usual: Recording, *, settled: bool) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every number; the safety factor only once the slider rests."""
    rows = zip(_number_rows(now, settled), _number_rows(usual, True), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, recording: Recording, usual: Recording) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    duration = explorer("junction").after
    ticks = tuple(float(tick) for tick in np.arange(0, duration + 1, 5))
    rows = zip(_number_rows(recording, True), _number_rows(usual, True), strict=True)
    usual_arrays = {f"usual_{name}": line for name, line in arrays(usual).items()}
    return Picture(
        layouts=stacked_traces(_panels(), TimeAxis(_("time after the stimulus to the nerve (ms)"), 0, duration, ticks)),
        alt=_alt(values, recording),
        long=_long(recording),
        note=_(
            "Computed by the models of axon, junction and muscle fibre at body temperature; means of many impulses."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={"time": recording.time["endplate_membrane_potential"], **usual_arrays, **arrays(recording)},
    )


def _number_rows(recording: Recording, settled: bool) -> list[tuple[str, str]]:
    seen = recording.observables
    safety = f"{seen['safety_factor'].value:.2f}" if settled else "…"
    return [
        (_("Vesicles released"), f"{seen['quantal_content'].value:.1f}"),
        (_("Receptors stay open for"), _("{value} ms").format(value=f"{seen['endplate_current_decay'].value:.1f}")),
        (_("Safety factor"), safety),
        (_("Impulses of the muscle fibre"), f"{seen['muscle_action_potentials'].value:.0f}"),
    ]


def _panels() -> tuple[Panel, ...]:
    return (
        Panel(
            _("Nerve ending"), "mV", -100, 50, (-80, 0), 90,
            (Trace("nerve", "neuron_outline", 2.2),),
        ),
        Panel(
            _("Open receptors"), "µS", 0, HIGHEST_CONDUCTANCE, (0, 2, 4, 6), 120,
            (Trace("usual_conductance", "healthy", 1.6), Trace("conductance", "cause", 2.6)),
            key=((_("your settings"), "cause_text"), (_("usual"), "healthy")),
        ),
        Panel(
            _("Muscle fibre at its endplate"), "mV", -100, 60, (-80, -40, 0, 40), 190,
            (Trace("usual_endplate", "healthy", 1.6), Trace("endplate", "cause", 2.6)),
        ),
    )  # fmt: skip


def _alt(values: Values, recording: Recording) -> str:
    return _(
        "Traces of nerve ending, receptors and muscle fibre with {receptors} % of the receptors and {enzyme} % of the "
        "enzyme: {count} impulses of the fibre."
    ).format(
        receptors=setting(values["receptors"]),
        enzyme=setting(values["enzyme"]),
        count=f"{recording.observables['muscle_action_potentials'].value:.0f}",
    )


def _long(recording: Recording) -> str:
    panels = _(
        "Three panels lie one below the other over the same {duration} ms. The first shows the impulse in the nerve "
        "ending. The second shows how easily current flows through the open receptors of the muscle fibre, in "
        "microsiemens: it jumps up a little after the impulse and falls again as receptors close. The third shows the "
        "membrane potential of the muscle fibre at this place. Thick orange lines are your settings, thinner grey ones "
        "the usual ones."
    ).format(duration=setting(explorer("junction").after))
    return f"{panels} {_story(recording)}"


def _story(recording: Recording) -> str:
    impulses = recording.observables["muscle_action_potentials"].value
    safety = recording.observables["safety_factor"].value
    if not impulses:
        return _(
            "With these settings the endplate potential does not reach threshold: one sees a hump that dies away, and "
            "the fibre does not answer."
        )
    if impulses > 1:
        return _(
            "With these settings the receptors stay open so long that one nerve impulse makes the fibre fire again."
        )
    if math.isfinite(safety) and safety < 1.5:
        return _("With these settings the fibre still fires, but hardly more than the needed receptors open.")
    return _("With these settings far more receptors open than are needed, and the fibre fires once.")
