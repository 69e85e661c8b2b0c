"""The cards: every record's words are there, in HTML and in plain text, and nothing is left unescaped."""

import re

import pytest

from widgets import content
from widgets.cards import CauseCard, CourseMap, CriteriaCard, Objectives, RedFlags, References, badge
from widgets.content.criteria import criteria
from widgets.content.red_flags import red_flags
from widgets.errors import CourseError
from widgets.folders import LESSONS_FOLDER
from widgets.language import available_languages, gettext, language
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


def test_a_work_without_doi_or_page_is_found_in_pubmed():
    open_lesson("16_medicines")
    work = content.reference("gelenberg_jefferson_1995")
    assert (work.DOI, work.URL) == ("", "")
    link = f"https://pubmed.ncbi.nlm.nih.gov/{work.PMID}/"
    assert f'<a href="{link}">{link}</a>' in shown(References())["text/html"]


def test_a_book_names_its_publisher_and_a_page_without_either_begins_with_its_year():
    open_lesson("05_synapse")
    assert "Anatomy and Physiology 2e. OpenStax, 2022." in shown(References())["text/plain"]
    open_lesson("00_if_you_worry")
    plain = shown(References())["text/plain"]
    assert "Centre. 2025. https://theshillongtimes.com" in plain
    assert " , " not in plain
    open_lesson("07_excitation_contraction")
    assert "midlife crisis? Skeletal Muscle" in shown(References())["text/plain"]


def test_works_of_one_author_and_year_keep_one_order_in_every_run():
    """A set of names has another order in every process; lesson 13 cites two pages of one author and year."""
    open_lesson("13_stress_and_exhaustion")
    plain = shown(References())["text/plain"]
    assert plain.index("Health anxiety") < plain.index("Twitching eyes and muscles")


class TestCauseCard:
    def test_it_tells_dose_change_evidence_and_expectation(self):
        text = shown(CauseCard("high_sodium"))["text/plain"]
        assert "sodium in the blood: in health 140 mmol/L, here 150 mmol/L" in text
        assert "It can be set from 140 to 170 mmol/L." in text
        assert "145 → 155 mmol/L" in text
        assert "Current needed to fire the axon: 6.92 → 6.79 µA/cm² (stays about the same)" in text
        assert "Where it acts\n  Axon" in text
        html = shown(CauseCard("high_sodium"))["text/html"]
        assert badge("contested") in html
        assert badge("derived") in html

    def test_it_marks_where_poison_begins(self):
        bundle = shown(CauseCard("caffeine"))
        limit = content.cause("caffeine").dose.toxic
        assert limit.label in bundle["text/plain"]
        assert re.search(r'<li class="twitch-poison">Toxic above \d', bundle["text/html"])
        assert "Toxic" not in shown(CauseCard("high_sodium"))["text/plain"]

    def test_what_reads_the_same_is_said_once(self):
        text = shown(CauseCard("caffeine"))["text/plain"]
        assert text.count("Caffeine around the fibre") == 1

    @pytest.mark.parametrize("name", content.causes())
    def test_every_cause_has_its_red_flags_its_evidence_and_its_words_on_its_card(self, name):
        cause, bundle = content.cause(name), shown(CauseCard(name))
        flags = red_flags().by_id()
        for flag in cause.red_flags:
            assert flags[flag].sign in bundle["text/plain"]
        for words in (cause.name, cause.summary, *cause.misconceptions, *cause.what_helps):
            assert words in bundle["text/plain"]
        assert badge(cause.strength) in bundle["text/html"]
        for perturbation in cause.perturbations:
            assert badge(perturbation.evidence) in bundle["text/html"]
        assert "nan" not in bundle["text/plain"].lower().split()
        assert not re.search(r"\bu(mol|A|V|S|F|m)\b|\b1\.000\b", bundle["text/plain"]), (
            "units and numbers as people write them"
        )


