import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from widgets import figure as figure_module
from widgets.diagrams.palette import PALETTES
from widgets.diagrams.picture import NARROWEST, Picture, PictureStep
from widgets.figure import Figure, PlotlyLoader, load_plotly
from widgets.language import language

LINE = {"type": "scatter", "mode": "lines", "x": "$time", "y": "$potential"}


def picture(**changes) -> Picture:
    parts = {
        "layouts": {"wide": {"data": [LINE], "layout": {"height": 300}, "canvas": None}},
        "alt": "Line chart of a potential.",
        "long": "The potential rises & falls.",
        "note": "Computed by the model",
        "columns": ("Quantity", "Value"),
        "rows": (("Peak", "40.5 mV"),),
        "arrays": {"time": np.arange(3.0), "potential": np.array([-65.0, 40.5, -70.0])},
    }
    return Picture(**(parts | changes))


@pytest.fixture
def sent(monkeypatch) -> list[dict]:
    """Every message that a figure sends to the page."""
    messages = []
    monkeypatch.setattr(Figure, "_send", lambda self, message, buffers=None: messages.append(message))
    return messages


def test_the_loader_carries_plotly_from_its_own_package_and_all_palettes():
    loader = load_plotly()
    folder = find_spec("plotly").submodule_search_locations[0]
    assert gzip.decompress(loader.bundle) == Path(folder, "package_data", "plotly.min.js").read_bytes()
    assert loader.palettes == PALETTES


def test_a_kernel_sends_plotly_once_for_any_number_of_figures(monkeypatch):
    monkeypatch.setattr(figure_module, "_loader", None)
    made = []

    class Counted(PlotlyLoader):
        def __init__(self, **traits):
            made.append(self)
            super().__init__(**traits)

    monkeypatch.setattr(figure_module, "PlotlyLoader", Counted)
    for _number in range(10):
        Figure(picture())
    assert len(made) == 1


def test_a_figure_itself_is_small():
    state = Figure(picture()).get_state()
    assert sum(len(value) for value in state.values() if isinstance(value, (str, bytes))) < 60_000


def test_arrays_travel_as_32_bit_floats():
    arrays = Figure(picture()).arrays
    assert np.frombuffer(arrays["potential"], np.float32).tolist() == [-65.0, 40.5, -70.0]


def test_a_move_is_one_message_with_what_changed_and_nothing_else(sent):
    shown = Figure(picture(), readout=[("Peak", "40.5 mV", "")])
    sent.clear()
    shown.update({"potential": np.zeros(3)}, readout=[("Peak", "0.0 mV", "")])
    (message,) = sent
    assert set(message["state"]) == {"arrays", "readout"}
    assert shown.arrays["time"] == np.arange(3, dtype=np.float32).tobytes(), "what is not named stays"


def test_another_picture_with_the_same_layouts_sends_no_layouts(sent):
    shown = Figure(picture())
    sent.clear()
    shown.update(picture=picture(alt="Line chart of another potential.", rows=(("Peak", "30.0 mV"),)))
    (message,) = sent
    assert set(message["state"]) == {"description"}


def test_equal_numbers_are_not_sent_again(sent):
    shown = Figure(picture())
    sent.clear()
    shown.update({"potential": np.array([-65.0, 40.5, -70.0])})
    assert sent == []


def test_an_array_that_the_picture_does_not_have_is_refused():
    shown = Figure(picture())
    with pytest.raises(KeyError, match="presure"):
        shown.update({"presure": np.zeros(3)})


def test_the_notebook_shows_the_picture_in_words():
    steps = (PictureStep("At rest.", "Nothing moves."), PictureStep("Sodium enters.", ""))
    data, _metadata = Figure(picture(steps=steps))._repr_mimebundle_()
    assert data["text/plain"].splitlines() == [
        "Line chart of a potential.",
        "The potential rises & falls.",
        "1. At rest.",
        "2. Sodium enters.",
        "Computed by the model",
        "Quantity | Value",
        "Peak | 40.5 mV",
    ]
    assert "rises &amp; falls" in data["text/html"]
    assert '<th scope="row">Peak</th>' in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_the_twin_follows_an_update():
    shown = Figure(picture())
    shown.update(picture=picture(alt="Line chart of silence."))
    assert shown.text_twin().title == "Line chart of silence."


def test_words_around_the_picture_are_in_the_language_of_the_reader():
    english = Figure(picture())
    with language("hi"):
        hindi = Figure(picture())
    assert (english.language, hindi.language) == ("en", "hi")
    assert set(english.words) == set(hindi.words)
    assert hindi.words["play"] != english.words["play"]


def test_the_page_chooses_among_the_widths_of_the_pictures():
    assert Figure(picture()).narrowest == NARROWEST
    assert NARROWEST["narrow"] == 0, "some layout fits every page"
