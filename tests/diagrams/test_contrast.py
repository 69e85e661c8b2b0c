"""Contrast against what really lies behind a word or a marker: the tinted body, the veil, the panel, step by step."""

import re

import numpy as np
import pytest

from widgets import content
from widgets.diagrams import sources_fibre
from widgets.diagrams.mechanism import draw_layout
from widgets.diagrams.palette import PALETTES

NAMES = sorted(content.mechanisms())
LAYOUTS = ("wide", "middle", "narrow")
NOTHING = "rgba(0,0,0,0)"
WORDS, MARKS = 4.5, 3.0  # least contrast after WCAG 2.2, success criteria 1.4.3 and 1.4.11


@pytest.fixture(scope="module", params=[(name, layout) for name in NAMES for layout in LAYOUTS], ids="-".join)
def drawing(request):
    name, layout = request.param
    record = content.mechanism(name)
    if record.data in sources_fibre.SOURCES:
        pytest.importorskip("widgets.models.motor_axon", reason="the drawing shows runs of the motor axon's model")
    sheet = draw_layout(record, layout).sheet
    return sheet, sheet.figure(), range(1, len(record.steps) + 1)


def outlines(path: str) -> list[np.ndarray]:
    """Return the polygons of a path of M, L and Z."""
    return [
        np.array([pair.split(",") for pair in re.findall(r"-?[\d.]+,-?[\d.]+", piece)], dtype=float)
        for piece in path.split("M")
        if piece
    ]


def inside(polygons: list[np.ndarray], points: np.ndarray) -> np.ndarray:
    """Return which points a path fills by the nonzero rule."""
    turns = np.zeros(len(points), dtype=int)
    x, y = points[:, :1], points[:, 1:]
    for polygon in polygons:
        (x0, y0), (x1, y1) = polygon.T, np.roll(polygon, -1, axis=0).T
        side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
        turns += ((y0 <= y) & (y1 > y) & (side > 0)).sum(axis=1) - ((y0 > y) & (y1 <= y) & (side < 0)).sum(axis=1)
    return turns != 0


def seen(token: str, theme: str) -> tuple[np.ndarray, float]:
    """Return a colour (0 to 255 each) and how much it covers."""
    colour = PALETTES[theme].get(token.removeprefix("@"), token)
    if colour.startswith("#"):
        return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=float), 1.0
    *rgb, cover = (float(number) for number in re.findall(r"[\d.]+", colour))
    return np.array(rgb), cover


def luminance(rgb: np.ndarray) -> np.ndarray:
    channels = rgb / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    light, dark = np.maximum(luminance(one), luminance(other)), np.minimum(luminance(one), luminance(other))
    return (light + 0.05) / (dark + 0.05)


class Ground:
    """What lies behind some points in a drawing: filled shapes in the order in which they are drawn."""

    def __init__(self, figure: dict, points: np.ndarray) -> None:
        self.count = len(points)
        shapes = [shape for shape in figure["layout"]["shapes"] if shape["fillcolor"] != NOTHING]
        covered = [(shape, inside(outlines(shape["path"]), points)) for shape in shapes]
        self.covered = [(shape, where) for shape, where in covered if where.any()]

    def colours(self, step: int, theme: str) -> np.ndarray:
        """Return the colour behind each point in a step."""
        behind = np.tile(seen("@page", theme)[0], (self.count, 1))
        for shape, where in self.covered:
            if step in shape.get("steps", [step]):
                colour, cover = seen(shape["fillcolor"], theme)
                behind[where] = cover * colour + (1 - cover) * behind[where]
        return behind


def test_every_word_stands_out_from_what_lies_behind_it(drawing):
    sheet, figure, steps = drawing
    for annotation, (x0, y0, x1, y1) in zip(figure["layout"]["annotations"], sheet.words, strict=True):
        # The boxes allow for wide type and for the marks of Devanagari, so the letters lie in their middle.
        across = np.linspace(x0 + 0.14 * (x1 - x0), x1 - 0.14 * (x1 - x0), 7)
        down = np.linspace(y0 + 0.25 * (y1 - y0), y1 - 0.25 * (y1 - y0), 3)
        ground = Ground(figure, np.array([(x, y) for x in across for y in down]))
        for step in annotation.get("steps", steps):
            for theme in PALETTES:
                word = seen(annotation["font"]["color"], theme)[0]
                least = contrast(word, ground.colours(step, theme)).min()
                assert least >= WORDS, (annotation["text"], step, theme, round(least, 2))


def test_every_marker_stands_out_by_its_fill_or_its_outline(drawing):
    _sheet, figure, steps = drawing
    for trace in figure["data"]:
        if "markers" not in trace.get("mode", "") or trace["marker"]["color"] == "@shine":
            continue
        if trace["name"] == "race":  # it rides on a line much thinner than itself
            continue
        frames = trace.get("by_step") or [trace] * len(steps)
        edges = {trace["marker"]["color"], trace["marker"].get("line", {}).get("color", trace["marker"]["color"])}
        for step in trace.get("steps", steps):
            places = np.array([frames[step - 1]["x"], frames[step - 1]["y"]], dtype=float).T
            ground = Ground(figure, places)
            for theme in PALETTES:
                behind = ground.colours(step, theme)
                best = np.max([contrast(seen(edge, theme)[0], behind) for edge in edges], axis=0)
                assert best.min() >= MARKS, (trace["name"], step, theme, round(float(best.min()), 2))
