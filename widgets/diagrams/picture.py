"""What every picture is: Plotly layouts for three widths, steps, arrays, and the same in words and a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

# The narrowest page, in pixels, for which a layout is meant. Text never shrinks: each width has a drawing of its own.
NARROWEST = {"wide": 940, "middle": 560, "narrow": 0}


@dataclass(frozen=True)
class PictureStep:
    """One step of a stepped picture.

    Attributes
    ----------
    caption : str
        One sentence, shown beside the buttons and read out.
    long : str
        What happens, in full.
    """

    caption: str
    long: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture for the browser, independent of theme.

    Attributes
    ----------
    layouts : dict of str to dict
        For ``wide``, ``middle`` and ``narrow`` (one may serve for all) a Plotly figure as plain data:
        ``{"data": [...], "layout": {...}, "canvas": [W, H] or None}``. With a canvas the picture is a scene: one unit
        is one pixel at full width, and the height follows the width (markers scale with it, texts and lines do not);
        without one it is a chart of the height given in its layout, whose time axis can be zoomed. Colours are tokens
        of the palette (``@sodium``); type family, ink and a transparent paper are there already. ``"$name"`` as the x
        or y of a trace stands for an array.
        A trace, shape or annotation with ``"steps": [2, 3, 4]`` is shown in those steps only (counted from 1).
        A trace with ``"by_step": [{"x": [...], "y": [...]}, ...]`` (one entry a step) moves between them; the last
        entry serves for the steps beyond it.
    alt : str
        One sentence of at most 30 words: kind, subject, state, message.
    long : str
        80 to 150 words for someone who does not see the picture.
    note : str
        What kind of picture it is: "Schematic, not to scale", "Computed by the model", ...
    columns, rows : tuple
        The data table.
    steps : tuple of PictureStep
    arrays : dict of str to numpy array
        Sent as 32-bit floats.
    """

    layouts: dict[str, dict[str, Any]]
    alt: str
    long: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    steps: tuple[PictureStep, ...] = ()
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
