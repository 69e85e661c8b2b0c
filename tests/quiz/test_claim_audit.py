"""The game of claims: what is sent, what an answer brings back, the score, and where it goes on."""

import pytest

from widgets.content.claims import claims
from widgets.errors import CourseError
from widgets.quiz.claim_audit import ClaimAudit

VERDICT = {f"claim.{claim.id}": claim.verdict for claim in claims().values()}


@pytest.fixture
def audit(example_lesson):
    return ClaimAudit(count=3)


def wrong_one(item):
    return next(choice["id"] for choice in item["choices"] if choice["id"] != VERDICT[item["id"]])


def judge_all(page, send):
    for item in list(page.items):
        assert send(page, item["id"], [VERDICT[item["id"]]]) == ""


def test_the_page_knows_no_verdict_and_no_correction_before_an_answer(audit):
    sent = str(audit.items) + str(audit.summary) + str(audit.answers)
    for item in audit.items:
        claim = claims()[item["id"].removeprefix("claim.")]
        assert claim.correction not in sent
    assert "correct" not in sent
    assert audit.summary["rows"] == [], "a row would tell which verdicts are to come"
    assert audit.summary["waiting"] == 0


def test_a_wrong_verdict_gets_its_reply_and_a_second_try_and_the_right_one_the_correction(audit, send):
    item = audit.items[0]
    assert send(audit, item["id"], [wrong_one(item)]) == ""
    first = audit.answers[item["id"]]
    assert (first["verdict"], first["finished"]) == ("wrong", False)
    assert first["replies"]
    assert send(audit, item["id"], [VERDICT[item["id"]]], tries=1) == ""
    shown = audit.answers[item["id"]]
    assert (shown["verdict"], shown["finished"]) == ("right", True)
    correction = "".join(text for paragraph in shown["explanation"] for _kind, text in paragraph)
    assert correction == claims()[item["id"].removeprefix("claim.")].correction
    assert shown["references"]


def test_the_score_counts_the_first_verdict_by_what_was_right(audit, send):
    first, second, third = audit.items
    send(audit, first["id"], [VERDICT[first["id"]]])
    send(audit, second["id"], [wrong_one(second)])
    assert audit.summary["line"].startswith("Judged: 1 of"), "a row would tell what the second try is asked for"
    assert sum(int(row[1]) for row in audit.summary["rows"]) == 1
    send(audit, second["id"], [VERDICT[second["id"]]], tries=1)
    assert audit.summary["line"] == f"Judged: 2 of {len(VERDICT)} claims. Right at the first try: 1."
    assert sum(int(row[1]) for row in audit.summary["rows"]) == 2
    assert sum(int(row[2]) for row in audit.summary["rows"]) == 1
    assert audit.summary["waiting"] == 0
    send(audit, third["id"], [VERDICT[third["id"]]])
    assert audit.summary["waiting"] == len(VERDICT) - 3
    assert audit.summary["more"] == "Show 3 more"


def test_more_brings_other_claims_and_a_new_kernel_goes_on_there(audit, send, restart_kernel):
    before = [item["id"] for item in audit.items]
    judge_all(audit, send)
    audit.receive({"more": True})
    after = [item["id"] for item in audit.items]
    assert not set(before) & set(after)
    restart_kernel()
    again = ClaimAudit(count=3)
    assert [item["id"] for item in again.items] == after
    assert again.summary["line"].startswith("Judged: 3 of")


def test_at_the_end_the_last_page_stays_and_nothing_more_is_offered(example_lesson, send):
    audit = ClaimAudit(count=len(VERDICT) - 1)
    judge_all(audit, send)
    assert audit.summary["more"] == "Show 1 more"
    audit.receive({"more": True})
    judge_all(audit, send)
    assert audit.summary["waiting"] == 0
    audit.receive({"more": True})
    assert len(audit.items) == 1


def test_an_answer_that_is_no_verdict_or_has_no_confidence_does_not_count(audit, send):
    item = audit.items[0]["id"]
    assert send(audit, item, ["maybe"]) != ""
    assert "how sure" in send(audit, item, [VERDICT[item]], confidence=None)
    assert send(audit, "claim.never_heard_of", ["right"]) != ""
    assert audit.answers == {}


def test_the_words_of_the_page_tell_the_claims_and_no_verdict(audit, send):
    plain = audit.text_twin().plain()
    for item in audit.items:
        claim = claims()[item["id"].removeprefix("claim.")]
        assert claim.claim in plain
        assert claim.correction not in plain
    judge_all(audit, send)
    assert claims()[audit.items[0]["id"].removeprefix("claim.")].correction in audit.text_twin().plain()


def test_without_a_lesson_it_says_what_to_do(answers_folder, monkeypatch):
    monkeypatch.setattr("widgets.lesson._open", None)
    with pytest.raises(CourseError, match="No lesson is open"):
        ClaimAudit()
