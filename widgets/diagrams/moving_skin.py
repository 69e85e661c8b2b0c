"""The skin over a motor unit that twitches once, in steps: a cut across the fibres, for display only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from widgets.diagrams.canvas import LINE_FACTOR, WORD_FACTOR, Sheet
from widgets.diagrams.geometry import circle
from widgets.diagrams.picture import Picture, PictureStep
from widgets.language import gettext as _
from widgets.models.skin import bulge, skin_profile

if TYPE_CHECKING:
    from widgets.models.fasciculation_minute import FasciculationMinute

MOMENTS = (0.0, 30.0, 60.0, 90.0, 140.0, 220.0, 400.0)  # ms after the unit's fibres fire
STEP = 1.0  # ms
HALF_WIDTH = 36.0  # mm of skin to each side of the electrodes; a narrow page shows less of it
PLACES = 73
TOP, BOTTOM = 11.0, -25.0  # mm above and below the resting skin
SKIN_THICKNESS, FAT_THICKNESS = 1.5, 3.0  # mm
LARGEST = 5.5  # mm in the drawing: how high the largest rise is drawn


@dataclass(frozen=True)
class _Scale:
    """How millimetres become units of a sheet, the same across and down."""

    width: float
    half_width: float

    @property
    def factor(self) -> float:
        return self.width / (2 * self.half_width)

    @property
    def height(self) -> float:
        return (TOP - BOTTOM) * self.factor

    def x(self, millimetres: NDArray[np.float64] | float) -> Any:
        return self.width / 2 + np.asarray(millimetres) * self.factor

    def y(self, millimetres: NDArray[np.float64] | float) -> Any:
        return (TOP - np.asarray(millimetres)) * self.factor


SCALES = {"wide": _Scale(1200.0, 36.0), "middle": _Scale(720.0, 30.0), "narrow": _Scale(360.0, 24.0)}


@dataclass(frozen=True)
class Twitch:
    """One twitch of one unit.

    Attributes
    ----------
    depth, lateral : float
        Of the unit's middle below the skin and beside the electrodes, mm.
    radius : float
        Of its territory, mm.
    position : ndarray, shape (places,)
        mm across the fibres.
    skin : ndarray, shape (moments, places)
        How far the skin has risen, mm.
    force : ndarray, shape (moments,)
        mN.
    """

    depth: float
    lateral: float
    radius: float
    position: NDArray[np.float64]
    skin: NDArray[np.float64]
    force: NDArray[np.float64]


def largest_twitch(minute: FasciculationMinute) -> Twitch | None:
    """Return a single twitch of the active unit that moves the skin most; None in a quiet minute."""
    if not len(minute.active):
        return None
    pool, skin = minute.muscle.pool, minute.muscle.skin
    places = [minute.place(int(unit)) for unit in minute.active]
    shares = [float(bulge(skin, lateral, depth, lateral)) for depth, lateral in places]
    best = int(np.argmax(np.array(shares) * pool.twitch_force[minute.active]))
    unit, (depth, lateral) = int(minute.active[best]), places[best]
    ratio = np.arange(0.0, MOMENTS[-1] + 2 * STEP, STEP) / pool.contraction_time[unit]
    force = pool.twitch_force[unit] * ratio * np.exp(1.0 - ratio)
    position = np.linspace(-HALF_WIDTH, HALF_WIDTH, PLACES)
    moments = np.rint(np.array(MOMENTS) / STEP).astype(int)
    moved = skin_profile(skin, force[None, :], STEP, position, [depth], [lateral])
    # The first value belongs to the end of the first step; at the first moment the skin is at rest.
    profile = np.vstack([np.zeros((1, PLACES)), moved])[moments]
    radius = 0.5 * minute.muscle.surface_emg.territory_diameter
    return Twitch(depth, lateral, radius, position, profile, force[moments])


def moving_skin_picture(twitch: Twitch) -> Picture:
    """Return the stepped picture of a twitch under the skin."""
    largest = float(twitch.skin.max())
    exaggeration = _round_factor(LARGEST / largest) if largest > 0 else 1.0
    rises = twitch.skin.max(axis=1)
    return Picture(
        layouts={name: _layout(twitch, name, exaggeration) for name in SCALES},
        alt=_(
            "Cut through skin, fat and muscle in {count} steps: a motor unit twitches and the skin over it bulges."
        ).format(count=len(MOMENTS)),
        long=_long(twitch, largest, exaggeration),
        note=_(
            "Illustrative: the movement follows the force of the model. Its size is invented, and drawn {factor} times "
            "too high."
        ).format(factor=f"{exaggeration:g}"),
        columns=(_("Time after the impulse"), _("Force of the unit"), _("Rise of the skin")),
        rows=tuple(
            (
                _("{value} ms").format(value=f"{moment:g}"),
                _("{value} mN").format(value=f"{force:.1f}"),
                _("{value} mm").format(value=f"{rise:.2f}"),
            )
            for moment, force, rise in zip(MOMENTS, twitch.force, rises, strict=True)
        ),
        steps=_steps(rises),
    )


def _round_factor(factor: float) -> float:
    """Return the factor rounded down to 1, 2 or 5 times a power of ten, so that it can be said in words."""
    power = 10.0 ** np.floor(np.log10(factor))
    return float(power * max(step for step in (1.0, 2.0, 5.0) if step * power <= factor * (1 + 1e-9)))


def _steps(rises: NDArray[np.float64]) -> tuple[PictureStep, ...]:
    highest = int(np.argmax(rises))
    steps = []
    for index, (moment, rise) in enumerate(zip(MOMENTS, rises, strict=True)):
        if index == 0:
            caption = _("The fibres of the unit fire. The EMG shows it now; the skin is still at rest.")
        elif index < highest:
            caption = _("After {time} ms the unit pulls and the skin begins to rise: {rise} mm.")
        elif index == highest:
            caption = _("After {time} ms the skin is at its highest of these moments: {rise} mm.")
        else:
            caption = _("After {time} ms the unit relaxes and the skin settles: {rise} mm.")
        steps.append(PictureStep(caption.format(time=f"{moment:g}", rise=f"{rise:.2f}")))
    return tuple(steps)


def _long(twitch: Twitch, largest: float, exaggeration: float) -> str:
    return _(
        "A cut across the fibres of a muscle, {width} mm wide. On top lies the skin with a pair of electrodes, below "
        "it a layer of fat, below that the muscle. In the muscle a circle marks the territory of one motor unit, "
        "{depth} mm under the skin and {lateral} mm beside the electrodes. In the first step its fibres fire and the "
        "skin is flat. In the next steps the unit pulls: a bright disc in the circle grows with the force, and the "
        "skin bulges by up to {rise} mm. This is drawn "
        "{factor} times too high, so that it can be seen. Then the unit relaxes and the skin settles. Deeper units "
        "make lower and wider bulges."
    ).format(
        width=f"{2 * HALF_WIDTH:g}", depth=f"{twitch.depth:.0f}", lateral=f"{abs(twitch.lateral):.0f}",
        rise=f"{largest:.2f}", factor=f"{exaggeration:g}",
    )  # fmt: skip


LAYERS = (  # from below: colour token, top of the layer at rest (mm)
    ("muscle", -(SKIN_THICKNESS + FAT_THICKNESS)),
    ("fat", -SKIN_THICKNESS),
    ("skin", 0.0),
)


def _layout(twitch: Twitch, name: str, exaggeration: float) -> dict[str, Any]:
    scale = SCALES[name]
    sheet = Sheet(scale.width, scale.height, line_factor=LINE_FACTOR[name], word_factor=WORD_FACTOR[name])
    risen = exaggeration * twitch.skin
    for colour, top in LAYERS:
        below = _below(top)
        frames = [_band(scale, twitch.position, row, top, below) for row in risen]
        sheet.trace(
            {
                "name": colour, "mode": "lines", "fill": "toself", "fillcolor": f"@{colour}",
                "line": {"color": f"@{colour}_outline", "width": 1.4}, **frames[0], "by_step": frames,
            }
        )  # fmt: skip
    _unit(sheet, scale, twitch)
    _electrodes(sheet, scale, twitch, risen)
    _words(sheet, scale, twitch, name)
    return sheet.figure()


def _below(top: float) -> float:
    """Return where the layer with this top ends: at the top of the next deeper one, or at the end of the drawing."""
    deeper = [other for _colour, other in LAYERS if other < top]
    return max(deeper) if deeper else BOTTOM


def _share(height: float) -> float:
    """Return how much of the skin's movement a layer at some height shares: all at the skin, none at the bottom."""
    return max(0.0, 1.0 - height / BOTTOM)


