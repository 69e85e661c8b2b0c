"""The contraction explorer: impulses, calcium pump and caffeine of a muscle fibre, and where a human being can be."""

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
from widgets.text_twin import TextTwin

_slider = partial(slider, "contraction")


class ContractionExplorer(SliderExplorer):
    """Send impulses into a muscle fibre, change its calcium pump and the caffeine in it, and watch its force.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens, for example ``predict``.

    Attributes
    ----------
    controls : Controls
    figure, dose : Figure
        Calcium and force over time, and the dose of caffeine; only once the explorer is open.
    """

    controls: Controls
    figure: Figure
    dose: Figure

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Explore contraction")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will send impulses into a muscle fibre, watch its calcium and its force, and change its calcium "
            "pump and the caffeine around it."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figures and controls; called once, at the opening."""
        # The model waits until here, so that a lesson whose explorer is still closed opens without loading it.
        self._shown: Any = import_module("widgets.explorers.contraction_picture")
        self._doses: Any = import_module("widgets.explorers.contraction_dose_picture")
        self.controls = Controls(control_panel(), presets())
        values = self.controls.values
        found, usual = self._shown.run(values), self._shown.usual_run(values)
        self.figure = Figure(
            self._shown.picture(values, found, usual), readout=self._shown.readout(values, found, usual)
        )
        self.dose = Figure(self._doses.picture(values), readout=self._doses.readout(values))
        self._follow(self.figure, self.dose)
        return self.figure, self.controls, self.dose

    def open_twin(self) -> TextTwin:
        """Return the settings, what the figures show for them, and their numbers."""
        figure, dose = self.figure.text_twin(), self.dose.text_twin()
        settings = self.settings()
        doses = tuple(": ".join(row) for row in dose.rows)
        paragraphs = (settings, *figure.paragraphs, *dose.paragraphs, *doses)
        return TextTwin(self.title(), paragraphs, figure.columns, figure.rows)

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers."""
        values = self.controls.values
        found, usual = self._shown.run(values), self._shown.usual_run(values)
        self.figure.update(self._shown.arrays(found, usual), readout=self._shown.readout(values, found, usual))
        self.dose.update(self._doses.arrays(values), readout=self._doses.readout(values))

    def _settle(self) -> None:
        """When it is released: the words and the tables too."""
        values = self.controls.values
        self.figure.update(picture=self._shown.picture(values, self._shown.run(values), self._shown.usual_run(values)))
        self.dose.update(picture=self._doses.picture(values))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "train": _("Ten impulses a second"),
        "fast_train": _("Fifty impulses a second"),
        "slow_pump": _("Slow pump"),
        "after_coffee": _("After a lot of coffee"),
        "in_a_dish": _("In a dish"),
        "fast_fibre": _("A fast fibre"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("contraction").presets.items())


def control_panel() -> tuple[Slider | Switch, ...]:
    """Return the controls in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "impulses", _("Impulses"), ("", _("impulses")),
            _("Go from one to six, one at a time. Does the force grow with each? By the same step?"),
        ),
        _slider(
            "rate", _("Rate of the impulses"), ("Hz", _("hertz, impulses a second")),
            _("Send all the impulses you can and raise the rate. Where do the ripples melt into one smooth pull?"),
        ),
        _slider(
            "pump", _("Speed of the calcium pump"), ("%", _("percent of the usual speed")),
            _("Go back to one impulse and slow the pump down. Which end of the twitch changes more?"),
        ),
        _slider(
            "caffeine_concentration", _("Caffeine around the store"), ("mmol/L", _("millimoles per litre")),
            _("Stay among the values that people have. How much does the force change? Then go on to the dish."),
        ),
        Switch("fast", _("A fast fibre"), question=_("Switch it on. Now where do the ripples melt together?")),
    )  # fmt: skip
