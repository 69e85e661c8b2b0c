"""The hand-in: one small file of lines, a heading and the answers to the graded questions of a release.

Pure: the same functions write it at the learner's and read it at the marker's. What it says of the learner, of times
and of attempts is the learner's own account.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from widgets.language import gettext as _
from widgets.quiz.answer_files import LONGEST_LINE, LeftOut, read_stream
from widgets.quiz.events import Event, to_line

HAND_IN_SCHEMA = 1
LONGEST_LEARNER = 100  # characters of an id on the class list
LARGEST_HAND_IN = 1_000_000  # bytes; thirty answers have about 12,000


class Heading(NamedTuple):
    """The first line of a hand-in.

    Attributes
    ----------
    release : str
        The name of the release whose questions were answered.
    learner : str
        The id on the class list, as the learner wrote it.
    made : str
        When the file was written by the clock of the learner's computer, ISO 8601.
    answers : int
        How many lines follow.
    """

    release: str
    learner: str
    made: str
    answers: int


class NotAHandInError(ValueError):
    """A file that is no hand-in of this course; the text says why in one sentence."""


def learner_id(text: str) -> str:
    """Return an id in the one form in which it is compared: digits of all scripts alike, no capitals, no outer spaces.

    A learner who writes S-01 for s-01 or १२ for 12 is the same learner, and gets the same numbers in the questions.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    digits = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in folded)
    return " ".join(digits.split())


def is_learner_id(text: str) -> bool:
    """Tell whether a text can stand on a class list as an id."""
    return 0 < len(learner_id(text)) <= LONGEST_LEARNER and text.isprintable()


def hand_in_name(release: str, learner: str) -> str:
    """Return the name of a learner's file; letters that a file system may not like become hyphens."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", learner_id(learner)).strip("-.") or "learner"
    return f"hand-in_{release}_{safe[:60]}.jsonl"


def hand_in_bytes(release: str, learner: str, made: str, events: Sequence[Event]) -> bytes:
    """Return the file that is handed in."""
    heading = Heading(release, learner, made, len(events))
    line = json.dumps({"hand_in": HAND_IN_SCHEMA, **heading._asdict()}, ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8") + b"\n" + b"".join(map(to_line, events))


def read_hand_in(data: bytes) -> tuple[Heading, list[Event], LeftOut]:
    """Return what a file holds: its heading, its answers and the lines that are no answers.

    Raises
    ------
    NotAHandInError
        If the file is too large, its first line is no heading, or it was written by a newer version of the course.
    """
    if len(data) > LARGEST_HAND_IN:
        raise NotAHandInError(too_large())
    first, _newline, rest = data.partition(b"\n")
    heading = _heading(first)
    left_out = LeftOut()
    return heading, list(read_stream(io.BytesIO(rest), _("answers"), left_out)), left_out


def answers_of(events: Iterable[Event], release: str, learner: str) -> list[Event]:
    """Return the answers that belong in a hand-in: those that this learner gave to this release, in their order."""
    wanted = learner_id(learner)
    found = [event for event in events if event.bank == release and learner_id(event.learner or "") == wanted]
    return sorted(found, key=lambda event: (event.sequence, event.writer, event.event_id))


def too_large() -> str:
    """Return the sentence about a file that no hand-in of this course can be."""
    return _("The file is larger than {size} MB: no hand-in is.").format(size=LARGEST_HAND_IN // 1_000_000)


def _heading(line: bytes) -> Heading:
    if len(line) > LONGEST_LINE:
        raise NotAHandInError(_("The first line is too long to be the heading of a hand-in."))
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotAHandInError(_("The file is not UTF-8 text.")) from None
    except (ValueError, RecursionError):
        raise NotAHandInError(_("The file is no hand-in of this course.")) from None
    if type(data) is not dict or type(data.get("hand_in")) is not int:
        raise NotAHandInError(_("The file is no hand-in of this course."))
    if data["hand_in"] > HAND_IN_SCHEMA:
        raise NotAHandInError(_("The file was written by a newer version of the course: mark it with that version."))
    texts = [data.get(name) for name in ("release", "learner", "made")]
    if not all(type(text) is str and len(text) <= LONGEST_LEARNER and text.isprintable() for text in texts):
        raise NotAHandInError(_("The heading of the hand-in is damaged."))
    if not is_learner_id(data["learner"]) or type(data.get("answers")) is not int:
        raise NotAHandInError(_("The heading of the hand-in is damaged."))
    return Heading(data["release"], data["learner"], data["made"], data["answers"])
