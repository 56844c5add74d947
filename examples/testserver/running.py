"""A server as a process."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import AbstractAsyncContextManager


def until_stopped(
    name: str,
    serving: AbstractAsyncContextManager[str],
    advice: str = "choose another port with --port",
) -> None:
    """Serves until Ctrl-C or SIGTERM; exits with a sentence where a port is in use.

    Args:
        name: of the program.
        serving: the server; gives what to print once it answers, such as the settings of its clients.
        advice: to whoever asked for the port.
    """
    try:
        asyncio.run(_serve(serving))
    except OSError as error:
        sys.exit(f"{name}: {error.strerror or error}; {advice}")


async def _serve(serving: AbstractAsyncContextManager[str]) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with serving as told:
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
        await stopped.wait()
