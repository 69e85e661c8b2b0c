"""The body map of roots and nerves: choose a muscle, a root or a nerve, and see what hangs together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as ipw
import traitlets

from widgets.browser_code import browser_code
from widgets.content.nerve_map import nerve_map
from widgets.explorers import nerve_map_words
from widgets.explorers.gate import GatedExplorer
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.text_twin import TextTwin

HERE = Path(__file__).parent


class BodyMap(anywidget.AnyWidget):
    """The picture, the lists and the words beside them.

    Attributes
    ----------
    chosen : dict of str to str
        Ids under ``case``, ``muscle``, ``root`` and ``nerve``; nothing stands for none.
    shown : dict
        What the page shows for it: words, marks of muscles, lines from roots to muscles.
    """

    _esm = browser_code(HERE / "nerve_map.js")
    _css = browser_code(HERE / "nerve_map.css")
    drawing = traitlets.Dict().tag(sync=True)
    lists = traitlets.List().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    table = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        columns, rows = nerve_map_words.table()
        super().__init__(
            drawing=_drawing(),
            lists=_lists(),
            chosen={},
            table={"columns": list(columns), "rows": [list(row) for row in rows]},
            words=_words(),
            language=current_language(),
            **traits,
        )
        self._show()
        self.observe(lambda change: self._show(), "chosen")

    @traitlets.validate("chosen")
    def _only_known(self, proposal: Any) -> dict[str, str]:
        return nerve_map_words.known(proposal.value)

    def _show(self) -> None:
        chosen = self.chosen
        case = next((one for one in nerve_map().cases if one.id == chosen["case"]), None)
        self.shown = {
            **nerve_map_words.said(chosen),
            "alt": nerve_map_words.alt(chosen),
            "marks": nerve_map_words.marks(chosen),
            "threads": nerve_map_words.threads(chosen),
            "twitching": list(case.twitching) if case else [],
        }


class NerveMap(GatedExplorer):
    """Click a muscle and see its nerve and roots, click a root and see its muscles and skin; trace a case to its place.

    Parameters
    ----------
    after : str, optional
        The part of the lesson to be answered before it opens.

    Attributes
    ----------
    body : BodyMap
        Only once it is open.
    """

    body: BodyMap

    def title(self) -> str:
        """Return the name of the explorer."""
        return _("A body map of roots and nerves")

    def promise(self) -> str:
        """Return a sentence about what it will show; it gives nothing away."""
        return _("Here you will choose muscles on a body, see the nerves and roots they hang on, and trace cases.")

    def build(self) -> Sequence[ipw.DOMWidget]:
        """Return the map; called once, at the opening."""
        self.body = BodyMap()
        return (self.body,)

    def open_twin(self) -> TextTwin:
        """Return what is chosen, in words, and the whole map as a table."""
        shown = self.body.shown
        entries = tuple(f"{name}: {value}" for name, value in shown["entries"])
        columns, rows = nerve_map_words.table()
        return TextTwin(self.title(), (shown["alt"], shown["title"], *shown["sentences"], *entries), columns, rows)


def _drawing() -> dict[str, Any]:
    """Return the shapes of the picture; they hold no words but the names of the roots."""
    records = nerve_map_words.localised_map()
    return {
        "outline": [list(point) for point in records.outline],
        "muscles": [
            {"id": one.id, "name": one.name, "view": one.view, "shape": [list(point) for point in one.shape]}
            for one in records.muscles
        ],
        "roots": [{"id": one.id, "name": one.name} for one in records.roots],
    }


def _lists() -> list[dict[str, Any]]:
    """Return the lists to choose from, each with its kind, its label and its entries."""
    records = nerve_map_words.localised_map()
    groups = (
        ("muscle", _("Muscle"), records.muscles),
        ("root", _("Root"), records.roots),
        ("nerve", _("Nerve"), records.nerves),
        ("case", _("Trace a case"), records.cases),
    )
    return [
        {"kind": kind, "label": label, "entries": [{"id": one.id, "name": one.name} for one in entries]}
        for kind, label, entries in groups
    ]


def _words() -> dict[str, str]:
    return {
        "none": _("none"),
        "front": _("from the front"),
        "back": _("from the back"),
        "clear": _("Clear"),
        "details": _("The whole map as a table"),
        "table": _("Muscles, nerves and roots"),
        "key": _(
            "Full colour and a solid line: main root. Pale, with a broken line: a neighbouring root. Zigzag: it "
            "twitches in the case."
        ),
    }
