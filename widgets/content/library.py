"""The records of `data/` by name, read once."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from widgets.content.cause_records import Cause
from widgets.content.item_records import Quiz
from widgets.content.mechanism_records import Mechanism
from widgets.content.records import Fact, Lesson, Objective, Parameter, Reference
from widgets.content.yaml_source import ContentError, read_records
from widgets.errors import CourseError, nearest_name
from widgets.folders import DATA_FOLDER
from widgets.language import gettext as _

Parameters = TypeVar("Parameters")


@cache
def parameters(folder: Path = DATA_FOLDER) -> dict[str, dict[str, Parameter]]:
    """Return every model parameter, by stage and by name.

    A parameter that is the `same_as` another has its value, and its range too where it names none.

    Raises
    ------
    ContentError
        If the file cannot be used, or `same_as` names no parameter with a number of its own.
    """
    return read_records(folder / "parameters.yaml", dict[str, dict[str, Parameter]], _with_shared_numbers)


def _with_shared_numbers(tree: Any) -> Any:
    """Give each parameter with `same_as` what it does not say itself."""
    if not (isinstance(tree, dict) and all(isinstance(group, dict) for group in tree.values())):
        return tree  # the shape is wrong, which the records say better
    own = {
        f"{stage}.{name}": entry
        for stage, group in tree.items()
        for name, entry in group.items()
        if isinstance(entry, dict) and "same_as" not in entry
    }
    return {
        stage: {name: _shared(entry, f"{stage}.{name}", own) for name, entry in group.items()}
        for stage, group in tree.items()
    }


def _shared(entry: Any, place: str, own: dict[str, Any]) -> Any:
    if not isinstance(entry, dict) or "same_as" not in entry:
        return entry
    doubled = sorted({"value", "unit", "evidence", "checked", "source"} & set(entry))
    if doubled:
        raise ContentError(
            _("data/parameters.yaml, {place}: same_as takes the number from elsewhere; leave '{field}' out.").format(
                place=place, field=doubled[0]
            )
        )
    if entry["same_as"] not in own:
        raise ContentError(unknown_name(f"parameters.yaml, {place}", "parameter", str(entry["same_as"]), own))
    return own[entry["same_as"]] | entry


def fill(shape: type[Parameters], stage: str, **overrides: float) -> Parameters:
    """Return the parameters of a stage as the dataclass `shape` that its model asks for, healthy values first.

    Parameters
    ----------
    shape : dataclass
        A frozen dataclass of the models, whose field names are the parameter names of `stage`.
    stage : str
        A group of `parameters.yaml`.
    **overrides : float
        Values to use instead, in the unit of the parameter.

    Raises
    ------
    CourseError
        If an override names no parameter of the stage.
    """
    values = {name: parameter.value for name, parameter in parameters()[stage].items()}
    for name in overrides:
        if name not in values:
            raise CourseError(
                _("The model stage '{stage}' has no parameter '{name}'.").format(stage=stage, name=name)
                + " "
                + nearest_name(name, values)
            )
    wanted = {field.name for field in fields(shape)}
    return shape(**{name: value for name, value in (values | overrides).items() if name in wanted})


@cache
def facts(folder: Path = DATA_FOLDER) -> dict[str, Fact]:
    """Return every number that prose quotes, by id."""
    return read_records(folder / "facts.yaml", dict[str, Fact])


@cache
def references(folder: Path = DATA_FOLDER) -> dict[str, Reference]:
    """Return the bibliography, by id."""
    entries = read_records(folder / "references.yaml", list[Reference])
    by_id = {entry.id: entry for entry in entries}
    if len(by_id) < len(entries):
        twice = next(entry.id for entry in entries if sum(other.id == entry.id for other in entries) > 1)
        raise ContentError(_("data/references.yaml: the id '{name}' is used twice; rename one.").format(name=twice))
    return by_id


def reference(name: str, folder: Path = DATA_FOLDER) -> Reference:
    """Return the work `name` of the bibliography."""
    return _named(name, references(folder), _("reference"))


@cache
def lessons(folder: Path = DATA_FOLDER) -> dict[str, Lesson]:
    """Return the list of lessons in the order of the course, written or still to come, by stem."""
    return {entry.stem: entry for entry in read_records(folder / "lessons.yaml", list[Lesson])}


@cache
def all_objectives(folder: Path = DATA_FOLDER) -> dict[str, tuple[Objective, ...]]:
    """Return the objectives of all lessons, by lesson."""
    return read_records(folder / "objectives.yaml", dict[str, tuple[Objective, ...]])


def objectives(stem: str, folder: Path = DATA_FOLDER) -> tuple[Objective, ...]:
    """Return the objectives of the lesson `stem`."""
    return _named(stem, all_objectives(folder), _("lesson"))


@cache
def quiz(stem: str, folder: Path = DATA_FOLDER) -> Quiz:
    """Return the items of the lesson `stem`."""
    return read_records(record_file("quizzes", stem, folder, _("quiz")), Quiz)


def has_quiz(stem: str, folder: Path = DATA_FOLDER) -> bool:
    """Tell whether the lesson `stem` has questions, without reading them."""
    return stem in stems("quizzes", folder)


def quizzes(folder: Path = DATA_FOLDER) -> dict[str, Quiz]:
    """Return the items of all lessons, by lesson."""
    return {stem: quiz(stem, folder) for stem in stems("quizzes", folder)}


@cache
def mechanism(name: str, folder: Path = DATA_FOLDER) -> Mechanism:
    """Return the mechanism drawing `name`."""
    return same_id(read_records(record_file("mechanisms", name, folder, _("mechanism")), Mechanism), name, "mechanisms")


def mechanisms(folder: Path = DATA_FOLDER) -> dict[str, Mechanism]:
    """Return all mechanism drawings, by name."""
    return {name: mechanism(name, folder) for name in stems("mechanisms", folder)}


@cache
def cause(name: str, folder: Path = DATA_FOLDER) -> Cause:
    """Return the cause `name`."""
    return same_id(read_records(record_file("causes", name, folder, _("cause")), Cause), name, "causes")


def causes(folder: Path = DATA_FOLDER) -> dict[str, Cause]:
    """Return all causes, by id."""
    return {name: cause(name, folder) for name in stems("causes", folder)}


def unknown_name(place: str, kind: str, name: str, known: Any) -> str:
    """Return the sentence about a name in `data/` that leads nowhere, with the nearest one that does."""
    return (
        _("data/{place}: the {kind} '{name}' does not exist.").format(place=place, kind=kind, name=name)
        + " "
        + nearest_name(name, known)
    )


def stems(kind: str, folder: Path) -> list[str]:
    """Return the names of the files of a kind: `causes`, `cases`, `mechanisms` or `quizzes`."""
    return sorted(path.stem for path in (folder / kind).glob("*.yaml"))


def record_file(kind: str, name: str, folder: Path, word: str) -> Path:
    """Return the file of the record `name`; `word` says in a complaint what it is."""
    path = folder / kind / f"{name}.yaml"
    if name not in stems(kind, folder):
        raise CourseError(
            _("There is no {kind} '{name}'.").format(kind=word, name=name)
            + " "
            + nearest_name(name, stems(kind, folder))
        )
    return path


def same_id(record: Any, name: str, kind: str) -> Any:
    """Return a record whose id is the name of its file; refuse another."""
    if record.id != name:
        raise ContentError(
            _("data/{kind}/{name}.yaml, id: the id '{id}' must be the name of the file.").format(
                kind=kind, name=name, id=record.id
            )
        )
    return record


def _named(name: str, records: dict[str, Any], word: str) -> Any:
    if name not in records:
        raise CourseError(
            _("There is no {kind} '{name}'.").format(kind=word, name=name) + " " + nearest_name(name, records)
        )
    return records[name]
