"""The numbers of the explorers: values and ranges of their sliders, and their presets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from widgets.content.library import parameters
from widgets.content.records import Number, Record
from widgets.content.yaml_source import ContentError, read_records
from widgets.errors import CourseError, nearest_name
from widgets.folders import DATA_FOLDER
from widgets.language import gettext as _


class ControlNumbers(Record):
    """A slider: its usual value (its own, or that of a parameter ``stage.name``), range and step."""

    parameter: str | None = None
    value: Number | None = None
    range: tuple[Number, Number]
    step: Number = Field(gt=0)
    logarithmic: bool = False


class ExplorerNumbers(Record):
    """An explorer: the time shown before and after its stimulus (ms), its sliders and its presets."""

    before: Number = Field(ge=0)
    after: Number = Field(gt=0)
    controls: dict[str, ControlNumbers]
    presets: dict[str, dict[str, Number | bool]]


@cache
def explorer(name: str, folder: Path = DATA_FOLDER) -> ExplorerNumbers:
    """Return the numbers of the explorer `name`; every control has its value.

    Raises
    ------
    CourseError
        If there is no such explorer, or one of its controls names no parameter or leaves its range.
    """
    records = read_records(folder / "explorers.yaml", dict[str, ExplorerNumbers])
    if name not in records:
        raise CourseError(
            _("There is no explorer '{name}' in data/explorers.yaml.").format(name=name)
            + " "
            + nearest_name(name, records)
        )
    record = records[name]
    controls = {key: _with_value(control, f"{name}.{key}", folder) for key, control in record.controls.items()}
    return record.model_copy(update={"controls": controls})


def _with_value(control: ControlNumbers, place: str, folder: Path) -> ControlNumbers:
    value, (low, high) = control.value, control.range
    if control.parameter is not None:
        stage, _dot, name = control.parameter.partition(".")
        parameter = parameters(folder).get(stage, {}).get(name)
        if parameter is None:
            raise ContentError(
                _("data/explorers.yaml, {place}: there is no parameter '{name}'.").format(
                    place=place, name=control.parameter
                )
            )
        value = parameter.value
        if low < parameter.range[0] or high > parameter.range[1]:
            raise ContentError(
                _("data/explorers.yaml, {place}: the range leaves that of the parameter, {low:g} to {high:g}.").format(
                    place=place, low=parameter.range[0], high=parameter.range[1]
                )
            )
    if value is None or not low <= value <= high:
        raise ContentError(
            _("data/explorers.yaml, {place}: give a parameter, or a value within the range.").format(place=place)
        )
    return control.model_copy(update={"value": value})
