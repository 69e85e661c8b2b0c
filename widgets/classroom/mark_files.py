"""The tables that marking writes: marks, what Moodle and Canvas take in, figures of questions, problems, changes."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from widgets.classroom.item_analysis import ClassStatistics, ItemStatistics
from widgets.classroom.marking import ClassMarks, Problem
from widgets.classroom.marks import Mark
from widgets.content import Item, Matching, Numeric, Ordering, PredictCurve, ShortText
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.grading import right_choices

MARKS, MOODLE, CANVAS, ITEMS, PROBLEMS, CHANGES, WORDS = (
    "marks.csv", "moodle.csv", "canvas.csv", "items.csv", "problems.csv", "changes.csv", "words.csv",
)  # fmt: skip
# A cell that begins so is a formula to a spreadsheet, and what learners wrote must not run there.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIXED = [
    "id",
    "name",
    "status",
    "mark",
    "percent",
    "points",
    "of",
    "days_late",
    "answered",
    "to_read",
    "received",
    "file",
]


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV that spreadsheets open: UTF-8 with a mark, and no cell that could be a formula.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(headings)
            writer.writerows([_cell(value) for value in row] for row in rows)
    except OSError as error:
        raise CourseError(
            _("{file} cannot be written ({reason}): close it if it is open elsewhere.").format(
                file=path, reason=error.strerror
            )
        ) from None


def number(value: float | None, digits: int = 6) -> str:
    """Return a number as a table holds it; empty where there is none."""
    return "" if value is None or math.isnan(value) else f"{value:.{digits}g}"


def write_marks(path: Path, marks: ClassMarks, final: Mapping[int, Mark], items: Sequence[Item]) -> None:
    """Write a line for each learner of the class list: the mark, and the score of each question."""
    rows = []
    for learner in marks.roster.learners:
        mark, taken = final.get(learner.row), marks.marked.get(learner.row)
        if mark is None or taken is None:
            rows.append([learner.id, learner.name, "nothing marked", *[""] * (len(_FIXED) - 3 + len(items))])
            continue
        scores, answered = marks.table.counted[learner.row], marks.table.answered[learner.row]
        rows.append([
            learner.id, learner.name, "late" if mark.days else "marked", number(mark.final), number(mark.percent),
            number(mark.points), mark.of, mark.days, mark.answered, mark.to_read, _moment(taken.received), taken.place,
            *(number(score) if count else "" for score, count in zip(scores, answered, strict=True)),
        ])  # fmt: skip
    write_table(path, [*_FIXED, *(item.id for item in items)], rows)


def write_moodle(path: Path, marks: ClassMarks, final: Mapping[int, Mark]) -> None:
    """Write what Moodle imports: its own grading worksheet with the marks filled in, or a list by id and e-mail."""
    roster = marks.roster
    if {"Identifier", "Grade"} <= set(roster.columns):
        rows = []
        for learner, entry in zip(roster.learners, roster.table, strict=True):
            mark = final.get(learner.row)
            filled = entry | ({"Grade": f"{mark.final * _largest(entry) / 100:.2f}"} if mark else {})
            rows.append([filled.get(column, "") for column in roster.columns])
        write_table(path, roster.columns, rows)
        return
    rows = [[one.id, one.name, one.email, f"{final[one.row].final:.2f}"] for one in roster.learners if one.row in final]
    write_table(path, ["ID number", "Full name", "Email address", "Grade"], rows)


def write_canvas(path: Path, marks: ClassMarks, final: Mapping[int, Mark], title: str) -> None:
    """Write what the gradebook of Canvas imports: its own columns, and one for this assignment with 100 points."""
    fixed = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    rows: list[list[str]] = [["    Points Possible", "", "", "", "", "100"]]
    for one, entry in zip(marks.roster.learners, marks.roster.table, strict=True):
        if one.row in final:
            own = {"Student": one.name or one.id, "ID": one.canvas, "SIS User ID": one.id, "SIS Login ID": one.email}
            rows.append([*(entry.get(name) or own.get(name, "") for name in fixed), f"{final[one.row].final:.2f}"])
    write_table(path, [*fixed, title], rows)


def write_items(path: Path, statistics: ClassStatistics, lesson_of: Mapping[str, str]) -> None:
    """Write the figures of each question."""
    headings = [
        "item", "lesson", "kind", "objective", "answered", "omitted", "facility", "discrimination",
        *(f"{what}_{word}" for word in ("guess", "fairly_sure", "sure") for what in ("answers", "score")),
        "answers", "misconceptions",
    ]  # fmt: skip
    rows = []
    for one in statistics.items:
        sure = [value for level in one.confidence for value in (level.count, number(level.score, 4))]
        misconceptions = "; ".join(f"{name}: {count}" for name, count in one.misconceptions.most_common())
        rows.append([
            one.item.id, lesson_of[one.item.id], one.item.kind, one.item.objective, one.answered, one.omitted,  # type: ignore[attr-defined]
            number(one.facility, 4), number(one.discrimination, 4), *sure, answers_in_words(one), misconceptions,
        ])  # fmt: skip
    write_table(path, headings, rows)


def answers_in_words(one: ItemStatistics) -> str:
    """Return how often what was answered, right parts with a star: ``a: 12; b*: 30``."""
    return "; ".join(f"{name}{'*' if right else ''}: {count}" for name, count, right in distractors(one))


def distractors(one: ItemStatistics) -> list[tuple[str, int, bool]]:
    """Return (what, how many learners, whether it is right): choices, pairs, known mistakes or whole orders."""
    item = one.item
    if isinstance(item, (Numeric, PredictCurve)):
        return [(kind[0], count, kind == ("right",)) for kind, count in one.kinds.most_common()]
    if isinstance(item, ShortText):
        return []
    right = right_choices(item)
    if isinstance(item, Ordering):
        return [(" > ".join(kind), count, kind == right) for kind, count in one.kinds.most_common(8)]
    counts: dict[str, int] = {}
    for kind, count in one.kinds.items():
        for part in kind:
            counts[part] = counts.get(part, 0) + count
    names = list(counts) if isinstance(item, Matching) else [choice.id for choice in item.choices]  # type: ignore[attr-defined]
    return [(name, counts.get(name, 0), name in right) for name in sorted(names)]


def write_problems(path: Path, problems: Iterable[Problem]) -> None:
    """Write a line for each file that a person should look at."""
    rows = [[one.place, one.learner, "yes" if one.marked else "no", one.reason] for one in problems]
    write_table(path, ["file", "id", "marked", "reason"], rows)


def read_marks(path: Path) -> dict[str, dict[str, str]] | None:
    """Return the lines of an earlier `marks.csv` by learner; None if there is none that can be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return {entry["id"]: entry for entry in csv.DictReader(stream)}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error):
        return None


