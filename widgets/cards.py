"""Cards of text from the records: objectives, a cause, the references, the list of lessons; and the evidence badges.

A card needs no kernel once it is drawn, so it is plain HTML and text and no widget.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from widgets import content
from widgets.folders import LESSONS_FOLDER
from widgets.language import SOURCE_LANGUAGE, current_language
from widgets.language import gettext as _
from widgets.lesson import current_lesson
from widgets.simulation import OBSERVABLES, Observable, ParameterSet, simulate
from widgets.text_twin import number

STYLE = """<style>
.twitch-card{line-height:1.55;max-width:46rem;overflow-wrap:anywhere}
.twitch-cause{border:1px solid var(--jp-border-color1,#bdbdbd);border-radius:8px}
.twitch-cause{padding:.9rem 1.4rem 1.1rem;margin:.4rem 0}
.twitch-cause h3{margin:0 0 .2rem;font-size:1.15em;font-weight:600}
.twitch-row{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;padding:.55rem 0}
.twitch-row{border-top:1px solid var(--jp-border-color2,#e0e0e0)}
.twitch-row strong{flex:0 0 11rem}
.twitch-row ul{flex:1 1 18rem;margin:0;padding:0;list-style:none}
.twitch-badge{border:1px solid currentColor;border-radius:1em;padding:0 .6em;font-size:.85em;white-space:nowrap}
</style>"""


class Card:
    """Words from the records, shown as HTML and as plain text alike."""

    _look = "twitch-card"

    def __init__(self, blocks: Iterable[tuple[str, str]]):
        """Take (HTML, plain text) for each block."""
        self._blocks = tuple(blocks)

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, str]:
        body = "\n".join(block for block, _plain in self._blocks)
        lines = "\n".join(plain for _block, plain in self._blocks if plain)
        return {
            "text/plain": lines,
            "text/html": f'{STYLE}\n<div class="{self._look}" lang="{current_language()}">\n{body}\n</div>',
        }


class Objectives(Card):
    """What a learner can do after the current lesson."""

    def __init__(self) -> None:
        stem = current_lesson().stem
        texts = [content.localised(one, f"objectives.yaml:{stem}:{one.id}").text for one in content.objectives(stem)]
        items = "".join(f"<li>{_escape(text)}</li>" for text in texts)
        super().__init__([(f"<ul>{items}</ul>", "\n".join(f"• {text}" for text in texts))])


class References(Card):
    """The works that the current lesson rests on, each with its DOI or the reason why there is none."""

    def __init__(self) -> None:
        stem = current_lesson().stem
        cited = {*content.lessons()[stem].references}
        if content.has_quiz(stem):
            cited |= {name for item in content.quiz(stem).items for name in item.references}
        works = sorted(map(content.reference, cited), key=lambda work: (_authors(work), work.issued.year))
        super().__init__(
            [
                (
                    f"<ul>{''.join(_reference_html(work) for work in works)}</ul>",
                    "\n".join(_reference_plain(work) for work in works),
                )
            ]
        )


class CauseCard(Card):
    """A cause: what it changes in the model, how sure we are, and what it leads one to expect.

    Parameters
    ----------
    name : str
        The id of the cause.
    """

    _look = "twitch-card twitch-cause"

    def __init__(self, name: str) -> None:
        cause = content.localised(content.cause(name), f"causes/{name}.yaml")
        healthy, changed = simulate().observables, simulate(name).observables
        parameters = simulate(name).parameters
        super().__init__([
            _block("h3", cause.name),
            _block("p", cause.summary),
            _list(_("Dose"), [_dose(cause.dose)]),
            _list(_("What it changes in the model"), [_perturbation(one, parameters) for one in cause.perturbations],
                  [badge(one.evidence) for one in cause.perturbations]),
            _list(_("What the model then shows"), [_shown(one, healthy, changed) for one in cause.expect]),
            _list(_("Link to twitches"), [_STRENGTHS[cause.strength]()], [badge(cause.strength)]),
            _list(_("Together with other causes"), [cause.combining] if cause.combining else []),
            _list(_("Easily misunderstood"), cause.misconceptions),
            _list(_("What helps"), cause.what_helps),
        ])  # fmt: skip


class CourseMap(Card):
    """All lessons in order; a lesson that is not written yet is marked as coming and is no link."""

    def __init__(self) -> None:
        folder = LESSONS_FOLDER if current_language() == SOURCE_LANGUAGE else LESSONS_FOLDER / current_language()
        rows = []
        for stem, lesson in content.lessons().items():
            entry = content.localised(lesson, f"lessons.yaml:{stem}")
            there = (folder / f"{stem}.ipynb").exists()
            title = f'<a href="{stem}.ipynb">{_escape(entry.title)}</a>' if there else _escape(entry.title)
            state = _("{minutes} minutes").format(minutes=entry.minutes) if there else _("coming")
            rows.append((
                f"<tr><th scope='row'>{title}</th><td>{_escape(entry.teaches)}</td><td>{_escape(state)}</td></tr>",
                f"{entry.title} | {entry.teaches} | {state}",
            ))  # fmt: skip
        head = "".join(
            f"<th scope='col'>{_escape(word)}</th>" for word in (_("Lesson"), _("What it teaches"), _("Time"))
        )
        super().__init__([
            (f"<table><thead><tr>{head}</tr></thead><tbody>", ""), *rows, ("</tbody></table>", ""),
        ])  # fmt: skip


def badge(word: str) -> str:
    """Return the HTML of the badge for an `evidence` or `strength` word of the records."""
    return f'<span class="twitch-badge">{_escape(_BADGES[word]())}</span>'


_BADGES = {
    "measured": lambda: _("measured"),
    "derived": lambda: _("derived"),
    "illustrative": lambda: _("illustrative"),
    "established": lambda: _("established"),
    "plausible": lambda: _("plausible"),
    "contested": lambda: _("contested"),
}
_STRENGTHS = {
    "established": lambda: _("Science agrees that this can cause twitches."),
    "plausible": lambda: _("There is a good reason to think so, but no proof."),
    "contested": lambda: _("Studies disagree, or there are hardly any."),
}
_CHANGES = {"rises": lambda: _("rises"), "falls": lambda: _("falls"), "same": lambda: _("stays about the same")}


def _dose(dose: content.Dose) -> str:
    words = _("{quantity}: usually {healthy} {unit}; here {typical} {unit}").format(
        quantity=dose.quantity, healthy=number(dose.healthy), typical=number(dose.typical), unit=dose.unit
    )
    label = dose.toxic_label(dose.typical)
    return _("{dose} (toxic: {label})").format(dose=words, label=label) if label else words


def _perturbation(perturbation: content.Perturbation, parameters: ParameterSet) -> str:
    stage, _dot, name = perturbation.parameter.partition(".")
    record = content.parameters()[stage][name]
    return _("{parameter}: {before} → {after} {unit}").format(
        parameter=content.localised(record, f"parameters.yaml:{stage}:{name}").name,
        before=number(record.value),
        after=number(parameters[stage][name]),
        unit=record.unit,
    )


def _shown(
    expectation: content.Expectation, healthy: Mapping[str, Observable], changed: Mapping[str, Observable]
) -> str:
    before, after = healthy[expectation.observable], changed[expectation.observable]
    return _("{observable}: {before} → {after} {unit} ({change})").format(
        observable=OBSERVABLES[expectation.observable].words(),
        before=number(before.value),
        after=number(after.value),
        unit=before.unit,
        change=_CHANGES[expectation.change](),
    )


def _list(title: str, lines: Iterable[str], badges: Iterable[str] = ()) -> tuple[str, str]:
    lines = list(lines)
    if not lines:
        return "", ""
    marks = [*badges, *[""] * len(lines)]
    items = "".join(f"<li>{_escape(line)} {mark}</li>" for line, mark in zip(lines, marks, strict=False))
    row = f'<div class="twitch-row"><strong>{_escape(title)}</strong><ul>{items}</ul></div>'
    return row, "\n".join([title, *(f"  {line}" for line in lines)])


def _block(tag: str, text: str) -> tuple[str, str]:
    return f"<{tag}>{_escape(text)}</{tag}>", text


def _authors(work: content.Reference) -> str:
    names = [f"{person.family} {_initials(person.given)}".strip() for person in work.author]
    return ", ".join(names[:6]) + (" et al." if len(names) > 6 else "")


def _initials(given: str) -> str:
    return "".join(part[0] for part in given.replace("-", " ").replace(".", " ").split())


def _reference_plain(work: content.Reference) -> str:
    place = " ".join(
        part for part in (work.container_title, work.volume + (f":{work.page}" if work.page else "")) if part
    )
    end = f"doi:{work.DOI}" if work.DOI else work.URL
    return " ".join(
        f"{part.rstrip('.')}." for part in (_authors(work), work.title, f"{place}, {work.issued.year}", end) if part
    )


def _reference_html(work: content.Reference) -> str:
    text = _escape(_reference_plain(work))
    link = f"https://doi.org/{work.DOI}" if work.DOI else work.URL
    shown = f"doi:{work.DOI}" if work.DOI else work.URL
    if link:
        text = text.replace(_escape(shown), f'<a href="{html.escape(link)}">{_escape(shown)}</a>')
    return f'<li lang="en">{text}</li>'


def _escape(text: str) -> str:
    return html.escape(text, quote=False)
