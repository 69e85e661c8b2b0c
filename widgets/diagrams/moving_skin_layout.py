"""The drawing of skin, fat and muscle over a motor unit that twitches; all of it moves with the steps.

Plotly draws what it moves over what it does not move, so even what stands still goes through the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.diagrams.canvas import LINE_FACTOR, WORD_FACTOR, Sheet
from widgets.diagrams.geometry import Outline, circle
from widgets.diagrams.scatter import best_candidates
from widgets.diagrams.tissue import bundles
from widgets.language import gettext as _

# Millimetres, up from the resting skin and to both sides of the electrodes; a narrow page shows less of the width.
TOP, BOTTOM, HALF_WIDTH = 9.4, -25.0, 36.0
LARGEST = 5.5  # how high the largest rise is drawn
UNDER_EPIDERMIS, UNDER_SKIN, UNDER_FAT = -0.35, -1.5, -4.5
LAYERS = (("muscle", UNDER_FAT, BOTTOM), ("fat", UNDER_SKIN, UNDER_FAT), ("skin", 0.0, UNDER_SKIN))  # top and bottom
BUNDLE, LOBE, GAP = 6.0, 2.4, 0.25  # from one bundle or lobe to the next; to the edge of the layer
FIBRES, FIBRE_RADIUS = 26, 0.42  # of the unit's some hundred, each really ten times thinner
FAT_NAMED_IN, FAT_NAME = ("wide", "middle"), 4.0  # width of the word; on a narrow page the layer is too thin for it

Frame = dict[str, list[float | None]]
Places = Sequence[tuple[float, float]]


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


def moving_skin_layout(twitch: Twitch, name: str, exaggeration: float) -> dict[str, Any]:
    """Return the layout of this name as a Plotly figure; the skin moves so many times too far."""
    scale = SCALES[name]
    sheet = Sheet(scale.width, scale.height, line_factor=LINE_FACTOR[name], word_factor=WORD_FACTOR[name])
    risen = exaggeration * twitch.skin
    for tissue, outlines, look in _tissues(twitch, scale.half_width, FAT_NAME if name in FAT_NAMED_IN else 0.0):
        across, heights = _points(outlines)
        moved = [heights + _share(heights) * np.interp(across, twitch.position, row) for row in risen]
        _add(sheet, scale, tissue, [(across, row) for row in moved], look)
    _draw_unit(sheet, scale, twitch, risen)
    _draw_electrodes(sheet, scale, twitch, risen)
    _write_names(sheet, scale, twitch, name)
    return sheet.figure()


def _tissues(twitch: Twitch, half_width: float, name: float) -> list[tuple[str, list[Outline], dict[str, Any]]]:
    """Return name, outlines at rest and look of all tissues, the lowest first.

    The fat has no lobes for the first `name` millimetres, where its name stands.
    """
    position = [float(place) for place in twitch.position]
    found = []
    for layer, top, bottom in LAYERS:
        outline = [*((x, top) for x in position), *((x, bottom) for x in reversed(position))]
        line = {"color": f"@{layer}_outline", "width": 1.4}
        found.append((layer, [outline], {"fill": "toself", "fillcolor": f"@{layer}", "line": line}))
    muscle = bundles(-half_width, half_width, BOTTOM, UNDER_FAT - GAP, BUNDLE)
    fat = bundles(-half_width + name, half_width, UNDER_FAT + GAP, UNDER_SKIN - GAP, LOBE)
    under_epidermis = [(x, UNDER_EPIDERMIS) for x in (*position, *reversed(position))]
    return [
        *found,
        ("bundles", muscle, {"fill": "toself", "fillcolor": "@muscle_light", "line": {"width": 0}}),
        ("lobes", fat, {"line": {"color": "@fat_outline", "width": 0.7}}),
        ("epidermis", [under_epidermis], {"line": {"color": "@skin_outline", "width": 0.8}}),
    ]


def _draw_unit(sheet: Sheet, scale: _Scale, twitch: Twitch, risen: NDArray[np.float64]) -> None:
    """Draw the unit's territory, some of its fibres scattered in it, and in each a disc that grows with the force."""
    middle = (twitch.lateral, -twitch.depth)
    fibres = [(middle[0] + x, middle[1] + y) for x, y in _scattered(twitch.radius - 1.5 * FIBRE_RADIUS)]
    lifts = [float(_share(middle[1]) * np.interp(middle[0], twitch.position, row)) for row in risen]
    strength = np.sqrt(twitch.force / (float(twitch.force.max()) or 1.0))
    edge, still = "@muscle_outline", np.ones(len(lifts))
    for name, middles, radii, look in (
        ("unit", [middle], twitch.radius * still, {"line": {"color": edge, "width": 2, "dash": "dot"}}),
        ("fibres", fibres, FIBRE_RADIUS * still,
         {"fill": "toself", "fillcolor": "@muscle", "line": {"color": edge, "width": 1.2}}),
        ("force", fibres, FIBRE_RADIUS * strength,
         {"fill": "toself", "fillcolor": "@glow_full", "line": {"width": 0}}),
    ):  # fmt: skip
        moments = zip(radii, lifts, strict=True)
        _add(sheet, scale, name, [_discs(middles, float(radius), lift) for radius, lift in moments], look)


