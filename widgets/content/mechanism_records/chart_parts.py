"""Kinds of parts that show computed series: the curve, areas beneath it and the number of the moment."""

from __future__ import annotations

from typing import ClassVar, Literal

from widgets.content.mechanism_records.base import Ion, Layout, PanelPlace, Part, Point, Span
from widgets.content.records import Identifier, Number


class Curve(Part):
    """The membrane potential against time from the drawing's data, with the stretch and the moment of each step."""

    word_fields: ClassVar = ("label", "threshold")

    kind: Literal["curve"]
    label: Identifier
    threshold: Identifier
    range: Span
    ticks: tuple[Number, ...]
    place: dict[Layout, PanelPlace]


class Areas(Part):
    """Series of the drawing's data as filled areas over the same time as the curve."""

    word_fields: ClassVar = ("label", "time", "names")

    kind: Literal["areas"]
    label: Identifier
    series: dict[Ion, Identifier]
    names: dict[Ion, Identifier]
    time: Identifier
    levels: tuple[Number, ...]
    ticks: tuple[Number, ...]
    place: dict[Layout, PanelPlace]


class Readout(Part):
    """The number and name of the step and, large, its membrane potential or the time since the stimulus."""

    word_fields: ClassVar = ("label",)

    kind: Literal["readout"]
    label: Identifier
    shows: Literal["potential", "time"] = "potential"
    place: dict[Layout, Point]


KINDS = (Curve, Areas, Readout)
