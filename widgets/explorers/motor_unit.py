"""The explorer of one motor unit: impulses, force, and what electrodes on the skin pick up and let hear of it."""

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
from widgets.sound import Sound
from widgets.text_twin import TextTwin

_slider = partial(slider, "motor_unit")


class MotorUnitExplorer(SliderExplorer):
    """Let one motor unit fire, watch its twitches add up, and read and hear its potential at the skin.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens, for example ``predict``.

    Attributes
    ----------
    controls : Controls
    figure, depth : Figure
        Impulses, surface EMG and force over time; one potential in full, and its amplitude by depth.
    sound : Sound
        Made only once the learner asks for it. All four only once the explorer is open.
    """

    controls: Controls
    figure: Figure
    depth: Figure
    sound: Sound

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Explore one motor unit")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will let one motor unit fire, watch its force, and read and hear what electrodes on the skin "
            "pick up of it."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figures, controls and sound; called once, at the opening."""
        # The models wait until here, so that a lesson whose explorer is still closed opens without loading them.
        self._shown: Any = import_module("widgets.explorers.motor_unit_picture")
        self._signal: Any = import_module("widgets.explorers.motor_unit_signal")
        self.controls = Controls(control_panel(), presets())
        values, found, usual = self._now()
        self.figure = Figure(
            self._shown.picture(values, found, usual), readout=self._shown.readout(values, found, usual)
        )
        self.depth = Figure(self._shown.depth_picture(values, found, usual))
        self.sound = Sound(_("the unit at the skin"), words=self._shown.what_is_heard(values, found))
        self._follow(self.figure, self.depth)
        self.sound.observe(lambda change: self._bring_sound(), "wanted")
        self.sound.layout.width = "100%"
        return self.figure, self.controls, self.sound, self.depth

    def open_twin(self) -> TextTwin:
        """Return the settings, what the figures show for them, what is heard, and the numbers."""
        figure, depth, sound = self.figure.text_twin(), self.depth.text_twin(), self.sound.text_twin()
        settings = self.settings()
        paragraphs = (settings, *figure.paragraphs, *depth.paragraphs, *sound.paragraphs)
        return TextTwin(self.title(), paragraphs, figure.columns, figure.rows)

    def _now(self) -> tuple[Any, Any, Any]:
        """Return the values, what the unit does, and what the usual unit does with the same impulses."""
        values = self.controls.values
        same_impulses = {name: values[name] for name in ("impulses", "rate")}
        return values, self._signal.run(values), self._signal.run(self.controls.usual | same_impulses)

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers."""
        values, found, usual = self._now()
        self.figure.update(self._shown.arrays(found, usual), readout=self._shown.readout(values, found, usual))
        self.depth.update(self._shown.point_arrays(values, found))

    def _settle(self) -> None:
        """When it is released: the amplitude at every depth, the words, the tables and the sound."""
        values, found, usual = self._now()
        self.figure.update(picture=self._shown.picture(values, found, usual))
        self.depth.update(picture=self._shown.depth_picture(values, found, usual))
        self._bring_sound()

    def _bring_sound(self) -> None:
        """Bring the sound if its player is open; a sound that nobody asked for is neither made nor sent."""
        values, found, _usual = self._now()
        recording = self._shown.sound(found) if self.sound.wanted else b""
        self.sound.update(recording, self._shown.what_is_heard(values, found))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "two_impulses": _("Two impulses in a row"),
        "first_rate": _("Eight impulses a second"),
        "fast_train": _("Thirty impulses a second"),
        "fast_unit": _("The same to a faster unit"),
        "deep": _("Twice as deep"),
        "many_fibres": _("Four times the fibres"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("motor_unit").presets.items())


def control_panel() -> tuple[Slider, ...]:
    """Return the sliders in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "impulses", _("Impulses"), ("", _("impulses")),
            _("Go from one to three at 10 Hz, then to 40. What does the second impulse add to the force?"),
        ),
        _slider(
            "rate", _("Rate of the impulses"), ("Hz", _("hertz, impulses a second")),
            _("Send 40 impulses and raise the rate from 2 Hz. When do the twitches add up, when do they melt?"),
        ),
        _slider(
            "contraction_time", _("Time to the height of a twitch"), ("ms", _("milliseconds")),
            _("Stay at 12 Hz and make the unit slower, then faster. Which one pulls more smoothly?"),
        ),
        _slider(
            "depth", _("Depth of the unit"), ("mm", _("millimetres")),
            _("Double the depth. What is left of the amplitude at the skin? What happens to the force?"),
        ),
        _slider(
            "fibres", _("Muscle fibres of the unit"), ("", _("muscle fibres")),
            _("Double the fibres. What happens to the amplitude, and to the force in mN?"),
        ),
    )  # fmt: skip
