"""The one exception that a learner or an author meets, and the search for the name they meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from widgets.language import gettext as _


class CourseError(Exception):
    """Something that the person at the keyboard can put right; its text is one sentence that says how."""

    def _render_traceback_(self) -> list[str]:
        """Show the sentence alone: IPython calls this hook in place of printing the stack."""
        return [str(self)]


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the known name most like `name`, or the list of a few known names.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What could have been meant.
    """
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return _("Did you mean '{name}'?").format(name=close[0])
    if not names:
        return _("There is none yet.")
    return _("Known names: {names}.").format(names=", ".join(names[:12]) + (", ..." if len(names) > 12 else ""))
