"""What a computed curve of a drawing is: series over time and the events in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from widgets.errors import nearest_name
from widgets.language import gettext as _


class DrawingError(Exception):
    """What a drawing's file asks for and cannot have; the compiler adds file and part."""


@dataclass(frozen=True)
class CurveData:
    """Series over time and the times of events in them.

    Attributes
    ----------
    time : ndarray
        ms.
    series : dict of str to ndarray
        ``membrane_potential`` in mV, conductances in mS/cm^2.
    events : dict of str to float
        Times in ms, in their order.
    threshold : float
        mV.
    """

    time: NDArray[np.float64]
    series: dict[str, NDArray[np.float64]]
    events: dict[str, float]
    threshold: float

    def at(self, event: str, series: str = "membrane_potential") -> float:
        """Return the value of a series at an event."""
        return float(np.interp(self.event(event), self.time, self.series[series]))

    def event(self, name: str) -> float:
        """Return the time of an event.

        Raises
        ------
        DrawingError
            If there is no such event.
        """
        if name not in self.events:
            raise DrawingError(
                _("the curve has no event '{name}'.").format(name=name) + " " + nearest_name(name, self.events)
            )
        return self.events[name]
