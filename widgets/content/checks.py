"""The check that every file of `data/` can be read and that all names in it lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from widgets.content import library
from widgets.content.case_checks import check_case, check_clinic
from widgets.content.cases import case, clinic
from widgets.content.cause_checks import check_cause
from widgets.content.claims import check_claims, claims
from widgets.content.criteria import criteria
from widgets.content.library import stems, unknown_name
from widgets.content.nerve_map import nerve_map
from widgets.content.records import Parameter
from widgets.content.red_flags import red_flags
from widgets.errors import CourseError
from widgets.folders import DATA_FOLDER
from widgets.language import gettext as _


def check_everything(folder: Path = DATA_FOLDER) -> list[str]:
    """Return one sentence for every file that cannot be read and every name that leads nowhere, each only once.

    What a cause expects of the models is not checked here, since no model is known here: see `validation`.
    """
    shared = [library.parameters, library.references, library.mechanisms]
    shared += [red_flags, nerve_map, clinic, criteria, claims]
    problems = _problems(lambda read=read: _only_read(read, folder) for read in shared)
    if problems:  # what they hold cannot be followed: the other files are only read
        single = {"causes": library.cause, "quizzes": library.quiz, "cases": case}
        reads = [(read, name) for kind, read in single.items() for name in stems(kind, folder)]
        problems += _problems(lambda read=read, name=name: _only_read(read, name, folder) for read, name in reads)
    else:
        problems += _problems([
            lambda: _check_parameters(folder),
            lambda: _check_facts(folder),
            lambda: _check_lessons(folder),
            lambda: _check_red_flags(folder),
            lambda: _check_nerve_map(folder),
            lambda: _check_criteria(folder),
            lambda: check_claims(folder),
            lambda: _check_mechanisms(folder),
            *(lambda name=name: _check_cause(name, folder) for name in stems("causes", folder)),
            *(lambda stem=stem: _check_quiz(stem, folder) for stem in stems("quizzes", folder)),
            lambda: _item_ids_used_twice(folder),
            lambda: check_clinic(folder),
            *(lambda name=name: check_case(name, folder) for name in stems("cases", folder)),
        ])  # fmt: skip
    return list(dict.fromkeys(problems))


def _problems(checks: Iterable[Callable[[], Iterable[str]]]) -> list[str]:
    """Run the checks; one that meets a file that cannot be read yields that sentence."""
    problems: list[str] = []
    for check in checks:
        try:
            problems += check()
        except CourseError as error:
            problems.append(str(error))
    return problems


def _only_read(read: Callable[..., object], *place: object) -> tuple[str, ...]:
    read(*place)
    return ()


def _check_parameters(folder: Path) -> Iterator[str]:
    for stage, group in library.parameters(folder).items():
        for name, parameter in group.items():
            yield from _unknown_references([parameter.source.reference], f"parameters.yaml, {stage}.{name}", folder)
            if parameter.same_as:
                yield from _too_narrow(parameter, f"{stage}.{name}", folder)


def _too_narrow(parameter: Parameter, place: str, folder: Path) -> Iterator[str]:
    """Yield a sentence if a parameter cannot follow the one whose number it shares."""
    stage, _dot, name = parameter.same_as.partition(".")
    low, high = library.parameters(folder)[stage][name].range
    if not parameter.range[0] <= low <= high <= parameter.range[1]:
        yield _("data/parameters.yaml, {place}: the range must hold that of {other}, {low:g} to {high:g}.").format(
            place=place, other=parameter.same_as, low=low, high=high
        )


def _check_facts(folder: Path) -> Iterator[str]:
    for name, fact in library.facts(folder).items():
        yield from _unknown_references([fact.source.reference], f"facts.yaml, {name}", folder)


def _check_lessons(folder: Path) -> Iterator[str]:
    for stem, lesson in library.lessons(folder).items():
        yield from _unknown_references(lesson.references, f"lessons.yaml, {stem}", folder)


def _check_red_flags(folder: Path) -> Iterator[str]:
    records = red_flags(folder)
    for entry in (*records.tiers, *records.flags):
        place = f"red_flags.yaml, {entry.id}"
        yield from _unknown_references(entry.rests_on, place, folder)
        for name in entry.rests_on:
            work = library.references(folder).get(name)
            if work and work.checked == "memory":
                yield _("data/{place}: '{name}' is known from memory only; look the work up or name another.").format(
                    place=place, name=name
                )


def _check_nerve_map(folder: Path) -> Iterator[str]:
    records = nerve_map(folder)
    for entry in (*records.muscles, *records.nerves, *records.roots):
        if entry.source:
            yield from _unknown_references([entry.source.reference], f"nerve_map.yaml, {entry.id}", folder)


def _check_criteria(folder: Path) -> Iterator[str]:
    items = {item.id for quiz in library.quizzes(folder).values() for item in quiz.items}
    for name, rules in criteria(folder).items():
        place = f"criteria.yaml, {name}"
        yield from _unknown_references([rules.source.reference], place, folder)
        asked = [case.item for case in rules.cases]
        yield from (unknown_name(place, "question", item, items) for item in asked if item not in items)


def _check_cause(name: str, folder: Path) -> Iterator[str]:
    cause = library.cause(name, folder)
    place = f"causes/{name}.yaml"
    yield from check_cause(cause, place, library.parameters(folder))
    sources = [perturbation.source.reference for perturbation in cause.perturbations]
    sources += [cause.dose.toxic.source.reference] if cause.dose.toxic else []
    yield from _unknown_references([*cause.references, *sources], place, folder)
    yield from _unknown_mechanism(cause.mechanism, place, folder)
    flags = red_flags(folder).by_id() if cause.red_flags else {}
    yield from (unknown_name(place, "red flag", flag, flags) for flag in cause.red_flags if flag not in flags)
    stages = [part.id for part in library.mechanism("pathway", folder).parts if part.kind == "stage"]
    yield from (unknown_name(place, "stage", stage, stages) for stage in cause.stages if stage not in stages)


def _check_mechanisms(folder: Path) -> Iterator[str]:
    for name, mechanism in library.mechanisms(folder).items():
        yield from _unknown_references(mechanism.references, f"mechanisms/{name}.yaml", folder)


def _check_quiz(stem: str, folder: Path) -> Iterator[str]:
    bank = library.quiz(stem, folder)
    known = {objective.id for objective in library.all_objectives(folder).get(stem, ())}
    if not known:
        yield _("data/quizzes/{stem}.yaml: the lesson '{stem}' has no objectives; add them to objectives.yaml.").format(
            stem=stem
        )
    for item in bank.items:
        place = f"quizzes/{stem}.yaml, {item.id}"
        if known and item.objective not in known:
            yield unknown_name(place, "objective", item.objective, known)
        yield from _unknown_references(item.references, place, folder)
        picture = getattr(item, "picture", None)
        yield from _unknown_mechanism(picture.mechanism if picture else None, place, folder)


def _item_ids_used_twice(folder: Path) -> Iterator[str]:
    seen: dict[str, str] = {}
    for stem, bank in library.quizzes(folder).items():
        for item in bank.items:
            if item.id in seen:
                yield _("data/{place}: the item id is used already in {other}; ids are never reused.").format(
                    place=f"quizzes/{stem}.yaml, {item.id}", other=seen[item.id]
                )
            seen[item.id] = f"quizzes/{stem}.yaml"


def _unknown_mechanism(name: str | None, place: str, folder: Path) -> Iterator[str]:
    if name and name not in stems("mechanisms", folder):
        yield unknown_name(place, "mechanism", name, stems("mechanisms", folder))


def _unknown_references(names: Any, place: str, folder: Path) -> Iterator[str]:
    for name in names:
        if name not in library.references(folder):
            yield unknown_name(place, "reference", name, library.references(folder))
