"""The upper bound explorer: what a study in which nobody falls ill can shut out, and what it cannot."""

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

_slider = partial(slider, "upper_bound")


class UpperBoundExplorer(SliderExplorer):
    """Follow people of whom nobody falls ill, and see which shares of ill people that shuts out.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens, for example ``worked``.

    Attributes
    ----------
    controls : Controls
    figure : Figure
        Both only once the explorer is open.
    """

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Nobody fell ill: what does that shut out?")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will choose how many people a study follows, and see how much it can shut out when nobody of "
            "them falls ill."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        self._shown: Any = import_module("widgets.explorers.upper_bound_picture")
        self.controls = Controls(control_panel(), presets())
        self.figure = Figure(self._shown.picture(self.controls.values, self.controls.usual), readout=self._readout())
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers, in one message."""
        self.figure.update(self._shown.arrays(self.controls.values), readout=self._readout())

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        self.figure.update(picture=self._shown.picture(self.controls.values, self.controls.usual))

    def _readout(self) -> list[tuple[str, str, str]]:
        return self._shown.readout(self.controls.values, self.controls.usual)


def presets() -> tuple[Preset, ...]:
    """Return the sizes of three studies, and of one that nobody has made."""
    words = {
        "asked_again_and_again": _("The 35 people of 2018"),
        "asked_by_telephone": _("The 121 people of 1993"),
        "review": _("The 180 people of the review"),
        "never_made": _("150 000 people: a study that nobody has made"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("upper_bound").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "people", _("People followed, nobody ill"), ("", _("people")),
            _("Take ten times as many. By what factor does the bound fall?"),
        ),
        _slider(
            "supposed", _("Suppose that so many of 100 000 fell ill"), ("", _("of 100 000")),
            _("Find the number at which the chance to see nobody is 5 %, one in twenty. Where is the small dot then?"),
        ),
    )  # fmt: skip
