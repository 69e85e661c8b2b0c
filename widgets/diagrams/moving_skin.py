"""The skin over a motor unit that twitches once, in steps: a cut across the fibres, for display only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from widgets.diagrams.moving_skin_layout import HALF_WIDTH, LARGEST, SCALES, Twitch, moving_skin_layout
from widgets.diagrams.picture import Picture, PictureStep
from widgets.language import gettext as _
from widgets.models.skin import bulge, skin_profile

if TYPE_CHECKING:
    from widgets.models.fasciculation_minute import FasciculationMinute

MOMENTS = (0.0, 30.0, 60.0, 90.0, 140.0, 220.0, 400.0)  # ms after the unit's fibres fire
STEP = 1.0  # ms
PLACES = 73  # on the skin, from its left end to its right one


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
        layouts={name: moving_skin_layout(twitch, name, exaggeration) for name in SCALES},
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
        "{depth} mm under the skin and {lateral} mm beside the electrodes; some of its fibres are drawn in it, much "
        "too thick. In the first step they fire and the skin is flat. In the next steps the unit pulls: bright discs "
        "in the fibres grow with the force, and the skin bulges by up to {rise} mm. This is drawn {factor} times too "
        "high, so that it can be seen. Then the unit relaxes and the skin settles. Deeper units make lower and wider "
        "bulges."
    ).format(
        width=f"{2 * HALF_WIDTH:g}", depth=f"{twitch.depth:.0f}", lateral=f"{abs(twitch.lateral):.0f}",
        rise=f"{largest:.2f}", factor=f"{exaggeration:g}",
    )  # fmt: skip
