"""The twitch lab: any causes at any doses, and what they do from the nerve to the twitch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

import ipywidgets as ipw
import numpy as np
from numpy.typing import NDArray

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import Preset
from widgets.diagrams.mechanism import mechanism_picture
from widgets.diagrams.picture import Picture
from widgets.errors import CourseError
from widgets.explorers.cause_bench import CauseBench
from widgets.explorers.cause_setting import MOST
from widgets.explorers.gate import GatedExplorer
from widgets.explorers.prepared import Prepared, Setting
from widgets.figure import Figure, Readout
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.text_twin import TextTwin

# The stages stand in one row on a page of usual width, where a drawing of its own would have two.
ROW_OF_STAGES = {"wide": 820, "middle": 560, "narrow": 0}


class TwitchExplorer(GatedExplorer):
    """Let causes act on the pathway from the motor neuron to the twitch, and compare it with health.

    Parameters
    ----------
    *causes : str
        Ids of the causes whose doses can be moved. Without any, the learner chooses among all: the whole twitch lab.
    after : str, optional
        The part of the lesson to be answered before it opens, for example ``predict``.

    Attributes
    ----------
    bench : CauseBench
    strip : Figure
        The chain of stages; those that the causes touch are marked.
    figure : Figure
        The traces.
    table : HTML
        What changes, and how sure that is.
    minute : TwitchMinute
        A minute at rest: its signal and its sound. All five only once the explorer is open.

    Raises
    ------
    CourseError
        If there is no such cause or part, or more causes are named than can act together.
    """

    bench: CauseBench
    strip: Figure
    figure: Figure
    table: ipw.HTML
    minute: Any

    def __init__(self, *causes: str, after: str | None = None, **traits: Any) -> None:
        self._causes = tuple(dict.fromkeys(causes))
        for name in self._causes:
            content.cause(name)  # a misspelt one is told at once, not when the explorer opens
        if len(self._causes) > MOST:
            raise CourseError(
                _("{count} causes are named; at most {most} can act together here.").format(
                    count=len(self._causes), most=MOST
                )
            )
        super().__init__(after, **traits)
        self.add_class("twitch-lab")

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Explore causes of twitches") if self._causes else _("The twitch lab")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will let causes act on nerve and muscle, at doses of your choice, and see what changes on the "
            "way from the nerve to the twitch."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return strip, bench, figure, minute and table; called once, at the opening."""
        # The models wait until here, so that a lesson whose explorer is still closed opens without loading them.
        self._shown: Any = import_module("widgets.explorers.twitch_lab_picture")
        self._changes: Any = import_module("widgets.explorers.change_table")
        self._minutes: Any = import_module("widgets.explorers.twitch_minute")
        self.bench = CauseBench(self._causes, () if self._causes else presets())
        self._healthy = self._shown.record_causes({})
        self._now = self._shown.record_causes(self.bench.doses)
        self._lit = lit_stages(self.bench.doses)
        self.strip = Figure(strip_picture(self._lit), narrowest=ROW_OF_STAGES)
        self.figure = Figure(self._picture(), readout=self._shown.readout(self._now, self._healthy))
        self.table = ipw.HTML(self._table_html())
        self.minute = self._minutes.TwitchMinute(self._now, self._healthy)
        self._lines = Prepared(self._work_out_lines)
        self.bench.observe(lambda change: self._lines.prepare(change.new), "reach")
        self.bench.observe(lambda change: self._move(), "doses")
        self.bench.observe(lambda change: self._settle(), "settled")
        minute = ipw.VBox(self.minute.widgets)
        parts = {"strip": self.strip, "bench": self.bench, "figure": self.figure, "minute": minute, "table": self.table}
        for name, part in parts.items():
            part.add_class(f"twitch-lab-{name}")
        return tuple(parts.values())

    def open_twin(self) -> TextTwin:
        """Return what acts, what the figure shows for it, and the table of changes."""
        figure = self.figure.text_twin()
        acting = _("What acts: {causes}.").format(causes=self._shown.causes_in_words(self.bench.doses))
        problem = (self.bench.problem,) if self.bench.problem else ()
        rows = tuple(self._changes.rows(self.bench.doses, self._now, self._healthy))
        marked = self.strip.text_twin().title
        paragraphs = (acting, *problem, marked, figure.title, self.minute.rate_in_words())
        return TextTwin(self.title(), paragraphs, self._changes.columns(), rows)

    def _move(self) -> None:
        """While a slider moves: the lines and a few numbers, in one message."""
        self._attempt(self._show_lines)

    def _settle(self) -> None:
        """When it is released: words, minute, table and marked stages too."""
        self._attempt(self._show_all)

    def _attempt(self, show: Callable[[], None]) -> None:
        """Record the pathway under the present causes and show it, or say why not and keep what is shown."""
        shown = self._now
        try:
            self._now = self._shown.record_causes(self.bench.doses)
            show()
        except CourseError as error:
            self._now = shown
            self.bench.problem = _("The models cannot show this. {reason}").format(reason=error)
        else:
            self.bench.problem = ""

    def _show_lines(self) -> None:
        arrays, readout = self._lines.value(self.bench.doses)
        self.figure.update(arrays, readout=readout)

    def _work_out_lines(self, doses: Setting) -> tuple[dict[str, NDArray[np.float32]], Readout]:
        """Return the arrays of the figure and the numbers beside it, as small as the page needs them."""
        recording = self._shown.record_causes(doses)
        arrays = {name: line.astype(np.float32) for name, line in self._shown.arrays(recording).items()}
        return arrays, self._shown.readout(recording, self._healthy)

    def _show_all(self) -> None:
        # All is worked out before anything is shown: the parts never tell of different causes.
        picture, readout = self._picture(), self._shown.readout(self._now, self._healthy)
        table, lit = self._table_html(), lit_stages(self.bench.doses)
        self.minute.show(self._now)
        self.figure.update(picture=picture, readout=readout)
        self.table.value = table
        if lit != self._lit:
            self._lit = lit
            self.strip.update(picture=strip_picture(lit))

    def _picture(self) -> Picture:
        return self._shown.picture(self.bench.doses, self._now, self._healthy)

    def _table_html(self) -> str:
        doses = self.bench.doses
        table = self._changes.rows(doses, self._now, self._healthy)
        return self._changes.table_html(table, self._changes.evidence_of(doses))


