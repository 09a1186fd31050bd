"""Calls somebody, says something, and ends well when it is said back: python echo_caller.py CALLEE

What it says is what must come back: that is found by cross-correlation. The environment names the server and the user
as for the examples, and in PYTHONPATH is the package `tuicall`.
"""

import array
import os
import sys
import threading

from chirp import LIKE, RATE_HZ, UNLIKE, chirp, likeness
from tuicall import TUICallEngine, TUICallMediaType, TUICallObserver, gen_user_sig

TIMEOUT_S = 30
SAID_S = 1.0
HEARD_S = 2.5  # has all of what was said once, whenever it begins


def hear_it_back(engine, said, other):
    """How much of both is in the first piece with what was said, or in the last piece."""
    for _ in range(round(TIMEOUT_S / HEARD_S)):
        piece = engine.read_audio(HEARD_S, sample_rate=RATE_HZ, timeout=TIMEOUT_S)
        samples = array.array("h", piece.samples)
        heard = likeness(samples, said)
        if heard > LIKE:
            break
    return heard, likeness(samples, other)


def main(callee):
    begun = threading.Event()
    app, user = int(os.environ["TUICALL_SDK_APP_ID"]), os.environ["TUICALL_USER"]
    said, other = chirp(300, 1500, SAID_S), chirp(1400, 400, SAID_S)
    with TUICallEngine(os.environ["TUICALL_SERVER"], os.environ["TUICALL_CA_FILE"]) as engine:
        engine.add_observer(TUICallObserver(on_user_join=lambda user_id: begun.set()))
        engine.init(app, user, gen_user_sig(app, user, os.environ["TUICALL_SECRET_KEY"]))
        engine.call(callee, TUICallMediaType.AUDIO)
        if not begun.wait(TIMEOUT_S):
            sys.exit(f"{callee} did not answer")
        engine.open_microphone()
        engine.push_audio(said * round(TIMEOUT_S / SAID_S), sample_rate=RATE_HZ)
        heard, unsaid = hear_it_back(engine, said, other)
        if heard < LIKE or unsaid > UNLIKE:
            sys.exit(f"what came back is like what was said by {heard}, and by {unsaid} like what was not")


if __name__ == "__main__":
    main(sys.argv[1])
