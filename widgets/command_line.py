"""The roof: `twitch-course open` and its sister commands, each one call into a room below."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
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


def _add_translate(commands: argparse._SubParsersAction[_OneLineParser]) -> None:
    """Add ``translate``: what keeps the editions in other languages up to date."""
    parser = commands.add_parser("translate", help=_("keep the editions in other languages up to date"))
    steps = parser.add_subparsers(title=_("steps"), metavar=_("step"), required=True, dest="step")
    steps.add_parser("extract", help=_("collect the texts of the course in the catalogue's template"))
    for name, words in (
        ("update", _("bring the new texts into the catalogue of a language")),
        ("build", _("compile the catalogue of a language, then build and run its lessons; 'en' runs the English ones")),
    ):
        step = steps.add_parser(name, help=words)
        step.add_argument("language", metavar=_("language"))
        if name == "build":
            step.add_argument("lessons", nargs="*", metavar=_("lesson"), help=_("which lessons (default: all)"))
    for name, words in (
        ("status", _("show how much of each language is done")),
        ("check", _("look for what is missing, changed or wrong in the translations")),
    ):
        step = steps.add_parser(name, help=words)
        step.add_argument("language", nargs="?", metavar=_("language"))
    parser.set_defaults(run=_translate)


def _translate(options: argparse.Namespace) -> None:
    from widgets import translation

    if options.step == "extract":
        print(*translation.extract(), sep="\n")
    elif options.step == "update":
        print(*translation.update(options.language), sep="\n")
    elif options.step == "build":
        print(*translation.build(options.language, options.lessons), sep="\n")
    elif options.step == "status":
        print(*translation.status(options.language), sep="\n")
    else:
        findings = translation.check(options.language)
        print(*findings, sep="\n")
        if any(finding.severity == "error" for finding in findings):
            sys.exit(1)


def _add_validate(commands: argparse._SubParsersAction[_OneLineParser]) -> None:
    """Add ``validate``: the models against published values."""
    parser = commands.add_parser("validate", help=_("measure the models against published values"))
    parser.add_argument("--targets", type=Path, metavar="FILE", help=_("another table than data/targets.csv"))
    parser.add_argument("--json", type=Path, metavar="FILE", help=_("write the results to this file too"))
    parser.set_defaults(run=_validate)


def _validate(options: argparse.Namespace) -> None:
    import json

    from widgets import validation

    results = validation.validate(options.targets)
    print(*validation.table(results), sep="\n")
    if options.json is not None:
        text = json.dumps(validation.as_json(results), ensure_ascii=False, indent=2, allow_nan=False)
        try:
            options.json.write_text(text + "\n", encoding="utf-8", newline="\n")
        except OSError as error:
            raise CourseError(
                _("{file} cannot be written: {problem}.").format(file=options.json, problem=error.strerror)
            ) from None
    if not validation.identities_hold(results):
        sys.exit(1)


def _add_check(commands: argparse._SubParsersAction[_OneLineParser]) -> None:
    """Add ``check``: what an author should look at in the data."""
    parser = commands.add_parser("check", help=_("look for faults in the data: records, questions and drawings"))
    parser.set_defaults(run=_check)


def _check(_options: argparse.Namespace) -> None:
    from widgets import content
    from widgets.diagrams.mechanism_facts import contradictions
    from widgets.quiz.item_quality import Finding, check_banks
    from widgets.quiz.models_at_hand import observe
    from widgets.validation import unknown_expectations, unmet_expectations

    findings = [Finding("error", "data", problem) for problem in content.check_everything()]
    if not findings:  # a record that cannot be read would stop what follows
        for cause in content.causes().values():
            problems = unknown_expectations(cause) or unmet_expectations(cause)
            findings += [Finding("error", "causes", problem) for problem in problems]
        for name, record in content.mechanisms().items():
            findings += [Finding("error", f"mechanisms/{name}.yaml", problem) for problem in contradictions(record)]
        banks = content.quizzes()
        findings += check_banks(banks, {stem: content.objectives(stem) for stem in banks}, observe)
    print(*findings, sep="\n", end="\n" if findings else "")
    errors = sum(finding.severity == "error" for finding in findings)
    print(_("errors: {errors}, warnings: {warnings}").format(errors=errors, warnings=len(findings) - errors))
    if errors:
        sys.exit(1)


def _variants(text: str) -> int:
    """Read how many variants to draw."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 50:
        raise argparse.ArgumentTypeError(
            _("{text} is not a count of variants: use a whole number from 1 to 50").format(text=text)
        )
    return int(text)


