"""The timestamp of what is read is that of the sound, also for a reader that was so late that some was lost."""

import pytest
from stage import PIECE_S, TIMEOUT_S, Stage

RATE_HZ = 16000
MOST_APART_S = 0.1
REPORTS_TO_BE_LATE = 3  # reports of quality, every 2 s; 2 s of sound wait for a reader
PIECES = 125


def live_timestamp(engine, rate_hz):
    """Of the newest sound: the last of so many pieces that what waits for the reader is read before."""
    for _ in range(PIECES):
        piece = engine.read_audio(PIECE_S, sample_rate=rate_hz, timeout=TIMEOUT_S)
    return piece.timestamp


@pytest.fixture
def bob():
    with Stage("reading") as stage:
        stage.call()
        for recording in stage.recordings:
            recording.close()
        yield stage.bob


def test_a_late_reader_reads_the_right_time(bob):
    engine = bob.engine
    on_time = live_timestamp(engine, RATE_HZ)
    first = len(bob.reports)
    bob.reports_until("bob", set(), first, REPORTS_TO_BE_LATE)
    late = live_timestamp(engine, RATE_HZ)
    assert late > on_time
    # Another rate begins anew, and knows the time; it reads on for as long as all of its pieces take.
    assert live_timestamp(engine, 24000) - late == pytest.approx(PIECES * PIECE_S, abs=MOST_APART_S)
