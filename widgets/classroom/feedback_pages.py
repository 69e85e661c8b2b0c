"""What a learner gets back: a page of their own, in their language, with what is said to each answer and why."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from widgets.classroom.bank import Bank
from widgets.classroom.grader import REMEMBERED, Grader
from widgets.classroom.marking import Attempts
from widgets.classroom.marks import Mark
from widgets.classroom.pages import figures, html_of, marked_up, marked_up_paragraphs, page
from widgets.classroom.reading import Reading
from widgets.classroom.roster import Learner
from widgets.content import Item, MultipleChoice, Release, ShortText
from widgets.language import SOURCE_LANGUAGE, available_languages, language, ngettext
from widgets.language import gettext as _
from widgets.quiz.events import Event
from widgets.quiz.grading import Observe, Result
from widgets.quiz.hand_in_file import learner_id
from widgets.quiz.inline import plain
from widgets.quiz.responses import UnusableAnswerError
from widgets.quiz.views import confidence_words, replies, response_parts, revealed

SURE = 3
_STYLE = """
.item{border:1px solid var(--rule);border-radius:10px;padding:1.1rem 1.3rem;margin:1rem 0;break-inside:avoid}
.item h2{font-size:1.05rem;line-height:1.4;margin:.2rem 0 .7rem;text-wrap:pretty}
.head{display:flex;justify-content:space-between;gap:1rem;color:var(--second);font-size:.875rem}
.verdict{font-weight:600;white-space:nowrap}
.verdict::before{content:"○";margin-right:.45em}
.right .verdict{color:var(--right)} .right .verdict::before{content:"✓"}
.wrong .verdict{color:var(--wrong)} .wrong .verdict::before{content:"◇"}
.part .verdict{color:var(--focus)} .part .verdict::before{content:"◐"}
.read .verdict{color:var(--second)} .read .verdict::before{content:"…"}
dl.answer{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0 0 .6rem}
dl.answer dt{color:var(--second)} dl.answer dd{margin:0;white-space:pre-line}
.yes::before{content:"✓ ";color:var(--right)} .not::before{content:"◇ ";color:var(--wrong)}
.why{border-top:1px solid var(--rule);margin-top:.8rem;padding-top:.6rem}
.why>.label{color:var(--second);font-size:.875rem;font-weight:600}
@media (max-width:30rem){.item{padding:.9rem 1rem} dl.answer{grid-template-columns:1fr;gap:0}
  dl.answer dd{margin-bottom:.4rem}}
