"""Reading a YAML file into records: YAML 1.2, duplicate keys refused, every complaint with file, field and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from widgets.errors import CourseError, nearest_name
from widgets.folders import COURSE_FOLDER
from widgets.language import gettext as _

Shape = TypeVar("Shape")


class ContentError(CourseError):
    """A data file that cannot be used, told in one sentence with file, line and field."""


def read_yaml(path: Path) -> Any:
    """Return the tree of mappings and lists in `path`; ruamel's nodes remember their lines.

    Raises
    ------
    ContentError
        If the file is missing, cannot be read, is not UTF-8 or is not YAML.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            return YAML(typ="rt", pure=True).load(stream)
    except FileNotFoundError:
        raise ContentError(
            _("{file} is missing; restore it from the course's repository.").format(file=_shown(path))
        ) from None
    except OSError as error:
        raise ContentError(
            _("{file} cannot be read: {problem}.").format(file=_shown(path), problem=error.strerror)
        ) from None
    except UnicodeDecodeError:
        raise ContentError(_("{file} is not UTF-8 text; save it again as UTF-8.").format(file=_shown(path))) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = (error.problem or error.context or "").split("\n")[0]
        raise ContentError(
            _("{file}, line {line}: this is not valid YAML ({problem}).").format(
                file=_shown(path), line=mark.line + 1 if mark else "?", problem=problem
            )
        ) from None
    except YAMLError as error:
        raise ContentError(
            _("{file}: this is not valid YAML ({problem}).").format(
                file=_shown(path), problem=str(error).split("\n")[0]
            )
        ) from None


def read_records(path: Path, shape: type[Shape], prepare: Callable[[Any], Any] = lambda tree: tree) -> Shape:
    """Read `path` and return it in the given shape (a record, or a dict or list of records).

    Parameters
    ----------
    path : Path
    shape : type
    prepare : callable, optional
        What to do with the plain tree before its fields are checked.

    Raises
    ------
    ContentError
        If a field is missing, unknown or wrong: the first such place, with its line.
    """
    tree = read_yaml(path)
    try:
        return TypeAdapter(shape).validate_python(prepare(_plain(tree)))
    except RecursionError:
        raise ContentError(
            _("{file}: an alias (*name) stands inside the part that it names; write that part out.").format(
                file=_shown(path)
            )
        ) from None
    except ValidationError as error:
        raise ContentError(_sentence(path, tree, error, shape)) from None


def line_of(tree: Any, location: tuple[Any, ...]) -> int:
    """Return the line (counted from 1) in which the value at `location` of a tree of `read_yaml` stands."""
    line = 1
    for key in location:
        position = getattr(tree, "lc", None)
        try:
            line = (position.key(key) if isinstance(tree, dict) else position.item(key))[0] + 1
            tree = tree[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            continue  # a step that only pydantic knows (a union's tag): the file has no line of its own for it
    return line


def _sentence(path: Path, tree: Any, error: ValidationError, shape: Any) -> str:
    details = error.errors()
    first = next((one for one in details if one["type"] == "extra_forbidden"), details[0])
    location = tuple(first["loc"])
    field = ".".join(str(step) for step in location)
    where = _("{file}, line {line}:").format(file=_shown(path), line=line_of(tree, location))
    if field:
        where = _("{file}, line {line}, {field}:").format(file=_shown(path), line=line_of(tree, location), field=field)
    if first["type"] == "extra_forbidden":
        hint = nearest_name(str(location[-1]), _missing_names(details, location) or _known_names(shape))
        return f"{where} " + _("this field is not known.") + f" {hint}"
    if first["type"] == "missing":
        return f"{where} " + _("this field is missing; add it.")
    return f"{where} {first['msg'].removeprefix('Value error, ')}" + _(" (written: {value})").format(
        value=_short(first["input"])
    )


def _missing_names(details: list[Any], location: tuple[Any, ...]) -> list[str]:
    """Return required fields that are missing beside an unknown one: most likely it is one of them, misspelt."""
    return [str(one["loc"][-1]) for one in details if one["type"] == "missing" and one["loc"][:-1] == location[:-1]]


def _known_names(shape: Any) -> set[str]:
    names: set[str] = set()
    pending, seen = [shape], set()
    while pending:
        part = pending.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        pending.extend(getattr(part, "__args__", ()))
        if isinstance(part, type) and issubclass(part, BaseModel):
            for name, field in part.model_fields.items():
                names.add(field.alias or name)
                pending.append(field.annotation)
    return names


def _plain(tree: Any) -> Any:
    """Turn ruamel's nodes into plain Python, which strict number fields demand."""
    if isinstance(tree, dict):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    if isinstance(tree, bool) or tree is None:
        return tree
    for kind in (int, float, str):
        if isinstance(tree, kind):
            return kind(tree)
    return tree


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _shown(path: Path) -> str:
    return str(path.relative_to(COURSE_FOLDER)) if path.is_relative_to(COURSE_FOLDER) else str(path)
