"""The figures of the class report as plain Plotly data; colours are named by meaning and filled in by the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from widgets.classroom.item_analysis import ClassStatistics, ItemStatistics
from widgets.classroom.mark_files import distractors
from widgets.content import Matching, MultipleChoice, Ordering, ShortText
from widgets.language import gettext as _
from widgets.quiz.grading import right_choices
from widgets.quiz.inline import plain
from widgets.quiz.views import confidence_words

Figure = dict[str, Any]
ROW = 26  # pixels of a bar with its gap
MOST_MISCONCEPTIONS = 12
LONGEST_PROMPT = 90  # characters in a hover text
_PALE, _DARK = ("@sodium", "@chloride", "@anion", "@rule"), "#1B2430"  # fills that ask for dark letters on any page
_FILLS = ("@cause", "@sodium", "@acetylcholine", "@chloride", "@adenosine", "@serotonin", "@anion", "@water_outline")


def distribution(percents: np.ndarray) -> Figure:
    """Return the marks of the class in steps of five percent."""
    counts, edges = np.histogram(percents, bins=np.arange(0, 105, 5))
    bars = {
        "type": "bar", "x": (edges[:-1] + 2.5).tolist(), "y": counts.tolist(), "width": 4.4,
        "marker": {"color": "@potassium"},
        "customdata": [[f"{low:.0f}–{low + 5:.0f} %"] for low in edges[:-1]],
        "hovertemplate": "%{customdata[0]}: %{y}<extra></extra>",
    }  # fmt: skip
    shapes, notes = _median_line(float(np.median(percents))) if len(percents) else ([], [])
    return _figure([bars], 300, {
        "xaxis": _axis(_("Mark, %"), range=[0, 100], dtick=10),
        "yaxis": _axis(_("Learners"), rangemode="tozero"), "shapes": shapes, "annotations": notes, "bargap": 0,
    })  # fmt: skip


def _median_line(middle: float) -> tuple[list[Figure], list[Figure]]:
    line = {"color": "@ink", "width": 1.5, "dash": "dot"}
    shape = {"type": "line", "x0": middle, "x1": middle, "y0": 0, "y1": 1, "yref": "paper", "line": line}
    text = _("median {value} %").format(value=f"{middle:.0f}")
    note = {"x": middle, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "text": text}
    return [shape], [note]


def difficulty(statistics: ClassStatistics) -> Figure:
    """Return each question by how many solve it and how well it tells learners apart."""
    shown = [(number, one) for number, one in enumerate(statistics.items, 1) if not np.isnan(one.discrimination)]
    points = {
        "type": "scatter", "mode": "markers+text", "x": [100 * one.facility for _n, one in shown],
        "y": [one.discrimination for _n, one in shown], "text": [str(number) for number, _one in shown],
        "textposition": "middle center", "textfont": {"size": 11, "color": "@page"},
        "marker": {"size": 22, "line": {"color": "@page", "width": 1},
                   "color": ["@cause_text" if one.worth_a_look else "@potassium_text" for _n, one in shown],
                   "symbol": ["diamond" if one.worth_a_look else "circle" for _n, one in shown]},
        "customdata": [[_short(one)] for _n, one in shown], "cliponaxis": False,
        "hovertemplate": "%{text}: %{customdata[0]}<br>%{x:.0f} %, r = %{y:.2f}<extra></extra>",
    }  # fmt: skip
    heights = [one.discrimination for _number, one in shown]
    low, high = min([0.0, *heights]) - 0.08, max([0.6, *heights]) + 0.1
    return _figure([points], 380, {
        "xaxis": _axis(_("Mean score of the first answers, %"), range=[-4, 104], dtick=20),
        "yaxis": _axis(_("Correlation with the other questions"), range=[low, high], zeroline=True),
    })  # fmt: skip


def answers(statistics: ClassStatistics) -> Figure:
    """Return what was answered to each question, as shares of the class: right first, then the rest by how frequent."""
    traces: list[Figure] = []
    labels = [str(number) for number in range(1, len(statistics.items) + 1)]
    rows = [_shares(one, statistics.learners) for one in statistics.items]
    for rank in range(max((len(row) for row in rows), default=0)):
        cells = [row[rank] if rank < len(row) else ("", 0.0, "@page") for row in rows]
        traces.append({
            "type": "bar", "orientation": "h", "y": labels, "x": [share for _name, share, _colour in cells],
            "marker": {"color": [colour for _name, _share, colour in cells], "line": {"color": "@page", "width": 1}},
            "text": [name if share >= 9 and len(name) <= share / 1.6 else "" for name, share, _colour in cells],
            "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
            "textfont": {"color": [_DARK if colour in _PALE else "@page" for _n, _s, colour in cells], "size": 11},
            "customdata": [[name] for name, _share, _colour in cells],
            "hovertemplate": "%{customdata[0]}: %{x:.0f} %<extra></extra>",
        })  # fmt: skip
    return _figure(traces, 70 + ROW * len(labels), {
        "barmode": "stack", "xaxis": _axis(_("Share of the learners, %"), range=[0, 100], dtick=20),
        "yaxis": _axis(_("Question"), autorange="reversed", type="category", dtick=1, showgrid=False), "bargap": 0.22,
    })  # fmt: skip


def calibration(statistics: ClassStatistics) -> Figure:
    """Return how right answers were for each level of confidence."""
    words = confidence_words()
    levels = [level for level in statistics.confidence if level.count]
    bars = {
        "type": "bar", "x": [words[level.level] for level in levels], "y": [100 * level.score for level in levels],
        "marker": {"color": "@calcium_text"}, "width": 0.5, "text": [f"{100 * level.score:.0f} %" for level in levels],
        "textposition": "outside", "cliponaxis": False, "customdata": [[level.count] for level in levels],
        "hovertemplate": "%{x}: %{y:.0f} % (%{customdata[0]})<extra></extra>",
    }  # fmt: skip
    return _figure([bars], 300, {"yaxis": _axis(_("Mean score, %"), range=[0, 105], dtick=20), "xaxis": _axis("")})


def objectives(shares: Sequence[tuple[str, float, int]]) -> Figure:
    """Return the mean score of each objective.

    Parameters
    ----------
    shares : sequence of (str, float, int)
        Words, mean score between 0 and 1, and the number of questions.
    """
    bars = _row_bars(
        [100 * share for _w, share, _c in shares], [f"{100 * share:.0f} %" for _w, share, _c in shares], "@potassium"
    )
    bars |= {"y": _numbers(shares), "customdata": [[words] for words, _s, _c in shares]}
    return _figure([bars], 70 + ROW * len(shares), {
        "xaxis": _axis(_("Mean score of the first answers, %"), range=[0, 108], dtick=20),
        "yaxis": _axis(_("Objective"), autorange="reversed", type="category", dtick=1, showgrid=False),
    })  # fmt: skip


def misconceptions(counts: Sequence[tuple[str, int]], learners: int) -> Figure:
    """Return the wrong ideas that stand behind most answers."""
    shown = counts[:MOST_MISCONCEPTIONS]
    shares = [100 * count / learners for _name, count in shown]
    bars = _row_bars(shares, [str(count) for _name, count in shown], "@cause")
    bars |= {"y": [name.replace("_", " ") for name, _count in shown], "customdata": [[name] for name, _count in shown]}
    return _figure([bars], 70 + ROW * len(shown), {
        "xaxis": _axis(_("Share of the learners, %"), rangemode="tozero"),
        "yaxis": _axis("", autorange="reversed", showgrid=False),
    })  # fmt: skip


def _row_bars(values: Sequence[float], texts: Sequence[str], colour: str) -> Figure:
    return {
        "type": "bar", "orientation": "h", "x": list(values), "text": list(texts), "textposition": "outside",
        "width": 0.62, "cliponaxis": False, "marker": {"color": colour},
        "hovertemplate": "%{customdata[0]}: %{x:.0f} %<extra></extra>",
    }  # fmt: skip


def _shares(one: ItemStatistics, learners: int) -> list[tuple[str, float, str]]:
    """Return (words, percent, colour) of each answer to a question; where several were chosen, the whole choices."""
    if not learners:
        return []
    entries = _entries(one)
    rights = [(name, 100 * count / learners, "@calcium_text") for name, (count, right) in entries.items() if right]
    wrongs = sorted(((name, count) for name, (count, right) in entries.items() if not right), key=lambda e: -e[1])
    shown = [(name, 100 * count / learners, _FILLS[i]) for i, (name, count) in enumerate(wrongs[: len(_FILLS)])]
    rest = sum(count for _name, count in wrongs[len(_FILLS) :])
    shown += [(_("other answers"), 100 * rest / learners, "@chloride_outline")] if rest else []
    if isinstance(one.item, ShortText):
        shown = [(_("own words"), 100 * one.answered / learners, "@potassium")]
    return [*rights, *shown, (_("no answer"), 100 * one.omitted / learners, "@rule")]


def _entries(one: ItemStatistics) -> dict[str, tuple[int, bool]]:
    """Return what was answered as a whole: how many learners, and whether it is right."""
    if isinstance(one.item, (MultipleChoice, Matching, Ordering)):
        right = right_choices(one.item)
        joint = " > " if isinstance(one.item, Ordering) else " + "
        return {joint.join(kind): (count, kind == right) for kind, count in one.kinds.most_common()}
    return {name.replace("_", " "): (count, is_right) for name, count, is_right in distractors(one)}


def _numbers(entries: Sequence[Any]) -> list[str]:
    return [str(number) for number in range(1, len(entries) + 1)]


def _short(one: ItemStatistics) -> str:
    text = plain(one.item.prompt)
    return text if len(text) <= LONGEST_PROMPT else text[: LONGEST_PROMPT - 1] + "…"


def _axis(title: str, **more: Any) -> Figure:
    return {
        "title": {"text": title, "font": {"size": 12, "color": "@ink_second"}, "standoff": 8}, "automargin": True,
        "gridcolor": "@rule", "zerolinecolor": "@rule", "zeroline": False, "linecolor": "@rule", "fixedrange": True,
        "tickfont": {"size": 12}, **more,
    }  # fmt: skip


def _figure(traces: list[Figure], height: int, layout: Figure) -> Figure:
    frame = {
        "height": height, "margin": {"l": 48, "r": 24, "t": 26, "b": 44}, "showlegend": False, "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"color": "@ink", "size": 13},
        "hoverlabel": {"bgcolor": "@tile", "bordercolor": "@rule", "font": {"color": "@ink", "size": 12}},
    }  # fmt: skip
    return {"data": traces, "layout": frame | layout}
