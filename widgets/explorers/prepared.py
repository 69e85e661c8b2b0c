"""What the next move of a slider will show, worked out while nobody waits.

A page paints sixty times a second. An answer that is looked up arrives in time for the next frame; one that the models
work out first often misses it. So the settings that a slider could be moved to are worked out beforehand, one after the
other, as soon as a hand or the focus comes to it. A hand that is faster gets its answer worked out as if there were no
preparation.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Generic, TypeVar

from widgets.errors import CourseError

Value = TypeVar("Value")
Setting = Mapping[str, float]

QUIET = 0.03  # s after a move in which nothing is prepared: longer than from one move of a drag to the next
BREATH = 0.003  # s between two settings: a message that has come meanwhile is answered first
MOST_KEPT = 1000  # values: every position of five sliders


class Prepared(Generic[Value]):
    """The values of a function, kept, and prepared for settings that are likely to come.

    Parameters
    ----------
    work_out : callable
        Takes a setting, a number by name, and returns its value, which nobody changes afterwards.
    """

    def __init__(self, work_out: Callable[[Setting], Value]) -> None:
        self._work_out = work_out
        self._kept: OrderedDict[tuple[tuple[str, float], ...], Value] = OrderedDict()
        self._coming: Iterator[Setting] = iter(())
        self._timer: asyncio.TimerHandle | None = None

    def value(self, setting: Setting) -> Value:
        """Return the value for a setting, and let preparations rest for a moment.

        Raises
        ------
        CourseError
            Whatever the function raises.
        """
        if self._timer is not None:
            self._wait(QUIET)
        key = _key(setting)
        if key not in self._kept:
            self._kept[key] = self._work_out(setting)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def prepare(self, settings: Iterable[Setting]) -> None:
        """Work out the values for these settings in this order, in the gaps of the kernel's event loop.

        Settings of an earlier call that were not reached are given up. Without a running event loop nothing happens:
        then nobody drags a slider either.
        """
        self._coming = iter(tuple(settings))
        self._wait(QUIET)

    def _wait(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        try:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._prepare_one)
        except RuntimeError:  # no event loop
            self._timer = None

    def _prepare_one(self) -> None:
        self._timer = None
        setting = next((one for one in self._coming if _key(one) not in self._kept), None)
        if setting is None:
            return
        with suppress(CourseError):  # it is told when somebody really comes to this setting
            self.value(setting)
        self._wait(BREATH)


def _key(setting: Setting) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(setting.items()))
