"""The noticing explorer: two weeks of twitches, and how many of them are noticed."""

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

_slider = partial(slider, "noticing")


class NoticingExplorer(SliderExplorer):
    """Change how often a muscle twitches, or how closely it is watched, and see what a diary would say.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens, for example ``predict``.

    Attributes
    ----------
    controls : Controls
    figure : Figure
        Both only once the explorer is open.
    """

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Two weeks of an invented person: what happens, and what is noticed")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will let a muscle twitch for two weeks, choose how closely an invented person watches it, and "
            "compare what happens with what is noticed."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        self._shown: Any = import_module("widgets.explorers.noticing_picture")
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
    """Return the examples: changes of attention, of the muscle, and of both."""
    words = {
        "frightening_page": _("A frightening page after a week"),
        "twice_the_twitches": _("Twice as many twitches"),
        "holiday": _("A holiday with friends"),
        "both_ways": _("Twice the twitches, half the attention"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("noticing").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "noticed_second", _("Noticed in the second week"), ("%", _("percent")),
            _("Double it. Which of the two lines moves?"),
        ),
        _slider(
            "noticed_first", _("Noticed in the first week"), ("%", _("percent")),
            _("Even a calm person misses most. What would it take to miss none?"),
        ),
        _slider(
            "change", _("Twitches of the muscle in the second week"), ("×", _("times")),
            _("Double this one. Could a diary of what is noticed tell it from the first slider?"),
        ),
        _slider(
            "rate", _("Twitches of the muscle in the first week"), (_("a day"), _("a day")),
            _("Take it down. Do single days become more alike, or less?"),
        ),
        _slider(
            "fortnight", _("Which two weeks"), ("", _("number")),
            _("Nothing changes here but chance. How different can two calm weeks look?"),
        ),
    )  # fmt: skip
