"""The lesson that is open in this kernel: its stem, its language, and which of its parts have been answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from widgets import content
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _
from widgets.language import set_language


@dataclass
class OpenLesson:
    """The lesson in use.

    Attributes
    ----------
    stem : str
        The name of its notebook without the ending, for example ``03_action_potential``.
    answered : set of str
        The parts (``predict``, ``quiz``, ...) all of whose items have an answer.
    """

    stem: str
    answered: set[str] = field(default_factory=set)
    _waiting: dict[str, list[Callable[[], None]]] = field(default_factory=dict)

    def mark_answered(self, part: str) -> None:
        """Note that all items of `part` have an answer, and open what waited for that."""
        self.answered.add(part)
        for callback in self._waiting.pop(part, []):
            callback()

    def when_answered(self, part: str, callback: Callable[[], None]) -> None:
        """Call `callback` once `part` is answered: at once if it is already."""
        if part in self.answered:
            callback()
        else:
            self._waiting.setdefault(part, []).append(callback)


_open: OpenLesson | None = None


def open_lesson(stem: str, language: str | None = None) -> OpenLesson:
    """Make `stem` the lesson of this kernel and return it.

    Raises
    ------
    CourseError
        If there is no such lesson or language.
    """
    global _open
    if stem not in content.lessons():
        raise CourseError(
            _("There is no lesson '{name}'.").format(name=stem) + " " + nearest_name(stem, content.lessons())
        )
    try:
        set_language(language or "en")
    except ValueError as error:
        raise CourseError(str(error)) from None
    _open = OpenLesson(stem)
    return _open


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
