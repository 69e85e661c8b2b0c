"""A myelinated axon with its impulse: myelin, nodes, light inside, the potential above, and the currents ahead."""

from __future__ import annotations

import numpy as np

from widgets.content.mechanism_records.axon_parts import (
    Fibre,
    FibrePlace,
    LocalCurrents,
    NodeWords,
    Pointer,
    Profile,
)
from widgets.diagrams.canvas import Paint
from widgets.diagrams.fibre_scene import (
    active_nodes,
    fibre_data,
    fibre_place,
    fired_nodes,
    fronts,
    node_pitch,
    node_x,
    potentials,
    shown_nodes,
)
from widgets.diagrams.geometry import Outline, Point, arrow, circle, placed, rounded_box, smooth
from widgets.diagrams.palette import GLOW
from widgets.diagrams.primitives_curves import RULE, THRESHOLD
from widgets.diagrams.primitives_ions import SYMBOL
from widgets.diagrams.scene import Scene

GROUND = Paint(0, fill="@outside")
AXOPLASM = Paint(1, fill="@neuron")
AXOLEMMA = Paint(4, line="@neuron_outline", width=2.2)
MYELIN = [
    Paint(5.2 - 0.1 * turn, fill=f"@{tone}", line="@myelin_outline", width=1.3)
    for turn, tone in enumerate(("myelin_light", "myelin", "myelin_light"))
]
CHANNEL = Paint(6, fill="@protein", line="@protein_outline", width=1.2)
OPEN_CHANNEL = Paint(7, fill="@sodium", line="@sodium_outline", width=1.2)
FOCUS = Paint(11, line="@cause", width=3.6)
SODIUM = Paint(10, fill="@sodium", line="@sodium_outline", width=0.9)
CURRENT = Paint(10, fill="@ink", line="@page", width=0.9)
RETURN = Paint(9, line="@ink_second", width=1.6, dash="dash")
RETURN_HEAD = Paint(9, fill="@ink_second", line="@page", width=0.6)
TURNS = 3
CHANNELS_A_NODE = 4
SLICES = 10  # of the light, from node to node
LOW, HIGH = -72.0, 25.0  # mV: no light below, full light above
DOT = {"symbol": "circle", "size": 11, "color": "@healthy", "line": {"color": "@page", "width": 1.5}}
GHOST_DOT = {"symbol": "circle-open", "size": 9, "color": "@ink_second", "line": {"width": 1.6}}


def draw_fibre(part: Fibre, scene: Scene) -> None:
    """Draw axon, myelin and nodes, and the light of each step."""
    place, sheet = part.place[scene.layout], scene.sheet
    (x0, x1), y = place.x, place.y
    reach = place.axon + place.myelin + 0.62 * place.myelin
    sheet.draw(GROUND, [rounded_box(x0, y - reach, x1, y + reach, 14)])
    sheet.draw(AXOPLASM, [_bar(x0, x1, y - place.axon, y + place.axon)])
    edges: list[Outline] = [[(x0, level), (x1, level)] for level in (y - place.axon, y + place.axon)]
    sheet.draw(AXOLEMMA, edges, closed=False)
    _draw_myelin(part, place, scene)
    _draw_light(place, scene)
    _draw_nodes(place, scene)
    _draw_sodium(place, scene)
    if part.focus is not None and part.focus in shown_nodes(place):
        ring = circle(node_x(place, part.focus), y, place.axon + 0.95 * place.myelin, 48)
        sheet.draw(FOCUS, [[*ring, ring[0]]], closed=False)


def _draw_myelin(part: Fibre, place: FibrePlace, scene: Scene) -> None:
    """Draw each internode with its turns; where damage changes it, apart for the steps."""
    first, last = place.nodes
    for internode in range(first - 1, last + 1):
        by_turns: dict[int, list[int]] = {}
        for step in scene.steps:
            by_turns.setdefault(_turns(part, internode, step), []).append(step)
        for turns, steps in by_turns.items():
            shown = () if len(by_turns) == 1 else tuple(steps)
            for turn in reversed(range(turns)):
                scene.sheet.draw(MYELIN[turn], _turn(place, internode, turn, turns), shown)


