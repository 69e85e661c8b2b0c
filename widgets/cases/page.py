"""The two pages of a case: the desk (patient, questions, tests) and the verdict (commitment and review)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets.browser_code import browser_code
from widgets.language import current_language, ngettext, pgettext
from widgets.language import gettext as _
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent
DESK, VERDICT = "desk", "verdict"


class CasePage(WithTextTwin, anywidget.AnyWidget):
    """One of the two pages; it shows `shown` and sends what the learner does.

    Parameters
    ----------
    place : str
        ``desk`` or ``verdict``.
    """

    _esm = browser_code(HERE / "elements.js", HERE / "desk.js", HERE / "verdict.js", HERE / "page.js")
    _css = browser_code(HERE / "page.css")
    place = traitlets.Unicode().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)

    def __init__(self, place: str, **traits: Any) -> None:
        super().__init__(place=place, words=page_words(), language=current_language(), **traits)

    def text_twin(self) -> TextTwin:
        """Return the name of the page; what it shows is told by the widget around it."""
        return TextTwin(self.words["name"])


def points(count: int) -> str:
    """Return a number of points in words."""
    return ngettext("{count} point", "{count} points", count).format(count=count)


def page_words() -> dict[str, str]:
    """Return the words around what the kernel sends, in the current language."""
    return {
        "name": _("Mystery patients"),
        "begin": _("Call in the first patient"),
        "list": _("Number of a list of patients (may be left empty)"),
        "list_hint": _("Two people with the same number meet the same patients, one after the other."),
        "ask": _("Ask about"),
        "tests": _("Examine and test"),
        "told": _("What was told"),
        "found": _("What was found"),
        "nothing_told": _("Nothing has been asked yet."),
        "nothing_found": _("Nothing has been tested yet."),
        "done": _("done"),
        "too_dear": _("costs more than is left"),
        "measured": _("Measured"),
        "value": _("Value"),
        "usual": _("Usual"),
        "low": _("below"),
        "high": _("above"),
        "below_usual": _("below the usual"),
        "above_usual": _("above the usual"),
        "call": _("Call emergency services now"),
        "call_hint": _("Free if it was needed; otherwise it costs two points. When in doubt, calling is no mistake."),
        "commit_title": _("Commit"),
        "what": _("What is it? Choose one, or two if one does not explain everything."),
        "how_soon": _("How soon should a doctor see this person?"),
        "how_sure": _("How sure are you?"),
        "confidence_1": _("A guess"),
        "confidence_2": _("Fairly sure"),
        "confidence_3": _("Sure"),
        "commit": _("Commit and see the review"),
        "review": pgettext("case", "Review"),
        "decisive": _("What settles this case"),
        "was_done": _("you did it"),
        "not_done": _("you did not"),
        "wasted": _("In hindsight, these told nothing new"),
        "nothing_wasted": _("None: no test was wasted."),
        "for_or_against": _("What was found, and what explains it"),
        "instead": _("About what you chose"),
        "looking_back": _("Looking back"),
        "next": _("Next patient"),
        "waiting": _("One moment: the models are being run."),
    }
