"""The reading room's settings, its port, its folder and the notebooks it saves."""

import asyncio
import copy
import gettext
import json
import re
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_core.paths import jupyter_data_dir
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from widgets import lab, language
from widgets.errors import CourseError
from widgets.folders import LESSONS_FOLDER

SCHEMAS = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
EXTENSION = lab.EXTENSIONS_FOLDER / "twitch-course-lab"
MIMETYPES = st.sampled_from(["text/plain", "text/html", "image/png", lab.WIDGET_VIEW])
OUTPUTS = st.lists(
    st.fixed_dictionaries({"output_type": st.just("display_data"), "data": st.dictionaries(MIMETYPES, st.text())})
    | st.fixed_dictionaries({"output_type": st.just("stream"), "text": st.text()})
)


def _notebook(outputs: list) -> dict:
    cells = [{"cell_type": "markdown", "source": "x"}, {"cell_type": "code", "source": "y", "outputs": outputs}]
    return {"type": "notebook", "content": {"cells": cells, "metadata": {"widgets": {"state": {}}, "kernelspec": {}}}}


@given(OUTPUTS)
def test_a_saved_notebook_keeps_every_word_and_no_live_widget_beside_words(outputs: list):
    model = _notebook(copy.deepcopy(outputs))
    lab.keep_the_words(model)
    saved = model["content"]["cells"][1]["outputs"]
    for before, after in zip(outputs, saved, strict=True):
        words_before = {kind: text for kind, text in before.get("data", {}).items() if kind != lab.WIDGET_VIEW}
        words_after = {kind: text for kind, text in after.get("data", {}).items() if kind != lab.WIDGET_VIEW}
        assert words_after == words_before
        if words_before:
            assert lab.WIDGET_VIEW not in after["data"]
    assert model["content"]["metadata"] == {"kernelspec": {}}


ANSWERED = [{"output_type": "display_data", "data": {"text/plain": "Saved. You were right.", lab.WIDGET_VIEW: {}}}]
STARTED_KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3.13", "language": "python"},
    "language_info": {"name": "python", "version": "3.13.1", "file_extension": ".py"},
}


@pytest.fixture
def manager(tmp_path: Path) -> AsyncLargeFileManager:
    """What saves notebooks in Jupyter Server, with the course's hook, on a copy of the lessons."""
    shutil.copytree(LESSONS_FOLDER, tmp_path, dirs_exist_ok=True)
    return AsyncLargeFileManager(root_dir=str(tmp_path), pre_save_hook="widgets.lab.keep_the_words")


def _run_and_save(manager: AsyncLargeFileManager, path: str, edit: Callable[[dict], None] = lambda content: None):
    """Save a notebook as the page does after every cell has run and some were answered."""

    async def save() -> None:
        content = (await manager.get(path))["content"]
        edit(content)
        content["metadata"] |= copy.deepcopy(STARTED_KERNEL)
        for number, cell in enumerate(cell for cell in content["cells"] if cell["cell_type"] == "code"):
            cell["outputs"], cell["execution_count"] = copy.deepcopy(ANSWERED), 40 + number
            cell["metadata"]["trusted"] = True
        content = json.loads(json.dumps(content))
        await manager.save({"type": "notebook", "format": "json", "content": content}, path)

    asyncio.run(save())


@pytest.mark.parametrize(
    "path", sorted(str(path.relative_to(LESSONS_FOLDER)) for path in LESSONS_FOLDER.rglob("0*.ipynb"))
)
def test_a_learner_s_run_changes_no_lesson(manager: AsyncLargeFileManager, path: str):
    for _ in range(2):  # the second time stands on what the first has written
        _run_and_save(manager, path)
        assert Path(manager.root_dir, path).read_bytes() == (LESSONS_FOLDER / path).read_bytes()


