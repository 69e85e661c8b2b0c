"""The scan finds a planted key in every form, and finds nothing in a release as it is made."""

import base64
import gzip
import io
import json
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from widgets.classroom.leak_scan import scan

STEM = "03_action_potential"
FEEDBACK = "KEYWORD-B There is far more potassium inside than outside, so through open channels it flows out."
HINDI = f"हिंदी {FEEDBACK}"
KEYS = {"exam.upstroke": "c", "exam.downstroke": ["a", "b"]}


@pytest.fixture
def release(spring, tmp_path) -> Path:
    """A copy of the release to plant something in."""
    _bank, made = spring
    return Path(shutil.copytree(made.folder, tmp_path / made.folder.name))


def test_a_release_as_it_is_made_holds_nothing(spring):
    bank, made = spring
    assert scan(made.folder, bank) == []
    assert scan(made.archive, bank) == []


def packed(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def base64_lines(text: str) -> str:
    return base64.encodebytes(text.encode("utf-8")).decode("ascii")


FORMS = {
    "words in a data file": ("data/facts.yaml", f"\n# {FEEDBACK}\n".encode()),
    "words in Hindi": ("data/facts.yaml", f"\n# {HINDI}\n".encode()),
    "words broken over lines": ("README.md", FEEDBACK.replace(" ", "\n").encode()),
    "words in other capitals": ("README.md", FEEDBACK.upper().encode()),
    "one sentence of an explanation": ("README.md", b"Nobody has ever seen it happen the other way round. And more."),
    "a formula": ("widgets/lab.py", b"\n# answer: log10(outside / inside) * 61.5\n"),
    "a table of keys": ("data/keys.json", json.dumps(KEYS).encode()),
    "a table of keys as base64": ("data/keys.txt", base64.b64encode(json.dumps(KEYS).encode())),
    "a key behind letters, as base64": ("widgets/lab.py", b"\nk = 'x" + base64.b64encode(json.dumps(KEYS).encode())),
    "words as base64": ("widgets/lab.py", f"\nKEY = '{base64.b64encode(FEEDBACK.encode()).decode()}'\n".encode()),
    "words as base64 on several lines": ("widgets/lab.py", f"\nKEY = '''{base64_lines(FEEDBACK)}'''\n".encode()),
    "words as base64 for addresses": ("widgets/quiz/quiz.js", b"//" + base64.urlsafe_b64encode(HINDI.encode())),
    "base64 of base64": ("data/x.txt", base64.b64encode(base64.b64encode(FEEDBACK.encode()))),
    "base64 of gzip": ("data/x.txt", base64.b64encode(gzip.compress(FEEDBACK.encode()))),
    "hexadecimal": ("data/x.txt", FEEDBACK.encode().hex().encode()),
    "gzip": ("data/x.gz", gzip.compress(FEEDBACK.encode())),
    "a zip in the release": ("data/x.zip", packed("key.txt", FEEDBACK.encode())),
    "the name of a file in a zip": ("data/x.zip", packed("exam.upstroke-is-c.txt", b"")),
    "UTF-16": ("data/x.txt", FEEDBACK.encode("utf-16")),
    "escapes of JSON": ("data/x.json", json.dumps(HINDI).encode()),
    "escapes of HTML": ("data/x.html", HINDI.encode("ascii", "xmlcharrefreplace")),
    "the name of a file": ("data/exam.upstroke=c", b""),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_planted_key_is_found(spring, release, form):
    bank, _made = spring
    name, data = FORMS[form]
    path = release / name
    path.write_bytes((path.read_bytes() if path.exists() else b"") + data)
    found = scan(release, bank)
    assert found, form
    assert {leak.place for leak in found} == {name}
    assert "exam." in str(found[0])


def test_a_key_in_a_compiled_catalogue_is_found(spring, release):
    bank, _made = spring
    catalogue = Catalog(locale="hi")
    catalogue.add(FEEDBACK, "कुंजी", context=f"quizzes/{STEM}.yaml:items:exam.upstroke:choices:b:feedback")
    path = release / "data/locale/hi/LC_MESSAGES/twitch_course.mo"
    with path.open("wb") as stream:
        write_mo(stream, catalogue)
    found = {leak.found for leak in scan(release, bank)}
    assert found == {"the id of the question exam.upstroke", "words of the key of exam.upstroke"}


@pytest.mark.parametrize("encode", [str, lambda text: base64.b64encode(text.encode()).decode()])
@pytest.mark.parametrize("where", ["notebook", "cell", "output"])
def test_a_key_in_the_metadata_of_a_notebook_is_found(spring, release, encode, where):
    bank, _made = spring
    path = release / "lessons" / "hi" / f"{STEM}.ipynb"
    notebook = nbformat.read(path, 4)
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    place = {"notebook": notebook, "cell": code, "output": code.outputs[0]}[where]
    place.metadata["state"] = {"model": {"answers": encode(HINDI)}}
    nbformat.write(notebook, path)
    assert {leak.place for leak in scan(release, bank)} == {f"lessons/hi/{STEM}.ipynb"}


def test_a_key_field_in_the_released_questions_is_found(spring, release):
    bank, _made = spring
    path = release / "data/graded/en" / f"{STEM}.yaml"
    path.write_text(path.read_text("utf-8").replace("  - id: c\n", "  - id: c\n    correct: true\n", 1), "utf-8")
    (leak,) = scan(release, bank)
    assert "correct" in leak.found


@pytest.mark.parametrize(
    "where", ["comment", "comment of a file", "extra", "name", "after the end", "before the start", "a file"]
)
@pytest.mark.parametrize("what", [FEEDBACK, json.dumps(KEYS)], ids=["words", "keys"])
@pytest.mark.parametrize("encode", [str.encode, lambda text: base64.b64encode(text.encode())], ids=["plain", "base64"])
def test_a_key_in_the_metadata_of_a_zip_is_found(spring, tmp_path, where, what, encode):
    bank, _made = spring
    path, secret = tmp_path / "r.zip", encode(what)
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("r/README.md" if where != "name" else f"r/{secret.decode()}")
        if where == "comment":
            archive.comment = secret
        elif where == "comment of a file":
            entry.comment = secret
        elif where == "extra":
            entry.extra = b"\x99\x99" + len(secret).to_bytes(2, "little") + secret
        archive.writestr(entry, secret if where == "a file" else b"hello")
    if where == "after the end":
        path.write_bytes(path.read_bytes() + secret)
    elif where == "before the start":
        path.write_bytes(secret + path.read_bytes())
    assert scan(path, bank)
