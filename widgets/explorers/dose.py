"""The dose explorer: drinks, body mass and hours, and how much caffeine is then in the blood."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

import ipywidgets as ipw

from widgets import content
from widgets.content.explorers import explorer
from widgets.controls import Controls, Preset, Slider, setting
from widgets.explorers.sliders import SliderExplorer, slider
from widgets.figure import Figure
from widgets.language import gettext as _

_slider = partial(slider, "dose")


class DoseExplorer(SliderExplorer):
    """Choose drinks, a body mass and hours, and see how much caffeine is in the blood, from a cup to a dish.

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
        return _("From the cup to the blood")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will choose drinks, a body mass and hours, and see how much caffeine is in the blood, on one "
            "scale with the baths of laboratory dishes."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        self._shown: Any = import_module("widgets.explorers.dose_picture")
        self.controls = Controls(control_panel(), presets())
        values = self.controls.values
        self.figure = Figure(self._shown.picture(values), readout=self._shown.readout(values))
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the line, the ring and the numbers."""
        values = self.controls.values
        self.figure.update(self._shown.arrays(values), readout=self._shown.readout(values))

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        self.figure.update(picture=self._shown.picture(self.controls.values))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "morning_cup": _("One cup of coffee"),
        "tea_drinker": _("Three cups of tea"),
        "long_night": _("A long night"),
        "light_and_slow": _("A light person, slow to clear it"),
        "at_bedtime": _("Two cups, eight hours later"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("dose").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    cups, cans, hours = ("", _("cups")), ("", _("cans")), (_("hours"), _("hours"))
    return (
        _slider(
            "coffee", _holding("coffee_cup", _("Filter coffee, {amount} mg a cup")), cups,
            _("Go from one cup to two. By how much does the level rise?"),
        ),
        _slider(
            "tea", _holding("tea_cup", _("Black tea, {amount} mg a cup")), cups,
            _("How many cups of tea give about as much as one of coffee?"),
        ),
        _slider(
            "cola", _holding("cola_can", _("Cola, {amount} mg a can")), cans,
            _("Which gives more, two cans of cola or one cup of coffee?"),
        ),
        _slider(
            "energy_drink", _holding("energy_drink_can", _("Energy drink, {amount} mg a can")), cans,
            _("Push all four drinks to their ends, as nobody should. How far is the dish still?"),
        ),
        _slider(
            "mass", _("Body mass"), (_("kg"), _("kilograms")),
            _("Keep the drinks and halve the mass. What happens to the level in the blood?"),
        ),
        _slider(
            "half_life", _("Half-life"), hours,
            _("People differ from two to eight hours. Which evening cup is still there in the morning?"),
        ),
        _slider(
            "hours", _("Time after the highest level"), hours,
            _("Move it by one half-life, then by another. What is left each time?"),
        ),
    )  # fmt: skip


def _holding(fact: str, label: str) -> str:
    return label.format(amount=setting(content.facts()[fact].value))
