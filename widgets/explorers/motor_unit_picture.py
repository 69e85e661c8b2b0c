"""What the explorer of one motor unit shows: impulses, EMG and force over time, and its potential by depth."""

from __future__ import annotations

from typing import Any

import numpy as np

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import setting
from widgets.diagrams.picture import Picture
from widgets.diagrams.strokes import lowest_and_highest
from widgets.diagrams.traces import LABEL, TICK, Panel, TimeAxis, Trace, stacked_traces
from widgets.explorers.motor_unit_signal import (
    APART,
    FORCE_STEP,
    MELTED,
    Array,
    Run,
    Values,
    amplitude_curve,
    lost_between_impulses,
)
from widgets.language import gettext as _
from widgets.sound import emg_sound
from widgets.text_twin import number

COLUMNS = 750  # in which the page shows the signal
HIGHEST_FORCE = 4.6  # single twitches
EMG_RANGE = 150.0  # µV: what is beyond leaves the panel
LOUDEST = 150.0  # µV: what is as loud as the sound can be
POTENTIAL_LENGTH = 40.0  # ms
AMPLITUDES = (0.2, 5000.0)  # µV
AMPLITUDE_TICKS = (1, 10, 100, 1000)
DEPTH_TICKS = (6, 8, 10, 15, 20, 30)
HEIGHT = {"wide": 520, "middle": 520, "narrow": 470}
LEFT = {"wide": 226, "middle": 58, "narrow": 46}


def arrays(found: Run, usual: Run) -> dict[str, Array]:
    """Return the arrays of the first figure that change with the controls."""
    numbers = explorer("motor_unit")
    columns = np.linspace(0.0, numbers.before + numbers.after, COLUMNS, endpoint=False)
    strokes = np.zeros((COLUMNS, 2))
    strokes[np.searchsorted(columns, found.impulses + numbers.before, side="right") - 1, 1] = 1.0
    return {
        "impulses": strokes.ravel(),
        "emg": lowest_and_highest(found.emg, COLUMNS),
        "usual_force": _at(columns, usual.force),
        "force": _at(columns, found.force),
    }


def readout(values: Values, found: Run, usual: Run) -> list[tuple[str, str, str]]:
    """Return name, value and the value of the usual unit, as text with units."""
    rows = zip(_number_rows(found), _number_rows(usual), strict=True)
    return [(name, value, _("usual unit {value}").format(value=normal)) for (name, value), (_name, normal) in rows]


def picture(values: Values, found: Run, usual: Run) -> Picture:
    """Return impulses, EMG and force over time, with what they show in words and numbers."""
    numbers = explorer("motor_unit")
    duration = numbers.before + numbers.after
    ticks = tuple(float(tick) for tick in np.arange(0, numbers.after + 1, 200))
    axis = TimeAxis(_("time after the first impulse (ms)"), -numbers.before, numbers.after, ticks)
    rows = zip(_number_rows(found), _number_rows(usual), strict=True)
    columns = np.linspace(0.0, duration, COLUMNS, endpoint=False) - numbers.before
    return Picture(
        layouts=stacked_traces(_panels(), axis),
        alt=_(
            "Stacked traces of one motor unit after {impulses} impulses at {rate} Hz: impulses, surface EMG and a "
            "force of up to {force} single twitches."
        ).format(
            impulses=setting(values["impulses"]), rate=setting(values["rate"]), force=number(found.force.max(), 2)
        ),
        long=_(
            "Three panels lie one below the other over the same {duration} ms; the first impulse comes at time zero. "
            "The first panel has a stroke for each impulse of the unit's axon. The second shows what a pair of "
            "electrodes on the skin picks up: a short spike for each impulse, all of the same size, on the noise of "
            "the electrodes. The last shows the force; one is the height of a single twitch of this unit. A thick "
            "orange line belongs to your settings, a thinner grey one to the usual unit with the same impulses. "
            "{course}"
        ).format(duration=setting(duration), course=_course_sentence(found)),
        note=_(
            "Computed by two models: the force by that of a muscle fibre from the lesson before, made slower or faster "
            "as a whole; the potential by one of fibres that lie in an endless piece of muscle. Depth, noise and the "
            "strength of a fibre are chosen by us."
        ),
        columns=(_("Quantity"), _("Your settings"), _("Usual unit, same impulses")),
        rows=tuple((name, value, usual_value) for (name, value), (_name, usual_value) in rows),
        arrays={"time": np.repeat(columns, 2), **arrays(found, usual)},
    )


def point_arrays(values: Values, found: Run) -> dict[str, Array]:
    """Return the arrays of the second figure that follow a moving slider."""
    return {
        "shape": _shape(found),
        "now_x": np.array([float(values["depth"])]),
        "now_y": np.array([_on_the_axis(found.potential.amplitude)]),
    }


