"""Work that is done again and again, and outlives what passes: the network, Telegram's servers, the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import structlog
from psycopg_pool import PoolTimeout
from telethon import errors

from homing.tasks import is_cancelled
from homing_workers.accounts import refusals
from homing_workers.probes import Probes

_log = structlog.get_logger()

Work = Callable[[], Awaitable[object]]

_PASSING = (psycopg.Error, PoolTimeout, TimeoutError, errors.RPCError, ValueError)

#: Before something is tried again that has to be done.
_PAUSE = 1.0


def check(error: Exception) -> None:
    """Tells of an error that passes.

    Raises:
        Exception: the error, where the session is refused, we were told to end, or the mistake is ours.
    """
    if is_cancelled() or refusals.of(error) is not None or not _is_passing(error):
        raise error
    _log.warning("This has to wait", reason=str(error).strip() or type(error).__name__)


async def every(
    seconds: float, work: Work, probes: Probes, sooner: asyncio.Event | None = None
) -> None:
    """Does it until it is cancelled; at once again where it says that there was something to do."""
    while not is_cancelled():
        again = await _tried(work)
        probes.beat()
        if again is not True:
            await _pause(seconds, sooner)


async def insist(work: Work) -> None:
    """Does it once, as soon as that is possible."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - what does not pass is raised again
            check(error)
            await asyncio.sleep(_PAUSE)
        else:
            return


async def _tried(work: Work) -> object:
    try:
        return await work()
    except Exception as error:  # noqa: BLE001 - what does not pass is raised again
        check(error)
        return None


def _is_passing(error: Exception) -> bool:
    return isinstance(error, _PASSING) or refusals.is_passing(error)


async def _pause(seconds: float, sooner: asyncio.Event | None) -> None:
    """Waits so long, or until it is to be done sooner."""
    if sooner is None:
        await asyncio.sleep(seconds)
        return
    try:
        async with asyncio.timeout(seconds):
            await sooner.wait()
    except TimeoutError:
        return
