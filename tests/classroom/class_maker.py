"""Makes a class: learners who answer more or less well, and files that do harm. For the tests and the benchmark."""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from widgets.content import Item, Matching, MultipleChoice, Numeric, Ordering, PredictCurve, Release, ShortText
from widgets.quiz.events import Event, to_line
from widgets.quiz.hand_in_file import hand_in_bytes
from widgets.quiz.numbers import Quantity
from widgets.quiz.parametric import instance, seed_of
from widgets.quiz.responses import Response, Written

MADE = "2026-01-05T12:00:00Z"
RIGHT_POSITION = {"exam.fewer_sodium_channels": 29.0}  # what the models say; a test compares


@dataclass(frozen=True)
class Made:
    """A learner and what they handed in: the events are what marking must come to."""

    id: str
    name: str
    moodle: str
    events: tuple[Event, ...]
    data: bytes


def right_response(item: Item) -> Response:
    """A right answer to a question whose numbers are in place."""
    if isinstance(item, Numeric):
        return Quantity(item.answer.value, next(iter(item.units)))
    if isinstance(item, PredictCurve):
        name = next(key for key in RIGHT_POSITION if item.id.startswith(key))
        return Quantity(RIGHT_POSITION[name], item.slider.unit)
    if isinstance(item, Ordering):
        return item.order
    if isinstance(item, Matching):
        return tuple(f"{row.id}:{item.pairs[row.id]}" for row in item.rows)
    if isinstance(item, ShortText):
        return Written("The channels are shut and need time.", None)
    return tuple(choice.id for choice in item.choices if choice.correct)


def some_response(item: Item, chance: random.Random) -> Response:
    """Any answer, often a wrong one."""
    if isinstance(item, Numeric):
        wrong = [mistake.value for mistake in item.mistakes if mistake.value is not None]
        return Quantity(chance.choice([*wrong, item.answer.value + 1000, 12.5]), next(iter(item.units)))
    if isinstance(item, PredictCurve):
        return Quantity(float(round(chance.uniform(item.slider.low, item.slider.high))), item.slider.unit)
    if isinstance(item, Ordering):
        return tuple(chance.sample(item.order, len(item.order)))
    if isinstance(item, Matching):
        return tuple(f"{row.id}:{chance.choice(item.options).id}" for row in item.rows)
    if isinstance(item, ShortText):
        return Written("=1+1 I do not know.", None)
    names = [choice.id for choice in item.choices]
    if isinstance(item, MultipleChoice):
        chosen = [name for name in names if chance.random() < 0.5]
        return tuple(chosen or names[:1])
    return (chance.choice(names),)


def make_learner(number: int, items: list[Item], release: Release, chance: random.Random, language: str = "en") -> Made:
    """A learner with an ability of their own, who changes some answers and leaves some out."""
    name, ability = f"s{number:05d}", chance.random()
    events: list[Event] = []
    for item in items:
        if chance.random() < 0.05:
            continue
        seed = seed_of(item.id, name, release.salt) if getattr(item, "draws", None) else None
        asked = instance(item, seed)
        for attempt in range(1, 3 if chance.random() < 0.2 else 2):
            right = chance.random() < 0.15 + 0.8 * ability
            response = right_response(asked) if right else some_response(asked, chance)
            events.append(Event(
                f"{name}-{len(events)}", name, len(events) + 1, MADE, name, item.id, release.name, language, seed, response,
                3 if right and chance.random() < 0.7 else chance.randint(1, 3), attempt, 0, 9.5,
            ))  # fmt: skip
    data = hand_in_bytes(release.name, name, MADE, events)
    return Made(name, f"Learner Number {number:05d}", str(100_000 + number), tuple(events), data)


def make_class(items: list[Item], release: Release, learners: int, seed: int = 1) -> list[Made]:
    """A class in which every other learner reads Hindi."""
    chance = random.Random(seed)
    return [make_learner(n, items, release, chance, ("en", "hi")[n % 2]) for n in range(learners)]


def moodle_place(made: Made, name: str = "hand-in.jsonl") -> str:
    """Where the bulk download of Moodle puts a learner's file."""
    return f"{made.name}_{made.moodle}_assignsubmission_file/{name}"


def write_roster(path: Path, learners: list[Made]) -> Path:
    lines = ["id,name,moodle", *(f"{one.id},{one.name},{one.moodle}" for one in learners)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_folder(folder: Path, learners: list[Made], received: datetime) -> Path:
    """The hand-ins as Moodle unpacks them, all received at one time."""
    for one in learners:
        write(folder / moodle_place(one), one.data, received)
    return folder


def write(path: Path, data: bytes, received: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (received.timestamp(), received.timestamp()))


# ---- what does harm --------------------------------------------------------------------------------------------------


def zipped(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries:
            packed.writestr(name, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def link_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


def rewritten(one: Made, /, **heading: object) -> bytes:
    first, rest = one.data.split(b"\n", 1)
    return json.dumps({**json.loads(first), **heading}).encode() + b"\n" + rest


def with_events(made: Made, release: Release, **changes: object) -> bytes:
    events = [event._replace(**changes) for event in made.events]
    return hand_in_bytes(release.name, made.id, MADE, events)


BOMB = zipped([("hand-in.jsonl", b"\n" * 200_000_000)])
NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "import os; os.system('touch /tmp/owned')"}]}).encode()
SCRIPT = b"#!/bin/sh\ntouch /tmp/owned\n"
PICKLE = b"cposix\nsystem\n(S'touch /tmp/owned'\ntR."

