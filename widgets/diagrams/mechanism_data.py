"""Computed curves that a mechanism drawing may show, by the name its file gives."""

from __future__ import annotations

from widgets.diagrams import sources_fibre, sources_membrane
from widgets.diagrams.curves import CurveData, DrawingError
from widgets.errors import nearest_name
from widgets.language import gettext as _

__all__ = ["SOURCES", "CurveData", "DrawingError", "curve_data"]

SOURCES = {**sources_membrane.SOURCES, **sources_fibre.SOURCES}


def curve_data(name: str) -> CurveData:
    """Return the curve `name`.

    Raises
    ------
    DrawingError
        If there is no such curve.
    """
    if name not in SOURCES:
        raise DrawingError(_("there is no curve '{name}'.").format(name=name) + " " + nearest_name(name, SOURCES))
    return SOURCES[name]()
