"""What the explorer of the pool shows: drive, the units that fire, their force, and the signal at the skin."""

from __future__ import annotations

from typing import Any

import numpy as np

from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.strokes import lowest_and_highest
from widgets.diagrams.traces import Panel, TimeAxis, Trace, stacked_traces
from widgets.explorers.motor_unit_pool_signal import (
    STEP,
    Array,
    PoolRun,
    Values,
    greatest_force,
    mean_at_top,
    pool,
    rate_at_top,
    starts_at,
)
from widgets.language import gettext as _
from widgets.sound import emg_sound
from widgets.text_twin import number

COLUMNS = 1000  # in which the page shows the signal
EVERY = 5  # each fifth unit has a row of its own
STROKE = 3.6  # height of an impulse in its row, in unit numbers
EMG_RANGE = 800.0  # µV: what is beyond leaves the panel
ENLARGED_RANGE = 80.0  # µV
LOUDEST = 800.0  # µV: what is as loud as the sound can be
TOLD = (1, 30, 60, 90, 120)  # units of the table


def arrays(values: Values, found: PoolRun, usual: PoolRun) -> dict[str, Array]:
    """Return the arrays that change with the controls."""
    followed = _followed(values)
    rows = range(1, len(found.trains) + 1, EVERY)
    times, heights = _rows([(unit, found.trains[unit - 1]) for unit in rows])
    own_times, own_heights = _rows([(followed, found.trains[followed - 1])])
    return {
        "drive": _sampled(found.drive),
        "row_time": times,
        "rows": heights,
        "followed_time": own_times,
        "followed": own_heights,
        "usual_force": _sampled(_percent_of_greatest(usual.force)),
        "force": _sampled(_percent_of_greatest(found.force)),
        "emg": lowest_and_highest(found.emg, COLUMNS),
    }


def readout(values: Values, found: PoolRun) -> list[tuple[str, str, str]]:
    """Return name and value of every number, as text with units."""
    followed = _followed(values)
    return [
        (
            _("Units at work"),
            _("{working} of {all}").format(working=found.working, all=len(found.trains)),
            "",
        ),
        (_("Force at the top"), _percent(_force_at_top(found)), ""),
        (
            _("Unit {number}").format(number=followed),
            _rate(found, followed),
            _("starts at a drive of {drive}").format(drive=_percent(starts_at(followed))),
        ),
        (_("Largest deflection at the skin"), _microvolts(_largest(found)), ""),
    ]


def picture(values: Values, found: PoolRun, usual: PoolRun) -> Picture:
    """Return the figure for some values, with what it shows in words and numbers."""
    return Picture(
        layouts=_layouts(),
        alt=_(
            "Stacked traces of a pool of motor units at a drive of {drive} %: {working} of {all} units fire and make "
            "{force} of the greatest force."
        ).format(
            drive=setting(values["drive"]), working=found.working, all=len(found.trains),
            force=_percent(_force_at_top(found)),
        ),
        long=_long(values),
        note=_(
            "Computed by a published model of a pool, with the values that are usually taken; they are no measurements "
            "of one muscle. One possible course: the intervals vary by chance, as they do in people. Where the units "
            "lie under the skin is chosen by us."
        ),
        columns=(_("Unit"), _("Starts at a drive of"), _("Rate at the top"), _("Its single twitch")),
        rows=tuple(
            (
                str(unit), _percent(starts_at(unit)), _rate(found, unit),
                _("{value} mN").format(value=number(float(f"{pool().twitch_force[unit - 1]:.2g}"), 2)),
            )
            for unit in TOLD
        ),
        arrays={"time": _time(), **arrays(values, found, usual)},
    )  # fmt: skip


def sound(found: PoolRun) -> bytes:
    """Return the surface EMG of the picture as a WAV file."""
    return emg_sound(found.emg, full_scale=LOUDEST)


def what_is_heard(found: PoolRun) -> tuple[str, ...]:
    """Return what is heard, in sentences."""
    largest = _largest(found)
    if largest < 30:
        heard = _("Only the soft, even hiss of the electrodes: the units that work are too small to be heard here.")
    elif largest < 150:
        heard = _("Above the hiss single units tap in steady beats, each at its own rate; they begin to mix.")
    else:
        heard = _(
            "Taps turn into a rushing that swells, like rain growing heavy on a roof, and fades again. Single units "
            "can no longer be told apart."
        )
    return (
        heard,
        _("The largest deflection is {value}. From {full} µV to either side on the sound is cut off.").format(
            value=_microvolts(largest), full=setting(LOUDEST)
        ),
    )


def _followed(values: Values) -> int:
    return round(float(values["followed"]))


