"""The roof: `twitch-course open` and its sister commands, each one call into a room below."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from widgets.errors import CourseError
from widgets.folders import LESSONS_FOLDER
from widgets.language import LANGUAGE_NAMES, SOURCE_LANGUAGE, available_languages, set_language
from widgets.language import gettext as _


class _OneLineParser(argparse.ArgumentParser):
    """Says in one line what was wrong with the options, and where to read more."""

    def error(self, message: str) -> NoReturn:
        more = _("'{command} --help' shows the choices.").format(command=self.prog)
        self.exit(2, f"{self.prog}: {message}. {more}\n")


def _port(text: str) -> int:
    """Read a port number."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(
            _("{text} is not a port: use a whole number from 1 to 65535").format(text=text)
        )
    return int(text)


def _add_open(commands: argparse._SubParsersAction[_OneLineParser]) -> None:
    """Add ``open``: the course in JupyterLab."""
    parser = commands.add_parser("open", help=_("open the course in your browser"))
    parser.add_argument("--no-browser", action="store_true", help=_("print the address and open no browser"))
    parser.add_argument(
        "--port", type=_port, metavar="N", help=_("use this port (default: the first free one from 8888 on)")
    )
    parser.add_argument(
        "--language",
        choices=list(LANGUAGE_NAMES),
        default=SOURCE_LANGUAGE,
        help=_("the language to read (default: en)"),
    )
    parser.add_argument(
        "--lessons", type=Path, metavar="FOLDER", default=LESSONS_FOLDER, help=_("open another folder of lessons")
    )
    parser.set_defaults(run=_open)


def _open(options: argparse.Namespace) -> None:
    from widgets.lab import open_lab

    if options.language in available_languages():
        set_language(options.language)
    open_lab(options.language, options.port, not options.no_browser, options.lessons)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; a new command is one more ``_add_...`` here."""
    parser = _OneLineParser(
        prog="twitch-course",
        description=_("A course on how a nerve moves a muscle, and why muscles twitch. Education, not medical advice."),
    )
    commands = parser.add_subparsers(title=_("commands"), metavar=_("command"), required=True, dest="command")
    _add_open(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 when it went well, 1 with one sentence when it did not, 2 for an unknown option.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed after ``twitch-course``; by default the real command line.
    """
    options = build_parser().parse_args(arguments)
    try:
        options.run(options)
    except CourseError as error:
        sys.exit(f"twitch-course: {error}")
