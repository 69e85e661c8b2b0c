"""Published values to measure the models against: `data/targets.csv`, read strictly.

The one table of `data/` that is no YAML, since people edit it in a spreadsheet.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from widgets.content.records import Record
from widgets.content.yaml_source import ContentError
from widgets.errors import nearest_name
from widgets.folders import COURSE_FOLDER, DATA_FOLDER
from widgets.language import gettext as _

TARGETS_FILE = DATA_FOLDER / "targets.csv"

Role = Literal["identity", "emergent", "calibrated", "context"]


class Target(Record):
    """A published value, and how to measure it on the models.

    `causes` are ids with an optional dose (None stands for the typical one), `overrides` single parameters.
    """

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    quantity: str = Field(min_length=1)
    value: float
    low: float
    high: float
    unit: str = Field(min_length=1)
    conditions: str
    source: str = Field(min_length=1)
    kind: Literal["exact", "model", "measured"]
    role: Role
    observable: str
    causes: dict[str, float | None]
    overrides: dict[str, float]
    reason: str

    @model_validator(mode="after")
    def _measurable(self) -> Target:
        if not self.low <= self.high:
            raise ValueError(f"low {self.low:g} lies above high {self.high:g}")
        if not self.observable and self.role != "context":
            raise ValueError(f"a row with the role {self.role} needs an observable")
        if not self.observable and not self.reason:
            raise ValueError("a row that is not measured needs the reason why")
        return self


def read_targets(path: Path = TARGETS_FILE) -> tuple[Target, ...]:
    """Return the targets of a table, in its order.

    Raises
    ------
    ContentError
        If the file is missing, is not UTF-8, lacks a column or has one too many, or a cell is wrong: the first such
        place, with its line.
    """
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = []
            for line, row in enumerate(csv.reader(stream, strict=True), 1):
                rows += [(line, row)] if row else []
    except FileNotFoundError:
        raise ContentError(_("{file} is missing.").format(file=_shown(path))) from None
    except UnicodeDecodeError:
        raise ContentError(_("{file} is not UTF-8 text; save it again as UTF-8.").format(file=_shown(path))) from None
    except csv.Error as error:
        raise ContentError(
            _at(path, line + 1, "") + " " + _("this is no table ({problem}).").format(problem=error)
        ) from None
    except OSError as error:
        raise ContentError(
            _("{file} cannot be read: {problem}.").format(file=_shown(path), problem=error.strerror)
        ) from None
    columns = _checked_columns(path, rows[0][1] if rows else [])
    targets = [_target(path, line, columns, row) for line, row in rows[1:]]
    seen: set[str] = set()
    for (line, _row), target in zip(rows[1:], targets, strict=True):
        if target.id in seen:
            raise ContentError(_at(path, line, "id") + " " + _("'{name}' is used twice.").format(name=target.id))
        seen.add(target.id)
    return tuple(targets)


def _checked_columns(path: Path, columns: list[str]) -> list[str]:
    known = list(Target.model_fields)
    for name in columns:
        if name not in known or columns.count(name) > 1:
            raise ContentError(
                _at(path, 1, name)
                + " "
                + _("this column is not known or there twice.")
                + " "
                + nearest_name(name, known)
            )
    for name in known:
        if name not in columns:
            raise ContentError(_at(path, 1, name) + " " + _("this column is missing; add it."))
    return columns


def _target(path: Path, line: int, columns: list[str], row: list[str]) -> Target:
    if len(row) != len(columns):
        raise ContentError(
            _("{file}, line {line}: there are {count} cells for {columns} columns; is a comma unquoted?").format(
                file=_shown(path), line=line, count=len(row), columns=len(columns)
            )
        )
    cells: dict[str, object] = {name: cell.strip() for name, cell in zip(columns, row, strict=True)}
    for name in ("causes", "overrides"):
        cells[name] = _pairs(path, line, name, str(cells[name]))
    try:
        return Target.model_validate(cells)
    except ValidationError as error:
        first = error.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        field = ".".join(str(step) for step in first["loc"])
        raise ContentError(f"{_at(path, line, field)} {message}.") from None


def _pairs(path: Path, line: int, column: str, text: str) -> dict[str, float | None]:
    """Read ``name=number; name=number``; a cause may stand without its number."""
    pairs: dict[str, float | None] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        try:
            pairs[name] = float(number) if equals or column == "overrides" else None
        except ValueError:
            raise ContentError(
                _at(path, line, column) + " " + _("write '{part}' as name=number.").format(part=part)
            ) from None
    return pairs


def _at(path: Path, line: int, field: str) -> str:
    if not field:
        return _("{file}, line {line}:").format(file=_shown(path), line=line)
    return _("{file}, line {line}, {field}:").format(file=_shown(path), line=line, field=field)


def _shown(path: Path) -> str:
    return str(path.relative_to(COURSE_FOLDER)) if path.is_relative_to(COURSE_FOLDER) else str(path)
