"""Ions that lie free, ions that travel, the arrows of their flow, and the charge they leave on the membrane."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from widgets.content.mechanism_records import Channel, Charges, Flow, Ion, Ions, Protein, Pump, Side, Traveller
from widgets.diagrams.canvas import Paint, Steps
from widgets.diagrams.geometry import Outline, arrow
from widgets.diagrams.primitives_membrane import bare_stretches
from widgets.diagrams.scatter import Box, best_candidates
from widgets.diagrams.scene import PUMP_LANES, STATION_DISTANCE, Scene

SYMBOL = {"sodium": "circle", "potassium": "square", "chloride": "circle-open", "calcium": "hexagon"}
SIZE_FACTOR = {
    "sodium": 1.0,
    "potassium": 0.88,
    "chloride": 0.8,
    "calcium": 1.15,
}  # a square looks larger than a circle
HOLLOW_LINE = 2.2
SHINE_FACTOR = 0.3
RESTLESSNESS = 3.0  # how far a free ion strays from its place in a step, canvas units
STRONG = (5.0, 17.0)  # width of the shaft and length of the head, at scale 1
WEAK = (3.4, 12.0)
CHARGE_PITCH = 30.0  # distance of charge signs within a stretch of membrane, at scale 1
CHARGE_PAINT = Paint(9, line="@ink", width=1.9)


def draw_flow(part: Flow, scene: Scene) -> None:
    """Draw an arrow of ions through the pore of a channel."""
    if not scene.drawn(part.through):
        return
    _arrow_through(scene, part.ion, scene.protein(part.through).place[scene.layout], part.direction, part.weak,
                   part.steps)  # fmt: skip


def draw_pump_cycle(part: Pump, scene: Scene) -> None:
    """Draw both arrows of the pump in the steps that show it at work."""
    scale = scene.membrane_frame().scale
    for ion, direction in (("sodium", "out"), ("potassium", "in")):
        x = part.place[scene.layout] + PUMP_LANES[ion] * scale
        _arrow_through(scene, ion, x, direction, False, part.at_work)


def _arrow_through(scene: Scene, ion: Ion, x: float, direction: str, weak: bool, steps: Steps) -> None:
    width, head = WEAK if weak else STRONG
    scale = scene.membrane_frame().scale
    width, head = width * max(scale, 0.8), head * max(scale, 0.8)
    reach, down = (STATION_DISTANCE - 16) * scale, 1 if direction == "in" else -1
    outline = arrow((x, scene.middle - down * reach), (x, scene.middle + down * reach), width, head)
    scene.sheet.draw(Paint(10, fill=f"@{ion}", line=f"@{ion}_outline", width=0.9), [outline], steps)


def draw_charges(part: Charges, scene: Scene) -> None:
    """Draw as many pairs of charge signs as the membrane potential of each step asks for."""
    by_count: dict[int, list[int]] = {}
    for step in scene.steps:
        by_count.setdefault(charge_pairs(part, scene, step), []).append(step)
    outer, inner = scene.membrane_frame().y
    scale = scene.membrane_frame().scale
    for pairs, steps in by_count.items():
        strokes: list[Outline] = []
        for x in _charge_sites(scene, abs(pairs)):
            for y, plus in ((outer - 15 * scale, pairs < 0), (inner + 15 * scale, pairs > 0)):
                strokes += _sign(x, y, 4.6 * max(scale, 0.8), plus)
        if strokes:
            scene.sheet.draw(CHARGE_PAINT, strokes, tuple(steps), closed=False)


def charge_pairs(part: Charges, scene: Scene, step: int) -> int:
    """Return the number of pairs in a step, negative where the inside is negative."""
    event = scene.record.steps[step - 1].at
    if scene.data is None or event is None:
        return 0
    return round(scene.data.at(event) / part.millivolts_a_pair[scene.layout])


def _charge_sites(scene: Scene, count: int) -> list[float]:
    """Return the places of `count` charge signs: shared out over the bare stretches by their length, evenly in each."""
    pitch = CHARGE_PITCH * scene.membrane_frame().scale
    clear = 6 * scene.membrane_frame().scale
    stretches = bare_stretches(scene, *scene.membrane_frame().x, clear=clear)
    lengths = np.array([end - start for start, end in stretches])
    up_to_here = np.floor(count * lengths.cumsum() / lengths.sum() + 0.5).astype(int)
    counts = np.diff(up_to_here, prepend=0)
    return [
        0.5 * (start + end) + (i - (number - 1) / 2) * pitch
        for (start, end), number in zip(stretches, counts.tolist(), strict=True)
        for i in range(number)
    ]


def _sign(x: float, y: float, arm: float, plus: bool) -> list[Outline]:
    bars: list[Outline] = [[(x - arm, y), (x + arm, y)]]
    return [*bars, [(x, y - arm), (x, y + arm)]] if plus else bars


def draw_ions(part: Ions, scene: Scene) -> None:
    """Draw all ions of a kind, free and travelling, as markers with a place in every step."""
    free = free_ions(part, scene)
    routes = [] if part.steps else traveller_routes(part.ion, scene)
    random = np.random.Generator(np.random.PCG64(part.seed + 1000))
    by_step = []
    for index, _step in enumerate(scene.steps):
        stray = RESTLESSNESS * random.uniform(-1, 1, (len(free), 2)) if index else np.zeros((len(free), 2))
        points = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(free, stray.tolist(), strict=True)]
        by_step.append(points + [route[index] for route in routes])
    marker = ion_marker(part.ion, scene)
    size = marker["size"]
    scene.sheet.trace(_markers(f"{part.ion} ions", marker, by_step, part.steps))
    if SYMBOL[part.ion].endswith("open"):
        return
    shine = {"symbol": "circle", "size": round(SHINE_FACTOR * size, 1), "color": "@shine", "line": {"width": 0}}
    shift = 0.2 * size
    shone = [[(x - shift, y - shift) for x, y in points] for points in by_step]
    scene.sheet.trace(_markers(f"{part.ion} shine", shine, shone, part.steps))


def ion_marker(ion: Ion, scene: Scene) -> dict[str, Any]:
    """Return the marker of an ion in a layout."""
    size, symbol = scene.ion_size * SIZE_FACTOR[ion], SYMBOL[ion]
    if symbol.endswith("open"):
        return {
            "symbol": symbol,
            "size": size,
            "color": f"@{ion}_outline",
            "opacity": 1,
            "line": {"width": HOLLOW_LINE},
        }
    outline = {"color": f"@{ion}_outline", "width": 1.0}
    return {"symbol": symbol, "size": size, "color": f"@{ion}", "opacity": 1, "line": outline}


def _markers(
    name: str, marker: dict[str, Any], by_step: list[list[tuple[float, float]]], steps: Steps = ()
) -> dict[str, Any]:
    frames = [{"x": [round(x, 1) for x, _ in points], "y": [round(y, 1) for _, y in points]} for points in by_step]
    trace = {"name": name, "mode": "markers", "marker": marker, **frames[0], "by_step": frames}
    return trace | ({"steps": list(steps)} if steps else {})


def traveller_routes(ion: Ion, scene: Scene) -> list[list[tuple[float, float]]]:
    """Return where each traveller of a kind is in each step; those at the same station stand in order."""
    travellers = [part for part in scene.parts(Traveller) if part.ion == ion]
    routes: list[list[tuple[float, float]]] = [[] for _ in travellers]
    for step in scene.steps:
        stations = [_resolved(part, step, scene) for part in travellers]
        here, seen = Counter(stations), Counter()
        for route, (side, protein) in zip(routes, stations, strict=True):
            rank = seen[side, protein]
            seen[side, protein] += 1
            route.append(scene.station(ion, side, protein, rank, here[side, protein]))
    return routes


def _resolved(part: Traveller, step: int, scene: Scene) -> tuple[Side, str]:
    side, protein = part.station(step)
    return side, scene.protein(protein).id


def free_ions(part: Ions, scene: Scene) -> list[tuple[float, float]]:
    """Return the places of the ions that do not travel: the count of each side less its travellers in step 1."""
    starts = Counter(traveller.station(1)[0] for traveller in scene.parts(Traveller) if traveller.ion == part.ion)
    boxes = keep_out(scene)
    placed: list[tuple[float, float]] = []
    sides: tuple[tuple[Side, int], ...] = (("outside", part.outside), ("inside", part.inside))
    for number, (side, count) in enumerate(sides):
        taken = scene.scattered.setdefault(side, [])
        count -= 0 if part.steps else starts[side]
        new = best_candidates(
            count, side_area(scene, side), boxes, taken, 0.85 * scene.ion_size, seed=10 * part.seed + number
        )
        taken += new
        placed += new
    return placed


def side_area(scene: Scene, side: Side) -> Box:
    """Return the box in which free ions of a side lie."""
    frame = scene.membrane_frame()
    clear = 24 * frame.scale
    if side == "outside":
        return frame.x[0], frame.top, frame.x[1], frame.y[0] - clear
    return frame.x[0], frame.y[1] + clear, frame.x[1], frame.bottom


def keep_out(scene: Scene) -> list[Box]:
    """Return the boxes in which no free ion may lie: words, proteins, and the ways of travelling ions."""
    frame = scene.membrane_frame()
    beside = 0.6 * scene.ion_size  # an ion close beside a word would look like its marker in a key
    boxes = [(x0 - beside, y0, x1 + beside, y1) for x0, y0, x1, y1 in scene.sheet.words]
    for protein in scene.parts(Protein):
        x, (half_width, half_height) = protein.place[scene.layout], scene.half_size(protein)
        way = (STATION_DISTANCE + 4) * frame.scale
        boxes += [
            (x - half_width, scene.middle - half_height, x + half_width, scene.middle + half_height),
            (x - 12 * frame.scale, scene.middle - way, x + 12 * frame.scale, scene.middle + way),
        ]
        if isinstance(protein, Channel) and protein.gates == "gate_and_ball":
            boxes.append((x, scene.middle, x + 48 * frame.scale, scene.middle + 90 * frame.scale))
        if isinstance(protein, Pump):
            boxes.append((x - half_width, scene.middle - way, x + half_width, scene.middle + way))
    radius = 0.5 * scene.ion_size
    for traveller in scene.parts(Traveller):
        for x, y in (point for route in traveller_routes(traveller.ion, scene) for point in route):
            boxes.append((x - radius, y - radius, x + radius, y + radius))
    return [*boxes, *scene.obstacles]


DRAW = {Pump: (draw_pump_cycle,), Flow: (draw_flow,), Charges: (draw_charges,), Ions: (draw_ions,)}
