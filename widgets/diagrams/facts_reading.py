"""What the learner sees in a step of a compiled drawing: markers, their crossings, words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from widgets.content.mechanism_records import Ion


def positions(figure: dict[str, Any], ion: Ion, step: int) -> list[tuple[float, float]]:
    """Return where the markers of an ion are in a step."""
    trace = next(trace for trace in figure["data"] if trace["name"] == f"{ion} ions")
    frame = trace["by_step"][step - 1]
    return list(zip(frame["x"], frame["y"], strict=True))


def crossings(figure: dict[str, Any], ion: Ion, step: int, middle: float) -> list[str]:
    """Return for each marker whether it comes ``in`` or goes ``out`` on the way to a step, or stays (empty)."""
    before, after = positions(figure, ion, step - 1), positions(figure, ion, step)
    return [
        "" if (y0 > middle) == (y1 > middle) else "in" if y1 > middle else "out"
        for (_, y0), (_, y1) in zip(before, after, strict=True)
    ]


def texts(figure: dict[str, Any], step: int) -> Iterator[tuple[str, str]]:
    """Yield (role, text) of all that stands written in a step."""
    for annotation in figure["layout"]["annotations"]:
        if step in annotation.get("steps", [step]):
            yield annotation["name"], html.unescape(re.sub(r"</?b>", "", annotation["text"]))


def words_at(figure: dict[str, Any], x: float, step: int) -> list[str]:
    """Return the words that stand in the column of a protein in a step."""
    shown = [one for one in figure["layout"]["annotations"] if step in one.get("steps", [step]) and one["x"] == x]
    return [html.unescape(re.sub(r"</?b>", "", one["text"])) for one in shown]