class TestRedFlags:
    def test_all_are_shown_from_the_most_urgent_down(self):
        text = shown(RedFlags())["text/plain"]
        places = [text.index(flag.sign) for flag in red_flags().flags]
        assert places == sorted(places)
        assert [text.index(tier.title) for tier in red_flags().tiers] == sorted(
            text.index(tier.title) for tier in red_flags().tiers
        )

    def test_some_are_shown_with_their_tiers_only(self):
        text = shown(RedFlags("worry", "tetany"))["text/plain"]
        assert "112 in India or the European Union" in text
        assert "See a doctor this week" not in text
        assert text.index("Hands or feet cramped") < text.index("Worry about twitches")

    def test_those_of_a_cause(self):
        cause = content.cause("low_calcium")
        assert shown(RedFlags(cause="low_calcium")) == shown(RedFlags(*cause.red_flags))

    @pytest.mark.parametrize("code", available_languages())
    def test_a_language_that_no_doctor_has_read_says_so_wherever_red_flags_stand(self, code):
        is_unread = code in red_flags().unread_by_clinicians_in
        with language(code):
            remark = gettext("This translation has not yet been checked by a doctor who speaks the language.")
            for card in (RedFlags(), CauseCard("low_calcium")):
                assert (remark in shown(card)["text/plain"]) == is_unread
        page = LESSONS_FOLDER / ("" if code == "en" else code) / "00_if_you_worry.ipynb"
        assert (remark in page.read_text(encoding="utf-8")) == is_unread

    def test_a_misspelt_one_gets_the_nearest_name(self):
        with pytest.raises(CourseError, match="Did you mean 'tetany'"):
            RedFlags("tetani")

    def test_the_same_words_stand_on_the_card_of_a_cause(self):
        flags = [flag.sign for flag in red_flags().flags if flag.id in content.cause("low_calcium").red_flags]
        card, list_of_flags = shown(CauseCard("low_calcium")), shown(RedFlags(cause="low_calcium"))
        for sign in flags:
            assert sign in card["text/plain"]
            assert sign in list_of_flags["text/plain"]


def test_an_unknown_cause_is_refused_in_one_sentence():
    with pytest.raises(CourseError, match="There is no cause 'coffee'"):
        CauseCard("coffee")


def test_the_course_map_links_what_is_written_and_only_that(monkeypatch, tmp_path):
    monkeypatch.setattr("widgets.cards.course_cards.LESSONS_FOLDER", tmp_path)
    (tmp_path / "03_action_potential.ipynb").touch()
    bundle = shown(CourseMap())
    assert 'href="03_action_potential.ipynb"' in bundle["text/html"]
    assert 'href="24_read_the_article.ipynb"' not in bundle["text/html"]
    assert re.search(r"Read the article .*coming", bundle["text/plain"])


def test_a_lesson_that_is_not_there_in_hindi_leads_to_the_english_one(monkeypatch, tmp_path):
    monkeypatch.setattr("widgets.cards.course_cards.LESSONS_FOLDER", tmp_path)
    (tmp_path / "hi").mkdir()
    for name in ("03_action_potential.ipynb", "04_conduction.ipynb", "hi/03_action_potential.ipynb"):
        (tmp_path / name).touch()
    with language("hi"):
        links = re.findall(r'href="([^"]+)"', shown(CourseMap())["text/html"])
    assert links == ["03_action_potential.ipynb", "../04_conduction.ipynb"]


def test_a_card_says_in_which_language_it_is():
    assert 'lang="en"' in shown(Objectives())["text/html"]


class TestCriteriaCard:
    def test_it_tells_the_exposure_every_rule_and_every_feature_and_that_it_is_no_self_test(self):
        bundle = shown(CriteriaCard("hunter"))
        rules = criteria()["hunter"]
        words = [rules.exposure, *(rule.text for rule in rules.rules), *(one.about for one in rules.features)]
        for text in words:
            assert text in bundle["text/plain"]
            assert text in bundle["text/html"]
        assert "no self-test" in bundle["text/plain"]

    def test_there_is_nothing_to_tick_or_to_fill_in(self):
        assert not re.search(r"<(input|button|select|textarea)", shown(CriteriaCard("hunter"))["text/html"])

    def test_an_unknown_name_gets_the_nearest_one(self):
        with pytest.raises(CourseError, match="Did you mean 'hunter'"):
            CriteriaCard("hunters")
