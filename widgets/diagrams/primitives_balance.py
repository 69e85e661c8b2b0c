"""What counts and weighs: large anions with their charges, the table of concentrations, the two pulls on an ion."""

from __future__ import annotations

import numpy as np

from widgets import content
from widgets.content.mechanism_records.balance_parts import Anions, Concentrations, Pulls
from widgets.diagrams.canvas import Paint
from widgets.diagrams.geometry import Outline, arrow, placed, smooth
from widgets.diagrams.mechanism_data import CurveData, DrawingError
from widgets.diagrams.primitives_ions import ion_marker, keep_out, side_area
from widgets.diagrams.scatter import best_candidates
from widgets.diagrams.scene import Scene
from widgets.language import gettext as _
from widgets.models.ions import IonParameters

BLOB = Paint(9, fill="@anion", line="@anion_outline", width=1.1)
MINUS = Paint(10, line="@ink", width=1.5)
MEMBRANE_LINE = Paint(2, line="@lipid_outline", width=2.0)
FIELD = Paint(10, fill="@ink")
# A blob of one charge around (0, 0); one of more charges is as much wider.
BLOB_POINTS = [(-8.5, -3), (-4, -6.5), (1, -5.5), (6, -6), (9, -1), (7, 5), (2, 6), (-4, 5.5), (-8.5, 4)]
BLOB_PITCH = 8.0
SHORTEST_ARROW = 16.0


def draw_anions(part: Anions, scene: Scene) -> None:
    """Draw the anions of one side where nothing else lies."""
    scale = scene.ion_size / 12.0
    taken = scene.scattered.setdefault(part.side, [])
    half = (9 + BLOB_PITCH * (part.charge - 1) / 2) * scale
    x0, y0, x1, y1 = side_area(scene, part.side)
    # Boxes grown by the half width, since candidates keep the same margin on all sides.
    extra = half - 0.85 * scene.ion_size
    boxes = [(bx0 - extra, by0, bx1 + extra, by1) for bx0, by0, bx1, by1 in keep_out(scene)]
    area = (x0 + extra, y0, x1 - extra, y1)
    points = best_candidates(part.count, area, boxes, taken, 0.85 * scene.ion_size, seed=part.seed)
    if len(points) < part.count:
        raise DrawingError(_("there is no room for {count} anions.").format(count=part.count))
    for x, y in points:
        taken += [(x + (i - (part.charge - 1) / 2) * BLOB_PITCH * scale, y) for i in range(part.charge)]
        scene.sheet.draw(BLOB, [_blob(x, y, part.charge, scale)], part.steps)
        scene.sheet.draw(MINUS, _minus_signs(x, y, part.charge, scale), part.steps, closed=False)


def _blob(x: float, y: float, charge: int, scale: float) -> Outline:
    stretch = (18 + BLOB_PITCH * (charge - 1)) / 18
    return placed(smooth([(px * stretch, py) for px, py in BLOB_POINTS], between=3), x, y, scale)


def _minus_signs(x: float, y: float, charge: int, scale: float) -> list[Outline]:
    places = [x + (i - (charge - 1) / 2) * BLOB_PITCH * scale for i in range(charge)]
    return [[(px - 2.4 * scale, y), (px + 2.4 * scale, y)] for px in places]


def draw_concentrations(part: Concentrations, scene: Scene) -> None:
    """Draw the key of the ions with the concentrations that the course's models use."""
    place, values = part.place[scene.layout], content.fill(IonParameters, "ions")
    (x, y), sheet = place.at, scene.sheet
    sheet.write(scene.word(part.heading), x - 8, y, "region", anchor="left")
    for offset, key in zip(place.columns, (part.outside, part.inside), strict=True):
        sheet.write(scene.word(key), x + offset, y + place.row, "second", anchor="right")
    row = y + 2 * place.row
    for ion, key in part.rows.items():
        marker = ion_marker(ion, scene)
        sheet.trace({"name": f"key {ion}", "mode": "markers", "marker": marker, "x": [x], "y": [row]})
        sheet.write(scene.word(key), x + 16, row, "label", anchor="left")
        amounts = [getattr(values, f"{ion}_{side}") for side in ("outside", "inside")]
        for offset, amount in zip(place.columns, amounts, strict=True):
            role = "name" if amount == max(amounts) else "label"
            sheet.write(f"{amount:g}", x + offset, row, role, anchor="right")
        row += place.row
    sheet.draw(BLOB, [_blob(x, row, 1, 1.0)])
    sheet.draw(MINUS, _minus_signs(x, row, 1, 1.0), closed=False)
    sheet.write(scene.word(part.anions), x + 16, row, "label", anchor="left")


def pulls(part: Pulls, scene: Scene, step: int) -> tuple[float, float]:
    """Return the pull of the concentrations and of the charge on a cation in a step, mV, positive out of the cell."""
    event = scene.record.steps[step - 1].at
    if not isinstance(scene.data, CurveData) or event is None:
        raise DrawingError(_("it needs a curve in 'data' and an event in 'at' of each of its steps."))
    return -scene.data.at(event, f"{part.ion}_equilibrium_potential"), scene.data.at(event)


def draw_pulls(part: Pulls, scene: Scene) -> None:
    """Draw both arrows in each step with their millivolts."""
    place, sheet = part.place[scene.layout], scene.sheet
    x, y = place.at
    steps = part.steps or tuple(scene.steps)
    half = 0.5 * place.between
    sheet.draw(MEMBRANE_LINE, [[(x - half, y + shift), (x + 3 * half, y + shift)] for shift in (-4, 4)], steps, False)
    for step in steps:
        both = pulls(part, scene, step)
        sheet.write(scene.word(part.heading), x - half, y - _reach(part, scene) - 22, "region", (step,), anchor="left")
        paints = (Paint(10, fill=f"@{part.ion}", line=f"@{part.ion}_outline", width=0.9), FIELD)
        for index, (pull, paint, key) in enumerate(zip(both, paints, (part.concentration, part.charge), strict=True)):
            column, away = x + index * place.between, float(-np.sign(pull))
            length = max(abs(pull) * place.pixels_a_millivolt, SHORTEST_ARROW)
            outline = arrow((column, y + 8 * away), (column, y + away * (8 + length)), 6.0, 17)
            sheet.draw(paint, [outline], (step,))
            text = scene.word(key).format(value=f"{abs(pull):.0f}")
            sheet.write(text, column, y - 14 * away, "label", (step,), valign="bottom" if away > 0 else "top")


def _reach(part: Pulls, scene: Scene) -> float:
    """Return how far the longest arrow of any step goes from the membrane's line."""
    every = [abs(pull) for step in part.steps or scene.steps for pull in pulls(part, scene, step)]
    return 8 + max(every) * part.place[scene.layout].pixels_a_millivolt


DRAW = {Concentrations: (draw_concentrations,), Pulls: (draw_pulls,), Anions: (draw_anions,)}
