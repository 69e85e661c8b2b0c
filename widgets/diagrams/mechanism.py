"""Compiles a mechanism record into a picture: drawing functions for each kind of part, none for a diagram."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widgets.content.mechanism_records import Ions, Layout, Mechanism, Part
from widgets.content.mechanism_records.balance_parts import Anions
from widgets.diagrams import (
    primitives_anatomy,
    primitives_axon,
    primitives_balance,
    primitives_body,
    primitives_callouts,
    primitives_curves,
    primitives_ions,
    primitives_labels,
    primitives_membrane,
    primitives_race,
    primitives_stages,
    primitives_surface,
    primitives_synapse,
)
from widgets.diagrams.mechanism_data import DrawingError
from widgets.diagrams.picture import Picture, PictureStep
from widgets.diagrams.scene import Scene
from widgets.diagrams.stages import known_stages, marked
from widgets.errors import CourseError
from widgets.language import gettext as _

# Kinds are drawn in this order, the functions of a kind in the order of the modules: free ions come last of all, since
# they lie where nothing else is. Travellers belong to the ions.
MODULES = (
    primitives_membrane,
    primitives_surface,
    primitives_ions,
    primitives_labels,
    primitives_curves,
    primitives_balance,
    primitives_axon,
    primitives_race,
    primitives_anatomy,
    primitives_callouts,
    primitives_stages,
    primitives_body,
    primitives_synapse,
)


def _registered() -> dict[type[Part], tuple[Callable[[Any, Scene], None], ...]]:
    draw: dict[type[Part], tuple[Callable[[Any, Scene], None], ...]] = {}
    for module in MODULES:
        for kind, functions in module.DRAW.items():
            draw[kind] = (*draw.get(kind, ()), *functions)
    last = (Ions, Anions)
    return {kind: functions for kind, functions in draw.items() if kind not in last} | {
        kind: draw[kind] for kind in last
    }


DRAW = _registered()


def mechanism_picture(record: Mechanism, lit: tuple[str, ...] = ()) -> Picture:
    """Return the picture of a mechanism, all steps in three layouts.

    Parameters
    ----------
    record : Mechanism
        In the language of the reader (`content.localised`).
    lit : tuple of str, optional
        Stages to mark in a drawing that is a chain of stages. The picture then has no steps.

    Raises
    ------
    CourseError
        If a part stands where its kind cannot stand, or there is no such stage.
    """
    picture = Picture(
        layouts={layout: draw_layout(record, layout, lit).sheet.figure() for layout in ("wide", "middle", "narrow")},
        alt=record.alt,
        long=record.long,
        note=record.note,
        columns=record.table.columns,
        rows=record.table.rows,
        steps=tuple(PictureStep(f"{step.name}: {step.caption}", step.long) for step in record.steps),
    )
    return marked(picture, record, lit) if lit else picture


def draw_layout(record: Mechanism, layout: Layout, lit: tuple[str, ...] = ()) -> Scene:
    """Return a layout with all its parts drawn."""
    try:
        scene = Scene(record, layout, known_stages(record, lit))
    except DrawingError as error:
        raise CourseError(
            _("data/mechanisms/{name}.yaml, data: {problem}").format(name=record.id, problem=error)
        ) from None
    for kind, functions in DRAW.items():
        for part in scene.parts(kind):
            for function in functions:
                try:
                    function(part, scene)
                except DrawingError as error:
                    raise CourseError(
                        _("data/mechanisms/{name}.yaml, part '{part}': {problem}").format(
                            name=record.id, part=part.id, problem=error
                        )
                    ) from None
    return scene
