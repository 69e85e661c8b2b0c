"""The class report: one page with figures, tables and what they rest on; it opens without a network."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from widgets import content
from widgets.classroom import report_figures
from widgets.classroom.item_analysis import ClassStatistics, ItemStatistics
from widgets.classroom.mark_files import distractors
from widgets.classroom.marking import ClassMarks
from widgets.classroom.marks import Mark
from widgets.classroom.pages import figures, page
from widgets.content import Ordering, Release
from widgets.diagrams.palette import FONT, PALETTES
from widgets.errors import CourseError
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.quiz.inline import plain
from widgets.text_twin import table_html

HERE = Path(__file__).parent
MOST_PROBLEMS = 100  # on the page; all of them are in problems.csv
LONGEST_PROMPT, MOST_ANSWERS, MOST_ORDERS = (
    110,
    5,
    2,
)  # letters and answers in a row of the table; items.csv has them all
_STYLE = """
body{max-width:60rem}
.figure{margin:.6rem 0 .2rem;min-height:2rem}
.note{max-width:44rem}
table.items{min-width:44rem}
.items td:nth-child(2){min-width:16rem} .items td:last-child{min-width:15rem;color:var(--second)}
.items td:nth-child(n+3):not(:last-child){white-space:nowrap;text-align:right;padding-right:1.4rem}
.items th:nth-child(n+3):not(:last-child){text-align:right;padding-right:1.4rem}
.items code{color:var(--second);background:none;padding:0}
table.wide{min-width:44rem} .wide :is(th,td):first-child{width:36%;white-space:normal;overflow-wrap:anywhere}
.wide :is(th,td):nth-child(2),.wide :is(th,td):nth-child(3){white-space:nowrap}
.look{color:var(--wrong);font-weight:600}
.js-plotly-plot text{font-variant-numeric:tabular-nums}
"""


@dataclass(frozen=True)
class ReportContent:
    """What a report is about.

    Attributes
    ----------
    release : Release
    marks : ClassMarks
    final : dict of int to Mark
        By the row of the learner.
    statistics : ClassStatistics
    lesson_of : mapping of str to str
        The lesson of each question.
    changed : sequence of str
        Questions that stand otherwise in the bank than they were released.
    when : datetime
    """

    release: Release
    marks: ClassMarks
    final: Mapping[int, Mark]
    statistics: ClassStatistics
    lesson_of: Mapping[str, str]
    changed: Sequence[str]
    when: datetime


def report_page(report: ReportContent) -> str:
    """Return the report as one HTML page in the current language, with everything that it needs in it."""
    percents = np.array([mark.final for mark in report.final.values()])
    shown = {"distribution": report_figures.distribution(percents)}
    parts = [_head(report, percents)]
    parts.append(_section(_("Marks"), _("How many learners got which mark."), "distribution"))
    if report.statistics.learners:
        parts += _item_sections(report, shown)
    parts += [_problems(report), _basis(report)]
    title = _("Class report: {title}").format(title=report.release.title or report.release.name)
    data = json.dumps({"figures": shown, "palettes": _palettes(shown), "font": FONT}, ensure_ascii=False)
    # Inside a script element nothing may look like its end.
    script = (
        f"<script>{plotly_program()}</script>\n"
        f"<script type='application/json' id='report-data'>{data.replace('<', chr(92) + 'u003c')}</script>\n"
        f"<script>{(HERE / 'report.js').read_text(encoding='utf-8')}</script>\n"
    )
    return page(title, current_language(), "\n".join(parts), _STYLE, script)


@cache
def plotly_program() -> str:
    """Return plotly.js as it comes with plotly.

    Raises
    ------
    CourseError
        If plotly is not installed as the course needs it.
    """
    found = find_spec("plotly")
    path = Path(str(found.origin)).parent / "package_data" / "plotly.min.js" if found and found.origin else None
    if path is None or not path.is_file():
        raise CourseError(_("plotly is missing: install the course with 'pip install -r requirements.txt'."))
    return path.read_text(encoding="utf-8").replace("</script", "<\\/script")


def _head(report: ReportContent, percents: np.ndarray) -> str:
    unmarked = sum(not problem.marked for problem in report.marks.problems)
    entries = [
        (_("Learners"), str(len(report.marks.roster.learners))),
        (_("Graded hand-ins"), str(len(report.final))),
        (_("Median mark"), f"{np.median(percents):.0f} %" if len(percents) else "–"),
        (_("Late"), str(sum(mark.days > 0 for mark in report.final.values()))),
        (_("Files not marked"), str(unmarked)),
        (_("Reliability (alpha)"), _figure(report.statistics.reliability, 2)),
    ]
    due = _("due {moment}").format(moment=_moment(report.release.due)) if report.release.due else _("no due date")
    title = report.release.title or report.release.name
    line = " · ".join([report.release.name, due, _("marked {moment}").format(moment=_moment(report.when))])
    parts = [f"<h1>{escape(title)}</h1>", f"<p class='second'>{escape(line)}</p>", figures(entries)]
    waiting = sum(mark.to_read for mark in report.final.values())
    if waiting:
        words = _(
            "{count} answers in own words wait to be read: fill the scores in words.csv and mark again with --words."
        )
        parts.append(f"<p>{escape(words.format(count=waiting))}</p>")
    if report.changed:
        words = _("These questions stand otherwise in the bank now than learners saw them: {items}.")
        parts.append(f"<p class='look'>{escape(words.format(items=', '.join(report.changed)))}</p>")
    return "\n".join(parts)


def _item_sections(report: ReportContent, shown: dict[str, report_figures.Figure]) -> list[str]:
    statistics = report.statistics
    objectives, wrong = _objectives(report), Counter[str]()
    for one in statistics.items:
        wrong.update(one.misconceptions)
    shown["difficulty"] = report_figures.difficulty(statistics)
    shown["answers"] = report_figures.answers(statistics)
    shown["calibration"] = report_figures.calibration(statistics)
    shown["objectives"] = report_figures.objectives(objectives)
    rows = [
        (str(place), words, _percent(share), str(count)) for place, (words, share, count) in enumerate(objectives, 1)
    ]
    parts = [
        _section(
            _("Questions: how hard, and do they tell learners apart?"),
            _(
                "To the right is easy, to the top tells strong from weak. A diamond deserves a look: hardly anyone or "
                "nearly everyone solves it, or it goes with the other questions little or not at all. "
                "With few learners these figures are unsteady."
            ),
            "difficulty",
        ),
        _item_table(report),
        _section(
            _("What was answered"),
            _("The right answer is green and stands first; the numbers are those of the table above."),
            "answers",
        ),
        _section(
            _("Confidence against correctness"),
            _("Well-judged confidence rises from left to right. How sure learners were is their own word."),
            "calibration",
        ),
        _section(_("Objectives"), "", "objectives"),
        _scrolling(_("Objectives"), table_html([_("Number"), _("Objective"), _("Mean score"), _("Questions")], rows)),
    ]
    if wrong:
        shown["misconceptions"] = report_figures.misconceptions(wrong.most_common(), statistics.learners)
        parts.append(
            _section(
                _("Common misconceptions"), _("How many learners gave an answer that stands for it."), "misconceptions"
            )
        )
    return parts


def _section(title: str, words: str, figure: str) -> str:
    text = f"<p class='second note'>{escape(words)}</p>" if words else ""
    frame = f"<div class='figure' id='{figure}' role='img' aria-label='{escape(title)}'></div>"
    return f"<h2>{escape(title)}</h2>{text}{frame}"


def _item_table(report: ReportContent) -> str:
    columns = [
        _("Number"),
        _("Question"),
        _("Mean score"),
        _("Correlation"),
        _("No answer"),
        _("Sure and wrong"),
        _("First answers"),
    ]
    head = "".join(f"<th scope='col'>{escape(column)}</th>" for column in columns)
    body = "".join(_item_row(place, one) for place, one in enumerate(report.statistics.items, 1))
    return _folded(
        _("The questions in figures"),
        f"<table class='items'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
        is_open=True,
    )


def _item_row(place: int, one: ItemStatistics) -> str:
    text = plain(one.item.prompt)
    short = text if len(text) <= LONGEST_PROMPT else text[: LONGEST_PROMPT - 1] + "…"
    cells = [_percent(one.facility), _figure(one.discrimination, 2), str(one.omitted), _sure_and_wrong(one)]
    counted = sorted(distractors(one), key=lambda entry: (not entry[2], -entry[1]))
    counted = counted[: MOST_ORDERS if isinstance(one.item, Ordering) else MOST_ANSWERS]
    answers = "; ".join(f"{name.replace('_', ' ')}{'*' if right else ''} {count}" for name, count, right in counted)
    look = " class='look'" if one.worth_a_look else ""
    return (
        f"<tr><th scope='row'{look}>{place}</th><td>{escape(short)}<br><code>{escape(one.item.id)}</code></td>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + f"<td>{escape(answers)}</td></tr>"
    )


def _sure_and_wrong(one: ItemStatistics) -> str:
    sure = one.confidence[-1]
    return "–" if math.isnan(sure.score) else str(round(sure.count * (1 - sure.score)))


def _objectives(report: ReportContent) -> list[tuple[str, float, int]]:
    """Return (words, mean score, number of questions) of each objective that a question with a score asks for."""
    scores: dict[tuple[str, str], list[float]] = {}
    for one in report.statistics.items:
        if not math.isnan(one.facility):
            scores.setdefault((report.lesson_of[one.item.id], one.item.objective), []).append(one.facility)
    words = {
        (stem, objective.id): content.localised(objective, f"objectives.yaml:{stem}:{objective.id}").text
        for stem in {stem for stem, _name in scores}
        for objective in content.objectives(stem)
    }
    return [(words[key], sum(found) / len(found), len(found)) for key, found in scores.items()]


def _problems(report: ReportContent) -> str:
    problems = sorted(report.marks.problems, key=lambda problem: problem.marked)
    title = f"<h2>{escape(_('Files to look at'))}</h2>"
    if not problems:
        return title + f"<p class='second'>{escape(_('None: every file could be read and marked.'))}</p>"
    rows = [
        (problem.place, problem.learner, _("yes") if problem.marked else _("no"), problem.reason)
        for problem in problems[:MOST_PROBLEMS]
    ]
    table = table_html([_("File"), _("Id"), _("Graded"), _("Reason")], rows).replace("<table>", "<table class='wide'>")
    words = _("{count} in all; problems.csv lists every one. Whatever stands here has stopped nothing else.")
    return f"{title}<p class='second'>{escape(words.format(count=len(problems)))}</p>{_folded(_('Show them'), table)}"


def _folded(title: str, table: str, is_open: bool = False) -> str:
    mark = " open" if is_open else ""
    return f"<details{mark}><summary>{escape(title)}</summary>{_scrolling(title, table)}</details>"


def _scrolling(title: str, table: str) -> str:
    """Return a table in a frame that scrolls sideways on a narrow page, by keys too."""
    return f"<div class='table' role='region' tabindex='0' aria-label='{escape(title)}'>{table}</div>"


def _basis(report: ReportContent) -> str:
    lines = [
        _(
            "Self-reported, since the answers come from the learners' own computers: who answered, when, how long it "
            "took, how often an answer was changed, how many hints were open, and how sure a learner was."
        ),
        _(
            "Not self-reported: the platform's name for a learner beats the id in the file, lateness counts from the "
            "time of receipt, and drawn numbers are worked out from the class list."
        ),
        _(
            "Figures of questions rest on first answers alone, in all languages together; an unanswered question "
            "counts as 0. Answers in own words are never scored by the machine and are not part of these figures."
        ),
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(_('What this rests on'))}</h2><ul class='note'>{items}</ul>"


def _palettes(shown: Mapping[str, report_figures.Figure]) -> dict[str, dict[str, str]]:
    """Return the colours that the figures name, light and dark."""
    text = json.dumps(shown)
    return {
        theme: {name: colour for name, colour in PALETTES[theme].items() if f'"@{name}"' in text}
        for theme in ("light", "dark")
    }


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.0f} %"


def _figure(value: float, decimals: int) -> str:
    return "–" if math.isnan(value) else f"{value:.{decimals}f}".replace("-", "−")


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M")
