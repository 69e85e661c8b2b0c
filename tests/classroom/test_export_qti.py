"""QTI 2.1, read back by two converters of other people, and marked by the rules that stand in it."""

import io
import itertools
import zipfile
from xml.etree import ElementTree

import onyx2moodle.parser as onyx
import pytest
from qti_convert import upgrade_package

from widgets.classroom.export import export
from widgets.classroom.export_questions import Amount, Choices, Order, Pairs
from widgets.quiz.grading import grade
from widgets.quiz.numbers import Quantity

Q = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


@pytest.fixture
def exported(bank_folder):
    return export("qti", bank=bank_folder, observe=lambda *_asked: 24.0)


@pytest.fixture
def folder(exported, tmp_path):
    zipfile.ZipFile(io.BytesIO(exported.data)).extractall(tmp_path / "package")
    return tmp_path / "package"


@pytest.fixture
def items(exported, folder):
    return {
        question.name: ElementTree.parse(folder / "items" / f"{question.name}.xml").getroot()
        for question in exported.questions
    }


def marked(item: ElementTree.Element, response) -> float:
    """Return the score that the response processing of an item gives, for the rules that are used here."""
    declared = item.find(f"{Q}responseDeclaration")
    right = [value.text for value in declared.iter(f"{Q}value")]
    mapping = declared.find(f"{Q}mapping")
    score = 0.0

    def holds(rule) -> bool:
        kind = rule.tag.removeprefix(Q)
        if kind == "not":
            return not holds(rule[0])
        if kind == "isNull":
            return response in (None, [], ())
        if kind == "and":
            return all(holds(part) for part in rule)
        if kind == "match":
            return list(response) == right
        bound = float(rule.find(f"{Q}baseValue").text)
        return response >= bound if {"gte": True, "lte": False}[kind] else response <= bound

    def mapped() -> float:
        weights = {entry.get("mapKey"): float(entry.get("mappedValue")) for entry in mapping}
        total = sum(weights.get(part, float(mapping.get("defaultValue"))) for part in response)
        return min(max(total, float(mapping.get("lowerBound"))), float(mapping.get("upperBound")))

    def follow(rules) -> None:
        nonlocal score
        for rule in rules:
            if rule.tag == f"{Q}setOutcomeValue" and rule.get("identifier") == "SCORE":
                score = mapped() if rule[0].tag == f"{Q}mapResponse" else float(rule[0].text)
            elif rule.tag == f"{Q}responseCondition":
                for branch in rule:
                    if branch.tag == f"{Q}responseElse":
                        follow(branch)
                    elif holds(branch[0]):
                        follow(branch[1:])
                        break

    follow(item.find(f"{Q}responseProcessing"))
    return score


def test_the_manifest_lists_every_file_and_no_other(folder):
    manifest = ElementTree.parse(folder / "imsmanifest.xml")
    listed = {file.get("href") for file in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}file")}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == listed | {"imsmanifest.xml"}
    assert "items/images/exam.where_sodium_enters.svg" in listed


def test_a_converter_takes_the_whole_package(exported, tmp_path):
    (tmp_path / "package.zip").write_bytes(exported.data)
    files = upgrade_package(tmp_path / "package.zip").files
    for question in exported.questions:
        text = files[f"items/{question.name}.xml"]
        text = text.decode("utf-8") if isinstance(text, bytes) else text
        root = ElementTree.fromstring(text.encode("utf-8"))
        assert root.tag.endswith("}qti-assessment-item")
        found = {element.tag.partition("}")[2] for element in root.iter()}
        interaction = {
            Choices: "qti-choice-interaction", Amount: "qti-text-entry-interaction", Pairs: "qti-match-interaction",
            Order: "qti-order-interaction",
        }.get(type(question.answer), "qti-extended-text-interaction")  # fmt: skip
        assert interaction in found
        assert "qti-modal-feedback" in found


def test_a_reader_finds_choices_pairs_and_keys(exported, folder):
    for question in exported.questions:
        item = onyx.parse_item(folder / "items" / f"{question.name}.xml")
        assert item.title == question.name
        declared = item.response_decls["RESPONSE"]
        if isinstance(question.answer, Choices):
            (found,) = item.interactions
            assert [choice.html for choice in found.choices] == [option.html for option in question.answer.options]
            assert declared.correct_values == [f"c_{option.id}" for option in question.answer.options if option.right]
            assert declared.cardinality == ("multiple" if question.answer.several else "single")
            said = {one.identifier: one.html for one in item.feedback}
            for option in question.answer.options:
                assert said[f"c_{option.id}"] == f"<p>{option.feedback}</p>"
        elif isinstance(question.answer, Pairs):
            (found,) = item.interactions
            assert len(found.match_sources) == len(question.answer.rows)
            assert len(found.match_targets) == len(question.answer.options)
            assert len(declared.correct_values) == len(question.answer.rows)


def test_choices_and_pairs_are_marked_as_in_the_course(exported, items):
    for question in exported.questions:
        if isinstance(question.answer, Choices):
            ids = [option.id for option in question.answer.options]
            most = len(ids) if question.answer.several else 1
            for chosen in itertools.chain.from_iterable(itertools.combinations(ids, n) for n in range(1, most + 1)):
                course = grade(question.item, chosen).score
                assert marked(items[question.name], [f"c_{one}" for one in chosen]) == pytest.approx(course)
        elif isinstance(question.answer, Pairs):
            rows = [row for row, _text in question.answer.rows]
            for options in itertools.product([option for option, _text in question.answer.options], repeat=len(rows)):
                course = grade(question.item, tuple(f"{row}:{one}" for row, one in zip(rows, options, strict=True)))
                given = [f"r_{row} o_{one}" for row, one in zip(rows, options, strict=True)]
                assert marked(items[question.name], given) == pytest.approx(course.score)


def test_numbers_are_marked_as_in_the_course(exported, items):
    for question in exported.questions:
        if question.item.kind != "numeric":
            continue
        centre, margin = question.answer.right.centre, question.answer.right.margin
        unit = next(iter(question.item.units))
        for beyond in (0, 0.5, 0.999, 1.001, 2, 50):
            for value in (centre + beyond * margin, centre - beyond * margin):
                assert marked(items[question.name], value) == grade(question.item, Quantity(value, unit)).score


def test_a_prediction_and_an_order_are_right_or_wrong(exported, items):
    item = items["exam.fewer_sodium_channels"]
    assert [marked(item, value) for value in (24, 18, 30, 17.9, 31, -80)] == [1, 1, 1, 0, 0, 0]
    item = items["exam.order_of_events"]
    right = ["c_threshold", "c_upstroke", "c_inactivate", "c_repolarise"]
    assert marked(item, right) == 1
    assert marked(item, right[::-1]) == 0


def test_words_are_left_to_a_person(items):
    item = items["exam.why_refractory"]
    assert "KEYWORD-M" in "".join(item.find(f".//{Q}rubricBlock[@view='scorer']").itertext())
    assert marked(item, "anything") == 0


def test_hindi_is_marked_as_hindi(bank_folder):
    done = export("qti", bank=bank_folder, language="hi", observe=lambda *_asked: 24.0)
    with zipfile.ZipFile(io.BytesIO(done.data)) as package:
        text = package.read("items/exam.upstroke.xml").decode("utf-8")
    assert 'xml:lang="hi"' in text
    assert "हिंदी" in text
