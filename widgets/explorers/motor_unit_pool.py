"""The explorer of a pool of motor units: who is recruited, how fast each fires, the force and the EMG they make."""

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
from widgets.sound import Sound
from widgets.text_twin import TextTwin

_slider = partial(slider, "motor_unit_pool")


class MotorPoolExplorer(SliderExplorer):
    """Drive all motor units of a muscle, and see and hear which of them work, how fast, and what they make together.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens, for example ``predict``.

    Attributes
    ----------
    controls : Controls
    figure : Figure
    sound : Sound
        Made only once the learner asks for it. All three only once the explorer is open.
    """

    controls: Controls
    figure: Figure
    sound: Sound

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("Explore a pool of motor units")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _(
            "Here you will drive all motor units of a muscle, weakly and strongly, and see which of them work, how "
            "fast they fire, and what they make together."
        )

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure, controls and sound; called once, at the opening."""
        # The models wait until here, so that a lesson whose explorer is still closed opens without loading them.
        self._shown: Any = import_module("widgets.explorers.motor_unit_pool_picture")
        self._signal: Any = import_module("widgets.explorers.motor_unit_pool_signal")
        self.controls = Controls(control_panel(), presets())
        values, found, usual = self._now()
        self.figure = Figure(self._shown.picture(values, found, usual), readout=self._shown.readout(values, found))
        self.sound = Sound(_("the contraction at the skin"), words=self._shown.what_is_heard(found))
        self._follow(self.figure)
        self.sound.observe(lambda change: self._bring_sound(), "wanted")
        self.sound.layout.width = "100%"
        return self.figure, self.controls, self.sound

    def open_twin(self) -> TextTwin:
        """Return the settings, what the figure shows for them, what is heard, and the numbers."""
        figure, sound = self.figure.text_twin(), self.sound.text_twin()
        settings = self.settings()
        paragraphs = (figure.title, settings, *figure.paragraphs, *sound.paragraphs)
        return TextTwin(self.title(), paragraphs, figure.columns, figure.rows)

    def _now(self) -> tuple[Any, Any, Any]:
        """Return the values, what the pool does, and what it does when its units fire faster with the drive."""
        values = self.controls.values
        return values, self._signal.run(values), self._signal.run(values | {"steady": False})

    def _move(self) -> None:
        """While a slider moves: the lines and the numbers."""
        values, found, usual = self._now()
        self.figure.update(self._shown.arrays(values, found, usual), readout=self._shown.readout(values, found))

    def _settle(self) -> None:
        """When it is released: the words, the table and the sound."""
        values, found, usual = self._now()
        self.figure.update(picture=self._shown.picture(values, found, usual))
        self._bring_sound()

    def _bring_sound(self) -> None:
        """Bring the sound if its player is open; a sound that nobody asked for is neither made nor sent."""
        _values, found, _usual = self._now()
        recording = self._shown.sound(found) if self.sound.wanted else b""
        self.sound.update(recording, self._shown.what_is_heard(found))


def presets() -> tuple[Preset, ...]:
    """Return the examples, named so that a learner knows what to expect to try."""
    words = {
        "barely": _("Barely a pull"),
        "gentle": _("Gentle"),
        "firm": _("Firm"),
        "full": _("With full strength"),
        "full_without_faster": _("The same drive, no faster firing"),
    }
    return tuple(Preset(words[name], values) for name, values in explorer("motor_unit_pool").presets.items())


def control_panel() -> tuple[Slider | Switch, ...]:
    """Return the controls in the order of the panel, each with one thing to try."""
    return (
        _slider(
            "drive", _("Drive at its top"), ("%", _("percent of the greatest drive")),
            _("Start at the left end. Which units join first, and which stop first when the drive falls?"),
        ),
        _slider(
            "followed", _("Unit you follow"), ("", _("number of the unit")),
            _("Follow a small unit, then a large one. At which drive does each begin, and how fast does it fire?"),
        ),
        Switch(
            "steady", _("All units keep their first rate"),
            question=_("Switch it on at full drive: all units still work. How much of the force is left?"),
        ),
    )  # fmt: skip
