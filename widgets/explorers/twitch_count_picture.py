"""What the twitch count explorer shows for some values: the share of people found, and what three studies found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Label, Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.twitch_counts import chance_of_one, share_found

Values = Mapping[str, float | bool]

POINTS = 301
HOUR = 60.0  # min
ABOVE = 3.5  # %, by so much a word stands above its line


def found(values: Values, minutes: Any) -> Any:
    """Return the share of people in whom a twitch is noticed, %, after some minutes at each muscle."""
    share = share_found(
        float(values["rate"]), float(values["spread"]), float(values["muscles"]), np.asarray(minutes) / HOUR,
        float(values["noticed"]) / 100,
    )  # fmt: skip
    return 100 * share


def expected(values: Values) -> float:
    """Return how many twitches are noticed in the middle person."""
    hours = float(values["minutes"]) / HOUR
    return float(values["rate"]) * float(values["muscles"]) * hours * float(values["noticed"]) / 100


def published() -> dict[str, float]:
    """Return the shares that three studies reported, %."""
    facts = content.facts()
    kinds = {
        "electrodes": "prevalence_surface_emg", "question": "prevalence_questionnaire",
        "ultrasound": "prevalence_ultrasound",
    }  # fmt: skip
    return {kind: facts[name].value for kind, name in kinds.items()}


def arrays(values: Values) -> dict[str, np.ndarray]:
    """Return the arrays that change with the controls: the curve, the part up to the time looked, and its end."""
    places, here = _places(), np.log10(float(values["minutes"]))
    curve = found(values, 10.0**places)
    return {
        "curve": curve,
        "looked": np.where(places <= here + 1e-9, curve, np.nan),
        "here": np.array([here]),
        "found_here": np.array([float(found(values, values["minutes"]))]),
    }


def readout(now: Values, usual: Values) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every observable, as text with units."""
    rows = zip(_observable_rows(now), _observable_rows(usual), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, usual: Values) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    rows = zip(_observable_rows(values), _observable_rows(usual), strict=True)
    places = _places()
    lines = {kind: np.full(POINTS, share) for kind, share in published().items()}
    return Picture(
        layouts=_layouts(),
        alt=_("Curve of the share of healthy people found to twitch: {share} after {minutes} min.").format(
            share=_percent(float(found(values, values["minutes"]))), minutes=setting(values["minutes"])
        ),
        long=_long(),
        note=_(
            "Computed from a simple rule of chance. The three dotted lines are published. The rates, and how much each "
            "method notices, are illustrative: chosen by us so that the rule gives the published shares."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={"time": places, "usual_curve": found(usual, 10.0**places), **lines, **arrays(values)},
    )  # fmt: skip


def _observable_rows(values: Values) -> list[tuple[str, str]]:
    middle = expected(values)
    return [
        (_("People in whom a twitch is found"), _percent(float(found(values, values["minutes"])))),
        (_("Twitches noticed in the middle person"), _count(middle)),
        (_("Chance that none is noticed in this person"), _percent(100 - 100 * float(chance_of_one(middle)))),
    ]


def _percent(value: float) -> str:
    return _("{value} %").format(value=f"{value:.0f}")


def _count(value: float) -> str:
    """Return a number with two significant digits, large ones as a whole number."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _long() -> str:
    shares = published()
    return _(
        "One curve rises from the lower left to the upper right. It shows in what share of healthy people at least one "
        "twitch is found, over the time spent at each muscle, from some seconds to a year, on a scale on which equal "
        "steps are equal factors. A dot marks the time that was chosen, and the curve is thick up to it. A grey curve "
        "shows the usual settings, electrodes on a foot muscle. Three dotted lines mark what studies reported: "
        "{electrodes} of people with electrodes on a foot muscle, {question} by a question, {ultrasound} by ultrasound "
        "of many muscles."
    ).format(**{kind: _percent(share) for kind, share in shares.items()})


def _places() -> np.ndarray:
    numbers = explorer("twitch_count").controls["minutes"].range
    return np.linspace(np.log10(numbers[0]), np.log10(numbers[1]), POINTS)


def _ticks() -> dict[float, str]:
    """Return minutes and what they are called."""
    return {
        1 / 6: _("10 s"),
        2.0: _("2 min"),
        HOUR: _("1 h"),
        24 * HOUR: _("1 day"),
        30 * 24 * HOUR: _("1 month"),
    }


def _layouts() -> dict[str, dict[str, Any]]:
    places = _places()
    ticks = _ticks()
    axis = TimeAxis(
        _("time spent at each muscle"), float(places[0]), float(places[-1]),
        tuple(float(np.log10(minutes)) for minutes in ticks),
    )  # fmt: skip
    layouts = stacked_traces((_panel(),), axis)
    for layout in layouts.values():
        layout["layout"]["xaxis"]["ticktext"] = list(ticks.values())
        layout["data"].append(
            {
                "type": "scatter", "mode": "markers", "x": "$here", "y": "$found_here", "xaxis": "x", "yaxis": "y",
                "marker": {"size": 13, "color": "@cause", "line": {"width": 2, "color": "@page"}},
                "hoverinfo": "skip", "cliponaxis": False,
            }
        )  # fmt: skip
    return layouts


def _panel() -> Panel:
    shares = published()
    words = {
        "electrodes": _("electrodes, foot"),
        "question": _("question"),
        "ultrasound": _("ultrasound, many muscles"),
    }
    return Panel(
        _("People found"), "%", 0, 110, (0, 25, 50, 75, 100), 360,
        (
            *(Trace(kind, "ink_second", 1.4, dash="dot") for kind in shares),
            Trace("usual_curve", "healthy", 1.6),
            Trace("curve", "cause", 1.4, dash="dash"),
            Trace("looked", "cause", 4.0),
        ),
        key=((_("yours"), "cause_text"), (_("usual"), "healthy")),
        labels=tuple(
            Label(f"{words[kind]}: {_percent(share)}", "ink_second", share + ABOVE) for kind, share in shares.items()
        ),
    )  # fmt: skip
