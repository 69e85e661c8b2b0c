"""Fixed charges of a membrane with calcium in front of them, and the potential across the membrane."""

from __future__ import annotations

import math

from widgets.content.mechanism_records.surface_parts import AcrossMembrane, FixedCharges
from widgets.diagrams.canvas import Paint
from widgets.diagrams.geometry import Outline, arrow, circle, rounded_box
from widgets.diagrams.primitives_ions import ion_marker
from widgets.diagrams.primitives_membrane import bare_stretches
from widgets.diagrams.scene import Scene

STALK = Paint(3, line="@lipid_outline", width=1.6)
HEAD = Paint(9, fill="@page", line="@ink", width=1.4)
MINUS = Paint(10, line="@ink", width=1.9)
GROUND = Paint(0, fill="@tile")
FACES = Paint(3, line="@lipid_outline", width=2.4)
NOW = Paint(12, line="@cause", width=2.8)
HEALTHY = Paint(11, line="@healthy", width=2.2)
BEFORE = Paint(10, line="@healthy", width=1.6, dash="dash")
AXIS = Paint(2, line="@ink_second", width=1.1, dash="dot")
BAR = Paint(13, fill="@ink_second")
FELT = Paint(13, fill="@ink")
STALK_LENGTH = 17.0
CALCIUM_AWAY = 36.0  # of the calcium ions, from the outer face
DECAY = 13.0  # canvas units within which the surface potential falls to a third


def draw_fixed_charges(part: FixedCharges, scene: Scene) -> None:
    """Draw each charge on a stalk, and the calcium of each step."""
    places, outer = charge_places(part, scene), scene.membrane_frame().y[0]
    top = outer - STALK_LENGTH
    radius = 6.0 if scene.layout == "narrow" else 7.0
    sheet = scene.sheet
    sheet.draw(STALK, [[(x, outer), (x, top)] for x in places], part.steps, closed=False)
    sheet.draw(HEAD, [circle(x, top, radius, 20) for x in places], part.steps)
    sheet.draw(MINUS, [[(x - 3.4, top), (x + 3.4, top)] for x in places], part.steps, closed=False)
    by_places: dict[tuple[float, ...], list[int]] = {}
    for step in scene.steps:
        by_places.setdefault(tuple(calcium_places(part, scene, step)), []).append(step)
    for xs, steps in by_places.items():
        marker = ion_marker("calcium", scene)
        y = [outer - CALCIUM_AWAY] * len(xs)
        sheet.trace({"name": "calcium at the surface", "mode": "markers", "marker": marker, "x": list(xs), "y": y,
                     "steps": steps})  # fmt: skip
    scene.obstacles.append((scene.membrane_frame().x[0], outer - CALCIUM_AWAY - 16, scene.membrane_frame().x[1], outer))


def charge_places(part: FixedCharges, scene: Scene) -> list[float]:
    """Return the x of every charge: evenly on the bare stretches."""
    frame, pitch = scene.membrane_frame(), part.pitch[scene.layout]
    places = []
    for start, end in bare_stretches(scene, *frame.x, clear=8 * frame.scale):
        count = max(round((end - start) / pitch), 1)
        places += [round(start + (i + 0.5) * (end - start) / count, 1) for i in range(count)]
    return places


def calcium_places(part: FixedCharges, scene: Scene, step: int) -> list[float]:
    """Return the x of the calcium ions in a step: spread evenly over the charges."""
    places, share = charge_places(part, scene), part.calcium[step - 1]
    return [x for i, x in enumerate(places) if math.floor((i + 1) * share + 1e-9) > math.floor(i * share + 1e-9)]


def draw_across_membrane(part: AcrossMembrane, scene: Scene) -> None:
    """Draw the potential from outside to inside in each step, and both differences."""
    (left, right), frame, sheet = part.place[scene.layout], scene.membrane_frame(), scene.sheet
    low, high = part.range

    def across(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    outer, inner = frame.y
    sheet.draw(GROUND, [rounded_box(left - 10, frame.top, right + 10, frame.bottom, 14)])
    sheet.draw(FACES, [[(left - 10, face), (right + 10, face)] for face in (outer, inner)], closed=False)
    sheet.draw(AXIS, [[(across(0), frame.top + 46), (across(0), frame.bottom - 10)]], closed=False)
    sheet.write(scene.word(part.label), left, frame.top + 18, "region", anchor="left")
    sheet.write(scene.word(part.zero), across(0), frame.top + 38, "second")
    sheet.write(scene.word(part.negative), left, frame.top + 38, "second", anchor="left")
    before = part.surface[0]
    for step in scene.steps:
        surface = part.surface[step - 1]
        paint = HEALTHY if surface == before else NOW
        sheet.draw(paint, [_line(across, surface, part.inside, frame)], (step,), closed=False)
    if part.before_steps:
        sheet.draw(BEFORE, [_line(across, before, part.inside, frame)], part.before_steps, closed=False)
        sheet.write(scene.word(part.before), left, frame.top + 62, "second", part.before_steps, anchor="left")
    _draw_bars(part, scene, across)


def _line(across, surface: float, inside: float, frame) -> Outline:
    """Return the way of the potential: nearly zero far outside, the surface's at the outer face, then straight."""
    outer, inner = frame.y
    ways = [outer - (outer - frame.top - 74) * (1 - i / 40) ** 3 for i in range(41)]
    outside = [(across(surface * math.exp(-(outer - y) / DECAY)), y) for y in ways]
    return [*outside, (across(inside), inner), (across(inside), frame.bottom - 74)]


def _draw_bars(part: AcrossMembrane, scene: Scene, across) -> None:
    """Draw a double arrow for what electrodes measure, and one for what lies between the faces."""
    frame, sheet = scene.membrane_frame(), scene.sheet
    low_bar, middle = frame.bottom - 54, frame.y[1] + 30
    _double_arrow(scene, BAR, across(part.inside), across(0), low_bar, ())
    sheet.write(scene.word(part.measured), 0.5 * (across(part.inside) + across(0)), low_bar + 9, "second", valign="top")
    for step in part.felt_steps:
        surface = part.surface[step - 1]
        _double_arrow(scene, FELT, across(part.inside), across(surface), middle, (step,))
        sheet.write(scene.word(part.felt), across(part.inside) + 4, middle + 9, "name", (step,), "left", "top")


def _double_arrow(scene: Scene, paint: Paint, start: float, end: float, y: float, steps: tuple[int, ...]) -> None:
    middle = 0.5 * (start + end)
    outlines = [arrow((middle, y), (start, y), 2.6, 10), arrow((middle, y), (end, y), 2.6, 10)]
    scene.sheet.draw(paint, outlines, steps)


def felt(part: AcrossMembrane, step: int) -> float:
    """Return the difference between the two faces in a step, mV."""
    return part.inside - part.surface[step - 1]


DRAW = {FixedCharges: (draw_fixed_charges,), AcrossMembrane: (draw_across_membrane,)}
