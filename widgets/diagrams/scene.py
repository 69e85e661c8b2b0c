"""One layout of a mechanism while it is drawn: the sheet, the membrane's frame and where every part stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from widgets.content.mechanism_records import (
    Channel,
    Ion,
    Layout,
    Mechanism,
    Membrane,
    MembranePlace,
    Part,
    Protein,
    Pump,
    Side,
)
from widgets.diagrams.canvas import LINE_FACTOR, WORD_FACTOR, Sheet
from widgets.diagrams.mechanism_data import CurveData, DrawingError, curve_data
from widgets.language import gettext as _

AnyPartKind = TypeVar("AnyPartKind", bound=Part)

# Half widths of the proteins at scale 1, and how far they stand out of the middle of the membrane.
CHANNEL_HALF_WIDTH = 35.0
CHANNEL_HALF_HEIGHT = 50.0
PUMP_HALF_WIDTH = 62.0
PUMP_HALF_HEIGHT = 78.0
# Lanes of the pump, from its middle, and how far from the membrane's middle ions wait.
PUMP_LANES = {"sodium": -22.0, "potassium": 22.0}
STATION_DISTANCE = 110.0
ION_SIZE = {"wide": 12.0, "middle": 11.0, "narrow": 9.0}


@dataclass
class Scene:
    """What the drawing functions share.

    Attributes
    ----------
    lit : tuple of str
        Stages that a cause marks.
    scattered : dict of str to list of (x, y)
        The free ions that lie already on each side.
    obstacles : list of (x0, y0, x1, y1)
        Boxes that free ions keep out of, besides words and proteins.
    """

    record: Mechanism
    layout: Layout
    lit: tuple[str, ...] = ()
    sheet: Sheet = field(init=False)
    data: CurveData | None = field(init=False)
    scattered: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    obstacles: list[tuple[float, float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        width, height = self.record.canvas[self.layout]
        self.sheet = Sheet(width, height, LINE_FACTOR[self.layout], WORD_FACTOR[self.layout])
        self.data = curve_data(self.record.data) if self.record.data else None

    @property
    def steps(self) -> range:
        """The numbers of the steps, from 1."""
        return range(1, len(self.record.steps) + 1)

    @property
    def ion_size(self) -> float:
        """Diameter of an ion in this layout, px."""
        return ION_SIZE[self.layout]

    def word(self, key: str) -> str:
        """Return a text of the drawing in the language of the reader."""
        return self.record.words[key]

    def parts(self, kind: type[AnyPartKind]) -> list[AnyPartKind]:
        """Return the parts of a kind that stand in this layout."""
        return [
            part
            for part in self.record.parts
            if isinstance(part, kind) and (not hasattr(part, "place") or self.layout in part.place)
        ]

    def frame(self) -> MembranePlace | None:
        """Return the place of the membrane in this layout, None where there is none."""
        membranes = self.parts(Membrane)
        return membranes[0].place[self.layout] if membranes else None

    def membrane_frame(self) -> MembranePlace:
        """Return the place of the membrane for a part that cannot stand without one."""
        frame = self.frame()
        if frame is None:
            raise DrawingError(
                _("in the layout '{layout}' it needs a part of the kind 'membrane'.").format(layout=self.layout)
            )
        return frame

    @property
    def middle(self) -> float:
        """The y of the middle of the membrane."""
        outer, inner = self.membrane_frame().y
        return 0.5 * (outer + inner)

    def protein(self, name: str) -> Protein:
        """Return the protein `name`, or the one that stands for it in this layout."""
        part = next(part for part in self.record.parts if part.id == name)
        if not isinstance(part, Protein):
            raise DrawingError(_("'{name}' is neither a channel nor a pump.").format(name=name))
        if self.layout not in part.place and part.instead:
            return self.protein(part.instead)
        return part

    def drawn(self, name: str) -> bool:
        """Tell whether the part `name` itself stands in this layout."""
        part = next(part for part in self.record.parts if part.id == name)
        return not hasattr(part, "place") or self.layout in part.place

    def half_size(self, protein: Protein) -> tuple[float, float]:
        """Return half the width and half the height of a protein in this layout."""
        scale = self.membrane_frame().scale
        if isinstance(protein, Pump):
            return PUMP_HALF_WIDTH * scale, PUMP_HALF_HEIGHT * scale
        return CHANNEL_HALF_WIDTH * scale, CHANNEL_HALF_HEIGHT * scale

    def station(self, ion: Ion, side: Side, name: str, rank: int, of: int) -> tuple[float, float]:
        """Return where the ion number `rank` of `of` waits on a side of a protein.

        At a channel ions queue up in the line of its pore; at a pump they lie side by side in their lane.
        """
        protein = self.protein(name)
        scale, away = self.membrane_frame().scale, -1 if side == "outside" else 1
        x, step = protein.place[self.layout], 1.35 * self.ion_size
        if isinstance(protein, Channel):
            return x, self.middle + away * (STATION_DISTANCE * scale + step * rank)
        shift = PUMP_LANES[ion] * scale
        return x + shift + (rank - (of - 1) / 2) * step, self.middle + away * STATION_DISTANCE * scale
