"""What a cell showed before is let go when the cell runs again; else a kernel would keep every widget it ever made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import ipywidgets as ipw
from IPython import get_ipython

_made: dict[str, list[ipw.Widget]] = defaultdict(list)
_running: str | None = None


def let_go_when_run_again() -> None:
    """From now on, close the widgets of a cell when that cell runs again; nothing happens outside IPython."""
    shell = get_ipython()
    if shell is None or _before in shell.events.callbacks["pre_run_cell"]:
        return
    ipw.Widget.on_widget_constructed(_note)
    shell.events.register("pre_run_cell", _before)
    shell.events.register("post_run_cell", _after)


def _note(widget: ipw.Widget) -> None:
    if _running is not None:
        _made[_running].append(widget)


def _before(info: Any) -> None:
    global _running
    _running = info.cell_id
    closed = [part for widget in _made.pop(info.cell_id, []) for part in _parts(widget)]
    for widget in closed:
        widget.close()
    _forget_outputs(closed)


def _forget_outputs(closed: list[ipw.Widget]) -> None:
    """Take closed widgets out of IPython's history of outputs, which would keep them in memory."""
    shell = get_ipython()
    for number, output in list(shell.user_ns["Out"].items()):
        if any(output is widget for widget in closed):
            shell.del_var(f"_{number}")


def _after(_result: Any) -> None:
    global _running
    _running = None


def _parts(widget: ipw.Widget) -> Iterator[ipw.Widget]:
    """Yield what is inside `widget`, also what was added after its cell had run, and the widget itself."""
    for child in getattr(widget, "children", ()):
        yield from _parts(child)
    if isinstance(layout := getattr(widget, "layout", None), ipw.Widget):
        yield layout
    yield widget
