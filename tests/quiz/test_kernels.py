"""Real kernels, killed without warning and writing at once: what was called saved is there, and nothing else is."""

import random
import signal
import time

import pytest
from jupyter_client import KernelManager

from widgets.quiz.answers import AnswerLog, LeftOut, read_events

STEM = "03_action_potential"
SECONDS_FOR_A_KERNEL = 60
WRITER = """
from widgets.quiz.answers import answer_log
log = answer_log()
def save(numbers):
    for number in numbers:
        event = log.record({stem!r}, f"item.{{number}}", "bank", ("a",), 2)
        assert not log.unsaved()
        print(event.item, event.event_id, flush=True)
print("ready", flush=True)
"""


class Kernel:
    """A real kernel and what it has printed."""

    def __init__(self):
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()

    def prepare(self):
        self.client.wait_for_ready(timeout=SECONDS_FOR_A_KERNEL)
        self.client.execute(WRITER.format(stem=STEM))
        while "ready" not in self.printed():
            pass

    def save(self, numbers: range | list[int]):
        self.client.execute(f"save({list(numbers)})")

    def printed(self, wait: float = SECONDS_FOR_A_KERNEL) -> str:
        """Return the next piece of text that the kernel prints."""
        while True:
            message = self.client.get_iopub_msg(timeout=wait)
            if message["msg_type"] == "stream":
                return message["content"]["text"]
            assert message["msg_type"] != "error", message["content"]

    def kill(self):
        """End it as a crash or a power cut does: nothing of it runs any more."""
        self.manager.provisioner.process.send_signal(signal.SIGKILL)
        self.manager.provisioner.process.wait()

    def rest(self) -> str:
        """Return what it had still printed before it died."""
        pieces = []
        while self.client.iopub_channel.msg_ready():
            message = self.client.get_iopub_msg(timeout=1)
            if message["msg_type"] == "stream":
                pieces.append(message["content"]["text"])
        return "".join(pieces)

    def close(self):
        self.client.stop_channels()
        self.manager.cleanup_resources()


@pytest.fixture
def start_kernel(answers_folder):
    running = []

    def start() -> Kernel:
        running.append(Kernel())
        return running[-1]

    yield start
    for kernel in running:
        if kernel.manager.provisioner.process is not None and kernel.manager.provisioner.process.poll() is None:
            kernel.kill()
        kernel.close()


def confirmed(printed: str) -> dict[str, str]:
    """Return the event id of every item that a whole line calls saved."""
    lines = [line.split() for line in printed.split("\n")[:-1]]
    return {line[0]: line[1] for line in lines if len(line) == 2}


def test_killed_fifty_times_over_a_thousand_answers(start_kernel, answers_folder):
    chance = random.Random(20261124)
    saved: dict[str, str] = {}
    asked: set[str] = set()
    upcoming = start_kernel()
    for kill in range(51):
        kernel = upcoming
        kernel.prepare()
        if kill < 50:
            upcoming = start_kernel()  # the next one starts while this one works
        numbers = [number for number in range(1000) if f"item.{number}" not in saved]
        if kill == 50:
            kernel.save(numbers)
            printed = ""
            while printed.count("\n") < len(numbers):
                printed += kernel.printed()
        else:
            kernel.save(numbers)
            printed = kernel.printed()
            enough = chance.randrange(25)
            while printed.count("\n") < enough:
                printed += kernel.printed()
            moment = time.perf_counter() + chance.uniform(0, 0.002)
            while time.perf_counter() < moment:
                pass  # somewhere within an answer, not always just after one
            kernel.kill()
            printed += kernel.rest()
        asked |= {f"item.{number}" for number in numbers}
        saved |= confirmed(printed)
    left_out = LeftOut()
    on_disk = {event.event_id: event.item for event in read_events(answers_folder, left_out)}
    assert len(saved) == 1000
    assert set(saved.values()) <= set(on_disk)  # none that was called saved is lost
    assert set(on_disk.values()) == asked  # none is invented
    # A kernel that dies between saving and saying so leaves an answer that is asked for again: at most one a kill
    # could be half written, and each answer that stands twice was written by two kernels.
    assert left_out.count <= 50
    assert {event.writer for event in read_events(answers_folder, LeftOut())} == {
        path.stem for path in answers_folder.glob("*/*.jsonl")
    }


def test_two_kernels_at_once_lose_nothing(start_kernel, answers_folder):
    kernels = [start_kernel(), start_kernel()]
    for kernel in kernels:
        kernel.prepare()
    for kernel, first in zip(kernels, (0, 500), strict=True):
        kernel.save(range(first, first + 500))
    for kernel in kernels:
        printed = ""
        while printed.count("\n") < 500:
            printed += kernel.printed()
    log = AnswerLog(answers_folder)
    assert log.left_out.count == 0
    assert sum(len(log.attempts(f"item.{number}")) for number in range(1000)) == 1000
    assert all(len(log.attempts(f"item.{number}")) == 1 for number in range(1000))
