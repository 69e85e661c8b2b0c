"""An explorer that opens after the prediction: at once after it, or sooner if the learner asks for that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import anywidget
import ipywidgets as ipw
import traitlets

from widgets.content import Part
from widgets.errors import CourseError, nearest_name
from widgets.figure import load_plotly
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.lesson import current_lesson
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent


class Gate(anywidget.AnyWidget):
    """One sentence that says what to do first, and a button for those who do not want to."""

    _esm = HERE / "gate.js"
    _css = HERE / "gate.css"
    opened = traitlets.Bool(False).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)


class GatedExplorer(WithTextTwin, ipw.Box):
    """What all explorers share: they are closed until a part of the lesson is answered.

    Parameters
    ----------
    after : str, optional
        The part of the lesson, for example ``predict``, whose items have to be answered first; at once without it.

    Raises
    ------
    CourseError
        If there is no such part, or `after` is given and no lesson is open.
    """

    def __init__(self, after: str | None = None, **traits: Any) -> None:
        if after is not None and after not in get_args(Part):
            raise CourseError(
                _("A lesson has no part '{name}'.").format(name=after) + " " + nearest_name(after, get_args(Part))
            )
        load_plotly()
        words = {"closed": self.closed_sentence(), "anyway": _("Show me anyway"), "opened": _("The explorer is open.")}
        self.gate = Gate(words=words, language=current_language())
        layout = ipw.Layout(flex_flow="row wrap", overflow="visible", width="100%")
        super().__init__((self.gate,), layout=layout, **traits)
        self.add_class("twitch-explorer")
        self.gate.observe(lambda change: self.reveal(), "opened")
        if after is None:
            self.reveal()
        else:
            current_lesson().when_answered(after, self.reveal)

    @property
    def is_open(self) -> bool:
        """Whether the explorer shows what it has to show."""
        return len(self.children) > 1

    def reveal(self) -> None:
        """Show figure and controls; nothing happens if they are there already."""
        if not self.is_open:
            self.children = (self.gate, *self.build())
            self.gate.opened = True

    def title(self) -> str:
        """Return the name of the explorer."""
        raise NotImplementedError(type(self).__name__)

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        raise NotImplementedError(type(self).__name__)

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return figure and controls; called once, at the opening."""
        raise NotImplementedError(type(self).__name__)

    def open_twin(self) -> TextTwin:
        """Return what the open explorer shows now, in words."""
        raise NotImplementedError(type(self).__name__)

    def closed_sentence(self) -> str:
        """Return the sentence on the closed explorer."""
        return f"{self.promise()} " + _("It opens once you have made your prediction.")

    def text_twin(self) -> TextTwin:
        """Return the explorer in words; while it is closed, only what it is about."""
        return self.open_twin() if self.is_open else TextTwin(self.title(), (self.closed_sentence(),))
