"""What the upper bound explorer shows for some values: the bound over the size of the study, beside the incidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from widgets import content
from widgets.content.explorers import explorer
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import LABEL, Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.upper_bounds import chance_of_nobody, upper_bound

Values = Mapping[str, float | bool]

POINTS = 301
HUNDRED_THOUSAND = 1e5
ABOVE = 0.16  # by so much of a factor of ten a word stands above its line


def arrays(values: Values) -> dict[str, np.ndarray]:
    """Return the arrays that change with the controls: the bound of this study, and the share that is supposed."""
    people = np.log10(float(values["people"]))
    return {
        "here": np.array([people]),
        "bound_here": np.array([np.log10(_bound_of_hundred_thousand(values))]),
        "supposed_here": np.array([np.log10(float(values["supposed"]))]),
    }


def readout(now: Values, usual: Values) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every number, as text with units."""
    rows = zip(_rows(now), _rows(usual), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, usual: Values) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    rows = zip(_rows(values), _rows(usual), strict=True)
    low, high = incidence()
    places = _places()
    return Picture(
        layouts=_layouts(),
        alt=_("Falling line of the upper bound over the size of a study: {bound} for {people} people.").format(
            bound=_percent(100 * float(upper_bound(float(values["people"])))), people=f"{values['people']:.0f}"
        ),
        long=_(
            "A thick line falls from the upper left to the lower right. It shows the upper bound that a study allows "
            "when nobody of its people falls ill, over the number of people followed. On both scales equal steps are "
            "equal factors. A large dot marks the study that was chosen, a smaller one a share that is supposed. "
            "Above the line a share is shut out, below it the study is blind. Far below, two dotted lines mark how "
            "many of 100 000 people ALS begins in each year, {low:.1f} in the world and {high:.1f} in Europe. The "
            "bound says how small the study was, not how high anyone's risk is."
        ).format(low=low, high=high),
        note=_(
            "Exact arithmetic. The bound says how small the study was, not how high anyone's risk is. ALS begins in "
            "{low:.1f} to {high:.1f} of 100 000 people each year (published; dotted lines)."
        ).format(low=low, high=high),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={
            "time": places,
            "bound": np.log10(HUNDRED_THOUSAND * upper_bound(10.0**places)),
            "incidence_low": np.full(POINTS, np.log10(low)),
            "incidence_high": np.full(POINTS, np.log10(high)),
            **arrays(values),
        },
    )  # fmt: skip


def incidence() -> tuple[float, float]:
    """Return in how many of 100 000 people ALS begins each year: the world, and Europe."""
    facts = content.facts()
    return facts["als_incidence_world"].value, facts["als_incidence_europe"].value


def _bound_of_hundred_thousand(values: Values) -> float:
    return HUNDRED_THOUSAND * float(upper_bound(float(values["people"])))


def _rows(values: Values) -> list[tuple[str, str]]:
    bound = _bound_of_hundred_thousand(values)
    seen = 100 * float(chance_of_nobody(float(values["supposed"]) / HUNDRED_THOUSAND, float(values["people"])))
    low, high = incidence()
    return [
        (_("Upper bound"), _percent(bound / 1000)),
        (_("The same, of 100 000 people"), _count(bound)),
        (_("ALS begins each year, of 100 000"), _("{low:.1f} to {high:.1f}").format(low=low, high=high)),
        (_("Chance to see nobody, if it were as supposed"), _percent(seen)),
    ]


def _percent(value: float) -> str:
    return _("{value} %").format(value=_count(value))


def _count(value: float) -> str:
    """Return a number with two significant digits, large ones as a whole number."""
    if value < 0.0001:
        return "0"
    return f"{value:.0f}" if value >= 10 else f"{float(f'{value:.2g}'):.6f}".rstrip("0").rstrip(".")


def _places() -> np.ndarray:
    low, high = explorer("upper_bound").controls["people"].range
    return np.linspace(np.log10(low), np.log10(high), POINTS)


def _layouts() -> dict[str, dict[str, Any]]:
    places = _places()
    names = {10: "10", 100: "100", 1000: "1 000", 10_000: "10 000", 100_000: "100 000"}
    ticks = tuple(float(np.log10(people)) for people in names)
    axis = TimeAxis(_("people followed, none of whom fell ill"), float(places[0]), float(places[-1]), ticks)
    layouts = stacked_traces((_panel(),), axis)
    for layout in layouts.values():
        layout["layout"]["xaxis"] |= {"ticktext": list(names.values()), "tickangle": 0}
        layout["layout"]["yaxis"]["ticktext"] = ["1", "10", "100", "1 000", "10 000", _("all")]
        layout["layout"]["annotations"].append(_incidence_words())
        layout["data"] += [_dot("bound_here", 14, "cause"), _dot("supposed_here", 9, "ink_second")]
    return layouts


def _incidence_words() -> dict[str, Any]:
    """Return the name of the dotted lines, on the left, where the bound does not cross it."""
    low, high = incidence()
    return {
        "text": _("ALS begins each year: {low:.1f} to {high:.1f}").format(low=low, high=high),
        "xref": "x domain", "x": 0.01, "xanchor": "left",
        "yref": "y", "y": float(np.log10(high)) + ABOVE, "yanchor": "middle",
        "showarrow": False, "font": {"size": LABEL, "color": "@healthy"},
    }  # fmt: skip


def _dot(height: str, size: int, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "x": "$here", "y": f"${height}", "xaxis": "x", "yaxis": "y",
        "marker": {"size": size, "color": f"@{colour}", "line": {"width": 2, "color": "@page"}},
        "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip


def _panel() -> Panel:
    return Panel(
        _("Of 100 000"), _("people"), 0, 5, (0, 1, 2, 3, 4, 5), 380,
        (
            Trace("incidence_low", "healthy", 1.6, dash="dot"),
            Trace("incidence_high", "healthy", 1.6, dash="dot"),
            Trace("bound", "cause", 3.0),
        ),
        key=((_("bound"), "cause_text"), (_("supposed"), "ink_second")),
    )  # fmt: skip
