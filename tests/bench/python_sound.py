"""What it costs a Python program to push and to read 20 ms of sound, in nanoseconds; as sound_bench.c, which says how.

    PYTHONPATH=<build>/python python3 tests/bench/python_sound.py SERVER CA_FILE SDK_APP_ID SECRET_KEY [--smoke]
"""

import queue
import statistics
import sys
import time

from tuicall import TUICallEngine, TUICallMediaType, TUICallObserver, gen_user_sig

FRAME_S = 0.02
FRAME = bytes(2 * 960)
PUSHES = 1000
READS, FEW_READS, LONGER = 90, 10, 5
ROUNDS = 5


def log_in(account, user, **callbacks):
    server, ca_file, app, key = account
    engine = TUICallEngine(server, ca_file)
    engine.add_observer(TUICallObserver(**callbacks))
    engine.init(int(app), user, gen_user_sig(int(app), user, key))
    return engine


def push_ns(engine):
    start = time.monotonic_ns()
    for _ in range(PUSHES):
        engine.push_audio(FRAME)
    taken = time.monotonic_ns() - start
    engine.clear_audio()
    return taken / PUSHES


def read_ns(engine, frames):
    while engine.read_audio(FRAME_S, timeout=0).samples:
        pass
    engine.read_audio((frames + LONGER) * FRAME_S, user_id="alice")
    start = time.monotonic_ns()
    for _ in range(frames):
        assert len(engine.read_audio(FRAME_S, timeout=0).samples) == len(FRAME)
    return (time.monotonic_ns() - start) / frames


def main(account, smoke):
    joined = queue.Queue()
    with log_in(account, "alice", on_user_join=joined.put) as alice:
        with log_in(account, "bob", on_user_join=joined.put, on_call_received=lambda *call: bob.accept()) as bob:
            alice.call("bob", TUICallMediaType.AUDIO)
            joined.get()
            joined.get()
            alice.open_microphone()
            rounds = range(1 if smoke else ROUNDS)
            taken = [(push_ns(alice), read_ns(bob, FEW_READS if smoke else READS)) for _ in rounds]
    for name, times in zip(("push", "read"), zip(*taken)):
        print(f"{name} {statistics.median(times):.0f}")


if __name__ == "__main__":
    main(sys.argv[1:5], "--smoke" in sys.argv)
