"""The measure of speech itself: what the paper says of it, and one case that can be calculated by hand."""

import numpy
import pytest
from speech import espeak
from stoi import FRAME, HOP, RATE_HZ, _correlations, _envelopes, stoi, words_understood_percent

TEXT = "The birch canoe slid on the smooth planks. Glue the sheet to the dark blue background."


@pytest.fixture(scope="module")
def speech():
    return espeak(TEXT)


def noisy(speech, snr_db):
    samples, rate_hz = speech
    noise = numpy.random.default_rng(4).standard_normal(len(samples))
    noise *= numpy.linalg.norm(samples) / numpy.linalg.norm(noise) * 10 ** (-snr_db / 20)
    return stoi(samples, samples + noise, rate_hz)


def test_the_same_is_1(speech):
    samples, rate_hz = speech
    assert stoi(samples, samples, rate_hz) == pytest.approx(1, abs=1e-9)


def test_more_noise_is_understood_worse(speech):
    values = [noisy(speech, snr_db) for snr_db in (40, 20, 10, 5, 0, -5, -10, -20)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0.98 and values[-1] < 0.5


def test_loudness_does_not_matter(speech):
    samples, rate_hz = speech
    noise = numpy.random.default_rng(5).standard_normal(len(samples)) * numpy.std(samples)
    degraded = samples + noise
    expected = stoi(samples, degraded, rate_hz)
    for gain in (0.01, 0.5, 30):
        assert stoi(samples, gain * degraded, rate_hz) == pytest.approx(expected, abs=1e-6)
        assert stoi(gain * samples, degraded, rate_hz) == pytest.approx(expected, abs=1e-6)


def test_something_else_is_not_understood(speech):
    samples, rate_hz = speech
    assert abs(stoi(samples, samples[::-1], rate_hz)) < 0.35


def test_by_hand():
    """One band, four frames: x = 1 2 3 2, y = 2 2 4 4. alpha = |x| / |y| = sqrt(18 / 40), nothing is clipped, and the
    correlation is that of the deviations (-1 0 1 0) and (-1 -1 1 1), 2 / sqrt(2 * 4)."""
    found = _correlations(numpy.array([[1.0, 2, 3, 2]]), numpy.array([[2.0, 2, 4, 4]]))
    assert found == pytest.approx([2 / numpy.sqrt(8)])


def test_clipping_by_hand():
    """x = 1 1 1 3, y = 0 0 12 0: alpha = sqrt(12) / 12, and what is far too much is held at x (1 + 10^(15/20)) = 6.62,
    which is more than sqrt(12): not clipped. The correlation of (-1 -1 -1 3) / 2 and (-1 -1 3 -1) / 4 is -4 / 12."""
    found = _correlations(numpy.array([[1.0, 1, 1, 3]]), numpy.array([[0.0, 0, 12, 0]]))
    assert found == pytest.approx([-1 / 3])
    # With 0.1 in its place the limit is 0.66, and not the 3.18 that the scale would give.
    x, y = numpy.array([[1.0, 1, 0.1, 3]]), numpy.array([[1.0, 1, 12, 3]])
    scale = numpy.sqrt(11.01 / 155)
    clipped = [scale, scale, 0.1 * (1 + 10**0.75), 3 * scale]
    assert _correlations(x, y) == pytest.approx([numpy.corrcoef(x[0], clipped)[0, 1]])


def test_bands_are_thirds_of_an_octave():
    """A tone in the middle of a band is in that band; the centres are those of the paper, 150 Hz to 3.8 kHz."""
    for band, centre_hz in enumerate(150 * 2 ** (numpy.arange(15) / 3)):
        tone = numpy.sin(2 * numpy.pi * centre_hz * numpy.arange(FRAME + 40 * HOP) / RATE_HZ)
        assert numpy.argmax(_envelopes(tone).mean(axis=1)) == band
    assert round(150 * 2 ** (14 / 3)) == 3810


def test_is_what_others_calculate():
    """Of a made voice in noise, the values that pystoi gives (github.com/mpariente/pystoi, which is checked against the
    authors' own program); it leaves out the last frame."""
    draw = numpy.random.RandomState(7)  # of which the numbers never change
    at_s = numpy.arange(3 * RATE_HZ) / RATE_HZ
    tones = sum(numpy.sin(2 * numpy.pi * hz * at_s + i) / (1 + i) for i, hz in enumerate((180, 540, 1100, 2300, 3400)))
    syllables = numpy.clip(numpy.sin(2 * numpy.pi * 2.5 * at_s), 0, 1) * (1 + 0.5 * numpy.sin(2 * numpy.pi * 7 * at_s))
    clean = tones * syllables + 0.001 * draw.standard_normal(len(at_s))
    for snr_db, expected in ((20, 0.73037), (5, 0.65086), (0, 0.51900), (-5, 0.47104)):
        noise = draw.standard_normal(len(clean))
        noise *= numpy.linalg.norm(clean) / numpy.linalg.norm(noise) * 10 ** (-snr_db / 20)
        assert stoi(clean, clean + noise, RATE_HZ) == pytest.approx(expected, abs=5e-4)


def test_what_is_not_enough_is_refused(speech):
    samples, rate_hz = speech
    with pytest.raises(ValueError, match="as many of both"):
        stoi(samples, samples[1:], rate_hz)
    with pytest.raises(ValueError, match="at least 30"):
        stoi(samples[:3000], samples[:3000], rate_hz)


def test_words_by_the_papers_fit():
    assert words_understood_percent(9.6921 / 17.4906) == pytest.approx(50)
    assert words_understood_percent(0.75) == pytest.approx(96.85, abs=0.01)
