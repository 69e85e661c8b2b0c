"""What an instructor keeps of a release: a file in the private bank's folder `releases/`, which marking reads again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import Field
from ruamel.yaml import YAML

from widgets import content
from widgets.classroom.bank import Bank
from widgets.content.records import Record
from widgets.content.yaml_source import read_records
from widgets.errors import CourseError, nearest_name
from widgets.language import gettext as _

RECORDS_FOLDER = "releases"


class ReleaseRecord(Record):
    """A release, and a fingerprint of each question as it was released."""

    release: content.Release
    questions: dict[str, str] = Field(min_length=1)

    def changed_questions(self, bank: Bank) -> list[str]:
        """Return the questions that learners saw otherwise than they stand in the bank now; a mended key counts not."""
        items = bank.items()
        return [
            name for name, mark in self.questions.items() if name in items and fingerprint(items[name]) != mark
        ]  # fmt: skip


def fingerprint(item: content.Item) -> str:
    """Return a short mark of what a learner sees of a question."""
    return hashlib.sha256(content.released_item(item).model_dump_json().encode("utf-8")).hexdigest()[:12]


def keep_record(bank: Bank, release: content.Release) -> Path:
    """Write down in the bank's folder what was released; return the file.

    Raises
    ------
    CourseError
        If the folder cannot be written.
    """
    items = {item.id: item for stem in release.lessons if stem in bank.quizzes for item in bank.quizzes[stem].items}
    record = ReleaseRecord(release=release, questions={name: fingerprint(item) for name, item in items.items()})
    path = bank.folder / RECORDS_FOLDER / f"{release.name}.yaml"
    try:
        path.parent.mkdir(exist_ok=True)
        write_yaml(path, record)
    except OSError as error:
        raise CourseError(
            _("{file} cannot be written ({reason}): marking needs it, so choose a bank folder of your own.").format(
                file=path, reason=error.strerror
            )
        ) from None
    return path


def find_record(bank: Bank, name: str | None = None) -> ReleaseRecord:
    """Return the release `name` of a bank, or the one that was made last.

    Raises
    ------
    CourseError
        If there is none, or a file cannot be read.
    """
    files = {path.stem: path for path in sorted((bank.folder / RECORDS_FOLDER).glob("*.yaml"))}
    if not files:
        raise CourseError(
            _("The bank {folder} knows no release: make one with 'twitch-course assign ... --bank {folder}'.").format(
                folder=bank.folder
            )
        )
    if name is not None and name not in files:
        raise CourseError(
            _("The bank {folder} knows no release '{name}'.").format(folder=bank.folder, name=name)
            + " "
            + nearest_name(name, files)
        )
    wanted = [files[name]] if name is not None else list(files.values())
    return max((read_records(path, ReleaseRecord) for path in wanted), key=lambda record: record.release.made)


def write_yaml(path: Path, record: Record) -> None:
    """Write a record to a file: only what it says, nothing that holds by default."""
    tree: Any = record.model_dump(mode="json", exclude_defaults=True)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.allow_unicode, yaml.width, yaml.sort_base_mapping_type_on_output = (
        False,
        True,
        120,
        False,
    )
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        yaml.dump(tree, stream)