def depth_picture(values: Values, found: Run, usual: Run) -> Picture:
    """Return one potential in full, and the amplitude at every depth, with words and numbers."""
    fibres = float(values["fibres"])
    depths, curve = amplitude_curve(fibres)
    _depths, usual_curve = amplitude_curve(explorer("motor_unit").controls["fibres"].value)
    seen = content.parameters()["surface_emg"]["detection_amplitude"].value
    rows = tuple(
        (_("{value} mm").format(value=number(depth, 2)), _microvolts(one), _microvolts(normal))
        for depth, one, normal in zip(depths, curve, usual_curve, strict=True)
    )
    return Picture(
        layouts={name: _depth_layout(name) for name in HEIGHT},
        alt=_(
            "Above, one potential of {amplitude} from a unit of {fibres} fibres {depth} mm deep; below, how the "
            "amplitude falls with depth."
        ).format(
            amplitude=_microvolts(found.potential.amplitude), fibres=setting(fibres), depth=setting(values["depth"])
        ),
        long=_(
            "The upper panel shows one potential of the unit at the skin, drawn out over {length} ms: it swings to one "
            "side and to the other as the impulses of the muscle fibres run past the two electrodes. The lower panel "
            "shows the amplitude, from the lowest to the highest point, against the depth of the unit below the "
            "electrodes. Both of its scales are logarithmic. The amplitude falls steeply: at twice the depth about "
            "an eighth is left. A dotted line marks {seen} µV, from which potentials were counted in a study of "
            "healthy feet. A ring shows the present settings; the grey lines belong to the usual unit."
        ).format(length=setting(POTENTIAL_LENGTH), seen=setting(seen)),
        note=_(
            "Computed. What is beyond {range} µV leaves the panels; the ring shows it all the same. Skin and fat, "
            "which weaken the signal further, are not part of the model; the steepness depends on the distance of the "
            "two electrodes."
        ).format(range=setting(EMG_RANGE)),
        columns=(_("Depth"), _("Amplitude with your fibres"), _("Amplitude of the usual unit")),
        rows=rows,
        arrays={
            "shape_time": np.arange(0.0, POTENTIAL_LENGTH, 0.25),
            "usual_shape": _shape(usual),
            "depth": depths,
            "curve": np.clip(curve, *AMPLITUDES),
            "usual_curve": np.clip(usual_curve, *AMPLITUDES),
            "seen_x": depths[[0, -1]],
            "seen_y": np.full(2, seen),
            **point_arrays(values, found),
        },
    )


def sound(found: Run) -> bytes:
    """Return the surface EMG of the picture as a WAV file."""
    return emg_sound(found.emg, full_scale=LOUDEST)


def what_is_heard(values: Values, found: Run) -> tuple[str, ...]:
    """Return what is heard, in sentences."""
    count = len(found.impulses)
    if found.potential.amplitude < 4 * content.parameters()["fasciculation"]["electrode_noise"].value:
        heard = _("The potentials are hidden in the hiss of the electrodes: nothing else can be made out.")
    elif count == 1:
        heard = _("A single dull thump.")
    elif float(values["rate"]) <= 20:
        heard = _("{count} dull thumps, all alike, in an even beat of {rate} a second.").format(
            count=count, rate=setting(values["rate"])
        )
    else:
        heard = _("{count} potentials, too fast to be counted: a deep, even hum of {rate} Hz.").format(
            count=count, rate=setting(values["rate"])
        )
    return (
        heard,
        _("Under everything lies the soft, even hiss of the electrodes."),
        _("Each potential is {amplitude} high. From {full} µV to either side on the sound is cut off.").format(
            amplitude=_microvolts(found.potential.amplitude), full=setting(LOUDEST)
        ),
    )


def _at(columns: Array, force: Array) -> Array:
    return np.repeat(np.interp(columns, FORCE_STEP * np.arange(len(force)), force), 2)


def _shape(found: Run) -> Array:
    """Return the potential over the fixed time of its panel."""
    wanted = np.arange(0.0, POTENTIAL_LENGTH, 0.25)
    return np.interp(wanted, found.potential.time, found.potential.potential, right=0.0)


def _on_the_axis(amplitude: float) -> float:
    return float(np.clip(amplitude, *AMPLITUDES))


def _microvolts(value: float) -> str:
    return _("{value} µV").format(value=number(float(f"{value:.2g}"), 2))


def _between(found: Run) -> str:
    lost = lost_between_impulses(found)
    if lost is None:
        return _("too few to tell")
    if lost < MELTED:
        return _("melted into a smooth pull")
    if lost > APART:
        return _("stand apart")
    return _("add up, with ripples of {percent} %").format(percent=f"{100 * lost:.0f}")


def _course_sentence(found: Run) -> str:
    if lost_between_impulses(found) is None:
        return _("After the last impulse the force falls back to zero.")
    return _("The twitches: {between}.").format(between=_between(found))


