"""Where a learner's answers are, and what can be done with them: take them along, bring them in, delete them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets.browser_code import browser_code
from widgets.errors import CourseError
from widgets.language import current_language, ngettext
from widgets.language import gettext as _
from widgets.quiz.answer_files import LARGEST_FILE
from widgets.quiz.answer_transfer import delete_answers, events_of, export_answers, import_answers, too_large
from widgets.quiz.answers import answer_log
from widgets.quiz.banks import present
from widgets.text_twin import TextTwin, WithTextTwin

HERE = Path(__file__).parent


class Answers(WithTextTwin, anywidget.AnyWidget):
    """The learner's answers: where they are kept, and buttons to export, import and delete them."""

    _esm = browser_code(HERE / "elements.js", HERE / "my_answers.js")
    _css = browser_code(HERE / "quiz.css", HERE / "progress.css")
    shown = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        self._log = answer_log()
        super().__init__(lang=current_language())
        self._log.when_changed(self._show)
        self.on_msg(lambda _widget, message, buffers: self.receive(message, buffers))
        self._show()

    def receive(self, message: Any, buffers: Any = ()) -> None:
        """Do what the page asks for, and say in one sentence what was done.

        Parameters
        ----------
        message : dict
            ``do``: ``export``, ``import`` (the file is the first of the buffers) or ``delete``.
        buffers : sequence of bytes
        """
        wanted = {"export": self._export, "import": self._import, "delete": self._delete}.get(message.get("do"))
        if wanted is None:
            return
        try:
            self.send({"sentence": "", **wanted([bytes(part) for part in buffers or ()])})
        except CourseError as error:
            self.send({"sentence": str(error)})

    def text_twin(self) -> TextTwin:
        """Return what can be done with the answers; how many there are and where is told on the live page only."""
        return TextTwin(_("Your answers"), (_("Export, import or delete the answers that are kept on this computer."),))

    def _export(self, _buffers: list[bytes]) -> dict[str, str]:
        name = f"twitch-course-answers-{present().date().isoformat()}.jsonl"
        return {"file": name, "text": export_answers(self._log).decode("utf-8")}

    def _import(self, buffers: list[bytes]) -> dict[str, str]:
        added, left_out = import_answers(self._log, buffers[0] if buffers else b"")
        done = ngettext("{count} new answer was added.", "{count} new answers were added.", added).format(count=added)
        return {"sentence": " ".join(part for part in (done, left_out.sentence()) if part)}

    def _delete(self, _buffers: list[bytes]) -> dict[str, str]:
        delete_answers(self._log)
        return {"sentence": _("All answers on this computer are deleted.")}

    def _show(self) -> None:
        count = len(events_of(self._log))
        self.shown = {
            "title": _("Your answers"),
            "line": ngettext("{count} answer is kept in", "{count} answers are kept in", count).format(count=count),
            "folder": str(self._log.folder),
            "count": count,
            "problem": " ".join(part for part in (self._log.problem, self._log.left_out.sentence()) if part),
            "export": _("Export all answers"),
            "import": _("Import a file"),
            "delete": _("Delete all answers"),
            "really": _("Delete them for good? There is no way back; export them first if you may want them again."),
            "yes": _("Delete for good"),
            "no": _("Keep them"),
            "largest": LARGEST_FILE,
            "too_large": too_large(),
            "kept": _("Nothing was deleted."),
        }
