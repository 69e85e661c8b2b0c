"""The palettes: the same names in all, enough contrast in each, and signals that also the colour-blind can tell apart."""

import re
from itertools import combinations

import numpy as np
import pytest

from widgets import content
from widgets.diagrams import sources_fibre
from widgets.diagrams.mechanism import mechanism_picture
from widgets.diagrams.palette import GLOW, PALETTES

GROUNDS = ("page", "outside", "inside", "tile")
SIGNALS = (
    "sodium", "potassium", "calcium", "chloride", "acetylcholine", "anion", "serotonin", "adenosine", "caffeine",
    "agonist", "messenger", "phosphate", "unit_one", "unit_two", "unit_three", "cause", "healthy",
)  # fmt: skip
TEXTS = ("ink", "ink_second", "sodium_text", "potassium_text", "calcium_text", "cause_text")
# Machado, Oliveira & Fernandes (2009), severity 1, for linear RGB.
DICHROMACIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# Least CIE 1976 colour difference of two signals in one drawing; some 2 can just be seen side by side. Every signal has a
# shape of its own as well.
LEAST_DIFFERENCE = 9.0


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours after WCAG 2."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    dark, light = sorted(float(weights @ linear(colour)) for colour in (first, second))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* of linear sRGB, white D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(first: str, second: str, dichromacy: str) -> float:
    """Return how far apart two colours look with a dichromacy."""
    seen = [lab(np.array(DICHROMACIES[dichromacy]) @ linear(colour)) for colour in (first, second)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def signals_of(name: str) -> set[str]:
    """Return the signal colours that a drawing uses."""
    picture = mechanism_picture(content.mechanism(name))
    used = set(re.findall(r"'@([a-z_]+)'", repr(picture.layouts)))
    return {signal for signal in SIGNALS if signal in used}


def test_all_palettes_have_the_same_names():
    names = {theme: set(palette) for theme, palette in PALETTES.items()}
    assert names["light"] == names["dark"] == names["contrast"]
    assert {token.removeprefix("@") for token in GLOW} <= names["light"]


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("text", TEXTS)
def test_words_have_enough_contrast(theme, text):
    least = 7.0 if theme == "contrast" else 4.5
    for ground in GROUNDS:
        assert contrast(PALETTES[theme][text], PALETTES[theme][ground]) >= least, ground


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("signal", SIGNALS)
def test_signals_stand_out_by_their_fill_or_their_outline(theme, signal):
    palette = PALETTES[theme]
    for ground in GROUNDS:
        edges = [palette[name] for name in (signal, f"{signal}_outline") if name in palette]
        assert max(contrast(edge, palette[ground]) for edge in edges) >= 3.0, ground


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("body", ["neuron", "myelin", "muscle", "reticulum", "protein", "lipid", "skin"])
def test_bodies_have_an_outline_that_can_be_seen(theme, body):
    for ground in GROUNDS:
        assert contrast(PALETTES[theme][f"{body}_outline"], PALETTES[theme][ground]) >= 3.0, ground


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("body", ["neuron", "myelin", "muscle", "muscle_light", "protein", "denervated"])
def test_ink_can_be_followed_on_a_body(theme, body):
    """Traces and arrows run over bodies: fibrillation over a fibre without a nerve, an impulse over its axon."""
    assert contrast(PALETTES[theme]["ink"], PALETTES[theme][body]) >= 4.5


@pytest.mark.parametrize("dichromacy", DICHROMACIES)
@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("name", sorted(content.mechanisms()))
def test_signals_of_one_drawing_differ_for_the_colour_blind(name, theme, dichromacy):
    if content.mechanism(name).data in sources_fibre.SOURCES:
        pytest.importorskip("widgets.models.motor_axon", reason="the drawing shows runs of the motor axon's model")
    palette = PALETTES[theme]
    for first, second in combinations(sorted(signals_of(name)), 2):
        assert difference(palette[first], palette[second], dichromacy) >= LEAST_DIFFERENCE, (first, second)
