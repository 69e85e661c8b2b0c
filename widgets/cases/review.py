"""What is said after a case: what it was, what settled it, what was spent for nothing, and how soon help was needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from widgets import content
from widgets.cases.engine import Commitment, Stage, State
from widgets.cases.examination import Result, clinic_in_words
from widgets.cases.patient import Patient
from widgets.content.case_records import EMERGENCY, Diagnosis
from widgets.content.red_flags import RedFlags, red_flags
from widgets.controls import setting
from widgets.language import gettext as _
from widgets.text_twin import shown_unit

CHEAP = 1  # point: looking and touching is never held against anybody
RIGHT, HALF, WRONG, MISSED = "right", "half", "wrong", "missed"


@dataclass(frozen=True)
class Review:
    """The review of a case, in words.

    Attributes
    ----------
    verdict : str
        ``right``, ``half`` (one of two, or one too many), ``wrong`` or ``missed``.
    heading : str
    it_was : str
        The diagnoses.
    hidden : str
        The causes in the model, with their doses.
    paragraphs : tuple of str
        About the missed emergency, the confidence and the urgency.
    replies : tuple of (str, str)
        Each wrong or missing diagnosis, and what speaks about it.
    decisive : tuple of (str, str, bool)
        What settles the case, why, and whether it was done.
    wasted : tuple of str
        Dear tests that showed nothing for or against.
    signs : tuple of tuple of str
        Each sign that was found, and, for every diagnosis of `columns`, whether it explains it.
    columns : tuple of str
    story : str
    """

    verdict: str
    heading: str
    it_was: str
    hidden: str
    paragraphs: tuple[str, ...]
    replies: tuple[tuple[str, str], ...]
    decisive: tuple[tuple[str, str, bool], ...]
    wasted: tuple[str, ...]
    signs: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    story: str


def verdict_of(patient: Patient, state: State) -> str:
    """Return how a case that is over went."""
    if state.stage is Stage.MISSED:
        return MISSED
    chosen, true = set(_chosen(state)), set(patient.case.diagnoses)
    if chosen == true:
        return RIGHT
    return HALF if chosen & true else WRONG


def review(patient: Patient, state: State, results: Iterable[Result]) -> Review:
    """Return the review of a case that is over.

    Parameters
    ----------
    patient : Patient
    state : State
    results : iterable of Result
        What the learner has seen.
    """
    shared, case = clinic_in_words(), patient.case
    known = {one.id: one for one in shared.diagnoses}
    titles = {one.id: one.ask for one in shared.questions} | {one.id: one.name for one in shared.tests}
    verdict = verdict_of(patient, state)
    compared = [known[name] for name in dict.fromkeys((*case.diagnoses, *_chosen(state)))]
    needed = {step.step for step in case.decisive} | set(case.useful)
    dear = {test.id for test in shared.tests if test.cost > CHEAP}
    return Review(
        verdict=verdict,
        heading=_heading(verdict),
        it_was=_it_was(patient, known),
        hidden=_hidden(patient),
        paragraphs=tuple(_paragraphs(patient, state, verdict)),
        replies=tuple((known[name].name, known[name].reply) for name in _chosen(state) if name not in case.diagnoses),
        decisive=tuple((titles[one.step], patient.say(one.why), one.step in state.done) for one in case.decisive),
        wasted=tuple(titles[step] for step in state.done if step in dear and step not in needed),
        signs=tuple(_sign_rows(results, compared)),
        columns=(_("What was found"), *(one.name for one in compared)),
        story=patient.say(case.review),
    )


def _chosen(state: State) -> tuple[str, ...]:
    return tuple(dict.fromkeys(state.commitment.diagnoses)) if state.commitment else ()


def _heading(verdict: str) -> str:
    return {
        RIGHT: _("Found."),
        HALF: _("Half of it."),
        WRONG: _("Not this time."),
        MISSED: _("This one could not wait."),
    }[verdict]


def _it_was(patient: Patient, known: dict[str, Diagnosis]) -> str:
    names = [known[name].name for name in patient.case.diagnoses]
    one, two = _("It was: {first}."), _("It was two things: {first}, and {second}.")
    return (one if len(names) == 1 else two).format(first=names[0], second=names[-1])


def _hidden(patient: Patient) -> str:
    doses = []
    for name, dose in patient.doses.items():
        cause = content.localised(content.cause(name), f"causes/{name}.yaml")
        amount = _("{dose} {unit}").format(dose=setting(dose), unit=shown_unit(cause.dose.unit))
        doses.append(_("{quantity}: {amount}").format(quantity=cause.dose.quantity, amount=amount))
    return _("Hidden in the model: {doses}.").format(doses="; ".join(doses))


def _paragraphs(patient: Patient, state: State, verdict: str) -> Iterable[str]:
    case = patient.case
    if verdict == MISSED and case.missed:
        yield patient.say(case.missed)
        harmless = _("Nobody was harmed: {name} is invented. Here such a sign can be overlooked without harm.")
        yield harmless.format(name=patient.name)
    if state.commitment:
        if verdict != MISSED:
            yield _confidence(state.commitment, verdict)
        if verdict == HALF:
            yield _half(state, case.diagnoses)
    yield from _urgency(patient, state)


def _confidence(commitment: Commitment, verdict: str) -> str:
    sure, right = commitment.confidence == 3, verdict == RIGHT
    if sure and right:
        return _("You were sure, and rightly.")
    if right:
        return _("You were right, with some doubt. Look below at what could have taken the doubt away.")
    if sure:
        return _("You were sure, and something did not fit. Such mistakes are the ones that are corrected best.")
    return _("You had doubts, and they were in place. Look below at what would have settled it.")


def _half(state: State, true: tuple[str, ...]) -> str:
    if len(_chosen(state)) > len(true):
        return _("One of the two was not needed: the other explains everything that was found.")
    return _("One cause leaves something unexplained. Look in the table below for what it leaves over.")


def _urgency(patient: Patient, state: State) -> Iterable[str]:
    records = content.localised(red_flags(), "red_flags.yaml")
    tiers = {tier.id: tier.title for tier in records.tiers}
    right = patient.case.urgency
    signs = " ".join(_signs_of(patient, records))
    if state.called and right != EMERGENCY:
        yield _("Emergency services found nothing that could not wait. Calling when in doubt is no mistake.")
    if state.called and right == EMERGENCY:
        yield _("Emergency services were called in time. The sign: {signs}").format(signs=signs)
        return
    chosen = state.commitment.urgency if state.commitment else None
    if chosen is None:
        yield _("The sign: {signs}").format(signs=signs)
    elif chosen == right:
        yield _("How soon: right, {tier}. {signs}").format(tier=_quoted(tiers[right]), signs=signs)
    else:
        order = list(tiers)
        sooner = order.index(chosen) < order.index(right)
        how = _("sooner than needed, which does no harm") if sooner else _("too late")
        yield _("How soon: {chosen} would be {how}; {tier} is right. {signs}").format(
            chosen=_quoted(tiers[chosen]), how=how, tier=_quoted(tiers[right]), signs=signs
        )


def _signs_of(patient: Patient, records: RedFlags) -> list[str]:
    """Return the red flags of the case that belong to its urgency."""
    flags = records.by_id()
    return [flags[name].sign for name in patient.case.red_flags if flags[name].tier == patient.case.urgency]


def _quoted(text: str) -> str:
    return _("“{text}”").format(text=text)


def _sign_rows(results: Iterable[Result], compared: list[Diagnosis]) -> Iterable[tuple[str, ...]]:
    names = {sign.id: sign.name for sign in clinic_in_words().signs}
    found = dict.fromkeys(sign for result in results for sign in result.signs)
    for sign in found:
        yield (names[sign], *(_("explained") if sign in one.explains else "–" for one in compared))
