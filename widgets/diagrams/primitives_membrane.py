"""Membrane, channels and pump: the anatomy of a stretch of membrane."""

from __future__ import annotations

from widgets.content.mechanism_records import Channel, GateState, Membrane, Protein, Pump
from widgets.diagrams.canvas import Paint, Steps
from widgets.diagrams.geometry import Outline, circle, placed, rounded_box, smooth
from widgets.diagrams.scene import Scene

OUTSIDE = Paint(0, fill="@outside")
INSIDE = Paint(0, fill="@inside")
TAILS = Paint(1, line="@lipid_tail", width=1.3)
HEADS = Paint(2, fill="@lipid_head", line="@lipid_outline", width=0.9)
BODY = Paint(4, fill="@protein", line="@protein_outline", width=1.6)
LIGHT = Paint(5, fill="@protein_light")
FILTER = {
    ion: Paint(6, fill=f"@{ion}", line=f"@{ion}_outline", width=0.9)
    for ion in ("sodium", "potassium", "chloride", "calcium")
}
GATE = Paint(7, fill="@protein_outline", line="@page", width=1.0)
TETHER = Paint(7, line="@protein_outline", width=2.2)
BALL = Paint(8, fill="@protein_outline", line="@page", width=1.2)

LIPID_SPACING = 13.6
HEAD_RADIUS = 5.9
CLOSEST_LIPIDS = 0.9  # share of the spacing; below it heads would overlap

# The right half of a channel around the middle of its pore; the left half is its mirror image.
LOBE_OPEN = [(15, -48), (24, -50), (33, -42), (34, -20), (32, 0), (35, 20), (36, 40), (28, 49), (19, 47), (13, 30),
             (10, 0), (11, -28)]  # fmt: skip
LOBE_CLOSED = [(15, -48), (24, -50), (33, -42), (34, -20), (30, 0), (31, 20), (31, 40), (23, 49), (11, 46), (1.5, 32),
               (1.5, 20), (8, 2), (11, -28)]  # fmt: skip
LOBE_LIGHT = [(19, -41), (24, -44), (28, -38), (27, -18), (22, -8), (18, -18)]
PUMP_HALF = [(0, -26), (9, -44), (18, -70), (34, -77), (48, -68), (50, -40), (45, -6), (52, 24), (61, 50), (52, 73),
             (32, 77), (16, 62), (9, 38)]  # fmt: skip
PUMP_LIGHTS = ([(-42, -60), (-34, -66), (-25, -58), (-27, -36), (-36, -14), (-43, -34)],
               [(-50, 44), (-42, 34), (-33, 40), (-36, 60), (-45, 65)])  # fmt: skip


def draw_membrane(part: Membrane, scene: Scene) -> None:
    """Draw both sides, and the lipids wherever no protein stands."""
    place, sheet = part.place[scene.layout], scene.sheet
    (left, right), (outer, inner) = place.x, place.y
    middle, corner = scene.middle, 14 * place.scale
    sheet.draw(OUTSIDE, [_half_panel(left, right, place.top, middle, corner, upper=True)])
    sheet.draw(INSIDE, [_half_panel(left, right, middle, place.bottom, corner, upper=False)])
    heads: list[Outline] = []
    tails: list[Outline] = []
    for start, end in bare_stretches(scene, left, right):
        for x in _lipid_places(start, end, LIPID_SPACING * place.scale):
            heads += [circle(x, outer, HEAD_RADIUS * place.scale, 12), circle(x, inner, HEAD_RADIUS * place.scale, 12)]
            tails += _tails(x, outer, middle, place.scale, 1) + _tails(x, inner, middle, place.scale, -1)
    sheet.draw(TAILS, tails, closed=False)
    sheet.draw(HEADS, heads)
    sheet.write(scene.word(part.outside), left + 16, place.top + 18, "region", anchor="left")
    sheet.write(scene.word(part.inside), left + 16, place.bottom - 16, "region", anchor="left")


def _half_panel(left: float, right: float, top: float, bottom: float, corner: float, upper: bool) -> Outline:
    """Return a box whose corners are round only on the outer side."""
    if upper:
        box = rounded_box(left, top, right, bottom + corner, corner)
        return [(x, min(y, bottom)) for x, y in box]
    box = rounded_box(left, top - corner, right, bottom, corner)
    return [(x, max(y, top)) for x, y in box]


def bare_stretches(scene: Scene, left: float, right: float, clear: float = 0.0) -> list[tuple[float, float]]:
    """Return the stretches of bare membrane between the proteins, `clear` of their widest part if that is wider."""
    gaps = []
    for protein in scene.parts(Protein):
        x = protein.place[scene.layout]
        half_gap = max(_gap(scene, protein), scene.half_size(protein)[0] + clear if clear else 0.0)
        gaps.append((x - half_gap, x + half_gap))
    gaps.sort()
    starts = [left, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), right]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _gap(scene: Scene, protein: Protein) -> float:
    """Return half the width that a protein takes up within the membrane."""
    half_width = scene.half_size(protein)[0]
    return (0.80 if isinstance(protein, Pump) else 0.97) * half_width + 2 * scene.membrane_frame().scale


