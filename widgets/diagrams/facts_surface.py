"""Checks of the facts about a charged membrane."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from widgets.content.mechanism_records.surface_facts import ScreeningFact
from widgets.content.mechanism_records.surface_parts import AcrossMembrane
from widgets.diagrams.primitives_surface import felt
from widgets.diagrams.scene import Scene


def _screening(fact: ScreeningFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    def at_surface(step: int) -> int:
        return sum(
            len(trace["x"])
            for trace in figure["data"]
            if trace["name"] == "calcium at the surface" and step in trace["steps"]
        )

    here, there = at_surface(fact.in_step), at_surface(fact.than_step)
    if here >= there:
        yield f"{here} and {there} calcium ions stand at the surface"
    for part in scene.parts(AcrossMembrane):
        if abs(felt(part, fact.in_step)) >= abs(felt(part, fact.than_step)):
            yield f"the faces differ by {felt(part, fact.in_step)} and {felt(part, fact.than_step)} mV"


CHECKS = {ScreeningFact: _screening}