def lit_stages(doses: Sequence[str]) -> tuple[str, ...]:
    """Return the stages that some of these causes touch, in the order of the chain."""
    touched = {stage for name in doses for stage in content.cause(name).stages}
    order = [part.id for part in content.mechanism("pathway").parts if part.kind == "stage"]
    return tuple(stage for stage in order if stage in touched)


def strip_picture(lit: tuple[str, ...]) -> Picture:
    """Return the chain of stages with some of them marked."""
    return _strip_picture(lit, current_language())


@cache
def _strip_picture(lit: tuple[str, ...], _language: str) -> Picture:
    picture = mechanism_picture(content.localised(content.mechanism("pathway"), "mechanisms/pathway.yaml"), lit)
    layouts = {name: _without_steps(layout) for name, layout in picture.layouts.items()}
    return replace(picture, layouts=layouts, steps=(), note=_("Schematic, not to scale."))


def _without_steps(layout: dict[str, Any]) -> dict[str, Any]:
    """Return a layout in which no stage is the one of a step: what belongs to a single step goes."""

    def calm(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = (part for part in parts if len(part.get("steps", ())) != 1)
        return [{key: value for key, value in part.items() if key != "steps"} for part in kept]

    page = layout["layout"]
    drawn = {kind: calm(page.get(kind, ())) for kind in ("shapes", "annotations")}
    return layout | {"data": calm(layout["data"]), "layout": page | drawn}


def presets() -> tuple[Preset, ...]:
    """Return the examples: causes at doses, from ``explorers.yaml``."""
    words: dict[str, Callable[[], str]] = {
        "coffee_and_stress": lambda: _("Much coffee, much stress"),
        "fast_breathing": lambda: _("Fast breathing"),
        "little_calcium": lambda: _("Very little calcium"),
        "water_tablets_in_the_heat": lambda: _("Water tablets in the heat"),
        "pressed_nerve": lambda: _("A pressed nerve"),
        "the_opposite": lambda: _("The opposite of a twitch"),
    }
    return tuple(Preset(words[name](), doses) for name, doses in explorer("twitch_lab").presets.items())
