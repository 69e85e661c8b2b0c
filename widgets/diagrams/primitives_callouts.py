"""Names with leaders, letters with a legend, and the numbers of the steps in a scene."""

from __future__ import annotations

import math

from widgets.content.mechanism_records.anatomy_parts import Callout, Caption, Headline, Legend, StepNumbers, Tag
from widgets.diagrams.canvas import Paint
from widgets.diagrams.geometry import Point, circle, rounded_box
from widgets.diagrams.panels import View, stands, view
from widgets.diagrams.scene import Scene

LEADER = Paint(30, line="@ink_second", width=1.0)
DOT = Paint(31, fill="@ink_second", line="@page", width=0.8)
CHIP = Paint(32, fill="@page", line="@ink_second", width=1.1)
NUMBER = Paint(40, fill="@ink", line="@page", width=2.0)
TAG = Paint(26, fill="@ink_second", line="@page", width=1.2)
CHIP_RADIUS = 10.0
GAP = 7.0  # between a word and its leader


def draw_callout(part: Callout, scene: Scene) -> None:
    """Write the words with a leader, or the letter where this layout has a legend."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    target = _target(part, seen)
    if target is None:
        return
    place = part.words_at.get(scene.layout)
    if place is not None:
        side = 1 if place[0] < target[0] else -1
        scene.sheet.write(scene.word(part.text), *place, "label", part.steps, anchor="right" if side > 0 else "left")
        _lead(part, scene, (place[0] + side * GAP, place[1]), target)
    elif scene.parts(Legend):
        letter = _letters(scene)[part.id]
        x, y = _chip(part, seen, target)
        away = math.dist((x, y), target)
        start = (x + (target[0] - x) * CHIP_RADIUS / away, y + (target[1] - y) * CHIP_RADIUS / away)
        _lead(part, scene, start, target)
        scene.sheet.draw(CHIP, [circle(x, y, CHIP_RADIUS, 28)], part.steps)
        scene.sheet.write(letter, x, y, "letter", part.steps)


def _chip(part: Callout, seen: View, target: Point) -> Point:
    """Return where the letter stands: as the part says, but inside the panel."""
    dx, dy = part.chip if seen.scene.layout != "narrow" or part.narrow_chip is None else part.narrow_chip
    x0, y0, x1, y1 = seen.box
    room = CHIP_RADIUS + 4
    return min(max(target[0] + dx, x0 + room), x1 - room), min(max(target[1] + dy, y0 + room), y1 - room)


def _lead(part: Callout, scene: Scene, start: Point, target: Point) -> None:
    scene.sheet.draw(LEADER, [[start, target]], part.steps, closed=False)
    if part.dot:
        scene.sheet.draw(DOT, [circle(*target, 3.2, 14)], part.steps)


def _target(part: Callout, seen: View) -> Point | None:
    """Return the first of the places named that the panel shows."""
    return next((seen.point(place) for place in part.to if seen.shows(place, 8.0)), None)


def _letters(scene: Scene) -> dict[str, str]:
    """Return the letter of each callout that has no words of its own in this layout; the same name, the same letter."""
    letters: dict[str, str] = {}
    by_word: dict[str, str] = {}
    for part in scene.parts(Callout):
        if stands(part, scene) and scene.layout not in part.words_at and _target(part, view(part, scene)) is not None:
            letters[part.id] = by_word.setdefault(part.text, chr(ord("A") + len(by_word)))
    return letters


def draw_legend(part: Legend, scene: Scene) -> None:
    """Write the letters with their names, column after column."""
    place = part.place[scene.layout]
    letters = _letters(scene)
    names = {letters[callout.id]: callout.text for callout in scene.parts(Callout) if callout.id in letters}
    rows = math.ceil(len(names) / place.columns)
    for index, (letter, text) in enumerate(names.items()):
        column, row = divmod(index, rows)
        x, y = place.at[0] + column * place.width, place.at[1] + row * place.row
        scene.sheet.draw(CHIP, [circle(x + CHIP_RADIUS, y, CHIP_RADIUS, 28)])
        scene.sheet.write(letter, x + CHIP_RADIUS, y, "letter")
        name = scene.word(text).replace("\n", " ")
        scene.sheet.write(name, x + 2 * CHIP_RADIUS + 7, y, "label", anchor="left")


def draw_step_numbers(part: StepNumbers, scene: Scene) -> None:
    """Draw the number of each step at its place; a cut-out that does not show the place has the headline only."""
    seen = view(part, scene)
    radius = 12.0 if scene.layout == "narrow" else 14.0
    for step, place in enumerate(part.at, start=1):
        if not seen.shows(place, radius + 4):
            continue
        x, y = seen.point(place)
        scene.sheet.draw(NUMBER, [circle(x, y, radius, 36)], (step,))
        scene.sheet.write(str(step), x, y, "badge", (step,))


def draw_headline(part: Headline, scene: Scene) -> None:
    """Write number and name of each step."""
    x, y = part.place[scene.layout]
    for step, record in enumerate(scene.record.steps, start=1):
        scene.sheet.draw(NUMBER, [circle(x + 13, y, 13, 36)], (step,))
        scene.sheet.write(str(step), x + 13, y, "badge", (step,))
        scene.sheet.write(record.name, x + 34, y, "heading", (step,), anchor="left")


def draw_tag(part: Tag, scene: Scene) -> None:
    """Draw a pill with a word at each of its places that the panel shows."""
    if not stands(part, scene):
        return
    seen = view(part, scene)
    for place in part.at:
        if seen.shows(place, 0.5 * part.width):
            x, y = seen.point(place)
            pill = rounded_box(x - part.width / 2, y - 10, x + part.width / 2, y + 10, 10)
            scene.sheet.draw(TAG, [pill], part.steps)
            scene.sheet.write(scene.word(part.text), x, y, "energy", part.steps)


def write_caption(part: Caption, scene: Scene) -> None:
    """Write words at a place of the canvas."""
    if not stands(part, scene) or scene.layout not in part.at:
        return
    place = part.at[scene.layout]
    if part.text:
        scene.sheet.write(scene.word(part.text), *place, part.role, part.steps, anchor=part.anchor)
        return
    steps: dict[str, list[int]] = {}
    for step, key in enumerate(part.texts, start=1):
        steps.setdefault(key, []).append(step)
    for key, shown in steps.items():
        scene.sheet.write(scene.word(key), *place, part.role, tuple(shown), anchor=part.anchor)


DRAW = {
    Callout: (draw_callout,),
    Legend: (draw_legend,),
    Headline: (draw_headline,),
    Tag: (draw_tag,),
    Caption: (write_caption,),
    StepNumbers: (draw_step_numbers,),
}
