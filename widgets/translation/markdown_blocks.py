"""Markdown cut losslessly into what a translator sees and what stays as it is.

``join(split(text)) == text`` holds for every text. Nothing is parsed and rendered again, so headings, lists, tables,
fences and formulas come out exactly as their author wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["verbatim", "prose", "math"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MARKER = r"(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)"
_PREFIX = re.compile(rf"[ \t]*(?:(?:>|{_MARKER})[ \t]*)*(?:\[[ xX]\][ \t]+)?")
_THEMATIC_BREAK = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_SETEXT_UNDERLINE = re.compile(r"[ \t]*(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6}[ \t]+)(.*?)([ \t]*#*[ \t]*)$")
_TAGS_ONLY = re.compile(r"(?:</?[A-Za-z][^<>]*>[ \t]*)+$")
_SPOKEN_ATTRIBUTE = re.compile(r"\b(?:alt|title|aria-label)\s*=", re.IGNORECASE)
_LINK_DEFINITION = re.compile(r"\[[^\]]+\]:[ \t]+\S+")
_DELIMITER_ROW = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL = re.compile(r"(?:\\.|[^|\\\n]|\\$)+|\|")
_HARD_BREAK = re.compile(r"(?:[ \t]{2,}|\\)$")
_WRAP = re.compile(r"[ \t]*\n[ \t>]*")
# What holds no words of its own: comments, tags without spoken attributes, code, formulas, addresses, placeholders.
_NOT_WORDS = re.compile(
    r"<!--.*?-->|</?[A-Za-z](?:(?!\b(?:alt|title|aria-label)\s*=)[^<>])*>|`+[^`]*`+|\$[^$\n]*\$|\]\([^)\s]*\)|"
    r"https?://\S+|\{[^{}]*\}|\\text\b|&[a-z]+;",
    re.DOTALL,
)

# Two Latin letters, or one of another script: a single Latin letter is a variable in any language.
_WORD_IN_FORMULA = re.compile(r"\\text\w*\{[^}]*(?:[A-Za-z]{2}|[^\W\d_A-Za-z])")


@dataclass(frozen=True)
class Block:
    """A stretch of Markdown.

    Attributes
    ----------
    text : str
        The stretch as it stands.
    kind : {"verbatim", "prose", "math"}
        What stays as it is; words (a paragraph, heading, list item or table cell); a formula with words in it.
    """

    text: str
    kind: Kind

    @property
    def message(self) -> str:
        """The text as the catalogue knows it: a wrapped paragraph on one line."""
        return _WRAP.sub(" ", self.text) if self.kind == "prose" else self.text


def split(text: str) -> list[Block]:
    """Return the blocks of `text`, in order and without a gap."""
    splitter = _Splitter([*_LINE.findall(text)])
    splitter.run()
    return splitter.blocks


def join(blocks: Iterable[Block]) -> str:
    """Return the Markdown of which `blocks` are the parts."""
    return "".join(block.text for block in blocks)


def translate(text: str, lookup: Callable[[str], str]) -> str:
    """Return `text` with `lookup` of every message in its place."""
    return join(
        block if block.kind == "verbatim" else Block(lookup(block.message), block.kind) for block in split(text)
    )


def messages(text: str) -> list[str]:
    """Return what a translator sees of `text`, in order."""
    return [block.message for block in split(text) if block.kind != "verbatim"]


def has_words(text: str) -> bool:
    """Tell whether anything is left to translate when code, formulas, addresses and tags are taken away."""
    return any(character.isalpha() for character in _NOT_WORDS.sub(" ", text))


@dataclass
class _Splitter:
    """Goes once through the lines and sorts each into the block that is open or a new one."""

    lines: list[str]
    blocks: list[Block] = field(default_factory=list)
    paragraph: str = ""
    quote_depth: int = 0
    in_list: bool = False
    position: int = 0

    def run(self) -> None:
        while self.position < len(self.lines):
            line = self.lines[self.position]
            body = line.removesuffix("\n")
            underlines = self.paragraph and _SETEXT_UNDERLINE.match(body)
            if not body.strip(" \t>") or underlines or _THEMATIC_BREAK.match(body):
                self.close()
                self.take()
            elif not self.special_block(body):
                self.prose_line(line, body)
        self.close()

    def add(self, text: str, kind: Kind = "verbatim") -> None:
        """Append a block; what holds no words becomes verbatim, and neighbouring verbatim blocks become one."""
        if not text:
            return
        if kind == "prose" and not has_words(text):
            kind = "verbatim"
        if kind == "verbatim" and self.blocks and self.blocks[-1].kind == "verbatim":
            self.blocks[-1] = Block(self.blocks[-1].text + text, "verbatim")
        else:
            self.blocks.append(Block(text, kind))

    def take(self, count: int = 1) -> None:
        """Append the next lines as they are."""
        self.add("".join(self.lines[self.position : self.position + count]))
        self.position += count

    def close(self) -> None:
        """Append the open paragraph, its last line ending apart."""
        text = self.paragraph.rstrip(" \t\n")
        self.add(text, "prose")
        self.add(self.paragraph[len(text) :])
        self.paragraph = ""

    def special_block(self, body: str) -> bool:
        """Append a fence, formula, comment, heading, table or line of tags that starts here; tell whether one did."""
        prefix = _PREFIX.match(body).group()
        rest = body[len(prefix) :]
        if self.is_indented_code(body, prefix):
            self.take()
            return True
        count = self.raw_length(rest)
        if count:
            self.close()
            self.raw_block(count, rest)
            return True
        heading = _HEADING.match(rest)
        if heading and heading.group(2):
            self.close()
            self.add(prefix + heading.group(1))
            self.add(heading.group(2), "prose")
            self.add(heading.group(3) + self.lines[self.position][len(body) :])
            self.position += 1
            self.in_list = False
            return True
        if self.starts_table(body):
            self.close()
            self.table()
            return True
        return False

    def is_indented_code(self, body: str, prefix: str) -> bool:
        indent = len(body.expandtabs(4)) - len(body.expandtabs(4).lstrip(" "))
        return indent >= 4 and not self.paragraph and not self.in_list and not prefix.lstrip(" \t").startswith(">")

    def raw_length(self, rest: str) -> int:
        """Return how many lines a fence, formula, comment, line of tags or link definition takes up, 0 if none."""
        fence = _FENCE.match(rest)
        if fence:
            mark = re.compile(rf"[ \t>]*{re.escape(fence.group(1)[0])}{{{len(fence.group(1))},}}[ \t]*$")
            return self.until(lambda line: bool(mark.match(line)))
        if rest.startswith("$$"):
            if "$$" in rest[2:]:
                return 1 if rest.rstrip().endswith("$$") else 0
            return self.until(lambda line: "$$" in line)
        if rest.startswith("\\begin{"):
            end = rest.split("}")[0].replace("\\begin{", "\\end{") + "}"
            return 1 if end in rest else self.until(lambda line: end in line)
        if rest.startswith("<!--"):
            closed_at = rest.find("-->")
            if closed_at < 0:
                return self.until(lambda line: "-->" in line)
            return 1 if not rest[closed_at + 3 :].strip() else 0
        tags = _TAGS_ONLY.match(rest) and not _SPOKEN_ATTRIBUTE.search(rest)
        return 1 if tags or (_LINK_DEFINITION.match(rest) and not self.paragraph) else 0

    def until(self, closes: Callable[[str], bool]) -> int:
        """Return the number of lines from here to the one that `closes`, to the end of the text if none does."""
        following = self.lines[self.position + 1 :]
        for offset, line in enumerate(following):
            if closes(line.removesuffix("\n")):
                return offset + 2
        return len(following) + 1

    def raw_block(self, count: int, rest: str) -> None:
        whole = "".join(self.lines[self.position : self.position + count])
        is_formula = rest.startswith(("$$", "\\begin{"))
        if not is_formula or not _WORD_IN_FORMULA.search(whole):
            self.take(count)
            return
        start = whole.index(rest)
        text = whole[start:].rstrip("\n")
        self.add(whole[:start])
        self.add(text, "math")
        self.add(whole[start + len(text) :])
        self.position += count

    def starts_table(self, body: str) -> bool:
        following = self.lines[self.position + 1] if self.position + 1 < len(self.lines) else ""
        return "|" in body and "-" in following and "|" in following and bool(_DELIMITER_ROW.match(following.rstrip()))

    def table(self) -> None:
        """Append rows cell by cell up to the first line without a pipe."""
        while self.position < len(self.lines) and "|" in self.lines[self.position]:
            line = self.lines[self.position]
            if _DELIMITER_ROW.match(line.rstrip()):
                self.take()
                continue
            prefix = re.match(r"[ \t>]*", line).group()
            self.add(prefix)
            for cell in _CELL.findall(line[len(prefix) :].removesuffix("\n")):
                text = cell.strip(" \t")
                start = cell.index(text)
                self.add(cell[:start])
                self.add(text, "verbatim" if text == "|" else "prose")
                self.add(cell[start + len(text) :])
            self.add("\n" if line.endswith("\n") else "")
            self.position += 1

    def prose_line(self, line: str, body: str) -> None:
        """Continue the open paragraph with this line or begin another; a hard line break ends it."""
        prefix = _PREFIX.match(body).group()
        depth = prefix.count(">")
        marker = re.sub(r"[ \t>]", "", prefix)
        interrupts = bool(marker) and (not marker[0].isdigit() or marker in ("1.", "1)") or self.in_list)
        if self.paragraph and not interrupts and depth <= self.quote_depth:
            self.paragraph += line
        else:
            self.close()
            self.add(prefix)
            self.paragraph = line[len(prefix) :]
            self.quote_depth = depth
            self.in_list = bool(marker) or (self.in_list and body[:1] in " \t")
        self.position += 1
        broken = _HARD_BREAK.search(body)
        if broken and line.endswith("\n"):
            kept = self.paragraph.removesuffix(broken.group() + "\n")
            self.add(kept, "prose")
            self.add(self.paragraph[len(kept) :])
            self.paragraph = ""
