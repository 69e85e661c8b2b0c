"""Opens the course in JupyterLab: one command, no pop-ups, quick sliders, and nothing changed in the user's own Lab."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.paths import jupyter_data_dir
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.web import HTTPError

from widgets.errors import CourseError
from widgets.folders import DATA_FOLDER, LESSONS_FOLDER
from widgets.language import gettext as _

START_LESSON = "00_start_here.ipynb"
EXTENSIONS_FOLDER = Path(__file__).parent / "lab_extension"
FIRST_PORT, PORTS_TO_TRY = 8888, 50
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WARM_UP = "from widgets.models.compiled import warm_up; warm_up()"


class PromptKernelConnection(ZMQChannelsWebsocketConnection):
    """The browser's line to a kernel, without Nagle's delay: a slider's figure follows twice as fast."""

    async def connect(self) -> None:
        """Open the line and send every message at once (TCP_NODELAY), which Jupyter Server does not ask for."""
        self.websocket_handler.set_nodelay(True)
        await super().connect()


def keep_the_words(model: dict[str, Any], path: str = "", contents_manager: Any = None, **_context: Any) -> None:
    """Keep a learner's run out of a notebook that is being saved; an author's changes reach it.

    A cell whose source is the same on the disk keeps the outputs and the number that it has there: what a run shows
    holds the learner's answers, and a lesson's outputs are compared by its tests. A new or changed cell keeps the words
    of its text twins and loses its live widgets: a saved widget is a stale number, and on the next day JupyterLab
    would show "model not found" in place of the lesson.

    Parameters
    ----------
    model : dict
        What Jupyter Server is about to write; changed in place. Anything but a notebook is left alone.
    path : str
        Where it will be written, as the contents manager calls it.
    contents_manager : jupyter_server.services.contents.filemanager.FileContentsManager, optional
        Knows the file behind `path`; without it every cell counts as new.
    """
    if model.get("type") != "notebook":
        return
    saved = model["content"]
    stored = _stored_notebook(path, contents_manager)
    _keep_stored_outputs(saved.get("cells", []), stored.get("cells", []))
    for cell in saved.get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if len(data) > 1:
                data.pop(WIDGET_VIEW, None)
    metadata = saved.get("metadata", {})
    metadata.pop("widgets", None)
    # A kernel that starts writes its name and version here, which is no change of the lesson either.
    for key in ("kernelspec", "language_info"):
        if key in stored.get("metadata", {}):
            metadata[key] = stored["metadata"][key]


def _stored_notebook(path: str, contents_manager: Any) -> dict[str, Any]:
    """Return the notebook that is on the disk now; an empty one if there is none that can be read."""
    if contents_manager is None:
        return {}
    try:
        # The contents manager refuses a path that leads out of the folder it serves.
        text = Path(contents_manager._get_os_path(path)).read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, TypeError, AttributeError, LookupError, HTTPError, nbformat.ValidationError):
        return {}  # all that a file which is no notebook sets off in nbformat
    return notebook


def _keep_stored_outputs(cells: list[dict[str, Any]], stored: list[dict[str, Any]]) -> None:
    """Give each code cell with the source of a stored one (the same id, or the next without) its outputs."""
    waiting = [cell for cell in stored if cell["cell_type"] == "code"]
    for cell in cells:
        same = [
            other
            for other in waiting
            if cell["cell_type"] == "code"
            and _source(other) == _source(cell)
            and other.get("id", cell.get("id")) == cell.get("id")
        ]
        if same:
            waiting.remove(same[0])
            cell["outputs"], cell["execution_count"] = same[0]["outputs"], same[0]["execution_count"]


def _source(cell: dict[str, Any]) -> str:
    """Return the text of a cell, which a notebook holds in one piece or as a list of lines."""
    return "".join(cell["source"])


def settings() -> dict[str, dict[str, Any]]:
    """Return JupyterLab's default settings for the course, in the language in use; those made in the course win."""
    words = {
        "start": _("▶ Run the lesson"),
        "running": _("Running …"),
        "done": _("The lesson has run: its figures and questions are live."),
        # {part} is filled in by the page.
        "failed": _("The lesson stopped in the part “{part}”. What went wrong is written there."),
        "stopped": _("The lesson stopped before it was through. Press ▶ Run the lesson to try again."),
    }
    caption = _("Make the figures and questions of this lesson live")
    hidden = ["save", "insert", "cut", "copy", "paste", "run", "restart", "restart-and-run", "cellType", "kernelName"]
    toolbar: list[dict[str, Any]] = [{"name": name, "disabled": True} for name in hidden]
    toolbar.append(
        {"name": "run-lesson", "command": "twitch-course:run-lesson", "args": words, "caption": caption, "rank": 1}
    )
    return {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/notebook-extension:panel": {"toolbar": toolbar},
        "@jupyterlab/notebook-extension:tracker": {"scrollPastEnd": False},
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
        "@jupyterlab/application-extension:shell": {"startMode": "single"},
    }


