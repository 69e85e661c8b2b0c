"""What every set of parameters is asked before a model runs: finite numbers, and signs that physics allows."""

import math
from collections.abc import Iterable

__all__ = ["check_parameters"]


def check_parameters(
    parameters: object,
    *,
    positive: Iterable[str] = (),
    not_negative: Iterable[str] = (),
    fractions: Iterable[str] = (),
) -> None:
    """Refuse impossible parameters in one sentence that names the parameter.

    Parameters
    ----------
    parameters : dataclass instance
        All fields are numbers.
    positive, not_negative, fractions : iterable of str
        Names of fields that must be above 0, at least 0, and between 0 and 1.

    Raises
    ------
    ValueError
        If a field is not a finite number, or has a value that its list does not allow.
    """
    positive, not_negative, fractions = frozenset(positive), frozenset(not_negative), frozenset(fractions)
    for name in parameters.__dataclass_fields__:
        value = getattr(parameters, name)
        if not math.isfinite(value):
            raise ValueError(f"{name} must be a finite number, not {value}.")
        if name in positive and value <= 0:
            raise ValueError(f"{name} must be positive, not {value:g}.")
        if name in not_negative and value < 0:
            raise ValueError(f"{name} must not be negative, not {value:g}.")
        if name in fractions and not 0 <= value <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {value:g}.")
