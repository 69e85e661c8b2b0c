import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.errors import CourseError
from widgets.explorers import prepared
from widgets.explorers.prepared import Prepared


class Worker:
    """Works out the square of ``x`` and remembers what it was asked for; refuses negative numbers."""

    def __init__(self):
        self.asked = []
        self.asked_for_one = asyncio.Event()

    def __call__(self, setting):
        self.asked.append(setting["x"])
        self.asked_for_one.set()
        if setting["x"] < 0:
            raise CourseError("not below zero")
        return setting["x"] ** 2


def settings(*numbers):
    return [{"x": number} for number in numbers]


def play(scene):
    """Run a scene in an event loop, with a worker and what prepares its values."""
    worker = Worker()
    asyncio.run(scene(worker, Prepared(worker)))


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)


@given(st.lists(st.integers(0, 5)))
def test_a_value_is_worked_out_once(numbers):
    worker = Worker()
    squares = Prepared(worker)
    assert [squares.value({"x": number}) for number in numbers] == [number**2 for number in numbers]
    assert worker.asked == list(dict.fromkeys(numbers))


def test_the_order_of_the_causes_does_not_matter():
    sums = Prepared(lambda setting: object())
    assert sums.value({"x": 1, "y": 2}) is sums.value({"y": 2, "x": 1})
    assert sums.value({"x": 1, "y": 2}) is not sums.value({"x": 2, "y": 1})


def test_what_was_looked_at_longest_ago_is_forgotten(monkeypatch):
    monkeypatch.setattr(prepared, "MOST_KEPT", 3)
    worker = Worker()
    squares = Prepared(worker)
    for number in (1, 2, 3, 1, 4, 1, 2):
        squares.value({"x": number})
    assert worker.asked == [1, 2, 3, 4, 2], "2 was forgotten for 4, and 1, looked at again, was not"


def test_settings_are_prepared_in_order_and_then_only_looked_up():
    async def scene(worker, squares):
        squares.prepare(settings(5, 4, 6, 4))
        assert worker.asked == [], "not while the page waits for the end of this message"
        await until(lambda: len(worker.asked) == 3)
        assert worker.asked == [5, 4, 6]
        assert squares.value({"x": 4}) == 16
        assert worker.asked == [5, 4, 6]

    play(scene)


def test_a_message_that_comes_meanwhile_is_answered_between_two_settings():
    async def scene(worker, squares):
        squares.prepare(settings(*range(1000)))
        await worker.asked_for_one.wait()
        assert len(worker.asked) < 10

    play(scene)


def test_while_a_slider_moves_nothing_is_prepared_and_afterwards_it_goes_on(monkeypatch):
    async def scene(worker, squares):
        squares.prepare(settings(*range(20)))
        await until(lambda: len(worker.asked) >= 2)
        monkeypatch.setattr(prepared, "QUIET", 60)
        assert squares.value({"x": 100}) == 10_000
        before = list(worker.asked)
        await asyncio.sleep(0.1)
        assert worker.asked == before
        monkeypatch.setattr(prepared, "QUIET", 0)
        squares.value({"x": 100})
        await until(lambda: len(worker.asked) == 21)

    play(scene)


def test_another_slider_takes_the_place_of_the_first():
    async def scene(worker, squares):
        squares.prepare(settings(*range(1000)))
        await worker.asked_for_one.wait()
        squares.prepare(settings(2000, 2001))
        await until(lambda: 2001 in worker.asked)
        await asyncio.sleep(0.05)
        assert len(worker.asked) < 20

    play(scene)


def test_what_cannot_be_worked_out_is_told_only_to_whoever_asks_and_stops_nothing():
    async def scene(worker, squares):
        squares.prepare(settings(1, -1, 2))
        await until(lambda: 2 in worker.asked)
        with pytest.raises(CourseError, match="not below zero"):
            squares.value({"x": -1})

    play(scene)


def test_without_an_event_loop_nothing_is_prepared_and_nothing_breaks():
    worker = Worker()
    squares = Prepared(worker)
    squares.prepare(settings(1, 2))
    assert worker.asked == []
    assert squares.value({"x": 2}) == 4
