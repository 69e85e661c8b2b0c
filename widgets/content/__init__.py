"""The content of the course: strict records read from `data/`, with every cross-reference checked.

Nothing else reads `data/` (the catalogue of translations apart). Records hold the English text; `localised` gives a
copy in the language of the reader.
"""

from widgets.content.library import (
    cause,
    causes,
    check_everything,
    facts,
    fill,
    has_quiz,
    lessons,
    mechanism,
    mechanisms,
    objectives,
    parameters,
    quiz,
    quizzes,
    references,
)
from widgets.content.mechanism_records import Mechanism
from widgets.content.records import (
    Cause,
    Choice,
    Dose,
    Expectation,
    Fact,
    Item,
    Lesson,
    MultipleChoice,
    Numeric,
    Objective,
    Parameter,
    Part,
    Perturbation,
    Quiz,
    Reference,
    SingleChoice,
    Source,
    Table,
)
from widgets.content.targets import Target, read_targets
from widgets.content.texts import iterate_texts, localised
from widgets.content.yaml_source import ContentError

__all__ = [
    "Cause",
    "Choice",
    "ContentError",
    "Dose",
    "Expectation",
    "Fact",
    "Item",
    "Lesson",
    "Mechanism",
    "MultipleChoice",
    "Numeric",
    "Objective",
    "Parameter",
    "Part",
    "Perturbation",
    "Quiz",
    "Reference",
    "SingleChoice",
    "Source",
    "Table",
    "Target",
    "cause",
    "causes",
    "check_everything",
    "facts",
    "fill",
    "has_quiz",
    "iterate_texts",
    "lessons",
    "localised",
    "mechanism",
    "mechanisms",
    "objectives",
    "parameters",
    "quiz",
    "quizzes",
    "read_targets",
    "references",
]