"""


@dataclass
class FeedbackPages:
    """Writes the pages of a class; what is said to the same answer is put into HTML once.

    Parameters
    ----------
    bank : Bank
    release : Release
    grader : Grader
    observe : callable
    attempts : {'last', 'first', 'best'}
        Which answer counts.
    """

    bank: Bank
    release: Release
    grader: Grader
    observe: Observe
    attempts: Attempts = "last"
    _items: dict[str, dict[str, Item]] = field(default_factory=dict)
    _said: dict[Any, tuple[str, str]] = field(default_factory=dict)

    def page_of(self, reading: Reading, mark: Mark, code: str, scores: Sequence[float]) -> str:
        """Return a learner's page.

        Parameters
        ----------
        reading : Reading
        mark : Mark
        code : str
            The language of the page; English where there is none.
        scores : sequence of float
            The score that counts, by question; NaN for own words that nobody has read.
        """
        code = code if code in available_languages() else SOURCE_LANGUAGE
        with language(code):
            title = self.release.title or _("Your answers")
            parts = [self._head(reading.learner, mark, title)]
            for place in range(len(self.grader.items)):
                said = self._item(place, reading, code, scores[place])
                parts.append(
                    f"<section class='item {said[0]}'><div class='head'><span>{place + 1}</span>{said[1]}</section>"
                )
            parts.append(f"<p class='second small'>{escape(_note())}</p>")
            return page(f"{title} · {reading.learner.name or reading.learner.id}", code, "\n".join(parts), _STYLE)

    def _head(self, learner: Learner, mark: Mark, title: str) -> str:
        entries = [(_("Mark"), f"{mark.final:.0f} %"), (_("Points"), f"{mark.points:.3g} / {mark.of}")]
        lines = [
            f"<h1>{escape(title)}</h1>",
            f"<p class='second'>{escape(learner.name or learner.id)}</p>",
            figures(entries),
        ]
        if mark.days:
            late = ngettext(
                "{days} day late: {before} % became {after} %.",
                "{days} days late: {before} % became {after} %.",
                mark.days,
            )
            lines.append(
                f"<p>{escape(late.format(days=mark.days, before=f'{mark.percent:.0f}', after=f'{mark.final:.0f}'))}</p>"
            )
        if mark.to_read:
            waiting = ngettext(
                "{count} answer in your own words is read by your instructor and not part of the mark yet.",
                "{count} answers in your own words are read by your instructor and not part of the mark yet.",
                mark.to_read,
            )
            lines.append(f"<p>{escape(waiting.format(count=mark.to_read))}</p>")
        return "\n".join(lines)

    def _item(self, place: int, reading: Reading, code: str, score: float) -> tuple[str, str]:
        """Return the class of a question's box and what stands in it."""
        item = self._in_language(code)[self.grader.items[place].id]
        events = reading.answers.get(item.id, ())
        seed = self.grader.seed(place, reading.learner.id)
        chosen = self._counted(place, events, seed)
        key = (
            code,
            place,
            chosen.response if chosen else None,
            chosen.confidence if chosen else 0,
            seed,
            round(score, 9),
        )
        if isinstance(item, ShortText) or seed is not None:
            return self._box(place, item, chosen, seed, score)
        if key not in self._said:
            if len(self._said) >= REMEMBERED * 4:
                self._said.clear()
            self._said[key] = self._box(place, item, chosen, seed, score)
        return self._said[key]

    def _box(self, place: int, item: Item, event: Event | None, seed: int | None, score: float) -> tuple[str, str]:
        """Return the class of a box and what stands in it."""
        item = self.grader.asked(place, seed, item)
        result = self.grader.result(item, event) if event else None
        kind, verdict = _verdict(item, result, score)
        parts = [f"<span class='verdict'>{escape(verdict)}</span></div>", f"<h2>{marked_up(item.prompt)}</h2>"]
        rows = []
        if event and result:
            sure = f" <span class='second small'>({escape(confidence_words()[event.confidence])})</span>"
            rows.append((_("Your answer"), _lines(response_parts(item, event)) + sure))
        if kind != "right" and not isinstance(item, ShortText):
            rows.append((_("Right answer"), _lines(_right_lines(item, self.observe))))
        if isinstance(item, ShortText):
            rows.append((_("A model answer"), marked_up(item.model_answer)))
        parts.append(
            "<dl class='answer'>" + "".join(f"<dt>{escape(name)}</dt><dd>{text}</dd>" for name, text in rows) + "</dl>"
        )
        parts += _said(item, event, result) if event and result else []
        if event and kind == "wrong" and event.confidence == SURE:
            parts.append(f"<p class='second'>{escape(_('You were sure here: this is the one to read again.'))}</p>")
        why = f"<span class='label'>{escape(_('Why'))}</span>{marked_up_paragraphs(item.explanation)}"
        parts.append(f"<div class='why'>{why}</div>")
        return kind, "".join(parts)

    def _counted(self, place: int, events: Sequence[Event], seed: int | None) -> Event | None:
        """Return the answer that counts."""
        usable: list[tuple[float, Event]] = []
        for event in events:
            try:
                score = self.grader.outcome(place, event.response, seed).score
            except UnusableAnswerError:
                continue
            usable.append((-1.0 if score is None else score, event))
        if not usable:
            return None
        if self.attempts == "best":
            return max(usable, key=lambda one: one[0])[1]
        return usable[-1 if self.attempts == "last" else 0][1]

    def _in_language(self, code: str) -> Mapping[str, Item]:
        if code not in self._items:
            self._items[code] = self.bank.items(code)
        return self._items[code]


def page_name(learner: Learner) -> str:
    """Return the name of a learner's page: the id, made safe, and told apart where that makes two alike."""
    plain = learner_id(learner.id)
    safe = re.sub(r"[^a-z0-9-]+", "-", plain).strip("-")[:60]
    if safe == plain:
        return f"{safe}.html"
    return f"{safe or 'learner'}-{hashlib.sha256(plain.encode('utf-8')).hexdigest()[:8]}.html"


def _said(item: Item, event: Event, result: Result) -> list[str]:
    """Return what is said to an answer as HTML; where it has several parts, each begins with the words of its part."""
    said: dict[str, None] = {}
    for reply in replies(item, event, result):
        lead = "".join(escape(part) for _kind, part in reply["lead"])
        mark = f"<strong class='{'yes' if reply['right'] else 'not'}'>{lead}</strong><br>" if lead else ""
        said[f"<p>{mark}{html_of(reply['text'])}</p>"] = None
    return list(said)


def _right_lines(item: Item, observe: Observe) -> list[str]:
    """Return the right answer in words, a line for each of its parts."""
    if isinstance(item, MultipleChoice):
        return [plain(choice.text) for choice in item.choices if choice.correct]
    key = revealed(item, observe)
    return key.get("lines") or [key["key"]]


def _lines(texts: Sequence[str]) -> str:
    return "<br>".join(map(escape, texts))


def _verdict(item: Item, result: Result | None, score: float) -> tuple[str, str]:
    if result is None:
        return "none", _("No answer")
    if score != score:  # own words that nobody has read
        return "read", _("Read by your instructor")
    if score >= 1:
        return "right", _("Right")
    if score > 0:
        return "part", _("Partly right: {score} of 1").format(score=f"{score:.2g}")
    return "wrong", _("Not right")


def _note() -> str:
    return _(
        "Marked by the course's own rules; if you think that a question is wrong, tell your instructor. "
        "This course is education, not medical advice."
    )
