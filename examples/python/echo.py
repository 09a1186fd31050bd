"""Answers everybody who calls, one after the other, and says back what it hears: python echo.py"""

import contextlib
import queue

import account
from tuicall import TUICallEngine, TUICallError, TUICallMediaType, TUICallObserver, TUICallRole, TUIRoomId


def say_back(engine: TUICallEngine) -> None:
    """Until the call is over: then nothing more can be read."""
    with contextlib.suppress(TUICallError):
        while True:
            engine.push_audio(engine.read_audio(0.02).samples)


def main() -> None:
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
            print(f"answering {calls.get()}", flush=True)
            say_back(engine)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
