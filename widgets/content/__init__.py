"""The content of the course: strict records read from `data/`, with every cross-reference checked.

Nothing else reads `data/` (the catalogue of translations apart). Records hold the English text; `localised` gives a
copy in the language of the reader.
"""

from widgets.content.cause_records import Cause, Dose, Expectation, Perturbation
from widgets.content.checks import check_everything
from widgets.content.choice_records import Choice, Label, MultipleChoice, SingleChoice
from widgets.content.item_records import AnyItem, Matching, Ordering, Quiz, ShortText
from widgets.content.library import (
    cause,
    causes,
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
    reference,
    references,
)
from widgets.content.mechanism_records import Mechanism
from widgets.content.number_records import Numeric, NumericAnswer, PredictCurve
from widgets.content.records import (
    Fact,
    Item,
    Lesson,
    Objective,
    Parameter,
    Part,
    Reference,
    Source,
    Table,
)
from widgets.content.released_records import Release, released_item
from widgets.content.releases import graded_items, release
from widgets.content.targets import Target, read_targets
from widgets.content.texts import iterate_texts, localised
from widgets.content.yaml_source import ContentError

__all__ = [
    "AnyItem",
    "Cause",
    "Choice",
    "ContentError",
    "Dose",
    "Expectation",
    "Fact",
    "Item",
    "Label",
    "Lesson",
    "Matching",
    "Mechanism",
    "MultipleChoice",
    "Numeric",
    "NumericAnswer",
    "Objective",
    "Ordering",
    "Parameter",
    "Part",
    "Perturbation",
    "PredictCurve",
    "Quiz",
    "Reference",
    "Release",
    "ShortText",
    "SingleChoice",
    "Source",
    "Table",
    "Target",
    "cause",
    "causes",
    "check_everything",
    "facts",
    "fill",
    "graded_items",
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
    "reference",
    "references",
    "release",
    "released_item",
]
