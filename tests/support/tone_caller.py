"""Calls somebody, says a tone, and ends well when the tone is said back: python tone_caller.py CALLEE

The environment names the server and the user as for the examples, and in PYTHONPATH is the package `tuicall`.
"""

import array
import math
import os
import sys
import threading

from tuicall import TUICallEngine, TUICallMediaType, TUICallObserver, gen_user_sig

TIMEOUT_S = 30
RATE_HZ = 16000
TONE_HZ = 440.0
AMPLITUDE = 0.25
PIECE_S = 0.2


def tone(seconds):
    step = 2 * math.pi * TONE_HZ / RATE_HZ
    return array.array("h", (round(32767 * AMPLITUDE * math.sin(step * i)) for i in range(seconds * RATE_HZ)))


def power(samples, frequency_hz):
    """How much of a frequency is in it, as the amplitude of a sine; 0 to 1."""
    step = 2 * math.pi * frequency_hz / RATE_HZ
    real = sum(sample * math.cos(step * i) for i, sample in enumerate(samples))
    imaginary = sum(sample * math.sin(step * i) for i, sample in enumerate(samples))
    return 2 * math.hypot(real, imaginary) / len(samples) / 32768


def hear_it_back(engine):
    """The power of the tone and of another one, in the first piece with the tone, or in the last piece."""
    for _ in range(round(TIMEOUT_S / PIECE_S)):
        piece = engine.read_audio(PIECE_S, sample_rate=RATE_HZ, timeout=TIMEOUT_S)
        samples = array.array("h", piece.samples)
        heard, other = power(samples, TONE_HZ), power(samples, 1000.0)
        if heard > 0.7 * AMPLITUDE:
            break
    return heard, other


def main(callee):
    begun = threading.Event()
    app, user = int(os.environ["TUICALL_SDK_APP_ID"]), os.environ["TUICALL_USER"]
    with TUICallEngine(os.environ["TUICALL_SERVER"], os.environ["TUICALL_CA_FILE"]) as engine:
        engine.add_observer(TUICallObserver(on_user_join=lambda user_id: begun.set()))
        engine.init(app, user, gen_user_sig(app, user, os.environ["TUICALL_SECRET_KEY"]))
        engine.call(callee, TUICallMediaType.AUDIO)
        if not begun.wait(TIMEOUT_S):
            sys.exit(f"{callee} did not answer")
        engine.open_microphone()
        engine.push_audio(tone(TIMEOUT_S), sample_rate=RATE_HZ)
        heard, other = hear_it_back(engine)
        if not 0.7 * AMPLITUDE < heard < 1.3 * AMPLITUDE or other > 0.01:
            sys.exit(f"the tone came back at {heard}, and at {other} where there was none")


if __name__ == "__main__":
    main(sys.argv[1])
