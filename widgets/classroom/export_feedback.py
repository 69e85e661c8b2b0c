"""What is said to everyone at the end of a question: why, what is often confused, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from widgets.classroom.export_markup import html_of, html_paragraphs
from widgets.content import Item, Matching, Ordering, PredictCurve, Reference, ShortText
from widgets.language import gettext as _
from widgets.quiz.views import citation


def general_feedback(item: Item, references: Mapping[str, Reference]) -> str:
    """Return as HTML the explanation, feedback that a platform has no place of its own for, and the references.

    Parameters
    ----------
    item : Item
        In the language of the reader, with its numbers in place.
    references : mapping of str to Reference
        The bibliography.
    """
    parts = [html_paragraphs(item.explanation)]
    if isinstance(item, Matching):
        parts.append(_listed("", _matches(item)))
    if isinstance(item, Ordering):
        parts.append(_listed(_("What is often confused:"), (html_of(one.feedback) for one in item.mistakes)))
    if isinstance(item, ShortText):
        parts.append(f"<p>{escape(_('A model answer'))}: {html_of(item.model_answer)}</p>")
    wrong = misconceptions_of(item)
    if wrong:
        names = "; ".join(name.replace("_", " ") for name in wrong)
        parts.append(f"<p>{escape(_('Misconceptions behind the wrong answers: {names}.').format(names=names))}</p>")
    works = [citation(references[name]) for name in item.references if name in references]
    parts.append(_listed(_("References"), (_linked(work) for work in works)))
    return "".join(parts)


def misconceptions_of(item: Item) -> tuple[str, ...]:
    """Return the ids of the wrong ideas behind the wrong answers, each once."""
    if isinstance(item, PredictCurve):
        carriers: Iterable[object] = (item.too_low, item.too_high)
    else:
        carriers = getattr(item, "choices", ()) or getattr(item, "mistakes", ())
    found = (getattr(carrier, "misconception", None) for carrier in carriers)
    return tuple(dict.fromkeys(name for name in found if name))


def _matches(item: Matching) -> Iterable[str]:
    options = {option.id: html_of(option.text) for option in item.options}
    rows = {row.id: html_of(row.text) for row in item.rows}
    for row in item.rows:
        yield f"{rows[row.id]} → {options[item.pairs[row.id]]}: {html_of(row.feedback)}"
    for mistake in item.mistakes:
        yield f"{rows[mistake.row]} ↛ {options[mistake.option]}: {html_of(mistake.feedback)}"


def _listed(title: str, entries: Iterable[str]) -> str:
    lines = "".join(f"<li>{entry}</li>" for entry in entries)
    if not lines:
        return ""
    return (f"<p>{escape(title)}</p>" if title else "") + f"<ul>{lines}</ul>"


def _linked(work: dict[str, str]) -> str:
    text = escape(work["text"])
    return f'<a href="{escape(work["url"])}">{text}</a>' if work["url"] else text
