"""Vesicles, channels, receptors, enzymes, and the molecules that go from one to the other."""

from __future__ import annotations

import math
from collections.abc import Sequence

from widgets.content.mechanism_records.synapse_parts import Enzymes, Molecules, Pores, Site, Sites, Vesicles, site_names
from widgets.diagrams.canvas import Paint, Steps
from widgets.diagrams.geometry import Outline, Point, circle, placed, rounded_box, smooth
from widgets.diagrams.mechanism_data import DrawingError
from widgets.diagrams.panels import View, stands, view
from widgets.diagrams.scatter import best_candidates
from widgets.diagrams.scene import Scene
from widgets.errors import nearest_name
from widgets.language import gettext as _

# Symbol, colour token and size of each species: shape and colour both say which it is.
SPECIES: dict[str, tuple[str, str, float]] = {
    "sodium": ("circle", "sodium", 12.0),
    "potassium": ("square", "potassium", 10.5),
    "calcium": ("hexagon2", "calcium", 11.5),
    "acetylcholine": ("diamond", "acetylcholine", 10.5),
    "choline": ("circle-open", "acetylcholine", 8.0),
    "acetate": ("triangle-right", "acetylcholine", 8.5),
    "transmitter": ("diamond", "acetylcholine", 10.5),
    "serotonin": ("pentagon", "serotonin", 11.5),
    "adenosine": ("triangle-up", "adenosine", 12.5),
    "caffeine": ("bowtie", "caffeine", 13.5),
    "agonist": ("triangle-down", "agonist", 13.0),
    "messenger": ("star", "messenger", 13.0),
    "phosphate": ("circle", "phosphate", 11.0),
    "water": ("circle", "potassium", 6.0),
}
SHINING = {"sodium", "calcium", "phosphate"}
SMALL_MARKER = 9.0  # px; below, a fine outline leaves more of the colour
CONTENT_PLACES = [(0, 0), (-0.42, -0.38), (0.42, -0.38), (-0.42, 0.38), (0.42, 0.38), (0, -0.66), (0, 0.66)]

CONTENT_MARKS = {
    "diamond": [(-1, 0), (0, -1), (1, 0), (0, 1)],
    "pentagon": [(0, -1), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31)],
}

PORE_LOBES = {
    "channel": [(3, -21), (9, -23), (14, -18), (13.5, 0), (14, 18), (9, 23), (3, 21), (1.2, 0)],
    "receptor": [(6.5, -32), (12, -35), (18, -31), (19.5, -22), (16, -11), (14, 0), (14.5, 14), (10, 20), (3.5, 18),
                 (1.4, 6), (2, -6), (5, -18)],
    "transporter": [(1, 22), (8, 24), (15, 17), (14, 0), (16, -18), (10, -24), (5, -20), (3, -4), (1, 6)],
    "coupled_receptor": [(2, -14), (6, -24), (12, -25), (16, -17), (16, 0), (17, 17), (11, 24), (4, 20), (0, 8)],
}  # fmt: skip
OPENING = {"closed": 0.0, "open": 4.6, "blocked": 0.0}
PORE_LIGHT = {
    "channel": [(7, -18), (10, -18), (11, -6), (9, 2), (7, -8)],
    "receptor": [(9.5, -29), (13.5, -30), (15.5, -24), (12, -16), (8.5, -20)],
    "transporter": [(9, -19), (12, -17), (11, -4), (8.5, -6)],
    "coupled_receptor": [(8, -20), (12, -20), (12, -6), (9, -8)],
}
ENZYME_LIGHT = smooth([(-0.62, -0.3), (-0.3, -0.45), (-0.2, 0.15), (-0.5, 0.3)])