def _time() -> Array:
    """Return the shared times, s: each column of the signal twice, for its lowest and its highest value."""
    numbers = explorer("motor_unit_pool")
    seconds = (numbers.before + numbers.after) / 1000.0
    return np.repeat((np.arange(COLUMNS) + 0.5) * seconds / COLUMNS, 2)


def _sampled(values: Array) -> Array:
    return np.interp(_time(), STEP / 1000.0 * np.arange(len(values)), values)


def _percent_of_greatest(force: Array) -> Array:
    return 100.0 * force / greatest_force()


def _force_at_top(found: PoolRun) -> float:
    return 100.0 * mean_at_top(found.force) / greatest_force()


def _largest(found: PoolRun) -> float:
    return float(np.abs(found.emg).max())


def _rows(trains: list[tuple[int, Array]]) -> tuple[Array, Array]:
    """Return one line through all rows: flat, with a stroke for each impulse.

    Every second row runs from right to left, so that the line goes over to the next one outside the picture.
    """
    numbers = explorer("motor_unit_pool")
    end = (numbers.before + numbers.after) / 1000.0
    edges = (-0.1 * end, 1.1 * end)
    times, heights = [], []
    for index, (unit, train) in enumerate(trains):
        seconds = np.concatenate([edges[:1], np.repeat(train / 1000.0, 3), edges[1:]])
        strokes = np.concatenate([[0.0], np.tile([0.0, STROKE, 0.0], len(train)), [0.0]]) + unit
        times.append(seconds[::-1] if index % 2 else seconds)
        heights.append(strokes[::-1] if index % 2 else strokes)
    return np.concatenate(times), np.concatenate(heights)


def _rate(found: PoolRun, unit: int) -> str:
    rate = rate_at_top(found.trains[unit - 1])
    return _("{value} Hz").format(value=f"{rate:.0f}") if rate else _("silent")


def _percent(value: float) -> str:
    return _("{value} %").format(value=number(float(f"{value:.2g}"), 2))


def _microvolts(value: float) -> str:
    return _("{value} µV").format(value=number(float(f"{value:.2g}"), 2))


def _long(values: Values) -> str:
    steady = (
        _("All units keep the rate with which they start.")
        if values["steady"]
        else _("Each unit fires faster as the drive grows.")
    )
    return _(
        "Five panels over five seconds. The first shows the drive from the nerve centres: it rises, stays at its top "
        "and falls. The second has a row for every fifth unit, small units below and large ones above, with a stroke "
        "for each impulse: the rows start to fire one after the other from below, and stop from above. The row of the "
        "unit that you follow is drawn thicker and in orange. The third shows the force in percent of the greatest; a "
        "thin grey line shows it with units that fire faster with the drive. The last two show the same signal at the "
        "skin, the lower one enlarged ten times. {steady}"
    ).format(steady=steady)


def _layouts() -> dict[str, dict[str, Any]]:
    numbers = explorer("motor_unit_pool")
    end = (numbers.before + numbers.after) / 1000.0
    axis = TimeAxis(_("time (s)"), 0, end, tuple(float(tick) for tick in np.arange(0, end + 1)))
    layouts = stacked_traces(_panels(), axis)
    own_times = {"$rows": "$row_time", "$followed": "$followed_time"}
    for layout in layouts.values():
        layout["layout"]["yaxis2"]["showgrid"] = False  # the rows are lines enough
        for trace in layout["data"]:
            trace["x"] = own_times.get(trace["y"], trace["x"])
    return layouts


def _panels() -> tuple[Panel, ...]:
    units = len(pool().unit)
    return (
        Panel(_("Drive"), _("% of the greatest"), 0, 105, (0, 50, 100), 60, (Trace("drive", "ink", 1.8),)),
        Panel(
            _("Impulses"), _("of every fifth unit"), -1, units + 4, (1, 30, 60, 90, 120), 250,
            (Trace("rows", "ink_second", 0.8), Trace("followed", "cause", 1.8)),
            key=((_("unit you follow"), "cause_text"),),
        ),
        Panel(
            _("Force"), _("% of the greatest"), 0, 112, (0, 25, 50, 75, 100), 130,
            (Trace("usual_force", "healthy", 1.6), Trace("force", "cause", 2.6)),
        ),
        Panel(
            _("Surface EMG"), "µV", -EMG_RANGE, EMG_RANGE, (-500, 0, 500), 90, (Trace("emg", "cause", 1.0),),
        ),
        Panel(
            _("The same, enlarged"), "µV", -ENLARGED_RANGE, ENLARGED_RANGE, (-50, 0, 50), 90,
            (Trace("emg", "cause", 1.0),),
        ),
    )  # fmt: skip
