"""The synapse explorer: calcium and magnesium outside under the learner's hand, and a law to be found from a plot."""

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
from widgets.text_twin import TextTwin

_slider = partial(slider, "synapse")


class SynapseExplorer(SliderExplorer):
    """Change calcium and magnesium around a nerve ending, measure its release, and find the law behind it.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens, for example ``predict``.

    Attributes
    ----------
    controls : Controls
    answer, law : Figure
        The answer of the next cell over time, and release against calcium; only once the explorer is open.
    measured : tuple of Measurement
        What the learner has measured, oldest first: one point for each release of a slider.
    """

    controls: Controls
    answer: Figure
    law: Figure

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Explore a synapse")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will change calcium and magnesium around a nerve ending, measure how much transmitter it "
            "releases, and look for the law behind your points."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figures and controls; called once, at the opening."""
        # The model waits until here, so that a lesson whose explorer is still closed opens without loading it.
        self._shown: Any = import_module("widgets.explorers.synapse_picture")
        self.controls = Controls(control_panel(), presets())
        self._usual = self._shown.run(self.controls.usual)
        self.measured = (self._shown.measurement(self._usual),)
        now, law = self._pictures(self._usual)
        self.answer = Figure(now, readout=self._shown.readout(self._usual, self._usual))
        self.law = Figure(law)
        self._follow(self.answer, self.law)
        return self.answer, self.controls, self.law

    def open_twin(self) -> TextTwin:
        """Return the settings, what the figures show for them, and the measured points."""
        answer, law = self.answer.text_twin(), self.law.text_twin()
        settings = self.settings()
        numbers = tuple(" ".join(row) for row in answer.rows)
        return TextTwin(self.title(), (settings, *answer.paragraphs, *numbers, *law.paragraphs), law.columns, law.rows)

    def _pictures(self, run: Any) -> tuple[Any, Any]:
        values = self.controls.values
        return (
            self._shown.answer_picture(values, run, self._usual),
            self._shown.law_picture(values, run, self.measured),
        )

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers."""
        run = self._shown.run(self.controls.values)
        self.answer.update(self._shown.answer_arrays(run), readout=self._shown.readout(run, self._usual))
        self.law.update(self._shown.law_arrays(self.controls.values, run, self.measured))

    def _settle(self) -> None:
        """When it is released: one more measured point, the words and the table."""
        run = self._shown.run(self.controls.values)
        self.measured = self._shown.with_measurement(self.measured, self._shown.measurement(run))
        now, law = self._pictures(run)
        self.answer.update(picture=now)
        self.law.update(picture=law)


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "half_calcium": _("Half the calcium"),
        "a_frog_in_the_laboratory": _("Little calcium, much magnesium"),
        "low_calcium": _("Low calcium in the blood"),
        "magnesium_drip": _("Magnesium by drip"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("synapse").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    concentration = ("mmol/L", _("millimoles per litre"))
    return (
        _slider(
            "calcium", _("Calcium outside"), concentration,
            _("Halve it, let go, halve it again. Each time a point is measured. Does the release halve as well?"),
        ),
        _slider(
            "magnesium", _("Magnesium outside"), concentration,
            _("Raise it and measure some points again. What happens to the release at the same calcium?"),
        ),
        _slider(
            "power", _("Power of your line"), ("", _("power")),
            _("Turn the dashed line until it follows your points where there is little calcium. Which power fits?"),
        ),
    )  # fmt: skip
