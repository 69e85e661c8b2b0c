"""Holds a compiled drawing to the facts in its file, so that no picture contradicts the physiology it shows.

A fact is read off what the learner sees: where markers are in each step, which words stand there, which number.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from widgets.content.mechanism_records import (
    Channel,
    ChannelFact,
    CountFact,
    FlowFact,
    Ion,
    Layout,
    Mechanism,
    PotentialFact,
    Pump,
    PumpFact,
)
from widgets.diagrams.mechanism import draw_layout
from widgets.diagrams.scene import Scene

LAYOUTS: tuple[Layout, ...] = ("wide", "middle", "narrow")


def contradictions(record: Mechanism) -> list[str]:
    """Return one sentence for every fact that the drawing does not show, in any of its layouts."""
    found = []
    for layout in LAYOUTS:
        scene = draw_layout(record, layout)
        figure = scene.sheet.figure()
        for fact in record.facts:
            found += [f"{layout}: {problem} ({fact!r})" for problem in CHECKS[type(fact)](fact, scene, figure)]
    return found


def _count(fact: CountFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    below = [y > scene.middle for _, y in _positions(figure, fact.ion, 1)]
    outside, inside = below.count(False), below.count(True)
    if (outside, inside) != (fact.outside, fact.inside):
        yield f"{outside} markers outside and {inside} inside"


def _flow(fact: FlowFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    crossed = _crossings(figure, fact.ion, fact.in_step, scene.middle)
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
        crossed = _crossings(figure, ion, fact.in_step, scene.middle)
        if crossed.count(direction) != number or crossed.count("") + number != len(crossed):
            yield f"{crossed.count('in')} {ion} ions enter and {crossed.count('out')} leave"


def _channels(fact: ChannelFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    for channel in scene.parts(Channel):
        if channel.ion != fact.ion or channel.gates == "none":
            continue
        words = _words_at(figure, channel.place[scene.layout], fact.in_step)
        if not any(scene.word(state) in words for state in fact.states):
            yield f"'{channel.id}' is labelled {words}"


def _potential(fact: PotentialFact, scene: Scene, figure: dict[str, Any]) -> Iterator[str]:
    shown = [text for role, text in _texts(figure, fact.in_step) if role.startswith("number")]
    numbers = [float(re.sub(r"[^\d.−-]", "", text).replace("−", "-")) for text in shown]
    low, high = fact.range
    if len(numbers) != 1 or not low <= numbers[0] <= high:
        yield f"the number shown is {shown}"


CHECKS: dict[type, Callable[[Any, Scene, dict[str, Any]], Iterator[str]]] = {
    CountFact: _count,
    FlowFact: _flow,
    PumpFact: _pump,
    ChannelFact: _channels,
    PotentialFact: _potential,
}


def _positions(figure: dict[str, Any], ion: Ion, step: int) -> list[tuple[float, float]]:
    trace = next(trace for trace in figure["data"] if trace["name"] == f"{ion} ions")
    frame = trace["by_step"][step - 1]
    return list(zip(frame["x"], frame["y"], strict=True))


def _crossings(figure: dict[str, Any], ion: Ion, step: int, middle: float) -> list[str]:
    """Return for each marker whether it comes ``in`` or goes ``out`` on the way to a step, or stays (empty)."""
    before, after = _positions(figure, ion, step - 1), _positions(figure, ion, step)
    return [
        "" if (y0 > middle) == (y1 > middle) else "in" if y1 > middle else "out"
        for (_, y0), (_, y1) in zip(before, after, strict=True)
    ]


def _texts(figure: dict[str, Any], step: int) -> Iterator[tuple[str, str]]:
    for annotation in figure["layout"]["annotations"]:
        if step in annotation.get("steps", [step]):
            yield annotation["name"], html.unescape(re.sub(r"</?b>", "", annotation["text"]))


def _words_at(figure: dict[str, Any], x: float, step: int) -> list[str]:
    """Return the words that stand in the column of a protein in a step."""
    shown = [one for one in figure["layout"]["annotations"] if step in one.get("steps", [step]) and one["x"] == x]
    return [html.unescape(re.sub(r"</?b>", "", one["text"])) for one in shown]
