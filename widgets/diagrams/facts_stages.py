"""Checks of the facts about a chain of stages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from widgets.content.mechanism_records.stage_facts import StagesFact
from widgets.content.mechanism_records.stage_parts import Stage
from widgets.diagrams.scene import Scene


def _stages(fact: StagesFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    numbers = {str(part.number): part.id for part in scene.parts(Stage)}
    seen = {
        (one["y"], one["x"]): one["text"].removeprefix("<b>").removesuffix("</b>")
        for one in figure["layout"]["annotations"]
        if one["name"] == "badge"
    }
    order = tuple(numbers.get(text, text) for _place, text in sorted(seen.items()))
    if order != fact.order:
        yield f"the stages stand in the order {order}"


CHECKS = {StagesFact: _stages}
