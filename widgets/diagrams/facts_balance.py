"""Checks of the facts about counts and balances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from widgets import content
from widgets.content.mechanism_records import Ions
from widgets.content.mechanism_records.balance_facts import BalanceFact, MarkersFact, PullsFact
from widgets.content.mechanism_records.balance_parts import Anions, Pulls
from widgets.diagrams.facts_reading import positions
from widgets.diagrams.primitives_balance import BLOB, pulls
from widgets.diagrams.scene import Scene
from widgets.models.ions import IonParameters

CHARGE = {"sodium": 1, "potassium": 1, "chloride": -1, "calcium": 2}
EQUAL = 0.5  # mV: pulls nearer than this show the same number


def _sides(scene: Scene, figure: dict[str, Any], ion: str) -> dict[str, int]:
    below = [y > scene.middle for _, y in positions(figure, ion, 1)]
    return {"outside": below.count(False), "inside": below.count(True)}


def _markers(fact: MarkersFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    values = content.fill(IonParameters, "ions")
    for side, count in _sides(scene, figure, fact.ion).items():
        value = getattr(values, f"{fact.ion}_{side}")
        if abs(count * fact.millimoles_a_marker - value) > 0.5 * fact.millimoles_a_marker:
            yield f"{count} markers {side} do not stand for {value:g} mmol/L"


def _balance(fact: BalanceFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    charge = {"outside": 0, "inside": 0}
    for ion in {part.ion for part in scene.parts(Ions)}:
        for side, count in _sides(scene, figure, ion).items():
            charge[side] += CHARGE[ion] * count
    drawn = sum(shape["path"].count("M") for shape in figure["layout"]["shapes"] if shape["fillcolor"] == BLOB.fill)
    anions = scene.parts(Anions)
    for part in anions:
        charge[part.side] -= part.charge * part.count
    keys = drawn - sum(part.count for part in anions)
    if keys not in (0, 1):  # one more stands in the key
        yield f"{drawn} blobs are drawn"
    yield from (f"the charges {side} add up to {value}" for side, value in charge.items() if value)


def _pulls(fact: PullsFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    for part in scene.parts(Pulls):
        if part.ion != fact.ion or (part.steps and fact.in_step not in part.steps):
            continue
        concentration, charge = pulls(part, scene, fact.in_step)
        total = concentration + charge
        net = "equal" if abs(total) < EQUAL else "out" if total > 0 else "in"
        if net != fact.net:
            yield f"the pulls are {concentration:.1f} and {charge:.1f} mV"
        return
    yield f"no pulls on {fact.ion} in step {fact.in_step}"


CHECKS = {MarkersFact: _markers, BalanceFact: _balance, PullsFact: _pulls}
