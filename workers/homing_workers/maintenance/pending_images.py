"""Pictures that runs left over, downloaded within the politeness of their sources."""

from __future__ import annotations

import structlog
from pydantic import ValidationError
from redis.asyncio import Redis

from homing.images import ImageStore, store_for
from homing.limits import Limiter, RedisLimiter
from homing.models.source.resource import SourceSpec
from homing.settings import Settings
from homing.storage import images, sources
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.scrape.fetch import Fetcher
from homing_workers.scrape.images import Retries, download, politeness_for

_log = structlog.get_logger()

#: Of one source in one round, so that all sources get their turn.
_LIMIT = 100


async def _work(tools: Tools) -> int:
    due = set(await images.due_sources(tools.connection))
    if not due:
        return 0
    store = store_for(tools.settings)
    known = [source for source in await sources.all(tools.connection) if source.id in due]
    async with Redis.from_url(tools.settings.require_redis_url()) as redis:
        limiter = RedisLimiter(redis)
        return sum([await _of_source(tools, source, store, limiter) for source in known])


async def _of_source(
    tools: Tools, source: sources.StoredSource, store: ImageStore, limiter: Limiter
) -> int:
    try:
        spec = SourceSpec.model_validate(source.spec)
    except ValidationError as error:
        _log.error("A source's declaration cannot be read", source=source.name, reason=str(error))
        return 0
    async with _fetcher(spec, tools.settings, limiter) as fetcher:
        done = await download(
            tools.connection,
            store,
            fetcher,
            retries=Retries.of(tools.settings),
            source_id=source.id,
            limit=_LIMIT,
        )
    return done.stored + done.postponed + done.failed


def _fetcher(spec: SourceSpec, settings: Settings, limiter: Limiter) -> Fetcher:
    return Fetcher(
        politeness_for(spec.politeness, settings),
        limiter=limiter,
        allow_private_networks=spec.allow_private_networks,
        hosts=settings.hosts,
    )


DUTY = Duty(name="pending images", every_seconds=20, work=_work)
