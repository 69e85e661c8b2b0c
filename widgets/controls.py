"""Sliders, switches and presets in native elements; the page sends one pending change at a time, never a queue."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets.browser_code import browser_code
from widgets.errors import nearest_name
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Slider:
    """A number to be chosen from a range.

    Attributes
    ----------
    name : str
        The key of its value.
    label, unit, spoken_unit : str
        What is shown; the spoken unit is for a screen reader ("degrees Celsius").
    minimum, maximum, step, value : float
        ``value`` is the usual one, to which *Reset* goes back.
    logarithmic : bool
        Equal ways on the slider are equal factors; ``step`` is then the number of significant digits kept.
    question : str
        One short thing to try and to watch.
    needs : str
        The name of a switch without which the slider means nothing.
    """

    name: str
    label: str
    unit: str
    spoken_unit: str
    minimum: float
    maximum: float
    step: float
    value: float
    logarithmic: bool = False
    question: str = ""
    needs: str = ""

    def __post_init__(self) -> None:
        if not self.minimum <= self.value <= self.maximum or self.minimum == self.maximum:
            raise ValueError(f"slider {self.name}: {self.value:g} lies outside {self.minimum:g} to {self.maximum:g}")
        if self.logarithmic and self.minimum <= 0:
            raise ValueError(f"slider {self.name}: a logarithmic scale starts above zero")


@dataclass(frozen=True)
class Switch:
    """Something that is on or off; the attributes mean the same as those of a `Slider`."""

    name: str
    label: str
    value: bool = False
    question: str = ""


@dataclass(frozen=True)
class Preset:
    """A button that sets some values, and all others to the usual ones."""

    label: str
    values: Mapping[str, float | bool]


class Controls(WithTextTwin, anywidget.AnyWidget):
    """A panel of controls.

    Parameters
    ----------
    controls : sequence of Slider or Switch
    presets : sequence of Preset, optional

    Attributes
    ----------
    values : dict of str to float or bool
        Changes while a slider is dragged.
    settled : int
        Grows by one when a slider is released, a number typed or a button pressed: the time for slow work.
    """

    _esm = browser_code(HERE / "controls.js")
    _css = browser_code(HERE / "controls.css")
    controls = traitlets.List().tag(sync=True)
    presets = traitlets.List().tag(sync=True)
    # The page knows what it has sent: an echo would only cost a message a move.
    values = traitlets.Dict().tag(sync=True, echo_update=False)
    settled = traitlets.Int(0).tag(sync=True, echo_update=False)
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)

    def __init__(self, controls: Sequence[Slider | Switch], presets: Sequence[Preset] = (), **traits: Any) -> None:
        self.parts = tuple(controls)
        self.usual = {part.name: part.value for part in self.parts}
        for preset in presets:
            self._check_names(preset.values)
        super().__init__(
            controls=[asdict(part) | {"kind": type(part).__name__.lower()} for part in self.parts],
            presets=[{"label": preset.label, "values": self.usual | dict(preset.values)} for preset in presets],
            values=dict(self.usual),
            words={"presets": _("Examples"), "reset": _("Reset")},
            language=current_language(),
            **traits,
        )

    def choose(self, **values: float | bool) -> None:
        """Set some values from Python, as if they had been chosen on the page."""
        self._check_names(values)
        self.values = self.values | values
        self.settled += 1

    @traitlets.validate("values")
    def _keep_within_range(self, proposal: Any) -> dict[str, float | bool]:
        """Keep what comes from a page within the ranges; what it does not name stays as it is."""
        wanted = self.usual | getattr(self, "_trait_values", {}).get("values", {}) | proposal.value
        return {part.name: _within(part, wanted[part.name]) for part in self.parts}

    def _check_names(self, values: Mapping[str, Any]) -> None:
        for name in values:
            if name not in self.usual:
                raise KeyError(f"there is no control '{name}'. {nearest_name(name, self.usual)}")

    def text_twin(self) -> TextTwin:
        """Return what can be set, and to what it is set."""
        rows = tuple(
            (part.label, value_in_words(part, self.values[part.name]), range_in_words(part)) for part in self.parts
        )
        return TextTwin(_("Controls"), (), (_("Control"), _("Value"), _("Range")), rows)


def value_in_words(part: Slider | Switch, value: float | bool) -> str:
    """Return a value with its unit, or "on" or "off"."""
    if isinstance(part, Switch):
        return _("on") if value else _("off")
    return f"{setting(value)} {part.unit}".strip()


def setting(value: float) -> str:
    """Return a chosen number as it was chosen, without the tails of binary fractions and with a true minus sign."""
    return f"{value:.6g}".replace("-", "−")


def range_in_words(part: Slider | Switch) -> str:
    """Return what a control can be set to."""
    if isinstance(part, Switch):
        return _("on or off")
    return (
        _("{low} to {high} {unit}")
        .format(low=setting(part.minimum), high=setting(part.maximum), unit=part.unit)
        .strip()
    )


def _within(part: Slider | Switch, value: Any) -> float | bool:
    if isinstance(part, Switch):
        return bool(value)
    chosen = float(value)
    return min(max(chosen, part.minimum), part.maximum) if math.isfinite(chosen) else part.value
