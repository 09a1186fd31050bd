"""A bot that answers everybody who calls, one after the other, for ten seconds each: python bot.py [seconds]"""

import asyncio
import contextlib
import sys

import account
from tuicall import TUICallError
from tuicall.aio import TUICallEngine


async def hang_up_later(engine: TUICallEngine, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await engine.hangup()


async def main(seconds: float = 10.0) -> None:
    async with TUICallEngine(**account.server()) as engine:
        events = engine.events()
        await engine.init(**account.user())
        print("ready", flush=True)
        timer: asyncio.Task[None] | None = None
        async for event in events:
            if event.name == "on_call_received":
                print(f"answering {event.caller_id}", flush=True)
                with contextlib.suppress(TUICallError):  # the caller may have given up already
                    await engine.accept()
            elif event.name == "on_call_begin":
                timer = asyncio.create_task(hang_up_later(engine, seconds))
            elif event.name == "on_call_end" and timer is not None:
                timer.cancel()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(*map(float, sys.argv[1:])))
