"""Claims as questions: the verdicts are the choices, each wrong one with its own reply."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from widgets import content
from widgets.content.claims import VERDICTS, Claim
from widgets.language import gettext as _

# How many claims of a verdict stand in a round of the draw: being imprecise is by far the most common fault.
IN_A_ROUND = {"imprecise": 2}


def verdict_words() -> dict[str, str]:
    """Return the verdicts as a learner chooses them."""
    return {
        "right": _("Right: it can stand as it is"),
        "wrong_word": _("Wrong word: right once a word is put right"),
        "imprecise": _("Imprecise: right at heart, but something important is missing"),
        "unsupported": _("Unsupported: there is no good evidence for it"),
        "wrong_dose": _("Wrong dose: true only far above everyday doses"),
        "reversed": _("Reversed: the opposite is true"),
    }


def verdict_names() -> dict[str, str]:
    """Return the verdicts in a word or two, for a table."""
    return {
        "right": _("right"),
        "wrong_word": _("wrong word"),
        "imprecise": _("imprecise"),
        "unsupported": _("unsupported"),
        "wrong_dose": _("wrong dose"),
        "reversed": _("reversed"),
    }


def claim_item(claim: Claim, objective: str) -> content.SingleChoice:
    """Return a claim, in the language of the reader, as a question for its verdict.

    A second verdict of the claim is no choice: it would be right as well.

    Parameters
    ----------
    claim : Claim
    objective : str
        The id of the objective that the question belongs to.
    """
    here = content.localised(claim, f"claims.yaml:{claim.id}")
    words = verdict_words()
    return content.SingleChoice(
        kind="single_choice",
        id=f"claim.{claim.id}",
        part="observe",
        objective=objective,
        prompt=here.claim,
        choices=tuple(_choice(claim, verdict, words[verdict]) for verdict in VERDICTS if _is_offered(claim, verdict)),
        explanation=here.correction,
        references=claim.references,
    )


def in_order_of_play(claims: Iterable[Claim], seed: int) -> list[Claim]:
    """Return the claims in rounds: each round has every verdict that is left, and the seed draws which claim.

    Within a round the order is drawn too, so that it does not tell the verdict.
    """
    left = {verdict: [] for verdict in VERDICTS}
    for claim in sorted(claims, key=lambda claim: _lot(seed, claim.id)):
        left[claim.verdict].append(claim)
    order: list[Claim] = []
    while any(left.values()):
        taken = []
        for verdict, waiting in left.items():
            count = IN_A_ROUND.get(verdict, 1)
            taken += waiting[:count]
            left[verdict] = waiting[count:]
        order += sorted(taken, key=lambda claim: _lot(seed, f"order {claim.id}"))
    return order


def fingerprint(claims: Iterable[Claim]) -> str:
    """Return a short fingerprint of the claims: another one as soon as any of them changes."""
    return hashlib.sha256("\n".join(claim.model_dump_json() for claim in claims).encode("utf-8")).hexdigest()[:12]


def _lot(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()


def _is_offered(claim: Claim, verdict: str) -> bool:
    return verdict == claim.verdict or verdict not in claim.verdicts


def _choice(claim: Claim, verdict: str, text: str) -> content.Choice:
    if verdict == claim.verdict:
        return content.Choice(id=verdict, text=text, feedback=_praise(claim), correct=True)
    reply = _TOO_STRICT if claim.verdict == "right" else _NOT_THIS
    return content.Choice(
        id=verdict, text=text, feedback=reply[verdict](), misconception=f"{claim.verdict}_taken_for_{verdict}"
    )


def _praise(claim: Claim) -> str:
    others = [verdict_names()[verdict] for verdict in claim.verdicts[1:]]
    if others:
        return _("Yes. One more verdict would fit: {verdict}.").format(verdict=others[0])
    return _("Yes, that is the verdict.")


# What is said where something is wrong with the claim, but not this.
_NOT_THIS = {
    "right": lambda: _("It cannot stand as it is. Look at each word, each step, the direction and the dose."),
    "wrong_word": lambda: _("A better word would not save it. What it says has to change."),
    "imprecise": lambda: _(
        "It is not just that something is missing. Ask what would have to change for it to be true."
    ),
    "unsupported": lambda: _("There is evidence here. Ask what exactly it shows."),
    "wrong_dose": lambda: _("More or less of something would not make it true. The fault lies elsewhere."),
    "reversed": lambda: _("Turned round it would be wrong too. The fault lies elsewhere."),
}
# What is said where nothing important is wrong with the claim.
_TOO_STRICT = {
    "wrong_word": lambda: _("Each word of it is the right one here."),
    "imprecise": lambda: _(
        "More can be said about nearly everything. Nothing that is missing here would mislead anybody."
    ),
    "unsupported": lambda: _("It is well supported. Not every sentence of a poor text is wrong."),
    "wrong_dose": lambda: _("It does not depend on a dose far above everyday ones."),
    "reversed": lambda: _("The direction is right. Turn it round and see what you would get."),
}
