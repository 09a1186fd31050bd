"""Calls somebody, talks for some seconds and hangs up: python call.py bob [seconds]"""

import sys
import threading

import account
from tuicall import (
    TUICallEndReason,
    TUICallEngine,
    TUICallInfo,
    TUICallMediaType,
    TUICallObserver,
    TUICallRole,
    TUIRoomId,
)


class Caller(TUICallObserver):
    """Notes when the call has begun, and when it is over."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.over = threading.Event()

    def on_user_join(self, user_id: str) -> None:
        print(f"{user_id} answered", flush=True)
        self.begun.set()

    def on_call_end(
        self, room_id: TUIRoomId, media_type: TUICallMediaType, role: TUICallRole, total_time: float
    ) -> None:
        print(f"the call ended after {total_time / 1000:.1f} s", flush=True)
        self.over.set()

    def on_call_not_connected(
        self, call_id: str, media_type: TUICallMediaType, reason: TUICallEndReason, user_id: str, info: TUICallInfo
    ) -> None:
        print(f"no answer: {reason.name}", flush=True)
        self.begun.set()
        self.over.set()


def main(callee: str, seconds: float = 5.0) -> None:
    caller = Caller()
    with TUICallEngine(**account.server()) as engine:
        engine.add_observer(caller)
        engine.init(**account.user())
        engine.call(callee, TUICallMediaType.AUDIO)
        caller.begun.wait()
        if not caller.over.wait(seconds):
            engine.hangup()
            caller.over.wait()


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
