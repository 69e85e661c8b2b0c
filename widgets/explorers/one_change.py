"""One change at a time: six cases, in each of which one stage of the chain is changed; at which, the learner finds."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import ipywidgets as ipw

from widgets.content.explorers import explorer
from widgets.controls import Controls, Slider
from widgets.explorers.sliders import SliderExplorer
from widgets.figure import Figure
from widgets.language import gettext as _
from widgets.text_twin import TextTwin


class OneChangeExplorer(SliderExplorer):
    """Look at the traces of the whole chain in cases in which one thing is changed, and find the stage.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens.

    Attributes
    ----------
    controls : Controls
    figure : Figure
        Both only once the explorer is open.
    """

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("One change at a time")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _("Here you will see the traces of the whole chain in cases in which one stage is changed.")

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        self._shown: Any = import_module("widgets.explorers.one_change_picture")
        self.controls = Controls(control_panel())
        self.figure = Figure(self._picture())
        self._follow(self.figure)
        return self.figure, self.controls

    def open_twin(self) -> TextTwin:
        """Return the case, and its numbers beside the healthy ones; where the change was made stays open."""
        figure = self.figure.text_twin()
        settings = self.settings()
        return TextTwin(self.title(), (settings, *figure.paragraphs), figure.columns, figure.rows)

    def _picture(self) -> Any:
        return self._shown.picture(int(self.controls.values["case"]))

    def _settle(self) -> None:
        self.figure.update(picture=self._picture())


def control_panel() -> tuple[Slider]:
    """Return the choice of the case."""
    numbers = explorer("one_change").controls["case"]
    low, high = numbers.range
    question = _("Go down the traces from the top. Which is the first in which orange leaves grey?")
    return (Slider("case", _("Case"), "", _("case"), low, high, numbers.step, numbers.value, question=question),)
