"""The junction explorer: receptors, enzyme, calcium and magnesium of a neuromuscular junction under the hand."""

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

_slider = partial(slider, "junction")


class JunctionExplorer(SliderExplorer):
    """Send an impulse to a neuromuscular junction, and see whether the muscle fibre answers.

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
        return _("Explore the neuromuscular junction")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will send an impulse to the junction of a nerve and a muscle fibre, with sliders for its "
            "receptors, its enzyme, calcium and magnesium."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        # The models wait until here, so that a lesson whose explorer is still closed opens without loading them.
        self._shown: Any = import_module("widgets.explorers.junction_picture")
        self.controls = Controls(control_panel(), presets())
        self._usual = self._shown.record(self.controls.usual)
        self.figure = Figure(
            self._shown.picture(self.controls.values, self._usual, self._usual),
            readout=self._shown.readout(self._usual, self._usual, settled=True),
        )
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines and the quick numbers, in one message."""
        recording = self._shown.record(self.controls.values)
        readout = self._shown.readout(recording, self._usual, settled=False)
        self.figure.update(self._shown.arrays(recording), readout=readout)

    def _settle(self) -> None:
        """When it is released: the safety factor, which needs experiments of its own, the words and the table."""
        recording = self._shown.record(self.controls.values)
        picture = self._shown.picture(self.controls.values, recording, self._usual)
        self.figure.update(picture=picture, readout=self._shown.readout(recording, self._usual, settled=True))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "half_the_receptors": _("Half of the receptors"),
        "few_receptors": _("Too few receptors"),
        "few_receptors_and_medicine": _("The same, with much of the enzyme blocked"),
        "no_enzyme": _("No enzyme"),
        "much_magnesium": _("Much magnesium"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("junction").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    percent = ("%", _("percent"))
    concentration = ("mmol/L", _("millimoles per litre"))
    return (
        _slider(
            "receptors", _("Receptors that work"), percent,
            _("Take them away step by step. How many can be lost before the muscle fibre falls silent?"),
        ),
        _slider(
            "enzyme", _("Enzyme that works"), percent,
            _("Block more and more of the enzyme. Watch how long the receptors stay open. What happens near zero?"),
        ),
        _slider(
            "calcium", _("Calcium outside"), concentration,
            _("Lower it. Which number falls fastest, and does the fibre still fire?"),
        ),
        _slider(
            "magnesium", _("Magnesium outside"), concentration,
            _("Raise it until the fibre falls silent. Then add calcium. Does the fibre fire again?"),
        ),
    )  # fmt: skip
