"""The look that feedback pages and the report share: plain HTML, light and dark, wide and narrow, for paper too."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from widgets.diagrams.palette import FONT, PALETTES
from widgets.quiz.inline import Run, paragraphs, runs

_NAMES = ("ink", "ink_second", "rule", "tile", "page", "calcium_text", "cause_text", "potassium_text")
_MEANING = {"calcium_text": "right", "cause_text": "wrong", "potassium_text": "focus", "ink_second": "second"}


def _colours(theme: str) -> str:
    return ";".join(f"--{_MEANING.get(name, name)}:{PALETTES[theme][name]}" for name in _NAMES)


STYLE = (
    f":root{{color-scheme:light dark;{_colours('light')}}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_colours('dark')}}}}}"
    f"""
*{{box-sizing:border-box}}
body{{margin:0 auto;padding:2.2rem 1.25rem 4rem;max-width:48rem;background:var(--page);color:var(--ink);
  font:16px/1.6 {FONT};overflow-wrap:anywhere}}
h1{{font-size:1.55rem;line-height:1.25;margin:0}}
h2{{font-size:1.15rem;line-height:1.3;margin:2.6rem 0 .6rem}}
p{{margin:.4rem 0}}
.second{{color:var(--second)}} .small{{font-size:.875rem}}
a{{color:var(--focus)}}
code{{font-family:ui-monospace,monospace;font-size:.92em;background:var(--tile);padding:0 .25em;border-radius:3px}}
.figures{{display:flex;flex-wrap:wrap;gap:.5rem 2.4rem;margin:1.4rem 0 0;padding:0}}
.figures div{{min-width:5.5rem}}
.figures dt{{color:var(--second);font-size:.875rem}}
.figures dd{{margin:0;font-size:1.7rem;font-weight:600;line-height:1.25;font-variant-numeric:tabular-nums}}
.table{{overflow-x:auto}}
table{{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.45}}
th,td{{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-top:1px solid var(--rule);font-weight:400}}
table{{overflow-wrap:normal}} th:first-child{{white-space:nowrap}} td code{{overflow-wrap:anywhere}}
thead th{{color:var(--second);border-top:0}}
td{{font-variant-numeric:tabular-nums}}
summary{{cursor:pointer;color:var(--focus);padding:.25rem 0}}
:focus-visible{{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}}
@media (max-width:30rem){{body{{padding:1.4rem 1rem 3rem}} h1{{font-size:1.3rem}} .figures{{gap:.5rem 1.4rem}}}}
@media print{{body{{max-width:none;padding:0}} details>summary{{display:none}}}}
"""
)


def html_of(found: Iterable[Run]) -> str:
    """Return runs of a text as HTML: the little markup of the bank as elements, all else escaped."""
    return "".join(f"<{kind}>{escape(part)}</{kind}>" if kind else escape(part) for kind, part in found)


def marked_up(text: str) -> str:
    """Return a text of the bank as HTML on one line."""
    return html_of(runs(text))


def marked_up_paragraphs(text: str) -> str:
    """Return the paragraphs of a text of the bank as HTML."""
    return "".join(f"<p>{html_of(found)}</p>" for found in paragraphs(text))


def page(title: str, language: str, body: str, style: str = "", script: str = "") -> str:
    """Return a whole HTML page that needs nothing from elsewhere.

    Parameters
    ----------
    title : str
    language : str
        Of the words on the page.
    body : str
        HTML.
    style, script : str
        What this page has beside the common style.
    """
    return (
        f"<!doctype html>\n<html lang='{escape(language)}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        "<meta name='robots' content='noindex'>"
        f"<title>{escape(title)}</title><style>{STYLE}{style}</style></head>\n<body>\n<main>\n{body}\n</main>\n{script}</body></html>\n"
    )


def figures(entries: list[tuple[str, str]]) -> str:
    """Return a row of large numbers, each with what it is."""
    return "<dl class='figures'>" + "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in entries
    ) + "</dl>"  # fmt: skip
