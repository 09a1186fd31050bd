"""Logs in and shows every event as it comes, until Ctrl-C: python watch.py"""

import asyncio
import contextlib

import account
from tuicall.aio import TUICallEngine


async def main() -> None:
    async with TUICallEngine(**account.server()) as engine:
        events = engine.events()
        await engine.init(**account.user())
        async for event in events:
            print(event.name, *(f"{key}={value}" for key, value in event.parameters.items()), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
