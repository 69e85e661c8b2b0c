"""Checks of the facts about a stretch of membrane."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from widgets.content.mechanism_records import (
    Channel,
    ChannelFact,
    CountFact,
    FlowFact,
    Ion,
    PotentialFact,
    Pump,
    PumpFact,
)
from widgets.diagrams.facts_reading import crossings, positions, texts, words_at
from widgets.diagrams.scene import Scene


def _count(fact: CountFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    below = [y > scene.middle for _, y in positions(figure, fact.ion, 1)]
    outside, inside = below.count(False), below.count(True)
    if (outside, inside) != (fact.outside, fact.inside):
        yield f"{outside} markers outside and {inside} inside"


def _flow(fact: FlowFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    crossed = crossings(figure, fact.ion, fact.in_step, scene.middle)
    entered, left = crossed.count("in"), crossed.count("out")
    right, wrong = (entered, left) if fact.direction == "in" else (left, entered)
    if not right or wrong:
        yield f"{entered} ions enter and {left} leave"


def _pump(fact: PumpFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    expected: dict[Ion, tuple[str, int]] = {
        "sodium": ("out", fact.sodium_out),
        "potassium": ("in", fact.potassium_in),
    }
    for pump in scene.parts(Pump):
        if pump.at_work != (fact.in_step,):
            yield f"the pump is shown at work in the steps {pump.at_work}"
        if pump.carries != {"sodium": fact.sodium_out, "potassium": fact.potassium_in}:
            yield f"the pump carries {pump.carries}"
    for ion, (direction, number) in expected.items():
        crossed = crossings(figure, ion, fact.in_step, scene.middle)
        if crossed.count(direction) != number or crossed.count("") + number != len(crossed):
            yield f"{crossed.count('in')} {ion} ions enter and {crossed.count('out')} leave"


def _channels(fact: ChannelFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    for channel in scene.parts(Channel):
        if channel.ion != fact.ion or channel.gates == "none":
            continue
        words = words_at(figure, channel.place[scene.layout], fact.in_step)
        if not any(scene.word(state) in words for state in fact.states):
            yield f"'{channel.id}' is labelled {words}"


def _potential(fact: PotentialFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    shown = [text for role, text in texts(figure, fact.in_step) if role.startswith("number")]
    numbers = [float(re.sub(r"[^\d.−-]", "", text).replace("−", "-")) for text in shown]
    low, high = fact.range
    if len(numbers) != 1 or not low <= numbers[0] <= high:
        yield f"the number shown is {shown}"


CHECKS = {
    CountFact: _count,
    FlowFact: _flow,
    PumpFact: _pump,
    ChannelFact: _channels,
    PotentialFact: _potential,
}
