"""Real kernels, killed without warning and writing at once: what was called saved is there, and nothing else is."""

import os
import random
import select
import signal
import time
from pathlib import Path

import pytest
from jupyter_client import KernelManager

from widgets.quiz.answer_files import LeftOut, read_events
from widgets.quiz.answers import AnswerLog

STEM = "03_action_potential"
SECONDS_FOR_A_KERNEL = 60
KILLS, ANSWERS = 50, 1000
# The kernel confirms through a pipe: what is in it outlives the kernel, and nothing waits in a buffer.
WRITER = """
import os
from widgets.quiz.answers import answer_log
log = answer_log()
pipe = os.open({pipe!r}, os.O_WRONLY)
def save(numbers):
    for number in numbers:
        event = log.record({stem!r}, f"item.{{number}}", "bank", ("a",), 2)
        assert not log.unsaved()
        os.write(pipe, f"item.{{number}} {{event.event_id}}\\n".encode())
"""


class Kernel:
    """A real kernel, and the pipe through which it says what is saved."""

    def __init__(self, pipe: Path):
        os.mkfifo(pipe)
        self._pipe = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self._code = WRITER.format(stem=STEM, pipe=str(pipe))
        self.said = ""
        self._manager = KernelManager(kernel_name="python3")
        self._manager.start_kernel()
        self._client = self._manager.client()
        self._client.start_channels(hb=False, stdin=False)

    def prepare(self):
        """Wait until it runs, and give it the code that saves."""
        self._client.wait_for_ready(timeout=SECONDS_FOR_A_KERNEL)
        reply = self._client.execute_interactive(self._code, timeout=SECONDS_FOR_A_KERNEL)
        assert reply["content"]["status"] == "ok", reply["content"]

    def save(self, numbers):
        self._client.execute(f"save({list(numbers)})")

    def listen_until(self, count: int):
        """Wait until it has said of `count` answers that they are saved."""
        while self.said.count("\n") < count:
            assert select.select([self._pipe], [], [], SECONDS_FOR_A_KERNEL)[0], "the kernel fell silent"
            self._listen()

    def kill(self):
        """End it as a crash does: nothing of it runs any more; what it had said is heard."""
        process = self._manager.provisioner.process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
        self._listen()

    def close(self):
        self.kill()
        self._client.stop_channels()
        self._manager.cleanup_resources()
        os.close(self._pipe)

    def saved(self) -> dict[str, str]:
        """Return the item of each event that it called saved."""
        return {event: item for item, event in (line.split() for line in self.said.split("\n")[:-1])}

    def _listen(self):
        try:
            while piece := os.read(self._pipe, 65536):
                self.said += piece.decode("ascii")
        except BlockingIOError:
            return


@pytest.fixture
def start_kernel(answers_folder, tmp_path):
    running: list[Kernel] = []

    def start() -> Kernel:
        running.append(Kernel(tmp_path / f"pipe{len(running)}"))
        return running[-1]

    yield start
    for kernel in running:
        kernel.close()


def test_killed_fifty_times_over_a_thousand_answers(start_kernel, answers_folder):
    chance = random.Random(20261124)
    saved: dict[str, str] = {}
    upcoming = start_kernel()
    for kill in range(KILLS + 1):
        kernel = upcoming
        kernel.prepare()
        if kill < KILLS:
            upcoming = start_kernel()  # the next one starts while this one works
        open_numbers = [number for number in range(ANSWERS) if f"item.{number}" not in saved.values()]
        assert open_numbers
        kernel.save(open_numbers)
        if kill == KILLS:
            kernel.listen_until(len(open_numbers))
        else:
            kernel.listen_until(chance.randint(1, 30))
            moment = time.perf_counter() + chance.uniform(0, 0.001)
            while time.perf_counter() < moment:
                pass  # somewhere within an answer, not always just after one
        kernel.kill()
        saved |= kernel.saved()

    left_out = LeftOut()
    events = list(read_events(answers_folder, left_out))
    on_disk = {event.event_id: event.item for event in events}
    assert len(set(saved.values())) == ANSWERS
    assert saved.items() <= on_disk.items()  # none that was called saved is lost
    unsaid = on_disk.keys() - saved.keys()
    # None is invented: what is on the disk unsaid is the one answer a killed kernel had written and not yet confirmed.
    assert len(unsaid) + left_out.count <= KILLS
    writers = [event.writer for event in events if event.event_id in unsaid]
    assert len(set(writers)) == len(writers)
    assert len(on_disk) == len(events)


def test_two_kernels_at_once_lose_nothing(start_kernel, answers_folder):
    kernels = [start_kernel(), start_kernel()]
    for kernel in kernels:
        kernel.prepare()
    for kernel, first in zip(kernels, (0, 500), strict=True):
        kernel.save(range(first, first + 500))
    for kernel in kernels:
        kernel.listen_until(500)
    log = AnswerLog(answers_folder)
    assert log.left_out.count == 0
    assert [len(log.attempts(f"item.{number}")) for number in range(1000)] == [1] * 1000
