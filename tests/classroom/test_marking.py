"""Marks: those of practice for every kind, whatever the language, the platform, the attempts and the hour."""

import csv
import dataclasses
import json
import math
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from widgets.classroom import mark_files
from widgets.classroom.grader import Grader
from widgets.classroom.late_policy import LatePolicy
from widgets.classroom.mark_release import Marking, MarkingOrder, mark_release
from widgets.classroom.marking import mark_class
from widgets.classroom.roster import read_roster
from widgets.errors import CourseError
from widgets.quiz import models_at_hand
from widgets.quiz.events import Event
from widgets.quiz.grading import grade
from widgets.quiz.hand_in_file import hand_in_bytes
from widgets.quiz.parametric import instance, seed_of
from widgets.quiz.responses import Written

DUE = datetime(2026, 1, 10, 12, tzinfo=UTC)
RECEIVED = datetime(2026, 1, 6, tzinfo=UTC)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def by_id(path: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in table(path)}


def practice_score(item, event: Event) -> float | None:
    """What the practice edition says to an answer: the score, None for own words."""
    if isinstance(event.response, Written):
        return None
    return grade(instance(item, event.seed), event.response, models_at_hand.observe).score


def test_marks_are_those_of_practice_for_every_kind(marked_class, spring):
    _made, _outcome, order, learners = marked_class
    bank, _release = spring
    marks, kinds = by_id(order.out / "marks.csv"), set()
    for one in learners:
        row, points = marks[one.id], 0.0
        for name, item in bank.items().items():
            events = [event for event in one.events if event.item == name]
            if not events:
                assert row[name] == ""
                continue
            score = practice_score(item, events[-1])
            kinds.add(item.kind)
            if score is None:
                assert row[name] == ""
            else:
                assert float(row[name]) == pytest.approx(score, abs=1e-5)  # six digits in the table
                points += score
        assert float(row["points"]) == pytest.approx(points, abs=1e-4)
        assert row["of"] == str(len(bank.items()) - 1)
        assert float(row["mark"]) == pytest.approx(100 * points / 11, abs=1e-3)
    assert len(kinds) == 8


def test_the_right_position_of_the_class_maker_is_right(bank, class_maker):
    """Its number is written down, so that making a class needs no model."""
    item = bank.items()["exam.fewer_sodium_channels"]
    assert grade(item, class_maker.right_response(item), models_at_hand.observe).score == 1


@pytest.mark.parametrize(
    ("attempts", "pick"), [("first", lambda scores: scores[0]), ("best", max), ("last", lambda scores: scores[-1])]
)
def test_which_answer_counts(marked_class, spring, tmp_path, attempts, pick):
    _made, _outcome, order, learners = marked_class
    bank, _release = spring
    Marking(dataclasses.replace(order, out=tmp_path / "m", attempts=attempts)).mark()
    marks, changed = by_id(tmp_path / "m" / "marks.csv"), 0
    for one in learners:
        for name, item in bank.items().items():
            scores = [practice_score(item, event) for event in one.events if event.item == name]
            if len(scores) > 1 and None not in scores:
                assert float(marks[one.id][name]) == pytest.approx(pick(scores), abs=1e-5)
                changed += len(set(scores)) > 1
    assert changed > 20


def one_hand_in(class_maker, bank, release, tmp_path, place="{id}.jsonl", received=RECEIVED, **changes):
    """A folder with the hand-in of one learner; return (order, learner)."""
    learner = class_maker.make_learner(1, list(bank.items().values()), release, random.Random(4))
    data = class_maker.with_events(learner, release, **changes) if changes else learner.data
    class_maker.write(tmp_path / "h" / place.format(id=learner.id), data, received)
    roster = class_maker.write_roster(tmp_path / "r.csv", [learner])
    return MarkingOrder(tmp_path / "h", roster, bank.folder, tmp_path / "m"), learner


