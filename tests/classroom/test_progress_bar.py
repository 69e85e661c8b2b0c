"""The bar of marking: on a terminal it shows how far it is, elsewhere it is silent."""

import io

from widgets.classroom.progress_bar import ProgressBar


class Terminal(io.StringIO):
    """A terminal that knows few letters."""

    encoding = "ascii"

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_fills_and_ends_its_line():
    stream = Terminal()
    bar = ProgressBar(stream, 4, "Marking")
    for done in range(1, 5):
        bar.show(done)
    bar.close()
    shown = stream.getvalue().split("\r")
    assert shown[-1].endswith(" 4/4\n")
    assert all(text.isascii() for text in shown)


def test_more_than_was_expected_does_no_harm():
    stream = Terminal()
    bar = ProgressBar(stream, 0, "Marking")
    bar.show(3)
    assert "3/1" in stream.getvalue()


def test_in_a_file_it_says_nothing():
    stream = io.StringIO()
    bar = ProgressBar(stream, 2, "Marking")
    bar.show(2)
    bar.close()
    assert stream.getvalue() == ""
