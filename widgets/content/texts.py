"""Every text of a record that a person reads, each with the context under which the catalogue knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

from widgets.content.records import Translatable
from widgets.language import pgettext

AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


def iterate_texts(record: BaseModel, context: str) -> Iterator[tuple[str, str]]:
    """Yield (context, English text) for all translatable texts of `record`.

    Parameters
    ----------
    record : pydantic model
    context : str
        Where the record stands, for example ``quizzes/03_action_potential.yaml``; ids and field names are added.
    """
    found: list[tuple[str, str]] = []

    def note(where: str, text: str) -> str:
        found.append((where, text))
        return text

    _map_record(record, context, note)
    yield from found


def localised(record: AnyRecord, context: str) -> AnyRecord:
    """Return a copy of `record` with all texts in the current language."""
    return _map_record(record, context, pgettext)


def without_words(record: AnyRecord) -> AnyRecord:
    """Return a copy of `record` with all texts blank: two editions of one record in two languages are then equal."""
    return _map_record(record, "", lambda _context, _text: "")


def _map_record(record: AnyRecord, context: str, change: Callable[[str, str], str]) -> AnyRecord:
    updates: dict[str, Any] = {}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        marked = _marked(field.metadata, field.annotation)
        new = _map_value(value, f"{context}:{name}", change, marked)
        if new is not value:
            updates[name] = new
    return record.model_copy(update=updates) if updates else record


def _marked(metadata: Iterable[Any], annotation: Any) -> bool:
    """Tell whether a field, or what it holds (``tuple[Text, ...]``, ``dict[str, Text]``), is marked as translatable."""
    if any(isinstance(mark, Translatable) for mark in metadata):
        return True
    return any(_marked(getattr(part, "__metadata__", ()), part) for part in get_args(annotation))


def _map_value(value: Any, context: str, change: Callable[[str, str], str], marked: bool) -> Any:
    if isinstance(value, BaseModel):
        return _map_record(value, context, change)
    if isinstance(value, str):
        return change(context, value) if marked else value
    if isinstance(value, tuple):
        return tuple(
            _map_value(entry, f"{context}:{_key(entry, index)}", change, marked) for index, entry in enumerate(value)
        )
    if isinstance(value, dict):
        return {key: _map_value(entry, f"{context}:{key}", change, marked) for key, entry in value.items()}
    return value


def _key(entry: Any, index: int) -> str:
    """Name an entry of a list by its id where it has one, so that inserting another moves no context."""
    return str(getattr(entry, "id", None) or index + 1)
