"""The one live figure of the course: it shows a `Picture`, follows width and theme, and goes on without a kernel.

plotly.js comes from plotly's own package and reaches the page once; a figure sends only what it shows.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from widgets.browser_code import browser_code
from widgets.diagrams.palette import FONT, PALETTES
from widgets.diagrams.picture import NARROWEST, Picture
from widgets.errors import CourseError
from widgets.language import current_language
from widgets.language import gettext as _
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent
# Level 5 packs 4.8 MB to 1.5 MB in 0.07 s; higher levels take up to twice as long for 1 % less.
COMPRESSION_LEVEL = 5

Readout = Sequence[tuple[str, str, str]]


class PlotlyLoader(anywidget.AnyWidget):
    """Carries plotly.js and the palettes to the page; the page evaluates only the first that arrives."""

    _esm = browser_code(HERE / "plotly_loader.js")
    bundle = traitlets.Bytes().tag(sync=True)
    palettes = traitlets.Dict(PALETTES).tag(sync=True)
    font = traitlets.Unicode(FONT).tag(sync=True)
    ready = traitlets.Unicode().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)


_loader: PlotlyLoader | None = None


def load_plotly() -> PlotlyLoader:
    """Return the loader of this kernel; the first call sends plotly.js to the page.

    Shown in a notebook, the loader says that the page is live.

    Raises
    ------
    CourseError
        If plotly is not installed as the course needs it.
    """
    global _loader
    if _loader is None or _loader.comm is None:  # None after all widgets of the kernel were closed
        _loader = PlotlyLoader(bundle=_packed_plotly(), ready=_("This page is live."), language=current_language())
    return _loader


@cache
def _packed_plotly() -> bytes:
    package = find_spec("plotly")
    folders = package.submodule_search_locations if package else None
    bundle = Path(folders[0], "package_data", "plotly.min.js") if folders else None
    if bundle is None or not bundle.is_file():
        raise CourseError(
            _("The drawing library plotly is missing: run 'pip install -r requirements.txt' in the course's folder.")
        )
    return gzip.compress(bundle.read_bytes(), COMPRESSION_LEVEL, mtime=0)


class Figure(WithTextTwin, anywidget.AnyWidget):
    """A picture on the page.

    Parameters
    ----------
    picture : Picture
    readout : sequence of (name, value, usual value), optional
        A few numbers shown beside the picture, as text with units; the usual value may be empty.
    """

    _esm = browser_code(HERE / "figure.js")
    _css = browser_code(HERE / "figure.css")
    layouts = traitlets.Dict().tag(sync=True)
    arrays = traitlets.Dict().tag(sync=True)
    description = traitlets.Dict().tag(sync=True)
    readout = traitlets.List().tag(sync=True)
    narrowest = traitlets.Dict(NARROWEST).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)

    def __init__(self, picture: Picture, readout: Readout = (), **traits: Any) -> None:
        load_plotly()
        self.picture = picture
        super().__init__(
            layouts=picture.layouts,
            arrays=_as_buffers(picture.arrays),
            description=_description(picture),
            readout=[list(entry) for entry in readout],
            words=_words(),
            language=current_language(),
            **traits,
        )

    def update(
        self,
        arrays: Mapping[str, np.ndarray] | None = None,
        *,
        readout: Readout | None = None,
        picture: Picture | None = None,
    ) -> None:
        """Show new numbers, or another picture, with one message to the page.

        Parameters
        ----------
        arrays : mapping of str to array, optional
            New values for some of the picture's arrays; the others stay.
        readout : sequence of (name, value, usual value), optional
        picture : Picture, optional
            New layouts, words and arrays; what is equal to before is not sent again.

        Raises
        ------
        KeyError
            If the picture has no such array.
        """
        with self.hold_sync():
            if picture is not None:
                self.picture = picture
                self.layouts, self.description = picture.layouts, _description(picture)
                self.arrays = _as_buffers(picture.arrays)
            if arrays is not None:
                if unknown := set(arrays) - set(self.arrays):
                    raise KeyError(f"the picture has no array {sorted(unknown)}")
                self.arrays = self.arrays | _as_buffers(arrays)
            if readout is not None:
                self.readout = [list(entry) for entry in readout]

    def text_twin(self) -> TextTwin:
        """Return the picture in words: its message, its steps, what kind of picture it is, and its table."""
        picture = self.picture
        steps = tuple(f"{index}. {step.caption}" for index, step in enumerate(picture.steps, start=1))
        paragraphs = tuple(text for text in (picture.long, *steps, picture.note) if text)
        return TextTwin(picture.alt, paragraphs, picture.columns, picture.rows)


def _as_buffers(arrays: Mapping[str, np.ndarray]) -> dict[str, bytes]:
    return {name: np.ascontiguousarray(values, dtype=np.float32).tobytes() for name, values in arrays.items()}


def _description(picture: Picture) -> dict[str, Any]:
    return {
        "alt": picture.alt,
        "long": picture.long,
        "note": picture.note,
        "columns": list(picture.columns),
        "rows": [list(row) for row in picture.rows],
        "steps": [{"caption": step.caption, "long": step.long} for step in picture.steps],
    }


def _words() -> dict[str, str]:
    """Return the words of the page around a picture, in the current language."""
    return {
        "back": _("Back"),
        "details": _("Description and data table"),
        "failed": _("The picture cannot be drawn in this browser; its description stands below."),
        "fast": _("fast"),
        "forward": _("Forward"),
        "normal": _("normal"),
        "pause": _("Pause"),
        "play": _("Play"),
        "restart": _("Restart"),
        "slow": _("slow"),
        "speed": _("Speed"),
        "step_keys": _("Keys on the picture: left and right for the steps, Home and End, space to play."),
        "step_of": _("Step {step} of {total}"),
        "steps": _("Steps of the picture"),
        "table": _("Data table"),
        "zoom_keys": _(
            "Drag over the picture to enlarge a stretch of time, double-click to see all. "
            "Keys on the picture: + and − to enlarge and reduce, left and right to move, 0 to see all."
        ),
    }
