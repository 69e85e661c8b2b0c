"""Faults of questions with numbers that only show when the models have worked the answer out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from widgets.content import Item, Numeric, PredictCurve
from widgets.content.units import IONS, concentration_units
from widgets.errors import CourseError
from widgets.language import gettext as _
from widgets.quiz.grading import Observe, right_value
from widgets.quiz.parametric import instance

Fault = tuple[Literal["error", "warning"], str]
SEEDS_TRIED = 40
WIDE = 0.3  # a relative tolerance beyond it takes in answers with a wrong idea behind them
SAME_FACTOR = 0.005


def number_faults(item: Item, observe: Observe) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of an item."""
    try:
        if isinstance(item, Numeric):
            yield from _numeric_faults(item, observe)
        elif isinstance(item, PredictCurve):
            yield from _curve_faults(item, observe)
    except CourseError as error:
        yield "error", str(error)


def _numeric_faults(item: Numeric, observe: Observe) -> Iterator[Fault]:
    if not item.mistakes:
        yield "warning", _("no mistake with its misconception is listed")
    if not item.answer.absolute and item.answer.tolerance > WIDE:
        yield (
            "warning",
            _("a tolerance of {tolerance:.0%} takes in wrong answers").format(tolerance=item.answer.tolerance),
        )
    yield from _unit_faults(item)
    found: set[str] = set()
    for seed in range(SEEDS_TRIED if item.draws else 1):
        drawn = instance(item, seed)
        assert isinstance(drawn, Numeric)
        right = right_value(drawn, observe)
        if right == 0 and not item.answer.absolute:
            yield "error", _("the answer can be 0: write absolute: true")
            return
        margin = drawn.answer.margin(right)
        found |= {
            mistake.misconception
            for mistake in drawn.mistakes
            if mistake.value is not None and abs(mistake.value - right) <= margin
        }
    for name in sorted(found):
        yield "error", _("the mistake '{name}' lies within the tolerance of the right answer").format(name=name)


def _unit_faults(item: Numeric) -> Iterator[Fault]:
    if item.ion or not {"mmol/L", "mg/dL"} <= set(item.units):
        return
    factor = item.units["mg/dL"] / item.units["mmol/L"]
    known = [concentration_units(ion)["mg/dL"] for ion in IONS]
    if not any(abs(factor / right - 1) < SAME_FACTOR for right in known):
        yield "error", _("1 mg/dL is not {factor:g} mmol/L of any ion; name the ion instead").format(factor=factor)


def _curve_faults(item: PredictCurve, observe: Observe) -> Iterator[Fault]:
    right = right_value(item, observe)
    slider = item.slider
    margin = item.answer.margin(right)
    if not slider.low <= right <= slider.high:
        yield "error", _("the right answer, {value:g}, does not lie on the slider").format(value=right)
    if 2 * margin < slider.step:
        yield "error", _("the tolerance is finer than a step of the slider")
    if item.usual is None or item.answer.observable is None:
        return
    usual = float(observe(item.answer.observable, (), {}))
    if abs(usual - item.usual) > max(margin / 2, slider.step):
        yield (
            "error",
            _("the usual value is {value:g} in the models, not {written:g}").format(value=usual, written=item.usual),
        )
    if abs(right - usual) <= margin:
        yield "warning", _("the usual value is right as well: nothing has to be predicted")
