"""Graded questions as learners get them: what is needed to ask and to answer, and nothing that says what is right.

The release in which they come is described by `Release`. `asked_item` makes of a released question an item of the
usual kind, with an empty key, so that pages and readers need to know only one kind of question.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal, get_args

from pydantic import Field, field_validator

from widgets.content.choice_records import Choice, ItemPicture, Place
from widgets.content.item_records import AnyItem, Row, Step
from widgets.content.number_records import Curve, Draw, NumericAnswer, Slider, Slip
from widgets.content.records import Identifier, Item, Number, Record, Text

Kind = Literal[
    "single_choice", "multiple_choice", "label", "numeric", "predict_curve", "ordering", "matching", "short_text",
]  # fmt: skip
RELEASE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


class ReleasedChoice(Record):
    """A choice, or a place in a drawing; whether it is right is not known here."""

    id: Identifier
    text: Text
    at: tuple[Number, Number] | None = None


class ReleasedItem(Record):
    """A graded question without key, feedback and explanation; which fields it has depends on its kind."""

    id: Identifier
    kind: Kind
    objective: Identifier
    prompt: Text
    hints: tuple[Text, ...] = ()
    choices: tuple[ReleasedChoice, ...] = ()
    picture: ItemPicture | None = None
    steps: tuple[Step, ...] = ()
    rows: tuple[Step, ...] = ()
    options: tuple[Step, ...] = ()
    units: dict[str, Number] = Field(default_factory=dict)
    draws: dict[str, Draw] = Field(default_factory=dict)
    slider: Slider | None = None
    usual: Number | None = None
    curve: Curve | None = None


class ReleasedQuiz(Record):
    """The graded questions of a lesson."""

    items: tuple[ReleasedItem, ...]


class Release(Record):
    """What was released to a class.

    Attributes
    ----------
    name : str
        Never used twice; hand-ins carry it.
    title : str
        What the class is called.
    salt : str
        Makes the drawn numbers of this release others than those of the next one.
    lessons, languages : tuple of str
    due : datetime or None
        With its time zone.
    made : datetime
    """

    name: str
    title: str = ""
    salt: str
    lessons: tuple[Identifier, ...] = Field(min_length=1)
    languages: tuple[str, ...] = Field(min_length=1)
    due: datetime | None = None
    made: datetime

    @field_validator("name")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        if not RELEASE_NAME.fullmatch(name):
            raise ValueError("a release is named by lower-case letters, digits and '-'")
        return name


_SHARED = ("id", "kind", "objective", "prompt", "hints")
_OF_KIND = {
    "label": ("picture",), "numeric": ("units", "draws"), "predict_curve": ("slider", "usual", "curve"),
}  # fmt: skip


def released_item(item: Item) -> ReleasedItem:
    """Return a question of the bank as learners get it: the fields named here are copied, all others stay behind."""
    kind = item.kind  # type: ignore[attr-defined]
    fields = {name: getattr(item, name) for name in (*_SHARED, *_OF_KIND.get(kind, ()))}
    if kind in ("single_choice", "multiple_choice", "label"):
        fields["choices"] = tuple(
            ReleasedChoice(id=choice.id, text=choice.text, at=getattr(choice, "at", None))
            for choice in item.choices  # type: ignore[attr-defined]
        )
    for name in ("steps", "rows", "options"):
        if hasattr(item, name):
            fields[name] = tuple(Step(id=one.id, text=one.text) for one in getattr(item, name))
    return ReleasedItem(**fields)


def asked_item(released: ReleasedItem) -> Item:
    """Return a released question as an item that can be asked and answered; its key is empty and grades nothing."""
    shape = {kind: shape for shape in get_args(AnyItem) for kind in get_args(shape.model_fields["kind"].annotation)}
    fields = {name: getattr(released, name) for name in (*_SHARED, *_OF_KIND.get(released.kind, ()))}
    fields |= {"part": "quiz", "explanation": "", "references": (), "use": "graded"}
    if released.kind == "label":
        fields["choices"] = tuple(
            Place.model_construct(id=choice.id, text=choice.text, at=choice.at, feedback="")
            for choice in released.choices
        )
    elif released.kind in ("single_choice", "multiple_choice"):
        fields["choices"] = tuple(
            Choice.model_construct(id=choice.id, text=choice.text, feedback="") for choice in released.choices
        )
    elif released.kind == "ordering":
        fields |= {"steps": released.steps, "order": tuple(step.id for step in released.steps), "mistakes": ()}
    elif released.kind == "matching":
        rows = tuple(Row.model_construct(id=row.id, text=row.text, feedback="") for row in released.rows)
        fields |= {"rows": rows, "options": released.options, "pairs": {row.id: "" for row in rows}, "mistakes": ()}
    elif released.kind in ("numeric", "predict_curve"):
        nothing = Slip.model_construct(misconception="", feedback="")
        fields |= {"answer": NumericAnswer.model_construct(tolerance=1.0, absolute=True), "feedback_right": ""}
        fields |= {"mistakes": (), "feedback_wrong": ""} if released.kind == "numeric" else {}
        fields |= {"too_low": nothing, "too_high": nothing} if released.kind == "predict_curve" else {}
    else:
        fields |= {"model_answer": "", "points": ()}
    return shape[released.kind].model_construct(**fields)
