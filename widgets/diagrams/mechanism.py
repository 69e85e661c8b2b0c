"""Compiles a mechanism record into a picture: one drawing function for each kind of part, none for a diagram."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widgets.content.mechanism_records import (
    Areas,
    Badges,
    Channel,
    Charges,
    Current,
    Curve,
    Flow,
    Ions,
    Key,
    Label,
    Layout,
    Mechanism,
    Membrane,
    Part,
    Pump,
    Readout,
)
from widgets.diagrams.mechanism_data import DrawingError
from widgets.diagrams.picture import Picture, PictureStep
from widgets.diagrams.primitives_curves import draw_areas, draw_curve, draw_readout
from widgets.diagrams.primitives_ions import draw_charges, draw_flow, draw_ions, draw_pump_cycle
from widgets.diagrams.primitives_labels import draw_badges, draw_current, draw_key, write_label, write_protein
from widgets.diagrams.primitives_membrane import draw_channel, draw_membrane, draw_pump
from widgets.diagrams.scene import Scene
from widgets.errors import CourseError
from widgets.language import gettext as _

# In the order of drawing: free ions come last, since they lie where nothing else is. Travellers belong to the ions.
DRAW: dict[type[Part], tuple[Callable[[Any, Scene], None], ...]] = {
    Membrane: (draw_membrane,),
    Channel: (draw_channel, write_protein),
    Pump: (draw_pump, draw_pump_cycle, write_protein),
    Flow: (draw_flow,),
    Charges: (draw_charges,),
    Label: (write_label,),
    Current: (draw_current,),
    Badges: (draw_badges,),
    Areas: (draw_areas,),
    Curve: (draw_curve,),
    Readout: (draw_readout,),
    Key: (draw_key,),
    Ions: (draw_ions,),
}


def mechanism_picture(record: Mechanism) -> Picture:
    """Return the picture of a mechanism, all steps in three layouts.

    Parameters
    ----------
    record : Mechanism
        In the language of the reader (`content.localised`).

    Raises
    ------
    CourseError
        If a part stands where its kind cannot stand.
    """
    return Picture(
        layouts={layout: draw_layout(record, layout).sheet.figure() for layout in ("wide", "middle", "narrow")},
        alt=record.alt,
        long=record.long,
        note=record.note,
        columns=record.table.columns,
        rows=record.table.rows,
        steps=tuple(PictureStep(f"{step.name}: {step.caption}", step.long) for step in record.steps),
    )


def draw_layout(record: Mechanism, layout: Layout) -> Scene:
    """Return a layout with all its parts drawn."""
    try:
        scene = Scene(record, layout)
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