def _band(
    scale: _Scale, position: NDArray[np.float64], risen: NDArray[np.float64], top: float, below: float
) -> dict[str, list[float]]:
    """Return a layer as one closed outline, its upper edge from left to right and its lower one back."""
    upper, lower = (scale.y(height + _share(height) * risen) for height in (top, below))
    x = scale.x(position)
    return {
        "x": [round(float(value), 1) for value in (*x, *x[::-1], x[0])],
        "y": [round(float(value), 1) for value in (*upper, *lower[::-1], upper[0])],
    }


def _unit(sheet: Sheet, scale: _Scale, twitch: Twitch) -> None:
    """Draw the unit's territory, and in it a disc that grows with its force.

    Both go through the steps with the layers: Plotly draws what it moves over what it does not move.
    """
    strongest = float(twitch.force.max()) or 1.0
    for name, colour, shares in (
        ("unit", "muscle_light", np.ones(len(twitch.force))),
        ("force", "glow_full", np.sqrt(twitch.force / strongest)),
    ):
        frames = [_disc(scale, twitch, float(share)) for share in shares]
        line = {"color": "@muscle_outline", "width": 2 if name == "unit" else 0}
        sheet.trace(
            {"name": name, "mode": "lines", "fill": "toself", "fillcolor": f"@{colour}", "line": line,
             **frames[0], "by_step": frames}
        )  # fmt: skip


