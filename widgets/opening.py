"""The first cell of a lesson: `use_lesson` chooses lesson and language, and tells how to bring the page to life."""

from __future__ import annotations

from typing import Any

from widgets.cell_widgets import let_go_when_run_again
from widgets.figure import load_plotly
from widgets.language import gettext as _
from widgets.lesson import open_lesson
from widgets.text_twin import TextTwin


class Opening:
    """What the first cell shows: before the lesson runs, how to run it; afterwards, that it is ready."""

    def __init__(self, stem: str, language: str | None) -> None:
        open_lesson(stem, language)
        self._loader = (
            load_plotly()
        )  # before the next line: every figure of the page needs it, whichever cell runs again
        let_go_when_run_again()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        twin = TextTwin(_("To bring this page to life, press ▶ Run the lesson at the top."))
        bundle = self._loader._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/plain": twin.plain(), "text/html": twin.html(live_hint=False)}, metadata


def use_lesson(stem: str, language: str | None = None) -> Opening:
    """Open the lesson `stem` in this kernel.

    Parameters
    ----------
    stem : str
        The name of the notebook without its ending.
    language : str, optional
        ``hi`` in the Hindi notebooks; English if not given.

    Raises
    ------
    CourseError
        If there is no such lesson or language.
    """
    return Opening(stem, language)