def _turns(part: Fibre, internode: int, step: int) -> int:
    for damage in part.damage:
        if internode in damage.internodes and step in damage.steps:
            return damage.turns
    return TURNS


def _turn(place: FibrePlace, internode: int, turn: int, turns: int) -> list[Outline]:
    """Return one turn of an internode above and below the axon.

    An outer turn covers the inner ones and comes down to the axon nearer to the node, as in life.
    """
    pitch, thick = node_pitch(place), place.myelin / TURNS * (0.6 if turns < TURNS else 1.0)
    inset = min(0.13 * pitch, 14.0) + min(0.05 * pitch, 7.0) * (turns - 1 - turn)
    start = max(node_x(place, internode) + inset, place.x[0])
    end = min(node_x(place, internode + 1) - inset, place.x[1])
    height = thick * (turn + 1)
    radius = min(0.7 * thick + 3, height)
    upper = [(x, min(y, 0.0)) for x, y in rounded_box(start, -height, end, height, radius)]
    return [placed(upper, 0, place.y - place.axon), [(x, place.y + place.axon - y) for x, y in upper]]


def _draw_light(place: FibrePlace, scene: Scene) -> None:
    """Fill the axon with light by the potential, from node to node, in as many tones as the palette has."""
    nodes = np.arange(place.nodes[0] - 0.5, place.nodes[1] + 0.5 + 1e-9, 1 / SLICES)
    middles = 0.5 * (nodes[:-1] + nodes[1:])
    top, bottom = place.y - place.axon + 1, place.y + place.axon - 1
    for step in scene.steps:
        values = potentials(scene, step)
        between = np.interp(middles, np.arange(len(values)), values)
        tones = np.clip(np.floor((between - LOW) / (HIGH - LOW) * len(GLOW)), -1, len(GLOW) - 1).astype(int)
        for tone in sorted(set(tones.tolist()) - {-1}):
            runs = _runs(tones == tone)
            bars = [_bar(node_x(place, nodes[a]), node_x(place, nodes[b]), top, bottom) for a, b in runs]
            scene.sheet.draw(Paint(2, fill=GLOW[tone], line=GLOW[tone], width=0.6), bars, (step,))


def _runs(chosen: np.ndarray) -> list[tuple[int, int]]:
    """Return (start, end) of each unbroken stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], chosen.astype(int), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _bar(x0: float, x1: float, y0: float, y1: float) -> Outline:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def _draw_nodes(place: FibrePlace, scene: Scene) -> None:
    """Draw the sodium channels of every node, in sodium's colour where it fires."""
    for node in shown_nodes(place):
        firing = tuple(step for step in scene.steps if node in active_nodes(scene, step))
        quiet = tuple(step for step in scene.steps if step not in firing)
        for paint, steps in ((CHANNEL, quiet), (OPEN_CHANNEL, firing)):
            if steps:
                scene.sheet.draw(paint, _channels(place, node), () if len(steps) == len(scene.steps) else steps)


def _channels(place: FibrePlace, node: int) -> list[Outline]:
    width = min(0.06 * node_pitch(place), 5.0)
    pitch, half = 1.25 * width, 0.5 * width
    boxes = []
    for level in (place.y - place.axon, place.y + place.axon):
        for i in range(CHANNELS_A_NODE):
            x = node_x(place, node) + (i - (CHANNELS_A_NODE - 1) / 2) * pitch
            boxes.append(rounded_box(x - half, level - 9, x + half, level + 9, half))
    return boxes


