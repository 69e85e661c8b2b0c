"""Every text of the course that a person reads, with where it stands: the code, the records of `data/`, the lessons."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from widgets import content
from widgets.content.cases import cases, clinic
from widgets.content.claims import claims
from widgets.content.criteria import criteria
from widgets.content.nerve_map import nerve_map
from widgets.content.red_flags import red_flags
from widgets.content.yaml_source import read_records
from widgets.folders import COURSE_FOLDER, DATA_FOLDER, LESSONS_FOLDER
from widgets.translation import markdown_blocks
from widgets.translation.notebook_files import read_notebook

# What the arguments of a lookup are.
_CALLS = {"_": ("text",), "gettext": ("text",), "ngettext": ("text", "plural"), "pgettext": ("context", "text")}
_MARK = "Translators:"


@dataclass(frozen=True)
class Message:
    """A text to be translated.

    Attributes
    ----------
    context : str or None
        File, id and field, or notebook and cell; None for the words of the code.
    text : str
    plural : str or None
    place : str
        The file it stands in, relative to the course.
    comments : tuple of str
        What the author tells the translator.
    """

    context: str | None
    text: str
    plural: str | None
    place: str
    comments: tuple[str, ...] = ()


def all_messages(course: Path = COURSE_FOLDER) -> list[Message]:
    """Return the texts of the code, the records and the English lessons, in this order."""
    return [*code_messages(course), *record_messages(), *lesson_messages(course / "lessons")]


def code_messages(course: Path = COURSE_FOLDER) -> Iterator[Message]:
    """Yield the words of the code, file by file: the literal arguments of every lookup.

    The syntax tree shows the calls inside f-strings too, which an extractor of tokens passes over before Python 3.12.
    """
    for path in sorted((course / "widgets").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.split("\n")
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            names = _CALLS.get(call.func.id) if isinstance(call.func, ast.Name) else None
            texts = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if names and len(texts) >= len(names):
                found = dict(zip(names, texts, strict=False))
                place = path.relative_to(course).as_posix()
                comments = _comments(lines, call.lineno)
                yield Message(found.get("context"), found["text"], found.get("plural"), place, comments)


def _comments(lines: list[str], line: int) -> tuple[str, ...]:
    """Return what the lines of comment above `line` (counted from 1) tell the translator."""
    found: list[str] = []
    for above in reversed(lines[: line - 1]):
        if not above.lstrip().startswith("#"):
            break
        found.insert(0, above.lstrip(" #"))
    return tuple(found) if found and found[0].startswith(_MARK) else ()


def record_messages() -> Iterator[Message]:
    """Yield the texts of every record under the context that `content.localised` looks them up with."""
    for context, record in _records():
        place = "data/" + context.split(":")[0]
        for where, text in content.iterate_texts(record, context):
            yield Message(where, text, None, place)


def lesson_messages(lessons: Path = LESSONS_FOLDER) -> Iterator[Message]:
    """Yield the Markdown of the English notebooks, block by block."""
    for path in sorted(lessons.glob("*.ipynb")):
        for cell in read_notebook(path).cells:
            if cell.cell_type == "markdown":
                context = cell_context(path.stem, cell.id)
                for text in markdown_blocks.messages(cell.source):
                    yield Message(context, text, None, context.split(":")[0])


def cell_context(stem: str, cell_id: str) -> str:
    """Return the context under which the catalogue knows the Markdown of a cell."""
    return f"lessons/{stem}.ipynb:{cell_id}"


def _records() -> Iterator[tuple[str, BaseModel]]:
    """Yield (context, record) for everything in `data/` that holds words."""
    for stem, lesson in content.lessons().items():
        yield f"lessons.yaml:{stem}", lesson
    objectives = read_records(DATA_FOLDER / "objectives.yaml", dict[str, tuple[content.Objective, ...]])
    for stem, of_lesson in objectives.items():
        for objective in of_lesson:
            yield f"objectives.yaml:{stem}:{objective.id}", objective
    for stage, group in content.parameters().items():
        for name, parameter in group.items():
            yield f"parameters.yaml:{stage}:{name}", parameter
    for stem, quiz in content.quizzes().items():
        yield f"quizzes/{stem}.yaml", quiz
    for name, mechanism in content.mechanisms().items():
        yield f"mechanisms/{name}.yaml", mechanism
    for name, cause in content.causes().items():
        yield f"causes/{name}.yaml", cause
    yield "red_flags.yaml", red_flags()
    yield "nerve_map.yaml", nerve_map()
    for name, rules in criteria().items():
        yield f"criteria.yaml:{name}", rules
    yield "clinic.yaml", clinic()
    for name, case in cases().items():
        yield f"cases/{name}.yaml", case
    for name, claim in claims().items():
        yield f"claims.yaml:{name}", claim
