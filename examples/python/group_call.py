"""Calls several people at once and shows who comes and goes: python group_call.py GROUP bob carol …"""

import asyncio
import sys

import account
from tuicall import TUICallMediaType
from tuicall.aio import TUICallEngine

WORDS = {
    "on_user_join": "joined",
    "on_user_leave": "left",
    "on_user_reject": "declined",
    "on_user_line_busy": "is busy",
    "on_user_no_response": "did not answer",
}


async def main(group_id: str, callees: list[str]) -> None:
    async with TUICallEngine(**account.server()) as engine:
        events = engine.events()
        await engine.init(**account.user())
        await engine.group_call(group_id, callees, TUICallMediaType.VIDEO)
        async for event in events:
            if event.name in WORDS:
                print(event.user_id, WORDS[event.name], flush=True)
            if event.name in ("on_call_end", "on_call_not_connected"):
                return


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
