"""WorkerPools as a part of the operator."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from homing_operator.client import Client
from homing_operator.errors import ApiError
from homing_operator.json_types import Json
from homing_operator.kinds import WORKER_POOL
from homing_operator.parts import Surroundings
from homing_operator.scaling.loop import Loop
from homing_operator.scaling.pools import Pools
from homing_operator.scaling.reading import NoReader, Reader, RedisReader
from homing_operator.scaling.scaler import Scaler
from homing_operator.store import Key

_log = structlog.get_logger(__name__)

#: Seconds between two complete listings.
_RESYNC = 300.0
#: Seconds that the loop may be silent.
_PATIENCE = 60.0
#: Seconds between two looks at a pool whose policy cannot be read.
_UNREADABLE = 30.0


def part(around: Surroundings) -> Callable[[], Awaitable[None]]:
    """Registers the watch; returns the loop."""
    pools = Pools()
    around.watches.add(WORKER_POOL, "", pools.seen)
    url = around.settings.redis_url
    reader: Reader = RedisReader.connect(url) if url else NoReader("REDIS_URL is not set")
    scaler = Scaler(around.client, around.recorder, reader, pools)
    pools.gone = scaler.forget
    beat = around.beats.expect("pools", _PATIENCE)
    ready = around.beats.starting("pools")

    def interval(key: Key) -> float | None:
        pool = pools.get(key)
        if pool is None:
            return None
        return float(pool.spec.polling_interval_seconds) if pool.spec else _UNREADABLE

    async def run() -> None:
        loop = Loop(scaler.look, interval, beat)
        pools.changed = loop.now
        for key in pools.known():
            loop.now(key)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(loop.run(), name="pools loop")
                group.create_task(_listings(around, pools, ready), name="pools listings")
        finally:
            await reader.close()

    return run


async def _listings(around: Surroundings, pools: Pools, ready: Callable[[], None]) -> None:
    """Deletions during a gap of the watch are seen only in a listing."""
    while True:
        try:
            for namespace in around.namespaces:
                pools.replace(namespace, await _listed(around.client, namespace))
            ready()
            await asyncio.sleep(_RESYNC)
        except ApiError as error:
            _log.warning("pools could not be listed", error=str(error))
            await asyncio.sleep(2)


async def _listed(client: Client, namespace: str) -> list[Json]:
    return [found async for page in client.pages(WORKER_POOL, namespace) for found in page]
