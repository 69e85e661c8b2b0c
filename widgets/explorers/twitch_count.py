"""The twitch count explorer: how many people are found to twitch, by how one looks."""

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

_slider = partial(slider, "twitch_count")


class TwitchCountExplorer(SliderExplorer):
    """Look for twitches in people: choose muscle, time and method, and see in how many people one is found.

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
        return _("How many people twitch? Choose how you look")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will look for twitches in healthy people, choose which muscles you look at, for how long and how "
            "well, and see in how many of them you find one."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        self._shown: Any = import_module("widgets.explorers.twitch_count_picture")
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
    """Return the ways of looking of three studies, and two that nobody has tried."""
    words = {
        "electrodes": _("Electrodes on a foot muscle, two minutes"),
        "ultrasound": _("Ultrasound of many muscles, a short look"),
        "question": _("A question: have you ever noticed one?"),
        "electrodes_elsewhere": _("Two minutes of electrodes on another muscle"),
        "ultrasound_all_night": _("Ultrasound for a whole night"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("twitch_count").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "minutes", _("Time at each muscle"), (_("min"), _("minutes")),
            _("Halve it, and halve it again. How many people do you lose?"),
        ),
        _slider(
            "muscles", _("Muscles looked at"), ("", _("muscles")),
            _("Look at ten times as many. To which other slider is that the same?"),
        ),
        _slider(
            "noticed", _("Twitches that the method notices"), ("%", _("percent")),
            _("A deep twitch does not move the skin. What if you notice only one in ten?"),
        ),
        _slider(
            "rate", _("Twitches of one muscle, middle person"), (_("an hour"), _("an hour")),
            _("Take it from a busy foot muscle to a quiet one. The people are as healthy as before."),
        ),
        _slider(
            "spread", _("How much people differ"), ("×", _("times")),
            _("Make all people alike. Does the curve become steeper or flatter?"),
        ),
    )  # fmt: skip
