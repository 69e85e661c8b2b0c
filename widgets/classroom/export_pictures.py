"""The drawing of a `label` question as a picture file, with a letter at each place."""

from __future__ import annotations

from html import escape

from widgets.content import Label
from widgets.diagrams.palette import FONT, coloured
from widgets.quiz.drawings import mechanism_drawing
from widgets.quiz.inline import plain
from widgets.quiz.questions import LETTERS

RADIUS = 15  # of the mark with its letter, in units of the canvas
RISE = {"top": 0.8, "middle": 0.35, "bottom": -0.2}  # of the first line, in its own heights


def picture_of(item: Label) -> str:
    """Return the drawing with its places as SVG in the colours of a light page, on a white ground of its own."""
    drawing = coloured(mechanism_drawing(item.picture), "light")
    left, top, width, height = drawing["box"]
    shapes = "".join(_shape(shape) for shape in drawing["shapes"])
    texts = "".join(_text(text) for text in drawing["texts"])
    marks = "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" fill="#FFFFFF" stroke="#1B2430" stroke-width="2"/>'
        f'<text x="{x:g}" y="{y:g}" dy="0.35em" text-anchor="middle" font-size="17" font-weight="600">{letter}</text>'
        for letter, (x, y) in zip(LETTERS, (place.at for place in item.choices), strict=False)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{escape(FONT)}" fill="#1B2430" role="img">'
        f"<title>{escape(plain(item.picture.description))}</title>"
        f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" fill="#FFFFFF"/>'
        f"{shapes}{texts}{marks}</svg>"
    )


def _shape(shape: dict) -> str:
    dash = f' stroke-dasharray="{shape["dash"]}"' if shape["dash"] else ""
    return (
        f'<path d="{shape["d"]}" fill="{shape["fill"]}" stroke="{shape["line"]}" '
        f'stroke-width="{shape["width"]:g}" stroke-linejoin="round"{dash}/>'
    )


def _text(text: dict) -> str:
    lines = "".join(
        f'<tspan x="{text["x"]:g}" dy="{1.35 if place else RISE[text["valign"]]}em">{escape(line)}</tspan>'
        for place, line in enumerate(text["lines"])
    )
    return (
        f'<text x="{text["x"]:g}" y="{text["y"]:g}" text-anchor="{text["anchor"]}" font-size="{text["size"]:g}" '
        f'font-weight="{600 if text["bold"] else 400}" fill="{text["colour"]}">{lines}</text>'
    )
