"""STOI, a measure of how well speech is understood: C. H. Taal, R. C. Hendriks, R. Heusdens, J. Jensen, "An Algorithm
for Intelligibility Prediction of Time-Frequency Weighted Noisy Speech", IEEE Transactions on Audio, Speech, and
Language Processing 19(7), 2011. The numbers of equations are those of the paper.

    d = stoi(clean, degraded, rate_hz)              # of two recordings of the same length, in step with each other
    percent = words_understood_percent(d)

d is at most 1, which is the clean speech itself.
"""

import numpy

RATE_HZ = 10000  # section II: all is done at this rate
FRAME = 256  # 25.6 ms, of which half overlaps
HOP = FRAME // 2
FFT = 512
BANDS = 15  # thirds of an octave
LOWEST_BAND_HZ = 150.0
SEGMENT = 30  # frames, 384 ms
LEAST_SDR_DB = -15.0  # beta
DYNAMIC_RANGE_DB = 40.0  # frames that are weaker than the loudest by more than this are silence
TINY = 1e-12


def resample(samples, from_hz, to_hz):
    """The whole recording at another rate, through its spectrum."""
    if from_hz == to_hz:
        return numpy.asarray(samples, dtype=float)
    length = round(len(samples) * to_hz / from_hz)
    return numpy.fft.irfft(numpy.fft.rfft(samples)[: length // 2 + 1], length) * (length / len(samples))


def _window():
    # Without the zeros at both ends, so that shifted by a half they add up to one.
    return numpy.hanning(FRAME + 2)[1:-1]


def _frames(samples):
    """The windowed frames, one in each row."""
    starts = range(0, len(samples) - FRAME + 1, HOP)
    return numpy.array([samples[start : start + FRAME] for start in starts]).reshape(-1, FRAME) * _window()


def _without_silence(clean, degraded):
    """Both without the frames in which the clean one is silent, put together again by overlapping."""
    rows = _frames(clean), _frames(degraded)
    energy_db = 20 * numpy.log10(numpy.linalg.norm(rows[0], axis=1) + TINY)
    speaks = energy_db > numpy.max(energy_db, initial=-numpy.inf) - DYNAMIC_RANGE_DB
    joined = []
    for frames in rows:
        kept = frames[speaks]
        whole = numpy.zeros((len(kept) - 1) * HOP + FRAME if len(kept) else 0)
        for i, frame in enumerate(kept):
            whole[i * HOP : i * HOP + FRAME] += frame
        joined.append(whole)
    return joined


def _band_matrix():
    """Which bins of the spectrum belong to which third of an octave; the edges are moved to the nearest bin."""
    bins_hz = numpy.arange(FFT // 2 + 1) * RATE_HZ / FFT
    centres_hz = LOWEST_BAND_HZ * 2.0 ** (numpy.arange(BANDS) / 3)
    matrix = numpy.zeros((BANDS, len(bins_hz)))
    for band, centre_hz in enumerate(centres_hz):
        low, high = (numpy.argmin(numpy.abs(bins_hz - centre_hz * 2.0**edge)) for edge in (-1 / 6, 1 / 6))
        matrix[band, low:high] = 1
    return matrix


def _envelopes(samples):
    """Equation (1): the norm of each band in each frame; one row for each band."""
    power = numpy.abs(numpy.fft.rfft(_frames(samples), FFT, axis=1)) ** 2
    return numpy.sqrt(_band_matrix() @ power.T)


def _correlations(clean, degraded):
    """Equations (2) to (5), of one segment: one correlation for each band."""
    norms = [numpy.linalg.norm(envelopes, axis=1, keepdims=True) for envelopes in (clean, degraded)]
    scale = norms[0] / (norms[1] + TINY)
    clipped = numpy.minimum(scale * degraded, clean * (1 + 10 ** (-LEAST_SDR_DB / 20)))
    x = clean - clean.mean(axis=1, keepdims=True)
    y = clipped - clipped.mean(axis=1, keepdims=True)
    return (x * y).sum(axis=1) / (numpy.linalg.norm(x, axis=1) * numpy.linalg.norm(y, axis=1) + TINY)


def stoi(clean, degraded, rate_hz):
    """Equation (6): the mean over bands and segments. ValueError if less than 384 ms of it is speech."""
    if len(clean) != len(degraded):
        raise ValueError(f"the recordings have {len(clean)} and {len(degraded)} samples, expected as many of both")
    x, y = _without_silence(resample(clean, rate_hz, RATE_HZ), resample(degraded, rate_hz, RATE_HZ))
    clean_bands, degraded_bands = _envelopes(x), _envelopes(y)
    ends = range(SEGMENT, clean_bands.shape[1] + 1)
    if len(ends) == 0:
        raise ValueError(f"there are {clean_bands.shape[1]} frames of speech, expected at least {SEGMENT}")
    return float(
        numpy.mean([_correlations(clean_bands[:, m - SEGMENT : m], degraded_bands[:, m - SEGMENT : m]) for m in ends])
    )


def words_understood_percent(d):
    """Equation (8) with the paper's fit to English sentences (IEEE) in noise: the words that listeners repeat."""
    return 100 / (1 + numpy.exp(-17.4906 * d + 9.6921))
