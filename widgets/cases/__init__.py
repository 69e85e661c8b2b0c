"""Mystery patients: a hidden cause is to be found with few questions and tests; a pure engine, and the widget."""

from widgets.cases.widget import MysteryPatients

__all__ = ["MysteryPatients"]
