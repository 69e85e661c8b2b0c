"""The conduction explorer: thickness, warmth and myelin of a motor axon under the learner's hand."""

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

_slider = partial(slider, "conduction")


class ConductionExplorer(SliderExplorer):
    """Send an impulse along a myelinated motor axon, and watch how far it has come.

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
        return _("Explore conduction")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will send an impulse along a human motor axon and race it against the squid's, with sliders for "
            "the thickness of the axon, its temperature and its myelin."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        # The models wait until here, so that a lesson whose explorer is still closed opens without loading them.
        self._shown: Any = import_module("widgets.explorers.conduction_picture")
        self.controls = Controls(control_panel(), presets())
        self._usual = self._shown.record(self.controls.usual)
        picture = self._shown.picture(self.controls.values, self._usual, self._usual)
        self.figure = Figure(picture, readout=self._shown.readout(self._usual, self._usual))
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers, in one message."""
        run = self._shown.record(self.controls.values)
        self.figure.update(self._shown.arrays(run), readout=self._shown.readout(run, self._usual))

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        run = self._shown.record(self.controls.values)
        self.figure.update(picture=self._shown.picture(self.controls.values, run, self._usual))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "thin_axon": _("A thin axon"),
        "thick_axon": _("A thick axon"),
        "cool": _("Cool"),
        "thin_myelin": _("Thin myelin"),
        "almost_bare": _("Almost bare"),
        "almost_bare_cool": _("Almost bare, but cool"),
        "damaged_fever": _("Damaged, with a fever"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("conduction").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "fibre_diameter", _("Thickness of the axon with its myelin"), ("µm", _("micrometres")),
            _("Double it. How does the velocity change?"),
        ),
        _slider(
            "temperature", _("Temperature of the nerve"), ("°C", _("degrees Celsius")),
            _("Cool it by five degrees. How many metres a second does one degree cost?"),
        ),
        _slider(
            "myelin", _("Myelin left in the damaged stretch"), ("%", _("percent")),
            _("Go down from 100 % in steps. First the impulse is late. From where on does it stop?"),
        ),
        _slider(
            "internodes", _("Length of the damaged stretch"), (_("internodes"), _("internodes")),
            _("Leave 10 % of the myelin and make the stretch longer. What does each internode cost?"),
        ),
    )  # fmt: skip
