"""The questions of a bank as a learning platform is told them: in one language, numbers in place, texts as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from widgets.classroom.export_feedback import general_feedback
from widgets.classroom.export_markup import html_of
from widgets.classroom.export_pictures import picture_of
from widgets.content import Item, Label, Matching, MultipleChoice, Numeric, Ordering, PredictCurve, Reference, ShortText
from widgets.content.expressions import value_of
from widgets.language import gettext as _
from widgets.quiz.grading import Observe, right_value
from widgets.quiz.inline import plain
from widgets.quiz.parametric import drawn, instance
from widgets.quiz.questions import question_lines
from widgets.text_twin import number

SEEDS_TO_TRY = 200  # for one more variant that differs from those before


@dataclass(frozen=True)
class Option:
    """Something to choose: its id, its text and the feedback to it as HTML, and whether it is right."""

    id: str
    html: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Choices:
    """One or several options are right."""

    options: tuple[Option, ...]
    several: bool

    def weight(self, option: Option) -> float:
        """Return the share of the mark that an option adds or takes, as the course itself grades it."""
        right = sum(one.right for one in self.options)
        if option.right:
            return 1 / right
        return -1 / (len(self.options) - right) if self.several else 0.0


@dataclass(frozen=True)
class Target:
    """A stretch of numbers and what is said to an answer in it."""

    centre: float
    margin: float
    feedback: str

    @property
    def low(self) -> float:
        """The smallest number of the stretch."""
        return self.centre - self.margin

    @property
    def high(self) -> float:
        """The largest number of the stretch."""
        return self.centre + self.margin


@dataclass(frozen=True)
class Amount:
    """A number in a unit; `wrong` are the known mistakes, the first stretch that holds the answer counts."""

    right: Target
    wrong: tuple[Target, ...]
    otherwise: str
    units: Mapping[str, float]


@dataclass(frozen=True)
class Pairs:
    """Rows (id and HTML) to which options (id and plain text) belong."""

    rows: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    pairs: Mapping[str, str]
    otherwise: str


@dataclass(frozen=True)
class Order:
    """Steps (id and HTML), first as they are shown, then as they belong."""

    shown: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]
    feedback_right: str
    feedback_wrong: str


@dataclass(frozen=True)
class Words:
    """A sentence or two, marked by a person who reads the model answer."""

    model_answer: str


Answer = Choices | Amount | Pairs | Order | Words


@dataclass(frozen=True)
class Question:
    """A question for a learning platform.

    Attributes
    ----------
    name : str
        The id of the item; of one with drawn numbers with the count of the variant.
    family : str
        The id of the item, if this is one of several variants; else empty.
    lesson : str
    prompt, feedback : str
        HTML; the feedback is said to everyone at the end.
    hints, tags : tuple of str
    answer : Choices, Amount, Pairs, Order or Words
    picture : str
        A drawing as SVG, with its description; empty without one.
    description : str
        The drawing in words.
    item : Item
        The instance in the language of the export.
    """

    name: str
    family: str
    lesson: str
    prompt: str
    feedback: str
    hints: tuple[str, ...]
    tags: tuple[str, ...]
    answer: Answer
    picture: str
    description: str
    item: Item


def questions_of(
    item: Item, lesson: str, references: Mapping[str, Reference], variants: int, observe: Observe
) -> list[Question]:
    """Return an item as one question; one with drawn numbers as so many variants, all with other numbers.

    Parameters
    ----------
    item : Item
        In the language of the export.
    lesson : str
    references : mapping of str to Reference
        The bibliography.
    variants : int
        How many to draw; fewer, if there are not so many.
    observe : callable
        Works out an observable of the models.
    """
    make = partial(_question, lesson=lesson, references=references, observe=observe)
    if not isinstance(item, Numeric) or not item.draws:
        return [make(item, item.id, "")]
    seeds: dict[tuple[float, ...], int] = {}
    for seed in range(SEEDS_TO_TRY):
        if len(seeds) < variants:
            seeds.setdefault(tuple(drawn(item, seed).values()), seed)
    return [make(instance(item, seed), f"{item.id}-{place}", item.id) for place, seed in enumerate(seeds.values(), 1)]


def _question(
    item: Item, name: str, family: str, lesson: str, references: Mapping[str, Reference], observe: Observe
) -> Question:
    lines = [item.prompt]
    if isinstance(item, PredictCurve) or (isinstance(item, Numeric) and next(iter(item.units))):
        lines += question_lines(item)
    return Question(
        name=name,
        family=family,
        lesson=lesson,
        prompt="".join(f"<p>{html_of(line)}</p>" for line in lines),
        feedback=general_feedback(item, references),
        hints=tuple(html_of(hint) for hint in item.hints),
        tags=(lesson, f"part {item.part}", f"objective {item.objective}", item.difficulty),
        answer=_answer(item, observe),
        picture=picture_of(item) if isinstance(item, Label) else "",
        description=plain(item.picture.description) if isinstance(item, Label) else "",
        item=item,
    )


def _answer(item: Item, observe: Observe) -> Answer:
    if isinstance(item, Numeric):
        return _amount(item, observe)
    if isinstance(item, PredictCurve):
        return _position(item, observe)
    if isinstance(item, Ordering):
        texts = {step.id: html_of(step.text) for step in item.steps}
        shown, right = tuple(texts.items()), tuple((step, texts[step]) for step in item.order)
        return Order(shown, right, html_of(item.feedback_right), html_of(item.feedback_wrong))
    if isinstance(item, Matching):
        rows = tuple((row.id, html_of(row.text)) for row in item.rows)
        options = tuple((option.id, plain(option.text)) for option in item.options)
        return Pairs(rows, options, item.pairs, html_of(item.feedback_wrong))
    if isinstance(item, ShortText):
        points = "".join(f"<li>{html_of(point.text)}</li>" for point in item.points)
        return Words(f"<p>{html_of(item.model_answer)}</p><ul>{points}</ul>")
    options = []
    for place, choice in enumerate(item.choices):  # type: ignore[attr-defined]
        text = html_of(choice.text)
        if isinstance(item, Label):
            text = f"{chr(ord('A') + place)}: {text}"  # the letter that stands in the drawing
        options.append(Option(choice.id, text, choice.correct, html_of(choice.feedback)))
    return Choices(tuple(options), isinstance(item, MultipleChoice))


def _amount(item: Numeric, observe: Observe) -> Amount:
    right = right_value(item, observe)
    wrong = []
    for mistake in item.mistakes:
        value = value_of(mistake.expression, {}) if mistake.value is None else mistake.value  # type: ignore[arg-type]
        wrong.append(Target(value, item.answer.margin(value), html_of(mistake.feedback)))
    target = Target(right, item.answer.margin(right), html_of(item.feedback_right))
    return Amount(target, tuple(wrong), html_of(item.feedback_wrong), item.units)


def _position(item: PredictCurve, observe: Observe) -> Amount:
    right = right_value(item, observe)
    target = Target(right, item.answer.margin(right), html_of(item.feedback_right))
    low, high = item.slider.low, item.slider.high
    wrong = [
        Target((start + end) / 2, (end - start) / 2, html_of(slip.feedback))
        for start, end, slip in ((low, target.low, item.too_low), (target.high, high, item.too_high))
        if start < end
    ]
    otherwise = _("Choose a value between {low} and {high}.").format(low=number(low), high=number(high))
    return Amount(target, tuple(wrong), html_of(otherwise), {item.slider.unit: 1.0})
