"""What the models say to a question: an observable or a trace, worked out once and only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any


@cache
def observe_models(name: str, causes: tuple[str, ...], parameters: frozenset[tuple[str, float]]) -> float:
    """Work out an observable of the models, once for each question."""
    from widgets.simulation import observable  # the models are slow to load, and few questions need them

    return float(observable(name, causes, dict(parameters)))


@cache
def trace_of_models(name: str, causes: tuple[str, ...], parameters: frozenset[tuple[str, float]]) -> tuple[Any, Any]:
    """Return time and values of a trace of the models, once for each question."""
    from widgets.simulation import simulate

    recording = simulate(*causes, **dict(parameters))
    return recording.time[name], recording.traces[name]


def trace(name: str, causes: tuple[str, ...], parameters: Mapping[str, float]) -> tuple[Any, Any]:
    """Return time and values of a trace of the models under some causes and with some parameters changed."""
    return trace_of_models(name, tuple(causes), frozenset(parameters.items()))


def observe(name: str, causes: tuple[str, ...], parameters: Mapping[str, float]) -> float:
    """Return an observable of the models under some causes and with some parameters changed."""
    return observe_models(name, tuple(causes), frozenset(parameters.items()))
