"""A page of its own that shows a learner's progress: to print, or to hand to a teacher."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

STYLE = """
body{font:11pt/1.5 system-ui,'Noto Sans','Noto Sans Devanagari','Lohit Devanagari',sans-serif;color:#1b2430;
  max-width:44rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5em;margin:0}h2{font-size:1.1em;margin:1.6em 0 .4em}h3{font-size:1em;margin:1.2em 0 .2em}
p{margin:.3em 0}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3em .6em .3em 0;border-top:1px solid #c9d1da;font-weight:400}
td+td{text-align:right;white-space:nowrap}td:last-child{padding-right:0}
.second{color:#55606e}.name{border-bottom:1px solid #7b8794;display:inline-block;min-width:16rem}
@media print{body{margin:0;max-width:none}h3,table{break-inside:avoid}}
"""


def printable_page(shown: Mapping[str, Any], language: str) -> str:
    """Return a whole HTML page, without any script and without anything from elsewhere.

    Parameters
    ----------
    shown : mapping
        What the widget `Progress` shows.
    language : str
    """
    words = shown["words"]
    parts = [
        f"<h1>{escape(shown['title'])}</h1>",
        f"<p>{escape(shown['line'])}</p>",
        f"<p>{escape(words['name'])} <span class='name'>&nbsp;</span>",
        f"<span class='second'>{escape(shown['day'])}</span></p>",
        f"<h2>{escape(words['calibration'])}</h2>" if shown["calibration"] else "",
        _table([[row["level"], f"{row['share']} %", row["count"]] for row in shown["calibration"]]),
        f"<h2>{escape(words['lessons'])}</h2>" if shown["lessons"] else "",
        *(_lesson(lesson) for lesson in shown["lessons"]),
        f"<p class='second'>{escape(words['self_reported'])} {escape(shown['problem'])}</p>",
    ]
    return (
        f"<!doctype html>\n<html lang='{language}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{escape(shown['title'])}</title><style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _lesson(lesson: Mapping[str, Any]) -> str:
    rows = [[one["text"], one["count"], one["mark"]] for one in lesson["objectives"]]
    return f"<h3>{escape(lesson['title'])}</h3>\n<p class='second'>{escape(lesson['line'])}</p>\n{_table(rows)}"


def _table(rows: list[list[str]]) -> str:
    if not rows:
        return ""
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{body}</table>"