def draw_vesicles(part: Vesicles, scene: Scene) -> None:
    """Draw vesicles with what they hold; fused ones as an opening of the membrane."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    by_stage: dict[str, list[int]] = {}
    for step in scene.steps:
        by_stage.setdefault(part.stage(step), []).append(step)
    points = [point for point in part.points if seen.shows(point, -part.radius)]
    for stage, steps in by_stage.items():
        shown = tuple(steps) if len(by_stage) > 1 else part.steps
        if stage == "free":
            _draw_free(part, seen, points, shown)
        else:
            _draw_fused(part, seen, points, shown)


def _draw_free(part: Vesicles, seen: View, points: Sequence[Point], steps: Steps) -> None:
    radius = part.radius * seen.scale
    bodies = [circle(*seen.point(point), radius, 36) for point in points]
    seen.fill(Paint(part.level, "@page", "@neuron_outline", 1.7), bodies, steps)
    symbol, token, size = SPECIES[part.holds]
    half = 0.41 * size * seen.scale
    mark = [(half * x, half * y) for x, y in CONTENT_MARKS.get(symbol, CONTENT_MARKS["diamond"])]
    marks = []
    for point in points:
        x, y = seen.point(point)
        marks += [placed(mark, x + dx * radius, y + dy * radius) for dx, dy in CONTENT_PLACES[: part.contents]]
    if marks:
        seen.fill(Paint(part.level + 0.3, f"@{token}", f"@{token}_outline", 0.7), marks, steps)


def _draw_fused(part: Vesicles, seen: View, points: Sequence[Point], steps: Steps) -> None:
    """Draw an omega: the vesicle's membrane runs on into the cell's."""
    for point in points:
        x, y = seen.point(point)
        base = seen.point((0.0, part.membrane))[1]
        radius = part.radius * seen.scale
        neck, foot = 0.52 * radius, 1.15 * radius
        start = math.asin(neck / radius)
        arc = [
            (x + radius * math.sin(angle), y + radius * math.cos(angle))
            for angle in [start + (2 * math.pi - 2 * start) * i / 40 for i in range(41)]
        ]
        right = smooth([(x + foot, base), (x + 0.72 * radius, base - 1.5), (x + 0.5 * radius, base - 5), arc[0]], False)
        left = [(2 * x - px, py) for px, py in reversed(right)]
        omega = [*right, *arc[1:], *left[1:]]
        below = base + 2.4
        seen.fill(Paint(part.level, "@outside"), [[*omega, (x - foot, below), (x + foot, below)]], steps)
        seen.stroke(Paint(part.level + 0.3, line="@neuron_outline", width=2.2), [omega], steps)


def draw_pores(part: Pores, scene: Scene) -> None:
    """Draw two lobes for each pore, further apart where it is open, with a collar in the colour of what passes."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    scale = part.scale * seen.scale
    by_state: dict[str, list[int]] = {}
    for step in scene.steps:
        by_state.setdefault(part.state(step), []).append(step)
    points = [seen.point(point) for point in part.points if seen.shows(point, -20)]
    for state, steps in by_state.items():
        shown = tuple(steps) if len(by_state) > 1 else part.steps
        shift = OPENING[state]
        lobe = [(x + shift, y) for x, y in smooth(PORE_LOBES[part.look], between=4)]
        light = [(x + shift, y) for x, y in smooth(PORE_LIGHT[part.look], between=4)]
        lobes, lights, collars, bars = [], [], [], []
        for point in points:
            lobes += [_turned(lobe, point, scale, part.turn, flip) for flip in (False, True)]
            lights += [_turned(light, point, scale, part.turn, flip) for flip in (False, True)]
            collar = rounded_box(1.6 + shift, -4, 6.2 + shift, 7, 2)
            collars += [_turned(collar, point, scale, part.turn, flip) for flip in (False, True)]
            bars.append(_turned(rounded_box(-7.5, 10, 7.5, 15.5, 2.6), point, scale, part.turn, False))
        seen.fill(Paint(part.level, "@protein", "@protein_outline", 1.4), lobes, shown)
        seen.fill(Paint(part.level + 0.2, "@protein_light"), lights, shown)
        if state == "open":
            lumen = rounded_box(-shift - 2, -16, shift + 2, 16, 2)
            lumens = [_turned(lumen, at, scale, part.turn, False) for at in points]
            seen.fill(Paint(part.level - 0.2, "@outside"), lumens, shown)
        if part.passes:
            token = SPECIES[part.passes][1]
            seen.fill(Paint(part.level + 0.3, f"@{token}", f"@{token}_outline", 0.8), collars, shown)
        if state == "closed" and part.look in ("channel", "receptor"):
            seen.fill(Paint(part.level + 0.4, "@protein_outline", "@page", 0.7), bars, shown)


