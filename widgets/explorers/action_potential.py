"""The action potential explorer: stimulus, warmth and ions of the squid giant axon under the learner's hand."""

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

_slider = partial(slider, "action_potential")


class ActionPotentialExplorer(SliderExplorer):
    """Stimulate the squid giant axon, and watch potential, currents and gates follow at once.

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
        return _("Explore the action potential")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will stimulate an axon and see its membrane potential, its currents and its gates, "
            "with sliders for the stimulus, the temperature and the ions outside."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        # The model waits until here, so that a lesson whose explorer is still closed opens without loading it.
        self._shown: Any = import_module("widgets.explorers.action_potential_picture")
        self.controls = Controls(control_panel(), presets())
        self._usual = self._shown.record(self.controls.usual)
        self._usual_observables = self._shown.observables(self._usual)
        self.figure = Figure(
            self._shown.picture(self.controls.values, self._usual, self._usual), readout=self._readout(self._usual)
        )
        self._follow(self.figure)
        return self.figure, self.controls

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers, in one message."""
        recording = self._shown.record(self.controls.values)
        self.figure.update(self._shown.arrays(recording), readout=self._readout(recording))

    def _settle(self) -> None:
        """When it is released: the words and the table too."""
        recording = self._shown.record(self.controls.values)
        self.figure.update(picture=self._shown.picture(self.controls.values, recording, self._usual))

    def _readout(self, recording: Any) -> list[tuple[str, str, str]]:
        return self._shown.readout(self._shown.observables(recording), self._usual_observables)


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "too_weak": _("Just too weak"),
        "strong_enough": _("Just strong enough"),
        "two_pulses": _("Two pulses close together"),
        "cold": _("Cold"),
        "hot": _("Hot"),
        "low_sodium": _("Low sodium outside"),
        "high_potassium": _("High potassium outside"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("action_potential").presets.items())


def control_panel() -> tuple[Slider | Switch, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    current = ("µA/cm²", _("microamperes per square centimetre"))
    milliseconds = ("ms", _("milliseconds"))
    concentration = ("mmol/L", _("millimoles per litre"))
    return (
        _slider(
            "amplitude", _("Stimulus strength"), current,
            _("Start at 0 and go up slowly. Where does the impulse appear? Does it grow when you go on?"),
        ),
        _slider(
            "duration", _("Stimulus duration"), milliseconds,
            _("Make the pulse shorter. How much stronger must it be now?"),
        ),
        _slider(
            "temperature", _("Temperature"), ("°C", _("degrees Celsius")),
            _("Warm the axon. Watch how long the impulse lasts and how high it gets."),
        ),
        _slider(
            "sodium_outside", _("Sodium outside"), concentration,
            _("Halve it. What changes more, the rest or the peak?"),
        ),
        _slider(
            "potassium_outside", _("Potassium outside"), concentration,
            _("Raise it a little and watch the resting potential. Then go on and watch the impulses."),
        ),
        Switch("second_pulse", _("Second pulse"), question=_("Switch it on. Does every pulse give an impulse?")),
        _slider(
            "pause", _("Pause between the pulses"), milliseconds,
            _("Shorten it. From where on does the second impulse fail?"), needs="second_pulse",
        ),
        _slider(
            "second_amplitude", _("Strength of the second pulse"), current,
            _("Can a stronger second pulse bring the impulse back? After every pause?"), needs="second_pulse",
        ),
    )  # fmt: skip
