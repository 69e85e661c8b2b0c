"""What the pages of a case show, as plain data, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from widgets import content
from widgets.cases.engine import Stage, State, can_take
from widgets.cases.examination import HIGH, LOW, Result, clinic_in_words
from widgets.cases.page import points
from widgets.cases.patient import Patient
from widgets.cases.review import Review
from widgets.content.red_flags import red_flags
from widgets.language import gettext as _

WAITING = "waiting"


def rules_in_words() -> list[str]:
    """Return how the game goes, before the first patient."""
    shared = clinic_in_words()
    return [
        _(
            "An invented person comes in with a twitch. Behind it is one cause, or two. You have {budget} for "
            "questions and tests; each says what it costs. When you know enough, or have nothing left, you commit: "
            "what it is, how soon a doctor is needed, and how sure you are. Then comes the review."
        ).format(budget=points(shared.budget)),
        _(
            "Now and then it is an emergency. Then calling comes first and the name later. All people here are "
            "invented, and nothing here says anything about a twitch of yours."
        ),
    ]


def case_view(
    patient: Patient, state: State, results: Sequence[Result], number: str, said: str = "", notice: str = ""
) -> dict[str, Any]:
    """Return what the pages show of an open case or one that is over, without its review.

    Parameters
    ----------
    patient : Patient
    state : State
    results : sequence of Result
        What has been shown, in order.
    number : str
        Which patient of which list, in words.
    said : str, optional
        What a screen reader is to say now.
    notice : str, optional
        A sentence about what could not be done.
    """
    shared, rules = clinic_in_words(), patient.rules
    questions = {one.id for one in shared.questions}
    left = state.left(rules)
    return {
        "stage": state.stage.value,
        "patient": {
            "key": number,
            "number": number,
            "title": patient_title(patient),
            "opening": patient.say(patient.case.opening),
        },
        "budget": {"left": left, "total": rules.budget, "words": budget_words(left, rules.budget)},
        "questions": [_step(one.id, one.ask, "", one.cost) for one in shared.questions],
        "tests": [_step(one.id, one.name, one.about, one.cost) for one in shared.tests],
        "done": list(state.done),
        "possible": [step for step in rules.costs if can_take(rules, state, step)],
        "told": [_entry(result) for result in results if result.step in questions],
        "found": [_entry(result) for result in results if result.step not in questions],
        "called": state.called,
        "called_right": state.called and rules.is_emergency,
        "called_words": called_words(patient, state),
        "diagnoses": [{"id": one.id, "label": one.name} for one in shared.diagnoses],
        "urgencies": [
            {"id": tier.id, "label": tier.title} for tier in content.localised(red_flags(), "red_flags.yaml").tiers
        ],
        "said": said,
        "notice": notice if state.stage is Stage.OPEN else "",
        "commit_notice": "",
    }


def patient_title(patient: Patient) -> str:
    """Return name and age."""
    return _("{name}, {age} years").format(name=patient.name, age=patient.age)


def budget_words(left: int, total: int) -> str:
    """Return how many points are left."""
    return _("{left} of {total} points left").format(left=left, total=total)


def called_words(patient: Patient, state: State) -> str:
    """Return what came of the call, empty before one."""
    if not state.called:
        return ""
    if patient.rules.is_emergency:
        return _(
            "Right: the ambulance is here, and {name} is safe. The hospital goes on with the tests, and so can you."
        ).format(name=patient.name)
    return _("They came, looked and found nothing that cannot wait. Calling when in doubt is no mistake.")


def result_words(result: Result) -> str:
    """Return a result as one text."""
    line = _("{name}: {value} (usual: {usual})")
    marked = {
        LOW: _("{name}: {value}, below the usual ({usual})"),
        HIGH: _("{name}: {value}, above the usual ({usual})"),
    }
    rows = [marked.get(row.mark, line).format(name=row.name, value=row.value, usual=row.usual) for row in result.rows]
    told = " ".join([*result.texts, *(["; ".join(rows) + "."] if rows else [])])
    return _("{title}: {told}").format(title=result.title, told=told)


def review_view(review: Review, tally: str) -> dict[str, Any]:
    """Return a review as plain data."""
    return asdict(review) | {"tally": tally}


def review_words(review: Review) -> tuple[str, ...]:
    """Return a review in sentences."""
    done = {True: _("you did it"), False: _("you did not")}
    steps = [f"{name} ({done[was]}): {why}" for name, why, was in review.decisive]
    replies = [f"{name}. {text}" for name, text in review.replies]
    hindsight = _("In hindsight, told nothing new: {tests}.")
    wasted = [hindsight.format(tests=", ".join(review.wasted))] if review.wasted else []
    return (review.heading, review.it_was, review.hidden, *review.paragraphs, *replies, *steps, *wasted, review.story)


def _step(name: str, title: str, about: str, cost: int) -> dict[str, str]:
    return {"id": name, "label": title, "about": about, "cost": points(cost)}


def _entry(result: Result) -> dict[str, Any]:
    return {"title": result.title, "texts": list(result.texts), "rows": [asdict(row) for row in result.rows]}