def _number_rows(found: Run) -> list[tuple[str, str]]:
    highest = float(found.force.max())
    return [
        (_("Impulses shown"), str(len(found.impulses))),
        (
            _("Highest force"),
            _("{twitches} single twitches ({force} mN)").format(
                twitches=f"{highest:.1f}", force=number(float(f"{highest * found.twitch_force:.2g}"), 2)
            ),
        ),
        (_("The twitches"), _between(found)),
        (_("Amplitude at the skin"), _microvolts(found.potential.amplitude)),
    ]


def _panels() -> tuple[Panel, ...]:
    return (
        Panel(_("Impulses"), _("of the axon"), 0, 1.05, (), 34, (Trace("impulses", "ink", 1.6),)),
        Panel(
            _("Surface EMG"), "µV", -EMG_RANGE, EMG_RANGE, (-100, 0, 100), 150, (Trace("emg", "cause", 1.0),),
        ),
        Panel(
            _("Force"), _("in twitches"), 0, HIGHEST_FORCE, (0, 1, 2, 3, 4), 220,
            (Trace("usual_force", "healthy", 1.6), Trace("force", "cause", 2.6)),
            key=((_("your settings"), "cause_text"), (_("usual unit"), "healthy")),
        ),
    )  # fmt: skip


def _depth_layout(name: str) -> dict[str, Any]:
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    below = {"xaxis": "x2", "yaxis": "y2"}
    grey, orange = {"color": "@healthy", "width": 1.6}, {"color": "@cause", "width": 2.6}
    dotted = {"color": "@ink_second", "width": 1.4, "dash": "dot"}
    return {
        "data": [
            line | {"x": "$shape_time", "y": "$usual_shape", "line": grey},
            line | {"x": "$shape_time", "y": "$shape", "line": orange},
            line | below | {"x": "$seen_x", "y": "$seen_y", "line": dotted},
            line | below | {"x": "$depth", "y": "$usual_curve", "line": grey},
            line | below | {"x": "$depth", "y": "$curve", "line": orange},
            below | {
                "type": "scatter", "mode": "markers", "hoverinfo": "skip", "x": "$now_x", "y": "$now_y",
                "marker": {"size": 17, "symbol": "circle-open", "color": "@cause", "line": {"width": 2.4}},
            },
        ],
        "layout": {
            "xaxis": _axis(_("time after the impulse (ms)"), 0, POTENTIAL_LENGTH, (0, 10, 20, 30, 40))
            | {"anchor": "y", "showgrid": False},
            "yaxis": _axis("", -EMG_RANGE, EMG_RANGE, (-100, 0, 100)) | {"anchor": "x", "domain": [0.66, 1.0]},
            "xaxis2": _logarithmic(_("depth of the unit (mm)"), explorer("motor_unit").controls["depth"].range,
                                   DEPTH_TICKS) | {"anchor": "y2", "showgrid": False},
            "yaxis2": _logarithmic("", AMPLITUDES, AMPLITUDE_TICKS) | {"anchor": "x2", "domain": [0.0, 0.4]},
            "height": HEIGHT[name],
            "margin": {"l": LEFT[name], "r": 26, "t": 34, "b": 50},
            "annotations": [
                _title(_("One potential"), "µV", 1.0, LEFT[name]),
                _title(_("Its amplitude, by depth"), "µV", 0.4, LEFT[name]),
            ],
            "dragmode": False,
        },
        "canvas": None,
    }  # fmt: skip


def _axis(title: str, low: float, high: float, ticks: tuple[float, ...]) -> dict[str, Any]:
    return {
        "range": [low, high],
        "tickvals": list(ticks),
        "ticktext": [setting(tick) for tick in ticks],
        "title": {"text": title, "font": {"size": LABEL, "color": "@ink_second"}, "standoff": 6},
        "tickfont": {"size": TICK, "color": "@ink_second"},
        "fixedrange": True,
        "gridcolor": "@rule",
        "gridwidth": 0.8,
        "linecolor": "@rule",
        "zeroline": False,
    }


def _logarithmic(title: str, ends: tuple[float, float], ticks: tuple[float, ...]) -> dict[str, Any]:
    low, high = np.log10(ends)
    margin = 0.03 * (high - low)
    return _axis(title, float(low - margin), float(high + margin), ticks) | {"type": "log"}


def _title(text: str, unit: str, top: float, left: int) -> dict[str, Any]:
    return {
        "text": f'<b>{text}</b> <span style="color:@ink_second;font-size:{TICK}px">{unit}</span>', "showarrow": False,
        "xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "xshift": 8 - left,
        "y": top, "yanchor": "bottom", "yshift": 6, "font": {"size": LABEL, "color": "@ink"},
    }  # fmt: skip
