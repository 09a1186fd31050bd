"""What a network does to the packets of one direction: loss, bursts of loss, delay, jitter, reordering, a rate, a cut.

What becomes of a packet depends on the seed and on how many came before it, never on the time; the rate alone, which is
about time, looks at the clock.
"""

import dataclasses
import random


@dataclasses.dataclass(frozen=True)
class Burst:
    """Loss in bursts, by the model of Gilbert (1960) and Elliott (1963): a good and a bad state, and before each packet
    the chance to change into the other one."""

    to_bad: float
    to_good: float
    loss_in_bad: float = 1.0

    @property
    def loss(self):
        """The share that is lost in the long run."""
        return self.loss_in_bad * self.to_bad / (self.to_bad + self.to_good)


@dataclasses.dataclass(frozen=True)
class Impairment:
    """Shares are 0 to 1. A packet takes `delay_ms` and up to `jitter_ms` more, evenly distributed, and does not
    overtake; a `reordered` share is `reorder_ms` later than that, and the others overtake it."""

    loss: float = 0.0
    burst: Burst | None = None
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    reordered: float = 0.0
    reorder_ms: float = 50.0
    rate_bytes_per_s: float | None = None
    queue_ms: float = 200.0  # what would have to wait longer than this for the rate is lost
    cut: bool = False

    def __post_init__(self):
        for name in ("loss", "reordered"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise ValueError(f"{name} is {share}, expected a share from 0 to 1")
        for name in ("delay_ms", "jitter_ms", "reorder_ms", "queue_ms"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 or more")


CLEAN = Impairment()
BLOCKED = Impairment(cut=True)


class Fate:
    """Decides on one packet after the other. Conditions may change in between: as many random numbers are drawn for
    each packet, so that the later ones meet the same fate as if it had always been so."""

    def __init__(self, seed, impairment=CLEAN):
        self.impairment = impairment
        self.packets = 0
        self.dropped = 0
        self._random = random.Random(seed)
        self._is_bad = False
        self._last_at_s = 0.0
        self._line_free_at_s = 0.0

    def next(self, size, now_s):
        """When a packet of so many bytes that comes now arrives, in seconds of the same clock; None: never."""
        self.packets += 1
        arrival_s = self._arrival(size, now_s, self.impairment)
        self.dropped += arrival_s is None
        return arrival_s

    def next_in_order(self, size, now_s, repeat_ms):
        """The same for a stream, in which what was lost is said again after so long, and all later waits for it."""
        self.packets += 1
        now = self.impairment
        arrival_s = self._arrival(size, now_s, dataclasses.replace(now, queue_ms=float("inf"), reordered=0.0))
        if arrival_s is None:
            self.dropped += 1
            arrival_s = now_s + (now.delay_ms + repeat_ms) / 1000
        self._last_at_s = arrival_s = max(arrival_s, self._last_at_s + 1e-6)
        return arrival_s

    def _arrival(self, size, now_s, how):
        lost, changed, lost_in_burst, late, behind = (self._random.random() for _ in range(5))
        if how.burst is not None:
            self._is_bad ^= changed < (how.burst.to_good if self._is_bad else how.burst.to_bad)
            if self._is_bad and lost_in_burst < how.burst.loss_in_bad:
                return None
        if how.cut or lost < how.loss:
            return None
        sent_s = now_s
        if how.rate_bytes_per_s is not None:
            sent_s = max(now_s, self._line_free_at_s)
            if sent_s - now_s > how.queue_ms / 1000:
                return None
            sent_s += size / how.rate_bytes_per_s
            self._line_free_at_s = sent_s
        arrival_s = sent_s + (how.delay_ms + late * how.jitter_ms) / 1000
        if behind < how.reordered:
            return arrival_s + how.reorder_ms / 1000
        # A little later than the one before, so that a queue by time keeps their order.
        self._last_at_s = max(arrival_s, self._last_at_s + 1e-6)
        return self._last_at_s
