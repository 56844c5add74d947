"""A Bot API server that enforces Telegram's limits: prints its address and token, then its calls for each line it reads."""

from __future__ import annotations

import asyncio
import json
import sys

from botapi.limits import Limits
from botapi.testing import Options, running


async def main() -> None:
    """Knows the chats whose ids are the arguments; serves until it can read no more."""
    async with running(Options(limits=Limits())) as api:
        for chat in map(int, sys.argv[1:]):
            if chat > 0:
                api.person(chat)
            else:
                api.group(chat)
        _print([api.url, api.token])
        while await asyncio.to_thread(sys.stdin.readline):
            _print([(one.at, one.chat_id, one.status) for one in api.calls() if one.chat_id])


def _print(told: object) -> None:
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