def test_answers_in_hindi_and_in_english_are_marked_and_counted_alike(spring, class_maker, tmp_path):
    bank, made = spring
    items = list(bank.items().values())
    for language in ("en", "hi"):
        learners = [class_maker.make_learner(n, items, made.release, random.Random(n), language) for n in range(12)]
        folder = class_maker.write_folder(tmp_path / language, learners, RECEIVED)
        Marking(
            MarkingOrder(
                folder, class_maker.write_roster(tmp_path / "r.csv", learners), bank.folder, tmp_path / f"m-{language}"
            )
        ).mark()
    for name in ("marks.csv", "items.csv"):
        assert (tmp_path / "m-en" / name).read_bytes() == (tmp_path / "m-hi" / name).read_bytes()


def test_both_languages_stand_in_one_analysis(marked_class):
    _made, outcome, _order, learners = marked_class
    for one in outcome.statistics.items:
        answered = sum(any(event.item == one.item.id for event in learner.events) for learner in learners)
        assert one.answered == answered  # of all sixty, half of whom answered in Hindi
    assert {learner.events[0].language for learner in learners} == {"en", "hi"}


def test_drawn_numbers_are_worked_out_from_the_class_list_whatever_the_file_says(spring, class_maker, tmp_path):
    bank, made = spring
    order, learner = one_hand_in(class_maker, bank, made.release, tmp_path)
    name = "exam.drawn_equilibrium"
    item, right = bank.items()[name], seed_of(name, learner.id, made.release.salt)
    value = instance(item, right).answer.value
    # Far beyond the tolerance of one millivolt: the salt of the release, and with it the right number, is drawn.
    other = next(seed for seed in range(500) if abs(instance(item, seed).answer.value - value) > 5)
    event = Event("e", "w", 1, class_maker.MADE, learner.id, name, made.release.name, "en", other,
                  class_maker.right_response(instance(item, other)), 2, 1, 0, 1.0)  # fmt: skip
    path = tmp_path / "h" / f"{learner.id}.jsonl"
    class_maker.write(path, hand_in_bytes(made.release.name, learner.id, class_maker.MADE, [event]), RECEIVED)
    outcome = Marking(order).mark()
    assert outcome.marks.table.counted[0, list(bank.items()).index(name)] == 0
    (problem,) = outcome.marks.problems
    assert problem.marked
    assert "numbers of another learner" in problem.reason
    event = event._replace(seed=right, response=class_maker.right_response(instance(item, right)))
    class_maker.write(path, hand_in_bytes(made.release.name, learner.id.upper(), class_maker.MADE, [event]), RECEIVED)
    outcome = Marking(order).mark()
    assert outcome.marks.table.counted[0, list(bank.items()).index(name)] == 1
    assert outcome.marks.problems == []


# ---- own words -------------------------------------------------------------------------------------------------------


def test_own_words_are_never_scored_by_the_machine(spring, class_maker, tmp_path):
    """Not even where the file claims that all points were ticked."""
    bank, made = spring
    order, learner = one_hand_in(class_maker, bank, made.release, tmp_path)
    points = tuple(point.id for point in bank.items()["exam.why_refractory"].points)
    events = [
        event._replace(response=Written(event.response.text, points)) if isinstance(event.response, Written) else event
        for event in learner.events
    ]
    assert any(isinstance(event.response, Written) for event in events)
    data = hand_in_bytes(made.release.name, learner.id, class_maker.MADE, events)
    class_maker.write(tmp_path / "h" / f"{learner.id}.jsonl", data, RECEIVED)
    outcome = Marking(order).mark()
    assert math.isnan(outcome.marks.table.counted[0, list(bank.items()).index("exam.why_refractory")])
    assert outcome.final[0].to_read == 1
    assert outcome.final[0].of == 11


def test_a_person_scores_own_words_in_a_table_and_marks_again(marked_class, tmp_path):
    _made, outcome, order, _learners = marked_class
    words = table(order.out / "words.csv")
    assert words
    assert all(not row["text"].startswith("=") for row in words)  # a spreadsheet runs nothing that learners wrote
    filled = tmp_path / "filled.csv"
    mark_files.write_table(filled, list(words[0]), [[row["id"], row["item"], row["text"], "0.5"] for row in words])
    again = Marking(dataclasses.replace(order, out=tmp_path / "m", words=filled)).mark()
    for row, mark in again.final.items():
        wrote = any(word["id"] == outcome.marks.roster.learners[row].id for word in words)
        assert mark.of == 12  # who wrote nothing has nothing for it
        assert mark.points == pytest.approx(outcome.final[row].points + 0.5 * wrote)
        assert mark.to_read == 0