def page_config() -> dict[str, Any]:
    """Return which of JupyterLab's own extensions a reader does not need and the course leaves off."""
    unused = [
        "@jupyterlab/application-extension:property-inspector",
        "@jupyterlab/cell-toolbar-extension",
        "@jupyterlab/debugger-extension",
        "@jupyterlab/extensionmanager-extension",
    ]
    return {"disabledExtensions": dict.fromkeys(unused, True)}


def start_page(lessons: Path, language: str) -> str:
    """Return the path of the start lesson below `lessons`, with forward slashes.

    Raises
    ------
    CourseError
        If `lessons`, its start lesson in that language or the course's data folder is not there.
    """
    page = START_LESSON if language == "en" else f"{language}/{START_LESSON}"
    for needed in (DATA_FOLDER, lessons, lessons / page):
        if not needed.exists():
            raise CourseError(
                _(
                    "{path} is missing: download the whole course and install it from its own folder "
                    "with 'pip install -r requirements.txt'."
                ).format(path=needed)
            )
    return page


def free_port(wanted: int | None) -> int:
    """Return a port on this machine that the server can have: `wanted`, or the first free one from 8888 on.

    Raises
    ------
    CourseError
        If `wanted`, or every port tried, is taken.
    """
    ports = [wanted] if wanted is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY)
    for port in ports:
        with socket.socket() as probe:
            if os.name != "nt":
                # As the server itself does: a port that was closed a moment ago counts as free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    if wanted is None:
        raise CourseError(
            _("The ports {first} to {last} are all taken: close other notebooks, or choose a port with --port.").format(
                first=ports[0], last=ports[-1]
            )
        )
    raise CourseError(
        _("Port {port} is taken: choose another one with --port, or leave --port out.").format(port=wanted)
    )


def warm_up_models() -> subprocess.Popen[bytes]:
    """Compile the models in a process of its own, so that the first figure a learner opens is quick."""
    return subprocess.Popen([sys.executable, "-c", WARM_UP], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def server_options(lessons: Path, page: str, port: int, settings_folder: Path, open_browser: bool) -> list[str]:
    """Return the command-line options that make JupyterLab the course's reading room.

    The server listens on this machine only and asks for its token, as JupyterLab does by default. What a person's own
    Jupyter is configured to do (another address, encryption, settings) holds for that Jupyter only.
    """
    own = Path(jupyter_data_dir()) / "twitch-course"
    return [
        f"--ServerApp.root_dir={lessons}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.base_url=/",
        "--ServerApp.certfile=",
        "--ServerApp.keyfile=",
        "--ServerApp.client_ca=",
        "--ServerApp.sock=",
        # It reads every setting of the server, old ones too, and so sets off warnings of things nobody used here.
        "--ServerApp.jpserver_extensions=notebook_shim=False",
        f"--ServerApp.open_browser={open_browser}",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        # Whoever is root in a container or a classroom machine may read the course too.
        "--ServerApp.allow_root=True",
        # Ctrl+C stops the course at once: every answer is on the disk already.
        "--ServerApp.answer_yes=True",
        "--ServerApp.kernel_websocket_connection_class=widgets.lab.PromptKernelConnection",
        # The messages between the server and its kernels are encrypted where the machine can do it.
        "--KernelManager.transport_encryption=auto",
        "--FileContentsManager.pre_save_hook=widgets.lab.keep_the_words",
        f"--LabApp.default_url=/lab/tree/{page}",
        f"--LabApp.app_settings_dir={settings_folder}",
        f"--LabApp.workspaces_dir={own / 'workspaces'}",
        f"--LabApp.user_settings_dir={own / 'settings'}",
        f"--LabApp.extra_labextensions_path={EXTENSIONS_FOLDER}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def open_lab(
    language: str = "en", port: int | None = None, open_browser: bool = True, lessons: Path = LESSONS_FOLDER
) -> None:
    """Start JupyterLab on the start lesson and stay until it is stopped with Ctrl+C.

    Parameters
    ----------
    language : str
        Code of the language to open, for example ``hi``.
    port : int, optional
        The port to use; by default the first free one from 8888 on.
    open_browser : bool
        Whether to open the learner's browser.
    lessons : Path
        The folder of notebooks to serve.

    Raises
    ------
    CourseError
        If a folder of the course is missing or no port is free.
    """
    from jupyterlab.labapp import LabApp

    lessons = lessons.resolve()
    page = start_page(lessons, language)
    port = free_port(port)
    token = secrets.token_hex(24)
    warm_up_models()
    with tempfile.TemporaryDirectory(prefix="twitch-course-settings-") as folder:
        Path(folder, "overrides.json").write_text(json.dumps(settings()), encoding="utf-8")
        Path(folder, "page_config.json").write_text(json.dumps(page_config()), encoding="utf-8")
        options = server_options(lessons, page, port, Path(folder), open_browser)
        server = LabApp.initialize_server([*options, f"--IdentityProvider.token={token}"])
        address = f"http://127.0.0.1:{port}/lab/tree/{page}?token={token}"
        # Called in order: by then the server listens, so the address works as soon as it can be read.
        server.io_loop.add_callback(_announce, address)
        server.start()


def _announce(address: str) -> None:
    """Say where the course is and how to stop it."""
    print(_("The course is at {address}").format(address=address))
    print(_("Leave this window open while you learn; press Ctrl+C here to stop."), flush=True)
