"""What an instructor types, and what is said back: one line for a mistake, a few for what was done."""

import csv

import pytest

from widgets.command_line import main

STEM = "03_action_potential"


def run(capsys, *arguments: str) -> tuple[object, str]:
    """Run the command line; return its exit code (or the sentence it ended with) and what it said."""
    try:
        main([str(one) for one in arguments])
    except SystemExit as stop:
        said = capsys.readouterr()
        return stop.code, said.out + said.err
    return 0, capsys.readouterr().out


def test_from_the_bank_to_the_marks(bank_folder, class_maker, bank, tmp_path, capsys):
    code, said = run(capsys, "assign", STEM, "--to", tmp_path / "out", "--bank", bank_folder, "--language", "both", "--due", "2026-01-31", "--class", "Spring 26")  # fmt: skip
    assert code == 0
    assert "12 graded questions are in it, without their keys" in said
    (archive,) = (tmp_path / "out").glob("spring-26-*.zip")
    assert str(archive) in said
    from widgets.classroom.release_records import find_record

    release = find_record(bank).release
    assert release.due.hour == 23  # a day lasts to its end
    learners = class_maker.make_class(list(bank.items().values()), release, 5)
    folder = class_maker.write_folder(tmp_path / "h", learners, release.made)
    roster = class_maker.write_roster(tmp_path / "r.csv", learners)
    line = ["mark", folder, "--roster", roster, "--bank", bank_folder, "--out", tmp_path / "m"]
    code, said = run(capsys, *line, "--late", "10", "--grace", "15", "--late-days", "7")
    assert code == 0
    assert said.startswith("Marked: 5 learners of 5 on the class list.")
    assert "report.html in a browser" in said
    assert "█" not in said  # the bar is for a terminal
    with (tmp_path / "m" / "marks.csv").open(encoding="utf-8-sig") as stream:
        assert len(list(csv.DictReader(stream))) == 5
    code, said = run(capsys, *line, "--no-feedback")
    assert "Nothing changed since the last marking." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["assign", STEM], "--to"),
        (["assign", "--to", "x"], "lesson"),
        (["assign", STEM, "--to", "x", "--due", "tomorrow"], "write it like 2026-01-31"),
        (["assign", STEM, "--to", "x", "--language", "fr"], "invalid choice"),
        (["mark", "x", "--roster", "r", "--bank", "b", "--out", "o", "--late", "-5"], "from 0 on"),
        (["mark", "x", "--roster", "r", "--bank", "b", "--out", "o", "--attempts", "all"], "invalid choice"),
        (["mark", "x"], "--roster"),
    ],
)
def test_a_wrong_line_is_answered_with_one(capsys, arguments, said):
    code, words = run(capsys, *arguments)
    assert code == 2
    assert said in words
    assert len(words.strip().splitlines()) == 1


def test_what_is_missing_is_one_sentence(capsys, tmp_path, bank_folder):
    for arguments in (
        ["assign", "03_action_potental", "--to", tmp_path],
        ["assign", STEM, "--to", tmp_path, "--bank", tmp_path / "nowhere"],
        ["mark", tmp_path, "--roster", tmp_path / "none.csv", "--bank", bank_folder, "--out", tmp_path.parent / "m"],
    ):
        code, _said = run(capsys, *arguments)
        assert str(code).startswith("twitch-course: ")
        assert "\n" not in str(code)


@pytest.mark.parametrize("command", ["assign", "mark"])
def test_help_tells_every_option(capsys, command):
    code, said = run(capsys, command, "--help")
    assert code == 0
    assert "--bank" in said