def _add_export(commands: argparse._SubParsersAction[_OneLineParser]) -> None:
    """Add ``export``: questions for a learning platform."""
    parser = commands.add_parser("export", help=_("write questions for Moodle, Canvas and other platforms"))
    parser.add_argument("--format", required=True, choices=["moodle", "gift", "qti", "canvas"], help=_("what to write"))
    parser.add_argument(
        "--lessons", nargs="+", metavar=_("lesson"), default=[], help=_("which lessons (default: all with questions)")
    )
    parser.add_argument(
        "--bank", type=Path, metavar="FOLDER", help=_("your private bank (default: the practice questions)")
    )
    parser.add_argument(
        "--language", choices=list(LANGUAGE_NAMES), default=SOURCE_LANGUAGE, help=_("the language (default: en)")
    )
    parser.add_argument(
        "--variants", type=_variants, metavar="N", default=5, help=_("how many of each question with drawn numbers")
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("where to write (default: here)"))
    parser.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> None:
    from widgets.classroom.export import FORMATS, export, report_lines, write_export

    path = options.out or Path(f"twitch-course-{options.format}{FORMATS[options.format].suffix}")
    written = export(options.format, options.lessons, options.bank, options.language, options.variants)
    write_export(path, written)
    print(*report_lines(path, written), sep="\n")


def _moment(text: str) -> datetime:
    """Read a day, which lasts to its end, or a moment; without a time zone it is this computer's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} is not a time: write it like 2026-01-31 or 2026-01-31T18:00").format(text=text)
        ) from None
    if len(text) <= len("2026-01-31"):
        moment = moment.replace(hour=23, minute=59)
    return moment if moment.tzinfo else moment.astimezone()


def _not_negative(text: str) -> float:
    """Read a number that is not below 0."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:
        raise argparse.ArgumentTypeError(_("{text} is not a number from 0 on").format(text=text))
    return value


def _add_assign(commands: argparse._SubParsersAction[_OneLineParser]) -> None:
    """Add ``assign``: lessons and graded questions for a class."""
    parser = commands.add_parser("assign", help=_("make a folder and a zip with lessons for a class"))
    parser.add_argument("lessons", nargs="+", metavar=_("lesson"), help=_("which lessons, such as 03_action_potential"))
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help=_("where to put the release"))
    parser.add_argument(
        "--language",
        choices=[*LANGUAGE_NAMES, "both"],
        default=SOURCE_LANGUAGE,
        help=_("the language of the lessons, or both (default: en)"),
    )
    parser.add_argument("--due", type=_moment, metavar="TIME", help=_("until when, such as 2026-01-31T18:00"))
    parser.add_argument("--bank", type=Path, metavar="FOLDER", help=_("your private bank of graded questions"))
    parser.add_argument("--class", dest="title", default="", metavar="NAME", help=_("what the class is called"))
    parser.add_argument(
        "--nbgrader", type=Path, metavar="FOLDER", help=_("your nbgrader course: make an assignment there as well")
    )
    parser.set_defaults(run=_assign)