# What a hostile learner hands in instead: (name, bytes of the file, whether the marker can still mark it).
HOSTILE: dict[str, Callable[[Made, Made, Release], tuple[str, bytes]]] = {
    "zip bomb": lambda one, other, release: ("hand-in.zip", BOMB),
    "zip in zip in zip": lambda one, other, release: ("a.zip", zipped([("b.zip", zipped([("c.zip", zipped([]))]))])),
    "path traversal": lambda one, other, release: ("a.zip", zipped([("../../../../tmp/owned", one.data)])),
    "absolute path": lambda one, other, release: ("a.zip", zipped([("/tmp/owned", one.data)])),
    "link in a zip": lambda one, other, release: ("a.zip", zipped([(link_entry("hand-in.jsonl"), b"/etc/passwd")])),
    "many files in a zip": lambda one, other, release: ("a.zip", zipped([(f"{n}.jsonl", one.data) for n in range(50)])),
    "torn zip": lambda one, other, release: ("a.zip", zipped([("hand-in.jsonl", one.data * 5)])[:300]),
    "wrong encoding": lambda one, other, release: ("hand-in.jsonl", one.data.decode("utf-8").encode("utf-16")),
    "future schema": lambda one, other, release: ("hand-in.jsonl", rewritten(one, hand_in=99)),
    "another release": lambda one, other, release: ("hand-in.jsonl", rewritten(one, release="autumn-2025")),
    "empty": lambda one, other, release: ("hand-in.jsonl", b""),
    "noise": lambda one, other, release: ("hand-in.jsonl", random.Random(one.id).randbytes(5_000)),
    "script": lambda one, other, release: ("hand-in.sh", SCRIPT),
    "pickle": lambda one, other, release: ("hand-in.jsonl", PICKLE),
    "notebook": lambda one, other, release: (f"{release.lessons[0]}.ipynb", NOTEBOOK),
    "deep nesting": lambda one, other, release: ("hand-in.jsonl", b"[" * 500_000),
}  # fmt: skip
# What can be marked, for the learner whom the platform names, with a remark.
ODD: dict[str, Callable[[Made, Made, Release], bytes]] = {
    "the id of another": lambda one, other, release: hand_in_bytes(
        release.name, other.id, MADE, [event._replace(learner=other.id) for event in one.events if event.seed is None]
    ),
    "edited times": lambda one, other, release: with_events(one, release, time="2031-01-01T00:00:00Z"),
    "made before the release": lambda one, other, release: rewritten(one, made="2019-01-01T00:00:00Z"),
    "foreign questions": lambda one, other, release: (
        one.data + to_line(one.events[0]._replace(event_id="x", item="exam.made_up", sequence=999))
    ),
    "answers of another": lambda one, other, release: (
        one.data + to_line(one.events[0]._replace(event_id="x", learner=other.id, sequence=999))
    ),
    "a torn line": lambda one, other, release: one.data + b'{"schema": 1, "event_id',
    "a long line": lambda one, other, release: one.data + b'{"x": "' + b"x" * 500_000 + b'"}\n',
    "impossible answers": lambda one, other, release: (
        one.data + to_line(one.events[0]._replace(event_id="x", response=("__import__('os')",), sequence=999))
    ),
}


def hostile_files(
    folder: Path, learners: list[Made], release: Release, received: datetime
) -> Iterator[tuple[Made, str, bool]]:
    """Write one harmful file for each learner, kind after kind; yield (learner, kind, whether it can be marked)."""
    kinds = [*HOSTILE, "huge file", "link", "pipe", "two hand-ins", *ODD]
    for number, one in enumerate(learners):
        kind, other = kinds[number % len(kinds)], learners[(number + 1) % len(learners)]
        place = folder / moodle_place(one)
        place.parent.mkdir(parents=True, exist_ok=True)
        if kind in HOSTILE:
            name, data = HOSTILE[kind](one, other, release)
            write(folder / moodle_place(one, name), data, received)
        elif kind in ODD:
            write(place, ODD[kind](one, other, release), received)
        elif kind == "huge file":
            with place.open("wb") as stream:
                stream.truncate(1_000_000_000)  # one line of a gigabyte; sparse, so that it needs no disk
        elif kind == "link":
            place.symlink_to("/etc/passwd")
        elif kind == "pipe":
            os.mkfifo(place)
        else:
            write(place, one.data, received)
            write(
                folder / moodle_place(one, "older.jsonl"),
                rewritten(one, made="2026-01-04T12:00:00Z"),
                received - timedelta(days=1),
            )
        yield one, kind, kind in ODD or kind == "two hand-ins"
