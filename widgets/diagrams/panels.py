"""The window through which a layout shows a scene: scene places to canvas places, and cutting off at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from widgets.content.mechanism_records.anatomy_parts import Drawn, Panel
from widgets.diagrams.canvas import Paint, Steps
from widgets.diagrams.clipping import Box, clip_fill, clip_line, lies_within, window
from widgets.diagrams.geometry import Outline, Point
from widgets.diagrams.mechanism_data import DrawingError
from widgets.diagrams.palette import PALETTES
from widgets.diagrams.scene import Scene
from widgets.errors import nearest_name
from widgets.language import gettext as _


@dataclass(frozen=True)
class View:
    """What a panel shows in one layout."""

    scene: Scene
    box: Box
    corner: float
    at: Point
    scale: float

    def point(self, place: Point) -> Point:
        """Return the canvas place of a scene place."""
        return (
            self.box[0] + (place[0] - self.at[0]) * self.scale,
            self.box[1] + (place[1] - self.at[1]) * self.scale,
        )

    def line(self, places: Iterable[Point]) -> Outline:
        """Return the canvas places of scene places."""
        return [self.point(place) for place in places]

    def shows(self, place: Point, margin: float = 0.0) -> bool:
        """Tell whether a scene place lies in the panel, at least `margin` canvas units from its edge."""
        x, y = self.point(place)
        x0, y0, x1, y1 = self.box
        return x0 + margin <= x <= x1 - margin and y0 + margin <= y <= y1 - margin

    def fill(self, paint: Paint, outlines: Sequence[Outline], steps: Steps = ()) -> None:
        """Draw closed outlines (canvas places), cut off at the edge; a cut edge gets no line."""
        edge = window(self.box, self.corner)
        whole = [outline for outline in outlines if lies_within(outline, self.box, self.corner)]
        if whole:
            self.scene.sheet.draw(paint, whole, steps)
        cut = [outline for outline in outlines if not lies_within(outline, self.box, self.corner)]
        filled = [piece for piece in (clip_fill(outline, edge) for outline in cut) if len(piece) > 2]
        if filled and paint.fill:
            self.scene.sheet.draw(Paint(paint.level, fill=paint.fill), filled, steps)
        if paint.line:
            self.stroke(Paint(paint.level, line=paint.line, width=paint.width), [[*one, one[0]] for one in cut], steps)

    def stroke(self, paint: Paint, lines: Sequence[Outline], steps: Steps = ()) -> None:
        """Draw open lines (canvas places), cut off at the edge."""
        edge = window(self.box, self.corner)
        pieces: list[Outline] = []
        for line in lines:
            pieces += [line] if lies_within(line, self.box, self.corner) else clip_line(line, edge)
        if pieces:
            self.scene.sheet.draw(paint, pieces, steps, closed=False)


def view(part: Drawn, scene: Scene) -> View:
    """Return the window in which a part is drawn.

    Raises
    ------
    DrawingError
        If the layout has no such panel.
    """
    panels = [panel for panel in scene.parts(Panel) if part.panel in (None, panel.id)]
    if not panels:
        raise DrawingError(
            _("in the layout '{layout}' it needs a part of the kind 'panel'.").format(layout=scene.layout)
        )
    frame = panels[0].place[scene.layout]
    return View(scene, frame.box, panels[0].corner, frame.at, frame.scale)


def token(name: str) -> str:
    """Return a colour of the palette as a picture names it.

    Raises
    ------
    DrawingError
        If the palette has no such colour.
    """
    if name not in PALETTES["light"]:
        raise DrawingError(
            _("there is no colour '{name}'.").format(name=name) + " " + nearest_name(name, PALETTES["light"])
        )
    return f"@{name}"


def stands(part: Drawn, scene: Scene) -> bool:
    """Tell whether a part is drawn in this layout: it says so, and its panel is there."""
    return scene.layout in part.layouts and (part.panel is None or any(p.id == part.panel for p in scene.parts(Panel)))