def _scattered(radius: float) -> list[tuple[float, float]]:
    """Return places in a circle about zero, apart from one another: a unit's fibres lie between those of others."""
    square = best_candidates(round(FIBRES * 4 / np.pi), (-radius, -radius, radius, radius), (), (), 0.0, seed=4)
    return [(x, y) for x, y in square if np.hypot(x, y) <= radius]


def _discs(middles: Places, radius: float, lift: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points of circles of one radius, lifted from where they lie at rest."""
    points = 40 if len(middles) == 1 else 10
    return _points([circle(x, y + lift, radius, points) for x, y in middles])


def _draw_electrodes(sheet: Sheet, scale: _Scale, twitch: Twitch, risen: NDArray[np.float64]) -> None:
    """Draw the electrodes as a marker that rides on the skin."""
    heights = [np.interp(0.0, twitch.position, row) for row in risen]
    frames: list[Frame] = [{"y": [round(float(scale.y(height)) - 6.0, 1)]} for height in heights]
    marker = {"symbol": "square", "size": 16, "color": "@ink", "line": {"color": "@page", "width": 1.2}}
    drawn = {"name": "electrodes", "mode": "markers", "marker": marker, "x": [scale.width / 2]}
    sheet.trace(drawn | frames[0] | {"by_step": frames})


def _write_names(sheet: Sheet, scale: _Scale, twitch: Twitch, name: str) -> None:
    edge = 10.0
    sheet.write(_("skin"), edge, float(scale.y(2.0)), "label", anchor="left", valign="middle")
    sheet.write(_("electrodes"), scale.width / 2, float(scale.y(TOP - 1.2)), "label")
    sheet.write(_("muscle"), edge, float(scale.y(-22.0)), "label", anchor="left")
    if name in FAT_NAMED_IN:
        sheet.write(_("fat"), edge, float(scale.y(-3.0)), "label", anchor="left")
    below = -twitch.depth - twitch.radius - 2.2
    sheet.write(_("motor unit"), float(scale.x(twitch.lateral)), float(scale.y(max(below, BOTTOM + 2.0))), "label")


def _share(height: Any) -> Any:
    """Return how much of the skin's movement a layer at some height shares: all at the skin, none at the bottom."""
    return np.maximum(0.0, 1.0 - np.asarray(height) / BOTTOM)


def _points(outlines: Sequence[Outline]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return all points one after the other, each outline closed, with a gap before the next."""
    apart = [point for outline in outlines for point in (*outline, outline[0], (np.nan, np.nan))][:-1]
    across, heights = np.array(apart).T
    return across, heights


def _add(
    sheet: Sheet, scale: _Scale, name: str, moments: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
    look: dict[str, Any],
) -> None:  # fmt: skip
    """Add one line through the points of each moment, in mm; what only goes up and down has its x but once."""
    frames: list[Frame] = [{"x": _tenths(scale.x(across)), "y": _tenths(scale.y(up))} for across, up in moments]
    first = frames[0]
    if all(frame["x"] == first["x"] for frame in frames):
        frames = [{"y": frame["y"]} for frame in frames]
    sheet.trace({"name": name, "mode": "lines", **look, **first, "by_step": frames})


def _tenths(values: NDArray[np.float64]) -> list[float | None]:
    """Return coordinates as a page takes them: to a tenth of a unit, a gap as nothing."""
    return [None if np.isnan(value) else round(float(value), 1) for value in values]