def _disc(scale: _Scale, twitch: Twitch, share: float) -> dict[str, list[float]]:
    """Return a circle about the middle of the unit, of a share of its radius."""
    x, y = float(scale.x(twitch.lateral)), float(scale.y(-twitch.depth))
    outline = circle(x, y, share * twitch.radius * scale.factor, 40)
    closed = [*outline, outline[0]]
    return {"x": [round(px, 1) for px, _py in closed], "y": [round(py, 1) for _px, py in closed]}


def _electrodes(sheet: Sheet, scale: _Scale, twitch: Twitch, risen: NDArray[np.float64]) -> None:
    """Draw the electrodes as a marker that rides on the skin."""
    frames = [
        {"x": [scale.width / 2], "y": [round(float(scale.y(np.interp(0.0, twitch.position, row))) - 6.0, 1)]}
        for row in risen
    ]
    marker = {"symbol": "square", "size": 16, "color": "@ink", "line": {"color": "@page", "width": 1.2}}
    sheet.trace({"name": "electrodes", "mode": "markers", "marker": marker, **frames[0], "by_step": frames})


def _words(sheet: Sheet, scale: _Scale, twitch: Twitch, name: str) -> None:
    edge = 10.0
    sheet.write(_("skin"), edge, float(scale.y(2.4)), "label", anchor="left", valign="middle")
    sheet.write(_("electrodes"), scale.width / 2, float(scale.y(TOP - 1.6)), "label")
    sheet.write(_("muscle"), edge, float(scale.y(-22.0)), "label", anchor="left")
    if name != "narrow":
        sheet.write(_("fat"), edge, float(scale.y(-3.0)), "label", anchor="left")
    below = -twitch.depth - twitch.radius - 2.2
    sheet.write(_("motor unit"), float(scale.x(twitch.lateral)), float(scale.y(max(below, BOTTOM + 2.0))), "label")
