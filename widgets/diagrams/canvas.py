"""The sheet a scene is drawn on: outlines by paint, texts by role and markers, turned into a plain Plotly figure.

Outlines of the same paint and the same steps become one path, so that a scene stays at some hundred shapes.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

from widgets.diagrams.geometry import Outline, path
from widgets.diagrams.palette import FONT

Steps = tuple[int, ...]


@dataclass(frozen=True)
class Paint:
    """Colour tokens of fill and outline, width and dash of the outline, and the level: higher ones lie on top."""

    level: int
    fill: str | None = None
    line: str | None = None
    width: float = 0.0
    dash: str = "solid"


@dataclass(frozen=True)
class TextRole:
    """Size in px, colour token and weight of a text."""

    size: float
    colour: str
    bold: bool = False


TEXT_ROLES = {
    "heading": TextRole(14.5, "@ink", bold=True),
    "stage_lit": TextRole(14.5, "@cause_text", bold=True),
    "stage_veiled": TextRole(14.5, "@ink_second", bold=True),
    "name": TextRole(13, "@ink", bold=True),
    "label": TextRole(13, "@ink"),
    "state": TextRole(13, "@ink_second"),
    "new_state": TextRole(13, "@ink", bold=True),
    "second": TextRole(12, "@ink_second"),
    "region": TextRole(12, "@ink_second", bold=True),
    "small": TextRole(11.5, "@ink_second"),
    "number": TextRole(34, "@ink", bold=True),
    "number_narrow": TextRole(26, "@ink", bold=True),
    "energy": TextRole(11, "@page", bold=True),
    "badge": TextRole(13, "@page", bold=True),
    "letter": TextRole(12, "@ink", bold=True),
    "sodium": TextRole(12, "@sodium_text", bold=True),
    "potassium": TextRole(12, "@potassium_text", bold=True),
}
# Width of an average letter as a share of the type size in a wide font; only for keeping ions away from words.
LETTER_WIDTH = {False: 0.62, True: 0.70}
LINE_HEIGHT = 1.45  # with the marks above and below that Devanagari has
# Type keeps its size where a layout serves a narrower page than its canvas, and so takes up this much more of it.
WORD_FACTOR = {"wide": 1.28, "middle": 1.29, "narrow": 1.13}
# Line widths are pixels and do not shrink with the page, so the small layouts draw them finer.
LINE_FACTOR = {"wide": 1.0, "middle": 0.95, "narrow": 0.85}


@dataclass
class Sheet:
    """Collects what is drawn in one layout.

    Attributes
    ----------
    width, height : float
        The canvas.
    words : list of boxes
        Estimated extents (x0, y0, x1, y1) of all texts so far.
    """

    width: float
    height: float
    line_factor: float = 1.0
    word_factor: float = 1.0
    words: list[tuple[float, float, float, float]] = field(default_factory=list)
    _outlines: dict[tuple[Paint, Steps, bool], list[Outline]] = field(default_factory=dict)
    _annotations: list[dict[str, Any]] = field(default_factory=list)
    _traces: list[dict[str, Any]] = field(default_factory=list)

    def draw(self, paint: Paint, outlines: list[Outline], steps: Steps = (), closed: bool = True) -> None:
        """Add outlines in a paint; without `steps` they are there in every step."""
        self._outlines.setdefault((paint, steps, closed), []).extend(outlines)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        role: str,
        steps: Steps = (),
        anchor: str = "center",
        valign: str = "middle",
    ) -> None:
        """Add a text at a point; `anchor` and `valign` say which point of the text stands there."""
        style = TEXT_ROLES[role]
        shown = html.escape(text, quote=False).replace("\n", "<br>")
        annotation = {
            "x": round(x, 1), "y": round(y, 1), "xanchor": anchor, "yanchor": valign, "align": anchor,
            "text": f"<b>{shown}</b>" if style.bold else shown, "showarrow": False, "borderpad": 0,
            "font": {"size": style.size, "color": style.colour, "family": FONT}, "name": role,
        }  # fmt: skip
        if steps:
            annotation["steps"] = list(steps)
        self._annotations.append(annotation)
        self.words.append(_extent(text, x, y, style, self.word_factor, anchor, valign))

    def trace(self, trace: dict[str, Any]) -> None:
        """Add a scatter trace; hovering shows nothing, since every fact stands in words too."""
        self._traces.append({"type": "scatter", "hoverinfo": "skip", "showlegend": False, "cliponaxis": False, **trace})

    def figure(self) -> dict[str, Any]:
        """Return the Plotly figure as plain data, with its canvas."""
        axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
        return {
            "data": self._traces,
            "layout": {
                "xaxis": {**axis, "range": [0, self.width]},
                "yaxis": {**axis, "range": [self.height, 0], "scaleanchor": "x"},
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "font": {"family": FONT, "color": "@ink"},
                "showlegend": False,
                "dragmode": False,
                "hovermode": False,
                "shapes": self._shapes(),
                "annotations": self._annotations,
            },
            "canvas": [self.width, self.height],
        }

    def _shapes(self) -> list[dict[str, Any]]:
        shapes = []
        for (paint, steps, closed), outlines in sorted(self._outlines.items(), key=lambda entry: entry[0][0].level):
            width = round(paint.width * self.line_factor, 2)
            shape: dict[str, Any] = {
                "type": "path",
                "path": path(outlines, closed),
                "layer": "below",
                "fillrule": "nonzero",
                "fillcolor": paint.fill if paint.fill and closed else "rgba(0,0,0,0)",
                "line": {"width": width, "color": paint.line or "rgba(0,0,0,0)", "dash": paint.dash},
            }
            if steps:
                shape["steps"] = list(steps)
            shapes.append(shape)
        return shapes


def _extent(
    text: str, x: float, y: float, style: TextRole, factor: float, anchor: str, valign: str
) -> tuple[float, float, float, float]:
    lines = text.split("\n")
    width = LETTER_WIDTH[style.bold] * style.size * factor * max(len(line) for line in lines)
    height = LINE_HEIGHT * style.size * factor * len(lines)
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[anchor] * width
    top = y - {"top": 0.0, "middle": 0.5, "bottom": 1.0}[valign] * height
    return left, top, left + width, top + height
