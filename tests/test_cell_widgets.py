"""A lesson that is run again and again does not grow: tried in a real kernel with the cells of a real lesson."""

import os

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel

from widgets.folders import LESSONS_FOLDER

# Widgets the kernel still serves, and explorers that are still in its memory.
COUNT = """
import gc
from ipywidgets.widgets.widget import _instances
from widgets.explorers.gate import GatedExplorer
gc.collect()
print(len(_instances), sum(isinstance(one, GatedExplorer) for one in gc.get_objects()))
"""
OPEN = """
from ipywidgets.widgets.widget import _instances
from widgets.explorers.gate import GatedExplorer
for one in list(_instances.values()):
    if isinstance(one, GatedExplorer):
        one.reveal()
del one
"""


@pytest.fixture
def kernel(tmp_path):
    """A kernel that is asked as JupyterLab asks: each request names its cell."""
    manager, client = start_new_kernel(
        kernel_name="python3",
        cwd=str(LESSONS_FOLDER),
        env=os.environ | {"TWITCH_COURSE_ANSWERS": str(tmp_path)},
    )
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(kernel, cell_id, source):
    """Run a cell and return what it printed."""
    content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    message = kernel.session.msg("execute_request", content, metadata={"cellId": cell_id})
    kernel.shell_channel.send(message)
    printed = ""
    while True:
        answer = kernel.get_iopub_msg(timeout=120)
        if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        assert answer["msg_type"] != "error", answer["content"]
        if answer["msg_type"] == "stream" and answer["content"]["name"] == "stdout":
            printed += answer["content"]["text"]
        if answer["msg_type"] == "status" and answer["content"]["execution_state"] == "idle":
            return printed


def test_running_a_lesson_again_leaves_nothing_of_the_run_before(kernel):
    notebook = nbformat.read(LESSONS_FOLDER / "03_action_potential.ipynb", as_version=4)
    counts = []
    for _round in range(4):
        for cell in notebook.cells:
            if cell.cell_type == "code":
                run(kernel, cell.id, cell.source)
        run(kernel, "open", OPEN)
        counts.append([int(number) for number in run(kernel, "count", COUNT).split()])
    assert counts[0][1] == 1, "the explorer of this lesson is open"
    assert counts[1] == counts[2] == counts[3]
    assert counts[3][0] <= counts[0][0]
