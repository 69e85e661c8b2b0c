"""The reflex explorer: serotonin at a motor neuron and in the stretch reflex of the calf, from one jerk to clonus."""

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

_slider = partial(slider, "reflex")


class ReflexExplorer(SliderExplorer):
    """Bend a foot, give a motor neuron a short order, and see what serotonin makes of both.

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
        return _("Explore the stretch reflex and its motor neuron")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will bend the foot of a model and hold it, give one of its motor neurons a short order, and see "
            "what serotonin changes in both."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        # The models wait until here, so that a lesson whose explorer is still closed opens without loading them.
        self._shown: Any = import_module("widgets.explorers.reflex_picture")
        self.controls = Controls(control_panel(), presets())
        self._now = self._shown.record(self.controls.values)
        self._usual = self._shown.usual(self.controls.values)
        self.figure = Figure(
            self._shown.picture(self.controls.values, self._now, self._usual),
            readout=self._shown.readout(self._now, self._usual),
        )
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers, in one message."""
        self._now, self._usual = self._shown.record(self.controls.values), self._shown.usual(self.controls.values)
        self.figure.update(
            self._shown.arrays(self._now, self._usual), readout=self._shown.readout(self._now, self._usual)
        )

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        self.figure.update(picture=self._shown.picture(self.controls.values, self._now, self._usual))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "healthy": _("Health"),
        "lively": _("A little more serotonin"),
        "toxic": _("Serotonin toxicity"),
        "gentle_bend": _("The same, bent very gently"),
        "brake_lost": _("No serotonin, the brain's brake lost"),
        "treated": _("After treatment"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("reflex").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the controls in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "serotonin", _("Serotonin above the usual"), ("%", _("percent of the strongest")),
            _("Raise it slowly. Which comes first: firing that goes on, or beats of the foot that go on?"),
        ),
        _slider(
            "gain", _("Gain of the reflex without serotonin"), ("×", _("times the healthy gain")),
            _("Leave serotonin at 0 and raise this. Can the foot beat on while the motor neuron stays as usual?"),
        ),
        _slider(
            "stretch", _("How far the foot is bent"), ("°", _("degrees")),
            _("At high serotonin, make it very small. From which bend on does the foot beat?"),
        ),
    )  # fmt: skip
