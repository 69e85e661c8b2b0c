"""What the dose explorer shows: caffeine in the blood over a day, on one scale with poisoning and with dishes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import LABEL, TICK
from widgets.explorers.contraction_dose_picture import release
from widgets.language import gettext as _
from widgets.simulation.parameter_sets import perturbed_parameters
from widgets.text_twin import number

Values = Mapping[str, float | bool]
Array = NDArray[np.float64]

# The control of a drink, and the fact that says what one of it holds (mg).
DRINKS = {"coffee": "coffee_cup", "tea": "tea_cup", "cola": "cola_can", "energy_drink": "energy_drink_can"}
MICRO = 1000.0  # µmol in a mmol
LOW, HIGH = 0.5, 10000.0  # µmol/L, the axis
TICKS = (1, 10, 100, 1000, 10000)
POINTS = 97
HEIGHT = {"wide": 600, "middle": 600, "narrow": 580}
LEFT = {"wide": 70, "middle": 64, "narrow": 54}


def swallowed(values: Values) -> float:
    """Return the caffeine of all chosen drinks together, mg."""
    facts = content.facts()
    return sum(float(values[drink]) * facts[fact].value for drink, fact in DRINKS.items())


def highest_level(milligrams: float, mass: float) -> float:
    """Return the level in blood, within about an hour, of caffeine that is taken at once, µmol/L.

    How a dose becomes a level stands with the cause, reckoned there for the usual body mass.

    Parameters
    ----------
    milligrams : float
    mass : float
        kg.
    """
    for_usual_mass = milligrams * explorer("dose").controls["mass"].value / mass
    parameters = perturbed_parameters({"caffeine": for_usual_mass}, {})
    return parameters["excitation_contraction"]["caffeine_concentration"]


def level(values: Values, hours: float | Array) -> Any:
    """Return the level in blood so many hours after the highest one, µmol/L: half of it goes in each half-life."""
    highest = highest_level(swallowed(values), float(values["mass"]))
    return highest * 0.5 ** (hours / float(values["half_life"]))


def marks() -> tuple[tuple[str, float], ...]:
    """Return words and level (µmol/L) of some doses at the usual body mass, and of poisoning, the lowest first."""
    fact = {name: record.value for name, record in content.facts().items()}
    mass = float(explorer("dose").controls["mass"].value or 0)
    return (
        (_("a cup of tea"), highest_level(fact["tea_cup"], mass)),
        (_("a cup of coffee"), highest_level(fact["coffee_cup"], mass)),
        (_("200 mg at once: no concern (EFSA 2015)"), highest_level(fact["efsa_single_dose"], mass)),
        (_("400 mg at once (EFSA 2015: for a whole day)"), highest_level(fact["efsa_day"], mass)),
        (_("fits and irregular heartbeat reported from here"), MICRO * fact["caffeine_serious"]),
        (_("regarded as deadly from here"), MICRO * fact["caffeine_deadly"]),
    )


def dish() -> tuple[float, float]:
    """Return the baths in which healthy human muscle contracts, µmol/L."""
    facts = content.facts()
    return MICRO * facts["dish_rectus"].value, MICRO * facts["dish_vastus"].value


def arrays(values: Values) -> dict[str, Array]:
    """Return the arrays that change with the controls: the line, the ring, and the way from the ring to the dish."""
    hours = np.linspace(0.0, explorer("dose").after, POINTS)
    now = float(values["hours"])
    # A logarithmic axis has no zero: without a drink the line lies below the axis.
    return {
        "level": np.maximum(level(values, hours), 1e-3),
        "now_x": np.array([now]),
        "now_y": np.maximum([level(values, now)], 1e-3),
    }


def readout(values: Values) -> list[tuple[str, str, str]]:
    """Return the numbers: what was swallowed, what is in the blood, and how far the dish is."""
    return [(*row, "") for row in _number_rows(values)]


def picture(values: Values) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    now = number(level(values, float(values["hours"])), 2)
    return Picture(
        layouts={name: _layout(name) for name in HEIGHT},
        alt=_(
            "Caffeine in the blood over a day on a logarithmic scale, {now} µmol/L at the ring; above it poisoning, "
            "and far higher the baths of dishes."
        ).format(now=now),
        long=_(
            "Along the bottom stand hours, along the side caffeine in micromoles per litre on a logarithmic scale: "
            "equal ways are equal factors. The thick line is the level in the blood for your drinks. It begins at the "
            "highest level, about an hour after the drinks, and falls by half in each half-life, which is a straight "
            "line on this scale. The ring marks your hour, with {now} micromoles per litre. Thin lines mark a cup of "
            "tea, a cup of coffee, 200 and 400 milligrams at once, for a body of {mass} kilograms, and where poisoning "
            "and deadly levels begin. A band near the top marks the baths in which strips of human muscle contract by "
            "themselves."
        ).format(now=now, mass=setting(explorer("dose").controls["mass"].value or 0)),
        note=_(
            "The marks rest on measurements in people and in dishes. The line is reckoned: 6 mg for each kilogram gave "
            "about 40 µmol/L, and half goes in each half-life. People differ by a factor of two and more."
        ),
        columns=(_("What"), _("Value")),
        rows=(*_number_rows(values), *((words, _amount(value)) for words, value in marks()), _dish_row()),
        arrays={"hours": np.linspace(0.0, explorer("dose").after, POINTS), **arrays(values)},
    )


def _number_rows(values: Values) -> list[tuple[str, str]]:
    now = level(values, float(values["hours"]))
    start, facts = dish()[0], content.facts()
    cup = highest_level(facts["coffee_cup"].value, float(values["mass"]))
    return [
        (_("Caffeine in all drinks"), _("{value} mg").format(value=setting(swallowed(values)))),
        (_("Caffeine in the blood"), _amount(now)),
        (_("The dish is stronger by"), _("{value} times").format(value=number(start / now, 2)) if now else "–"),
        (_("Cups of coffee at once that the dish stands for"), number(start / cup, 2)),
        (
            _("Calcium that an impulse releases, in the model"),
            _("{value} times the usual").format(value=f"{release(now / MICRO):.2f}"),
        ),
    ]


def _amount(value: float) -> str:
    return _("{value} µmol/L").format(value=number(value, 2))


def _dish_row() -> tuple[str, str]:
    low, high = dish()
    return _dish_words(), _("{low} to {high} µmol/L").format(low=number(low, 2), high=number(high, 2))


def _dish_words() -> str:
    return _("healthy human muscle contracts, in a dish")


def _layout(name: str) -> dict[str, Any]:
    hours = explorer("dose").after
    low, high = dish()
    thin = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    data: list[dict[str, Any]] = [
        thin | {"x": [0, hours, hours, 0, 0], "y": [low, low, high, high, low], "fill": "toself",
                "fillcolor": "@muscle_light", "line": {"color": "@muscle_outline", "width": 1}},
    ]  # fmt: skip
    for index, (_words, value) in enumerate(marks()):
        colour = "@warning" if index >= len(marks()) - 2 else "@healthy"
        data.append(thin | {"x": [0, hours], "y": [value, value], "line": {"color": colour, "width": 1, "dash": "dot"}})
    data += [
        thin | {"x": "$hours", "y": "$level", "line": {"color": "@cause", "width": 2.8}},
        thin | {"mode": "markers", "x": "$now_x", "y": "$now_y",
                "marker": {"size": 15, "symbol": "circle-open", "color": "@cause", "line": {"width": 2.6}}},
    ]  # fmt: skip
    labels = [*marks(), (_dish_words(), high)]
    return {
        "data": data,
        "layout": {
            "xaxis": _axis(_("hours after the highest level"), [-0.4, hours], list(range(0, 25, 4))),
            "yaxis": _axis("", [math.log10(LOW), math.log10(HIGH)], list(TICKS)) | {"type": "log", "showgrid": True},
            "height": HEIGHT[name],
            "margin": {"l": LEFT[name], "r": 16, "t": 34, "b": 50},
            "annotations": [_heading(LEFT[name]), *(_label(words, value, hours) for words, value in labels)],
            "dragmode": False,
        },
        "canvas": None,
    }


def _label(words: str, value: float, hours: float) -> dict[str, Any]:
    return {
        "text": words, "showarrow": False, "x": hours, "xanchor": "right", "y": math.log10(value), "yanchor": "bottom",
        "yshift": 1, "font": {"size": TICK, "color": "@ink"}, "bgcolor": "@page", "borderpad": 0,
    }  # fmt: skip


def _heading(left: int) -> dict[str, Any]:
    unit = f'<span style="color:@ink_second;font-size:{TICK}px">µmol/L</span>'
    return {
        "text": "<b>" + _("Caffeine in the blood, or in a dish") + "</b> " + unit, "showarrow": False, "xref": "paper",
        "yref": "paper", "x": 0, "xanchor": "left", "xshift": 8 - left, "y": 1, "yanchor": "bottom", "yshift": 8,
        "font": {"size": LABEL, "color": "@ink"},
    }  # fmt: skip


def _axis(title: str, ends: list[float], ticks: list[int]) -> dict[str, Any]:
    return {
        "range": ends,
        "tickvals": ticks,
        "ticktext": [f"{tick:g}" for tick in ticks],
        "title": {"text": title, "font": {"size": LABEL, "color": "@ink_second"}, "standoff": 6},
        "tickfont": {"size": TICK, "color": "@ink_second"},
        "fixedrange": True,
        "showgrid": False,
        "gridcolor": "@rule",
        "gridwidth": 0.8,
        "linecolor": "@rule",
        "zeroline": False,
    }
