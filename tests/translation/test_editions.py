"""What an edition holds, and what its readers do not meet yet."""

import pytest
from babel.messages.catalog import Catalog
from nbformat.v4 import new_code_cell, new_notebook

from widgets.content import Lesson
from widgets.folders import COURSE_FOLDER
from widgets.translation.editions import edition_stems, unread
from widgets.translation.notebook_files import write_notebook


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Two lessons, the second of which is still to come in Hindi."""
    entries = {
        "03_fire": Lesson(stem="03_fire", title="Fire", teaches="How", minutes=5),
        "04_run": Lesson(stem="04_run", title="Run", teaches="How", minutes=5, not_yet_in=("hi",)),
    }
    monkeypatch.setattr("widgets.content.lessons", lambda: entries)
    give_code(tmp_path, "03_fire", 'Mechanism("axon")')
    (tmp_path / "widgets").symlink_to(COURSE_FOLDER / "widgets")
    give_code(tmp_path, "04_run", 'Mechanism("junction"); ActionPotentialExplorer()')
    return tmp_path


def give_code(course, stem, source):
    write_notebook(new_notebook(cells=[new_code_cell(source, id="code")]), course / "lessons" / f"{stem}.ipynb")


def tell(course, context="", place="data/x.yaml"):
    catalogue = Catalog(locale="hi")
    catalogue.add("Text", context=context or None, locations=[(place, 1)])
    return unread("hi", course)(catalogue.get("Text", context or None))


def test_the_edition_holds_what_is_not_to_come(course):
    assert edition_stems("hi", course) == ["03_fire"]
    assert edition_stems("fr", course) == ["03_fire", "04_run"]


@pytest.mark.parametrize(
    ("context", "waits"),
    [
        ("lessons/03_fire.ipynb:text", False),
        ("lessons/04_run.ipynb:text", True),
        ("quizzes/04_run.yaml:prompt", True),
        ("objectives.yaml:03_fire:see", False),
        ("objectives.yaml:04_run:see", True),
        ("lessons.yaml:04_run:title", False),
        ("mechanisms/axon.yaml:title", False),
        ("mechanisms/junction.yaml:title", True),
        ("causes/fever.yaml:name", True),
        ("cases/someone.yaml:opening", True),
        ("clinic.yaml:signs:weak:name", True),
        ("criteria.yaml:hunter:name", True),
        ("claims.yaml:nerve.pump_direction:claim", True),
    ],
)
def test_a_text_waits_when_only_lessons_to_come_show_it(course, context, waits):
    assert tell(course, context) is waits


def test_criteria_wait_until_a_lesson_of_the_edition_shows_them(course):
    give_code(course, "03_fire", 'CriteriaCard("hunter")')
    assert not tell(course, "criteria.yaml:hunter:name")
    assert tell(course, "criteria.yaml:others:name")


def test_the_words_of_an_explorer_wait_with_its_lessons(course):
    places = ["widgets/explorers/action_potential.py", "widgets/explorers/action_potential_picture.py"]
    assert [tell(course, place=place) for place in places] == [True, True]
    assert not tell(course, place="widgets/quiz/words.py")
    give_code(course, "03_fire", "ActionPotentialExplorer()")
    assert not tell(course, place=places[0])


def test_a_cause_waits_until_a_lesson_of_the_edition_shows_it_or_all(course):
    give_code(course, "03_fire", 'CauseCard("fever")')
    assert not tell(course, "causes/fever.yaml:name")
    assert tell(course, "causes/cold.yaml:name")
    give_code(course, "03_fire", "TwitchExplorer()")
    assert not tell(course, "causes/cold.yaml:name")


def test_pictures_wait_with_the_explorers_that_draw_them(course):
    assert tell(course, place="widgets/diagrams/trace_columns.py")
    assert not tell(course, place="widgets/cards/card.py")
    give_code(course, "03_fire", "TwitchExplorer()")
    assert not tell(course, place="widgets/explorers/change_table.py"), "the lab asks for it by name"


def test_the_claims_wait_until_a_lesson_of_the_edition_judges_them(course):
    places = ["widgets/quiz/claim_audit.py", "widgets/quiz/claim_items.py"]
    assert all(tell(course, place=place) for place in places)
    give_code(course, "03_fire", "ClaimAudit()")
    assert not tell(course, "claims.yaml:nerve.pump_direction:claim")
    assert not any(tell(course, place=place) for place in places)


def test_mystery_patients_wait_until_a_lesson_of_the_edition_meets_them(course):
    places = ["widgets/cases/widget.py", "widgets/cases/review.py"]
    assert all(tell(course, place=place) for place in places)
    give_code(course, "03_fire", "MysteryPatients()")
    assert not tell(course, "cases/someone.yaml:opening")
    assert not tell(course, "clinic.yaml:signs:weak:name")
    assert not any(tell(course, place=place) for place in places)
