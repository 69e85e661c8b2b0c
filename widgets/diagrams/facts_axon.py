"""Checks of the facts about an impulse in a fibre."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from widgets.content.mechanism_records.axon_facts import FrontFact, SlowerFact, VelocityFact
from widgets.content.mechanism_records.axon_parts import Fibre, Profile
from widgets.diagrams.fibre_scene import active_nodes, fibre_data, shown_nodes
from widgets.diagrams.scene import Scene


def _active(fact: FrontFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    place = scene.parts(Fibre)[0].place[scene.layout]
    expected = [node for node in fact.nodes if node in shown_nodes(place)]
    active = [node for node in active_nodes(scene, fact.in_step) if node in shown_nodes(place)]
    if active != expected:
        yield f"the active nodes are {active}"
    if scene.parts(Profile):
        heights = next(trace for trace in figure["data"] if trace["name"] == "nodes")["by_step"][fact.in_step - 1]["y"]
        of_node = dict(zip(shown_nodes(place), heights, strict=True))
        quiet = min((y for node, y in of_node.items() if node not in expected), default=math.inf)
        yield from (f"node {node} is drawn no higher than a quiet one" for node in expected if of_node[node] >= quiet)


def _velocity(fact: VelocityFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    velocity = fibre_data(scene).velocities.get(fact.run)
    low, high = fact.range
    if velocity is None or not low <= velocity <= high:
        yield f"the velocity is {velocity} m/s"


def _slower(fact: SlowerFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    first, second = (scene.record.steps[step - 1].at or "" for step in (fact.in_step, fact.than_step))
    data = fibre_data(scene)
    if data.event(first) != data.event(second):
        yield "the two steps do not show the same moment"
    if data.at(first) >= data.at(second):
        yield f"the watched node is at {data.at(first):.0f} and {data.at(second):.0f} mV"


CHECKS = {FrontFact: _active, VelocityFact: _velocity, SlowerFact: _slower}
