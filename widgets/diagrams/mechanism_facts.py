"""Holds a compiled drawing to the facts in its file, so that no picture contradicts the physiology it shows.

A fact is read off what the learner sees: where markers are in each step, which words stand there, which number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from widgets.content.mechanism_records import Layout, Mechanism
from widgets.diagrams import facts_axon, facts_balance, facts_membrane, facts_scene, facts_stages, facts_surface
from widgets.diagrams.mechanism import draw_layout
from widgets.diagrams.scene import Scene

LAYOUTS: tuple[Layout, ...] = ("wide", "middle", "narrow")
MODULES = (facts_membrane, facts_balance, facts_axon, facts_stages, facts_surface, facts_scene)
CHECKS: dict[type, Callable[[Any, Scene, dict[str, Any]], Iterator[str]]] = {
    fact: check for module in MODULES for fact, check in module.CHECKS.items()
}


def contradictions(record: Mechanism) -> list[str]:
    """Return one sentence for every fact that the drawing does not show, in any of its layouts."""
    found = []
    for layout in LAYOUTS:
        scene = draw_layout(record, layout)
        figure = scene.sheet.figure()
        for fact in record.facts:
            found += [f"{layout}: {problem} ({fact!r})" for problem in CHECKS[type(fact)](fact, scene, figure)]
    return found
