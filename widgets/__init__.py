"""What a lesson says: nouns are shown on the page, verbs compute.

The names are looked up when they are first used, so that opening a lesson does not wait for what it does not need.
"""

from importlib import import_module

_HOMES = {
    "ActionPotentialExplorer": "widgets.explorers.action_potential",
    "Answers": "widgets.quiz.my_answers",
    "CauseCard": "widgets.cards",
    "CourseMap": "widgets.cards",
    "Mechanism": "widgets.mechanism",
    "Objectives": "widgets.cards",
    "Prediction": "widgets.quiz.widget",
    "Progress": "widgets.quiz.progress",
    "Quiz": "widgets.quiz.widget",
    "References": "widgets.cards",
    "Review": "widgets.quiz.review",
    "simulate": "widgets.simulation",
    "use_lesson": "widgets.opening",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        from widgets.errors import nearest_name

        raise AttributeError(f"This course has no '{name}'. {nearest_name(name, _HOMES)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
