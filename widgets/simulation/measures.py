"""How each observable is measured: every measure by its name, collected from the preparations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from widgets.simulation import measures_fasciculation, measures_muscle, measures_nerve, measures_reflex, measures_squid

if TYPE_CHECKING:
    from widgets.simulation.experiment import Experiment

MEASURES: dict[str, Callable[[Experiment], float]] = {
    **measures_nerve.MEASURES,
    **measures_squid.MEASURES,
    **measures_muscle.MEASURES,
    **measures_reflex.MEASURES,
    **measures_fasciculation.MEASURES,
}
