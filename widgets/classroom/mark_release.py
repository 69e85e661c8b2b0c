"""Marks a release from its hand-ins and writes everything that comes of it; doing it again shows what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np

from widgets.classroom import mark_files
from widgets.classroom.bank import load_bank
from widgets.classroom.feedback_pages import FeedbackPages, page_name
from widgets.classroom.grader import Grader
from widgets.classroom.hand_ins import count_files, find_hand_ins
from widgets.classroom.item_analysis import ClassStatistics, analyse
from widgets.classroom.late_policy import LatePolicy
from widgets.classroom.marking import Attempts, ClassMarks, mark_class
from widgets.classroom.marks import Mark, mark_of
from widgets.classroom.progress_bar import ProgressBar
from widgets.classroom.reading import read_found
from widgets.classroom.release_records import find_record
from widgets.classroom.report import ReportContent, report_page
from widgets.classroom.roster import read_roster
from widgets.content import Release, ShortText
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.quiz import models_at_hand
from widgets.quiz.answers import now
from widgets.quiz.hand_in_file import learner_id
from widgets.quiz.responses import Written

REPORT, FEEDBACK = "report.html", "feedback"


@dataclass(frozen=True)
class MarkingOrder:
    """What is to be marked, and how.

    Attributes
    ----------
    hand_ins, roster, bank, out : Path
        The hand-ins (a folder or a zip), the class list, the private bank, and where the results go.
    release : str or None
        Its name; by default the release that was made last.
    policy : LatePolicy
    due : datetime or None
        In place of the release's own.
    attempts : {'last', 'first', 'best'}
        Which answer counts.
    words : Path or None
        A filled `words.csv`.
    feedback : bool
        Whether to write a page for each learner.
    """

    hand_ins: Path
    roster: Path
    bank: Path
    out: Path
    release: str | None = None
    policy: LatePolicy = field(default_factory=LatePolicy)
    due: datetime | None = None
    attempts: Attempts = "last"
    words: Path | None = None
    feedback: bool = True


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes
    ----------
    release : Release
    marks : ClassMarks
    final : dict of int to Mark
        By the row of the learner.
    statistics : ClassStatistics
    changes : list of (str, str, str, str) or None
        Id, what, before, after; None at the first marking.
    """

    release: Release
    marks: ClassMarks
    final: dict[int, Mark]
    statistics: ClassStatistics
    changes: list[list[str]] | None


class Marking:
    """The marking of one release, in two steps: `mark`, then `write_feedback`.

    Raises
    ------
    CourseError
        If bank, class list, release or the folder for the results cannot be used.
    """

    def __init__(self, order: MarkingOrder) -> None:
        self.order = order
        _check_out(order)
        self.bank = load_bank(order.bank)
        self.record = find_record(self.bank, order.release)
        self.release = self.record.release
        self.roster = read_roster(order.roster)
        self.grader = Grader(self.bank, self.release, models_at_hand.observe)
        self._words = mark_files.read_words(order.words, learner_id) if order.words else {}

    def mark(self, progress: Callable[[int], None] = lambda _done: None) -> Outcome:
        """Mark all hand-ins and write marks, figures, problems and the report."""
        order = self.order
        marks = mark_class(
            order.hand_ins, self.roster, self.grader, self.release, order.attempts, self._words, progress
        )
        unread = self._unread()
        due = order.due or self.release.due
        final = {
            row: mark
            for row in sorted(marks.marked)
            if (mark := mark_of(marks, row, order.policy, due, unread)) is not None
        }
        statistics = analyse(marks.table, self.grader.items)
        return Outcome(self.release, marks, final, statistics, self._write(marks, final, statistics))

    def write_feedback(self, outcome: Outcome, progress: Callable[[int], None] = lambda _done: None) -> None:
        """Write a page for each learner, and the answers in own words as a table to be filled."""
        pages = FeedbackPages(self.bank, self.release, self.grader, models_at_hand.observe, self.order.attempts)
        folder = _folder(self.order.out / FEEDBACK)
        by_number = {taken.number: row for row, taken in outcome.marks.marked.items()}
        written, words = set(), []
        for number, found in enumerate(find_hand_ins(self.order.hand_ins)):
            progress(number + 1)
            row = by_number.get(number)
            if row is None:
                continue
            reading = read_found(found, self.roster, self.release, self.grader)
            code = outcome.marks.marked[row].language
            text = pages.page_of(reading, outcome.final[row], code, outcome.marks.table.counted[row].tolist())
            name = page_name(reading.learner)
            (folder / name).write_text(text, encoding="utf-8")
            written.add(name)
            words += _own_words(reading.learner.id, reading.answers, self._words)
        for path in folder.glob("*.html"):
            if path.name not in written:  # of a learner who has no mark any more
                path.unlink()
        mark_files.write_table(self.order.out / mark_files.WORDS, ["id", "item", "text", "score"], words)

    def _unread(self) -> np.ndarray:
        """Return which questions ask for own words that nobody has read of anyone."""
        read = {name for _learner, name in self._words}
        return np.array([isinstance(item, ShortText) and item.id not in read for item in self.grader.items], bool)

    def _write(self, marks: ClassMarks, final: dict[int, Mark], statistics: ClassStatistics) -> list[list[str]] | None:
        out = _folder(self.order.out)
        lesson_of = self.bank.lesson_of()
        before = mark_files.read_marks(out / mark_files.MARKS)
        mark_files.write_marks(out / mark_files.MARKS, marks, final, self.grader.items)
        mark_files.write_moodle(out / mark_files.MOODLE, marks, final)
        mark_files.write_canvas(out / mark_files.CANVAS, marks, final, self.release.title or self.release.name)
        mark_files.write_items(out / mark_files.ITEMS, statistics, lesson_of)
        mark_files.write_problems(out / mark_files.PROBLEMS, marks.problems)
        when = datetime.fromisoformat(now().replace("Z", "+00:00"))
        changed = self.record.changed_questions(self.bank)
        report = report_page(ReportContent(self.release, marks, final, statistics, lesson_of, changed, when))
        (out / REPORT).write_text(report, encoding="utf-8")
        if before is None:
            return None
        changes = mark_files.changes(before, mark_files.read_marks(out / mark_files.MARKS) or {})
        mark_files.write_table(out / mark_files.CHANGES, ["id", "what", "before", "after"], changes)
        return changes


