"""The claims of an article as a game: a verdict on each, what is true and why, and the score by verdict."""

from __future__ import annotations

from typing import Any

import traitlets

from widgets import content
from widgets.content.claims import VERDICTS, claims
from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.lesson import current_lesson
from widgets.quiz.answers import answer_log
from widgets.quiz.claim_items import claim_item, fingerprint, in_order_of_play, verdict_names
from widgets.quiz.lesson_items import Asked
from widgets.quiz.page import AnswerPage
from widgets.quiz.views import citation, graded_attempts, is_finished
from widgets.text_twin import TextTwin

AT_ONCE = 12  # claims on the page
OBJECTIVE = "judge_claim"


class ClaimAudit(AnswerPage):
    """Some claims at a time, drawn so that every verdict occurs; the next ones come when these are judged.

    Run again, it goes on where the learner was. The score counts the first verdict on each claim.

    Parameters
    ----------
    count : int, optional
        How many claims stand on the page at once.
    seed : int, optional
        Draws the order in which the claims come.

    Raises
    ------
    CourseError
        If no lesson is open.
    """

    summary = traitlets.Dict().tag(sync=True)

    def __init__(self, count: int = AT_ONCE, seed: int = 0) -> None:
        self._count = max(1, count)
        stem, bank = current_lesson().stem, fingerprint(claims().values())
        order = in_order_of_play(claims().values(), seed)
        # The score counts every claim that was judged, so that all of them are at hand and some on the page.
        self._every = [_asked(claim_item(claim, OBJECTIVE), stem, bank) for claim in order]
        self._verdicts = {one.item.id: claim.verdict for one, claim in zip(self._every, order, strict=True)}
        super().__init__(self._next_ones(), part="observe")
        self.view = "review"
        self.words = self.words | {
            "questions": _("Claims"),
            "question": _("Claim {position} of {count}"),
            "one": _("Choose a verdict"),
        }

    def receive(self, message: Any) -> None:
        """Take in a verdict, or the wish for more claims."""
        if message.get("more"):
            self._asked = {one.item.id: one for one in self._next_ones()}
            self.answers = {}
            self._ask()
            self._show()
        else:
            super().receive(message)

    def text_twin(self) -> TextTwin:
        """Return the claims on the page and the score so far, in words; never a verdict that was not given yet."""
        shown = self.summary
        rows = tuple(tuple(row) for row in shown["rows"])
        columns = tuple(shown["columns"]) if rows else ()
        return TextTwin(_("Claims"), (shown["line"], *self.question_words()), columns, rows)

    def _next_ones(self) -> list[Asked]:
        """Return the first page of claims that is not all judged, or the last page."""
        pages = [self._every[start : start + self._count] for start in range(0, len(self._every), self._count)]
        return next((page for page in pages if not all(map(_is_judged, page))), pages[-1])

    def _after_show(self, all_answered: bool) -> None:
        left = sum(not _is_judged(one) for one in self._every)
        done = all(_is_judged(one) for one in self._asked.values())
        count = min(left, self._count)
        firsts = self._first_verdicts()
        self.summary = {
            "line": self._line(firsts),
            "waiting": left if done else 0,
            "more": ngettext("Show {count} more", "Show {count} more", count).format(count=count),
            "columns": [_("Verdict"), _("Claims judged"), _("Right at the first try")],
            "rows": self._rows(firsts),
        }

    def _first_verdicts(self) -> dict[str, bool]:
        """Return whether the first verdict was right, for each claim that has no other try: a row would tell it."""
        return {one.item.id: self._attempts(one)[0][1].correct for one in self._every if _is_judged(one)}

    def _line(self, firsts: dict[str, bool]) -> str:
        if not firsts:
            return ngettext("{count} claim to judge.", "{count} claims to judge.", len(self._every)).format(
                count=len(self._every)
            )
        return _("Judged: {judged} of {count} claims. Right at the first try: {right}.").format(
            judged=len(firsts), count=len(self._every), right=sum(firsts.values())
        )

    def _rows(self, firsts: dict[str, bool]) -> list[list[str]]:
        """Return a row for each verdict of which a claim was judged: before that it would tell what is to come."""
        rows = []
        for verdict in VERDICTS:
            own = [right for name, right in firsts.items() if self._verdicts[name] == verdict]
            if own:
                rows.append([verdict_names()[verdict], str(len(own)), str(sum(own))])
        return rows


def _asked(item: content.SingleChoice, stem: str, bank: str) -> Asked:
    works = [citation(content.reference(name)) for name in item.references]
    return Asked(stem, bank, item, works, seed=None)


def _is_judged(asked: Asked) -> bool:
    return is_finished(asked.item, graded_attempts(asked.item, answer_log().attempts(asked.item.id)))
