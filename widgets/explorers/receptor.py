"""The receptor explorer: nicotine at the receptors of a muscle fibre over seconds, and the fibre's answer."""

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

_slider = partial(slider, "receptor")


class ReceptorExplorer(SliderExplorer):
    """Bring nicotine to an endplate, and see which receptors open, which tire, and what the muscle fibre does.

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
        return _("Explore nicotine at the receptors of muscle")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will bring nicotine to the receptors of a muscle fibre, from the level of a smoker to that of a "
            "dish, and see what receptors and fibre do."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        # The models wait until here, so that a lesson whose explorer is still closed opens without loading them.
        self._shown: Any = import_module("widgets.explorers.receptor_picture")
        self.controls = Controls(control_panel(), presets())
        self._now = self._usual = self._shown.record(self.controls.values)
        self.figure = Figure(
            self._shown.picture(self.controls.values, self._now, self._usual),
            readout=self._shown.readout(self._now, self._usual),
        )
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers, in one message."""
        self._now = self._shown.record(self.controls.values)
        self.figure.update(self._shown.arrays(self._now), readout=self._shown.readout(self._now, self._usual))

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        self.figure.update(picture=self._shown.picture(self.controls.values, self._now, self._usual))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "one_cigarette": _("After a cigarette"),
        "a_smokers_artery": _("In a smoker's artery"),
        "first_twitches": _("The poison arrives"),
        "poisoned": _("Deadly poisoning"),
        "in_a_dish": _("In a dish"),
        "pesticide": _("No nicotine, no enzyme"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("receptor").presets.items())


def control_panel() -> tuple[Slider | Switch, ...]:
    """Return the controls in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "nicotine", _("Nicotine at the receptors"), ("µmol/L", _("micromoles per litre")),
            _("Raise it from a smoker's level. Where does the fibre first fire by itself, and where is it silent?"),
        ),
        _slider(
            "enzyme", _("Enzyme that works"), ("%", _("percent")),
            _("Without nicotine, block the enzyme. How often does the fibre answer one nerve impulse?"),
        ),
        Switch(
            "tireless", _("Receptors that never tire"),
            question=_("Switch it on in a deadly poisoning. Does the fibre answer the nerve again?"),
        ),
    )  # fmt: skip
