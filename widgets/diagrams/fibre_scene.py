"""Where the nodes of a fibre stand in a layout, and what they do in a step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from widgets.content.mechanism_records.axon_parts import Fibre, FibrePlace
from widgets.diagrams.curves import DrawingError
from widgets.diagrams.scene import Scene
from widgets.diagrams.sources_fibre import ACTIVE, FibreData
from widgets.language import gettext as _


def fibre_data(scene: Scene) -> FibreData:
    """Return the drawing's data, which must be those of a fibre."""
    if not isinstance(scene.data, FibreData):
        raise DrawingError(_("it needs the name of a run along a fibre in the field 'data' of the drawing."))
    return scene.data


def fibre_place(scene: Scene, name: str) -> FibrePlace:
    """Return the place of the fibre `name` in this layout."""
    fibre = next((part for part in scene.parts(Fibre) if part.id == name), None)
    if fibre is None:
        raise DrawingError(_("'{name}' is no fibre of this layout.").format(name=name))
    return fibre.place[scene.layout]


def node_pitch(place: FibrePlace) -> float:
    """Return the distance of two nodes; half an internode is drawn beyond the first and the last."""
    return (place.x[1] - place.x[0]) / (place.nodes[1] - place.nodes[0] + 1)


def node_x(place: FibrePlace, node: float) -> float:
    """Return where a node stands; a fraction lies in an internode."""
    return place.x[0] + (node - place.nodes[0] + 0.5) * node_pitch(place)


def shown_nodes(place: FibrePlace) -> range:
    """Return the nodes drawn."""
    return range(place.nodes[0], place.nodes[1] + 1)


def potentials(scene: Scene, step: int) -> NDArray[np.float64]:
    """Return the potentials of all nodes in a step, mV."""
    event = scene.record.steps[step - 1].at
    if event is None:
        raise DrawingError(_("step {step} needs an event in its field 'at'.").format(step=step))
    return fibre_data(scene).nodes(event)


def active_nodes(scene: Scene, step: int) -> list[int]:
    """Return the nodes that fire in a step: those above the level by which the model counts impulses."""
    return [int(node) for node in np.flatnonzero(potentials(scene, step) >= ACTIVE)]


def fired_nodes(scene: Scene, step: int) -> set[int]:
    """Return the nodes that fire in a step or have fired before it in the same run."""
    data, event = fibre_data(scene), scene.record.steps[step - 1].at or ""
    before = data.runs[data.run_of[event]][data.time <= data.event(event)]
    earlier = {int(node) for node in np.flatnonzero((before >= ACTIVE).any(axis=0))}
    return earlier | set(active_nodes(scene, step))


def fronts(scene: Scene, step: int) -> tuple[int, int] | None:
    """Return the first and the last active node of a step."""
    active = active_nodes(scene, step)
    return (active[0], active[-1]) if active else None
