"""What the tests of the quiz share: a bank of their own, an answers folder of their own, and an open lesson."""

import functools
from pathlib import Path

import pytest

from widgets import content, lesson
from widgets.lesson import open_lesson
from widgets.quiz import answers

BANK = Path(__file__).parent / "example_bank"
STEM = "03_action_potential"


@pytest.fixture
def bank_folder() -> Path:
    """A data folder with one item of each kind."""
    return BANK


@pytest.fixture
def example_items():
    """The items of the example bank by the last word of their id."""
    return {item.id.removeprefix("example."): item for item in content.quiz(STEM, BANK).items}


@pytest.fixture
def answers_folder(tmp_path, monkeypatch) -> Path:
    """An empty answers folder, and a kernel that has not opened its log yet."""
    folder = tmp_path / "answers"
    monkeypatch.setenv("TWITCH_COURSE_ANSWERS", str(folder))
    monkeypatch.setattr(answers, "_log", None)
    return folder


@pytest.fixture
def example_lesson(answers_folder, monkeypatch):
    """Lesson 3 with the example bank."""
    monkeypatch.setattr(content, "quiz", functools.partial(content.quiz, folder=BANK))
    monkeypatch.setattr(content, "references", functools.partial(content.references, folder=BANK))
    monkeypatch.setattr(lesson, "_open", None)
    return open_lesson(STEM)


@pytest.fixture
def send():
    """``send(page, item, response, tries=0, confidence=2)``: answer as the page does; return the sentence that comes back."""

    def answer(page, item: str, response, tries: int = 0, confidence=2, **others) -> str:
        sent = []
        page.send = lambda message, buffers=None: sent.append(message)
        message = {"item": item, "tries": tries, "response": response, "confidence": confidence}
        page.receive(message | others)
        (reply,) = sent
        return reply["sentence"]

    return answer


@pytest.fixture
def restart_kernel(monkeypatch):
    """``restart_kernel()``: forget all that only memory knows, as a new kernel has."""

    def restart():
        monkeypatch.setattr(answers, "_log", None)
        monkeypatch.setattr(lesson, "_open", None)
        return open_lesson(STEM)

    return restart
