"""The body map in words: what stands beside the picture for a muscle, a root, a nerve or a case, and what is lit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from widgets import content
from widgets.content.nerve_map import MappedCase, MappedMuscle, NerveMapRecords, nerve_map
from widgets.language import gettext as _

Chosen = Mapping[str, str]
KINDS = ("case", "muscle", "root", "nerve")


def localised_map() -> NerveMapRecords:
    """Return the map in the current language."""
    return content.localised(nerve_map(), "nerve_map.yaml")


def known(chosen: Mapping[str, Any]) -> dict[str, str]:
    """Return what is chosen, of each kind the id or nothing; what the map does not hold is dropped.

    Of a muscle, a root and a nerve only the first that is named stays.
    """
    records = nerve_map()
    groups = {"case": records.cases, "muscle": records.muscles, "root": records.roots, "nerve": records.nerves}
    kept = dict.fromkeys(KINDS, "")
    for kind, entries in groups.items():
        wanted = chosen.get(kind)
        taken = kind != "case" and any(kept[other] for other in KINDS[1:])
        if not taken and wanted in {entry.id for entry in entries}:
            kept[kind] = str(wanted)
    return kept


def marks(chosen: Chosen) -> dict[str, str]:
    """Return how each muscle that is lit is drawn: ``main``, ``also`` or ``chosen``."""
    records = nerve_map()
    if chosen["muscle"]:
        return {chosen["muscle"]: "chosen"}
    root = chosen["root"]
    supplied = records.supplied(root or chosen["nerve"])
    main = {muscle.id for muscle in records.muscles if not root or root in muscle.main}
    return {name: "main" if name in main else "also" for name in supplied}


def threads(chosen: Chosen) -> list[list[str]]:
    """Return the lines between roots and muscles: root, muscle, and ``main`` or ``also``."""
    records = nerve_map()
    lit = marks(chosen)
    lines = []
    for muscle in records.muscles:
        if muscle.id in lit:
            ways = [(root, "main") for root in muscle.main] + [(root, "also") for root in muscle.also]
            lines += [[root, muscle.id, way] for root, way in ways if chosen["root"] in ("", root)]
    return lines


def said(chosen: Chosen) -> dict[str, Any]:
    """Return the words beside the picture: a title, sentences, and entries of a name and its value."""
    records = localised_map()
    case = next((one for one in records.cases if one.id == chosen["case"]), None)
    if chosen["muscle"]:
        words = _muscle_words(records, chosen["muscle"])
    elif chosen["root"]:
        words = _root_words(records, chosen["root"])
    elif chosen["nerve"]:
        words = _nerve_words(records, chosen["nerve"])
    elif case:
        words = {"title": case.name, "sentences": [case.story, _("Choose a root or a nerve that could explain it.")]}
    else:
        start = _("Click a muscle or a root in the picture, or choose one from the lists.")
        words = {"title": _("Nothing is chosen yet"), "sentences": [start]}
    if case and (chosen["root"] or chosen["nerve"]):
        words["sentences"] = [*case_sentences(case, chosen["root"] or chosen["nerve"], records), *words["sentences"]]
    return {"entries": [], **words}


def case_sentences(case: MappedCase, name: str, records: NerveMapRecords) -> list[str]:
    """Return how well a root or nerve explains a case, counted, and the reply where it does so fully."""
    supplied = set(records.supplied(name))
    hit = [one for one in case.twitching if one in supplied]
    candidate = next(one.name for one in (*records.roots, *records.nerves) if one.id == name)
    sentences = [
        _("{case}. {candidate} serves {hit} of the {all} muscles that twitch.").format(
            case=case.name, candidate=candidate, hit=len(hit), all=len(case.twitching)
        )
    ]
    missed = [one for one in case.twitching if one not in supplied]
    loud = [one for one in case.quiet if one in supplied]
    if missed:
        sentences.append(_("It leaves unexplained: {muscles}.").format(muscles=_names(records, missed)))
    if loud:
        sentences.append(_("It also serves what was quiet: {muscles}.").format(muscles=_names(records, loud)))
    if name == case.answer:
        sentences.append(_("It fits.") + " " + case.reply)
    return sentences


def table() -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the columns and rows of the whole map: each muscle with its nerve and roots."""
    records = localised_map()
    rows = [
        (muscle.name, _nerve_name(records, muscle.nerve), _roots(records, muscle.main), _roots(records, muscle.also))
        for muscle in records.muscles
    ]
    return (_("Muscle"), _("Nerve"), _("Main root"), _("Also")), tuple(rows)


def alt(chosen: Chosen) -> str:
    """Return one sentence about the picture."""
    lit = list(marks(chosen))
    if not lit:
        return _("A body from the front and from the back, with muscles drawn on its left half and a ladder of roots.")
    return _("Body map. Lit up: {muscles}.").format(muscles=_names(localised_map(), lit))


def _muscle_words(records: NerveMapRecords, name: str) -> dict[str, Any]:
    muscle = next(one for one in records.muscles if one.id == name)
    sentences = [muscle.about]
    if not muscle.main:
        sentences.append(_no_main_root(muscle))
    entries = [[_("Nerve"), _nerve_name(records, muscle.nerve)]]
    if muscle.main:
        entries.append([_("Main root"), _roots(records, muscle.main)])
    if muscle.also:
        entries.append([_("Also"), _roots(records, muscle.also)])
    return {"title": muscle.name, "sentences": sentences, "entries": entries}


def _no_main_root(muscle: MappedMuscle) -> str:
    if muscle.also:
        return _("Its nerve comes down from the skull; the roots that are named only help.")
    return _("It has no root in the spine: its nerve comes straight from the brainstem.")


def _root_words(records: NerveMapRecords, name: str) -> dict[str, Any]:
    root = next(one for one in records.roots if one.id == name)
    main = [muscle.id for muscle in records.muscles if name in muscle.main]
    also = [muscle.id for muscle in records.muscles if name in muscle.also]
    entries = [[_("Leaves the spine in"), root.part]]
    if main:
        entries.append([_("Main root of"), _names(records, main)])
    if also:
        entries.append([_("Also serves"), _names(records, also)])
    return {"title": root.name, "sentences": [], "entries": [*entries, [_("Skin"), root.skin]]}


def _nerve_words(records: NerveMapRecords, name: str) -> dict[str, Any]:
    nerve = next(one for one in records.nerves if one.id == name)
    entries = [[_("Muscles on this map"), _names(records, records.supplied(name))]]
    if nerve.branch_of:
        entries.append([_("Branch of"), _nerve_name(records, nerve.branch_of)])
    return {"title": nerve.name, "sentences": [nerve.pressed] if nerve.pressed else [], "entries": entries}


def _names(records: NerveMapRecords, wanted: Sequence[str]) -> str:
    return "; ".join(muscle.name for name in wanted for muscle in records.muscles if muscle.id == name)


def _nerve_name(records: NerveMapRecords, name: str) -> str:
    return next(nerve.name for nerve in records.nerves if nerve.id == name)


def _roots(records: NerveMapRecords, wanted: Sequence[str]) -> str:
    return ", ".join(root.name for root in records.roots if root.id in wanted) or "–"