def test_an_edited_cell_and_a_new_one_keep_the_words_of_their_run(manager: AsyncLargeFileManager):
    path = "03_action_potential.ipynb"

    def edit(content: dict) -> None:
        code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
        code[1]["source"] += "  # edited"
        content["cells"].append(copy.deepcopy(code[2]) | {"id": "a-new-cell"})
        content["cells"].insert(0, content["cells"].pop(content["cells"].index(code[3])))

    _run_and_save(manager, path, edit)
    before, after = (
        {cell["id"]: cell for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]}
        for file in (LESSONS_FOLDER / path, Path(manager.root_dir, path))
    )
    changed = [name for name, cell in after.items() if cell.get("outputs") != before.get(name, {}).get("outputs")]
    edited = [name for name, cell in before.items() if after[name]["source"] != cell["source"]]
    assert sorted(changed) == sorted([*edited, "a-new-cell"])
    for name in changed:
        (output,) = after[name]["outputs"]
        assert output["data"] == {"text/plain": ["Saved. You were right."]}


def test_without_ids_the_same_sources_go_by_their_order(manager: AsyncLargeFileManager):
    cells = [
        {"cell_type": "code", "source": "x", "metadata": {}, "execution_count": count, "outputs": []}
        for count in (1, 2)
    ]
    old = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    Path(manager.root_dir, "old.ipynb").write_text(json.dumps(old), encoding="utf-8")
    run = [*copy.deepcopy(cells), copy.deepcopy(cells[0])]
    for number, cell in enumerate(run):
        cell.update(outputs=copy.deepcopy(ANSWERED), execution_count=40 + number)
    model = {"type": "notebook", "content": old | {"cells": run}}
    lab.keep_the_words(model, "old.ipynb", manager)
    assert [(cell["execution_count"], len(cell["outputs"])) for cell in run] == [(1, 0), (2, 0), (42, 1)]


@pytest.mark.parametrize("text", [None, b"", b"{", b"[]", b"\xff", b'{"cells": 3}', b'{"nbformat": 4, "cells": [{}]}'])
def test_a_file_that_cannot_be_read_hinders_no_saving(manager: AsyncLargeFileManager, text: bytes | None):
    if text is not None:
        Path(manager.root_dir, "new.ipynb").write_bytes(text)
    model = _notebook(copy.deepcopy(ANSWERED))
    lab.keep_the_words(model, "new.ipynb", manager)
    assert model["content"]["cells"][1]["outputs"][0]["data"] == {"text/plain": "Saved. You were right."}


def test_no_file_outside_the_lessons_is_read(manager: AsyncLargeFileManager):
    outside = Path(manager.root_dir).parent / "outside.ipynb"
    shutil.copy(LESSONS_FOLDER / "03_action_potential.ipynb", outside)
    assert lab._stored_notebook("../outside.ipynb", manager) == {}


def test_other_files_are_saved_as_they_are():
    model = {"type": "file", "content": "text"}
    lab.keep_the_words(model)
    assert model == {"type": "file", "content": "text"}


@pytest.mark.parametrize("plugin", sorted(lab.settings()))
def test_every_setting_exists_in_this_jupyterlab(plugin: str):
    package, name = plugin.split(":")
    schema = json.loads((SCHEMAS / package / f"{name}.json").read_text(encoding="utf-8"))
    assert set(lab.settings()[plugin]) <= set(schema["properties"])


def test_every_hidden_button_exists_in_this_jupyterlab():
    schema = json.loads((SCHEMAS / "@jupyterlab" / "notebook-extension" / "panel.json").read_text(encoding="utf-8"))
    known = {item["name"] for item in schema["jupyter.lab.toolbars"]["Notebook"]}
    toolbar = lab.settings()["@jupyterlab/notebook-extension:panel"]["toolbar"]
    assert {item["name"] for item in toolbar if item.get("disabled")} <= known


