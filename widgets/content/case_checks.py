"""The check that a mystery patient leads somewhere: names exist, doses are possible, signs are explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from widgets.content import library
from widgets.content.case_records import Case, Clinic
from widgets.content.cases import case, clinic
from widgets.content.library import stems, unknown_name
from widgets.content.red_flags import red_flags
from widgets.language import gettext as _


def check_clinic(folder: Path) -> Iterator[str]:
    """Yield a sentence for every name in ``clinic.yaml`` that leads nowhere."""
    shared = clinic(folder)
    place = "clinic.yaml"
    signs = {sign.id for sign in shared.signs}
    for diagnosis in shared.diagnoses:
        yield from _unknown(diagnosis.causes, stems("causes", folder), "cause", f"{place}, {diagnosis.id}")
        yield from _unknown(diagnosis.explains, signs, "sign", f"{place}, {diagnosis.id}")
    for test in shared.tests:
        for measured in test.measurements:
            marks = [mark for mark in (measured.low, measured.high) if mark]
            yield from _unknown(marks, signs, "sign", f"{place}, {measured.id}")
            if measured.source:
                cited = [measured.source.reference]
                yield from _unknown(cited, library.references(folder), "reference", f"{place}, {measured.id}")
            if measured.parameter:
                yield from _unknown([measured.parameter], _parameters(folder), "parameter", f"{place}, {measured.id}")
        named = [sign for finding in test.findings for band in finding.bands for sign in band.signs]
        named += [test.minute.many_sign, test.minute.burst_sign] if test.minute else []
        yield from _unknown(named, signs, "sign", f"{place}, {test.id}")


def check_case(name: str, folder: Path) -> Iterator[str]:
    """Yield a sentence for everything in a case that leads nowhere."""
    one, shared = case(name, folder), clinic(folder)
    place = f"cases/{name}.yaml"
    questions, tests = {one.id for one in shared.questions}, {one.id for one in shared.tests}
    yield from _unknown(one.answers, questions, "question", place)
    for missing in sorted(questions - set(one.answers)):
        yield _("data/{place}: the question '{question}' has no answer; add it.").format(place=place, question=missing)
    yield from _unknown(one.remarks, tests, "test", place)
    yield from _unknown([*(step.step for step in one.decisive), *one.useful], questions | tests, "step", place)
    measured = {measurement.id for test in shared.tests for measurement in test.measurements}
    yield from _unknown(one.laboratory, measured, "measurement", place)
    yield from _unknown(one.references, library.references(folder), "reference", place)
    yield from _causes(one, shared, place, folder)
    yield from _signs(one, shared, place)
    yield from _urgency(one, place, folder)


def _causes(one: Case, shared: Clinic, place: str, folder: Path) -> Iterator[str]:
    known = {diagnosis.id: diagnosis for diagnosis in shared.diagnoses}
    yield from _unknown(one.diagnoses, known, "diagnosis", place)
    hidden = {entry.cause for entry in one.hidden}
    for name in one.diagnoses:
        if name in known and not hidden & set(known[name].causes):
            yield _("data/{place}: no hidden cause belongs to the diagnosis '{name}'.").format(place=place, name=name)
    for entry in one.hidden:
        if entry.cause not in stems("causes", folder):
            yield unknown_name(place, "cause", entry.cause, stems("causes", folder))
            continue
        if not any(entry.cause in known[name].causes for name in one.diagnoses if name in known):
            yield _("data/{place}: the hidden cause '{cause}' belongs to none of its diagnoses.").format(
                place=place, cause=entry.cause
            )
        low, high = library.cause(entry.cause, folder).dose.range
        if not low <= entry.dose[0] <= entry.dose[1] <= high:
            yield _("data/{place}, {cause}: the doses must lie, the lower first, within {low:g} to {high:g}.").format(
                place=place, cause=entry.cause, low=low, high=high
            )


def _signs(one: Case, shared: Clinic, place: str) -> Iterator[str]:
    known = {sign.id for sign in shared.signs}
    explained = {sign for entry in shared.diagnoses if entry.id in one.diagnoses for sign in entry.explains}
    for step, said in (*one.answers.items(), *one.remarks.items()):
        yield from _unknown(said.signs, known, "sign", f"{place}, {step}")
        for sign in said.signs:
            if sign in known and sign not in explained:
                yield _("data/{place}, {step}: no diagnosis of this case explains the sign '{sign}'.").format(
                    place=place, step=step, sign=sign
                )


def _urgency(one: Case, place: str, folder: Path) -> Iterator[str]:
    records = red_flags(folder)
    flags = records.by_id()
    yield from _unknown(one.red_flags, flags, "red flag", place)
    order = [tier.id for tier in records.tiers]
    tiers = [order.index(flags[name].tier) for name in one.red_flags if name in flags]
    if tiers and order[min(tiers)] != one.urgency:
        yield _("data/{place}: its red flags ask for '{flags}', its urgency is '{urgency}'.").format(
            place=place, flags=order[min(tiers)], urgency=one.urgency
        )


def _parameters(folder: Path) -> set[str]:
    return {f"{stage}.{name}" for stage, group in library.parameters(folder).items() for name in group}


def _unknown(names: Iterable[str], known: Iterable[str], kind: str, place: str) -> Iterator[str]:
    wanted = set(known)
    return (unknown_name(place, kind, name, wanted) for name in names if name not in wanted)