def changes(before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    """Return (id, what, before, after) for each mark and each score that is another one than last time."""
    found = []
    for learner, now in after.items():
        earlier = before.get(learner, {})
        for what in now:
            if what in ("name", "file", "received"):
                continue
            was = earlier.get(what, "") or ""
            if what != "id" and was != now[what]:
                found.append([learner, what, was, now[what]])
    return found


def read_words(path: Path, known: Callable[[str], str]) -> dict[tuple[str, str], float]:
    """Return what a person gave for own words, by learner and question, from a filled `words.csv`.

    Raises
    ------
    CourseError
        If it cannot be read or a score is no number between 0 and 1.
    """
    found = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for line, entry in enumerate(csv.DictReader(stream), start=2):
                text = (entry.get("score") or "").strip().replace(",", ".")
                if not text:
                    continue
                score = float(text)
                if not 0 <= score <= 1:
                    raise CourseError(
                        _("{file}, line {line}: the score is {score}; write a number from 0 to 1.").format(
                            file=path.name, line=line, score=text
                        )
                    )
                found[known(entry["id"].removeprefix("'")), entry["item"]] = score
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError) as error:
        raise CourseError(
            _("{file} cannot be used as scores of own words ({reason}).").format(file=path, reason=error)
        ) from None
    return found


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _largest(entry: Mapping[str, str]) -> float:
    """Return the largest mark that a grading worksheet names."""
    try:
        return float(entry.get("Maximum Grade", "").replace(",", ".") or 100)
    except ValueError:
        return 100.0


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="seconds")
