"""The nerve conduction study: two stimuli, two responses, and marks with which the learner reads them off."""

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

_slider = partial(slider, "nerve_study")


class NerveStudyExplorer(SliderExplorer):
    """Stimulate a nerve at the wrist and at the elbow, and read off when the thumb muscle answers.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens.

    Attributes
    ----------
    controls : Controls
    figure : Figure
        Both only once it is open.
    """

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Measure a nerve as a clinic does")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will stimulate a nerve at the wrist and at the elbow and read off when a muscle of the thumb "
            "answers."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        # The models wait until here, so that a lesson whose explorer is still closed opens without loading them.
        self._arm: Any = import_module("widgets.explorers.nerve_study_arm")
        self._shown: Any = import_module("widgets.explorers.nerve_study_picture")
        self.controls = Controls(control_panel(), presets())
        values = self.controls.values
        study = self._arm.record(values)
        self.figure = Figure(self._shown.picture(values, study), readout=self._shown.readout(values, study))
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers, in one message."""
        values = self.controls.values
        study = self._arm.record(values)
        self.figure.update(self._shown.arrays(values, study), readout=self._shown.readout(values, study))

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        values = self.controls.values
        self.figure.update(picture=self._shown.picture(values, self._arm.record(values)))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "cool_arm": _("A cool arm"),
        "long_arm": _("A long arm"),
        "thin_myelin": _("Thin myelin"),
        "block": _("Conduction block"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("nerve_study").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    milliseconds = ("ms", _("milliseconds"))
    return (
        _slider(
            "wrist_mark", _("Mark on the wrist response"), milliseconds,
            _("Put it where the upper trace leaves the baseline."),
        ),
        _slider(
            "elbow_mark", _("Mark on the elbow response"), milliseconds,
            _("Put it where the lower trace leaves the baseline. How much later is that?"),
        ),
        _slider(
            "distance", _("Distance from wrist to elbow"), ("mm", _("millimetres")),
            _("Take a longer arm and read again. Does the velocity change, or only the time?"),
        ),
        _slider(
            "temperature", _("Temperature of the arm"), ("°C", _("degrees Celsius")),
            _("Cool the arm and read again. Would you still call this healthy nerve normal?"),
        ),
        _slider(
            "myelin", _("Myelin left in the damaged stretch"), ("%", _("percent")),
            _("Go down from 100 % in steps. What changes in the lower trace: the time, the height, the width?"),
        ),
        _slider(
            "internodes", _("Length of the damaged stretch"), (_("internodes"), _("internodes")),
            _("Leave 10 % of the myelin. What do a short and a long stretch do to the height?"),
        ),
    )  # fmt: skip