def _draw_sodium(place: FibrePlace, scene: Scene) -> None:
    """Draw a few sodium ions at each node: outside until it has fired, then inside."""
    size = min(0.085 * node_pitch(place), 10.0)
    apart = max(0.75 * size, 0.5 * scene.ion_size)
    frames = []
    for step in scene.steps:
        entered = fired_nodes(scene, step)
        points = [
            point for node in shown_nodes(place) for point in _sodium_at(place, node, node in entered, size, apart)
        ]
        frames.append({"x": [round(x, 1) for x, _y in points], "y": [round(y, 1) for _x, y in points]})
    marker = {"symbol": SYMBOL["sodium"], "size": size, "color": "@sodium", "opacity": 1,
              "line": {"color": "@sodium_outline", "width": 1.0}}  # fmt: skip
    scene.sheet.trace({"name": "sodium ions", "mode": "markers", "marker": marker, **frames[0], "by_step": frames})


def _sodium_at(place: FibrePlace, node: int, inside: bool, size: float, apart: float) -> list[Point]:
    x = node_x(place, node)
    if inside:
        return [
            (x + side * 1.75 * size, place.y + away * (place.axon - 1.1 * size)) for away in (-1, 1) for side in (-1, 1)
        ]
    far = place.axon + 0.66 * place.myelin
    return [(x + side * apart, place.y + away * far) for away in (-1, 1) for side in (-1, 1)]


def draw_profile(part: Profile, scene: Scene) -> None:
    """Draw the potential at each node in each step, on an axis of its own, and another run for comparison."""
    place, fibre, sheet = part.place[scene.layout], fibre_place(scene, part.fibre), scene.sheet
    low, high = part.range

    def level(value: float) -> float:
        return place.y[1] - (value - low) / (high - low) * (place.y[1] - place.y[0])

    rules: list[Outline] = [[(place.x[0], place.y[0]), (place.x[0], place.y[1])]]
    for tick in part.ticks:
        rules.append([(place.x[0] - 5, level(tick)), (place.x[0], level(tick))])
        sheet.write(f"{tick:.0f}".replace("-", "−"), place.x[0] - 8, level(tick), "second", anchor="right")
    sheet.draw(RULE, rules, closed=False)
    rest = fibre_data(scene).nodes(scene.record.steps[0].at or "", None)[-1]
    sheet.draw(THRESHOLD, [[(place.x[0], level(rest)), (place.x[1], level(rest))]], closed=False)
    sheet.write(scene.word(part.label), place.x[0], place.y[0] - 15, "region", anchor="left")
    stems = [[(node_x(fibre, node), place.y[1]), (node_x(fibre, node), place.y[1] + 6)] for node in shown_nodes(fibre)]
    sheet.draw(RULE, stems, closed=False)

    def points(values: np.ndarray) -> dict[str, list[float]]:
        nodes = shown_nodes(fibre)
        return {
            "x": [round(node_x(fibre, node), 1) for node in nodes],
            "y": [round(level(float(values[node])), 1) for node in nodes],
        }

    if part.ghost and part.ghost_steps:
        frames = [points(_of_run(scene, step, part.ghost)) for step in scene.steps]
        line = {"width": 1.2, "color": "@ink_second", "dash": "dot"}
        sheet.trace({"name": "other run", "mode": "lines+markers", "marker": GHOST_DOT, "steps": list(part.ghost_steps),
                     "line": line, **frames[0], "by_step": frames})  # fmt: skip
        if part.ghost_label:
            narrow = scene.layout == "narrow"
            at = (place.x[0], place.y[0] - 34) if narrow else (place.x[1], place.y[0] - 15)
            anchor = "left" if narrow else "right"
            sheet.write(scene.word(part.ghost_label), *at, "second", part.ghost_steps, anchor=anchor)
    frames = [points(potentials(scene, step)) for step in scene.steps]
    sheet.trace({"name": "nodes", "mode": "lines+markers", "marker": DOT,
                 "line": {"width": 2.2, "color": "@healthy"}, **frames[0], "by_step": frames})  # fmt: skip


def _of_run(scene: Scene, step: int, run: str) -> np.ndarray:
    return fibre_data(scene).nodes(scene.record.steps[step - 1].at or "", run)


