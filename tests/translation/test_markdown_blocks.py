"""Cutting Markdown for translation loses nothing and hands out only words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from widgets.translation.markdown_blocks import has_words, join, messages, split, translate

# Fragments that steer into the branches of the splitter, mixed with arbitrary text.
FRAGMENTS = [
    "# ", "## Heading ##", "- ", "* item", "12. ", "1) ", "> ", ">> quote", "```", "~~~python", "$$", "$x|y$", "\\[", "\n",
    "\n\n", "  \n", "\\\n", "| a | b |", "|---|:-:|", "\\|", "---", "===", "***", "<!--", "-->", "<div>", "</details>",
    '<img alt="a cell">', "[a]: b.html", "![alt](img.png)", "    code", "\t", "\r\n", "\u2028", "word", "मोटर",
    "\\begin{align}", "\\end{align}", "\\text{outside}", "- [x] ", "`", "|", "\x0c", " ",
]  # fmt: skip
markdown = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=25).map("".join)

LESSON = """# The action potential

A **nerve cell** fires
in about 1 ms.  
Second line.

- one
  more
- [ ] two
  1. three

> quoted
> on

| says | truth |
|---|:-:|
| with `a` \\| b | 12 |

$$E = 61.5\\ \\text{mV}$$

$$
E = \\frac{\\text{outside}}{b}
$$

```python
print("code")
```

<!-- a note -->
<details><summary>Show</summary>

Last[^1] ![a cell](cell.png)
</details>
"""


@given(markdown)
@example(LESSON)
@example("a\r\n\r\n- b\r\n")
@example("| a\n|-\n|")
def test_joining_the_blocks_gives_the_text_back(text):
    assert join(split(text)) == text


@given(markdown)
def test_a_translation_that_changes_nothing_changes_at_most_line_wraps(text):
    unwrapped = translate(text, lambda message: message)
    assert translate(unwrapped, lambda message: message) == unwrapped


def test_a_lesson_gives_its_words_in_order_and_nothing_else():
    assert messages(LESSON) == [
        "The action potential",
        "A **nerve cell** fires in about 1 ms.",
        "Second line.",
        "one more",
        "two",
        "three",
        "quoted on",
        "says",
        "truth",
        "with `a` \\| b",
        "$$E = 61.5\\ \\text{mV}$$",
        "$$\nE = \\frac{\\text{outside}}{b}\n$$",
        "<details><summary>Show</summary>",
        "Last[^1] ![a cell](cell.png)",
    ]


def test_the_translation_stands_where_the_english_stood():
    shouted = translate("## Rest\n\n* a\n  wrapped *item*\n\n> | x |\n> |---|\n> | cell |\n", str.upper)
    assert shouted == "## REST\n\n* A WRAPPED *ITEM*\n\n> | X |\n> |---|\n> | CELL |\n"


@pytest.mark.parametrize(
    "text",
    [
        "```\nwords in code\n```\n",
        "~~~\n```\nwords\n~~~\n",
        "    indented words\n",
        "<!-- words\nin a comment -->\n",
        "$$\nx = y\n$$\n",
        "\\begin{align}\nx &= y\n\\end{align}\n",
        "[name]: https://example.org/words\n",
        "---\n",
        "<div class='words'>\n</div>\n",
        "12 % <!--fact:words-->\n",
        "`code`\n",
        "- 70\n- 80\n",
    ],
)
def test_what_is_not_prose_is_not_handed_out(text):
    assert messages(text) == []


def test_a_setext_heading_keeps_its_line():
    assert translate("Rest\n====\n\nmore\n", str.upper) == "REST\n====\n\nMORE\n"


def test_a_year_at_the_start_of_a_wrapped_line_is_not_a_list():
    assert messages("They published in\n1952. It was read.\n") == ["They published in 1952. It was read."]


def test_every_item_of_a_numbered_list_is_a_text_of_its_own():
    assert messages("1. one\n2. two\n10. ten\n") == ["one", "two", "ten"]


def test_text_read_aloud_counts_as_words_and_other_attributes_do_not():
    assert has_words('<img src="a.png" alt="a cell">')
    assert not has_words('<img src="cell.png" class="wide">')


def test_a_formula_is_a_formula_in_every_script():
    kinds = [[block.kind for block in split(f"$$\\text{{{word}}} = 1$$")] for word in ("share", "हिस्सा", "A")]
    assert kinds == [["math"], ["math"], ["verbatim"]]
