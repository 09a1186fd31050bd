"""A sound of which every 20 ms can be told from those around it, and what of it has arrived, and when.

It hops between twelve frequencies. Concealment goes on with what was there before, so that a frame that was lost sounds
at the wrong frequency; time that is stretched or left out is found as a change of the delay.
"""

import dataclasses
import random

import numpy

RATE_HZ = 16000
HOP_MS = 20
HOP = RATE_HZ * HOP_MS // 1000
FREQUENCIES_HZ = tuple(range(400, 3400, 250))
AMPLITUDE = 0.25
APART = 5  # hops before the same frequency comes again: what is near in time is never mistaken

STEP_MS = 2  # delays are looked for in steps of this
WINDOW = HOP * 3 // 4  # heard in the middle of a hop, so that its ends need not be exact
MOST_DELAY_MS = 1500
SHARE_HEARD = 0.5  # of the power of these frequencies, that is at the right one
LEAST_DENSITY = 0.6  # of what is heard by one delay: less is what chance finds where nothing is
LEAST_BY_ONE_DELAY = 12  # hops: that many are not found by chance
COST_OF_CHANGE = 2.0  # of the delay, in hops that are heard by it: one that is missing is not looked for elsewhere


def frequencies(count, seed):
    """Indices of FREQUENCIES_HZ."""
    chosen, draw = [], random.Random(seed)
    while len(chosen) < count:
        chosen.append(draw.choice([i for i in range(len(FREQUENCIES_HZ)) if i not in chosen[-APART:]]))
    return chosen


def sound(hops):
    """16-bit samples at RATE_HZ; the phase has no jumps."""
    steps = numpy.repeat([2 * numpy.pi * FREQUENCIES_HZ[i] / RATE_HZ for i in hops], HOP)
    return (AMPLITUDE * 32767 * numpy.sin(numpy.cumsum(steps))).astype(numpy.int16)


@dataclasses.dataclass(frozen=True)
class Heard:
    """Of each hop: whether it is there, and with which delay."""

    there: numpy.ndarray
    delay_ms: numpy.ndarray

    def concealed(self, from_s=0.0, to_s=None):
        """The share of hops that are not there, of those that were said in that time."""
        hops = slice(round(from_s * 1000 / HOP_MS), None if to_s is None else round(to_s * 1000 / HOP_MS))
        return float(1 - self.there[hops].mean())

    def waited(self):
        """How much was put between the hops, because the next one was late: as a share of what was said."""
        changes = numpy.diff(self.delay_ms[self.there])
        return float(changes[changes > HOP_MS / 2].sum()) / (len(self.there) * HOP_MS)

    def delay_median_ms(self):
        return float(numpy.median(self.delay_ms[self.there])) if self.there.any() else float("nan")

    def delay_least_ms(self):
        return float(self.delay_ms[self.there].min()) if self.there.any() else float("nan")

    def longest_gap_ms(self):
        """The longest time in which no hop is there."""
        edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([True], self.there, [True])).astype(int)))
        return int((edges[1::2] - edges[::2]).max(initial=0)) * HOP_MS


def _shares(samples):
    """For every STEP_MS and every frequency: its share of the power of a window that begins there."""
    starts = numpy.arange(0, len(samples) - WINDOW + 1, RATE_HZ * STEP_MS // 1000)
    windows = numpy.lib.stride_tricks.sliding_window_view(samples.astype(float) / 32768, WINDOW)[starts]
    window = numpy.hanning(WINDOW + 2)[1:-1]
    waves = numpy.exp(-2j * numpy.pi * numpy.outer(numpy.arange(WINDOW), FREQUENCIES_HZ) / RATE_HZ)
    powers = numpy.abs((windows * window) @ waves) ** 2
    floor = (1e-3 * window.sum()) ** 2  # -60 dB: what is weaker is silence
    return powers / (powers.sum(axis=1, keepdims=True) + floor)


def find(hops, samples, began_ms):
    """Looks for the hops in what was heard. began_ms: when the first sample was heard, after the first hop was said.

    Of all courses that the delay may have taken, the one on which most is heard and which changes least (Viterbi 1967).
    """
    delays = MOST_DELAY_MS // STEP_MS
    shares = numpy.zeros((len(hops), delays))
    there = _shares(samples)
    for number, frequency in enumerate(hops):
        middle_ms = number * HOP_MS + (HOP_MS - WINDOW * 1000 / RATE_HZ) / 2 - began_ms
        first = round(middle_ms / STEP_MS)
        low, high = max(0, -first), min(delays, len(there) - first)
        if low < high:
            shares[number, low:high] = there[first + low : first + high, frequency]
    best = _best_course(shares)
    delay_ms = best * float(STEP_MS)
    return Heard(_without_chance(shares[numpy.arange(len(hops)), best] > SHARE_HEARD, delay_ms), delay_ms)


def _without_chance(there, delay_ms):
    """Takes away what is there only because, of all delays, one can be found by which some of it is."""
    changes = numpy.flatnonzero(numpy.abs(numpy.diff(delay_ms)) > HOP_MS) + 1
    return numpy.concatenate(
        [
            part & (part.mean() >= LEAST_DENSITY) & (part.sum() >= min(LEAST_BY_ONE_DELAY, len(there)))
            for part in numpy.split(there, changes)
        ]
    )


def _best_course(shares):
    """The index of the delay for each hop."""
    count, delays = shares.shape
    came_from = numpy.zeros((count, delays), dtype=int)
    total = shares[0].copy()
    for number in range(1, count):
        best_before = int(total.argmax())
        changes = total[best_before] - COST_OF_CHANGE > total
        came_from[number] = numpy.where(changes, best_before, numpy.arange(delays))
        total = numpy.maximum(total, total[best_before] - COST_OF_CHANGE) + shares[number]
    course = [int(total.argmax())]
    for number in range(count - 1, 0, -1):
        course.append(int(came_from[number, course[-1]]))
    return numpy.array(course[::-1])
