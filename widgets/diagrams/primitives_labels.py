"""Words in a drawing: names of proteins with their states, labels, the number of the step, currents and the key."""

from __future__ import annotations

from widgets.content.mechanism_records import Badges, Channel, Current, GateState, Key, Label, Part, Protein, Pump
from widgets.diagrams.canvas import Paint
from widgets.diagrams.geometry import arrow, circle, rounded_box
from widgets.diagrams.primitives_ions import ion_marker
from widgets.diagrams.scene import Scene

BADGE = Paint(12, fill="@ink", line="@page", width=1.5)
CURRENT = Paint(10, fill="@ink")
ENERGY = Paint(11, fill="@ink_second", line="@page", width=1.0)
BELOW_NAME = 9.0


def write_protein(part: Protein, scene: Scene) -> None:
    """Write the name of a protein in the row of names and, below it, the word for its state in each step."""
    x, y = part.place[scene.layout], scene.membrane_frame().names
    name = part.short_label if scene.layout == "narrow" else part.label
    scene.sheet.write(scene.word(name), x, y, "name")
    if isinstance(part, Channel):
        for (state, new), steps in _state_words(part, scene).items():
            role, shown = "new_state" if new else "state", steps if len(steps) < len(scene.steps) else ()
            scene.sheet.write(scene.word(state), x, y + BELOW_NAME, role, shown, valign="top")
    if isinstance(part, Pump):
        idle = tuple(step for step in scene.steps if step not in part.at_work)
        scene.sheet.write(scene.word(part.idle), x, y + BELOW_NAME, "state", idle, valign="top")
        scene.sheet.write(scene.word(part.working), x, y + BELOW_NAME, "new_state", part.at_work, valign="top")
        _draw_energy(part, scene)


def _state_words(part: Channel, scene: Scene) -> dict[tuple[GateState, bool], tuple[int, ...]]:
    """Return the steps of each state, apart for those in which the channel has just come into it."""
    steps: dict[tuple[GateState, bool], tuple[int, ...]] = {}
    for step in scene.steps:
        state = part.state(step)
        kind = state, step > 1 and part.state(step - 1) != state
        steps[kind] = (*steps.get(kind, ()), step)
    return steps


def _draw_energy(part: Pump, scene: Scene) -> None:
    """Draw the pill of ATP at the pump's inner left side in the steps that show it at work."""
    scale = scene.membrane_frame().scale
    x, y = part.place[scene.layout] - 56 * scale - 16, scene.middle + 92 * scale
    scene.sheet.draw(ENERGY, [rounded_box(x - 19, y - 10, x + 19, y + 10, 10)], part.at_work)
    scene.sheet.write("ATP", x, y, "energy", part.at_work)
    scene.obstacles.append((x - 19, y - 10, x + 19, y + 10))


def write_label(part: Label, scene: Scene) -> None:
    """Write a text at its place."""
    scene.sheet.write(scene.word(part.text), *part.place[scene.layout], part.role, part.steps, anchor=part.anchor)


def draw_current(part: Current, scene: Scene) -> None:
    """Draw an arrow of current with its label above the tail."""
    tail, tip = part.place[scene.layout]
    scene.sheet.draw(CURRENT, [arrow(tail, tip, 4.4, 15)], part.steps)
    scene.sheet.write(scene.word(part.label), tail[0], tail[1] - 17, "label", part.steps, anchor="left")
    scene.obstacles.append((tail[0], tail[1] - 9, tip[0], tip[1] + 9))


def draw_badges(part: Badges, scene: Scene) -> None:
    """Draw the number of each step beside the part where the step happens."""
    radius = 10 if scene.layout == "narrow" else 12.5
    parts = {other.id: other for other in scene.record.parts}
    for step, name in enumerate(part.beside, start=1):
        x, y = _badge_place(parts[name], scene, radius)
        scene.sheet.draw(BADGE, [circle(x, y, radius, 28)], (step,))
        scene.sheet.write(str(step), x, y, "badge", (step,))
        scene.obstacles.append((x - radius, y - radius, x + radius, y + radius))


def _badge_place(part: Part, scene: Scene, radius: float) -> tuple[float, float]:
    if isinstance(part, Current):
        _tail, tip = part.place[scene.layout]
        return tip[0] + radius + 8, tip[1]
    protein = scene.protein(part.id)
    half_width, half_height = scene.half_size(protein)
    return protein.place[scene.layout] - half_width + 0.2 * radius, scene.middle - half_height - 1.4 * radius


def draw_key(part: Key, scene: Scene) -> None:
    """Draw what each marker stands for."""
    x, y = part.place[scene.layout]
    across, down = part.spacing[scene.layout]
    for index, (ion, key) in enumerate(part.entries.items()):
        at = (x + index * across, y + index * down)
        marker = ion_marker(ion, scene)
        scene.sheet.trace({"name": f"key {ion}", "mode": "markers", "marker": marker, "x": [at[0]], "y": [at[1]]})
        scene.sheet.write(scene.word(key), at[0] + 14, at[1], "label", anchor="left")


DRAW = {
    Channel: (write_protein,),
    Pump: (write_protein,),
    Label: (write_label,),
    Current: (draw_current,),
    Badges: (draw_badges,),
    Key: (draw_key,),
}
