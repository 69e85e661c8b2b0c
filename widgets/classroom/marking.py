"""Marks the hand-ins of a class: reads one after the other, keeps a row of numbers of each, and stops at none."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from widgets.classroom.grader import Grader
from widgets.classroom.hand_ins import Found, find_hand_ins
from widgets.classroom.reading import Reading, UnmarkableError, read_found
from widgets.classroom.roster import Roster, read_moment
from widgets.classroom.score_table import Cell, ScoreTable
from widgets.classroom.submission_names import learner_of
from widgets.content import Release
from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.quiz.hand_in_file import learner_id
from widgets.quiz.responses import UnusableAnswerError

Attempts = Literal["last", "first", "best"]
_NEVER = datetime.min.replace(tzinfo=UTC)


class Problem(NamedTuple):
    """Something that a person should look at: a file, whose it is, whether it was marked all the same, and why."""

    place: str
    learner: str
    marked: bool
    reason: str


@dataclass
class Marked:
    """Where the counted hand-in of a learner lies and what is known of its time."""

    number: int
    place: str
    received: datetime | None
    made: datetime | None
    late_mark: bool
    language: str


@dataclass
class ClassMarks:
    """The marks of a class.

    Attributes
    ----------
    roster : Roster
    table : ScoreTable
        Its rows are the lines of the roster, its columns the questions.
    marked : dict of int to Marked
        The hand-in that counts, by the row of the learner.
    problems : list of Problem
    files : int
        How many files were looked at.
    """

    roster: Roster
    table: ScoreTable
    marked: dict[int, Marked] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0


def mark_class(
    source: Path,
    roster: Roster,
    grader: Grader,
    release: Release,
    attempts: Attempts = "last",
    words: Mapping[tuple[str, str], float] | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> ClassMarks:
    """Mark all hand-ins in a folder or a zip.

    Parameters
    ----------
    source : Path
    roster : Roster
    grader : Grader
    release : Release
    attempts : {'last', 'first', 'best'}
        Which answer counts where a question was answered more than once.
    words : mapping of (str, str) to float, optional
        What a person gave for own words, between 0 and 1, by the ids of learner and question.
    progress : callable
        Is told how many files were looked at.
    """
    marks = ClassMarks(roster, ScoreTable(len(roster.learners), len(grader.items)))
    for number, found in enumerate(find_hand_ins(source)):
        marks.files = number + 1
        try:
            reading = read_found(found, roster, release, grader)
        except UnmarkableError as error:
            marks.problems.append(Problem(found.place, _named(found, roster), False, str(error)))
        else:
            _take(marks, number, found, reading, grader, attempts, words or {})
        progress(marks.files)
    return marks


def cells_of(
    reading: Reading, grader: Grader, attempts: Attempts, words: Mapping[tuple[str, str], float]
) -> tuple[list[Cell], list[str]]:
    """Return what is kept of a hand-in, and what is strange about its answers."""
    cells, unusable, other_numbers = [], 0, 0
    for name, events in reading.answers.items():
        place = grader.index[name]
        seed = grader.seed(place, reading.learner.id)
        outcomes = []
        for event in events:
            try:
                outcomes.append((event, grader.outcome(place, event.response, seed)))
            except UnusableAnswerError:
                unusable += 1
        if not outcomes:
            continue
        other_numbers += seed is not None and outcomes[-1][0].seed != seed
        first = outcomes[0]
        scores = [math.nan if outcome.score is None else outcome.score for _event, outcome in outcomes]
        counted = {"last": scores[-1], "first": scores[0], "best": max(scores)}[attempts]
        if math.isnan(counted):
            counted = words.get((learner_id(reading.learner.id), name), math.nan)
        cells.append(Cell(place, counted, scores[0], first[1], first[0].confidence, len(outcomes)))
    remarks: list[str] = []
    remarks += [_unusable_answers(unusable)] if unusable else []
    remarks += [_other_numbers(other_numbers)] if other_numbers else []
    return cells, remarks


def _take(
    marks: ClassMarks,
    number: int,
    found: Found,
    reading: Reading,
    grader: Grader,
    attempts: Attempts,
    words: Mapping[tuple[str, str], float],
) -> None:
    """Put a hand-in into the table, unless one of the same learner that came later is there."""
    row = reading.learner.row
    received = reading.learner.received or found.received
    made = read_moment(reading.heading.made)
    before = marks.marked.get(row)
    if before is not None:
        # Where a platform hides when files were received, the learner's own clock has to tell two of them apart.
        newer = (received or _NEVER, made or _NEVER) >= (before.received or _NEVER, before.made or _NEVER)
        left = before.place if newer else found.place
        reason = _("This learner handed in more than once: what was received last counts, {place}.").format(
            place=found.place if newer else before.place
        )
        marks.problems.append(Problem(left, reading.learner.id, False, reason))
        if not newer:
            return
    cells, remarks = cells_of(reading, grader, attempts, words)
    marks.table.put(row, cells)
    late_mark = found.owner is not None and found.owner.late
    marks.marked[row] = Marked(number, found.place, received, made, late_mark, _language(reading))
    marks.problems += [
        Problem(found.place, reading.learner.id, True, remark) for remark in [*reading.remarks, *remarks]
    ]


def _named(found: Found, roster: Roster) -> str:
    """Return the id of the learner whom a platform names, of a file that could not be marked."""
    learner = learner_of(found.owner, roster) if found.owner else None
    return learner.id if learner else ""


def _language(reading: Reading) -> str:
    if reading.learner.language:
        return reading.learner.language
    spoken = [events[-1].language for events in reading.answers.values()]
    return max(sorted(set(spoken)), key=spoken.count) if spoken else ""


def _unusable_answers(count: int) -> str:
    return ngettext(
        "{count} answer in it does not fit its question and was left out.",
        "{count} answers in it do not fit their questions and were left out.",
        count,
    ).format(count=count)


def _other_numbers(count: int) -> str:
    return ngettext(
        "{count} question was answered with the numbers of another learner or release; marked with the right ones.",
        "{count} questions were answered with the numbers of another learner or release; marked with the right ones.",
        count,
    ).format(count=count)
