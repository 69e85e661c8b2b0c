"""The resting potential explorer: ions, leaks and pump of an axon under the learner's hand."""

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

_slider = partial(slider, "resting_potential")


class RestingPotentialExplorer(SliderExplorer):
    """Choose ions, leaks and pump, and see where the membrane rests, at once and for two hours.

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
        return _("Build a resting potential")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will set the ions on both sides of a membrane, how easily each can cross, and the pump, and see "
            "where the membrane potential settles and what becomes of it in the course of two hours."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        # The model waits until here, so that a lesson whose explorer is still closed opens without loading it.
        self._shown: Any = import_module("widgets.explorers.resting_potential_picture")
        self.controls = Controls(control_panel(), presets())
        self._usual = self._shown.record(self.controls.usual)
        self.figure = Figure(
            self._shown.picture(self.controls.values, self._usual, self._usual), readout=self._readout(self._usual)
        )
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers, in one message."""
        store = self._shown.record(self.controls.values)
        self.figure.update(self._shown.arrays(store), readout=self._readout(store))

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        store = self._shown.record(self.controls.values)
        self.figure.update(picture=self._shown.picture(self.controls.values, store, self._usual))

    def _readout(self, store: Any) -> list[tuple[str, str, str]]:
        return self._shown.readout(store, self._usual)


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "nothing_kept_apart": _("Inside the same as outside, no pump"),
        "pump_alone": _("Inside the same as outside, pump on"),
        "only_potassium": _("Almost only potassium can cross"),
        "sodium_doors": _("Sodium doors wide open"),
        "chloride_too": _("Chloride can cross too"),
        "high_potassium": _("Twice the potassium outside"),
        "pump_stopped": _("Pump stopped"),
        "pump_backwards": _("Pump backwards, as the article has it"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("resting_potential").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    concentration = ("mmol/L", _("millimoles per litre"))
    ratio = ("×", _("times that of potassium"))
    return (
        _slider(
            "potassium_outside", _("Potassium outside"), concentration,
            _("Double it. Which way does the membrane go, and by how much?"),
        ),
        _slider(
            "potassium_inside", _("Potassium inside"), concentration,
            _("Lower it to what is outside. What is left of the resting potential?"),
        ),
        _slider(
            "sodium_outside", _("Sodium outside"), concentration,
            _("Halve it. Why does the membrane move so little?"),
        ),
        _slider(
            "sodium_inside", _("Sodium inside"), concentration,
            _("Raise it to 50 and follow the lines from left to right. Who carries the sodium out?"),
        ),
        _slider(
            "chloride_outside", _("Chloride outside"), concentration,
            _("Move it. Nothing happens to the membrane. Why not? Then let chloride cross and try again."),
        ),
        _slider(
            "chloride_inside", _("Chloride inside"), concentration,
            _("Let chloride cross, then change it. Does the membrane follow it, or it the membrane?"),
        ),
        _slider(
            "sodium_permeability_ratio", _("Permeability to sodium"), ratio,
            _("Go from left to right. From which dashed line to which one does the membrane travel?"),
        ),
        _slider(
            "chloride_permeability_ratio", _("Permeability to chloride"), ratio,
            _("Raise it. Who moves in the first ten minutes, and who has moved after an hour?"),
        ),
        _slider(
            "temperature", _("Temperature"), ("°C", _("degrees Celsius")),
            _("Cool the axon. How much of the potential is lost?"),
        ),
        _slider(
            "pump_speed", _("Speed of the pump"), ("%", _("percent; below zero it runs backwards")),
            _("Stop it. What happens at once, and what in two hours? Then drive it backwards."),
        ),
        _slider(
            "axon_diameter", _("Thickness of the axon"), ("µm", _("micrometres")),
            _("Stop the pump and make the axon as thick as the squid's, 500 µm. How long does its store last now?"),
        ),
    )  # fmt: skip
