"""Rings, numbers, names and veils of a chain of stages."""

from __future__ import annotations

from widgets.content.mechanism_records.anatomy_parts import Panel
from widgets.content.mechanism_records.stage_parts import Chain, Stage
from widgets.diagrams.canvas import Paint, Steps
from widgets.diagrams.clipping import Box
from widgets.diagrams.geometry import Outline, arrow, circle
from widgets.diagrams.mechanism_data import DrawingError
from widgets.diagrams.scene import Scene
from widgets.language import gettext as _

VEIL = Paint(45, fill="@veil")
RING = Paint(50, line="@rule", width=1.6)
RING_NOW = Paint(50, line="@ink", width=4.6)
RING_LIT = Paint(50, line="@cause", width=5.0)
BADGE = Paint(52, fill="@ink_second", line="@page", width=2.0)
BADGE_NOW = Paint(52, fill="@ink", line="@page", width=2.0)
BADGE_LIT = Paint(52, fill="@cause_text", line="@page", width=2.0)
CHAIN = Paint(20, fill="@ink_second")
LINE_STEP = 24.0  # canvas units from line to line of the words below a stage, for the narrowest page it serves


def draw_stage(part: Stage, scene: Scene) -> None:
    """Draw ring, veil, number and words of a stage, as the marked stages or the steps ask."""
    box = _box(part, scene)
    x, y, radius = 0.5 * (box[0] + box[2]), 0.5 * (box[1] + box[3]), 0.5 * (box[2] - box[0])
    sheet, ring = scene.sheet, circle(x, y, radius, 72)
    if scene.lit:
        lit = part.id in scene.lit
        _draw_ring(scene, ring, RING_LIT if lit else RING, ())
        if not lit:
            sheet.draw(VEIL, [ring])
        _draw_number(part, scene, (x, y, radius), BADGE_LIT if lit else BADGE, ())
        _write_words(part, scene, (x, y, radius), "stage_lit" if lit else "stage_veiled", ())
        return
    now = (part.number,)
    others: Steps = tuple(step for step in scene.steps if step != part.number)
    for steps, line, badge, role in (
        (now, RING_NOW, BADGE_NOW, "heading"),
        (others, RING, BADGE, "stage_veiled"),
    ):
        _draw_ring(scene, ring, line, steps)
        _draw_number(part, scene, (x, y, radius), badge, steps)
        _write_words(part, scene, (x, y, radius), role, steps)


def _box(part: Stage, scene: Scene) -> Box:
    panel = next((panel for panel in scene.parts(Panel) if panel.id == part.panel), None)
    if panel is None:
        raise DrawingError(_("'{name}' is no panel of this layout.").format(name=part.panel))
    return panel.place[scene.layout].box


def _draw_ring(scene: Scene, ring: Outline, paint: Paint, steps: Steps) -> None:
    scene.sheet.draw(paint, [[*ring, ring[0]]], steps, closed=False)


def _draw_number(part: Stage, scene: Scene, disc: tuple[float, float, float], paint: Paint, steps: Steps) -> None:
    x, y, radius = disc
    at = (x - 0.72 * radius, y - 0.72 * radius)
    scene.sheet.draw(paint, [circle(*at, 11 if scene.layout == "narrow" else 13, 28)], steps)
    scene.sheet.write(str(part.number), *at, "badge", steps)


def _write_words(part: Stage, scene: Scene, disc: tuple[float, float, float], role: str, steps: Steps) -> None:
    """Write the name, what happens and the size below the stage, or beside it in one line each."""
    x, y, radius = disc
    name, what, size = (scene.word(key) for key in (part.name, part.what, part.size))
    if scene.layout in part.beside:
        left = x + radius + 16
        scene.sheet.write(name.replace("\n", " "), left, y - 21, role, steps, anchor="left")
        if steps in ((), (part.number,)):
            scene.sheet.write(what, left, y + 2, "second", anchor="left")
            scene.sheet.write(size, left, y + 23, "small", anchor="left")
        return
    top = y + radius + 10
    scene.sheet.write(name, x, top, role, steps, valign="top")
    if steps in ((), (part.number,)):
        below = top + LINE_STEP * (name.count("\n") + 1)
        scene.sheet.write(what, x, below, "second", valign="top")
        scene.sheet.write(size, x, below + 0.85 * LINE_STEP, "small", valign="top")


def draw_chain(part: Chain, scene: Scene) -> None:
    """Draw the arrows between stages."""
    arrows = [arrow(tail, tip, 2.4, 9) for tail, tip in part.place[scene.layout]]
    scene.sheet.draw(CHAIN, arrows, part.steps)


DRAW = {Stage: (draw_stage,), Chain: (draw_chain,)}
