"""The registry of all kinds of parts and facts.

To add a kind of part:

1. write its record in a module of this package (fields, places a layout, and which fields name words, parts or steps)
   and list it in the module's `KINDS`; a new module is imported and named in `MODULES` here, nothing else;
2. write one drawing function ``draw(part, scene)`` in a module ``widgets/diagrams/primitives_*.py`` and put it in that
   module's `DRAW`; a new module is named once in `widgets.diagrams.mechanism`.

A kind of fact is a record in a module's `FACTS` (named in `FACT_MODULES`), with one checking function in the `CHECKS`
of a module that `widgets.diagrams.mechanism_facts` names.
"""

from __future__ import annotations

from typing import Annotated, Any, Union, get_args

from pydantic import BeforeValidator, Discriminator

from widgets.content.mechanism_records import (
    anatomy_parts,
    axon_facts,
    axon_parts,
    balance_facts,
    balance_parts,
    body_parts,
    chart_parts,
    label_parts,
    membrane_facts,
    membrane_parts,
    scene_facts,
    stage_facts,
    stage_parts,
    surface_facts,
    surface_parts,
    synapse_parts,
)
from widgets.content.mechanism_records.base import Part
from widgets.errors import nearest_name
from widgets.language import gettext as _

MODULES = (
    membrane_parts,
    surface_parts,
    balance_parts,
    axon_parts,
    chart_parts,
    label_parts,
    anatomy_parts,
    stage_parts,
    body_parts,
    synapse_parts,
)
FACT_MODULES = (membrane_facts, balance_facts, axon_facts, stage_facts, surface_facts, scene_facts)

KINDS: dict[str, type[Part]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for module in MODULES for kind in module.KINDS
}
FACTS = tuple(fact for module in FACT_MODULES for fact in module.FACTS)


def _known_kind(part: Any) -> Any:
    """Refuse a kind that does not exist with the nearest right name, before pydantic lists them all."""
    if isinstance(part, dict) and part.get("kind") not in KINDS:
        kind, name = part.get("kind", ""), part.get("id", "?")
        raise ValueError(
            _("part '{part}': the kind '{kind}' does not exist.").format(part=name, kind=kind)
            + " "
            + nearest_name(str(kind), KINDS)
        )
    return part


AnyPart = Annotated[Union[tuple(KINDS.values())], Discriminator("kind"), BeforeValidator(_known_kind)]  # noqa: UP007
AnyFact = Annotated[Union[FACTS], Discriminator("fact")]  # noqa: UP007
