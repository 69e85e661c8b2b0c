"""An explorer that opens after the prediction: at once after it, or sooner if the learner asks for that."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import anywidget
import ipywidgets as ipw
import traitlets

from widgets.browser_code import browser_code
from widgets.content import Part
from widgets.errors import CourseError, nearest_name
from widgets.figure import load_plotly
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.lesson import current_lesson
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent
_log = logging.getLogger(__name__)


class Gate(anywidget.AnyWidget):
    """One sentence that says what to do first, and a button for those who do not want to."""

    _esm = browser_code(HERE / "gate.js")
    _css = browser_code(HERE / "gate.css")
    opened = traitlets.Bool(False).tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
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
        self.gate.observe(lambda change: self.reveal() if change.new else None, "opened")
        if after is None:
            self._open()  # what goes wrong here is told by the cell
        else:
            current_lesson().when_answered(after, self.reveal)

    @property
    def is_open(self) -> bool:
        """Whether the explorer shows what it has to show."""
        return len(self.children) > 1

    def reveal(self) -> None:
        """Show figure and controls; nothing happens if they are there already.

        What goes wrong is told in the gate, whose button comes back for another try: no cell runs here that could
        show it.
        """
        if self.is_open:
            return
        self.gate.problem = ""  # the same sentence again is news to a screen reader
        try:
            self._open()
        except CourseError as error:
            self._stay_closed(str(error))
        except Exception as error:
            _log.exception("%s could not be opened", type(self).__name__)
            problem = f"{type(error).__name__}: {error}"
            self._stay_closed(
                _("The explorer could not be opened ({problem}). Try again, or run the lesson again.").format(
                    problem=problem
                )
            )

    def _open(self) -> None:
        self.children = (self.gate, *self.build())
        self.gate.opened = True

    def _stay_closed(self, problem: str) -> None:
        self.gate.problem = problem
        self.gate.opened = False

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
        if self.is_open:
            return self.open_twin()
        return TextTwin(self.title(), tuple(filter(None, (self.closed_sentence(), self.gate.problem))))
