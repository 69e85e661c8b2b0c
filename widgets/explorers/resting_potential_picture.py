"""What the resting potential explorer shows for some values: the store over time, its arrays, numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import EndLabels, Panel, TimeAxis, Trace, spread, stacked_traces
from widgets.language import gettext as _
from widgets.models.ion_stores import StoreRecording, simulate_stores
from widgets.models.ions import IonParameters, goldman_hodgkin_katz_potential, nernst_potential

Values = Mapping[str, float | bool]

OUTPUT_STEP = 30.0  # s
MINUTE = 60.0  # s
VOLTAGES = (-160.0, 160.0)  # mV, the axis
LABEL_DISTANCE = 26.0  # mV, so that the names at the ends of the lines do not touch
ROOM_FOR_NAMES = 1.13  # the time axis is by so much longer than the lines
IONS = (
    "temperature", "potassium_outside", "potassium_inside", "sodium_outside", "sodium_inside", "chloride_outside",
    "chloride_inside", "sodium_permeability_ratio", "chloride_permeability_ratio",
)  # fmt: skip


class Store:
    """An axon as the controls set it, and what becomes of it.

    Attributes
    ----------
    parameters : IonParameters
        At the start.
    run : StoreRecording
    sodium, potassium, chloride : ndarray, shape (times,)
        Equilibrium potentials, mV.
    """

    def __init__(self, parameters: IonParameters, run: StoreRecording) -> None:
        self.parameters, self.run = parameters, run
        warmth = parameters.temperature
        self.sodium = nernst_potential(parameters.sodium_outside, run.sodium_inside, warmth)
        self.potassium = nernst_potential(parameters.potassium_outside, run.potassium_inside, warmth)
        self.chloride = nernst_potential(parameters.chloride_outside, run.chloride_inside, warmth, -1)

    @property
    def without_pump(self) -> float:
        """The potential of the leaks alone at the start, by Goldman, Hodgkin and Katz, mV."""
        ions = self.parameters
        return float(
            goldman_hodgkin_katz_potential(
                ions.potassium_outside, ions.potassium_inside, ions.sodium_outside, ions.sodium_inside,
                ions.temperature, ions.sodium_permeability_ratio,
                ions.chloride_outside, ions.chloride_inside, ions.chloride_permeability_ratio,
            )
        )  # fmt: skip


def record(values: Values) -> Store:
    """Follow the axon that the controls describe."""
    speed = float(values["pump_speed"]) / 100
    chosen = {name: float(values[name]) for name in IONS}
    parameters = content.fill(IonParameters, "ions", **chosen, pump_factor=max(speed, 0.0))
    window = explorer("resting_potential").after * MINUTE
    run = simulate_stores(parameters, float(values["axon_diameter"]), window, OUTPUT_STEP, backward=max(-speed, 0.0))
    return Store(parameters, run)


def arrays(store: Store) -> dict[str, np.ndarray]:
    """Return the arrays that change with the controls."""
    run = store.run
    equilibria = (store.sodium, store.potassium, store.chloride)
    inside = (run.sodium_inside, run.potassium_inside, run.chloride_inside)
    return {
        "potential": run.membrane_potential,
        "sodium_equilibrium": store.sodium,
        "potassium_equilibrium": store.potassium,
        "chloride_equilibrium": store.chloride,
        "equilibrium_ends": np.array(spread([line[-1] for line in equilibria], LABEL_DISTANCE)),
        "sodium": run.sodium_inside,
        "potassium": run.potassium_inside,
        "chloride": run.chloride_inside,
        "inside_ends": np.array(spread([line[-1] for line in inside], LABEL_DISTANCE)),
    }


def readout(now: Store, usual: Store) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every observable, as text with units."""
    rows = zip(_observable_rows(now), _observable_rows(usual), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, store: Store, usual: Store) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    rows = zip(_observable_rows(store), _observable_rows(usual), strict=True)
    return Picture(
        layouts=_layouts(),
        alt=_alt(values, store),
        long=_long(values, store),
        note=_(
            "Computed for a stretch of axon with leaks and a pump and no impulses; typical concentrations of a mammal. "
            "How fast the store runs down is illustrative: only its order of magnitude is known."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={
            "time": store.run.time / MINUTE,
            "usual_potential": usual.run.membrane_potential,
            **arrays(store),
        },
    )


def _observable_rows(store: Store) -> list[tuple[str, str]]:
    run = store.run
    return [
        (_("Membrane potential at the start"), _millivolts(run.membrane_potential[0])),
        (_("The same without the pump's own current"), _millivolts(store.without_pump)),
        (_("Equilibrium potential of potassium"), _millivolts(store.potassium[0])),
        (_("Equilibrium potential of sodium"), _millivolts(store.sodium[0])),
        (_("Equilibrium potential of chloride"), _millivolts(store.chloride[0])),
        (_("Membrane potential after two hours"), _millivolts(run.membrane_potential[-1])),
        (_("Potassium inside after two hours"), _("{value} mmol/L").format(value=_fixed(run.potassium_inside[-1]))),
    ]


def _millivolts(value: float) -> str:
    return _("{value} mV").format(value=_fixed(value))


def _fixed(value: float) -> str:
    """Return a number with one decimal and a true minus sign."""
    text = f"{value:.1f}"
    return (text if float(text) else "0.0").replace("-", "−")


def _alt(values: Values, store: Store) -> str:
    return _(
        "Voltages and ions inside an axon over two hours, pump at {pump} %: the membrane potential goes from {first} "
        "to {last} mV."
    ).format(
        pump=setting(values["pump_speed"]),
        first=_fixed(store.run.membrane_potential[0]),
        last=_fixed(store.run.membrane_potential[-1]),
    )


def _long(values: Values, store: Store) -> str:
    panels = _(
        "Two panels lie one below the other over the same {minutes} minutes. The first shows voltages: a thick orange "
        "line for the membrane potential with your settings, a thinner grey one for the usual axon, and three broken "
        "lines for the equilibrium potentials of sodium, amber, potassium, blue, and chloride, grey. The second shows "
        "how much of each ion is inside, in the same colours."
    ).format(minutes=setting(explorer("resting_potential").after))
    return f"{panels} {_pump_story(float(values['pump_speed']))} {_ion_story(store)}"


def _pump_story(speed: float) -> str:
    if speed > 0:
        return _("The pump carries three sodium ions out and two potassium ions in at a stroke.")
    if speed < 0:
        return _("The pump runs backwards, as in no living cell: three sodium ions in and two potassium ions out.")
    return _("The pump stands still, and only the leaks are left.")


def _ion_story(store: Store) -> str:
    gained = store.run.sodium_inside[-1] - store.run.sodium_inside[0]
    if gained > 1:
        return _("In two hours sodium collects inside the axon, and its store runs down.")
    if gained < -1:
        return _("In two hours the axon loses sodium, and its store is filled.")
    return _("In two hours the sodium inside stays as it is: what leaks in is carried out again.")


def _layouts() -> dict[str, dict[str, Any]]:
    """Return the panels with room behind the lines for the names at their ends."""
    end = explorer("resting_potential").after
    ticks = tuple(float(tick) for tick in np.arange(0, end + 1, 30))
    axis = TimeAxis(_("time after the settings were made (minutes)"), 0.0, end * ROOM_FOR_NAMES, ticks)
    layouts = stacked_traces(_panels(), axis)
    for layout in layouts.values():
        for part in layout["data"]:
            if part["mode"] == "text":
                part["x"] = [end] * len(part["text"])
    return layouts


def _panels() -> tuple[Panel, ...]:
    names, colours = ("Na⁺", "K⁺", "Cl⁻"), ("sodium_text", "potassium_text", "ink_second")
    return (
        Panel(
            _("Voltages"), "mV", *VOLTAGES, (-100, -50, 0, 50, 100), 380,
            (
                Trace("sodium_equilibrium", "sodium", dash="dash"),
                Trace("potassium_equilibrium", "potassium", dash="dash"),
                Trace("chloride_equilibrium", "chloride", dash="dot"),
                Trace("usual_potential", "healthy", 1.6),
                Trace("potential", "cause", 3.0),
            ),
            key=((_("membrane"), "cause_text"), (_("usual"), "healthy")),
            ends=EndLabels("equilibrium_ends", names, colours),
        ),
        Panel(
            _("Ions inside"), "mmol/L", 0, 200, (0, 50, 100, 150, 200), 250,
            (Trace("sodium", "sodium"), Trace("potassium", "potassium"), Trace("chloride", "chloride", dash="dot")),
            ends=EndLabels("inside_ends", names, colours),
        ),
    )  # fmt: skip
