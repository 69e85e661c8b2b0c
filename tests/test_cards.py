"""The cards: every record's words are there, in HTML and in plain text, and nothing is left unescaped."""

import re

import pytest

from widgets import content
from widgets.cards import CauseCard, CourseMap, Objectives, References, badge
from widgets.errors import CourseError
from widgets.language import language
from widgets.lesson import open_lesson


@pytest.fixture(autouse=True)
def lesson():
    open_lesson("03_action_potential")


def shown(card):
    return card._repr_mimebundle_()


def test_objectives_lists_all_of_the_lesson():
    bundle = shown(Objectives())
    for objective in content.objectives("03_action_potential"):
        assert objective.text in bundle["text/html"]
        assert objective.text in bundle["text/plain"]


def test_references_names_every_work_that_the_quiz_or_the_lesson_cites_with_a_link():
    bundle = shown(References())
    cited = {name for item in content.quiz("03_action_potential").items for name in item.references}
    cited |= set(content.lessons()["03_action_potential"].references)
    for name in cited:
        work = content.references()[name]
        assert work.title.rstrip(".") in bundle["text/plain"]
        if work.DOI:
            assert f'href="https://doi.org/{work.DOI}"' in bundle["text/html"]


def test_a_cause_card_tells_dose_change_evidence_and_expectation():
    text = shown(CauseCard("high_sodium"))["text/plain"]
    assert "sodium in the blood: usually 140 mmol/L; here 150 mmol/L" in text
    assert "145 → 155 mmol/L" in text
    assert "Current needed to fire the axon: 6.92 → 6.79 µA/cm² (stays about the same)" in text
    html = shown(CauseCard("high_sodium"))["text/html"]
    assert badge("contested") in html
    assert badge("derived") in html


def test_an_unknown_cause_is_refused_in_one_sentence():
    with pytest.raises(CourseError, match="There is no cause 'coffee'"):
        CauseCard("coffee")


def test_the_course_map_links_what_is_written_and_only_that():
    bundle = shown(CourseMap())
    assert 'href="03_action_potential.ipynb"' in bundle["text/html"]
    assert 'href="24_read_the_article.ipynb"' not in bundle["text/html"]
    assert re.search(r"Read the article .*coming", bundle["text/plain"])


def test_a_lesson_that_is_not_there_in_hindi_leads_to_the_english_one(monkeypatch, tmp_path):
    monkeypatch.setattr("widgets.cards.LESSONS_FOLDER", tmp_path)
    (tmp_path / "hi").mkdir()
    for name in ("03_action_potential.ipynb", "04_conduction.ipynb", "hi/03_action_potential.ipynb"):
        (tmp_path / name).touch()
    with language("hi"):
        links = re.findall(r'href="([^"]+)"', shown(CourseMap())["text/html"])
    assert links == ["03_action_potential.ipynb", "../04_conduction.ipynb"]


def test_a_card_says_in_which_language_it_is():
    assert 'lang="en"' in shown(Objectives())["text/html"]
