"""What lateness costs. Late is what was received late; what a file says of its own time counts for nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

_DAY = timedelta(days=1)


class Lateness(NamedTuple):
    """How late a hand-in is, in days begun, and the share of the mark that is left (1: all)."""

    days: int
    share: float


@dataclass(frozen=True)
class LatePolicy:
    """What is taken off.

    Attributes
    ----------
    percent : float
        Percent of the mark for each day begun.
    grace : timedelta
        So much later is not late.
    days : int or None
        After so many days nothing is left; None: only what `percent` takes.
    """

    percent: float = 0.0
    grace: timedelta = timedelta()
    days: int | None = None

    def lateness(self, received: datetime | None, due: datetime | None, marked_late: bool = False) -> Lateness:
        """Return how late something is that was received at a moment.

        Parameters
        ----------
        received, due : datetime or None
            Without either nothing is late.
        marked_late : bool
            The platform says that it is late, and not by how much: it counts as one day.
        """
        late = 0
        if received is not None and due is not None:
            beyond = received - due - self.grace
            late = math.ceil(beyond / _DAY) if beyond > timedelta() else 0
        elif marked_late:
            late = 1
        if self.days is not None and late > self.days:
            return Lateness(late, 0.0)
        return Lateness(late, max(0.0, 1.0 - late * self.percent / 100.0))
