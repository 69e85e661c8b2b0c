"""Every text that a person reads is found: in the code, in the records and in the lessons."""

import ast

import pytest

from widgets import content
from widgets.folders import COURSE_FOLDER
from widgets.translation.sources import Message, all_messages, code_messages, record_messages

LOOKUPS = {"_", "gettext", "ngettext", "pgettext"}
# The two places that hand on what others looked up.
PASSES_ON = {"content/texts.py", "language.py"}


def calls(path):
    """(call, is inside a function) for each lookup in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for part in (function.body if isinstance(function.body, list) else [function.body])
        for node in ast.walk(part)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LOOKUPS:
            yield node, id(node) in inside


MODULES = sorted((COURSE_FOLDER / "widgets").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(COURSE_FOLDER / "widgets")))
def test_words_are_looked_up_in_the_language_of_the_moment_and_can_be_extracted(path):
    if path.relative_to(COURSE_FOLDER / "widgets").as_posix() in PASSES_ON:
        return
    for call, is_inside in calls(path):
        where = f"line {call.lineno}: {ast.unparse(call)[:60]}"
        assert is_inside, f"{where}: looked up at import, before the language is known"
        texts = call.args[:2] if call.func.id in ("ngettext", "pgettext") else call.args[:1]
        assert all(isinstance(text, ast.Constant) for text in texts), f"{where}: only a literal text can be extracted"


def test_a_word_of_the_code_and_its_place_are_found():
    found = {message.text: message for message in code_messages()}
    message = found["Run the lesson to make this live."]
    assert (message.context, message.place) == (None, "widgets/text_twin.py")


def test_calls_in_f_strings_plurals_contexts_and_comments_are_found(tmp_path):
    (tmp_path / "widgets").mkdir()
    (tmp_path / "widgets" / "a.py").write_text(
        """
def words(n):
    # Translators: shown
    # on a button.
    first = _("Go")
    return f"<p>{escape(_('inside'))}</p>" + ngettext("one", "many", n) + pgettext("place", "rest") + _(first)
""",
        encoding="utf-8",
    )
    assert list(code_messages(tmp_path)) == [
        Message(None, "Go", None, "widgets/a.py", ("Translators: shown", "on a button.")),
        Message(None, "inside", None, "widgets/a.py"),
        Message(None, "one", "many", "widgets/a.py"),
        Message("place", "rest", None, "widgets/a.py"),
    ]


def test_every_record_text_is_found_under_the_context_that_shows_it():
    known = {(message.context, message.text) for message in record_messages()}
    stem = next(iter(content.quizzes()))
    item = content.quiz(stem).items[0]
    assert set(content.iterate_texts(item, f"quizzes/{stem}.yaml:items:{item.id}")) <= known
    lesson = content.lessons()[stem]
    assert (f"lessons.yaml:{stem}:title", lesson.title) in known


def test_two_extractions_are_the_same():
    assert all_messages() == all_messages()