@pytest.mark.parametrize("score", ["2", "-1", "a lot", "nan"])
def test_a_score_that_is_none_is_one_sentence(marked_class, tmp_path, score):
    _made, _outcome, order, _learners = marked_class
    path = tmp_path / "words.csv"
    path.write_text(f"id,item,text,score\ns00001,exam.why_refractory,x,{score}\n", "utf-8")
    with pytest.raises(CourseError, match=r"words\.csv"):
        Marking(dataclasses.replace(order, words=path))


# ---- time ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "policy", "days", "share"),
    [
        (-1, LatePolicy(10), 0, 1), (0, LatePolicy(10), 0, 1), (0.1, LatePolicy(10), 1, 0.9), (24, LatePolicy(10), 1, 0.9),
        (24.1, LatePolicy(10), 2, 0.8), (1, LatePolicy(10, timedelta(hours=2)), 0, 1), (3, LatePolicy(10, timedelta(hours=2)), 1, 0.9),
        (500, LatePolicy(10), 21, 0), (49, LatePolicy(10, days=2), 3, 0), (47, LatePolicy(0, days=2), 2, 1), (999, LatePolicy(), 42, 1),
    ],
)  # fmt: skip
def test_what_lateness_costs(hours, policy, days, share):
    found = policy.lateness(DUE + timedelta(hours=hours), DUE)
    assert found.days == days
    assert found.share == pytest.approx(share)


def test_the_time_of_receipt_counts_and_not_what_the_file_says(spring, class_maker, tmp_path):
    bank, made = spring
    order, learner = one_hand_in(class_maker, bank, made.release, tmp_path, received=DUE + timedelta(hours=30))
    outcome = Marking(dataclasses.replace(order, policy=LatePolicy(10))).mark()
    mark = outcome.final[0]
    assert (mark.days, mark.final) == (2, pytest.approx(0.8 * mark.percent))
    (tmp_path / "r.csv").write_text(f"id,due\n{learner.id},2026-01-12T12:00:00+00:00\n", "utf-8")
    assert Marking(dataclasses.replace(order, policy=LatePolicy(10))).mark().final[0].days == 0
    (tmp_path / "r.csv").write_text(f"id,received\n{learner.id},2026-01-09 12:00:00Z\n", "utf-8")
    assert Marking(order).mark().final[0].days == 0


