"""The movement signs explorer: eight traces without names, to be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

import ipywidgets as ipw

from widgets.content.explorers import explorer
from widgets.controls import Controls, Preset, Slider, Switch
from widgets.explorers.sliders import SliderExplorer, slider
from widgets.figure import Figure
from widgets.language import gettext as _

_slider = partial(slider, "movement_signs")


class MovementSignsExplorer(SliderExplorer):
    """Look at recordings of eight unwanted movements, for as long as one likes, and name them.

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
        return _("Eight movements without names")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _("Here you will see recordings of several unwanted movements and learn to tell them apart.")

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        self._shown: Any = import_module("widgets.explorers.movement_signs_picture")
        self.controls = Controls(control_panel(), presets())
        self.figure = Figure(self._shown.picture(self.controls.values))
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines, in one message."""
        self.figure.update(self._shown.arrays(self.controls.values))

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        self.figure.update(picture=self._shown.picture(self.controls.values))


def presets() -> tuple[Preset, ...]:
    """Return the examples."""
    words = {
        "glance": _("A glance of two seconds"),
        "patience": _("Twenty seconds of patience"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("movement_signs").presets.items())


def control_panel() -> tuple[Slider | Switch, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "window", _("Length of the recording"), ("s", _("seconds")),
            _("Shorten it to two seconds. Which of the eight can you still tell apart, and which need patience?"),
        ),
        _slider(
            "recording", _("Recording number"), ("", _("recordings")),
            _("Look at other recordings of the same eight. What comes back each time, and what is chance?"),
        ),
        Switch(
            "names", _("Names"),
            question=_("Write down your own eight names first. Then switch it on."),
        ),
    )  # fmt: skip
