"""The gate of an explorer: it opens once, and what goes wrong is told in it, with another try."""

import re

import ipywidgets as ipw
import pytest

from widgets.errors import CourseError
from widgets.explorers.gate import GatedExplorer
from widgets.lesson import open_lesson
from widgets.text_twin import TextTwin


class Explorer(GatedExplorer):
    """An explorer that fails as often as `failures` says."""

    failures: tuple[Exception, ...] = ()

    def title(self) -> str:
        return "An explorer"

    def promise(self) -> str:
        return "Here you will see something."

    def open_twin(self) -> TextTwin:
        return TextTwin("It is open")

    def build(self):
        if self.failures:
            first, *rest = self.failures
            self.failures = tuple(rest)
            raise first
        return (ipw.Label("the figure"),)


@pytest.fixture
def closed() -> Explorer:
    """An explorer that waits for a prediction; the lesson is a new one, so none was made."""
    open_lesson("00_start_here")
    open_lesson("03_action_potential")
    return Explorer(after="predict")


def press(explorer: Explorer) -> None:
    """Press its button, as the page does."""
    explorer.gate.set_state({"opened": True})


def test_the_button_opens_it(closed: Explorer):
    press(closed)
    assert closed.is_open
    assert closed.text_twin().title == "It is open"


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (CourseError("data/parameters.yaml is missing."), r"^data/parameters\.yaml is missing\.$"),
        (ZeroDivisionError("division by zero"), r"could not be opened \(ZeroDivisionError: division by zero\)"),
    ],
)
def test_a_failure_is_told_in_the_gate_and_the_second_try_opens(closed: Explorer, failure: Exception, said: str):
    closed.failures = (failure,)
    press(closed)
    assert not closed.is_open
    assert closed.gate.opened is False, "the page shows the button again"
    assert re.search(said, closed.gate.problem)
    assert closed.gate.problem in closed.text_twin().paragraphs
    press(closed)
    assert closed.is_open
    assert closed.gate.opened
    assert closed.gate.problem == ""


def test_an_unforeseen_failure_leaves_its_trace_in_the_log(closed: Explorer, caplog: pytest.LogCaptureFixture):
    closed.failures = (ZeroDivisionError(),)
    press(closed)
    (record,) = caplog.records
    assert record.exc_info[0] is ZeroDivisionError


def test_a_failure_after_an_answer_keeps_the_answer_and_the_other_explorers(closed: Explorer):
    lesson = open_lesson("03_action_potential")
    other = Explorer(after="predict")
    closed.failures = (ZeroDivisionError(),)
    lesson.mark_answered("predict")
    assert not closed.is_open
    assert other.is_open


def test_an_explorer_that_does_not_wait_fails_its_cell(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Explorer, "failures", (CourseError("no"),))
    with pytest.raises(CourseError, match=r"^no$"):
        Explorer()
