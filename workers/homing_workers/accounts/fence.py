"""One process at a time uses a session: two at once, and Telegram ends it.

In Kubernetes that is the Lease `HOMING_LEASE`, elsewhere a row in PostgreSQL; see `homing.lease`.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from homing import lease
from homing.lease import Held, LeaseApi, Pace
from homing.lease.holding import Leases
from homing.settings import Settings
from homing.storage.leases import DatabaseLeases

PACE = Pace()

#: Less than the pause between two tries: so there is just one.
_ONE_TRY_SECONDS = 4.0


class InUse(Exception):
    """Another process uses the account's session."""


@asynccontextmanager
async def held(settings: Settings, account_id: str, pace: Pace = PACE) -> AsyncIterator[Held]:
    """Waits until nobody else uses the session; the body is cancelled when others might.

    All that uses the session belongs into the body's own tasks, so that it ends with them.

    Raises:
        LeaseLost: the body was cancelled.
        LeaseRefused: Kubernetes does not let us.
    """
    name = settings.lease or f"homing-session-{account_id}"
    async with lease.held(_leases(settings), name, _holder(settings), pace) as ours:
        yield ours


@asynccontextmanager
async def tried(settings: Settings, account_id: str) -> AsyncIterator[Held]:
    """As `held`, without waiting for others.

    Raises:
        InUse: another process has the session.
    """
    async with AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(_ONE_TRY_SECONDS):
                ours = await stack.enter_async_context(held(settings, account_id))
        except TimeoutError:
            raise InUse(f"account {account_id}: another process uses its session") from None
        yield ours


def _leases(settings: Settings) -> Leases:
    if settings.lease is not None:
        return LeaseApi.of_pod()
    return DatabaseLeases(settings.require_database_url())


def _holder(settings: Settings) -> str:
    """A name that no other process has; a pod's own survives a restart of its container."""
    return settings.pod_name or f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