def _turned(outline: Outline, at: Point, scale: float, turn: float, flip: bool) -> Outline:
    angle = math.radians(turn)
    cos, sin = math.cos(angle), math.sin(angle)
    local = [(-x if flip else x, y) for x, y in outline]
    return placed([(x * cos - y * sin, x * sin + y * cos) for x, y in local], *at, scale)


def draw_enzymes(part: Enzymes, scene: Scene) -> None:
    """Draw notched discs on stalks, the notch upward."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    radius = 12.0 * part.scale * seen.scale
    discs, stalks, lights = [], [], []
    for point in part.points:
        if not seen.shows(point, -14):
            continue
        x, y = seen.point(point)
        arc = [
            (x + radius * math.sin(a), y - radius * math.cos(a))
            for a in [math.radians(34 + 292 * i / 30) for i in range(31)]
        ]
        discs.append([*arc, (x, y - 0.12 * radius)])
        lights.append(placed(ENZYME_LIGHT, x, y, radius))
        stalks.append([(x, y + radius), (x, y + radius + part.stalk * seen.scale)])
    seen.stroke(Paint(part.level, line="@myelin_outline", width=2.2), stalks, part.steps)
    seen.fill(Paint(part.level + 0.2, "@myelin", "@myelin_outline", 1.6), discs, part.steps)
    seen.fill(Paint(part.level + 0.3, "@myelin_light"), lights, part.steps)


def draw_molecules(part: Molecules, scene: Scene) -> None:
    """Draw the markers of a species with a place in every step; a cut-out leaves out those that leave its frame."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    routes = molecule_routes(part, scene, seen)
    if not routes:
        return
    symbol, token, size = SPECIES[part.species]
    size = round(size * part.size * seen.scale, 2)
    opened = symbol.endswith("-open")
    line = {
        "color": f"@{token}" if opened else f"@{token}_outline",
        "width": 1.8 if opened else (1.0 if size >= SMALL_MARKER else 0.7),
    }
    marker = {"symbol": symbol, "size": size, "color": f"@{token}", "opacity": 1, "line": line}
    _trace(part, scene, part.id, marker, routes, 0.0)
    if part.species in SHINING:
        shine = {"symbol": "circle", "size": round(0.3 * size, 1), "color": "@shine", "line": {"width": 0}}
        _trace(part, scene, f"{part.id} shine", shine, routes, 0.18 * size)


def _trace(part: Molecules, scene: Scene, name: str, marker: dict, routes: list[Outline], shift: float) -> None:
    frames = [
        {axis: [round(route[step][index] - shift, 1) for route in routes] for index, axis in enumerate("xy")}
        for step in range(len(scene.record.steps))
    ]
    trace = {"name": name, "mode": "markers", "marker": marker, **frames[0], "by_step": frames}
    if part.steps:
        trace["steps"] = list(part.steps)
    scene.sheet.trace(trace)


def molecule_routes(part: Molecules, scene: Scene, seen: View) -> list[Outline]:
    """Return for each molecule that stays in the panel its canvas place in every step."""
    sites = site_names(scene.record.parts)
    places: dict[str, list[Point]] = {}
    for name in part.at:
        if name not in sites:
            known = nearest_name(name, sites)
            raise DrawingError(_("there is no site '{site}'.").format(site=name) + " " + known)
        if name not in places:
            places[name] = _site_places(part, sites[name])
    columns = [places[name] for name in part.at]
    margin = 8.0
    return [
        seen.line(route) for route in zip(*columns, strict=True) if all(seen.shows(point, margin) for point in route)
    ]


def _site_places(part: Molecules, site: Site) -> list[Point]:
    """Return as many places as there are molecules, from left to right."""
    if site.points:
        if len(site.points) < part.count:
            raise DrawingError(
                _("a site with {places} points has no room for {count} molecules.").format(
                    places=len(site.points), count=part.count
                )
            )
        return sorted(site.points[: part.count])
    radius = 0.5 * SPECIES[part.species][2] * part.size
    points = best_candidates(part.count, site.box, [], [], 0.6 * radius, part.seed)
    return sorted(points)


def draw_sites(part: Sites, scene: Scene) -> None:
    """Draw nothing: sites are only where molecules go."""


DRAW = {
    Vesicles: (draw_vesicles,),
    Pores: (draw_pores,),
    Enzymes: (draw_enzymes,),
    Sites: (draw_sites,),
    Molecules: (draw_molecules,),
}
