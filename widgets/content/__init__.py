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
    lessons,
    mechanism,
    mechanisms,
    objectives,
    parameters,
    quiz,
    quizzes,
    references,
)
from widgets.content.records import (
    Cause,
    Choice,
    Fact,
    Item,
    Lesson,
    Mechanism,
    MultipleChoice,
    Numeric,
    Objective,
    Parameter,
    Part,
    Quiz,
    Reference,
    SingleChoice,
    Source,
    Table,
)
from widgets.content.texts import iterate_texts, localised

__all__ = [
    "Cause",
    "Choice",
    "Fact",
    "Item",
    "Lesson",
    "Mechanism",
    "MultipleChoice",
    "Numeric",
    "Objective",
    "Parameter",
    "Part",
    "Quiz",
    "Reference",
    "SingleChoice",
    "Source",
    "Table",
    "cause",
    "causes",
    "check_everything",
    "facts",
    "fill",
    "iterate_texts",
    "lessons",
    "localised",
    "mechanism",
    "mechanisms",
    "objectives",
    "parameters",
    "quiz",
    "quizzes",
    "references",
]
