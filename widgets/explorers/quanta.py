"""The quanta explorer: a hundred answers of a weak junction, from which a learner counts the quanta as Katz did."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

import ipywidgets as ipw

from widgets.content.explorers import explorer
from widgets.controls import Controls, Preset, Slider
from widgets.explorers.sliders import SliderExplorer, slider
from widgets.figure import Figure
from widgets.language import gettext as _

_slider = partial(slider, "quanta")


class QuantaExplorer(SliderExplorer):
    """Record a hundred endplate potentials where few vesicles are released, and find the quantum in them.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens.

    Attributes
    ----------
    controls : Controls
    figure : Figure
        Both only once the explorer is open.
    """

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Count the quanta")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will record many answers of a junction that releases very little, and count what it releases."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        self._shown: Any = import_module("widgets.explorers.quanta_picture")
        self.controls = Controls(control_panel(), presets())
        self.figure = Figure(self._picture(), readout=self._shown.readout(self._series()))
        self._follow(self.figure)
        return self.figure, self.controls

    def _series(self) -> Any:
        return self._shown.record(self.controls.values)

    def _picture(self) -> Any:
        return self._shown.picture(self.controls.values, self._series())

    def _move(self) -> None:
        series = self._series()
        self.figure.update(self._shown.arrays(series), readout=self._shown.readout(series))

    def _settle(self) -> None:
        self.figure.update(picture=self._picture())


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "mostly_nothing": _("Mostly no answer"),
        "a_few_quanta": _("A few quanta at a time"),
        "more_release": _("More release"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("quanta").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    concentration = ("mmol/L", _("millimoles per litre"))
    return (
        _slider(
            "calcium", _("Calcium outside"), concentration,
            _("Lower it until most impulses get no answer. How high are the smallest answers that are left?"),
        ),
        _slider(
            "magnesium", _("Magnesium outside"), concentration,
            _("Raise it. Do the steps between the heaps change, or only how often each step is reached?"),
        ),
        _slider(
            "recording", _("Recording number"), ("", _("recording")),
            _("Take another recording with the same bath. What stays the same, and what is chance?"),
        ),
    )  # fmt: skip
