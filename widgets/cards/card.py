"""What all cards share: words from the records, as HTML and as plain text alike; a card needs no kernel once drawn."""

from __future__ import annotations

import html
from collections.abc import Iterable

from widgets.language import current_language

STYLE = """<style>
.twitch-card{line-height:1.55;max-width:46rem;overflow-wrap:anywhere}
.twitch-framed{border:1px solid var(--jp-border-color1,#bdbdbd);border-radius:8px}
.twitch-framed{padding:.9rem 1.4rem 1.1rem;margin:.4rem 0}
.twitch-framed h3{margin:0 0 .2rem;font-size:1.15em;font-weight:600}
.twitch-row{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;padding:.55rem 0}
.twitch-row{border-top:1px solid var(--jp-border-color2,#e0e0e0)}
.twitch-row>strong{flex:0 0 11rem}
div.twitch-card ul.twitch-list{list-style:none;margin:0;padding:0}
.twitch-row ul{flex:1 1 18rem}
.twitch-row li+li{margin-top:.25rem}
.twitch-badge{border:1px solid currentColor;border-radius:1em;padding:0 .6em;font-size:.85em;white-space:nowrap}
.twitch-poison{color:#8c1d40;font-weight:600}
.twitch-tier{border-inline-start:4px solid var(--twitch-tier);padding:.1rem 0 .1rem 1rem;margin:.8rem 0}
.twitch-tier h4{margin:0;font-size:1.05em;font-weight:700;color:var(--twitch-tier-text)}
.twitch-tier li{margin:.45rem 0}
.twitch-tier small,.twitch-second{color:var(--jp-content-font-color2,#55606e);font-size:.9em}
.twitch-tier p,.twitch-card p.twitch-second{margin:.1rem 0}
.twitch-emergency{--twitch-tier:#8c1d40;--twitch-tier-text:#8c1d40}
.twitch-this_week{--twitch-tier:#d55e00;--twitch-tier-text:#a94700}
.twitch-next_visit{--twitch-tier:#4a5666;--twitch-tier-text:#4a5666}
body[data-jp-theme-light="false"] .twitch-poison{color:#ff7a9c}
body[data-jp-theme-light="false"] .twitch-emergency{--twitch-tier:#ff7a9c;--twitch-tier-text:#ff7a9c}
body[data-jp-theme-light="false"] .twitch-this_week{--twitch-tier:#ff8a3d;--twitch-tier-text:#ffa566}
body[data-jp-theme-light="false"] .twitch-next_visit{--twitch-tier:#b4c0ce;--twitch-tier-text:#b4c0ce}
</style>"""

Block = tuple[str, str]


class Card:
    """Words from the records, shown as HTML and as plain text alike."""

    _look = "twitch-card"

    def __init__(self, blocks: Iterable[Block]):
        """Take (HTML, plain text) for each block."""
        self._blocks = tuple(blocks)

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, str]:
        body = "\n".join(block for block, _plain in self._blocks)
        lines = "\n".join(plain for _block, plain in self._blocks if plain)
        return {
            "text/plain": lines,
            "text/html": f'{STYLE}\n<div class="{self._look}" lang="{current_language()}">\n{body}\n</div>',
        }


def block(tag: str, text: str, look: str = "") -> Block:
    """Return a text in an HTML element, and as it is."""
    attribute = f' class="{look}"' if look else ""
    return f"<{tag}{attribute}>{escape(text)}</{tag}>", text


def row(title: str, lines: Iterable[str], badges: Iterable[str] = ()) -> Block:
    """Return a titled list; nothing where it has no lines.

    Parameters
    ----------
    title : str
    lines : iterable of str
        Plain text.
    badges : iterable of str, optional
        HTML that stands behind each line.
    """
    lines = list(lines)
    if not lines:
        return "", ""
    marks = [*badges, *[""] * len(lines)]
    items = "".join(f"<li>{escape(line)} {mark}</li>" for line, mark in zip(lines, marks, strict=False))
    html_row = f'<div class="twitch-row"><strong>{escape(title)}</strong><ul class="twitch-list">{items}</ul></div>'
    return html_row, "\n".join([title, *(f"  {line}" for line in lines)])


def escape(text: str) -> str:
    """Return text as it stands in HTML."""
    return html.escape(text, quote=False)
