"""The lesson that is open in this kernel: its stem, its language, and which of its parts have been answered."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import ismethod
from types import ModuleType
from weakref import WeakMethod

from widgets import content
from widgets.errors import CourseError, nearest_name
from widgets.folders import COURSE_FOLDER
from widgets.language import gettext as _
from widgets.language import set_language


@dataclass
class OpenLesson:
    """The lesson in use.

    Attributes
    ----------
    stem : str
        The name of its notebook without the ending, for example ``03_action_potential``.
    language : str
        The code of the language it is read in.
    answered : set of str
        The parts (``predict``, ``quiz``, ...) all of whose items have an answer.
    """

    stem: str
    language: str = "en"
    answered: set[str] = field(default_factory=set)
    _waiting: dict[str, list[Callable[[], Callable[[], None] | None]]] = field(default_factory=dict)

    def mark_answered(self, part: str) -> None:
        """Note that all items of `part` have an answer, and open what waited for that."""
        self.answered.add(part)
        for waiting in self._waiting.pop(part, []):
            if callback := waiting():
                callback()

    def when_answered(self, part: str, callback: Callable[[], None]) -> None:
        """Call `callback` once `part` is answered: at once if it is already.

        An object whose method waits is not kept alive for that: an explorer whose cell ran again is gone.
        """
        if part in self.answered:
            callback()
        else:
            waiting = WeakMethod(callback) if ismethod(callback) else lambda: callback
            self._waiting.setdefault(part, []).append(waiting)


_open: OpenLesson | None = None
_files: dict[str, int] = {}


def open_lesson(stem: str, language: str | None = None) -> OpenLesson:
    """Make `stem` the lesson of this kernel and return it.

    The lesson that is open already stays the same object: what is on the page still waits for its answers. Data files
    that were edited since the last time are read again.

    Raises
    ------
    CourseError
        If there is no such lesson or language.
    """
    global _open
    if not isinstance(stem, str):
        raise CourseError(
            _('Give use_lesson the name of a lesson in quotation marks, for example use_lesson("03_action_potential").')
        )
    _forget_edited_files()
    if stem not in content.lessons():
        raise CourseError(
            _("There is no lesson '{name}'.").format(name=stem) + " " + nearest_name(stem, content.lessons())
        )
    code = language or "en"
    try:
        set_language(code)
    except ValueError as error:
        raise CourseError(str(error)) from None
    if _open is None or (_open.stem, _open.language) != (stem, code):
        _open = OpenLesson(stem, code)
    return _open


def _forget_edited_files() -> None:
    """Forget what was read from `data/`, and what was worked out from it, if a file there is another one now."""
    global _files
    found = {str(path): path.stat().st_mtime_ns for path in COURSE_FOLDER.glob("data/**/*.yaml")}
    if _files and found != _files:
        for name, module in list(sys.modules.items()):
            # The models remember results by the numbers they were given, which no edit makes wrong.
            if name.startswith("widgets.") and not name.startswith("widgets.models"):
                for remembered in vars(module).values():
                    # The package itself answers every name that it does not have with a sentence.
                    if not isinstance(remembered, ModuleType) and hasattr(remembered, "cache_clear"):
                        remembered.cache_clear()
    _files = found


def current_lesson() -> OpenLesson:
    """Return the lesson in use.

    Raises
    ------
    CourseError
        If no cell has called ``use_lesson`` yet.
    """
    if _open is None:
        raise CourseError(_("No lesson is open yet: run the cell with use_lesson(...) near the top first."))
    return _open
