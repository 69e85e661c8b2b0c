from typing import get_args

import pytest

from widgets.content.records import Evidence, Strength
from widgets.evidence import EVIDENCE, badge, evidence_sentence, evidence_sign, evidence_word, least_sure


@pytest.mark.parametrize("name", [*get_args(Evidence), *get_args(Strength)])
def test_every_word_of_the_records_has_a_badge_a_sign_and_a_meaning(name):
    assert evidence_word(name) in badge(name)
    assert evidence_sign(name) in badge(name)
    assert evidence_sentence(name).endswith(".")


@pytest.mark.parametrize("names", [get_args(Evidence), get_args(Strength)])
def test_no_two_of_a_kind_look_or_read_alike(names):
    assert (
        len({evidence_sign(name) for name in names}) == len({evidence_sentence(name) for name in names}) == len(names)
    )


def test_the_least_sure_is_found_in_any_order():
    assert set(EVIDENCE) == set(get_args(Evidence))
    assert least_sure(["derived", "measured"]) == least_sure(["measured", "derived"]) == "derived"
    assert least_sure(["measured"]) == "measured"