def _assign(options: argparse.Namespace) -> None:
    from widgets.classroom.bank import load_bank
    from widgets.classroom.release import make_release, report_lines

    if options.nbgrader and not options.bank:
        raise CourseError(_("An nbgrader assignment needs graded questions: give --bank."))
    bank = load_bank(options.bank) if options.bank else None
    languages = tuple(LANGUAGE_NAMES) if options.language == "both" else (options.language,)
    made = make_release(options.lessons, options.to, bank, languages, options.due, options.title)
    print(*report_lines(made), sep="\n")
    if bank and options.nbgrader:
        from widgets.classroom.nbgrader_course import add_to_nbgrader, nbgrader_lines

        print(*nbgrader_lines(options.nbgrader, add_to_nbgrader(options.nbgrader, bank, made.release)), sep="\n")


def _add_mark(commands: argparse._SubParsersAction[_OneLineParser]) -> None:
    """Add ``mark``: what a class handed in."""
    parser = commands.add_parser(
        "mark",
        help=_("mark what a class handed in"),
        description=_(
            "Mark what a class handed in. Run the same line again after mending a key: it says what changed."
        ),
    )
    parser.add_argument("hand_ins", type=Path, metavar="HAND-INS", help=_("a folder, or the zip of Moodle or Canvas"))
    parser.add_argument("--roster", type=Path, required=True, metavar="CSV", help=_("the class list"))
    parser.add_argument("--bank", type=Path, required=True, metavar="FOLDER", help=_("your private bank"))
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=_("where to write the results"))
    parser.add_argument("--release", metavar="NAME", help=_("which release (default: the last one of the bank)"))
    parser.add_argument("--due", type=_moment, metavar="TIME", help=_("another time than the release says"))
    parser.add_argument(
        "--late",
        type=_not_negative,
        default=0.0,
        metavar="PERCENT",
        help=_("what each day late takes off (default: 0)"),
    )
    parser.add_argument(
        "--grace", type=_not_negative, default=0.0, metavar="MINUTES", help=_("so much later is not late (default: 0)")
    )
    parser.add_argument("--late-days", type=_not_negative, metavar="N", help=_("after so many days nothing counts"))
    parser.add_argument(
        "--attempts",
        choices=["last", "first", "best"],
        default="last",
        help=_("which answer counts where one was changed (default: last; best rewards trying every choice)"),
    )
    parser.add_argument("--words", type=Path, metavar="CSV", help=_("words.csv with your scores of own words"))
    parser.add_argument("--no-feedback", action="store_true", help=_("write no page for each learner"))
    parser.set_defaults(run=_mark)


def _mark(options: argparse.Namespace) -> None:
    from widgets.classroom.late_policy import LatePolicy
    from widgets.classroom.mark_release import MarkingOrder, mark_release

    days = None if options.late_days is None else int(options.late_days)
    order = MarkingOrder(
        hand_ins=options.hand_ins,
        roster=options.roster,
        bank=options.bank,
        out=options.out,
        release=options.release,
        policy=LatePolicy(options.late, timedelta(minutes=options.grace), days),
        due=options.due,
        attempts=options.attempts,
        words=options.words,
        feedback=not options.no_feedback,
    )
    print(*mark_release(order), sep="\n")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; a new command is one more ``_add_...`` here."""
    parser = _OneLineParser(
        prog="twitch-course",
        description=_("A course on how a nerve moves a muscle, and why muscles twitch. Education, not medical advice."),
    )
    commands = parser.add_subparsers(title=_("commands"), metavar=_("command"), required=True, dest="command")
    _add_open(commands)
    _add_validate(commands)
    _add_check(commands)
    _add_translate(commands)
    _add_export(commands)
    _add_assign(commands)
    _add_mark(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 when it went well, 1 with one sentence when it did not, 2 for an unknown option.

    Ctrl+C ends it with 130, as a shell expects.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed after ``twitch-course``; by default the real command line.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A Windows console may lack letters: a question mark in their place is better than no answer.
        sys.stdout.reconfigure(errors="replace")
    options = build_parser().parse_args(arguments)
    try:
        options.run(options)
    except CourseError as error:
        sys.exit(f"twitch-course: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
