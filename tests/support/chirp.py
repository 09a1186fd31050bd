"""A sound that fits itself at one moment only, in WAV files too, and how much of it is in what was heard:
cross-correlation."""

import array
import math
import operator
import wave

RATE_HZ = 16000
# The jitter buffer makes pauses and periods longer or shorter, so that what is heard is not in step all along.
LIKE, UNLIKE = 0.6, 0.3


def chirp(first_hz, last_hz, seconds=1.5, rate_hz=RATE_HZ):
    """A tone that glides."""
    rise = (last_hz - first_hz) / seconds / 2
    times = (i / rate_hz for i in range(round(seconds * rate_hz)))
    return array.array("h", (round(8000 * math.sin(2 * math.pi * (first_hz + rise * t) * t)) for t in times))


def likeness(samples, pattern, step=4):
    """The largest normalized cross-correlation of a piece of 250 ms from the pattern's middle: at most 1."""
    middle = len(pattern) // 2
    piece = pattern[middle : middle + RATE_HZ // 4 : step]
    thinned = samples[::step]
    own = math.sqrt(sum(map(operator.mul, piece, piece)))
    best = 0.0
    for at in range(len(thinned) - len(piece)):
        there = thinned[at : at + len(piece)]
        energy = sum(map(operator.mul, there, there))
        if energy > 0:
            best = max(best, sum(map(operator.mul, piece, there)) / own / math.sqrt(energy))
    return best


def write_wav(path, samples, rate_hz=RATE_HZ):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())


def read_wav(path):
    """What is in the file, at RATE_HZ; in the file it may be three times that."""
    with wave.open(str(path), "rb") as file:
        step = file.getframerate() // RATE_HZ
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, step * RATE_HZ)
        return array.array("h", file.readframes(file.getnframes()))[::step]