def draw_local_currents(part: LocalCurrents, scene: Scene) -> None:
    """Draw what happens at the front of the impulse in each step."""
    place = fibre_place(scene, part.fibre)
    for step in part.steps or scene.steps:
        ends = fronts(scene, step)
        if ends is None:
            continue
        for way in part.ways:
            node, sign = (ends[1], 1) if way == "forward" else (ends[0], -1)
            if node in shown_nodes(place) and node + sign in shown_nodes(place):
                _draw_loop(place, scene, node, sign, step)
    for step in part.sodium_steps:
        ends = fronts(scene, step) or ()
        for node in sorted({ends[1] if way == "forward" else ends[0] for way in part.ways} if ends else ()):
            if node in shown_nodes(place):
                scene.sheet.draw(SODIUM, _entering(place, node), (step,))
    for step in part.leak_steps:
        _draw_leaks(place, scene, step)


def _draw_loop(place: FibrePlace, scene: Scene, node: int, sign: int, step: int) -> None:
    """Draw the current inside from a firing node to the next, and its way back outside."""
    here, there = node_x(place, node), node_x(place, node + sign)
    inset = sign * min(0.12 * node_pitch(place), 12)
    scene.sheet.draw(CURRENT, [arrow((here + inset, place.y), (there - 0.4 * inset, place.y), 4.2, 15)], (step,))
    for away in (-1, 1):
        edge, far = place.axon + 14, place.axon + 1.22 * place.myelin
        start, end = (there, place.y + away * edge), (here + inset, place.y + away * (edge + 10))
        third = (there - here) / 3
        path = smooth([start, (there - 0.3 * third, place.y + away * (far - 6)), (there - third, place.y + away * far),
                       (here + third, place.y + away * far), (here + 0.3 * third + inset, place.y + away * (far - 6)),
                       end], closed=False)  # fmt: skip
        scene.sheet.draw(RETURN, [path], (step,), closed=False)
        tip = (end[0], place.y + away * edge)
        scene.sheet.draw(RETURN_HEAD, [arrow((tip[0], tip[1] + 12 * away), tip, 1.6, 10)], (step,))


def _entering(place: FibrePlace, node: int) -> list[Outline]:
    x, outer = node_x(place, node), place.axon + 0.8 * place.myelin
    return [arrow((x, place.y + away * outer), (x, place.y + away * 0.2 * place.axon), 5.0, 16) for away in (-1, 1)]


def _draw_leaks(place: FibrePlace, scene: Scene, step: int) -> None:
    """Draw current that escapes through damaged internodes near the front."""
    ends = fronts(scene, step)
    fibres = [part for part in scene.parts(Fibre) if part.place[scene.layout] == place]
    damaged = {i for part in fibres for damage in part.damage if step in damage.steps for i in damage.internodes}
    if ends is None:
        return
    near = [i for i in sorted(damaged) if ends[1] - 1 <= i <= ends[1] + 1 and place.nodes[0] <= i < place.nodes[1]]
    outlines = []
    for internode in near:
        for share in (0.3, 0.5, 0.7):
            x = node_x(place, internode + share)
            for away in (-1, 1):
                start = place.y + away * (place.axon - 10)
                outlines.append(arrow((x, start), (x, place.y + away * (place.axon + 30)), 2.4, 10))
    scene.sheet.draw(CURRENT, outlines, (step,))


def write_node_words(part: NodeWords, scene: Scene) -> None:
    """Write words above or below a node, or an internode."""
    place = fibre_place(scene, part.fibre)
    if scene.layout in part.layouts and place.nodes[0] <= part.node <= place.nodes[1]:
        y = place.y + (1 if part.side == "below" else -1) * (place.axon + 1.62 * place.myelin + part.away)
        scene.sheet.write(scene.word(part.text), node_x(place, part.node), y, part.role, part.steps)


def draw_pointer(part: Pointer, scene: Scene) -> None:
    """Draw an arrow of direction."""
    scene.sheet.draw(RETURN_HEAD, [arrow(*part.place[scene.layout], 2.6, 11)], part.steps)


DRAW = {
    Fibre: (draw_fibre,),
    Profile: (draw_profile,),
    LocalCurrents: (draw_local_currents,),
    NodeWords: (write_node_words,),
    Pointer: (draw_pointer,),
}
