import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.language import language
from widgets.sound import FULL_SCALE, LARGEST_SAMPLE, SAMPLE_RATE, Sound, emg_sound, what_is_heard


def read(recording: bytes) -> tuple[np.ndarray, wave._wave_params]:
    with wave.open(io.BytesIO(recording)) as file:
        parameters = file.getparams()
        return np.frombuffer(file.readframes(parameters.nframes), dtype="<i2"), parameters


def test_it_is_a_wav_file_of_one_channel_of_the_right_length():
    samples, parameters = read(emg_sound(np.zeros(2 * SAMPLE_RATE)))
    assert parameters.nchannels == 1
    assert parameters.sampwidth == 2
    assert parameters.framerate == SAMPLE_RATE == 8000
    assert len(samples) == parameters.nframes == 2 * SAMPLE_RATE
    assert not samples.any()


def test_a_stronger_signal_is_louder():
    """The scale is fixed: nothing is made as loud as everything else."""
    weak, strong = (np.abs(read(emg_sound(value * np.sin(np.arange(100))))[0]).max() for value in (50.0, 200.0))
    assert strong / weak == pytest.approx(4.0, rel=1e-3)
    half = read(emg_sound([FULL_SCALE / 2, -FULL_SCALE / 2]))[0]
    assert list(half) == pytest.approx([LARGEST_SAMPLE / 2, -LARGEST_SAMPLE / 2], abs=1)


@given(st.lists(st.floats(-1e30, 1e30), min_size=1, max_size=50))
def test_whatever_is_too_strong_is_cut_off_and_never_turns_over(values):
    samples = read(emg_sound(values))[0]
    assert len(samples) == len(values)
    assert np.all(np.abs(samples.astype(int)) <= LARGEST_SAMPLE)
    # A value may be too small for a sample, but its sign never changes.
    for value, sample in zip(values, samples, strict=True):
        assert sample == 0 or (sample > 0) == (value > 0)


@pytest.mark.parametrize(
    ("signal", "options"),
    [([0.0, np.nan], {}), ([np.inf], {}), ([0.0], {"full_scale": 0.0}), ([0.0], {"sample_rate": 0})],
)
def test_what_cannot_be_heard_is_refused(signal, options):
    with pytest.raises(ValueError, match="must be"):
        emg_sound(signal, **options)


@pytest.mark.parametrize(
    ("events", "discharges", "said"),
    [
        (0, 1, "no twitch: only the soft, even hiss"),
        (1, 1, "1 twitch, a single dull thump."),
        (7, 1, "7 twitches, single dull thumps at irregular times."),
        (7, 3, "7 twitches; most are short rattles of 3 potentials."),
        (5000, 1, "run into one another and are heard as one rough, steady sound."),
        (5000, 3, "each a rattle of 3 potentials"),
    ],
)
def test_the_words_tell_singles_from_bursts_and_from_a_steady_sound(events, discharges, said):
    words = what_is_heard(events, discharges, 60_000.0, 87.0)
    assert said in words[0]
    assert words[0].startswith("In 60 s")
    assert "87.0 µV" in words[-1]
    assert ("hiss" in " ".join(words)) is (events < 600)


def test_it_waits_until_it_is_asked():
    sound = Sound("The muscle's EMG")
    assert sound.wanted is False
    assert sound.recording == b""
    assert sound.text_twin().plain() == "The muscle's EMG\nThere is no sound yet."
    source = (Sound._esm if isinstance(Sound._esm, str) else Sound._esm._path.read_text(encoding="utf-8")).lower()
    assert 'preload: "none"' in source
    assert "autoplay" not in source
    assert ".play()" not in source


def test_another_sound_comes_with_its_words():
    sound = Sound("The muscle's EMG")
    heard = []
    sound.observe(lambda change: heard.append(change.name), ["recording", "heard"])
    sound.update(emg_sound([0.0, 10.0]), ("One thump.", "A hiss."))
    assert sound.recording[:4] == b"RIFF"
    assert sorted(heard) == ["heard", "recording"]
    bundle = sound._repr_mimebundle_()[0]
    assert bundle["text/plain"] == "The muscle's EMG\nOne thump.\nA hiss."
    assert "One thump." in bundle["text/html"]


def test_it_speaks_the_language_of_the_page():
    with language("hi"):
        assert Sound("x").language == "hi"