def mark_release(order: MarkingOrder) -> list[str]:
    """Mark a release with a progress bar and return what there is to say about it, line by line.

    Raises
    ------
    CourseError
        If something that is needed cannot be read or written.
    """
    marking = Marking(order)
    total = count_files(order.hand_ins)
    bar = ProgressBar(sys.stderr, total, _("Marking"))
    outcome = marking.mark(bar.show)
    bar.close()
    if order.feedback:
        bar = ProgressBar(sys.stderr, total, _("Feedback"))
        marking.write_feedback(outcome, bar.show)
        bar.close()
    return summary(order, outcome)


def summary(order: MarkingOrder, outcome: Outcome) -> list[str]:
    """Return what there is to say about a marking, line by line."""
    marked, problems = len(outcome.final), outcome.marks.problems
    lines = [
        ngettext(
            "Marked: {count} learner of {all} on the class list.",
            "Marked: {count} learners of {all} on the class list.",
            marked,
        ).format(count=marked, all=len(outcome.marks.roster.learners))
    ]
    if problems:
        lines.append(
            ngettext("{count} remark in {file}.", "{count} remarks in {file}.", len(problems)).format(
                count=len(problems), file=order.out / mark_files.PROBLEMS
            )
        )
    waiting = sum(mark.to_read for mark in outcome.final.values())
    if waiting and order.feedback:
        lines.append(
            ngettext(
                "{count} answer in own words waits to be read: fill in {file} and mark again with --words {file}.",
                "{count} answers in own words wait to be read: fill in {file} and mark again with --words {file}.",
                waiting,
            ).format(count=waiting, file=order.out / mark_files.WORDS)
        )
    lines += _change_lines(order, outcome)
    lines.append(_("Open {file} in a browser.").format(file=order.out / REPORT))
    return lines


def _change_lines(order: MarkingOrder, outcome: Outcome) -> list[str]:
    if outcome.changes is None:
        return []
    if not outcome.changes:
        return [_("Nothing changed since the last marking.")]
    learners = {learner for learner, _what, _before, _after in outcome.changes}
    items = sorted({what for _l, what, _b, _a in outcome.changes} & {one.item.id for one in outcome.statistics.items})
    line = ngettext(
        "Since the last marking {count} learner has another mark or score; see {file}.",
        "Since the last marking {count} learners have another mark or score; see {file}.",
        len(learners),
    ).format(count=len(learners), file=order.out / mark_files.CHANGES)
    return [line, *([_("Questions that changed: {items}.").format(items=", ".join(items))] if items else [])]


def _own_words(learner: str, answers: dict, scores: dict[tuple[str, str], float]) -> list[list[str]]:
    """Return a learner's last words for each question that asks for some, with the score they got so far."""
    rows = []
    for name, events in answers.items():
        if isinstance(events[-1].response, Written):
            score = scores.get((learner_id(learner), name))
            rows.append([learner, name, events[-1].response.text, mark_files.number(score)])
    return rows


def _check_out(order: MarkingOrder) -> None:
    """Refuse to write the results among the hand-ins, where the next marking would read them."""
    out, source = order.out.resolve(), order.hand_ins.resolve()
    if out == source or source in out.parents:
        raise CourseError(
            _("--out lies in the folder of the hand-ins: choose a folder of its own, such as {folder}.").format(
                folder=source.parent / "marks"
            )
        )


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(
            _("{folder} cannot be made ({reason}): choose another --out.").format(folder=path, reason=error.strerror)
        ) from None
    return path
