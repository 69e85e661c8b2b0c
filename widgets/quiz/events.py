"""Answer events: one JSON line each, checked when read back, and the fold that makes a history out of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from itertools import product
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from widgets.quiz.numbers import Quantity
from widgets.quiz.responses import LONGEST_WORDS, Response, Written

# Schema 2 adds `review` and the learner's own words. A line that needs neither is written as schema 1, so that an older
# course still reads it; a line of schema 1 is read as one of the lesson itself.
SCHEMA = 2
LONGEST_TEXT = 200  # characters of an id
LONGEST_RESPONSE = 100  # choices
LAST_SEQUENCE = 10**12  # a hostile number beyond it cannot run the logical clock off its end

_TEXT, _COUNT = (str,), (int,)
_TYPES: dict[str, tuple[type, ...]] = {
    "event_id": _TEXT, "writer": _TEXT, "sequence": _COUNT, "time": _TEXT, "learner": (str, type(None)), "item": _TEXT,
    "bank": _TEXT, "language": _TEXT, "seed": (int, type(None)), "response": (list, dict), "confidence": _COUNT,
    "attempt": _COUNT, "hints": _COUNT, "elapsed": (int, float), "review": _COUNT,
}  # fmt: skip
# Every way in which the types of a line may be combined: a class has hundreds of thousands of lines to be looked at.
_SHAPES = frozenset(product(*_TYPES.values()))
_fields = itemgetter(*_TYPES)
_texts = itemgetter(*(name for name, kinds in _TYPES.items() if kinds is _TEXT))


class NotAnEventError(ValueError):
    """A line that is no answer event; the text is one of the reasons below."""


TORN, FOREIGN, NEWER = "torn", "foreign", "newer"


class Event(NamedTuple):
    """One answer to one item.

    Attributes
    ----------
    event_id : str
        Unique; an event that is met twice counts once.
    writer : str
        The kernel that wrote it.
    sequence : int
        A logical clock over all files: orders the events, whatever the wall clock said.
    time : str
        Self-reported, ISO 8601.
    learner : str or None
        A local name, if one was given.
    item, bank, language : str
        The item, the fingerprint of its bank, and the language in which it was shown.
    seed : int or None
        The seed of a parametric item.
    response : tuple of str, Quantity or Written
        The ids of the choices, never their words; a number with its unit; or the words of a short text.
    confidence : int
        1 a guess, 2 fairly sure, 3 sure.
    attempt, hints : int
        Which try this is, and how many hints were open.
    elapsed : float
        Seconds since the item was first in view.
    review : int
        0 in the lesson; 1, 2, ... each time the item comes back for review.
    """

    event_id: str
    writer: str
    sequence: int
    time: str
    learner: str | None
    item: str
    bank: str
    language: str
    seed: int | None
    response: Response
    confidence: int
    attempt: int
    hints: int
    elapsed: float
    review: int = 0


def to_line(event: Event) -> bytes:
    """Return the event as one line of JSON, ending with a newline."""
    response = event.response
    plain = event.review == 0 and not isinstance(response, Written)
    fields: dict[str, Any] = {"schema": 1 if plain else SCHEMA, **event._asdict()}
    fields["response"] = response._asdict() if isinstance(response, (Quantity, Written)) else list(response)
    if plain:
        del fields["review"]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def from_line(line: bytes) -> Event:
    """Return the event that stands in a line.

    Raises
    ------
    NotAnEventError
        If the line was cut off, holds something else, or was written by a newer version of the course.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise NotAnEventError(TORN) from None
    if type(data) is not dict or type(data.get("schema")) is not int:
        raise NotAnEventError(FOREIGN)
    if data["schema"] > SCHEMA:
        raise NotAnEventError(NEWER)
    if data["schema"] < SCHEMA:
        data["review"] = 0
    try:
        shape = tuple(map(type, _fields(data)))
    except KeyError:
        raise NotAnEventError(FOREIGN) from None
    if shape not in _SHAPES:
        raise NotAnEventError(FOREIGN)
    texts = (*_texts(data), data["learner"] or "")
    if max(map(len, texts)) > LONGEST_TEXT or not "".join(texts).isprintable():
        raise NotAnEventError(FOREIGN)
    if not (
        1 <= data["sequence"] <= LAST_SEQUENCE
        and 1 <= data["confidence"] <= 3
        and 1 <= data["attempt"] <= LAST_SEQUENCE
        and 0 <= data["hints"] <= LONGEST_RESPONSE
        and 0 <= data["elapsed"] <= LAST_SEQUENCE
        and 0 <= data["review"] <= LAST_SEQUENCE
        and -LAST_SEQUENCE <= (data["seed"] or 0) <= LAST_SEQUENCE
    ):
        raise NotAnEventError(FOREIGN)
    data["response"] = _response(data["response"])
    return Event._make(_fields(data))


def fold(events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    """Return the answers to each item in their order: each event once, by sequence, then by writer.

    The result does not depend on the order in which events are given.
    """
    by_id: dict[str, Event] = {}
    for event in events:
        other = by_id.setdefault(event.event_id, event)
        if other is not event and other != event:
            # Two different events under one id were not written by this course: keep the same one in every merge.
            by_id[event.event_id] = min(other, event, key=repr)
    history: dict[str, list[Event]] = {}
    for event in sorted(by_id.values(), key=attrgetter("sequence", "writer", "event_id")):
        history.setdefault(event.item, []).append(event)
    return {item: tuple(answers) for item, answers in history.items()}


def _response(data: list[Any] | dict[str, Any]) -> Response:
    if isinstance(data, list):
        return _ids(data)
    if "text" in data:
        return _words(data["text"], data.get("points"))
    value, unit = data.get("value"), data.get("unit")
    if type(value) not in (int, float) or not abs(value) <= sys.float_info.max or not _is_short_text(unit):
        raise NotAnEventError(FOREIGN)
    return Quantity(float(value), unit)


def _words(text: Any, points: Any) -> Written:
    if type(text) is not str or len(text) > LONGEST_WORDS or not text.replace("\n", " ").isprintable():
        raise NotAnEventError(FOREIGN)
    if points is not None and type(points) is not list:
        raise NotAnEventError(FOREIGN)
    return Written(text, None if points is None else _ids(points))


def _ids(data: list[Any]) -> tuple[str, ...]:
    if len(data) > LONGEST_RESPONSE or not all(map(_is_short_text, data)):
        raise NotAnEventError(FOREIGN)
    return tuple(data)


def _is_short_text(value: Any) -> bool:
    return type(value) is str and len(value) <= LONGEST_TEXT and value.isprintable()