def _lipid_places(start: float, end: float, spacing: float) -> list[float]:
    """Return evenly spaced places that fill a stretch from end to end, as near to `spacing` as heads have room."""
    radius = 0.5 * spacing
    length = end - start - 2 * radius
    count = round(length / spacing) + 1
    if count > 1 and length / (count - 1) < CLOSEST_LIPIDS * spacing:
        count -= 1
    if count <= 1:
        return [0.5 * (start + end)]
    return [start + radius + i * length / (count - 1) for i in range(count)]


def _tails(x: float, head: float, middle: float, scale: float, down: int) -> list[Outline]:
    """Return the two wavy tails of a lipid, from its head to just short of the middle."""
    top, bottom = head + down * 5 * scale, middle - down * 1.5 * scale
    wave = [0.0, 1.1, -0.9, 0.9, 0.0]
    return [
        smooth(
            [
                (x + side * 2.7 * scale + side * bend * scale, top + (bottom - top) * i / 4)
                for i, bend in enumerate(wave)
            ],
            closed=False,
            between=2,
        )
        for side in (-1, 1)
    ]


def draw_channel(part: Channel, scene: Scene) -> None:
    """Draw a channel in each of its states, with its name and, where it has gates, the word for its state."""
    scale, x, y = scene.membrane_frame().scale, part.place[scene.layout], scene.middle

    def at(outline: Outline, mirrored: bool = False) -> Outline:
        return placed(outline, x, y, scale, mirrored)

    for state, steps in _state_steps(part, scene):
        lobe = smooth(LOBE_CLOSED if state == "closed" else LOBE_OPEN)
        scene.sheet.draw(BODY, [at(lobe), at(lobe, mirrored=True)], steps)
        if part.gates != "none":
            scene.sheet.draw(GATE, [at(door) for door in _doors(state)], steps)
        if part.gates == "gate_and_ball":
            ball, tether = _ball(state)
            scene.sheet.draw(TETHER, [at(tether)], steps, closed=False)
            scene.sheet.draw(BALL, [at(ball)], steps)
    light = smooth(LOBE_LIGHT)
    scene.sheet.draw(LIGHT, [at(light), placed(light, x - 46 * scale, y, scale)])
    collar = rounded_box(7, -33, 13.5, -16, 1.6 if part.ion == "potassium" else 3.2)
    scene.sheet.draw(FILTER[part.ion], [at(collar), at(collar, mirrored=True)])


def _state_steps(part: Channel, scene: Scene) -> list[tuple[GateState, Steps]]:
    """Return each state of a channel with the steps that show it; a state for all steps has none."""
    by_state: dict[GateState, list[int]] = {}
    for step in scene.steps:
        by_state.setdefault(part.state(step), []).append(step)
    if len(by_state) == 1:
        return [(state, ()) for state in by_state]
    return [(state, tuple(steps)) for state, steps in by_state.items()]


def _doors(state: GateState) -> list[Outline]:
    """Return the gate at the inner mouth: a bar across the pore, or two halves swung back along its walls."""
    if state == "closed":
        return [rounded_box(-17, 21, 17, 31, 5)]
    return [rounded_box(11, 20, 20, 38, 4.5), rounded_box(-20, 20, -11, 38, 4.5)]


def _ball(state: GateState) -> tuple[Outline, Outline]:
    """Return the inactivating ball and its tether: in the inner mouth, or hanging beside it."""
    if state == "inactivated":
        centre, ways = (0.0, 44.0), [(29.0, 46.0), (28.0, 62.0), (14.0, 66.0), (2.0, 50.0)]
    else:
        centre, ways = (34.0, 76.0), [(27.0, 46.0), (25.0, 56.0), (33.0, 62.0), (34.0, 72.0)]
    return circle(*centre, 11.5), smooth(ways, closed=False)


def draw_pump(part: Pump, scene: Scene) -> None:
    """Draw the pump with the pill of ATP that drives it."""
    scale, x, y = scene.membrane_frame().scale, part.place[scene.layout], scene.middle
    right = PUMP_HALF
    left = [(-px, py) for px, py in reversed(PUMP_HALF) if px]
    body = smooth([*right, (0, 28), *left])
    scene.sheet.draw(BODY, [placed(body, x, y, scale)])
    scene.sheet.draw(LIGHT, [placed(smooth(light), x, y, scale) for light in PUMP_LIGHTS])


DRAW = {Membrane: (draw_membrane,), Channel: (draw_channel,), Pump: (draw_pump,)}
