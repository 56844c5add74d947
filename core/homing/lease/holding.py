"""Takes a Lease, keeps it while something is done, and gives it back.

As in Kubernetes' own leader election, nobody compares clocks: who waits measures by its own clock how long the Lease has
not changed, and who holds it ends its work, by its own clock again, before that time is over.
https://pkg.go.dev/k8s.io/client-go/tools/leaderelection
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from homing.lease import record
from homing.lease.api import Unsure
from homing.lease.record import Record

_log = structlog.get_logger(__name__)


#: Seconds after which a body that goes on is ended again.
_AGAIN = 0.5


class LeaseLost(Exception):
    """What needed the Lease was ended, because somebody else may have it."""


class Leases(Protocol):
    """See `LeaseApi`."""

    def read(self, name: str) -> Record | None: ...

    def create(self, body: dict[str, Any]) -> Record | None: ...

    def replace(self, body: dict[str, Any]) -> Record | None: ...


@dataclass(frozen=True)
class Pace:
    """Seconds.

    Attributes:
        duration: without renewal, after which others may take the Lease.
        deadline: since the last renewal began, at which the holder ends its work; less than `duration`.
        retry: between two tries.
    """

    duration: float = 30
    deadline: float = 20
    retry: float = 5


class Held:
    """A Lease that is ours.

    Attributes:
        problem: what stops the holder from its work, in a few words; told with the next renewal. Empty: nothing.
    """

    def __init__(self) -> None:
        self.problem = ""


@contextlib.asynccontextmanager
async def held(
    leases: Leases,
    name: str,
    holder: str,
    pace: Pace = Pace(),
) -> AsyncIterator[Held]:
    """Waits until the Lease is ours; ends the body when it cannot be kept.

    Args:
        leases: the API.
        name: of the Lease.
        holder: who we are; no two processes may say the same, so of a pod its name.
        pace: how often it is renewed, and when it is given up.

    Raises:
        LeaseLost: the body was cancelled, since the Lease was not renewed in time.
        LeaseRefused: the API server does not let us.
    """
    holding = _Holding(leases, name, holder, pace)
    renewed_at = await holding.take()
    fence = asyncio.timeout_at(renewed_at + pace.deadline)
    try:
        async with fence:
            beside = [
                asyncio.create_task(holding.renew(fence)),
                asyncio.create_task(_insist(fence, asyncio.current_task())),
            ]
            try:
                yield holding.held
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
                await holding.release()
    except TimeoutError as error:
        if fence.expired():
            raise LeaseLost(f"lease {name} could not be renewed in time by {holder}") from error
        raise


async def _insist(fence: asyncio.Timeout, task: asyncio.Task[Any] | None) -> None:
    """Ends the body again and again: libraries lose a cancellation that comes at a bad moment.

    https://github.com/python/cpython/issues/86296
    """
    while task is not None:
        await asyncio.sleep(_AGAIN)
        if fence.expired():
            task.cancel()
            # The fence counts its own one only.
            task.uncancel()


class _Holding:
    def __init__(self, leases: Leases, name: str, holder: str, pace: Pace) -> None:
        self._leases = leases
        self._name = name
        self._holder = holder
        self._pace = pace
        self.held = Held()
        self._ours: Record | None = None
        self._seen: tuple[str, float] = ("", 0.0)

    async def take(self) -> float:
        """When the try began that succeeded, by the event loop's clock."""
        while True:
            began = _now()
            try:
                self._ours = await asyncio.to_thread(self._try)
            except Unsure as error:
                _log.warning("a lease could not be read", lease=self._name, error=str(error))
            if self._ours is not None:
                _log.info("lease taken", lease=self._name, holder=self._holder)
                return began
            await asyncio.sleep(self._pace.retry)

    async def renew(self, fence: asyncio.Timeout) -> None:
        """Moves the fence with every renewal; lets it fall at once where somebody else has the Lease."""
        while self._ours is not None:
            await asyncio.sleep(self._pace.retry)
            began = _now()
            body = self._ours.renewed(self.held.problem)
            try:
                self._ours = await asyncio.to_thread(self._leases.replace, body)
            except Unsure as error:
                _log.warning("a lease was not renewed", lease=self._name, error=str(error))
                await self._again()
                continue
            fence.reschedule(_now() if self._ours is None else began + self._pace.deadline)

    async def release(self) -> None:
        """Nobody has to wait; where it fails, others take the Lease when its time is over."""
        if self._ours is not None:
            with contextlib.suppress(Unsure):
                await asyncio.to_thread(self._leases.replace, self._ours.released())

    async def _again(self) -> None:
        """A renewal that was not answered may have been carried out: then there is a new version of ours."""
        with contextlib.suppress(Unsure):
            found = await asyncio.to_thread(self._leases.read, self._name)
            if found is not None and found.holder == self._holder:
                self._ours = found

    def _try(self) -> Record | None:
        found = self._leases.read(self._name)
        if found is None:
            body = record.first(self._name, self._holder, self._pace.duration)
            return self._leases.create(body)
        if found.holder not in ("", self._holder) and not self._is_over(found):
            return None
        return self._leases.replace(found.taken(self._holder, self._pace.duration))

    def _is_over(self, found: Record) -> bool:
        now = time.monotonic()
        if found.version != self._seen[0]:
            self._seen = (found.version, now)
        return now - self._seen[1] >= found.seconds


def _now() -> float:
    return asyncio.get_running_loop().time()
