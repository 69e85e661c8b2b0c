"""Formulas that stand in the data: arithmetic over named numbers and a few functions, and nothing else."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Mapping

FUNCTIONS = {"log10": math.log10, "ln": math.log, "exp": math.exp, "sqrt": math.sqrt, "abs": abs}
LONGEST = 200  # characters
LARGEST_POWER = 20
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def names_in(formula: str) -> set[str]:
    """Return the names of the numbers that a formula asks for.

    Raises
    ------
    ValueError
        If it is no formula: the text says what is wrong.
    """
    tree = _parsed(formula)
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in called}


def value_of(formula: str, numbers: Mapping[str, float]) -> float:
    """Work out a formula such as ``61.5 * log10(outside / inside)``.

    Raises
    ------
    ValueError
        If it is no formula, asks for a number that is not there, or has no finite value.
    """
    try:
        value = float(_value(_parsed(formula), numbers))
    except (ArithmeticError, TypeError) as error:
        raise ValueError(f"the formula '{formula}' has no value ({error})") from None
    if not math.isfinite(value):
        raise ValueError(f"the formula '{formula}' has no finite value")
    return value


def _parsed(formula: str) -> ast.expr:
    if len(formula) > LONGEST:
        raise ValueError(f"a formula has at most {LONGEST} characters")
    try:
        tree = ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"'{formula}' is not a formula; write for example 61.5 * log10(outside / inside)") from None
    for node in ast.walk(tree):
        _refuse_strangers(node, formula)
    return tree


def _refuse_strangers(node: ast.AST, formula: str) -> None:
    allowed = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.Load, ast.USub, ast.UAdd, *_OPERATORS)
    number = not isinstance(node, ast.Constant) or type(node.value) in (int, float)
    call = not isinstance(node, ast.Call) or (
        isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and len(node.args) == 1 and not node.keywords
    )
    if not (isinstance(node, allowed) and number and call):
        known = ", ".join(FUNCTIONS)
        raise ValueError(f"the formula '{formula}' may hold only numbers, names, + - * / ** ( ) and {known}")


def _value(node: ast.expr, numbers: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.Name):
        if node.id not in numbers:
            raise ValueError(f"the formula asks for '{node.id}', which has no number here")
        return numbers[node.id]
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, numbers)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.Call):
        return _called(node, numbers)
    left, right = _value(node.left, numbers), _value(node.right, numbers)  # type: ignore[attr-defined]
    if isinstance(node.op, ast.Pow) and abs(right) > LARGEST_POWER:  # type: ignore[attr-defined]
        raise ValueError(f"a power in a formula is at most {LARGEST_POWER}")
    return _OPERATORS[type(node.op)](left, right)  # type: ignore[attr-defined]


def _called(node: ast.Call, numbers: Mapping[str, float]) -> float:
    argument = _value(node.args[0], numbers)
    try:
        return FUNCTIONS[node.func.id](argument)  # type: ignore[attr-defined]
    except ValueError:
        raise ValueError(f"{node.func.id}({argument:g}) has no value") from None  # type: ignore[attr-defined]
