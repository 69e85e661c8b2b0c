"""The Canvas package beside what text2qti and qti-package-maker, two writers that Canvas reads, make of the same."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from qti_package_maker.assessment_items.item_types import MATCH
from qti_package_maker.engines.canvas_qti_v1_2 import write_item
from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz

from widgets.classroom.export import export

QUIZ = """\
1.  Which one?
... General
a)  first
... Said to first
*b) second
... Said to second

2.  Which ones?
... General
[*] first
... Said to first
[*] second
[ ] third
... Said to third

3.  How much?
... General
+   Right
-   Wrong
=   66.4 +- 1

4.  Why?
... General
____
"""
SPACE = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


@pytest.fixture
def package(bank_folder):
    done = export("canvas", bank=bank_folder, observe=lambda *_asked: 24.0)
    return zipfile.ZipFile(io.BytesIO(done.data))


@pytest.fixture
def items(package):
    (name,) = (
        name for name in package.namelist() if name.count("/") == 1 and name.endswith(f"{name.split('/')[0]}.xml")
    )
    return by_kind(ElementTree.fromstring(package.read(name)))


def by_kind(root: ElementTree.Element) -> dict[str, list[ElementTree.Element]]:
    found: dict[str, list[ElementTree.Element]] = {}
    for item in root.iter(f"{SPACE}item"):
        fields = {field[0].text: field[1].text for field in item.iter(f"{SPACE}qtimetadatafield")}
        found.setdefault(fields["question_type"], []).append(item)
    return found


def shape(element: ElementTree.Element) -> set[tuple[str, ...]]:
    """Every path of elements in an item, each with the names of its attributes."""
    found = set()

    def walk(one: ElementTree.Element, path: tuple[str, ...]) -> None:
        here = (*path, f"{one.tag.removeprefix(SPACE)} {' '.join(sorted(one.attrib))}")
        found.add(here)
        for child in one:
            walk(child, here)

    walk(element, ())
    return found


@pytest.fixture(scope="module")
def text2qti_items():
    quiz = Quiz(QUIZ, config=Config(), source_name="example")
    stream = io.BytesIO()
    QTI(quiz).write(stream)
    with zipfile.ZipFile(stream) as package:
        (name,) = (
            name
            for name in package.namelist()
            if "assessment_meta" not in name and name.count("/") == 1 and name.endswith(".xml")
        )
        return by_kind(ElementTree.fromstring(package.read(name)))


@pytest.mark.parametrize(
    "kind", ["multiple_choice_question", "multiple_answers_question", "numerical_question", "essay_question"]
)
def test_an_item_has_the_shape_that_text2qti_makes(items, text2qti_items, kind):
    for item in items[kind]:
        assert shape(item) == shape(text2qti_items[kind][0])


def test_pairs_have_the_shape_that_qti_package_maker_makes(items):
    (item,) = items["matching_question"]
    theirs = write_item.MATCH(MATCH("What?", ["first", "second"], ["one", "two", "three"]))
    theirs.set("xmlns", SPACE[1:-1])
    from lxml import etree

    expected = shape(ElementTree.fromstring(etree.tostring(theirs)))
    ours = {
        path for path in shape(item) if not any("itemfeedback" in part or "displayfeedback" in part for part in path)
    }
    # The general feedback is ours alone: a condition that always holds.
    ours = {path for path in ours if not any(part.startswith(("respcondition continue", "other")) for part in path)}
    assert ours == expected
    shares = [float(value.text) for value in item.iter(f"{SPACE}setvar")]
    assert sum(shares) == pytest.approx(100, abs=0.1)


def test_only_the_right_answer_is_right(items):
    for item in items["multiple_choice_question"]:
        (rule,) = (one for one in item.iter(f"{SPACE}respcondition") if one.find(f"{SPACE}setvar") is not None)
        labels = [label.get("ident") for label in item.iter(f"{SPACE}response_label")]
        assert rule.find(f".//{SPACE}varequal").text in labels
    (item,) = items["multiple_answers_question"]
    (rule,) = (one for one in item.iter(f"{SPACE}respcondition") if one.find(f"{SPACE}setvar") is not None)
    both = rule.find(f".//{SPACE}and")
    assert [one.text for one in both.findall(f"{SPACE}varequal")] == ["c_a", "c_b"]
    assert [one[0].text for one in both.findall(f"{SPACE}not")] == ["c_c", "c_d"]


def test_a_tolerance_is_a_stretch_of_numbers(items):
    found = {item.get("ident"): item for item in items["numerical_question"]}
    item = found["exam.sodium_equilibrium"]
    bounds = [item.find(f".//{SPACE}{name}").text for name in ("vargte", "varlte", "varequal")]
    assert bounds == ["65.4", "67.4", "66.4"]
    (general,) = (one for one in item.iter(f"{SPACE}itemfeedback") if one.get("ident") == "general_fb")
    assert "KEYWORD-C" in "".join(general.itertext())  # what is said to the known mistake


def test_every_choice_says_its_own_feedback(items):
    for item in [*items["multiple_choice_question"], *items["multiple_answers_question"]]:
        labels = [label.get("ident") for label in item.iter(f"{SPACE}response_label")]
        said = {one.get("ident"): "".join(one.itertext()) for one in item.iter(f"{SPACE}itemfeedback")}
        assert all(said[f"{label}_fb"].startswith("KEYWORD") for label in labels)


def test_the_manifest_names_the_quiz_its_settings_and_its_pictures(package):
    manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
    listed = [file.get("href") for file in manifest.iter() if file.tag.endswith("}file")]
    assert sorted(listed) == sorted(set(package.namelist()) - {"imsmanifest.xml"})
    (picture,) = (name for name in listed if name.endswith(".svg"))
    (quiz,) = (name for name in listed if name.count("twitch_course") == 2)
    assert f"$IMS-CC-FILEBASE$/{picture}" in package.read(quiz).decode("utf-8")
    meta = ElementTree.fromstring(package.read(next(name for name in listed if "assessment_meta" in name)))
    assert float(meta.find("{http://canvas.instructure.com/xsd/cccv1p0}points_possible").text) == 15