def test_platforms_say_when(spring, class_maker, tmp_path):
    bank, made = spring
    places = {
        "submitted/s00001/03/hand-in.jsonl": 3,  # nbgrader, with its own note of the time
        "00001learnernumber_LATE_77_88_hand-in.jsonl": 1,  # Canvas says late, and not by how much
        "Learner Number 00001_100001_assignsubmission_file_hand-in.jsonl": 0,  # Moodle says nothing: not late
    }
    for number, (place, days) in enumerate(places.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        order, _learner = one_hand_in(class_maker, bank, made.release, folder, place, DUE + timedelta(days=30))
        if "submitted" in place:
            (folder / "h/submitted/s00001/03/timestamp.txt").write_text("2026-01-12 15:58:23.948203 UTC", "utf-8")
        outcome = Marking(order).mark()
        assert outcome.final[0].days == days, place
        assert outcome.marks.problems == []


# ---- again -----------------------------------------------------------------------------------------------------------


def test_marking_again_after_a_mended_key_shows_what_changed(
    bank_folder, bank, edit_bank, class_maker, tmp_path, capsys
):
    from widgets.classroom.release import make_release

    made = make_release([next(iter(bank.quizzes))], tmp_path / "out", bank)
    learners = class_maker.make_class(list(bank.items().values()), made.release, 12)
    order = MarkingOrder(
        class_maker.write_folder(tmp_path / "h", learners, RECEIVED),
        class_maker.write_roster(tmp_path / "r.csv", learners), bank_folder, tmp_path / "m",
    )  # fmt: skip
    lines = mark_release(order)
    assert not (tmp_path / "m" / "changes.csv").exists()
    assert lines[0] == "Marked: 12 learners of 12 on the class list."
    assert "Nothing changed since the last marking." in mark_release(order)
    before = by_id(tmp_path / "m" / "marks.csv")
    for code in ("", "hi"):
        edit_bank(r"value: 66\.4", "value: 12.5", language=code)
    lines = mark_release(order)
    assert "Questions that changed: exam.sodium_equilibrium." in lines
    after = by_id(tmp_path / "m" / "marks.csv")
    expected = {(one, name) for one in after for name in after[one] if after[one][name] != before[one][name]}
    changes = table(tmp_path / "m" / "changes.csv")
    assert {(row["id"], row["what"]) for row in changes} == expected
    assert expected
    assert {name for _one, name in expected} == {"mark", "percent", "points", "exam.sodium_equilibrium"}
    for row in changes:
        assert (row["before"], row["after"]) == (before[row["id"]][row["what"]], after[row["id"]][row["what"]])


# ---- what is written -------------------------------------------------------------------------------------------------


def test_every_file_is_there_and_nothing_else(marked_class):
    _made, _outcome, order, learners = marked_class
    assert {path.name for path in order.out.iterdir()} == {
        "marks.csv", "moodle.csv", "canvas.csv", "items.csv", "problems.csv", "words.csv", "report.html", "feedback",
    }  # fmt: skip
    assert {path.name for path in (order.out / "feedback").iterdir()} == {f"{one.id}.html" for one in learners}


def test_moodle_and_canvas_take_the_marks(marked_class):
    _made, outcome, order, learners = marked_class
    moodle, canvas = table(order.out / "moodle.csv"), table(order.out / "canvas.csv")
    assert list(moodle[0]) == ["ID number", "Full name", "Email address", "Grade"]
    assert list(canvas[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Spring"]
    assert canvas[0]["Spring"] == "100"
    for row, one in enumerate(learners):
        assert float(moodle[row]["Grade"]) == pytest.approx(outcome.final[row].final, abs=0.005)
        assert canvas[row + 1]["SIS User ID"] == one.id


def test_the_grading_worksheet_of_moodle_comes_back_filled(spring, class_maker, tmp_path):
    bank, made = spring
    order, learner = one_hand_in(
        class_maker, bank, made.release, tmp_path, "Learner Number 00001_100001_assignsubmission_file/h.jsonl"
    )
    headings = "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Feedback comments"
    line = f'Participant 100001,Learner Number 00001,{learner.id},a@b.c,Submitted,,20.00,Yes,"Sunday, 11 January 2026, 1:00 PM",'
    order.roster.write_text(f"{headings}\n{line}\n", "utf-8")
    outcome = Marking(order).mark()
    (row,) = table(tmp_path / "m" / "moodle.csv")
    assert list(row) == headings.split(",")
    assert float(row["Grade"]) == pytest.approx(outcome.final[0].final / 5, abs=0.005)
    assert row["Identifier"] == "Participant 100001"
    assert outcome.final[0].days in (1, 2)  # the time of this computer, whatever its zone


def test_the_gradebook_of_canvas_is_a_class_list(spring, class_maker, tmp_path):
    bank, made = spring
    order, learner = one_hand_in(class_maker, bank, made.release, tmp_path, "00001learnernumber_77_88_hand-in.jsonl")
    order.roster.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        f'"00001, Learner Number",77,{learner.id},l@x,A\n', "utf-8",
    )  # fmt: skip
    assert Marking(order).mark().marks.problems == []
    rows = table(tmp_path / "m" / "canvas.csv")
    assert (rows[1]["ID"], rows[1]["Section"], rows[1]["Student"]) == ("77", "A", "00001, Learner Number")


def test_results_among_the_hand_ins_are_refused(marked_class):
    _made, _outcome, order, _learners = marked_class
    with pytest.raises(CourseError, match="--out lies in the folder of the hand-ins"):
        Marking(dataclasses.replace(order, out=order.hand_ins / "marks"))


def test_who_handed_in_nothing_stands_in_the_table(spring, class_maker, tmp_path):
    bank, made = spring
    order, learner = one_hand_in(class_maker, bank, made.release, tmp_path)
    order.roster.write_text(f"id\n{learner.id}\nabsent\n", "utf-8")
    Marking(order).mark()
    marks = by_id(tmp_path / "m" / "marks.csv")
    assert marks["absent"]["status"] == "nothing marked"
    assert marks["absent"]["mark"] == ""


def test_no_learner_finds_a_formula_for_the_instructors_spreadsheet(tmp_path):
    mark_files.write_table(
        tmp_path / "t.csv", ["a"], [["=HYPERLINK(1)"], ["@x"], ["+cmd|' /C calc'!A0"], ["-2.5"], [-1.5]]
    )
    assert [row["a"] for row in table(tmp_path / "t.csv")] == [
        "'=HYPERLINK(1)",
        "'@x",
        "'+cmd|' /C calc'!A0",
        "-2.5",
        "-1.5",
    ]


def test_a_table_that_is_open_elsewhere_is_one_sentence(tmp_path):
    (tmp_path / "marks.csv").mkdir()
    with pytest.raises(CourseError, match="close it if it is open"):
        mark_files.write_table(tmp_path / "marks.csv", ["a"], [])


# ---- feedback --------------------------------------------------------------------------------------------------------


def test_feedback_is_in_the_learners_language_and_says_what_practice_says(marked_class, spring):
    _made, _outcome, order, learners = marked_class
    bank, _release = spring
    for one in learners[:8]:
        text = (order.out / "feedback" / f"{one.id}.html").read_text("utf-8")
        language = one.events[0].language
        assert f"<html lang='{language}'>" in text
        assert ("हिंदी KEYWORD" in text) == (language == "hi")
        assert "<script" not in text
        assert text.count("<section class='item") == len(bank.items())
        items = bank.items(language)
        for name in {event.item for event in one.events} - {"exam.why_refractory"}:
            event = [event for event in one.events if event.item == name][-1]
            result = grade(instance(items[name], event.seed), event.response, models_at_hand.observe)
            for reply in result.replies:
                assert re.sub(r"[*`]", "", reply.text) in re.sub(r"</?(?:em|strong|code)>", "", text)


def test_a_language_on_the_class_list_goes_before_that_of_the_answers(spring, class_maker, tmp_path):
    bank, made = spring
    order, learner = one_hand_in(class_maker, bank, made.release, tmp_path)
    order.roster.write_text(f"id,language\n{learner.id},hi\n", "utf-8")
    marking = Marking(order)
    marking.write_feedback(marking.mark())
    assert "<html lang='hi'>" in (tmp_path / "m" / "feedback" / f"{learner.id}.html").read_text("utf-8")


def test_what_a_learner_wrote_is_text_on_the_page(spring, class_maker, tmp_path):
    bank, made = spring
    order, _learner = one_hand_in(class_maker, bank, made.release, tmp_path)
    event = Event("e", "w", 1, class_maker.MADE, "s00001", "exam.why_refractory", made.release.name, "en", None,
                  Written("<script>alert(1)</script>", None), 2, 1, 0, 1.0)  # fmt: skip
    data = hand_in_bytes(made.release.name, "s00001", class_maker.MADE, [event])
    class_maker.write(tmp_path / "h" / "s00001.jsonl", data, RECEIVED)
    marking = Marking(order)
    marking.write_feedback(marking.mark())
    text = (tmp_path / "m" / "feedback" / "s00001.html").read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_page_of_a_learner_without_a_mark_is_gone_the_next_time(spring, class_maker, tmp_path):
    bank, made = spring
    order, _learner = one_hand_in(class_maker, bank, made.release, tmp_path)
    stale = tmp_path / "m" / "feedback" / "gone.html"
    stale.parent.mkdir(parents=True)
    stale.write_text("old", "utf-8")
    marking = Marking(order)
    marking.write_feedback(marking.mark())
    assert not stale.exists()


# ---- the class list --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\nAsha\n", "call it 'id'"),
        ("id\n", "no learners"),
        ("id\na\nA\n", "lines 2 and 3: the id 'A' is there twice"),
        ("id,name\n,Asha\n", "line 2: the id is missing"),
        ("id,language\na,fr\n", "line 2: the language is 'fr'"),
        ("id,received\na,soon\n", "'soon' is not a time"),
    ],
)
def test_a_class_list_that_cannot_be_used_is_one_sentence(tmp_path, text, said):
    path = tmp_path / "roster.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CourseError, match=re.escape(said)):
        read_roster(path)


