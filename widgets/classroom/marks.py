"""The mark of a learner: points, percent, and what lateness takes off."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import numpy as np

from widgets.classroom.late_policy import LatePolicy
from widgets.classroom.marking import ClassMarks


class Mark(NamedTuple):
    """The mark of a learner.

    Attributes
    ----------
    points, of : float
        Points, and how many questions have one: all but own words that nobody has read.
    percent : float
        Before and, in `final`, after what lateness costs.
    final : float
    days : int
        How late, in days begun.
    answered, to_read : int
        Questions with an answer; own words that wait for a reader.
    """

    points: float
    of: int
    percent: float
    final: float
    days: int
    answered: int
    to_read: int


def mark_of(marks: ClassMarks, row: int, policy: LatePolicy, due: datetime | None, unread: np.ndarray) -> Mark | None:
    """Return the mark of a learner; None without a hand-in.

    Parameters
    ----------
    marks : ClassMarks
    row : int
    policy : LatePolicy
    due : datetime or None
        Of the release; a time of the learner's own on the class list goes before it.
    unread : numpy.ndarray of bool, shape (questions,)
        Which questions ask for own words that nobody has read of anyone: they count for no one.
    """
    taken = marks.marked.get(row)
    if taken is None:
        return None
    scores = marks.table.counted[row]
    answered = marks.table.answered[row] > 0
    waiting = np.isnan(scores)
    counts = ~waiting & ~unread
    points, of = float(scores[counts].sum()), int(counts.sum())
    percent = 100.0 * points / of if of else 0.0
    own_due = marks.roster.learners[row].due or due
    lateness = policy.lateness(taken.received, own_due, taken.late_mark)
    return Mark(points, of, percent, percent * lateness.share, lateness.days, int(answered.sum()), int(waiting.sum()))
