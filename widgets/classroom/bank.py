"""The instructor's private bank: a folder of graded questions in the format of `data/quizzes/`, one file a lesson.

Beside the files may lie a folder for each other language, ``hi/03_action_potential.yaml``: the same questions with the
words translated. The folder ``releases/`` is written by `twitch-course assign`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from widgets import content
from widgets.content.texts import without_words
from widgets.content.yaml_source import read_records
from widgets.errors import CourseError, nearest_name
from widgets.language import LANGUAGE_NAMES, SOURCE_LANGUAGE
from widgets.language import gettext as _

SHORTEST_ID = 6  # letters


@dataclass(frozen=True)
class Bank:
    """A private bank.

    Attributes
    ----------
    folder : Path
    quizzes : dict of str to Quiz
        The questions by lesson, in English, in the order of the course.
    translations : dict of str to (dict of str to Quiz)
        The same by the code of another language; only what was translated.
    """

    folder: Path
    quizzes: dict[str, content.Quiz]
    translations: dict[str, dict[str, content.Quiz]]

    def items(self, language: str = SOURCE_LANGUAGE) -> dict[str, content.Item]:
        """Return all questions by id in the order of the course; English where a translation is missing."""
        translated = self.translations.get(language, {})
        return {item.id: item for stem, quiz in self.quizzes.items() for item in translated.get(stem, quiz).items}

    def lesson_of(self) -> dict[str, str]:
        """Return the lesson of each question."""
        return {item.id: stem for stem, quiz in self.quizzes.items() for item in quiz.items}


def load_bank(folder: Path) -> Bank:
    """Read and check a private bank.

    Raises
    ------
    CourseError
        If the folder is not there or holds no questions, a file cannot be used, or a name in it leads nowhere.
    """
    if not folder.is_dir():
        raise CourseError(_("There is no bank folder {folder}: give --bank the folder.").format(folder=folder))
    quizzes = _quizzes(folder)
    if not any(quiz.items for quiz in quizzes.values()):
        raise CourseError(
            _("The bank {folder} holds no questions: put a file such as {example} there.").format(
                folder=folder, example="03_action_potential.yaml"
            )
        )
    problem = next(_problems(folder, quizzes), None)
    if problem:
        raise CourseError(problem)
    translations = {
        code: found
        for code in LANGUAGE_NAMES
        if code != SOURCE_LANGUAGE and (found := _translation(folder / code, quizzes))
    }
    return Bank(folder, quizzes, translations)


def _quizzes(folder: Path) -> dict[str, content.Quiz]:
    found = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    for stem, path in found.items():
        if stem not in content.lessons():
            raise CourseError(
                _("{file}: there is no lesson '{name}'.").format(file=path, name=stem)
                + " "
                + nearest_name(stem, content.lessons())
            )
    return {stem: _graded(read_records(found[stem], content.Quiz)) for stem in content.lessons() if stem in found}


def _graded(quiz: content.Quiz) -> content.Quiz:
    """Return the quiz with all questions marked as graded: in a private bank there are no others."""
    return quiz.model_copy(update={"items": tuple(item.model_copy(update={"use": "graded"}) for item in quiz.items)})


def _problems(folder: Path, quizzes: dict[str, content.Quiz]) -> Iterator[str]:
    """Yield a sentence for each name that is used twice or leads nowhere."""
    taken = {item.id: f"data/quizzes/{stem}.yaml" for stem, quiz in content.quizzes().items() for item in quiz.items}
    for stem, quiz in quizzes.items():
        file = folder / f"{stem}.yaml"
        objectives = {objective.id for objective in content.objectives(stem)}
        for item in quiz.items:
            if "." not in item.id or len(item.id) < SHORTEST_ID:
                yield _(
                    "{file}, {item}: write the id as topic.question, so that it can be found wherever it leaks."
                ).format(file=file, item=item.id)
            if item.id in taken:
                yield _("{file}, {item}: the id is used already in {other}; ids are never reused.").format(
                    file=file, item=item.id, other=taken[item.id]
                )
            taken[item.id] = str(file)
            if item.objective not in objectives:
                yield (
                    _("{file}, {item}: the lesson has no objective '{name}'.").format(
                        file=file, item=item.id, name=item.objective
                    )
                    + " "
                    + nearest_name(item.objective, objectives)
                )
            for name in item.references:
                if name not in content.references():
                    yield (
                        _("{file}, {item}: there is no reference '{name}'.").format(file=file, item=item.id, name=name)
                        + " "
                        + nearest_name(name, content.references())
                    )
            picture = getattr(item, "picture", None)
            if picture:
                content.mechanism(picture.mechanism)  # says which name was probably meant


def _translation(folder: Path, quizzes: dict[str, content.Quiz]) -> dict[str, content.Quiz]:
    """Return the translated questions in a folder; they differ from the English ones in their words alone."""
    found = _quizzes(folder) if folder.is_dir() else {}
    for stem, quiz in found.items():
        english = quizzes.get(stem)
        if english is None or without_words(quiz) != without_words(english):
            raise CourseError(
                _("{file}: everything but the words must be as in {english}: the same questions, ids and keys.").format(
                    file=folder / f"{stem}.yaml", english=folder.parent / f"{stem}.yaml"
                )
            )
    return found
