"""A process that says so again and again, while it may use a session: `python -m tests.workers.accounts.holder FILE`."""

from __future__ import annotations

import asyncio
import os
import sys
import time

from homing import settings
from homing.lease import Pace
from homing_workers.accounts import fence

#: Seconds of the lease: long for machines, and short for tests.
SECONDS = float(os.environ.get("SECONDS", "2"))
PACE = Pace(duration=SECONDS, deadline=SECONDS * 0.6, retry=SECONDS * 0.1)


async def hold(file: int) -> None:
    async with fence.held(settings.load(), "anna", PACE):
        while True:
            os.write(file, f"{os.getpid()} {time.monotonic_ns()}\n".encode())
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(hold(os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)))
