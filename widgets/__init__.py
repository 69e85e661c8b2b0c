"""What a lesson says: nouns are shown on the page, verbs compute.

The names are looked up when they are first used, so that opening a lesson does not wait for what it does not need.
"""

from importlib import import_module
from importlib.util import find_spec

_HOMES = {
    "ActionPotentialExplorer": "widgets.explorers.action_potential",
    "Answers": "widgets.quiz.my_answers",
    "CauseCard": "widgets.cards",
    "ClaimAudit": "widgets.quiz.claim_audit",
    "ConductionExplorer": "widgets.explorers.conduction",
    "ContractionExplorer": "widgets.explorers.contraction",
    "CourseMap": "widgets.cards",
    "CriteriaCard": "widgets.cards",
    "DoseExplorer": "widgets.explorers.dose",
    "GradedQuiz": "widgets.quiz.graded",
    "HandIn": "widgets.quiz.hand_in",
    "JunctionExplorer": "widgets.explorers.junction",
    "Mechanism": "widgets.mechanism",
    "MotorPoolExplorer": "widgets.explorers.motor_unit_pool",
    "MotorUnitExplorer": "widgets.explorers.motor_unit",
    "MovementSignsExplorer": "widgets.explorers.movement_signs",
    "MysteryPatients": "widgets.cases.widget",
    "NerveMap": "widgets.explorers.nerve_map",
    "NerveStudyExplorer": "widgets.explorers.nerve_study",
    "NoticingExplorer": "widgets.explorers.noticing",
    "Objectives": "widgets.cards",
    "OneChangeExplorer": "widgets.explorers.one_change",
    "Prediction": "widgets.quiz.widget",
    "Progress": "widgets.quiz.progress",
    "QuantaExplorer": "widgets.explorers.quanta",
    "Quiz": "widgets.quiz.widget",
    "ReceptorExplorer": "widgets.explorers.receptor",
    "RedFlags": "widgets.cards",
    "References": "widgets.cards",
    "ReflexExplorer": "widgets.explorers.reflex",
    "RestingPotentialExplorer": "widgets.explorers.resting_potential",
    "Review": "widgets.quiz.review",
    "SkinTwitch": "widgets.mechanism",
    "SynapseExplorer": "widgets.explorers.synapse",
    "TwitchCountExplorer": "widgets.explorers.twitch_count",
    "TwitchExplorer": "widgets.explorers.twitch_lab",
    "UpperBoundExplorer": "widgets.explorers.upper_bound",
    "simulate": "widgets.simulation",
    "use_lesson": "widgets.opening",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name.startswith("_") or find_spec(f"{__name__}.{name}"):
        # Python asks for special names and for modules in this way, and wants to hear that they are not here.
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from widgets.errors import CourseError, nearest_name
    from widgets.language import gettext as _

    # Python would turn an AttributeError into an ImportError, which shows a path in place of the name that was meant.
    raise CourseError(_("This course has no '{name}'.").format(name=name) + " " + nearest_name(name, _HOMES))


def __dir__() -> list[str]:
    return __all__
