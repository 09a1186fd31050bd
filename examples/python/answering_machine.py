"""Answers everybody who calls with a greeting, and records what they say, until they hang up or fall silent.

python answering_machine.py GREETING.wav FOLDER

The greeting is a WAV file at 8000 to 192000 Hz, in one channel or two. Each message becomes a WAV
file in the folder, whose name says when it came and from whom.
"""

import array
import contextlib
import datetime
import pathlib
import queue
import sys
from concurrent.futures import Future

import account
from tuicall import TUICallEngine, TUICallError, TUICallMediaType, TUICallObserver, TUICallRole, TUIRoomId

RATE_HZ = 16000
PIECE_S = 0.1
PATIENCE_S = 3.0  # of silence, after the greeting
SILENCE = 300  # the largest sample of a piece that counts as silent: -41 dB below full scale


def is_silent(samples: bytes) -> bool:
    loudest = max((abs(sample) for sample in array.array("h", samples)), default=0)
    return loudest <= SILENCE


def wait_for_silence(engine: TUICallEngine, greeting: Future[None]) -> None:
    """Until the caller has hung up, which raises TUICallError, or been silent for too long after the greeting."""
    silent_s = 0.0
    while silent_s < PATIENCE_S:
        samples = engine.read_audio(PIECE_S, sample_rate=RATE_HZ).samples
        silent_s = silent_s + PIECE_S if greeting.done() and is_silent(samples) else 0.0


def take_message(engine: TUICallEngine, greeting: str, path: pathlib.Path) -> None:
    recording = engine.record_file(path, sample_rate=RATE_HZ)
    said = engine.play_file(greeting)
    with contextlib.suppress(TUICallError):
        wait_for_silence(engine, said)
        engine.hangup()
    engine.clear_audio()
    with contextlib.suppress(TUICallError):  # the end of the call may have been faster
        engine.stop_recording(path)
    recording.result()


def main(greeting: str, folder: str) -> None:
    calls: queue.Queue[str] = queue.Queue()
    with TUICallEngine(**account.server()) as engine:

        def received(caller_id: str, callees: list[str], group_id: str, media_type: TUICallMediaType) -> None:
            with contextlib.suppress(TUICallError):  # the caller may have given up already
                engine.open_microphone()
                engine.accept()

        def begun(room_id: TUIRoomId, media_type: TUICallMediaType, role: TUICallRole) -> None:
            calls.put(engine.call_info.caller_id)

        engine.add_observer(TUICallObserver(on_call_received=received, on_call_begin=begun))
        engine.init(**account.user())
        print("ready", flush=True)
        while True:
            caller_id = calls.get()
            print(f"{caller_id} is calling", flush=True)
            path = pathlib.Path(folder) / f"{datetime.datetime.now():%Y%m%d-%H%M%S}-{caller_id}.wav"
            take_message(engine, greeting, path)
            print(f"{path.name} is recorded", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: answering_machine.py GREETING.wav FOLDER")
    with contextlib.suppress(KeyboardInterrupt):
        main(*sys.argv[1:])