def test_a_class_list_that_is_not_utf8(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes("id,name\n1,José\n".encode("latin-1"))
    with pytest.raises(CourseError, match="UTF-8"):
        read_roster(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_names_and_separators_of_many_lands(tmp_path, separator):
    path = tmp_path / "roster.csv"
    path.write_bytes(
        separator.join(["Name", "ID"]).encode("utf-8-sig")
        + f'\n"Rao, Asha"{separator}7\nआशा राव{separator}८\n'.encode()
    )
    roster = read_roster(path)
    assert [one.id for one in roster.learners] == ["7", "८"]
    assert roster.by_id("8").name == "आशा राव"
    for written in ("Rao, Asha", "Asha Rao", "rao asha", "raoasha"):
        assert roster.by_moodle("0", written).id == "7"
    assert roster.by_moodle("0", "Nobody") is None


def test_a_name_that_two_learners_have_names_neither(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("id,name,moodle\n1,Asha Rao,5\n2,Asha Rao,6\n", "utf-8")
    roster = read_roster(path)
    assert roster.by_moodle("9", "Asha Rao") is None
    assert roster.by_moodle("6", "Asha Rao").id == "2"


# ---- the report ------------------------------------------------------------------------------------------------------


def test_the_report_holds_its_figures_and_says_what_is_self_reported(marked_class):
    _made, outcome, order, _learners = marked_class
    text = (order.out / "report.html").read_text("utf-8")
    data = json.loads(re.search(r"id='report-data'>(.*?)</script>", text, re.DOTALL)[1])
    assert list(data["figures"]) == [
        "distribution",
        "difficulty",
        "answers",
        "calibration",
        "objectives",
        "misconceptions",
    ]
    for name, figure in data["figures"].items():
        assert f"id='{name}'" in text
        assert figure["data"]
    assert "Self-reported" in text
    assert sum(data["figures"]["distribution"]["data"][0]["y"]) == len(outcome.final)
    used = set(re.findall(r'"@(\w+)"', json.dumps(data["figures"])))
    assert used <= set(data["palettes"]["light"])
    assert "https://" not in text.split("<script>")[0]  # nothing is fetched
    shares = data["figures"]["answers"]["data"]
    for row in range(len(outcome.statistics.items)):
        assert sum(trace["x"][row] for trace in shares) == pytest.approx(100)


def test_a_report_of_nobody_and_of_one(spring, class_maker, tmp_path):
    bank, made = spring
    order, learner = one_hand_in(class_maker, bank, made.release, tmp_path)
    assert Marking(order).mark().statistics.learners == 1
    (tmp_path / "h" / f"{learner.id}.jsonl").unlink()
    assert Marking(dataclasses.replace(order, out=tmp_path / "n")).mark().final == {}
    assert "Files to look at" in (tmp_path / "n" / "report.html").read_text("utf-8")


def test_marking_tells_how_far_it_is(marked_class, spring):
    _made, _outcome, order, learners = marked_class
    bank, release = spring
    told = []
    grader = Grader(bank, release.release, models_at_hand.observe)
    mark_class(order.hand_ins, read_roster(order.roster), grader, release.release, progress=told.append)
    assert told == list(range(1, len(learners) + 1))
