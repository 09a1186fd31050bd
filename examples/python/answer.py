"""Waits for one call, answers it, and stays until it ends: python answer.py"""

import threading

import account
from tuicall import TUICallEngine, TUICallMediaType, TUICallObserver


def main() -> None:
    over = threading.Event()
    with TUICallEngine(**account.server()) as engine:

        def received(caller_id: str, callees: list[str], group_id: str, media_type: TUICallMediaType) -> None:
            print(f"{caller_id} is calling", flush=True)
            engine.accept()

        def ended(*_: object) -> None:
            print("the call is over", flush=True)
            over.set()

        engine.add_observer(TUICallObserver(on_call_received=received, on_call_end=ended, on_call_cancelled=ended))
        engine.init(**account.user())
        print("ready", flush=True)
        over.wait()


if __name__ == "__main__":
    main()
