"""What the page knows of a question that has no answer: no key, no feedback, no explanation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widgets.content import (
    Item,
    Label,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    PredictCurve,
    ShortText,
    SingleChoice,
)
from widgets.language import gettext as _
from widgets.quiz.drawings import CHART, curve_drawing, mechanism_drawing
from widgets.quiz.inline import plain, runs
from widgets.quiz.responses import LONGEST_WORDS
from widgets.text_twin import number, shown_unit

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
AIR = 0.06  # share of the slider's range left free above and below a curve
# A trace of the models: its name, causes and changed parameters; gives time and values.
Trace = Callable[[str, tuple[str, ...], Any], tuple[Any, Any]]


def question(item: Item, trace: Trace | None = None) -> dict[str, Any]:
    """Return what is shown of an item that has no answer.

    Parameters
    ----------
    item : Item
        Where its numbers are drawn by a seed, the instance.
    trace : callable, optional
        Works out the usual trace beside a `predict_curve` item; without it the item has a bare scale.
    """
    shown: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,  # type: ignore[attr-defined]
        "prompt": runs(item.prompt),
        "hints": [runs(hint) for hint in item.hints],
    }
    if isinstance(item, Numeric):
        shown["unit"] = shown_unit(next(iter(item.units)))
    elif isinstance(item, Label):
        shown |= {"choices": _choices(item), "picture": _picture(item)}
    elif isinstance(item, (SingleChoice, MultipleChoice)):
        shown["choices"] = _choices(item)
    elif isinstance(item, Ordering):
        shown["steps"] = [{"id": step.id, "text": runs(step.text)} for step in item.steps]
    elif isinstance(item, Matching):
        shown["rows"] = [{"id": row.id, "text": runs(row.text)} for row in item.rows]
        shown["options"] = [{"id": option.id, "text": plain(option.text)} for option in item.options]
    elif isinstance(item, PredictCurve):
        shown["slider"] = _slider(item)
        shown["chart"] = _chart(item, trace)
    elif isinstance(item, ShortText):
        shown["longest"] = LONGEST_WORDS
    return shown


def curve_of(item: PredictCurve, trace: Trace, after: bool) -> str:
    """Return the trace beside an item as a path: as it usually is, or as it becomes."""
    curve = item.curve
    assert curve is not None
    causes, parameters = (item.answer.causes, item.answer.parameters) if after else ((), {})
    time, values = trace(curve.trace, causes, parameters)
    low, high = curve_range(item)
    return curve_drawing(time, values, curve.window, low, high)


def curve_range(item: PredictCurve) -> tuple[float, float]:
    """Return the values at the lower and the upper edge of the chart."""
    air = AIR * (item.slider.high - item.slider.low)
    return item.slider.low - air, item.slider.high + air


def question_lines(item: Item) -> list[str]:
    """Return in words what can be answered, for someone who reads the page without its controls."""
    if isinstance(item, Numeric):
        unit = shown_unit(next(iter(item.units)))
        return [_("A number in {unit}").format(unit=unit) if unit else _("A number")]
    if isinstance(item, Label):
        places = zip(LETTERS, item.choices, strict=False)
        return [plain(item.picture.description), *(f"○ {letter}: {plain(place.text)}" for letter, place in places)]
    if isinstance(item, Ordering):
        return [_("To be put in order:"), *(f"• {plain(step.text)}" for step in item.steps)]
    if isinstance(item, Matching):
        options = "; ".join(plain(option.text) for option in item.options)
        rows = [f"• {plain(row.text)}: …" for row in item.rows]
        return [*rows, _("To choose from: {options}").format(options=options)]
    if isinstance(item, PredictCurve):
        return [_scale_words(item)]
    if isinstance(item, ShortText):
        return [_("A sentence or two")]
    return [f"○ {plain(choice.text)}" for choice in item.choices]  # type: ignore[attr-defined]


def _choices(item: Any) -> list[dict[str, Any]]:
    return [{"id": choice.id, "text": runs(choice.text)} for choice in item.choices]


def _picture(item: Label) -> dict[str, Any]:
    places = [{"id": place.id, "at": list(place.at)} for place in item.choices]
    return {**mechanism_drawing(item.picture), "places": places, "description": plain(item.picture.description)}


def _slider(item: PredictCurve) -> dict[str, Any]:
    slider = item.slider
    return {
        "quantity": plain(slider.quantity), "low": slider.low, "high": slider.high, "step": slider.step,
        "unit": shown_unit(slider.unit), "usual": item.usual, "words": _scale_words(item),
    }  # fmt: skip


def _chart(item: PredictCurve, trace: Trace | None) -> dict[str, Any] | None:
    if item.curve is None or trace is None:
        return None
    low, high = curve_range(item)
    return {
        "box": list(CHART), "range": [low, high], "window": list(item.curve.window), "moves": item.curve.moves,
        "name": plain(item.curve.name), "unit": item.curve.unit, "usual": curve_of(item, trace, after=False),
    }  # fmt: skip


def _scale_words(item: PredictCurve) -> str:
    slider = item.slider
    words = (
        _("{quantity}: between {low} and {high} {unit}")
        .format(
            quantity=plain(slider.quantity),
            low=number(slider.low),
            high=number(slider.high),
            unit=shown_unit(slider.unit),
        )
        .rstrip()
    )
    if item.usual is None:
        return words
    usual = _("usually {value} {unit}").format(value=number(item.usual), unit=shown_unit(slider.unit)).rstrip()
    return f"{words}; {usual}"
