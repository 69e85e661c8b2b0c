"""Cards about the course: the objectives of a lesson, its references, and the list of lessons."""

from __future__ import annotations

import html

from widgets import content
from widgets.cards.card import Card, escape
from widgets.folders import LESSONS_FOLDER
from widgets.language import SOURCE_LANGUAGE, current_language
from widgets.language import gettext as _
from widgets.lesson import current_lesson


class Objectives(Card):
    """What a learner can do after the current lesson."""

    def __init__(self) -> None:
        stem = current_lesson().stem
        texts = [content.localised(one, f"objectives.yaml:{stem}:{one.id}").text for one in content.objectives(stem)]
        items = "".join(f"<li>{escape(text)}</li>" for text in texts)
        super().__init__([(f"<ul>{items}</ul>", "\n".join(f"• {text}" for text in texts))])


class References(Card):
    """The works that the current lesson rests on, each with its DOI or the reason why there is none."""

    def __init__(self) -> None:
        stem = current_lesson().stem
        cited = {*content.lessons()[stem].references}
        if content.has_quiz(stem):
            cited |= {name for item in content.quiz(stem).items for name in item.references}
        works = sorted(map(content.reference, cited), key=lambda work: (_authors(work), work.issued.year, work.title))
        super().__init__(
            [
                (
                    f"<ul>{''.join(_reference_html(work) for work in works)}</ul>",
                    "\n".join(_reference_plain(work) for work in works),
                )
            ]
        )


class CourseMap(Card):
    """All lessons in order; a lesson that is not written yet is marked as coming and is no link.

    A lesson that is not there in this language leads to the English one.
    """

    def __init__(self) -> None:
        rows = []
        for stem, lesson in content.lessons().items():
            entry = content.localised(lesson, f"lessons.yaml:{stem}")
            target, state = _way_to(stem, entry.minutes)
            title = f'<a href="{target}">{escape(entry.title)}</a>' if target else escape(entry.title)
            rows.append((
                f"<tr><th scope='row'>{title}</th><td>{escape(entry.teaches)}</td><td>{escape(state)}</td></tr>",
                f"{entry.title} | {entry.teaches} | {state}",
            ))  # fmt: skip
        head = "".join(
            f"<th scope='col'>{escape(word)}</th>" for word in (_("Lesson"), _("What it teaches"), _("Time"))
        )
        super().__init__([
            (f"<table><thead><tr>{head}</tr></thead><tbody>", ""), *rows, ("</tbody></table>", ""),
        ])  # fmt: skip


def _way_to(stem: str, minutes: int) -> tuple[str, str]:
    """Return the link to a lesson, empty if it is not written yet, and the words about it."""
    code = current_language()
    if code != SOURCE_LANGUAGE and (LESSONS_FOLDER / code / f"{stem}.ipynb").exists():
        return f"{stem}.ipynb", _("{minutes} minutes").format(minutes=minutes)
    if not (LESSONS_FOLDER / f"{stem}.ipynb").exists():
        return "", _("coming")
    if code == SOURCE_LANGUAGE:
        return f"{stem}.ipynb", _("{minutes} minutes").format(minutes=minutes)
    return f"../{stem}.ipynb", _("{minutes} minutes, in English").format(minutes=minutes)


def _authors(work: content.Reference) -> str:
    names = [f"{person.family} {_initials(person.given)}".strip() for person in work.author]
    return ", ".join(names[:6]) + (" et al." if len(names) > 6 else "")


def _initials(given: str) -> str:
    return "".join(part[0] for part in given.replace("-", " ").replace(".", " ").split())


def _shown_link(work: content.Reference) -> str:
    return f"doi:{work.DOI}" if work.DOI else work.link


def _reference_plain(work: content.Reference) -> str:
    pages = work.volume + (f":{work.page}" if work.page else "")
    place = " ".join(part for part in (work.container_title or work.publisher, pages) if part)
    when = ", ".join(part for part in (place, str(work.issued.year)) if part)
    parts = [part.rstrip(".") for part in (_authors(work), work.title, when, _shown_link(work)) if part]
    return " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in parts)


def _reference_html(work: content.Reference) -> str:
    text = escape(_reference_plain(work))
    shown = _shown_link(work)
    if shown:
        text = text.replace(escape(shown), f'<a href="{html.escape(work.link)}">{escape(shown)}</a>')
    return f'<li lang="en">{text}</li>'
