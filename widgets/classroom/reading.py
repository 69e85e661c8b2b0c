"""One file of a class: whose hand-in it is, what it holds for this release, and what is strange about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from widgets.classroom.grader import Grader
from widgets.classroom.hand_ins import Found
from widgets.classroom.roster import Learner, Roster, read_moment
from widgets.classroom.submission_names import learner_of
from widgets.content import Release
from widgets.language import gettext as _
from widgets.language import ngettext
from widgets.quiz.events import Event, fold
from widgets.quiz.hand_in_file import Heading, NotAHandInError, learner_id, read_hand_in

# Clocks of learners' computers are wrong by minutes, rarely by more.
CLOCK_ERROR = timedelta(minutes=15)


class Reading(NamedTuple):
    """A hand-in that was read: whose it is, its answers by question, and what is strange about it."""

    learner: Learner
    heading: Heading
    answers: dict[str, tuple[Event, ...]]
    remarks: list[str]


class UnmarkableError(ValueError):
    """A hand-in that cannot be marked; the text says why."""


def read_found(found: Found, roster: Roster, release: Release, grader: Grader) -> Reading:
    """Return what a file holds for the learner whose it is.

    Raises
    ------
    UnmarkableError
        If it is no hand-in to this release of a learner on the class list.
    """
    if found.problem:
        raise UnmarkableError(found.problem)
    try:
        heading, events, left_out = read_hand_in(found.data)
    except NotAHandInError as error:
        raise UnmarkableError(str(error)) from None
    learner, remarks = _learner(found, heading, roster)
    if heading.release != release.name:
        raise UnmarkableError(
            _("It belongs to the release '{name}': mark that one with --release.").format(name=heading.release)
        )
    wanted = learner_id(heading.learner)
    same = {text for text in {event.learner or "" for event in events} if learner_id(text) == wanted}
    own = [event for event in events if event.bank == release.name and event.learner in same]
    known = [event for event in own if event.item in grader.index]
    _note(remarks, len(events) - len(own), _others_answers)
    _note(remarks, len(own) - len(known), _foreign_answers)
    _note(remarks, left_out.count, _damaged_lines)
    if heading.answers > len(events) + left_out.count:
        remarks.append(_("Lines are missing at its end: ask for the file again."))
    remarks += _strange_times(heading, known, release, found.received)
    return Reading(learner, heading, fold(known), remarks)


def _learner(found: Found, heading: Heading, roster: Roster) -> tuple[Learner, list[str]]:
    """Return whose hand-in it is: the name that the platform gives it beats the id in the file."""
    in_file = roster.by_id(heading.learner)
    if found.owner is None:
        if in_file is None:
            raise UnmarkableError(_("The id '{id}' in it is not on the class list.").format(id=heading.learner))
        return in_file, []
    owner = learner_of(found.owner, roster)
    if owner is None:
        raise UnmarkableError(
            _(
                "The platform names {owner}, whom the class list does not have, or has twice: "
                "give the list a column 'moodle' or 'canvas', or 'name'."
            ).format(owner=found.owner.words())
        )
    if in_file is None or in_file.row != owner.row:
        return owner, [
            _("The id in the file is '{id}', but the platform names {owner}: that is who gets the mark.").format(
                id=heading.learner, owner=owner.id
            )
        ]
    return owner, []


def _strange_times(heading: Heading, events: Iterable[Event], release: Release, received: datetime | None) -> list[str]:
    """Return what does not fit together in the times that a file tells of itself; none of them counts for lateness."""
    made = read_moment(heading.made)
    if made is None:
        return [_("Its time '{time}' cannot be read; the time of receipt counts.").format(time=heading.made)]
    if made < release.made - CLOCK_ERROR:
        return [_("It says that it was made before the release; the time of receipt counts.")]
    if received is not None and made > received + CLOCK_ERROR:
        return [_("It says that it was made after it was received; the time of receipt counts.")]
    latest = made + CLOCK_ERROR
    try:
        times = [datetime.fromisoformat(text) for text in {event.time.replace("Z", "+00:00") for event in events}]
        odd = any((time if time.tzinfo else time.astimezone()) > latest for time in times)
    except (ValueError, OverflowError, OSError):
        odd = True
    return [_("The times of its answers do not fit its own time; the time of receipt counts.")] if odd else []


def _note(remarks: list[str], count: int, words: Callable[[int], str]) -> None:
    if count:
        remarks.append(words(count))


def _others_answers(count: int) -> str:
    return ngettext(
        "{count} answer in it was given under another id or to another release, and does not count.",
        "{count} answers in it were given under another id or to another release, and do not count.",
        count,
    ).format(count=count)


def _foreign_answers(count: int) -> str:
    return ngettext(
        "{count} answer in it is to a question that is not in this release.",
        "{count} answers in it are to questions that are not in this release.",
        count,
    ).format(count=count)


def _damaged_lines(count: int) -> str:
    return ngettext(
        "{count} line in it is damaged or too long and was left out.",
        "{count} lines in it are damaged or too long and were left out.",
        count,
    ).format(count=count)