def test_the_button_speaks_the_language_in_use(monkeypatch: pytest.MonkeyPatch):
    class Shouting(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

    with language.language("en"):
        language.use_translations("xx", Shouting())
        buttons = lab.settings()["@jupyterlab/notebook-extension:panel"]["toolbar"]
    (button,) = [item for item in buttons if item["name"] == "run-lesson"]
    assert button["args"]["start"] == "▶ RUN THE LESSON"
    assert button["caption"].isupper()
    assert "{PART}" in button["args"]["failed"]


def test_the_page_gets_every_word_that_it_asks_for():
    script = (EXTENSION / "static" / "lesson.js").read_text(encoding="utf-8")
    buttons = lab.settings()["@jupyterlab/notebook-extension:panel"]["toolbar"]
    (button,) = [item for item in buttons if item["name"] == "run-lesson"]
    assert set(re.findall(r"words\.(\w+)", script)) == {*button["args"], "caption"}
    assert "{part}" in button["args"]["failed"]


def test_the_button_runs_the_command_that_the_extension_adds():
    script = (EXTENSION / "static" / "lesson.js").read_text(encoding="utf-8")
    buttons = lab.settings()["@jupyterlab/notebook-extension:panel"]["toolbar"]
    (button,) = [item for item in buttons if item["name"] == "run-lesson"]
    assert f'"{button["command"]}"' in script


def test_the_extension_s_package_names_files_that_exist():
    package = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    assert (EXTENSION / package["jupyterlab"]["_build"]["load"]).is_file()
    assert package["name"] == EXTENSION.name
    assert re.search(r'"lesson\.css"', (EXTENSION / "static" / "lesson.js").read_text(encoding="utf-8"))
    assert (EXTENSION / "static" / "lesson.css").is_file()


def test_the_server_stays_on_this_machine_and_answers_kernels_promptly(tmp_path: Path):
    server = ServerApp()
    server.parse_command_line(lab.server_options(tmp_path, "00_start_here.ipynb", 8890, tmp_path, False))
    assert server.ip == "127.0.0.1"
    assert server.port == 8890
    assert not server.open_browser
    assert server.base_url == "/"
    assert [server.certfile, server.keyfile, server.client_ca, server.sock] == [""] * 4
    assert server.kernel_websocket_connection_class is lab.PromptKernelConnection


def test_the_settings_of_a_person_s_own_jupyterlab_are_neither_read_nor_written(tmp_path: Path):
    options = lab.server_options(tmp_path, "00_start_here.ipynb", 8890, tmp_path, False)
    folders = dict(option.split("=", 1) for option in options if "_dir=" in option)
    own = Path(jupyter_data_dir(), "twitch-course")
    assert Path(folders["--LabApp.user_settings_dir"]) == own / "settings"
    assert Path(folders["--LabApp.workspaces_dir"]) == own / "workspaces"


def test_a_kernel_s_line_is_set_to_no_delay_before_it_opens(monkeypatch: pytest.MonkeyPatch):
    events = []

    class Handler:
        def set_nodelay(self, value: bool) -> None:
            events.append(("nodelay", value))

    async def connect(_self) -> None:
        events.append("connect")

    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", connect)
    line = lab.PromptKernelConnection.__new__(lab.PromptKernelConnection)
    monkeypatch.setattr(lab.PromptKernelConnection, "websocket_handler", Handler())
    asyncio.run(line.connect())
    assert events == [("nodelay", True), "connect"]


def test_a_taken_port_is_named_with_its_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CourseError, match=rf"Port {port} is taken.*--port"):
            lab.free_port(port)


def test_the_next_free_port_is_found(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(lab, "FIRST_PORT", port)
        assert port < lab.free_port(None) < port + lab.PORTS_TO_TRY


@pytest.mark.parametrize("missing", ["data", "lessons", "start page"])
def test_a_missing_part_of_the_course_is_one_sentence_that_says_how_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
):
    lessons = tmp_path / "lessons"
    if missing == "data":
        monkeypatch.setattr(lab, "DATA_FOLDER", tmp_path / "data")
    if missing != "lessons":
        lessons.mkdir()
    with pytest.raises(CourseError) as error:
        lab.start_page(lessons, "en")
    sentence = str(error.value)
    assert "is missing" in sentence
    assert "pip install -r requirements.txt" in sentence
    assert "\n" not in sentence


def test_the_start_page_of_each_language(tmp_path: Path):
    (tmp_path / "hi").mkdir()
    for page in ("00_start_here.ipynb", "hi/00_start_here.ipynb"):
        (tmp_path / page).touch()
    assert lab.start_page(tmp_path, "en") == "00_start_here.ipynb"
    assert lab.start_page(tmp_path, "hi") == "hi/00_start_here.ipynb"
