"""Cards of text from the records: objectives, a cause, red flags, the references, the list of lessons."""

from widgets.cards.cause_card import CauseCard
from widgets.cards.course_cards import CourseMap, Objectives, References
from widgets.cards.criteria_card import CriteriaCard
from widgets.cards.red_flags_card import RedFlags
from widgets.evidence import badge

__all__ = ["CauseCard", "CourseMap", "CriteriaCard", "Objectives", "RedFlags", "References", "badge"]
