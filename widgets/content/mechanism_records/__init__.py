"""The record of a mechanism drawing: parts of a small vocabulary, steps, a table and facts to be held to.

Every kind of part says what it is and, for each of the three layouts, where it stands. A part without a place in a
layout is not drawn there. Places are in units of the layout's canvas, with y growing downward. How to add a kind stands
in `widgets.content.mechanism_records.kinds`.
"""

from widgets.content.mechanism_records.base import GateState, Ion, Layout, PanelPlace, Part, Point, Side, Span, Step
from widgets.content.mechanism_records.chart_parts import Areas, Curve, Readout
from widgets.content.mechanism_records.drawing import Mechanism
from widgets.content.mechanism_records.label_parts import Badges, Current, Key, Label
from widgets.content.mechanism_records.membrane_facts import ChannelFact, CountFact, FlowFact, PotentialFact, PumpFact
from widgets.content.mechanism_records.membrane_parts import (
    Channel,
    Charges,
    Flow,
    Ions,
    Membrane,
    MembranePlace,
    Protein,
    Pump,
    Traveller,
)

__all__ = [
    "Areas", "Badges", "Channel", "ChannelFact", "Charges", "CountFact", "Current", "Curve", "Flow", "FlowFact",
    "GateState", "Ion", "Ions", "Key", "Label", "Layout", "Mechanism", "Membrane", "MembranePlace", "PanelPlace",
    "Part", "Point", "PotentialFact", "Protein", "Pump", "PumpFact", "Readout", "Side", "Span", "Step", "Traveller",
]  # fmt: skip
