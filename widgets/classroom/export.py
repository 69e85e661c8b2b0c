"""`twitch-course export`: questions for a learning platform, and plain words on what it cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from widgets import content
from widgets.classroom.bank import load_bank
from widgets.classroom.export_canvas import CANVAS
from widgets.classroom.export_formats import Format, Loss
from widgets.classroom.export_gift import GIFT
from widgets.classroom.export_moodle import MOODLE
from widgets.classroom.export_qti import QTI
from widgets.classroom.export_questions import Question, questions_of
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _
from widgets.language import language as in_language
from widgets.language import missing_translations, ngettext
from widgets.quiz.grading import Observe
from widgets.quiz.models_at_hand import observe as observe_models

FORMATS: Mapping[str, Format] = {"moodle": MOODLE, "gift": GIFT, "qti": QTI, "canvas": CANVAS}
VARIANTS = 5
NAMES_SHOWN = 6


@dataclass(frozen=True)
class Export:
    """What was exported.

    Attributes
    ----------
    data : bytes
        The file.
    questions : tuple of Question
        All that are in it.
    refused : tuple of (str, str)
        The id of a question that is not, and why.
    losses : tuple of Loss
        What is told in another way.
    variants : dict of str to int
        How many variants there are of a question with drawn numbers, by its id.
    untranslated : int
        Texts that stand in English because their translation is missing.
    """

    data: bytes
    questions: tuple[Question, ...]
    refused: tuple[tuple[str, str], ...]
    losses: tuple[Loss, ...]
    variants: dict[str, int]
    untranslated: int


def export(
    name: str,
    lessons: Sequence[str] = (),
    bank: Path | None = None,
    language: str = "en",
    variants: int = VARIANTS,
    observe: Observe = observe_models,
) -> Export:
    """Return questions in the format of a learning platform.

    Parameters
    ----------
    name : str
        ``moodle``, ``gift``, ``qti`` or ``canvas``.
    lessons : sequence of str
        Stems; all that have questions, if empty.
    bank : Path, optional
        A private bank; by default the practice questions of the course.
    language : str
    variants : int
        How many to draw of a question with drawn numbers.
    observe : callable, optional
        Works out an observable of the models.

    Raises
    ------
    CourseError
        If a lesson has no questions, or the bank cannot be used.
    """
    form = FORMATS[name]
    with in_language(language):
        items = _items(lessons, bank, language)
        asked = [
            question
            for stem, item in items
            for question in questions_of(item, stem, content.references(), variants, observe)
        ]
        untranslated = len(missing_translations())  # of the questions; what this command says itself comes after
        refused = {question.item.id: reason for question in asked if (reason := form.refusal(question))}
        fitting = [question for question in asked if question.item.id not in refused]
        data = form.document(fitting, _("Why muscles twitch"))
        families = [question.family for question in fitting if question.family]
        return Export(
            data,
            tuple(fitting),
            tuple(refused.items()),
            tuple(form.losses(fitting)),
            {family: families.count(family) for family in dict.fromkeys(families)},
            untranslated,
        )


def write_export(path: Path, export: Export) -> None:
    """Write the file.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    try:
        path.write_bytes(export.data)
    except OSError as error:
        raise CourseError(_("{file} cannot be written: {problem}.").format(file=path, problem=error.strerror)) from None


def report_lines(path: Path, export: Export) -> list[str]:
    """Return what stands in the file, what does not and why, in lines to print."""
    count = len(export.questions)
    lines = [ngettext("{file}: {count} question", "{file}: {count} questions", count).format(file=path, count=count)]
    for family, number in export.variants.items():
        lines.append(_("{name}: {count} variants, each with other numbers").format(name=family, count=number))
    if export.refused:
        lines.append(_("Not exported:"))
        lines += [f"  {name}: {reason}" for name, reason in export.refused]
    if export.losses:
        lines.append(_("Told in another way:"))
        lines += [f"  {loss.sentence} ({_shortened(loss.names)})" for loss in export.losses]
    if export.untranslated:
        lines.append(
            ngettext(
                "{count} text is not translated yet and stands in English.",
                "{count} texts are not translated yet and stand in English.",
                export.untranslated,
            ).format(count=export.untranslated)
        )
    return lines


def _items(lessons: Sequence[str], bank: Path | None, language: str) -> list[tuple[str, content.Item]]:
    if bank is None:
        stems = list(lessons) or [stem for stem in content.lessons() if content.has_quiz(stem)]
        banks = {stem: content.quiz(stem).items for stem in stems}
        return [
            (stem, content.localised(item, f"quizzes/{stem}.yaml:items:{item.id}"))
            for stem, items in banks.items()
            for item in items
        ]
    private = load_bank(bank)
    for stem in lessons:
        if stem not in private.quizzes:
            raise CourseError(
                _("The bank {folder} has no questions for '{lesson}'.").format(folder=bank, lesson=stem)
                + " "
                + nearest_name(stem, private.quizzes)
            )
    lesson_of = private.lesson_of()
    return [
        (lesson_of[name], item)
        for name, item in private.items(language).items()
        if not lessons or lesson_of[name] in lessons
    ]


def _shortened(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown
