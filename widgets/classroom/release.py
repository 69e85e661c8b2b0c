"""A release: a folder and a zip with chosen lessons and graded questions without keys, that runs on a fresh machine."""

from __future__ import annotations

import re
import secrets
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat

from widgets import content
from widgets.classroom.bank import Bank
from widgets.classroom.leak_scan import Leak, scan
from widgets.classroom.release_pages import START_PAGE, readme, released_notebook, start_notebook
from widgets.classroom.release_records import keep_record, write_yaml
from widgets.content.released_records import ReleasedQuiz
from widgets.errors import CourseError, nearest_name
from widgets.folders import COURSE_FOLDER, LESSONS_FOLDER
from widgets.language import LANGUAGE_NAMES, SOURCE_LANGUAGE, ngettext
from widgets.language import gettext as _
from widgets.quiz.answers import now

ROOT_FILES = ("requirements.txt", "pyproject.toml", "LICENSE")
PACKAGE_ENDINGS = frozenset({".py", ".js", ".css", ".json"})
DATA_ENDINGS = frozenset({".yaml", ".csv", ".mo"})
# The rest of a class is told apart by the day and four letters, so that no name of a release is used twice.
TITLE_LENGTH = 40


@dataclass(frozen=True)
class MadeRelease:
    """What was made: the folder, the zip, and how many graded questions are in it."""

    release: content.Release
    folder: Path
    archive: Path
    questions: int


def make_release(
    stems: Sequence[str],
    to: Path,
    bank: Bank | None = None,
    languages: Sequence[str] = (SOURCE_LANGUAGE,),
    due: datetime | None = None,
    title: str = "",
    lessons: Path = LESSONS_FOLDER,
) -> MadeRelease:
    """Make a release and look through it for anything of the bank that should not be there.

    Parameters
    ----------
    stems : sequence of str
        The lessons.
    to : Path
        The folder in which the release folder and its zip are put.
    bank : Bank, optional
        Where the graded questions come from; without it there are none.
    languages : sequence of str
    due : datetime, optional
        With a time zone.
    title : str
        What the class is called.
    lessons : Path
        The folder of notebooks.

    Raises
    ------
    CourseError
        If a lesson is missing, the folder cannot be written, or something of the bank leaked: then nothing is left.
    """
    notebooks = _notebooks(stems, languages, lessons)
    release = _release(stems, languages, due, title)
    folder = to / release.name
    archive = to / f"{release.name}.zip"
    try:
        folder.mkdir(parents=True)
        _fill(folder, release, bank, notebooks)
        _pack(folder, archive)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise CourseError(
            _("The release cannot be written to {folder} ({reason}).").format(folder=to, reason=error.strerror)
        ) from None
    if bank is not None:
        leaks = [*scan(folder, bank), *scan(archive, bank)]
        if leaks:
            shutil.rmtree(folder)
            archive.unlink()
            raise CourseError(_leak_sentence(leaks))
        keep_record(bank, release)
    return MadeRelease(release, folder, archive, len(_graded(bank, release)))


def report_lines(made: MadeRelease) -> list[str]:
    """Return what there is to say about a release, line by line."""
    lines = [
        _("The release {name} is ready.").format(name=made.release.name),
        _("For your learners: {archive} (the same as the folder beside it).").format(archive=made.archive),
    ]
    if made.questions:
        lines.append(
            ngettext(
                "{count} graded question is in it, without its key; no word of the key was found in the release.",
                "{count} graded questions are in it, without their keys; no word of a key was found in the release.",
                made.questions,
            ).format(count=made.questions)
        )
        lines.append(
            _("What marking needs to know was noted in the bank. Collect the hand-ins, then run 'twitch-course mark'.")
        )
    else:
        lines.append(_("It has no graded questions: give --bank if you want some."))
    return lines


def _notebooks(stems: Sequence[str], languages: Sequence[str], lessons: Path) -> dict[tuple[str, str], Path]:
    found = {}
    for stem in dict.fromkeys(stems):
        if stem not in content.lessons() or stem == START_PAGE:
            known = [path.stem for path in lessons.glob("*.ipynb") if path.stem != START_PAGE]
            raise CourseError(_("There is no lesson '{name}'.").format(name=stem) + " " + nearest_name(stem, known))
        for code in languages:
            path = lessons / ("" if code == SOURCE_LANGUAGE else code) / f"{stem}.ipynb"
            if not path.is_file():
                raise CourseError(
                    _("The lesson '{name}' is not there yet in {language}: {file} is missing.").format(
                        name=stem, language=LANGUAGE_NAMES[code], file=path
                    )
                )
            found[stem, code] = path
    return found


def _release(stems: Sequence[str], languages: Sequence[str], due: datetime | None, title: str) -> content.Release:
    made = datetime.fromisoformat(now().replace("Z", "+00:00"))
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:TITLE_LENGTH] or "class"
    return content.Release(
        name=f"{slug}-{made.date().isoformat()}-{secrets.token_hex(2)}",
        title=title,
        salt=secrets.token_hex(16),
        lessons=tuple(stem for stem in content.lessons() if stem in stems),
        languages=tuple(languages),
        due=due,
        made=made,
    )


def _graded(bank: Bank | None, release: content.Release) -> list[content.Item]:
    if bank is None:
        return []
    return [item for stem in release.lessons if stem in bank.quizzes for item in bank.quizzes[stem].items]


def _fill(folder: Path, release: content.Release, bank: Bank | None, notebooks: dict[tuple[str, str], Path]) -> None:
    _copy_tree(COURSE_FOLDER / "widgets", folder / "widgets", PACKAGE_ENDINGS)
    _copy_tree(COURSE_FOLDER / "data", folder / "data", DATA_ENDINGS, skip=_unneeded(release))
    for name in ROOT_FILES:
        shutil.copyfile(COURSE_FOLDER / name, folder / name)
    (folder / "README.md").write_text(readme(release), encoding="utf-8", newline="\n")
    write_yaml(folder / "data" / "release.yaml", release)
    graded = bank.quizzes if bank else {}
    for (stem, code), path in notebooks.items():
        _write_notebook(released_notebook(path, stem, code, stem in graded), folder, code, stem)
        if bank and stem in graded:
            items = bank.translations.get(code, {}).get(stem, graded[stem]).items
            place = folder / "data" / "graded" / code / f"{stem}.yaml"
            place.parent.mkdir(parents=True, exist_ok=True)
            write_yaml(place, ReleasedQuiz(items=tuple(map(content.released_item, items))))
    for code in release.languages:
        _write_notebook(start_notebook(release, code), folder, code, START_PAGE)


def _unneeded(release: content.Release) -> frozenset[str]:
    """Return the folders of `data/` that stay behind: languages that were not chosen."""
    return frozenset(code for code in LANGUAGE_NAMES if code not in release.languages)


def _write_notebook(notebook: nbformat.NotebookNode, folder: Path, code: str, stem: str) -> None:
    path = folder / "lessons" / ("" if code == SOURCE_LANGUAGE else code) / f"{stem}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook, version=4) + "\n", encoding="utf-8", newline="\n")


def _copy_tree(source: Path, target: Path, endings: frozenset[str], skip: frozenset[str] = frozenset()) -> None:
    for path in sorted(source.rglob("*")):
        parts = path.relative_to(source).parts
        hidden = any(part.startswith(".") or part == "__pycache__" or part in skip for part in parts)
        if path.is_file() and not path.is_symlink() and path.suffix in endings and not hidden:
            place = target.joinpath(*parts)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def _pack(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, Path(folder.name) / path.relative_to(folder))


def _leak_sentence(leaks: Sequence[Leak]) -> str:
    shown = "; ".join(str(leak) for leak in leaks[:3])
    return _("Nothing was released, because something of the private bank would have gone with it: {leaks}.").format(
        leaks=shown
    )
