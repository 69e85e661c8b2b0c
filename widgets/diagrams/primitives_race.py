"""Fibres side by side, thickness to scale, with the distance that an impulse has come in each."""

from __future__ import annotations

from widgets.content.mechanism_records.axon_parts import Race
from widgets.diagrams.canvas import Paint
from widgets.diagrams.fibre_scene import fibre_data
from widgets.diagrams.geometry import rounded_box
from widgets.diagrams.scene import Scene

TRACK = {
    "myelin": Paint(1, fill="@myelin_outline"),
    "neuron": Paint(1, fill="@neuron", line="@neuron_outline", width=1.4),
}
RUNNER = {"symbol": "triangle-right", "size": 15, "color": "@cause", "line": {"color": "@cause_text", "width": 1.2}}


def draw_race(part: Race, scene: Scene) -> None:
    """Draw both lanes and the place of the impulse in each step."""
    data = fibre_data(scene)
    times = [data.since_stimulus(step.at) if step.at else 0.0 for step in scene.record.steps]
    frames: list[dict[str, list[float]]] = [{"x": [], "y": []} for _step in scene.steps]
    for lane, place in zip(part.lanes, part.place[scene.layout], strict=True):
        (x0, x1), y = place.x, place.y
        half = lane.thickness * part.pixels_a_micrometre[scene.layout] / 2
        scene.sheet.draw(TRACK[lane.material], [rounded_box(x0, y - half, x1, y + half, min(half, 4))])
        scene.sheet.write(scene.word(lane.label), x0, y - half - 9, "label", anchor="left", valign="bottom")
        for frame, time in zip(frames, times, strict=True):
            share = min(time * data.velocities[lane.velocity] / part.millimetres, 1.0)
            frame["x"].append(round(x0 + share * (x1 - x0), 1))
            frame["y"].append(y)
    scene.sheet.trace({"name": "race", "mode": "markers", "marker": RUNNER, **frames[0], "by_step": frames})


DRAW = {Race: (draw_race,)}
