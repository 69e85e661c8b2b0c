"""What the noticing explorer shows for some values: the twitches of each day, and those that were noticed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from widgets.content.explorers import explorer
from widgets.diagrams.picture import Picture
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.language import gettext as _
from widgets.models.noticing import twitches_and_noticed

Values = Mapping[str, float | bool]

WEEK = 7  # days
DAYS = 2 * WEEK


def two_weeks(values: Values) -> tuple[np.ndarray, np.ndarray]:
    """Return how many twitches happen, and how many are noticed, on each of the fourteen days."""
    second = np.arange(DAYS) >= WEEK
    rates = float(values["rate"]) * np.where(second, float(values["change"]), 1.0)
    shares = np.where(second, float(values["noticed_second"]), float(values["noticed_first"])) / 100
    return twitches_and_noticed(rates, shares, _highest_rate(), int(values["fortnight"]))


def arrays(values: Values) -> dict[str, np.ndarray]:
    """Return the arrays that change with the controls: two lines with a step for every day."""
    happened, noticed = two_weeks(values)
    return {"happened": np.repeat(happened.astype(float), 2), "noticed": np.repeat(noticed.astype(float), 2)}


def readout(now: Values, usual: Values) -> list[tuple[str, str, str]]:
    """Return name, value and usual value of every number, as text."""
    rows = zip(_rows(now), _rows(usual), strict=True)
    return [(name, value, _("usual {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, usual: Values) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    rows = zip(_rows(values), _rows(usual), strict=True)
    shown = dict(_rows(values))
    happened, noticed = two_weeks(values)
    return Picture(
        layouts=_layouts(),
        alt=_(
            "Steps of fourteen days: twitches of a muscle, {first} in the first and {second} in the second week; "
            "noticed {seen_first} and {seen_second}."
        ).format(
            first=happened[:WEEK].sum(), second=happened[WEEK:].sum(),
            seen_first=noticed[:WEEK].sum(), seen_second=noticed[WEEK:].sum(),
        ),
        long=_(
            "Two stepped lines run from left to right, with one step for each of fourteen days. The upper, grey line "
            "is how often the muscle of an invented person twitched on that day. The lower, orange line is how many "
            "of these twitches were noticed. A dotted upright line stands between the first and the second week, "
            "where attention or the muscle may change. Both lines go up and down a little from day to day by chance. "
            "The orange line can never rise above the grey one. Below, a table gives the sums of both weeks."
        ),
        note=_(
            "Computed from a simple rule of chance. All rates and shares are illustrative: chosen by us. How large a "
            "share of their twitches people notice has not been measured."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual settings")),
        rows=tuple((name, shown[name], usual_value) for (name, _value), (_name, usual_value) in rows),
        arrays={"time": _edges(), **arrays(values)},
    )  # fmt: skip


def _rows(values: Values) -> list[tuple[str, str]]:
    happened, noticed = two_weeks(values)
    return [
        (_("Twitches in the first week"), str(happened[:WEEK].sum())),
        (_("Twitches in the second week"), str(happened[WEEK:].sum())),
        (_("Noticed in the first week"), str(noticed[:WEEK].sum())),
        (_("Noticed in the second week"), str(noticed[WEEK:].sum())),
    ]


def _highest_rate() -> float:
    controls = explorer("noticing").controls
    return controls["rate"].range[1] * controls["change"].range[1]


def _edges() -> np.ndarray:
    """Return where the steps begin and end, in days."""
    days = np.arange(DAYS, dtype=float)
    return np.stack((days, days + 1), axis=1).ravel()


def _layouts() -> dict[str, dict[str, Any]]:
    axis = TimeAxis(_("days; the second week begins at the dotted line"), 0, DAYS, tuple(range(DAYS + 1)), mark=WEEK)
    panel = Panel(
        _("In a day"), _("twitches"), 0, 300, (0, 50, 100, 150, 200, 250, 300), 360,
        (Trace("happened", "healthy", 2.4), Trace("noticed", "cause", 3.2)),
        key=((_("happened"), "healthy"), (_("noticed"), "cause_text")),
    )  # fmt: skip
    return stacked_traces((panel,), axis)
