"""Checks facts about molecules, pores, vesicles and parts of a scene (`content.mechanism_records.scene_facts`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from widgets.content.mechanism_records.anatomy_parts import Drawn
from widgets.content.mechanism_records.body_parts import Tank
from widgets.content.mechanism_records.scene_facts import (
    MovesFact,
    NumberFact,
    PoresFact,
    ShareFact,
    ShownFact,
    VesiclesFact,
)
from widgets.content.mechanism_records.synapse_parts import Molecules, Pores, Site, Vesicles, site_names
from widgets.diagrams.panels import view
from widgets.diagrams.primitives_body import tank_level
from widgets.diagrams.scene import Scene

SHARE_TOLERANCE = 0.012  # volumes are given to a tenth of a litre
NEAR = 1.0  # canvas units; places are rounded to a tenth


def _moves(fact: MovesFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    part = _part(scene, fact.molecules, Molecules)
    trace = next((trace for trace in figure["data"] if trace["name"] == part.id), None)
    if trace is None:
        if scene.layout == "wide":
            yield f"'{part.id}' has no markers"
        return
    sites = site_names(scene.record.parts)
    for step, name in ((fact.in_step - 1, fact.source), (fact.in_step, fact.target)):
        frame = trace["by_step"][step - 1]
        astray = [
            place for place in zip(frame["x"], frame["y"], strict=True) if not _within(place, sites[name], part, scene)
        ]
        if astray:
            yield f"in step {step} {len(astray)} markers of '{part.id}' are not at '{name}'"
    for step in (fact.in_step - 1, fact.in_step):
        if part.steps and step not in part.steps:
            yield f"'{part.id}' is not shown in step {step}"


def _within(place: tuple[float, float], site: Site, part: Molecules, scene: Scene) -> bool:
    seen = view(part, scene)
    if site.box is not None:
        (x0, y0), (x1, y1) = seen.point(site.box[:2]), seen.point(site.box[2:])
        return x0 - NEAR <= place[0] <= x1 + NEAR and y0 - NEAR <= place[1] <= y1 + NEAR
    return any(
        abs(x - place[0]) <= NEAR and abs(y - place[1]) <= NEAR for x, y in (seen.point(point) for point in site.points)
    )


def _pores(fact: PoresFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    part = _part(scene, fact.pores, Pores)
    shown = tuple(step for step in scene.steps if part.state(step) == fact.state)
    if shown != fact.in_steps:
        yield f"'{part.id}' are {fact.state} in the steps {shown}"


def _vesicles(fact: VesiclesFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    part = _part(scene, fact.vesicles, Vesicles)
    shown = tuple(step for step in scene.steps if part.stage(step) == fact.stage)
    if shown != fact.in_steps:
        yield f"'{part.id}' are {fact.stage} in the steps {shown}"


def _shown(fact: ShownFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    part = _part(scene, fact.part, Drawn)
    if (part.steps or tuple(scene.steps)) != fact.in_steps:
        yield f"'{part.id}' is shown in the steps {part.steps}"


def _number(fact: NumberFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    if scene.layout != "wide":
        return
    drawn = sum(len(trace["x"]) for trace in figure["data"] if trace["name"] == fact.molecules)
    if drawn != fact.total:
        yield f"{drawn} markers of '{fact.molecules}'"


def _share(fact: ShareFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    """Compare the levels drawn, which stand for the volumes."""
    for name in fact.tanks:
        tank = _part(scene, name, Tank)
        top, bottom = tank.y
        share = (bottom - tank_level(tank, fact.in_step)) / (bottom - top)
        if abs(share - fact.share) > SHARE_TOLERANCE:
            yield f"'{name}' holds {share:.3f} of its volume"


def _part(scene: Scene, name: str, kind: type) -> Any:
    return next(part for part in scene.record.parts if part.id == name and isinstance(part, kind))


CHECKS: dict[type, Callable[[Any, Scene, dict[str, Any]], Iterator[str]]] = {
    MovesFact: _moves,
    PoresFact: _pores,
    VesiclesFact: _vesicles,
    ShownFact: _shown,
    NumberFact: _number,
    ShareFact: _share,
}
