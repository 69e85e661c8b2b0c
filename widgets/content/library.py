"""The records of `data/` by name, read once, and the check that all names in them lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from widgets.content.item_records import Quiz
from widgets.content.mechanism_records import Mechanism
from widgets.content.records import Cause, Fact, Lesson, Objective, Parameter, Reference
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
        raise ContentError(_unknown(f"parameters.yaml, {place}", "parameter", str(entry["same_as"]), own))
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


@cache
def lessons(folder: Path = DATA_FOLDER) -> dict[str, Lesson]:
    """Return the list of lessons in the order of the course, written or still to come, by stem."""
    return {entry.stem: entry for entry in read_records(folder / "lessons.yaml", list[Lesson])}


@cache
def _all_objectives(folder: Path = DATA_FOLDER) -> dict[str, tuple[Objective, ...]]:
    return read_records(folder / "objectives.yaml", dict[str, tuple[Objective, ...]])


def objectives(stem: str, folder: Path = DATA_FOLDER) -> tuple[Objective, ...]:
    """Return the objectives of the lesson `stem`."""
    return _named(stem, _all_objectives(folder), _("lesson"))


@cache
def quiz(stem: str, folder: Path = DATA_FOLDER) -> Quiz:
    """Return the items of the lesson `stem`."""
    return read_records(_file("quizzes", stem, folder, _("quiz")), Quiz)


def has_quiz(stem: str, folder: Path = DATA_FOLDER) -> bool:
    """Tell whether the lesson `stem` has questions, without reading them."""
    return stem in _stems("quizzes", folder)


def quizzes(folder: Path = DATA_FOLDER) -> dict[str, Quiz]:
    """Return the items of all lessons, by lesson."""
    return {stem: quiz(stem, folder) for stem in _stems("quizzes", folder)}


@cache
def mechanism(name: str, folder: Path = DATA_FOLDER) -> Mechanism:
    """Return the mechanism drawing `name`."""
    return _same_id(read_records(_file("mechanisms", name, folder, _("mechanism")), Mechanism), name, "mechanisms")


def mechanisms(folder: Path = DATA_FOLDER) -> dict[str, Mechanism]:
    """Return all mechanism drawings, by name."""
    return {name: mechanism(name, folder) for name in _stems("mechanisms", folder)}


@cache
def cause(name: str, folder: Path = DATA_FOLDER) -> Cause:
    """Return the cause `name`."""
    return _same_id(read_records(_file("causes", name, folder, _("cause")), Cause), name, "causes")


def causes(folder: Path = DATA_FOLDER) -> dict[str, Cause]:
    """Return all causes, by id."""
    return {name: cause(name, folder) for name in _stems("causes", folder)}


def check_everything(folder: Path = DATA_FOLDER) -> list[str]:
    """Return one sentence for every file that cannot be read and every name that leads nowhere."""
    problems: list[str] = []
    for check in (_check_parameters, _check_facts, _check_quizzes, _check_causes, _check_mechanisms):
        try:
            problems += check(folder)
        except ContentError as error:
            problems.append(str(error))
    return problems


def _check_parameters(folder: Path) -> Iterator[str]:
    for stage, group in parameters(folder).items():
        for name, parameter in group.items():
            yield from _unknown_references([parameter.source.reference], f"parameters.yaml, {stage}.{name}", folder)
            if parameter.same_as:
                yield from _too_narrow(parameter, f"{stage}.{name}", folder)


def _too_narrow(parameter: Parameter, place: str, folder: Path) -> Iterator[str]:
    """Yield a sentence if a parameter cannot follow the one whose number it shares."""
    stage, _dot, name = parameter.same_as.partition(".")
    low, high = parameters(folder)[stage][name].range
    if not parameter.range[0] <= low <= high <= parameter.range[1]:
        yield _("data/parameters.yaml, {place}: the range must hold that of {other}, {low:g} to {high:g}.").format(
            place=place, other=parameter.same_as, low=low, high=high
        )


def _check_facts(folder: Path) -> Iterator[str]:
    for name, fact in facts(folder).items():
        yield from _unknown_references([fact.source.reference], f"facts.yaml, {name}", folder)


def _check_quizzes(folder: Path) -> Iterator[str]:
    seen: dict[str, str] = {}
    for stem, bank in quizzes(folder).items():
        known = {objective.id for objective in objectives(stem, folder)}
        for item in bank.items:
            place = f"quizzes/{stem}.yaml, {item.id}"
            if item.id in seen:
                yield _("data/{place}: the item id is used already in {other}; ids are never reused.").format(
                    place=place, other=seen[item.id]
                )
            seen[item.id] = f"quizzes/{stem}.yaml"
            if item.objective not in known:
                yield _unknown(place, "objective", item.objective, known)
            yield from _unknown_references(item.references, place, folder)
            picture = getattr(item, "picture", None)
            if picture and picture.mechanism not in _stems("mechanisms", folder):
                yield _unknown(place, "mechanism", picture.mechanism, _stems("mechanisms", folder))


def _check_causes(folder: Path) -> Iterator[str]:
    names = {f"{stage}.{name}" for stage, group in parameters(folder).items() for name in group}
    for name, entry in causes(folder).items():
        place = f"causes/{name}.yaml"
        for perturbation in entry.perturbations:
            if perturbation.parameter not in names:
                yield _unknown(place, "parameter", perturbation.parameter, names)
                continue
            stage, _dot, key = perturbation.parameter.partition(".")
            wanted = parameters(folder)[stage][key].unit
            units = [perturbation.unit] if perturbation.unit else []
            units += [entry.dose.unit] if perturbation.set == "dose" else []
            for unit in units:
                if unit != wanted:
                    yield _("data/{place}: {name} is in {wanted}, not in {unit}; convert the value.").format(
                        place=place, name=perturbation.parameter, wanted=wanted, unit=unit
                    )
        sources = [perturbation.source.reference for perturbation in entry.perturbations]
        yield from _unknown_references([*entry.references, *sources], place, folder)
        if entry.mechanism and entry.mechanism not in _stems("mechanisms", folder):
            yield _unknown(place, "mechanism", entry.mechanism, _stems("mechanisms", folder))


def _check_mechanisms(folder: Path) -> Iterator[str]:
    for name, entry in mechanisms(folder).items():
        yield from _unknown_references(entry.references, f"mechanisms/{name}.yaml", folder)


def _unknown_references(names: Any, place: str, folder: Path) -> Iterator[str]:
    for name in names:
        if name not in references(folder):
            yield _unknown(place, "reference", name, references(folder))


def _unknown(place: str, kind: str, name: str, known: Any) -> str:
    return (
        _("data/{place}: the {kind} '{name}' does not exist.").format(place=place, kind=kind, name=name)
        + " "
        + nearest_name(name, known)
    )


def _stems(kind: str, folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / kind).glob("*.yaml"))


def _file(kind: str, name: str, folder: Path, word: str) -> Path:
    path = folder / kind / f"{name}.yaml"
    if name not in _stems(kind, folder):
        raise CourseError(
            _("There is no {kind} '{name}'.").format(kind=word, name=name)
            + " "
            + nearest_name(name, _stems(kind, folder))
        )
    return path


def _same_id(record: Any, name: str, kind: str) -> Any:
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
